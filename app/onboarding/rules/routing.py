"""Changes of a programme while it is made: each gives a new one, or says why not.

Steps and points of checklists keep their keys, because what was done and ticked is found by them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from app.common.errors import RuleBroken
from app.common.words import N_
from app.onboarding.rules.programmes import MOST_CHECKS, MOST_STEPS, Check, Route, Step
from app.onboarding.rules.windows import Span, only

GONE = N_("Somebody else has changed this. Look at it as it is now.")
STEPS_FULL = N_("There is no room for more steps.")
POINTS_FULL = N_("There is no room for more points in this checklist.")
NUMBERED = re.compile(r"[a-z_]*?([0-9]{1,6})")


def add_step(route: Route, step: Step) -> tuple[Route, str]:
    """Put a step at the end under a key of its own; the new programme and that key."""
    _refuse(len(route.steps) >= MOST_STEPS, STEPS_FULL)
    key, last = _fresh(route, "s")
    return Route((*route.steps, replace(step, key=key)), last), key


def put_step(route: Route, step: Step) -> Route:
    """Put a changed step in the place of what it was."""
    _refuse(route.step(step.key) is None, GONE)
    return replace(route, steps=tuple(step if one.key == step.key else one for one in route.steps))


def remove_step(route: Route, key: str) -> Route:
    """Take a step away; windows that count from it go with it."""
    _refuse(route.step(key) is None, GONE)
    freed = {one.key for one in counting_from(route, key)}
    left = (replace(one, window=None) if one.key in freed else one for one in route.steps if one.key != key)
    return Route(tuple(left), highest(route))


def counting_from(route: Route, key: str) -> list[Step]:
    """The steps whose window counts from another one."""
    return [one for one in route.steps if one.window is not None and one.window.after == key]


def move_step(route: Route, key: str, to: int) -> Route:
    """Put a step in another place, counted from 0."""
    return replace(route, steps=_moved(route.steps, key, to))


def add_check(route: Route, step_key: str, text: Mapping[str, str]) -> Route:
    """Put a point at the end of the checklist of a step, under a key of its own."""
    step = _known(route, step_key)
    _refuse(len(step.checklist) >= MOST_CHECKS, POINTS_FULL)
    key, last = _fresh(route, "c")
    return _with(replace(route, last=last), step, (*step.checklist, Check(key, text)))


def put_check(route: Route, step_key: str, check: Check) -> Route:
    """Put a changed point in the place of what it was."""
    step = _known(route, step_key)
    _refuse(check_of(step, check.key) is None, GONE)
    return _with(route, step, tuple(check if one.key == check.key else one for one in step.checklist))


def remove_check(route: Route, step_key: str, key: str) -> Route:
    """Take a point away."""
    step = _known(route, step_key)
    _refuse(check_of(step, key) is None, GONE)
    counted = replace(route, last=highest(route))
    return _with(counted, step, tuple(one for one in step.checklist if one.key != key))


def move_check(route: Route, step_key: str, key: str, to: int) -> Route:
    """Put a point in another place of its checklist, counted from 0."""
    step = _known(route, step_key)
    return _with(route, step, _moved(step.checklist, key, to))


def check_of(step: Step, key: str) -> Check | None:
    """The point of a key, if it is in the checklist of a step."""
    return next((one for one in step.checklist if one.key == key), None)


def earlier(route: Route, key: str) -> tuple[Step, ...]:
    """The steps that come before one; before a new one all of them."""
    return route.steps[: route.place(key) - 1] if route.place(key) else route.steps


def dates_from(route: Route, day: date) -> dict[str, Span]:
    """When each step is due where all that has no window is done on one day: an example of how windows fall."""
    found: dict[str, Span] = {}
    for step in route.steps:
        before = found.get(step.window.after) if step.window else None
        found[step.key] = step.window.from_span(before) if step.window and before else only(day)
    return found


def highest(route: Route) -> int:
    """The highest number that a key has or has had."""
    keys = (one.key for step in route.steps for one in (step, *step.checklist))
    return max([route.last, *(int(found[1]) for key in keys if (found := NUMBERED.fullmatch(key)))])


def _fresh(route: Route, letter: str) -> tuple[str, int]:
    number = highest(route) + 1
    return f"{letter}{number}", number


def _with(route: Route, step: Step, checklist: Iterable[Check]) -> Route:
    return put_step(route, replace(step, checklist=tuple(checklist)))


def _known(route: Route, key: str) -> Step:
    step = route.step(key)
    if step is None:
        raise RuleBroken(GONE)
    return step


def _moved(things: tuple[Any, ...], key: str, to: int) -> tuple[Any, ...]:
    one = next((each for each in things if each.key == key), None)
    _refuse(one is None, GONE)
    rest = [each for each in things if each.key != key]
    rest.insert(max(0, min(to, len(rest))), one)
    return tuple(rest)


def _refuse(holds: bool, reason: str) -> None:
    if holds:
        raise RuleBroken(reason)
