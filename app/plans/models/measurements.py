"""Measurements of plans: scores per life domain, each scorer's apart (mission P-08, P-09)."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, Index, PrimaryKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import Within
from app.common.tables import NEVER_AGAIN, Numbered, Stamped, Versioned
from app.common.words import N_
from app.extensions import Model
from app.plans.models.plans import Plan
from app.plans.models.voices import own_voice_of
from app.plans.rules.instruments import SCORERS, Scorer
from app.security.models.organisations import words_of


class Measurement(Remembered, Numbered, Stamped, Versioned, Within, Model):
    """What was scored on a day in a block of a plan."""

    __tablename__ = "measurement"
    erased_by = Erased.NOBODY
    __table_args__ = (
        Index("ix_measurement_plan_id_block_measured_on", "plan_id", "block", "measured_on"),
        NEVER_AGAIN,
    )
    remembered_as, remembered_with, within = N_("Measurement"), "plan", "plan"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), info={"label": N_("Plan")})
    block: Mapped[str] = mapped_column(String(12), info={"label": N_("Block")})
    """The key of the block in the design of the plan."""
    measured_on: Mapped[date] = mapped_column(info={"label": N_("Day")})

    plan: Mapped[Plan] = relationship(info={"label": N_("Plan")})
    scores: Mapped[list[Score]] = relationship(back_populates="measurement", viewonly=True)

    own_voice: ClassVar[Any]
    """Whether a resident gave scores in it himself; asked for where it decides something."""

    @property
    def label(self) -> str:
        """The day on which it was done."""
        return self.measured_on.isoformat()


Measurement.own_voice = own_voice_of(Measurement)


class Score(Remembered, Within, Model):
    """What one scorer says of one life domain: a field of the measurement, with a step, a note or both.

    `value` is `{"value": 3, "note": "…"}` as `rules.measurements.Score` tells it.
    """

    __tablename__ = "score"
    erased_by = Erased.NOBODY
    __table_args__ = (PrimaryKeyConstraint("measurement_id", "scorer", "domain"),)
    remembered_in, within = "measurement", "plan"

    measurement_id: Mapped[int] = mapped_column(
        ForeignKey("measurement.id", ondelete="CASCADE"), info={"label": N_("Measurement"), "forgotten": True}
    )
    plan_id: Mapped[int] = mapped_column(
        ForeignKey("plan.id", ondelete="CASCADE"), index=True, info={"label": N_("Plan"), "forgotten": True}
    )
    scorer: Mapped[Scorer] = mapped_column(
        words_of(Scorer), info={"label": N_("Who gave it"), "choices": SCORERS, "forgotten": True}
    )
    domain: Mapped[str] = mapped_column(String(12), info={"label": N_("Life domain"), "forgotten": True})
    """The key of the domain in the instrument of the block."""
    value: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True, info={"label": N_("Score")})

    measurement: Mapped[Measurement] = relationship(back_populates="scores")
    plan: Mapped[Plan] = relationship()

    @property
    def remembered_name(self) -> str:
        """How the history calls it: `p4-d1-resident`, because domains are numbered in each block anew."""
        return f"{self.measurement.block}-{self.domain}-{self.scorer.value}"
