"""What is asked about connections: which questionnaire for what, profiles in revisions, evaluations, answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Integer, String, UniqueConstraint, literal, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from app.common import guards
from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import Scope, Scoped, Shared
from app.common.scope.values import holds
from app.common.tables import NEVER_AGAIN, Numbered, Stamped, Versioned
from app.common.words import N_
from app.extensions import Model
from app.onboarding.models.connections import Connection, OfConnection
from app.onboarding.rules.inquiries import INQUIRY_STATES, MARKS, PURPOSES, InquiryState, Mark, Purpose
from app.questionnaires.models import Answered, HasAnswers, Questionnaire, QuestionnaireEdition
from app.questionnaires.rules.designs import Design
from app.security.models import Organisation
from app.security.models.organisations import words_of


class Marked:
    """The questions of a questionnaire whose answers the portal understands, by their keys."""

    duration_key: Mapped[str | None] = mapped_column(String(12), info={"label": MARKS[Mark.DURATION]})
    expected_key: Mapped[str | None] = mapped_column(String(12), info={"label": MARKS[Mark.EXPECTED]})
    missing_key: Mapped[str | None] = mapped_column(String(12), info={"label": MARKS[Mark.MISSING]})

    @property
    def marks(self) -> dict[Mark, str]:
        """The key of each question with a mark."""
        found = {mark: getattr(self, f"{mark.value}_key") for mark in Mark}
        return {mark: key for mark, key in found.items() if key}

    @marks.setter
    def marks(self, marks: dict[Mark, str]) -> None:
        for mark in Mark:
            setattr(self, f"{mark.value}_key", marks.get(mark))


class InquiryQuestions(Marked, Remembered, Numbered, Stamped, Versioned, Shared, Model):
    """Which questionnaire is asked for a purpose: by who runs a region, or by the portal where none was chosen."""

    __tablename__ = "inquiry_questions"
    erased_by = Erased.NOBODY
    remembered_as = N_("Questions about connections")
    __table_args__ = (UniqueConstraint("organisation_id", "purpose"), NEVER_AGAIN)

    purpose: Mapped[Purpose] = mapped_column(words_of(Purpose), info={"label": N_("For"), "choices": PURPOSES})
    questionnaire_id: Mapped[int] = mapped_column(
        ForeignKey("questionnaire.id"), index=True, info={"label": N_("Questionnaire")}
    )

    organisation: Mapped[Organisation | None] = relationship(info={"label": N_("Organisation")})
    questionnaire: Mapped[Questionnaire] = relationship(info={"label": N_("Questionnaire")})

    def __repr__(self) -> str:
        return f"<InquiryQuestions {self.id}>"


class InquiryAnswer(Answered, Scoped, Model):
    """An answer about a connection: for the region that asked."""

    __tablename__ = "inquiry_answer"
    erased_by = Erased.NOBODY
    remembered_in = "inquiry"
    owner = "inquiry_id"

    inquiry_id: Mapped[int] = mapped_column(
        ForeignKey("inquiry.id", ondelete="CASCADE"), info={"label": N_("Questionnaire"), "forgotten": True}
    )

    inquiry: Mapped[Inquiry] = relationship()

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        return _of_ours(scope, cls.inquiry_id)

    @classmethod
    def writable(cls, scope: Scope) -> ColumnElement[bool]:
        return cls.readable(scope)

    @classmethod
    def owner_within(cls, session: Session, scope: Scope, owner: int | None) -> bool:
        return owner is not None and holds(session, _of_ours(scope, literal(owner)))


def _of_ours(scope: Scope, number: Any) -> ColumnElement[bool]:
    """The condition that the connection behind what is asked is one of a region of this scope."""
    asked, whole = Inquiry.__table__, Connection.__table__
    joined = asked.join(whole, whole.c.id == asked.c.connection_id)
    where = asked.c.id == number, scope.reaches(whole.c.region_id)
    return select(literal(1)).select_from(joined).where(*where).correlate_except(asked, whole).exists()


class Inquiry(HasAnswers, Marked, Remembered, Numbered, Stamped, Versioned, OfConnection, Model):
    """A questionnaire about a connection: the profile in one of its revisions, or an evaluation.

    It keeps the version of the questionnaire with which it began, and which questions of it have a mark.
    """

    __tablename__ = "inquiry"
    erased_by = Erased.NOBODY
    remembered_as, remembered_with = N_("Profile or evaluation"), "connection"
    answers = InquiryAnswer
    __table_args__ = (UniqueConstraint("connection_id", "purpose", "number"), NEVER_AGAIN)

    connection_id: Mapped[int] = mapped_column(
        ForeignKey("connection.id", ondelete="CASCADE"), info={"label": N_("Connection")}
    )
    purpose: Mapped[Purpose] = mapped_column(
        words_of(Purpose), index=True, info={"label": N_("What it is"), "choices": PURPOSES}
    )
    number: Mapped[int] = mapped_column(Integer, info={"label": N_("Revision")})
    state: Mapped[InquiryState] = mapped_column(
        words_of(InquiryState), index=True, info={"label": N_("State"), "choices": INQUIRY_STATES}
    )
    edition_id: Mapped[int] = mapped_column(
        ForeignKey("questionnaire_edition.id"), index=True, info={"label": N_("Version of the questionnaire")}
    )
    sent_on: Mapped[date | None] = mapped_column(info={"label": N_("Sent on")})
    discussed_on: Mapped[date | None] = mapped_column(info={"label": N_("Discussed on")})
    closed_on: Mapped[date | None] = mapped_column(info={"label": N_("Finished on")})

    connection: Mapped[Connection] = relationship(info={"label": N_("Connection")})
    edition: Mapped[QuestionnaireEdition] = relationship(info={"label": N_("Version of the questionnaire")})

    @property
    def organisation_id(self) -> int:
        """The organisation that it is about, to which files belong."""
        return self.connection.organisation_id

    @property
    def design(self) -> Design:
        """What is asked."""
        return self.edition.design

    @property
    def label(self) -> str:
        """The organisation that it is about."""
        return self.connection.label

    def __repr__(self) -> str:
        return f"<Inquiry {self.id}>"


_STAYS = "an answer that was sent or finished stays as it is"
_IS_FIXED = (
    "EXISTS (SELECT 1 FROM inquiry WHERE inquiry.id = {row}.inquiry_id"
    " AND inquiry.state IN ('sent', 'discussed', 'final', 'closed'))"
)
_OTHERWISE = "COALESCE(CAST(NEW.value AS text), '') <> COALESCE(CAST(OLD.value AS text), '')"
guards.refuse_insert("inquiry_answer", when=_IS_FIXED.format(row="NEW"), message=_STAYS)
guards.refuse_update("inquiry_answer", when=f"{_IS_FIXED.format(row='OLD')} AND {_OTHERWISE}", message=_STAYS)
guards.refuse_delete("inquiry_answer", when=_IS_FIXED.format(row="OLD"), message=_STAYS)
