"""Residents: people from outside with an account of the resident portal. They are no users (design, "Actors")."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common.erasing import Erased
from app.common.scope import ByActor, Owned
from app.common.tables import NEVER_AGAIN, Numbered, Stamped
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model
from app.security.models.organisations import words_of
from app.security.models.users import Actor
from app.security.rules.notices import PACES, Pace


class Resident(Numbered, Stamped, ByActor, Model):
    """An account of the resident portal: of no organisation, with no role; `email` is the login name.

    What somebody sees hangs on the plans in which the resident takes part, and on nothing that stands here.
    """

    __tablename__ = "resident"
    erased_by = Erased.ROW
    __table_args__ = (NEVER_AGAIN,)

    actor_id: Mapped[int] = mapped_column(ForeignKey("actor.id"), unique=True, info={"label": N_("Actor")})
    name: Mapped[str] = mapped_column(String(200), info={"label": N_("Name")})
    email: Mapped[str] = mapped_column(String(320), unique=True, info={"label": N_("E-mail address")})
    language: Mapped[str | None] = mapped_column(String(2), info={"label": N_("Language")})
    notices: Mapped[Pace] = mapped_column(
        words_of(Pace, checked=False),
        default=Pace.DAILY,
        server_default=Pace.DAILY,
        info={
            "label": N_("E-mail when something is new"),
            "help": N_("It only says that there is something new, and never what."),
            "choices": PACES,
        },
    )
    password: Mapped[str | None] = mapped_column(String(256), info={"label": N_("Password"), "secret": True})
    password_changed_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Password changed")})
    active: Mapped[bool] = mapped_column(default=True, server_default=true(), info={"label": N_("Active")})
    invited_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Invited")})
    verified_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Verified")})
    last_in_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Last active")})

    actor: Mapped[Actor] = relationship()

    def __repr__(self) -> str:
        return f"<Resident {self.id}>"


class ResidentIdentity(Numbered, Owned, Model):
    """That a resident is the one whom DigiD knows by a BSN, for one municipality.

    Kept is a keyed fingerprint of municipality and BSN. The BSN itself is not, and the same person has another
    fingerprint at each municipality, so that rows of two of them cannot be laid beside each other.
    """

    __tablename__ = "resident_identity"
    erased_by = Erased.ROW
    __table_args__ = (UniqueConstraint("resident_id", "organisation_id"),)

    resident_id: Mapped[int] = mapped_column(
        ForeignKey("resident.id", ondelete="CASCADE"), info={"label": N_("Resident")}
    )
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True, info={"label": N_("Fingerprint")})
    provider: Mapped[str] = mapped_column(String(32), info={"label": N_("Identity provider")})
    linked_at: Mapped[datetime] = mapped_column(Moment, info={"label": N_("Linked")})
