"""Papers: the templates that they are made from, and each version that was made of one for a connection."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, and_, or_, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common import guards
from app.common.erasing import Erased
from app.common.files import StoredFile
from app.common.history import Remembered
from app.common.scope import Scope, Shared
from app.common.tables import NEVER_AGAIN, Numbered, Stamped, Versioned, only_where
from app.common.words import N_
from app.extensions import Model
from app.onboarding.models.connections import Connection, OfConnection
from app.onboarding.rules.papers import PAPER_KINDS, PAPER_STATES, PaperKind, PaperState, PaperVersion
from app.security.models import Organisation
from app.security.models.organisations import words_of


class PaperTemplate(Remembered, Numbered, Stamped, Versioned, Shared, Model):
    """A version of the document that a kind of paper is made from, of the portal or of an organisation.

    What was handed in stays as it is: another document is another version. One of each kind is in use.
    """

    __tablename__ = "paper_template"
    erased_by = Erased.NOBODY
    remembered_as = N_("Template of a paper")
    __table_args__ = (
        Index("ix_paper_template_kind_number", "kind", "number", "id"),
        only_where(
            "active AND organisation_id IS NOT NULL",
            Index("uq_paper_template_organisation_id_kind", "organisation_id", "kind", unique=True),
        ),
        only_where("active AND organisation_id IS NULL", Index("uq_paper_template_kind", "kind", unique=True)),
        NEVER_AGAIN,
    )

    kind: Mapped[PaperKind] = mapped_column(
        words_of(PaperKind), info={"label": N_("Paper"), "choices": PAPER_KINDS}
    )
    number: Mapped[int] = mapped_column(info={"label": N_("Number of the version")})
    file_id: Mapped[int] = mapped_column(
        ForeignKey("stored_file.id"), unique=True, info={"label": N_("File"), "forgotten": True}
    )
    fields: Mapped[list[str]] = mapped_column(JSON, info={"label": N_("Fields"), "forgotten": True})
    active: Mapped[bool] = mapped_column(
        default=True, server_default=true(), index=True, info={"label": N_("In use")}
    )

    organisation: Mapped[Organisation | None] = relationship(info={"label": N_("Organisation")})
    file: Mapped[StoredFile] = relationship(info={"label": N_("File")})

    @property
    def label(self) -> str:
        """Its number; a screen says of which paper."""
        return str(self.number)

    def __repr__(self) -> str:
        return f"<PaperTemplate {self.id}>"


class ConnectionPaper(Remembered, Numbered, Stamped, Versioned, OfConnection, Model):
    """A version of one of the four papers of a connection (O-05): how far it is, and the files that belong to it.

    The organisation reads what was sent to it. What was signed or refused says the same for good.
    """

    __tablename__ = "connection_paper"
    erased_by = Erased.TOKEN
    remembered_as, remembered_with = N_("Paper of a connection"), "connection"
    __table_args__ = (UniqueConstraint("connection_id", "kind", "number"), NEVER_AGAIN)

    connection_id: Mapped[int] = mapped_column(
        ForeignKey("connection.id", ondelete="CASCADE"), info={"label": N_("Connection")}
    )
    kind: Mapped[PaperKind] = mapped_column(
        words_of(PaperKind), info={"label": N_("Paper"), "choices": PAPER_KINDS}
    )
    number: Mapped[int] = mapped_column(default=1, info={"label": N_("Number of the version")})
    state: Mapped[PaperState] = mapped_column(
        words_of(PaperState),
        default=PaperState.DRAFT,
        index=True,
        info={"label": N_("State"), "choices": PAPER_STATES},
    )
    sent_on: Mapped[date | None] = mapped_column(info={"label": N_("Sent on")})
    sent_to: Mapped[str | None] = mapped_column(String(320), info={"label": N_("Sent to")})
    received_on: Mapped[date | None] = mapped_column(info={"label": N_("Received back on")})
    signed_on: Mapped[date | None] = mapped_column(info={"label": N_("Signed on")})
    refused_on: Mapped[date | None] = mapped_column(info={"label": N_("Refused on")})
    signatory: Mapped[str | None] = mapped_column(
        String(150), info={"label": N_("Signed by"), "help": N_("Who signs for the organisation.")}
    )
    signatory_function: Mapped[str | None] = mapped_column(
        String(150), info={"label": N_("Function"), "help": N_("Such as director.")}
    )
    reason: Mapped[str | None] = mapped_column(Text, info={"label": N_("Reason")})
    template_id: Mapped[int | None] = mapped_column(
        ForeignKey("paper_template.id", ondelete="SET NULL"),
        index=True,
        info={"label": N_("Template of a paper"), "forgotten": True},
    )
    file_id: Mapped[int] = mapped_column(
        ForeignKey("stored_file.id"), unique=True, info={"label": N_("File"), "forgotten": True}
    )
    sent_file_id: Mapped[int | None] = mapped_column(
        ForeignKey("stored_file.id"), unique=True, info={"label": N_("File that was sent"), "forgotten": True}
    )
    copy_id: Mapped[int | None] = mapped_column(
        ForeignKey("stored_file.id"), unique=True, info={"label": N_("Copy that came back"), "forgotten": True}
    )
    typed: Mapped[dict[str, str] | None] = mapped_column(
        JSON(none_as_null=True), info={"label": N_("Filled in by hand"), "forgotten": True}
    )

    connection: Mapped[Connection] = relationship(info={"label": N_("Connection")})

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        theirs = and_(cls.state != PaperState.DRAFT, cls._its(scope, cls.connection_id, ours=True))
        return or_(cls._its(scope, cls.connection_id, ours=False), theirs)

    @property
    def told(self) -> PaperVersion:
        """What the rules look at."""
        return PaperVersion(
            self.kind, self.state, self.number, self.sent_on, self.received_on, self.signed_on, self.refused_on,
            self.signatory or "", self.signatory_function or "", self.copy_id is not None, self.reason or "",
        )  # fmt: skip

    @property
    def label(self) -> str:
        """The number of the version; a screen says of which paper."""
        return str(self.number)

    def __repr__(self) -> str:
        return f"<ConnectionPaper {self.id}>"


guards.refuse_update(
    "connection_paper",
    when="OLD.state IN ('signed', 'refused') AND (NEW.state <> OLD.state OR NEW.file_id <> OLD.file_id"
    " OR NEW.copy_id <> OLD.copy_id OR NEW.signed_on <> OLD.signed_on OR NEW.signatory <> OLD.signatory)",
    message="a paper that was signed or refused stays as it is",
)
guards.refuse_delete(
    "connection_paper",
    when="EXISTS (SELECT 1 FROM connection WHERE connection.id = OLD.connection_id)",
    message="a version of a paper stays",
)
