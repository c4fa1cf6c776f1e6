"""Goals and actions: what is filled in about them, in which state they are, and when one is due (P-11 to P-14)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from app.common.words import N_, Told
from app.plans.rules.blocks import GOAL_FIELDS, GoalField, Goals, Use

LONGEST_TITLE, LONGEST_TEXT = 200, 2_000
LONGEST = {"title": LONGEST_TITLE, "description": LONGEST_TEXT, "result": LONGEST_TEXT, "owner_words": 200}
YEARS = 20
"""Nobody plans further ahead, or looks further back, than a young person is young."""

NO_BLOCK = N_("This plan has no such block with goals.")
NO_TITLE = N_("Say what the goal is.")
NO_ACTION = N_("Say what is done.")
FIELD_MISSING = N_("Fill in “%(field)s”.")
TEXT_LONG = N_("“%(field)s” has at most %(most)s characters.")
FAR_AWAY = N_("This day lies too far away. Check the year.")
TO_COME = N_("This day is still to come.")
GOAL_OVER = N_("This goal is no longer worked on. Open it again first.")
NOT_OPEN = N_("This goal is no longer worked on.")
NOT_OVER = N_("This goal is worked on already.")
HAS_MORE = N_("Actions or progress belong to this goal. Let the goal go instead.")
DONE_ONCE = N_("This action has been done. Let it lapse instead.")
ACTION_OVER = N_("This action is over. Take it up again first.")
ACTION_GOES_ON = N_("This action goes on already.")


class GoalState(StrEnum):
    """How a goal stands."""

    OPEN = "open"
    REACHED = "reached"
    STOPPED = "stopped"


GOAL_STATES = {
    GoalState.OPEN: N_("Worked on"),
    GoalState.REACHED: N_("Reached"),
    GoalState.STOPPED: N_("Let go"),
}


class ActionState(StrEnum):
    """How an action stands."""

    TO_DO = "to_do"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"


ACTION_STATES = {
    ActionState.TO_DO: N_("To do"),
    ActionState.DOING: N_("Under way"),
    ActionState.DONE: N_("Has been done"),
    ActionState.DROPPED: N_("Dropped"),
}
OVER = frozenset({ActionState.DONE, ActionState.DROPPED})


class Every(StrEnum):
    """How often an action is done."""

    ONCE = "once"
    DAY = "day"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"


EVERY = {
    Every.ONCE: N_("Once"),
    Every.DAY: N_("Every day"),
    Every.WEEK: N_("Every week"),
    Every.FORTNIGHT: N_("Every two weeks"),
    Every.MONTH: N_("Every month"),
}
STEPS: dict[Every, dict[str, Any]] = {
    Every.DAY: {"days": 1},
    Every.WEEK: {"weeks": 1},
    Every.FORTNIGHT: {"weeks": 2},
    Every.MONTH: {"months": 1},
}


def next_day(every: Every, due_on: date | None, today: date) -> date | None:
    """When an action that was done is due again: the first day of its rhythm after today; nothing for once.

    The day of the month stays: what is due on the 31st is due on the last day of a shorter month, and on the 31st
    again after it.
    """
    if every is Every.ONCE:
        return None
    from dateutil.relativedelta import relativedelta  # few pages reckon with months

    first, times, step = due_on or today, 1, relativedelta(None, None, **STEPS[every])
    while (day := first + step * times) <= today:
        times += 1
    return day


def is_late(state: ActionState, due_on: date | None, today: date) -> bool:
    """Whether an action should have been done by now."""
    return state not in OVER and due_on is not None and due_on < today


def last_of_week(today: date) -> date:
    """The Sunday until which something is of this week."""
    return today + timedelta(days=6 - today.weekday())


# What is filled in

COLUMNS = {
    GoalField.DESCRIPTION: "description",
    GoalField.RESULT: "result",
    GoalField.OWNER: "owner_words",
    GoalField.TARGET_DATE: "target_date",
}
"""The column of each field that a block may ask."""


def asked(goals: Goals) -> dict[str, Use]:
    """The columns that a block asks beside the title, and how."""
    return {column: use for name, column in COLUMNS.items() if (use := goals.use(name)) is not Use.HIDDEN}


def taken(goals: Goals, values: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of what was filled in: nothing that the block does not ask."""
    return {key: value for key, value in values.items() if key == "title" or key in asked(goals)}


