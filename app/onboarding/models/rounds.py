"""The yearly round: a letter to connected organisations, and what became of it for each (O-13, O-43)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import InRegion
from app.common.tables import NEVER_AGAIN, Numbered, Stamped, Versioned
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model
from app.onboarding.models.connections import Connection, OfConnection
from app.onboarding.rules.rounds import DELIVERIES, ROUND_STATES, Delivery, RoundState
from app.security.models import Region
from app.security.models.organisations import words_of


class YearlyRound(Remembered, Numbered, Stamped, Versioned, InRegion, Model):
    """A letter that goes to the connections of a region which are due, or which were chosen."""

    __tablename__ = "yearly_round"
    erased_by = Erased.NOBODY
    remembered_as = N_("Round")
    __table_args__ = (CheckConstraint("state = 'concept' or sent_at is not null", name="sent"), NEVER_AGAIN)

    title: Mapped[str] = mapped_column(String(150), info={"label": N_("Title")})
    until: Mapped[date] = mapped_column(
        info={"label": N_("Due until"), "help": N_("Connections whose yearly evaluation is due by this day.")}
    )
    subject: Mapped[str] = mapped_column(String(200), info={"label": N_("Subject")})
    body: Mapped[str] = mapped_column(Text, info={"label": N_("Letter")})
    state: Mapped[RoundState] = mapped_column(
        words_of(RoundState),
        default=RoundState.CONCEPT,
        index=True,
        info={"label": N_("State"), "choices": ROUND_STATES},
    )
    sent_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Sent")})

    region: Mapped[Region] = relationship(info={"label": N_("Region")})

    @property
    def label(self) -> str:
        """Its title."""
        return self.title

    def __repr__(self) -> str:
        return f"<YearlyRound {self.id}>"


class RoundRecipient(Numbered, Stamped, OfConnection, Model):
    """A connection to which the letter of a round goes, each once, and what became of that.

    The address is not kept here: it stands in the message for as long as that is kept.
    """

    __tablename__ = "round_recipient"
    erased_by = Erased.NOBODY
    __table_args__ = (
        UniqueConstraint("round_id", "connection_id"),
        Index("ix_round_recipient_round_id_state", "round_id", "state", "id"),
        NEVER_AGAIN,
    )

    round_id: Mapped[int] = mapped_column(
        ForeignKey("yearly_round.id", ondelete="CASCADE"), info={"label": N_("Round")}
    )
    connection_id: Mapped[int] = mapped_column(
        ForeignKey("connection.id", ondelete="CASCADE"), index=True, info={"label": N_("Connection")}
    )
    state: Mapped[Delivery] = mapped_column(
        words_of(Delivery),
        default=Delivery.WAITING,
        index=True,
        info={"label": N_("Letter"), "choices": DELIVERIES},
    )
    message_id: Mapped[int | None] = mapped_column(
        Integer, ForeignKey("message.id", ondelete="SET NULL"), index=True, info={"label": N_("Message")}
    )
    told_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("When")})

    round: Mapped[YearlyRound] = relationship(info={"label": N_("Round")})
    connection: Mapped[Connection] = relationship(info={"label": N_("Connection")})

    @property
    def label(self) -> str:
        """The organisation."""
        return self.connection.label

    def __repr__(self) -> str:
        return f"<RoundRecipient {self.id}>"
