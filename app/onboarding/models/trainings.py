"""Trainings of a region: which forms are offered, when they are, who is invited, who was there."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common import clock
from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import InRegion
from app.common.tables import NEVER_AGAIN, Numbered, Stamped, Versioned, only_where
from app.common.types import Moment, sort_key_type
from app.common.words import N_
from app.extensions import Model
from app.onboarding.models.connections import Connection, OfConnection
from app.onboarding.rules.trainings import (
    PRESENCES,
    TRAINING_KINDS,
    TRAINING_STATES,
    Presence,
    TrainingKind,
    TrainingState,
)
from app.security.models import Region, User
from app.security.models.organisations import words_of


class TrainingOffer(Remembered, Numbered, Stamped, Versioned, InRegion, Model):
    """Which forms of training a region offers; without a row all of them. The e-learning always is (O-34)."""

    __tablename__ = "training_offer"
    erased_by = Erased.NOBODY
    remembered_as = N_("Trainings that are offered")
    __table_args__ = (UniqueConstraint("region_id"), NEVER_AGAIN)

    regional: Mapped[bool] = mapped_column(
        default=True, server_default=true(), info={"label": TRAINING_KINDS[TrainingKind.REGIONAL]}
    )
    on_site: Mapped[bool] = mapped_column(
        default=True, server_default=true(), info={"label": TRAINING_KINDS[TrainingKind.ON_SITE]}
    )
    online: Mapped[bool] = mapped_column(
        default=True, server_default=true(), info={"label": TRAINING_KINDS[TrainingKind.ONLINE]}
    )

    region: Mapped[Region] = relationship(info={"label": N_("Region")})

    def offers(self, kind: TrainingKind) -> bool:
        """Whether a form of training is offered."""
        return kind is TrainingKind.E_LEARNING or bool(getattr(self, kind.value))

    @property
    def label(self) -> str:
        """The region."""
        return self.region.name


class Training(Remembered, Numbered, Stamped, Versioned, InRegion, Model):
    """A training on a day, or the e-learning of a region, which has none."""

    __tablename__ = "training"
    erased_by = Erased.THING
    remembered_as = N_("Training")
    __table_args__ = (
        CheckConstraint("(kind = 'e_learning') = (starts_at is null)", name="day"),
        CheckConstraint("starts_at < ends_at", name="term"),
        only_where("kind = 'e_learning'", Index("ix_training_e_learning", "region_id", "kind", unique=True)),
        Index("ix_training_sort_key_id", "sort_key", "id"),
        NEVER_AGAIN,
    )

    kind: Mapped[TrainingKind] = mapped_column(
        words_of(TrainingKind), index=True, info={"label": N_("Kind of training"), "choices": TRAINING_KINDS}
    )
    title: Mapped[str] = mapped_column(String(150), info={"label": N_("Title")})
    starts_at: Mapped[datetime | None] = mapped_column(Moment, index=True, info={"label": N_("Begins")})
    ends_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Ends")})
    place: Mapped[str | None] = mapped_column(
        String(300), info={"label": N_("Place"), "help": N_("An address, or the link of an online training.")}
    )
    places: Mapped[int | None] = mapped_column(
        Integer, info={"label": N_("Number of places"), "help": N_("Leave empty when there is no limit.")}
    )
    state: Mapped[TrainingState] = mapped_column(
        words_of(TrainingState),
        default=TrainingState.PLANNED,
        index=True,
        info={"label": N_("State"), "choices": TRAINING_STATES},
    )
    coordinator_id: Mapped[int | None] = mapped_column(
        ForeignKey("ab_user.id", ondelete="SET NULL"), index=True, info={"label": N_("Onboarding coordinator")}
    )
    sort_key: Mapped[str] = mapped_column(sort_key_type(), info={"label": N_("Sort key"), "forgotten": True})

    region: Mapped[Region] = relationship(info={"label": N_("Region")})
    coordinator: Mapped[User | None] = relationship(info={"label": N_("Onboarding coordinator")})

    @property
    def day(self) -> date | None:
        """The day on which it is, by the clocks of the Netherlands and Belgium."""
        return clock.on_the_wall(self.starts_at).date() if self.starts_at else None

    @property
    def label(self) -> str:
        """Its title."""
        return self.title

    def __repr__(self) -> str:
        return f"<Training {self.id}>"


class TrainingInvitation(Remembered, Numbered, Stamped, OfConnection, Model):
    """That an organisation may send professionals to a training."""

    __tablename__ = "training_invitation"
    erased_by = Erased.NOBODY
    remembered_as, remembered_with = N_("Invitation to a training"), "training"
    __table_args__ = (UniqueConstraint("training_id", "connection_id"), NEVER_AGAIN)

    training_id: Mapped[int] = mapped_column(
        ForeignKey("training.id", ondelete="CASCADE"), info={"label": N_("Training")}
    )
    connection_id: Mapped[int] = mapped_column(
        ForeignKey("connection.id", ondelete="CASCADE"), index=True, info={"label": N_("Connection")}
    )

    training: Mapped[Training] = relationship(info={"label": N_("Training")})
    connection: Mapped[Connection] = relationship(info={"label": N_("Connection")})

    @property
    def label(self) -> str:
        """The organisation."""
        return self.connection.label


class TrainingAttendee(Numbered, Stamped, Versioned, OfConnection, Model):
    """A professional at a training, and since when there is a certificate. Not a user of the portal.

    No history is kept, so that what is deleted is gone.
    """

    __tablename__ = "training_attendee"
    erased_by = Erased.NOBODY
    __table_args__ = (
        UniqueConstraint("training_id", "email"),
        Index("ix_training_attendee_sort_key_id", "sort_key", "id"),
        CheckConstraint("certified_on is null or presence = 'present'", name="certified"),
        NEVER_AGAIN,
    )

    training_id: Mapped[int] = mapped_column(
        ForeignKey("training.id", ondelete="CASCADE"), info={"label": N_("Training")}
    )
    connection_id: Mapped[int] = mapped_column(
        ForeignKey("connection.id", ondelete="CASCADE"), index=True, info={"label": N_("Organisation")}
    )
    name: Mapped[str] = mapped_column(String(150), info={"label": N_("Name")})
    email: Mapped[str] = mapped_column(
        String(254), info={"label": N_("E-mail address"), "help": N_("As it stands on the account form.")}
    )
    presence: Mapped[Presence] = mapped_column(
        words_of(Presence),
        default=Presence.EXPECTED,
        index=True,
        info={"label": N_("Attendance"), "choices": PRESENCES},
    )
    certified_on: Mapped[date | None] = mapped_column(index=True, info={"label": N_("Certificate of")})
    sort_key: Mapped[str] = mapped_column(sort_key_type(), info={"label": N_("Sort key"), "forgotten": True})

    training: Mapped[Training] = relationship(info={"label": N_("Training")})
    connection: Mapped[Connection] = relationship(info={"label": N_("Organisation")})

    @property
    def label(self) -> str:
        """The name."""
        return self.name

    def __repr__(self) -> str:
        return f"<TrainingAttendee {self.id}>"
