"""Programmes as data: the steps that an organisation takes to be connected, and what makes a programme sound."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from app.common.frozen import frozen
from app.common.words import DEFAULT_LANGUAGE, N_, Told
from app.onboarding.rules.contacts import ContactKind
from app.onboarding.rules.gates import BY_LAW, Gate
from app.onboarding.rules.papers import PaperKind
from app.onboarding.rules.windows import Window, window_from

MOST_STEPS, MOST_CHECKS, MOST_MINUTES = 20, 40, 480
LONGEST_NAME, LONGEST_ABOUT, LONGEST_CHECK = 150, 2000, 300
KEY = re.compile(r"[a-z][a-z0-9_]{0,31}")


class StepKind(StrEnum):
    """What happens in a step, which decides what the portal offers in it."""

    CONTACT = "contact"
    MEETING = "meeting"
    PAPERS = "papers"
    JOINING = "joining"
    TRAINING = "training"
    EVALUATION = "evaluation"
    YEARLY = "yearly"


STEP_KINDS = {
    StepKind.CONTACT: N_("Contact"),
    StepKind.MEETING: N_("Meeting"),
    StepKind.PAPERS: N_("Sending papers"),
    StepKind.JOINING: N_("Completing the connection"),
    StepKind.TRAINING: N_("Training"),
    StepKind.EVALUATION: N_("Evaluation"),
    StepKind.YEARLY: N_("Evaluation every year"),
}


@frozen
class Check:
    """A point of the checklist of a step."""

    key: str
    text: Mapping[str, str]

    def told(self) -> dict[str, Any]:
        """As it is kept."""
        return {"key": self.key, "text": dict(self.text)}


@frozen
class Step:
    """A step: its name, what happens in it, and what is asked before it may be completed.

    A meeting says how many minutes it takes and who is invited; a `window` says when the step is due.
    """

    key: str
    name: Mapping[str, str]
    kind: StepKind
    about: Mapping[str, str] | None = None
    gates: tuple[Gate, ...] = ()
    window: Window | None = None
    papers: tuple[PaperKind, ...] = ()
    checklist: tuple[Check, ...] = ()
    least_minutes: int = 0
    most_minutes: int = 0
    guests: tuple[ContactKind, ...] = ()

    def told(self) -> dict[str, Any]:
        """As it is kept: what is empty is left out."""
        kept: dict[str, Any] = {
            "key": self.key,
            "name": dict(self.name),
            "kind": self.kind.value,
            "about": dict(self.about) if self.about else None,
            "gates": [gate.value for gate in self.gates],
            "window": self.window.told() if self.window else None,
            "papers": [paper.value for paper in self.papers],
            "checklist": [check.told() for check in self.checklist],
            "least_minutes": self.least_minutes,
            "most_minutes": self.most_minutes,
            "guests": [guest.value for guest in self.guests],
        }
        return {name: value for name, value in kept.items() if value}


@frozen
class Route:
    """The steps in their order."""

    steps: tuple[Step, ...] = ()
    last: int = 0
    """The highest number that a key of its steps and points has had: a key is never given to another one."""

    def step(self, key: str) -> Step | None:
        """The step of a key, if it is here."""
        return next((step for step in self.steps if step.key == key), None)

    def place(self, key: str) -> int:
        """Which step it is, counted from one; nought for what is not here."""
        return next((number for number, step in enumerate(self.steps, 1) if step.key == key), 0)

    @property
    def joining(self) -> Step | None:
        """The step by which an organisation is connected."""
        return next((step for step in self.steps if step.kind is StepKind.JOINING), None)

    def told(self) -> dict[str, Any]:
        """As it is kept."""
        kept: dict[str, Any] = {"steps": [step.told() for step in self.steps]}
        return {**kept, "last": self.last} if self.last else kept


def read(kept: Mapping[str, Any] | None) -> Route:
    """A programme as it is kept, read back. Raises `KeyError`, `TypeError` or `ValueError` for what is none."""
    kept = kept or {}
    return Route(tuple(_step(one) for one in kept.get("steps", ())), int(kept.get("last", 0)))


def _step(kept: Mapping[str, Any]) -> Step:
    return Step(
        kept["key"],
        kept["name"],
        StepKind(kept["kind"]),
        kept.get("about"),
        tuple(Gate(one) for one in kept.get("gates", ())),
        window_from(kept["window"]) if kept.get("window") else None,
        tuple(PaperKind(one) for one in kept.get("papers", ())),
        tuple(Check(one["key"], one["text"]) for one in kept.get("checklist", ())),
        int(kept.get("least_minutes", 0)),
        int(kept.get("most_minutes", 0)),
        tuple(ContactKind(one) for one in kept.get("guests", ())),
    )


# What makes a programme sound

NO_STEPS = N_("There are no steps yet.")
TOO_MANY_STEPS = N_("There are more than 20 steps.")
ONE_JOINING = N_("Exactly one step completes the connection.")
YEARLY_LAST = N_("Only the last step can come back every year.")
KEY_TWICE = N_("Two steps, or two points of one checklist, have the same key.")
KEY_UNFIT = N_("The key of “%(step)s” is not sound: small letters, digits and underscores, 32 at most.")
NO_NAME = N_("Step %(number)s has no Dutch name, or one of more than 150 characters.")
LAW_GATES = N_("“%(step)s” completes the connection, so it asks for the accession agreement and the account form.")
TWICE = N_("“%(step)s” asks for the same twice.")
AFTER_EARLIER = N_("The window of “%(step)s” counts from a step that does not come before it.")
WINDOW_UNSOUND = N_(
    "The window of “%(step)s” is not sound: its end comes before its beginning, or it is too long."
)
MINUTES_UNSOUND = N_("The minutes of “%(step)s” are not sound.")
CHECK_EMPTY = N_("A point of the checklist of “%(step)s” has no Dutch text, or there are too many.")


@frozen
class Fault:
    """Why a programme cannot be used, and the key of the step where that stands: none where it is of the whole."""

    told: Told
    step: str = ""


def faults(programme: Route) -> list[Told]:
    """Why a programme cannot be used, each reason once."""
    return [one.told for one in faults_where_they_stand(programme)]


def faults_where_they_stand(programme: Route) -> list[Fault]:
    """The same, each with the step that it is about."""
    found = [Fault(told) for told in _faults_of_all(programme)]
    for number, step in enumerate(programme.steps, 1):
        named = (step.name or {}).get(DEFAULT_LANGUAGE) or str(number)
        reasons = _faults_of(programme, number, step)
        found += [Fault(Told(reason, step=named, number=str(number)), step.key) for reason in reasons]
    return found


def _faults_of_all(programme: Route) -> Iterator[Told]:
    steps = programme.steps
    keys = [step.key for step in steps]
    checks = (
        (not steps, NO_STEPS),
        (len(steps) > MOST_STEPS, TOO_MANY_STEPS),
        (bool(steps) and sum(step.kind is StepKind.JOINING for step in steps) != 1, ONE_JOINING),
        (any(step.kind is StepKind.YEARLY for step in steps[:-1]), YEARLY_LAST),
        (_twice(keys) or any(_twice(check.key for check in step.checklist) for step in steps), KEY_TWICE),
    )
    return (Told(reason) for holds, reason in checks if holds)


def _faults_of(programme: Route, number: int, step: Step) -> list[str]:
    name = (step.name or {}).get(DEFAULT_LANGUAGE, "")
    window, joins = step.window, step.kind is StepKind.JOINING
    checks = (
        (not KEY.fullmatch(step.key), KEY_UNFIT),
        (not name or any(len(text) > LONGEST_NAME for text in step.name.values()), NO_NAME),
        (joins and not set(step.gates) >= BY_LAW, LAW_GATES),
        (_twice(step.gates) or _twice(step.papers) or _twice(step.guests), TWICE),
        (window is not None and not 0 < programme.place(window.after) < number, AFTER_EARLIER),
        (window is not None and not window.sound, WINDOW_UNSOUND),
        (not 0 <= step.least_minutes <= step.most_minutes <= MOST_MINUTES, MINUTES_UNSOUND),
        (
            len(step.checklist) > MOST_CHECKS or any(not one.text.get(DEFAULT_LANGUAGE) for one in step.checklist),
            CHECK_EMPTY,
        ),
    )
    return [reason for holds, reason in checks if holds]


def _twice(values: Iterable[str]) -> bool:
    listed = list(values)
    return len(set(listed)) < len(listed)
