"""The steps of one connection in their order, as its page draws them: done, due, and ahead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from flask import current_app

from app.common import clock
from app.common.frozen import frozen
from app.common.web.addresses import row_at
from app.common.web.locale import gettext as _
from app.common.web.pages import Cell
from app.common.web.values import shown
from app.onboarding.actions import connections as actions
from app.onboarding.actions import knowing
from app.onboarding.models import Connection, ConnectionCheck, ConnectionStep
from app.onboarding.rules import standing as rules
from app.onboarding.rules.gates import GATES, LACKING, OPENED_BY, closed
from app.onboarding.rules.programmes import Route, Step, StepKind
from app.onboarding.rules.standing import State
from app.onboarding.rules.windows import Span, Unit
from app.onboarding.views import telling
from app.onboarding.views.known_routes import route_of
from app.onboarding.views.routes import window_of

DONE, DUE, AHEAD = "done", "now", ""


@frozen
class GateLine:
    """What has to be there before a step is completed: whether it is, and since when."""

    text: str
    open: bool
    told: str


@frozen
class CheckLine:
    """A point of a checklist."""

    text: str
    ticked: bool
    words: str


@frozen
class Line:
    """A step as the page draws it."""

    key: str
    number: int
    name: str
    state: str
    about: str
    when: str
    gates: tuple[GateLine, ...] = ()
    checks: tuple[CheckLine, ...] = ()
    recalled: tuple[str, ...] = ()
    """When it was called back, and why."""
    late: str = ""
    meetings: tuple[Cell, ...] = ()
    """What is planned for it: an appointment, or trainings."""

    @property
    def ticked(self) -> int:
        """How many points of the checklist were gone through."""
        return sum(check.ticked for check in self.checks)


@frozen
class Course:
    """All steps; and why the one that is due cannot be completed yet."""

    lines: tuple[Line, ...]
    lacking: tuple[str, ...]
    underway: bool


def course_of(connection: Connection) -> Course:
    """The steps of a connection, in as many statements whatever was done."""
    done = knowing.steps_told(connection)
    checks = _by_step(connection.checks)
    standing = actions.standing_of(connection, done)
    route = route_of(connection)
    now = rules.current(route, standing)
    spans = rules.due(route, standing, connection.planned_on)
    held = _held(done)
    lines = []
    for number, step in enumerate(route.steps, 1):
        state = DUE if step is now else DONE if step.key in held else AHEAD
        lines.append(
            Line(
                step.key, number, telling.name_of(step), state,
                " ".join(_about(route, step, held.get(step.key))),
                _when(connection, step, state, held.get(step.key), spans.get(step.key)),
                tuple(_gates(connection, step)) if state is not DONE else (),
                tuple(_checks(step, checks[step.key])),
                tuple(_recalled(one) for one in done if one.key == step.key and one.recalled_at),
                " ".join(badge.text for badge in telling.urgency_badges(connection)) if state is DUE else "",
                tuple(_planned(connection, step)) if state is not DONE or step.kind is StepKind.YEARLY else (),
            )
        )  # fmt: skip
    lacking = closed(now.gates, connection.papers, clock.today()) if now else []
    return Course(tuple(lines), tuple(_(LACKING[gate]) for gate in lacking), connection.state is State.UNDERWAY)


def _planned(connection: Connection, step: Step) -> Iterator[Cell]:
    """What is planned for a step, each a way to it for whoever may read it."""
    may = current_app.extensions["appbuilder"].sm.may
    for one in connection.appointments_ahead if may("list", "Appointment") else ():
        if one.step == step.key:
            names = ", ".join(guest["name"] for guest in one.guests)
            told = _("Appointment on %(moment)s", moment=shown(one.starts_at))
            yield Cell(
                told, row_at("AppointmentView.show", one.id),
                under=_("with %(names)s", names=names) if names else "",
            )  # fmt: skip
    for one in connection.trainings_ahead if step.kind is StepKind.TRAINING and may("list", "Training") else ():
        told = _("%(training)s on %(moment)s", training=one.title, moment=shown(one.starts_at))
        yield Cell(told, row_at("TrainingView.show", one.id))


def _held(done: Iterable[ConnectionStep]) -> dict[str, ConnectionStep]:
    """The steps that count as done, each as it was done last."""
    return {one.key: one for one in done if one.recalled_at is None}


def _by_step(checks: Iterable[ConnectionCheck]) -> defaultdict[str, dict[str, ConnectionCheck]]:
    found: defaultdict[str, dict[str, ConnectionCheck]] = defaultdict(dict)
    for check in checks:
        found[check.step][check.point] = check
    return found


def _about(route: Route, step: Step, done: ConnectionStep | None) -> Iterator[str]:
    """What belongs to a step in a sentence: what the programme says, how long it takes, who did it."""
    if step.about:
        yield shown(dict(step.about))
    if step.most_minutes:
        yield _("%(minutes)s.", minutes=telling.minutes(step))
    if done is not None and done.done_by is not None:
        yield _("Done by %(name)s.", name=done.done_by.name.full)
    if step.window and done is None:
        yield _("%(window)s.", window=window_of(route, step))


def _when(connection: Connection, step: Step, state: str, done: ConnectionStep | None, span: Span | None) -> str:
    if state is DONE and done is not None:
        return shown(done.done_on)
    if state is DUE and connection.planned_on:
        return _("planned on %(day)s", day=shown(connection.planned_on))
    if span is not None:
        return shown(span.first) if span.first == span.last else f"{shown(span.first)} – {shown(span.last)}"
    if step.kind is StepKind.YEARLY and step.window and step.window.unit is Unit.YEARS:
        return _("every year")
    return _("no date yet") if state is DUE and connection.state is State.UNDERWAY else ""


def _gates(connection: Connection, step: Step) -> Iterator[GateLine]:
    papers = connection.papers
    for gate in step.gates:
        day: date | None = papers.day_of(gate)
        told = shown(day) if day else ""
        if day and OPENED_BY[gate].value == "accession" and papers.signatory:
            told = _("%(day)s, by %(name)s", day=told, name=papers.signatory)
        yield GateLine(_(GATES[gate]), day is not None and day <= clock.today(), told)


def _checks(step: Step, kept: dict[str, ConnectionCheck]) -> Iterator[CheckLine]:
    for point in step.checklist:
        check = kept.get(point.key)
        ticked, words = (check.ticked_at is not None, check.words or "") if check else (False, "")
        yield CheckLine(shown(dict(point.text)), ticked, words)


def _recalled(one: ConnectionStep) -> str:
    day = shown(one.recalled_at.date()) if one.recalled_at else ""
    return _(
        "Done on %(done)s, called back on %(day)s: %(reason)s",
        done=shown(one.done_on), day=day, reason=one.recalled_because or "",
    )  # fmt: skip