TEXTS = ("description", "result", "owner_words")
"""What residents who co-write a goal write of it. What is wanted, and by when, was agreed together and stays."""


def texts_asked(goals: Goals) -> dict[str, Use]:
    """Those of them that a block asks, and how."""
    return {column: use for column, use in asked(goals).items() if column in TEXTS}


def mistakes_in_texts(goals: Goals, values: Mapping[str, Any]) -> list[object]:
    """Why texts of a goal cannot be kept so, whatever stands in its other fields."""
    uses = texts_asked(goals)
    missing = [LABELS[column] for column in uses if uses[column] is Use.REQUIRED and _is_empty(values.get(column))]
    return [*(Told(FIELD_MISSING, field=Told(label)) for label in missing), *_too_long(values, LONGEST)]


def mistakes_in_goal(goals: Goals, values: Mapping[str, Any], today: date) -> list[object]:
    """Why a goal cannot be kept so."""
    uses = asked(goals)
    found: list[object] = [NO_TITLE] if _is_empty(values.get("title")) else []
    for name, column in COLUMNS.items():
        if uses.get(column) is Use.REQUIRED and _is_empty(values.get(column)):
            found.append(Told(FIELD_MISSING, field=Told(GOAL_FIELDS[name])))
    return [*found, *_too_long(values, LONGEST), *_too_far(values.get("target_date"), today)]


def mistakes_in_action(values: Mapping[str, Any], today: date) -> list[object]:
    """Why an action cannot be kept so."""
    found: list[object] = [NO_ACTION] if _is_empty(values.get("title")) else []
    return [*found, *_too_long(values, {"title": 200, "owner_words": 200}), *_too_far(values.get("due_on"), today)]


def mistakes_in_day(told_on: date, today: date) -> list[object]:
    """Why progress cannot be of this day."""
    return [TO_COME] if told_on > today else _too_far(told_on, today)


def _is_empty(value: Any) -> bool:
    return not value.strip() if isinstance(value, str) else value is None


LABELS = {
    "title": N_("Goal"),
    "owner_words": N_("Who works on it"),
    **{column: GOAL_FIELDS[name] for name, column in COLUMNS.items()},
}


def _too_long(values: Mapping[str, Any], longest: Mapping[str, int]) -> list[object]:
    return [
        Told(TEXT_LONG, field=Told(LABELS[key]), most=str(most))
        for key, most in longest.items()
        if len(values.get(key) or "") > most
    ]


def _too_far(day: date | None, today: date) -> list[object]:
    return [FAR_AWAY] if day and abs(day.year - today.year) > YEARS else []


# What may be done with them


def reasons_not_to_work_on(state: GoalState) -> list[str]:
    """Why nothing is added to a goal, and none of its actions is done."""
    return [] if state is GoalState.OPEN else [GOAL_OVER]


def reasons_not_to_move_to(now: GoalState, wanted: GoalState) -> list[str]:
    """A goal ends once, and is opened again before it ends in another way."""
    if now is wanted:
        return [NOT_OVER] if now is GoalState.OPEN else [NOT_OPEN]
    return [NOT_OPEN] if GoalState.OPEN not in (now, wanted) else []


def is_done_for_now(every: Every, done_on: date | None, due_on: date | None, today: date) -> bool:
    """Whether an action that repeats was done today and is due again later: a second click changes nothing."""
    return every is not Every.ONCE and done_on == today and due_on is not None and due_on > today
