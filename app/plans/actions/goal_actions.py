"""Work on actions for goals: agree them, do them, let them lapse; and what waits for somebody (P-11)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.common import clock
from app.common.errors import RuleBroken
from app.extensions import db
from app.plans.actions.in_goal import keep_within, plan_of, put, refuse, to_work_on
from app.plans.models import Goal, GoalAction, Plan
from app.plans.rules import goals as rules
from app.plans.rules.goals import OVER, ActionState, Every, GoalState
from app.plans.rules.plans import PlanState

MOST_SHOWN = 200
"""How many actions of one's own a page shows."""


def add(goal: Goal, values: Mapping[str, Any]) -> GoalAction:
    """Agree what is done for a goal."""
    plan = to_work_on(goal)
    refuse(rules.mistakes_in_action(values, clock.today()))
    return keep_within(plan, GoalAction(**values, goal_id=goal.id, state=ActionState.TO_DO))


def change(action: GoalAction, values: Mapping[str, Any]) -> GoalAction:
    """Change what is done, by whom, and by when."""
    plan_of(action)
    refuse(rules.mistakes_in_action(values, clock.today()))
    return put(action, values)


def do(action: GoalAction) -> None:
    """Note that an action was done today; one that repeats is due again, once for each day that it is done."""
    to_work_on(action.goal)
    mark_done(action, clock.today())


def mark_done(action: GoalAction, today: date) -> None:
    """The same, for who has asked whether it may be done."""
    if action.state is ActionState.DROPPED:
        raise RuleBroken(rules.ACTION_OVER)
    if action.state is ActionState.DONE or rules.is_done_for_now(
        action.every, action.done_on, action.due_on, today
    ):
        return
    again = rules.next_day(action.every, action.due_on, today)
    action.done_on, action.due_on = today, again or action.due_on
    action.state = ActionState.TO_DO if again else ActionState.DONE


def begin(action: GoalAction) -> None:
    """Say that somebody is at it."""
    to_work_on(action.goal)
    if action.state is not ActionState.TO_DO:
        raise RuleBroken(rules.ACTION_OVER if action.state in OVER else rules.ACTION_GOES_ON)
    action.state = ActionState.DOING


def drop(action: GoalAction) -> None:
    """Let an action lapse: nobody does it any more."""
    plan_of(action)
    if action.state in OVER:
        raise RuleBroken(rules.ACTION_OVER)
    action.state = ActionState.DROPPED


def take_up(action: GoalAction) -> None:
    """Take an action up again that lapsed, or that was said to be done."""
    to_work_on(action.goal)
    if action.state not in OVER:
        raise RuleBroken(rules.ACTION_GOES_ON)
    go_on_with(action)


def go_on_with(action: GoalAction) -> None:
    """Let an action be to do again; one that is done once was not done then."""
    if action.every is Every.ONCE:
        action.done_on = None
    action.state = ActionState.TO_DO


def reasons_not_to_delete(action: GoalAction) -> list[str]:
    """An action goes only while it was never done."""
    return [rules.DONE_ONCE] if action.done_on else []


def remove(action: GoalAction) -> None:
    """Delete an action that was added by mistake."""
    plan_of(action)
    refuse(reasons_not_to_delete(action))
    db.session.delete(action)


# What waits for somebody


def of_colleague(user_id: int) -> list[GoalAction]:
    """What somebody still has to do for goals that are worked on, the earliest first, without a day last."""
    found = _waiting(select(GoalAction), user_id).order_by(
        GoalAction.due_on.is_(None), GoalAction.due_on, GoalAction.id
    )
    with_all = joinedload(GoalAction.goal), joinedload(GoalAction.plan)
    return list(db.session.scalars(found.options(*with_all).limit(MOST_SHOWN)))


def due(user_id: int, today: date) -> tuple[int, int]:
    """How many actions of somebody are late, and how many more have to be done this week."""
    counts: Any = (
        func.count(GoalAction.id).filter(GoalAction.due_on < today),
        func.count(GoalAction.id).filter(GoalAction.due_on.between(today, rules.last_of_week(today))),
    )
    late, this_week = tuple(db.session.execute(_waiting(select(*counts), user_id)).one())
    return late, this_week


def _waiting(wanted: Any, user_id: int) -> Any:
    return (
        wanted.join(Goal, Goal.id == GoalAction.goal_id)
        .join(Plan, Plan.id == GoalAction.plan_id)
        .where(GoalAction.colleague_id == user_id, GoalAction.state.not_in(OVER))
        .where(Goal.state == GoalState.OPEN, Plan.state != PlanState.CLOSED, Plan.active)
    )
