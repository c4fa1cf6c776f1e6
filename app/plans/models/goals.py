"""Goals of plans, the actions that lead to them, and how far they are (mission P-11 to P-14)."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import Within
from app.common.tables import NEVER_AGAIN, Numbered, Stamped, Versioned
from app.common.words import N_
from app.extensions import Model
from app.plans.models.plans import Plan
from app.plans.models.voices import own_voice_of
from app.plans.rules.goals import ACTION_STATES, EVERY, GOAL_STATES, ActionState, Every, GoalState
from app.plans.rules.instruments import SCORERS, Scorer
from app.security.models import User
from app.security.models.organisations import words_of


class Goal(Remembered, Numbered, Stamped, Versioned, Within, Model):
    """A goal in a block of a plan; which fields it has is a setting of that block."""

    __tablename__ = "goal"
    erased_by = Erased.NOBODY
    __table_args__ = (Index("ix_goal_plan_id_block_position", "plan_id", "block", "position"), NEVER_AGAIN)
    remembered_as, remembered_with, within = N_("Goal"), "plan", "plan"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), info={"label": N_("Plan")})
    block: Mapped[str] = mapped_column(String(12), info={"label": N_("Block")})
    """The key of the block in the design of the plan."""
    position: Mapped[int] = mapped_column(Integer, default=0, info={"label": N_("Order")})
    title: Mapped[str] = mapped_column(
        String(200), info={"label": N_("Goal"), "help": N_("Such as Noor gaat elke dag naar school.")}
    )
    description: Mapped[str | None] = mapped_column(Text, info={"label": N_("Description of the goal")})
    result: Mapped[str | None] = mapped_column(Text, info={"label": N_("When it is reached")})
    owner_words: Mapped[str | None] = mapped_column(String(200), info={"label": N_("Who works on it")})
    target_date: Mapped[date | None] = mapped_column(info={"label": N_("Target date")})
    state: Mapped[GoalState] = mapped_column(
        words_of(GoalState), default=GoalState.OPEN, info={"label": N_("State"), "choices": GOAL_STATES}
    )

    plan: Mapped[Plan] = relationship(info={"label": N_("Plan")})

    @property
    def label(self) -> str:
        """What is wanted."""
        return self.title


class GoalAction(Remembered, Numbered, Stamped, Versioned, Within, Model):
    """Something that somebody does for a goal, once or again and again."""

    __tablename__ = "goal_action"
    erased_by = Erased.THING
    __table_args__ = (Index("ix_goal_action_state_due_on", "state", "due_on"), NEVER_AGAIN)
    remembered_as, remembered_with, within = N_("Action"), "plan", "plan"

    plan_id: Mapped[int] = mapped_column(
        ForeignKey("plan.id", ondelete="CASCADE"), index=True, info={"label": N_("Plan")}
    )
    goal_id: Mapped[int] = mapped_column(
        ForeignKey("goal.id", ondelete="CASCADE"), index=True, info={"label": N_("Goal")}
    )
    title: Mapped[str] = mapped_column(
        String(200), info={"label": N_("Action"), "help": N_("Such as Aanmelden bij de huiswerkklas.")}
    )
    owner_words: Mapped[str | None] = mapped_column(
        String(200),
        info={"label": N_("Who does it"), "help": N_("Such as Noor en haar moeder.")},
    )
    colleague_id: Mapped[int | None] = mapped_column(
        ForeignKey("ab_user.id", ondelete="SET NULL"),
        index=True,
        info={"label": N_("Colleague"), "help": N_("The colleague on whose dashboard it stands.")},
    )
    due_on: Mapped[date | None] = mapped_column(info={"label": N_("To be done by")})
    every: Mapped[Every] = mapped_column(
        words_of(Every), default=Every.ONCE, info={"label": N_("How often"), "choices": EVERY}
    )
    state: Mapped[ActionState] = mapped_column(
        words_of(ActionState), default=ActionState.TO_DO, info={"label": N_("State"), "choices": ACTION_STATES}
    )
    done_on: Mapped[date | None] = mapped_column(info={"label": N_("Last done on")})

    plan: Mapped[Plan] = relationship(info={"label": N_("Plan")})
    goal: Mapped[Goal] = relationship(info={"label": N_("Goal")})
    colleague: Mapped[User | None] = relationship(info={"label": N_("Colleague")})

    @property
    def label(self) -> str:
        """What is done."""
        return self.title


class GoalProgress(Remembered, Numbered, Stamped, Versioned, Within, Model):
    """How far a goal is, as one person says on a day: a step of the scale, words, or both (P-14)."""

    __tablename__ = "goal_progress"
    erased_by = Erased.NOBODY
    __table_args__ = (NEVER_AGAIN,)
    remembered_as, remembered_with, within = N_("Progress"), "plan", "plan"

    plan_id: Mapped[int] = mapped_column(
        ForeignKey("plan.id", ondelete="CASCADE"), index=True, info={"label": N_("Plan")}
    )
    goal_id: Mapped[int] = mapped_column(
        ForeignKey("goal.id", ondelete="CASCADE"), index=True, info={"label": N_("Goal")}
    )
    told_on: Mapped[date] = mapped_column(info={"label": N_("Day")})
    scorer: Mapped[Scorer] = mapped_column(
        words_of(Scorer), default=Scorer.PROFESSIONAL, info={"label": N_("Who says so"), "choices": SCORERS}
    )
    value: Mapped[int | None] = mapped_column(info={"label": N_("Step")})
    words: Mapped[str | None] = mapped_column(Text, info={"label": N_("In words")})

    plan: Mapped[Plan] = relationship(info={"label": N_("Plan")})
    goal: Mapped[Goal] = relationship(info={"label": N_("Goal")})

    own_voice: ClassVar[Any]
    """Whether a resident told it himself; asked for where it decides something."""

    @property
    def label(self) -> Any:
        """The day on which it was told."""
        return self.told_on.isoformat()


GoalProgress.own_voice = own_voice_of(GoalProgress)
