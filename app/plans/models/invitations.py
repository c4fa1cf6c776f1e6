"""Invitations for the resident portal: one per participant, which works once (mission P-32; decision 0057)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common import clock
from app.common.erasing import Erased
from app.common.scope import Within
from app.common.tables import Numbered
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model
from app.plans.models.participants import Participant
from app.plans.models.plans import Plan


class Invitation(Numbered, Within, Model):
    """That a participant may come into the portal: the hash of a link that was mailed, and a code for that link.

    The code is handed over apart. Another one takes its place; one that is withdrawn is gone.
    """

    __tablename__ = "invitation"
    erased_by = Erased.THING
    within = "plan"

    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), unique=True, info={"label": N_("Participant")}
    )
    plan_id: Mapped[int] = mapped_column(
        ForeignKey("plan.id", ondelete="CASCADE"), index=True, info={"label": N_("Plan")}
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info={"label": N_("Token")})
    sealed_code: Mapped[str] = mapped_column(String(500), info={"sealed": True, "label": N_("Code")})
    language: Mapped[str | None] = mapped_column(String(2), info={"label": N_("Language of the letter")})
    issued_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id"), index=True, info={"label": N_("Invited by")}
    )
    issued_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, info={"label": N_("Issued")})
    expires_at: Mapped[datetime] = mapped_column(Moment, info={"label": N_("Valid until")})
    tries: Mapped[int] = mapped_column(Integer, default=0, info={"label": N_("Tries")})
    used_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Used")})

    participant: Mapped[Participant] = relationship()
    plan: Mapped[Plan] = relationship()
