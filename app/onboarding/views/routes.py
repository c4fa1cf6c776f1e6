"""A programme as it is read: its steps with what is asked in each, and as a coordinator will see them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from app.common.frozen import frozen
from app.common.web.locale import gettext as _
from app.common.web.values import shown
from app.onboarding.rules.comparing import place_of
from app.onboarding.rules.contacts import CONTACT_KINDS
from app.onboarding.rules.gates import GATES
from app.onboarding.rules.papers import PAPER_KINDS
from app.onboarding.rules.programmes import STEP_KINDS, Route, Step
from app.onboarding.rules.routing import dates_from
from app.onboarding.rules.windows import Span, length
from app.questionnaires.views.reading import Line, Section


def route_of(edition: Any) -> Route:
    """The programme that stands in a version."""
    return edition.route


def sections(route: Route) -> tuple[Section, ...]:
    """Every step, in the language of the page: what is asked in it in sentences, and its checklist."""
    return tuple(
        Section(
            step.key,
            _("%(number)s. %(step)s", number=number, step=name_of(step)),
            about_of(step),
            tuple(sentences(route, step)),
            tuple(Line(place_of(step, one), shown(dict(one.text)), "", "", False, ()) for one in step.checklist),
        )
        for number, step in enumerate(route.steps, 1)
    )


def name_of(step: Step) -> str:
    """The name of a step."""
    return shown(dict(step.name))


def about_of(step: Step) -> str:
    """What is explained of a step."""
    return shown(dict(step.about)) if step.about else ""


def sentences(route: Route, step: Step) -> Iterator[str]:
    """What a step is and asks, a sentence each."""
    yield kind_of(step)
    if window := window_of(route, step):
        yield window
    if step.gates:
        each = "; ".join(_small(_(GATES[one])) for one in step.gates)
        yield _("Can only be completed when: %(each)s.", each=each)
    if step.papers:
        yield _("Papers that go out: %(papers)s.", papers=papers_of(step))
    if step.guests:
        yield _("Invited: %(guests)s.", guests=guests_of(step))


def kind_of(step: Step) -> str:
    """What happens in a step, and how long that takes."""
    kind = _(STEP_KINDS[step.kind])
    return _("%(kind)s, %(minutes)s", kind=kind, minutes=_minutes(step)) if step.most_minutes else kind


def _minutes(step: Step) -> str:
    if step.least_minutes in (0, step.most_minutes):
        return _("%(minutes)s minutes", minutes=step.most_minutes)
    return _("%(least)s to %(most)s minutes", least=step.least_minutes, most=step.most_minutes)


def window_of(route: Route, step: Step) -> str:
    """When a step is due, in words."""
    if step.window is None:
        return ""
    words, before = _(length(step.window)), route.step(step.window.after)
    words = words[:1].upper() + words[1:]
    return _("%(window)s, counted from “%(step)s”", window=words, step=name_of(before)) if before else words


def papers_of(step: Step) -> str:
    """The papers that go out in a step."""
    return "; ".join(_(PAPER_KINDS[one]) for one in step.papers)


def guests_of(step: Step) -> str:
    """Who is invited to a step, beside the coordinator."""
    return "; ".join(_(CONTACT_KINDS[one]) for one in step.guests)


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


@frozen
class Seen:
    """A step as a coordinator will see it."""

    key: str
    number: int
    name: str
    about: str
    kind: str
    window: str
    day: str
    """When it would be due, in an example; of a step without a window nothing."""
    gates: tuple[str, ...]
    papers: str
    guests: str
    points: tuple[str, ...]


def seen(route: Route, today: date) -> tuple[Seen, ...]:
    """Every step as a coordinator will see it, with the days of an example that begins today."""
    spans = dates_from(route, today)
    return tuple(_seen(route, number, step, spans[step.key]) for number, step in enumerate(route.steps, 1))


def _seen(route: Route, number: int, step: Step, span: Span) -> Seen:
    return Seen(
        step.key,
        number,
        name_of(step),
        about_of(step),
        kind_of(step),
        window_of(route, step),
        _days(span) if step.window and 0 < route.place(step.window.after) < number else "",
        tuple(_(GATES[one]) for one in step.gates),
        papers_of(step),
        guests_of(step),
        tuple(shown(dict(one.text)) for one in step.checklist),
    )


def _days(span: Span) -> str:
    return shown(span.first) if span.first == span.last else f"{shown(span.first)} – {shown(span.last)}"
