"""Organisations that others miss in the referral index, and people who are willing to be interviewed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.tables import NEVER_AGAIN, Numbered, Stamped, Versioned
from app.common.types import sort_key_type
from app.common.words import N_
from app.extensions import Model
from app.onboarding.models.connections import Connection, OfConnection
from app.onboarding.rules.leads import LEAD_STATES, LeadState
from app.security.models.organisations import words_of


class MissingOrganisation(Remembered, Numbered, Stamped, Versioned, OfConnection, Model):
    """An organisation that was named in an evaluation as missing (O-40), of the connection in which it was."""

    __tablename__ = "missing_organisation"
    erased_by = Erased.NOBODY
    remembered_as, remembered_with = N_("Missing organisation"), "connection"
    __table_args__ = (Index("ix_missing_organisation_sort_key_id", "sort_key", "id"), NEVER_AGAIN)

    connection_id: Mapped[int] = mapped_column(
        ForeignKey("connection.id", ondelete="CASCADE"), index=True, info={"label": N_("Named by")}
    )
    name: Mapped[str] = mapped_column(String(150), info={"label": N_("Name")})
    town: Mapped[str | None] = mapped_column(String(150), info={"label": N_("Town")})
    why: Mapped[str | None] = mapped_column(String(500), info={"label": N_("Why it is missed")})
    named_on: Mapped[date] = mapped_column(info={"label": N_("Named on")})
    state: Mapped[LeadState] = mapped_column(
        words_of(LeadState),
        default=LeadState.OPEN,
        index=True,
        info={"label": N_("State"), "choices": LEAD_STATES},
    )
    begun_id: Mapped[int | None] = mapped_column(
        ForeignKey("connection.id", ondelete="SET NULL"), index=True, info={"label": N_("Became the connection")}
    )
    sort_key: Mapped[str] = mapped_column(sort_key_type(), info={"label": N_("Sort key"), "forgotten": True})

    connection: Mapped[Connection] = relationship(
        foreign_keys="MissingOrganisation.connection_id", info={"label": N_("Named by")}
    )
    begun: Mapped[Connection | None] = relationship(
        foreign_keys="MissingOrganisation.begun_id", info={"label": N_("Became the connection")}
    )

    @property
    def label(self) -> str:
        """Its name, as it was said."""
        return self.name

    def __repr__(self) -> str:
        return f"<MissingOrganisation {self.id}>"


class InterviewVolunteer(Numbered, Stamped, Versioned, OfConnection, Model):
    """Somebody of a connected organisation who agreed to be interviewed (O-41), with that consent.

    Not a user of the portal. No history is kept, so that what is deleted is gone.
    """

    __tablename__ = "interview_volunteer"
    erased_by = Erased.NOBODY
    __table_args__ = (Index("ix_interview_volunteer_sort_key_id", "sort_key", "id"), NEVER_AGAIN)

    connection_id: Mapped[int] = mapped_column(
        ForeignKey("connection.id", ondelete="CASCADE"), index=True, info={"label": N_("Connection")}
    )
    name: Mapped[str] = mapped_column(String(150), info={"label": N_("Name")})
    function: Mapped[str | None] = mapped_column(String(150), info={"label": N_("Function")})
    email: Mapped[str | None] = mapped_column(String(254), info={"label": N_("E-mail address")})
    phone: Mapped[str | None] = mapped_column(String(32), info={"label": N_("Telephone number")})
    consented_on: Mapped[date] = mapped_column(info={"label": N_("Consented on")})
    consent: Mapped[str] = mapped_column(
        String(300), info={"label": N_("How the consent was given"), "help": N_("Such as: by e-mail to me.")}
    )
    sort_key: Mapped[str] = mapped_column(sort_key_type(), info={"label": N_("Sort key"), "forgotten": True})

    connection: Mapped[Connection] = relationship(info={"label": N_("Connection")})

    @property
    def label(self) -> str:
        """The name."""
        return self.name

    def __repr__(self) -> str:
        return f"<InterviewVolunteer {self.id}>"
