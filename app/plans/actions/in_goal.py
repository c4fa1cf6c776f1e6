"""What work on goals, their actions and their progress shares: the plan may be changed, and the goal goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.common.errors import RuleBroken
from app.extensions import db
from app.plans.actions.plans import refuse_unless_open
from app.plans.models import Goal, GoalAction, GoalProgress, Plan
from app.plans.rules import goals as rules
from app.plans.rules import plans as plan_rules
from app.plans.rules.blocks import BlockKind, Goals, goals_of


def settings_of(plan: Plan, block: str) -> Goals:
    """What a block with goals of a plan asks; raises `RuleBroken` where the plan has no such block."""
    for part in plan.design.parts:
        if part.key == block and part.kind == BlockKind.GOALS:
            return goals_of(part.settings)
    raise RuleBroken(rules.NO_BLOCK)


def settings_for(goal: Goal) -> Goals:
    """What the block of a goal asks; one that left the design of its plan asks what every block may."""
    try:
        return settings_of(goal.plan, goal.block)
    except RuleBroken:
        return Goals()


def plan_of(thing: Goal | GoalAction | GoalProgress) -> Plan:
    """The plan of something, when it may be changed; raises `RuleBroken` otherwise."""
    if not thing.editable:
        raise RuleBroken(plan_rules.NOT_OPEN)
    refuse_unless_open(thing.plan)
    return thing.plan


def to_work_on(goal: Goal) -> Plan:
    """The same for a goal that is worked on."""
    plan = plan_of(goal)
    refuse(rules.reasons_not_to_work_on(goal.state))
    return plan


def keep_within(plan: Plan, thing: Any) -> Any:
    """Keep something new in a plan."""
    thing.plan_id, thing.organisation_id = plan.id, plan.organisation_id
    db.session.add(thing)
    db.session.flush()
    return thing


def put(thing: Any, values: Mapping[str, Any]) -> Any:
    """Take new values for the fields of a row."""
    for key, value in values.items():
        setattr(thing, key, value)
    return thing


def refuse(reasons: Iterable[object]) -> None:
    """Raise `RuleBroken` where there are reasons to."""
    if found := list(reasons):
        raise RuleBroken(*found)
