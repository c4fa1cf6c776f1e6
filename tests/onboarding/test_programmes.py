"""The programme as data: the nine steps of the source, and what a programme cannot be."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.common.words import LANGUAGES
from app.onboarding.rules import programmes as rules
from app.onboarding.rules.gates import BY_LAW, Gate
from app.onboarding.rules.nine_steps import NINE_STEPS
from app.onboarding.rules.papers import PaperKind
from app.onboarding.rules.programmes import Check, Route, Step, StepKind, faults, read
from app.onboarding.rules.windows import Unit, Window


def with_step(which: str, **changes) -> Route:
    steps = (replace(step, **changes) if step.key == which else step for step in NINE_STEPS.steps)
    return Route(tuple(steps))


def test_the_nine_steps_stand_in_the_order_of_the_source():
    assert [step.name["nl"] for step in NINE_STEPS.steps] == [
        "Contact leggen",
        "Oriënterend gesprek",
        "Organisatieprofiel invullen en toesturen",
        "Organisatieprofiel doornemen en training plannen",
        "Aansluiting voltooien",
        "Professionals trainen",
        "Eerste evaluatie",
        "Tweede evaluatie",
        "Jaarlijkse evaluatie",
    ]


def test_the_meetings_the_papers_and_the_gates_are_those_of_the_source():
    minutes = {step.key: (step.least_minutes, step.most_minutes) for step in NINE_STEPS.steps if step.most_minutes}
    assert minutes == {"orientation": (15, 30), "discussion": (30, 30)}
    assert {step.key for step in NINE_STEPS.steps if step.gates} == {"joining"}
    joining = NINE_STEPS.joining
    assert joining and set(joining.gates) == {Gate.ACCESSION, Gate.ACCOUNTS} and NINE_STEPS.place("joining") == 5
    sent = NINE_STEPS.step("profile")
    assert sent and set(sent.papers) == set(PaperKind)


def test_the_windows_are_those_of_the_source():
    windows = {step.key: step.window for step in NINE_STEPS.steps if step.window}
    assert windows == {
        "evaluation_1": Window("training", Unit.DAYS, 42, 56),
        "evaluation_2": Window("evaluation_1", Unit.MONTHS, 2, 3),
        "yearly": Window("evaluation_2", Unit.YEARS, 1, 1),
    }


def test_the_programme_of_the_portal_is_sound_and_said_in_three_languages():
    assert faults(NINE_STEPS) == []
    texts = [step.name for step in NINE_STEPS.steps]
    texts += [check.text for step in NINE_STEPS.steps for check in step.checklist]
    assert all(set(text) == set(LANGUAGES) and all(text.values()) for text in texts)


def test_a_programme_comes_back_from_json_as_it_was():
    assert read(json.loads(json.dumps(NINE_STEPS.told()))) == NINE_STEPS


@pytest.mark.parametrize("gate", sorted(BY_LAW))
def test_fatima_cannot_make_a_programme_that_connects_without_one_of_the_two_papers(gate):
    left = tuple(one for one in Gate if one != gate)
    assert rules.LAW_GATES in faults(with_step("joining", gates=left))


@pytest.mark.parametrize(
    ("programme", "reason"),
    [
        (Route(), rules.NO_STEPS),
        (Route(NINE_STEPS.steps * 3), rules.TOO_MANY_STEPS),
        (Route(NINE_STEPS.steps[:4]), rules.ONE_JOINING),
        (with_step("contact", kind=StepKind.JOINING), rules.ONE_JOINING),
        (with_step("contact", kind=StepKind.YEARLY), rules.YEARLY_LAST),
        (with_step("contact", key="training"), rules.KEY_TWICE),
        (with_step("contact", checklist=(Check("c", {"nl": "a"}), Check("c", {"nl": "b"}))), rules.KEY_TWICE),
        (with_step("contact", key="Contact!"), rules.KEY_UNFIT),
        (with_step("contact", name={"en": "Make contact"}), rules.NO_NAME),
        (with_step("contact", name={"nl": "x" * 151}), rules.NO_NAME),
        (with_step("profile", papers=(PaperKind.COVENANT, PaperKind.COVENANT)), rules.TWICE),
        (with_step("training", window=Window("yearly", Unit.DAYS, 1, 2)), rules.AFTER_EARLIER),
        (with_step("training", window=Window("training", Unit.DAYS, 1, 2)), rules.AFTER_EARLIER),
        (with_step("training", window=Window("nowhere", Unit.DAYS, 1, 2)), rules.AFTER_EARLIER),
        (with_step("evaluation_1", window=Window("training", Unit.DAYS, 56, 42)), rules.WINDOW_UNSOUND),
        (with_step("evaluation_1", window=Window("training", Unit.YEARS, 0, 11)), rules.WINDOW_UNSOUND),
        (with_step("orientation", least_minutes=40), rules.MINUTES_UNSOUND),
        (with_step("contact", checklist=(Check("c1", {"nl": ""}),)), rules.CHECK_EMPTY),
    ],
)
def test_a_programme_that_cannot_work_is_refused_with_the_reason(programme, reason):
    assert reason in faults(programme)


def test_the_shortest_programme_is_one_step_that_completes_the_connection():
    assert faults(Route((Step("join", {"nl": "Aansluiten"}, StepKind.JOINING, gates=tuple(Gate)),))) == []


@pytest.mark.parametrize("kept", [{"steps": [{}]}, {"steps": [{"key": "a", "name": {"nl": "A"}, "kind": "odd"}]}])
def test_what_is_no_programme_is_not_read_as_one(kept):
    with pytest.raises((KeyError, ValueError)):
        read(kept)
