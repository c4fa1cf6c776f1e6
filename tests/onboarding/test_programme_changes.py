"""Changes of a programme as values: whatever Fatima does, keys are given once, and what differs is told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.common.errors import RuleBroken
from app.onboarding.rules import routing
from app.onboarding.rules.comparing import differences
from app.onboarding.rules.nine_steps import NINE_STEPS
from app.onboarding.rules.programmes import Route, Step, StepKind, faults, faults_where_they_stand, read
from app.onboarding.rules.windows import Span, Unit, Window

DOES = ("add", "put", "remove", "move", "point", "reword", "strike", "shift")


def say(words: Any) -> str:
    return words["nl"] if words else ""


def done(route: Route, what: str, step: int, point: int, place: int) -> Route:
    """Do something with a step or point that is there, counted round."""
    if what == "add" or not route.steps:
        grown, _key = routing.add_step(route, Step("", {"nl": f"Stap {place}"}, StepKind.MEETING))
        return grown
    chosen = route.steps[step % len(route.steps)]
    if what == "put":
        before = routing.earlier(route, chosen.key)
        window = Window(before[0].key, Unit.DAYS, place, place + point) if before else None
        return routing.put_step(route, replace(chosen, name={"nl": f"Anders {place}"}, window=window))
    if what == "remove":
        return routing.remove_step(route, chosen.key)
    if what == "move":
        return routing.move_step(route, chosen.key, place)
    if what == "point" or not chosen.checklist:
        return routing.add_check(route, chosen.key, {"nl": f"Punt {place}"})
    check = chosen.checklist[point % len(chosen.checklist)]
    if what == "reword":
        return routing.put_check(route, chosen.key, replace(check, text={"nl": f"Woorden {place}"}))
    if what == "strike":
        return routing.remove_check(route, chosen.key, check.key)
    return routing.move_check(route, chosen.key, check.key, place)


def names(route: Route) -> list[str]:
    """The keys of all steps and points; those of two checklists may be the same."""
    return [step.key for step in route.steps] + [f"{s.key}.{c.key}" for s in route.steps for c in s.checklist]


@given(
    st.booleans(),
    st.lists(st.tuples(st.sampled_from(DOES), *(st.integers(0, 30) for _one in range(3))), max_size=25),
)
def test_whatever_is_done_no_key_is_given_twice_and_every_difference_is_told(
    begun: bool, doings: list[Any]
) -> None:
    route = NINE_STEPS if begun else Route()
    seen = {*names(route)}
    for what, *numbers in doings:
        try:
            after = done(route, what, *numbers)
        except RuleBroken as broken:  # no room
            assert broken.reasons[0] in (routing.STEPS_FULL, routing.POINTS_FULL)
            continue
        now = names(after)
        assert len(set(now)) == len(now)
        assert not ({*now} - {*names(route)}) & seen, "a key that was used before"
        seen |= {*now}
        assert read(json.loads(json.dumps(after.told()))) == after
        assert bool(differences(route, after, say)) == (after.steps != route.steps)
        keys = {step.key for step in after.steps}
        assert all(step.window is None or step.window.after in keys for step in after.steps)
        assert [one.told for one in faults_where_they_stand(after)] == faults(after)
        assert {one.step for one in faults_where_they_stand(after)} <= {"", *keys}
        route = after


@pytest.mark.parametrize(
    "change",
    [
        lambda: routing.put_step(NINE_STEPS, Step("gone", {"nl": "Weg"}, StepKind.CONTACT)),
        lambda: routing.remove_step(NINE_STEPS, "gone"),
        lambda: routing.move_step(NINE_STEPS, "gone", 1),
        lambda: routing.add_check(NINE_STEPS, "gone", {"nl": "Punt"}),
        lambda: routing.remove_check(NINE_STEPS, "contact", "gone"),
        lambda: routing.move_check(NINE_STEPS, "training", "c1", 0),
    ],
)
def test_what_is_gone_is_not_changed(change: Any) -> None:
    with pytest.raises(RuleBroken) as broken:
        change()
    assert [*broken.value.reasons] == [routing.GONE]


def test_the_example_of_the_preview_follows_the_windows() -> None:
    days = routing.dates_from(NINE_STEPS, date(2026, 12, 31))
    assert days["training"] == Span(date(2026, 12, 31), date(2026, 12, 31))
    assert days["evaluation_1"] == Span(date(2027, 2, 11), date(2027, 2, 25))
    assert days["evaluation_2"] == Span(date(2027, 4, 11), date(2027, 5, 25))
    assert days["yearly"] == Span(date(2028, 4, 11), date(2028, 5, 25))
