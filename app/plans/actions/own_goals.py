"""What residents do with goals: say how far one is, write along in it, and tick its actions off (P-21, P-22)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.common import clock
from app.extensions import db
from app.plans.actions import goal_actions, participants
from app.plans.actions.goal_progress import told_by
from app.plans.actions.in_goal import keep_within, put, refuse, settings_for
from app.plans.models import Goal, GoalAction, GoalProgress, Participant
from app.plans.rules import goals as goal_rules
from app.plans.rules import merging
from app.plans.rules import sharing as rules
from app.plans.rules.blocks import BlockKind
from app.plans.rules.instruments import Scorer
from app.plans.rules.sharing import Access


def access_to(me: Participant, number: int, *, over: bool) -> Access:
    """What a participant may do with a goal; `over` is one that has ended."""
    place = rules.goal_place(number, over=over)
    given = participants.given_to(me).get(place.key, Access.NONE)
    return rules.verdict(participants.standing_of(me.plan, me), place, given).access


def goal_to_tell(me: Participant, number: int) -> Goal | None:
    """A goal of which a participant tells how far it is; of any other, nothing is told."""
    return _goal(me, number, Access.MEASURE)


def goal_to_write(me: Participant, number: int, *, to_save: bool) -> Goal | None:
    """A goal that a participant co-writes, locked where something is saved; of any other, nothing is told."""
    return _goal(me, number, Access.WRITE, to_save=to_save)


def _goal(me: Participant, number: int, least: Access, *, to_save: bool = False) -> Goal | None:
    wanted = select(Goal).where(Goal.id == number, Goal.plan_id == me.plan_id)
    goal = db.session.scalars(wanted.with_for_update(of=Goal) if to_save else wanted).first()
    if goal is None or access_to(me, number, over=participants.goal_place(goal).over) < least:
        return None
    part = me.plan.design.part(goal.block)
    return goal if part and part.kind == BlockKind.GOALS else None


def tell(me: Participant, goal: Goal, values: Mapping[str, Any]) -> None:
    """Keep how far a goal is, as the resident says."""
    told = told_by(goal, {**values, "scorer": Scorer.RESIDENT})
    keep_within(me.plan, GoalProgress(**told, goal=goal, plan=me.plan))


# Writing along


def texts_of(goal: Goal) -> dict[str, str | None]:
    """What a resident writes of a goal, as it stands: the texts that its block asks."""
    return {name: getattr(goal, name) for name in goal_rules.texts_asked(settings_for(goal))}


def write(goal: Goal, given: Mapping[str, str | None], base: str) -> None:
    """Save what a resident wrote of a goal beside what somebody else changed since `base` (`merging.marks`)."""
    theirs = texts_of(goal)
    changed = merging.together(base, theirs, {name: given.get(name) for name in theirs})
    refuse(goal_rules.mistakes_in_texts(settings_for(goal), {**theirs, **changed}))
    put(goal, changed)
    db.session.flush()


# Actions


def action_to_tick(me: Participant, number: int) -> GoalAction | None:
    """An action of a goal that a participant co-writes, as long as somebody does it; of any other, nothing."""
    its = GoalAction.id == number, GoalAction.plan_id == me.plan_id
    action = db.session.scalars(select(GoalAction).where(*its).with_for_update(of=GoalAction)).first()
    if action is None or action.state is goal_rules.ActionState.DROPPED:
        return None
    return action if goal_to_write(me, action.goal_id, to_save=True) else None


def tick(action: GoalAction) -> None:
    """Say that an action was done today."""
    goal_actions.mark_done(action, clock.today())
    db.session.flush()


def untick(action: GoalAction) -> None:
    """Say that an action was not done after all; one that goes on is left as it is."""
    if action.state is goal_rules.ActionState.DONE:
        goal_actions.go_on_with(action)
        db.session.flush()
