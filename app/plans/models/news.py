"""Until where somebody knows what is new: the last visit of each participant, and what was told by mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.common.erasing import Erased
from app.common.scope import BySystem
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model
from app.security.models.organisations import words_of
from app.security.rules.notices import Pace


class PlanVisit(BySystem, Model):
    """The last time that a participant opened the plan in the portal, and the last change by then."""

    __tablename__ = "plan_visit"
    erased_by = Erased.NOBODY

    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True, info={"label": N_("Participant")}
    )
    seen_change: Mapped[int] = mapped_column(info={"label": N_("Last change that was seen")})
    seen_at: Mapped[datetime] = mapped_column(Moment, info={"label": N_("Last visit")})


class NoticeRound(BySystem, Model):
    """Up to which change those of one pace were told that something is new."""

    __tablename__ = "notice_round"
    erased_by = Erased.NOBODY

    pace: Mapped[Pace] = mapped_column(words_of(Pace), primary_key=True, info={"label": N_("How often")})
    told_change: Mapped[int] = mapped_column(info={"label": N_("Last change that was told")})
