"""Telling progress by residents: how far a goal is in their eyes, without changing the goal (P-21, P-22)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.plans.actions import participants
from app.plans.actions.goal_progress import told_by
from app.plans.actions.in_goal import keep_within
from app.plans.models import Goal, GoalProgress, Participant
from app.plans.rules import sharing as rules
from app.plans.rules.blocks import BlockKind
from app.plans.rules.instruments import Scorer
from app.plans.rules.sharing import Access


def tells(me: Participant, number: int, *, over: bool) -> bool:
    """Whether a participant tells how far a goal is."""
    place = rules.goal_place(number, over=over)
    given = participants.given_to(me).get(place.key, Access.NONE)
    return rules.verdict(participants.standing_of(me.plan, me), place, given).access >= Access.MEASURE


def goal_to_tell(me: Participant, number: int) -> Goal | None:
    """A goal of which a participant tells how far it is; of any other, nothing is told."""
    goal = db.session.scalars(select(Goal).where(Goal.id == number, Goal.plan_id == me.plan_id)).first()
    if goal is None or not tells(me, number, over=participants.goal_place(goal).over):
        return None
    part = me.plan.design.part(goal.block)
    return goal if part and part.kind == BlockKind.GOALS else None


def tell(me: Participant, goal: Goal, values: Mapping[str, Any]) -> None:
    """Keep how far a goal is, as the resident says."""
    told = told_by(goal, {**values, "scorer": Scorer.RESIDENT})
    keep_within(me.plan, GoalProgress(**told, goal=goal, plan=me.plan))
