"""Goals of a plan: add, change, move, end and delete them; and what stands in a plan (P-11 to P-13)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import aliased, load_only

from app.common import clock
from app.common.frozen import frozen
from app.common.history import fields_of
from app.common.rowsecurity import PLANNED_ONCE
from app.extensions import db
from app.plans.actions.in_goal import keep_within, plan_of, put, refuse, settings_for, settings_of
from app.plans.actions.participants import forget_goal
from app.plans.actions.plans import plan_to_change
from app.plans.models import Goal, GoalAction, GoalProgress, Plan
from app.plans.rules import goals as rules
from app.plans.rules.goals import OVER, GoalState
from app.security.models import User
from app.security.models.naming import NAME_OF_USER


def add_goal(plan_id: int | None, block: str, values: Mapping[str, Any]) -> Goal:
    """Put a goal at the end of a block of a plan that one may change."""
    plan = plan_to_change(plan_id)
    settings = settings_of(plan, block)
    refuse(rules.mistakes_in_goal(settings, values, clock.today()))
    last = select(func.max(Goal.position)).where(Goal.plan_id == plan.id, Goal.block == block)
    position = (db.session.scalar(last) or 0) + 1
    goal = Goal(**rules.taken(settings, values), block=block, position=position, state=GoalState.OPEN)
    return keep_within(plan, goal)


def change_goal(goal: Goal, values: Mapping[str, Any]) -> Goal:
    """Change what is wanted, and by when."""
    plan_of(goal)
    settings = settings_for(goal)
    refuse(rules.mistakes_in_goal(settings, values, clock.today()))
    return put(goal, rules.taken(settings, values))


def move_goal(goal: Goal, *, up: bool) -> None:
    """Let a goal change places with the one before it, or after it, that stands with it on the page."""
    plan_of(goal)
    # Whoever moves goals of a plan waits for whoever does; both would count from the same order otherwise.
    db.session.execute(select(Plan.id).where(Plan.id == goal.plan_id).with_for_update())
    of_block = select(Goal).where(Goal.plan_id == goal.plan_id, Goal.block == goal.block)
    found = list(db.session.scalars(of_block.order_by(Goal.position, Goal.id)))
    alike = [one for one in found if (one.state is GoalState.OPEN) == (goal.state is GoalState.OPEN)]
    place = alike.index(goal) + (-1 if up else 1)
    if not 0 <= place < len(alike):
        return
    here, there = found.index(goal), found.index(alike[place])
    found.insert(there, found.pop(here))
    for position, one in enumerate(found, 1):
        one.position = position


def end_goal(goal: Goal, state: GoalState) -> None:
    """Say that a goal is reached or let go, or work on it again."""
    plan_of(goal)
    refuse(rules.reasons_not_to_move_to(goal.state, state))
    goal.state = state


def reach(goal: Goal) -> None:
    """Say that a goal is reached."""
    end_goal(goal, GoalState.REACHED)


def let_go(goal: Goal) -> None:
    """Let a goal go that is not reached."""
    end_goal(goal, GoalState.STOPPED)


def open_again(goal: Goal) -> None:
    """Work again on a goal that ended."""
    end_goal(goal, GoalState.OPEN)


def reasons_not_to_delete(goal: Goal) -> list[str]:
    """A goal goes only while nothing belongs to it."""
    there = (select(kind.id).where(kind.goal_id == goal.id).exists() for kind in (GoalAction, GoalProgress))
    return [rules.HAS_MORE] if db.session.scalar(select(or_(*there))) else []


def remove_goal(goal: Goal) -> None:
    """Delete a goal that was added by mistake."""
    plan_of(goal)
    refuse(reasons_not_to_delete(goal))
    forget_goal(goal)
    db.session.delete(goal)


# What stands in a plan


@frozen
class Worked:
    """The goals of a plan by block, with what belongs to each, in the order in which it is shown."""

    goals: Mapping[str, list[Any]]
    actions: Mapping[int, list[Any]]
    progress: Mapping[int, list[Any]]


def of_plan(plan: Plan) -> Worked:
    """The goals of a plan, their actions and their progress, as far as one may see them; three statements.

    They are plain rows with what people fill in of `Goal`, `GoalAction` and `GoalProgress`: there may be hundreds,
    of which a page changes none. An action also has its `colleague`, with the name.
    """
    return in_order(*(db.session.execute(asked, {"plan": plan.id}) for asked in _statements()))


@cache
def _statements() -> tuple[Any, ...]:
    """What is asked of each plan; written down once."""
    colleague = aliased(User, name="colleague")
    goals, actions, told = (
        select(kind.id, *(getattr(kind, name) for name in fields_of(kind)))
        .where(kind.plan_id == bindparam("plan"))
        .execution_options(**{PLANNED_ONCE: True})
        for kind in (Goal, GoalAction, GoalProgress)
    )  # fmt: skip
    named = load_only(*(getattr(colleague, column.key) for column in NAME_OF_USER))
    actions = actions.add_columns(colleague).outerjoin(GoalAction.colleague.of_type(colleague)).options(named)
    return goals, actions, told


def in_order(goals: Iterable[Any], actions: Iterable[Any], progress: Iterable[Any]) -> Worked:
    """Goals with what belongs to them, as they are shown: what is to be done first comes first."""
    return Worked(
        _by(sorted(goals, key=lambda one: (one.position or 0, one.id)), "block"),
        _by(sorted(actions, key=lambda one: (one.state in OVER, one.due_on or date.max, one.id)), "goal_id"),
        _by(sorted(progress, key=lambda one: (one.told_on, one.id)), "goal_id"),
    )


def of_goal(goal: Goal) -> tuple[list[GoalAction], list[GoalProgress]]:
    """What is done for a goal, and all that was told of it, the latest first."""
    done = select(GoalAction).where(GoalAction.goal_id == goal.id).order_by(GoalAction.id)
    told = select(GoalProgress).where(GoalProgress.goal_id == goal.id)
    newest = told.order_by(GoalProgress.told_on.desc(), GoalProgress.id.desc())
    return list(db.session.scalars(done)), list(db.session.scalars(newest))


def _by(rows: Iterable[Any], key: str) -> Mapping[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for one in rows:
        found[getattr(one, key)].append(one)
    return found
