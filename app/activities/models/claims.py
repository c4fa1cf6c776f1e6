"""Requests of organisations to take over an activity that was imported."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.activities.models.activities import Activity
from app.activities.rules.claims import CLAIM_STATES, ClaimState
from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import OnTerritory
from app.common.tables import Numbered, Stamped, Versioned, only_where
from app.common.types import Moment, Words
from app.common.words import DEFAULT_LANGUAGE, N_
from app.extensions import Model
from app.security.models import Organisation
from app.security.models.organisations import words_of


class ActivityClaim(Remembered, Numbered, Stamped, Versioned, OnTerritory, Model):
    """That an organisation says an imported activity is its own; the municipality that holds it decides.

    An organisation may not read the activity before that, so the title is kept as it was in the agenda.
    """

    __tablename__ = "activity_claim"
    erased_by = Erased.TOKEN
    remembered_as = N_("Takeover")
    __table_args__ = (
        only_where(
            "state = 'open'",
            Index("ix_activity_claim_asked_once", "activity_id", "organisation_id", unique=True),
        ),
    )

    activity_id: Mapped[int] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), index=True, info={"label": N_("Activity")}
    )
    title: Mapped[dict[str, str]] = mapped_column(Words, info={"label": N_("Activity")})
    state: Mapped[ClaimState] = mapped_column(
        words_of(ClaimState),
        default=ClaimState.OPEN,
        index=True,
        info={"label": N_("State"), "choices": CLAIM_STATES},
    )
    why: Mapped[str] = mapped_column(
        Text, info={"label": N_("Why it is yours"), "help": N_("Such as: we organise it ourselves.")}
    )
    asked_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id"), index=True, info={"label": N_("Asked by"), "forgotten": True}
    )
    answered_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Answered")})
    reason: Mapped[str | None] = mapped_column(Text, info={"label": N_("Reason")})

    organisation: Mapped[Organisation] = relationship(
        foreign_keys="ActivityClaim.organisation_id", info={"label": N_("Organisation")}
    )
    municipality: Mapped[Organisation] = relationship(
        foreign_keys="ActivityClaim.municipality_id", info={"label": N_("Municipality")}
    )
    activity: Mapped[Activity] = relationship(viewonly=True)

    @property
    def label(self) -> str:
        """The title of the activity in Dutch."""
        return self.title[DEFAULT_LANGUAGE]

    def __repr__(self) -> str:
        return f"<ActivityClaim {self.id}>"
