"""Reviews at an age: that somebody looked anew at who may see a plan, and what came out of it (mission F-13)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Integer, Text
from sqlalchemy.orm import Mapped, column_property, foreign, mapped_column, relationship

from app.common import clock
from app.common.erasing import Erased
from app.common.scope import Within
from app.common.tables import Numbered
from app.common.types import Moment
from app.common.unseen import looked_up
from app.common.words import N_
from app.extensions import Model
from app.plans.models.plans import Plan
from app.plans.rules.ages import OUTCOMES, Age, Outcome, Threshold
from app.security.models import User
from app.security.models.organisations import words_of


class AgeReview(Numbered, Within, Model):
    """What was decided about a plan when the young person reached an age; never changed, and no row until then."""

    __tablename__ = "age_review"
    erased_by = Erased.TOKEN
    within = "plan"

    plan_id: Mapped[int] = mapped_column(
        ForeignKey("plan.id", ondelete="CASCADE"), index=True, info={"label": N_("Plan")}
    )
    age: Mapped[int] = mapped_column(Integer, info={"label": N_("Age")})
    reached_on: Mapped[date] = mapped_column(info={"label": N_("Reached on")})
    outcome: Mapped[Outcome] = mapped_column(words_of(Outcome), info={"label": N_("Outcome"), "choices": OUTCOMES})
    reason: Mapped[str] = mapped_column(Text, info={"label": N_("Reason")})
    decided_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, info={"label": N_("Decided on")})
    decided_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id"), index=True, info={"label": N_("Decided by")}
    )

    plan: Mapped[Plan] = relationship()
    decided_by: Mapped[User | None] = relationship(
        viewonly=True, uselist=False, primaryjoin=lambda: foreign(AgeReview.decided_by_id) == User.actor_id
    )

    @property
    def threshold(self) -> Threshold:
        """What it was about."""
        return Threshold(Age(self.age), self.reached_on)


birth_date = looked_up(
    "portal_birth_date", Date(), "SELECT one.birth_date FROM person AS one WHERE one.id = {number}"
)
Plan.born = column_property(birth_date(Plan.__table__.c.person_id), deferred=True)
