"""Where a connection stands: which steps are done, which is due, what may be done with it (O-01, O-46, O-48).

A standing is a value; each verb gives a new one, or says why not. What was done is never taken away: a step back
calls it back, and it is done anew beside it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import StrEnum

from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.words import N_
from app.onboarding.rules.gates import LACKING, Papers, closed
from app.onboarding.rules.programmes import Route, Step, StepKind
from app.onboarding.rules.windows import Span, Unit, later, only


class State(StrEnum):
    """How it goes with a connection."""

    UNDERWAY = "underway"
    PAUSED = "paused"
    DECLINED = "declined"
    LEFT = "left"
    MERGED = "merged"


STATES = {
    State.UNDERWAY: N_("On its way"),
    State.PAUSED: N_("Paused"),
    State.DECLINED: N_("Does not join"),
    State.LEFT: N_("Left"),
    State.MERGED: N_("Merged"),
}
OPEN = (State.UNDERWAY, State.PAUSED)
"""The states in which something is still done with it."""


class Turn(StrEnum):
    """What turns a connection from one state into another."""

    PAUSE = "pause"
    RESUME = "resume"
    DECLINE = "decline"
    LEAVE = "leave"
    MERGE = "merge"


NEXT = {
    State.UNDERWAY: {
        Turn.PAUSE: State.PAUSED, Turn.DECLINE: State.DECLINED, Turn.LEAVE: State.LEFT, Turn.MERGE: State.MERGED,
    },
    State.PAUSED: {
        Turn.RESUME: State.UNDERWAY, Turn.DECLINE: State.DECLINED, Turn.LEAVE: State.LEFT,
        Turn.MERGE: State.MERGED,
    },
    State.DECLINED: {Turn.RESUME: State.UNDERWAY},
    State.LEFT: {},
    State.MERGED: {},
}  # fmt: skip
"""What leads where; who left, or went up in another organisation, begins anew."""

NOT_UNDERWAY = N_("This connection is not under way.")
CANNOT_TURN = N_("That cannot be done with this connection as it stands now.")
NOT_DUE = N_("Another step is due by now. Look at the connection as it is.")
ALL_DONE = N_("All steps are done.")
NOT_DONE = N_("That step is not done yet.")
IN_FUTURE = N_("A step is done today, or was done before.")
BEFORE_LAST = N_("The step before it was done later than that day.")
CONNECTED = N_("The organisation is connected, so that it no longer declines: it leaves.")
NOT_CONNECTED = N_("The organisation is not connected yet, so that it does not leave: it declines.")
PLANNED_BEFORE = N_("What is planned lies ahead: choose today or a later day.")
PLANNED_FAR = N_("That day is more than five years away.")
MOST_YEARS = 5


@frozen
class Done:
    """A step that was done on a day; `recalled` when it was called back since."""

    key: str
    on: date
    recalled: bool = False


@frozen
class Standing:
    """The state of a connection, and all that was done, in the order in which it was done."""

    state: State = State.UNDERWAY
    done: tuple[Done, ...] = ()

    @property
    def held(self) -> dict[str, date]:
        """The steps that count as done, each with the last day on which it was."""
        return {one.key: one.on for one in self.done if not one.recalled}


def current(programme: Route, standing: Standing) -> Step | None:
    """The step that is due: the first that is not done, and the yearly one for ever."""
    held = standing.held
    waiting = (step for step in programme.steps if step.key not in held or step.kind is StepKind.YEARLY)
    return next(waiting, None)


def is_connected(programme: Route, standing: Standing) -> bool:
    """Whether the step was done by which an organisation is connected."""
    return programme.joining is not None and programme.joining.key in standing.held


def reasons_not_to_complete(
    programme: Route, standing: Standing, key: str, on: date, papers: Papers, today: date
) -> list[str]:
    """Why a step cannot be completed: every way in asks here."""
    if standing.state is not State.UNDERWAY:
        return [NOT_UNDERWAY]
    step = current(programme, standing)
    if step is None or step.key != key:
        return [ALL_DONE if step is None else NOT_DUE]
    checks = ((on > today, IN_FUTURE), (on < max(standing.held.values(), default=on), BEFORE_LAST))
    reasons = [reason for holds, reason in checks if holds]
    return reasons + [LACKING[gate] for gate in closed(step.gates, papers, on)]


def complete(programme: Route, standing: Standing, key: str, on: date, papers: Papers, today: date) -> Standing:
    """Complete the step that is due. Raises `RuleBroken`."""
    _refuse(reasons_not_to_complete(programme, standing, key, on, papers, today))
    return replace(standing, done=(*standing.done, Done(key, on)))


def reasons_not_to_step_back(programme: Route, standing: Standing, key: str) -> list[str]:
    """Why a step cannot be called back."""
    if standing.state is not State.UNDERWAY:
        return [NOT_UNDERWAY]
    return [] if programme.step(key) and key in standing.held else [NOT_DONE]


def step_back(programme: Route, standing: Standing, key: str) -> Standing:
    """Go back to a step that was done: it and what came after it are to be done anew. Raises `RuleBroken`."""
    _refuse(reasons_not_to_step_back(programme, standing, key))
    back = {step.key for step in programme.steps[programme.place(key) - 1 :]}
    return replace(
        standing, done=tuple(replace(one, recalled=one.recalled or one.key in back) for one in standing.done)
    )


def reasons_not_to_turn(programme: Route, standing: Standing, turn: Turn) -> list[str]:
    """Why a connection cannot be paused, resumed, declined, left or merged."""
    if turn not in NEXT[standing.state]:
        return [CANNOT_TURN]
    connected = is_connected(programme, standing)
    checks = (
        (turn is Turn.DECLINE and connected, CONNECTED),
        (turn is Turn.LEAVE and not connected, NOT_CONNECTED),
    )
    return [reason for holds, reason in checks if holds]


def turned(programme: Route, standing: Standing, turn: Turn) -> Standing:
    """Pause, resume, decline, leave or merge. Raises `RuleBroken`."""
    _refuse(reasons_not_to_turn(programme, standing, turn))
    return replace(standing, state=NEXT[standing.state][turn])


def due(programme: Route, standing: Standing, planned: date | None = None) -> dict[str, Span]:
    """When the steps ahead are due, as far as windows tell it.

    A step that is planned falls on that day. What follows from a step that is itself still due within some days
    is due within more of them.
    """
    days = {key: only(day) for key, day in standing.held.items()}
    step, spans = current(programme, standing), dict[str, Span]()
    for ahead in programme.steps[programme.place(step.key) - 1 :] if step else ():
        before = ahead.window and (days.get(ahead.key) or days.get(ahead.window.after))
        if ahead.window and before:
            days[ahead.key] = spans[ahead.key] = ahead.window.from_span(before)
        if planned and ahead is step:
            days[ahead.key] = only(planned)
    return spans


def reasons_against_plan(planned: date, today: date) -> list[str]:
    """Why a step cannot be planned on a day."""
    checks = ((planned < today, PLANNED_BEFORE), (planned > later(today, Unit.YEARS, MOST_YEARS), PLANNED_FAR))
    return [reason for holds, reason in checks if holds]


def _refuse(reasons: list[str]) -> None:
    if reasons:
        raise RuleBroken(*reasons)
