"""Telling how far a goal is, in the way that its block asks (P-14)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.common import clock
from app.extensions import db
from app.plans.actions.in_goal import keep_within, plan_of, put, refuse, settings_for, to_work_on
from app.plans.models import Goal, GoalProgress
from app.plans.rules import goals as rules
from app.plans.rules import progress, scoring
from app.plans.rules.progress import Progress


def tell(goal: Goal, values: Mapping[str, Any]) -> GoalProgress:
    """Tell how far a goal is, in the way that its block asks."""
    plan = to_work_on(goal)
    return keep_within(plan, GoalProgress(**told_by(goal, values), goal_id=goal.id))


def change(told: GoalProgress, values: Mapping[str, Any]) -> GoalProgress:
    """Put right what was told, but not what a resident told himself."""
    plan_of(told)
    refuse(scoring.reasons_not_to_touch(own_voice=told.own_voice))
    return put(told, told_by(told.goal, values))


def remove(told: GoalProgress) -> None:
    """Delete what was told by mistake, but not what a resident told himself."""
    plan_of(told)
    refuse(scoring.reasons_not_to_touch(own_voice=told.own_voice))
    db.session.delete(told)


def told_by(goal: Goal, values: Mapping[str, Any]) -> dict[str, Any]:
    """What somebody tells of a goal, as it is kept; raises `RuleBroken` for what does not fit its block."""
    day, scorer, words = values["told_on"], values["scorer"], (values.get("words") or "").strip()
    refuse(rules.mistakes_in_day(day, clock.today()))
    asked = Progress(clock.begin_of(day), scorer, values.get("value"), words)
    kept = progress.checked(settings_for(goal).way, asked)
    return {"told_on": day, "scorer": scorer, "value": kept.value, "words": kept.words or None}


def moment_of(told: GoalProgress) -> Progress:
    """Progress as the rules reckon with it."""
    return Progress(clock.begin_of(told.told_on), told.scorer, told.value, told.words or "")
