"""Appointments with organisations, and the address under which a coordinator's own are read by an agenda."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common import clock
from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import BySystem
from app.common.tables import NEVER_AGAIN, Numbered, Stamped, Versioned, only_where
from app.common.types import Moment, Structure
from app.common.words import N_
from app.extensions import Model
from app.onboarding.models.connections import Connection, OfConnection
from app.security.models import User


class Appointment(Remembered, Numbered, Stamped, Versioned, OfConnection, Model):
    """A moment at which a coordinator meets an organisation; guests are invited by mail (O-03, O-06).

    `uid` and `number` are by what agendas know it and its newest change. Guests need not be users. Where it is for
    a step, that step falls on its day, and is completed by it.
    """

    __tablename__ = "appointment"
    erased_by = Erased.THING
    remembered_as, remembered_with = N_("Appointment"), "connection"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="term"),
        CheckConstraint("held_on is null or not called_off", name="held"),
        Index("ix_appointment_connection_id_starts_at", "connection_id", "starts_at", "id"),
        only_where(
            "step IS NOT NULL AND held_on IS NULL AND NOT called_off",
            Index("uq_appointment_connection_id_step", "connection_id", "step", unique=True),
        ),
        NEVER_AGAIN,
    )

    connection_id: Mapped[int] = mapped_column(
        ForeignKey("connection.id", ondelete="CASCADE"), info={"label": N_("Connection")}
    )
    coordinator_id: Mapped[int | None] = mapped_column(
        ForeignKey("ab_user.id", ondelete="SET NULL"), index=True, info={"label": N_("Onboarding coordinator")}
    )
    subject: Mapped[str] = mapped_column(String(150), info={"label": N_("What it is about")})
    starts_at: Mapped[datetime] = mapped_column(Moment, index=True, info={"label": N_("Begins")})
    ends_at: Mapped[datetime] = mapped_column(Moment, info={"label": N_("Ends")})
    place: Mapped[str | None] = mapped_column(
        String(300), info={"label": N_("Place"), "help": N_("An address, or the link of a video call.")}
    )
    guests: Mapped[list[dict[str, str]]] = mapped_column(
        Structure, default=list, info={"label": N_("Guests"), "forgotten": True}
    )
    uid: Mapped[str] = mapped_column(String(120), unique=True, info={"label": N_("Key"), "forgotten": True})
    number: Mapped[int] = mapped_column(
        Integer, default=0, server_default="0", info={"label": N_("Number of changes"), "forgotten": True}
    )
    called_off: Mapped[bool] = mapped_column(
        default=False, server_default=false(), index=True, info={"label": N_("Called off")}
    )

    step: Mapped[str | None] = mapped_column(String(32), info={"label": N_("Step of the programme")})
    held_on: Mapped[date | None] = mapped_column(info={"label": N_("Took place on")})

    connection: Mapped[Connection] = relationship(info={"label": N_("Connection")})
    coordinator: Mapped[User | None] = relationship(info={"label": N_("Onboarding coordinator")})

    @property
    def day(self) -> date:
        """The day on which it is, by the clocks of the Netherlands and Belgium."""
        return clock.on_the_wall(self.starts_at).date()

    @property
    def ahead(self) -> bool:
        """Whether it is still to take place, as far as anybody said."""
        return not self.called_off and self.held_on is None

    @property
    def label(self) -> str:
        """What it is about."""
        return self.subject

    def __repr__(self) -> str:
        return f"<Appointment {self.id}>"


class CalendarFeed(Numbered, BySystem, Model):
    """That the appointments of somebody can be read at an address without logging in.

    Only the fingerprint of the secret in it is kept, so that nobody learns the address from the database.
    """

    __tablename__ = "calendar_feed"
    erased_by = Erased.ROW
    __table_args__ = (NEVER_AGAIN,)

    user_id: Mapped[int] = mapped_column(
        ForeignKey("ab_user.id", ondelete="CASCADE"), unique=True, info={"label": N_("User")}
    )
    key_hash: Mapped[str] = mapped_column(String(64), unique=True, info={"label": N_("Fingerprint of the secret")})
    made_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, info={"label": N_("Created")})

    def __repr__(self) -> str:
        return f"<CalendarFeed {self.id}>"
