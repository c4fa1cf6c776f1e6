"""Newcomers: who follows the participation track in a municipality, and what that person looks for."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, event, select
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column, relationship

from app.activities.models.topics import Topic
from app.activities.rules import newcomers as rules
from app.activities.rules.activities import LanguageLevel
from app.activities.rules.newcomers import LEVELS_OF_PEOPLE, Aim, Daypart
from app.common import clock, search
from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import Owned, Scope, Scoped
from app.common.scope.values import holds
from app.common.tables import NEVER_AGAIN, Numbered, Stamped, Versioned
from app.common.types import sort_key_type
from app.common.words import N_
from app.extensions import Model
from app.questionnaires.models import Answered, HasAnswers, QuestionnaireEdition
from app.questionnaires.rules.designs import Design
from app.security.models import Organisation
from app.security.models.organisations import words_of
from app.security.rules.names import PersonName


class OfMunicipality(Owned):
    """Rows about newcomers, seen by whoever works for the municipality or for a joint arrangement with it.

    Who works for a region sees figures, and no persons, whatever the role (A-06).
    """

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        return _in(scope, cls.organisation_id)

    @classmethod
    def writable(cls, scope: Scope) -> ColumnElement[bool]:
        return cls.readable(scope)

    @classmethod
    def owner_within(cls, session: Session, scope: Scope, owner: int | None) -> bool:
        if _is_regional(scope):
            return owner is not None and owner == scope.organisation_id
        return super().owner_within(session, scope, owner)


def _is_regional(scope: Scope) -> bool:
    return scope.regions is not None and not scope.everything


def _in(scope: Scope, organisation: Any) -> ColumnElement[bool]:
    return organisation == scope.organisation_id if _is_regional(scope) else scope.covers(organisation)


class NewcomerInterest(Scoped, Model):
    """A topic that a newcomer is interested in; it goes with the newcomer."""

    __tablename__ = "newcomer_interest"
    erased_by = Erased.NOBODY
    owner = "newcomer_id"

    newcomer_id: Mapped[int] = mapped_column(
        ForeignKey("newcomer.id", ondelete="CASCADE"), primary_key=True, info={"label": N_("Newcomer")}
    )
    topic_id: Mapped[int] = mapped_column(
        ForeignKey("topic.id"), primary_key=True, index=True, info={"label": N_("Topic")}
    )

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        its: Any = Newcomer.__table__.c
        return cls.newcomer_id.in_(select(its.id).where(_in(scope, its.organisation_id)))

    @classmethod
    def writable(cls, scope: Scope) -> ColumnElement[bool]:
        return cls.readable(scope)

    @classmethod
    def owner_within(cls, session: Session, scope: Scope, owner: int | None) -> bool:
        its: Any = Newcomer.__table__.c
        return owner is not None and holds(session, select(its.id).where(its.id == owner).exists())


class NewcomerAnswer(Answered, OfMunicipality, Model):
    """An answer at the intake of a newcomer."""

    __tablename__ = "newcomer_answer"
    erased_by = Erased.NOBODY
    remembered_in = "newcomer"

    newcomer_id: Mapped[int] = mapped_column(
        ForeignKey("newcomer.id", ondelete="CASCADE"), info={"label": N_("Newcomer"), "forgotten": True}
    )
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"label": N_("Municipality"), "forgotten": True}
    )

    newcomer: Mapped[Newcomer] = relationship()


class Newcomer(HasAnswers, Remembered, Numbered, Stamped, Versioned, OfMunicipality, Model):
    """Somebody who follows the participation track. Not a user of the portal.

    The intake form is an edition of a questionnaire, and stays the one it was when somebody was added.
    `worked_on` is the last day on which something of it was changed, from which it is kept for a term.
    """

    __tablename__ = "newcomer"
    erased_by = Erased.NOBODY
    remembered_as = N_("Newcomer")
    answers = NewcomerAnswer
    __table_args__ = (
        Index("ix_newcomer_sort_key_id", "sort_key", "id"),
        Index("ix_newcomer_organisation_id_language_level", "organisation_id", "language_level"),
        NEVER_AGAIN,
    )

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"),
        info={"label": N_("Municipality"), "help": N_("Where this person lives.")},
    )
    first_name: Mapped[str | None] = mapped_column(String(64), info={"label": N_("First name")})
    prefix: Mapped[str | None] = mapped_column(
        String(32),
        info={"label": N_("Name prefix"), "help": N_("Such as van or de. Flemish names have none.")},
    )
    last_name: Mapped[str] = mapped_column(String(64), info={"label": N_("Last name")})
    postal_code: Mapped[str | None] = mapped_column(
        String(10), info={"label": N_("Postal code"), "help": N_("To find what is near. No address is kept.")}
    )
    language_level: Mapped[LanguageLevel] = mapped_column(
        words_of(LanguageLevel), index=True, info={"label": N_("Language level"), "choices": LEVELS_OF_PEOPLE}
    )
    kept_aims: Mapped[str] = mapped_column(
        "aims", String(200), default="", server_default="", info={"label": N_("Goals")}
    )
    kept_times: Mapped[str] = mapped_column(
        "times", String(200), default="", server_default="", info={"label": N_("Available")}
    )
    edition_id: Mapped[int | None] = mapped_column(
        ForeignKey("questionnaire_edition.id"), index=True, info={"label": N_("Intake form")}
    )
    worked_on: Mapped[date] = mapped_column(
        default=clock.today, index=True, info={"label": N_("Last worked on"), "forgotten": True}
    )
    sort_key: Mapped[str] = mapped_column(sort_key_type(), info={"label": N_("Sort key"), "forgotten": True})
    search_key: Mapped[str] = mapped_column(String(1000), info={"label": N_("Search key"), "forgotten": True})

    organisation: Mapped[Organisation] = relationship(info={"label": N_("Municipality")})
    edition: Mapped[QuestionnaireEdition | None] = relationship(info={"label": N_("Intake form")})
    interests: Mapped[list[Topic]] = relationship(
        secondary="newcomer_interest", order_by=(Topic.sort_key, Topic.id), info={"label": N_("Interests")}
    )

    @property
    def aims(self) -> tuple[Aim, ...]:
        """What this person wants to reach."""
        return rules.read(self.kept_aims, Aim)

    @property
    def times(self) -> tuple[Daypart, ...]:
        """When this person can take part."""
        return rules.read(self.kept_times, Daypart)

    @property
    def design(self) -> Design:
        """What is asked at the intake; nothing without a form."""
        return self.edition.design if self.edition else Design()

    @property
    def name(self) -> PersonName:
        """The name as a plain value."""
        return PersonName("", self.first_name or "", self.prefix or "", self.last_name or "")

    @property
    def label(self) -> str:
        """The name as it stands in lists: "Vries, Anna de"."""
        return self.name.listed

    def __repr__(self) -> str:
        return f"<Newcomer {self.id}>"


search.searched("newcomer")


@event.listens_for(Newcomer.interests, "append")
@event.listens_for(Newcomer.interests, "remove")
def _count_as_a_change(newcomer: Newcomer, _topic: Topic, _initiator: Any) -> None:
    """Rows between two tables change no version by themselves, and nobody may save an older one over them."""
    newcomer.changed_at = clock.now()


@event.listens_for(Newcomer, "before_insert")
@event.listens_for(Newcomer, "before_update")
def _key_newcomer(_mapper: Mapper[Any], _connection: Any, newcomer: Newcomer) -> None:
    newcomer.sort_key = newcomer.name.sort_key
    newcomer.search_key = newcomer.name.search_key()
