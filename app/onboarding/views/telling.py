"""What a connection says of itself: its step drawn and in words, what has to happen, by when, and its state."""

from __future__ import annotations

from flask_babel import ngettext

from app.common import clock
from app.common.web.locale import gettext as _
from app.common.web.pages import Badge, Cell, Tone
from app.common.web.remembering import remembered
from app.common.web.values import shown, soon
from app.onboarding.actions.listed import Listed
from app.onboarding.models import Connection
from app.onboarding.rules.gates import LACKING, closed
from app.onboarding.rules.programmes import Step
from app.onboarding.rules.sectors import SECTORS
from app.onboarding.rules.standing import STATES, State
from app.onboarding.rules.urgency import Urgency, urgency
from app.onboarding.rules.windows import length
from app.onboarding.views.known_routes import route_of

Told = Connection | Listed
"""A connection, or what a list tells of one."""
TOLD = "told_of_connections"

TONES: dict[State, Tone] = {
    State.UNDERWAY: "neutral",
    State.PAUSED: "warning",
    State.DECLINED: "inactive",
    State.LEFT: "inactive",
    State.MERGED: "inactive",
}


def step_of(connection: Told) -> Step | None:
    """The step that is due."""
    return route_of(connection).step(connection.step)


def name_of(step: Step) -> str:
    """The name of a step."""
    return shown(dict(step.name))


def state_badge(connection: Told) -> Badge:
    """How it goes with the connection."""
    return Badge(_(STATES[connection.state]), TONES[connection.state])


def place_badge(connection: Told) -> Badge:
    """At which step of how many it is."""
    return Badge(_("Step %(number)s of %(count)s", **_place(connection)))


def _place(connection: Told) -> dict[str, int]:
    return {"number": connection.step_number, "count": len(route_of(connection).steps)}


def organisation(connection: Told) -> Cell:
    """Its name, with the field in which it works below."""
    return Cell(connection.label, under=_(SECTORS[connection.sector]) if connection.sector else "")


def sector(connection: Told) -> Cell:
    """In which field it works."""
    return Cell(_(SECTORS[connection.sector]) if connection.sector else "")


def step(connection: Told) -> Cell:
    """At which step it is, drawn and in words."""
    known, key = remembered(TOLD), ("step", connection.edition_id, connection.step_number)
    if key not in known:
        place = _place(connection)
        known[key] = Cell(_("%(number)s of %(count)s", **place), progress=(place["number"], place["count"]))
    return known[key]


def todo(connection: Told) -> Cell:
    """What has to happen now; of a connection that is not under way its state."""
    if connection.state is not State.UNDERWAY:
        return Cell(badges=(state_badge(connection),))
    due_step = step_of(connection)
    return Cell(_todo(connection, due_step) if due_step else _("All steps are done."))


def _todo(connection: Told, due_step: Step) -> str:
    lacking = closed(due_step.gates, connection.papers, clock.today()) if due_step.gates else []
    unplanned = connection.due_on is not None and not connection.planned_on
    known, key = remembered(TOLD), ("todo", connection.edition_id, due_step.key, unplanned, *lacking)
    if key not in known:
        known[key] = " ".join(_(LACKING[gate]) for gate in lacking) or _happens(due_step, unplanned=unplanned)
    return known[key]


def _happens(due_step: Step, *, unplanned: bool) -> str:
    name = name_of(due_step)
    if due_step.most_minutes:
        name = _("%(step)s, %(minutes)s", step=name, minutes=minutes(due_step))
    if not unplanned or not due_step.window:
        return name
    return _("Plan: %(step)s (%(window)s)", step=name, window=_(length(due_step.window)))


def minutes(of: Step) -> str:
    """How long a meeting takes."""
    least, most = of.least_minutes, of.most_minutes
    if least == most:
        return ngettext("%(num)d minute", "%(num)d minutes", most)
    return _("%(least)s to %(most)s minutes", least=least, most=most)


def due(connection: Told) -> Cell:
    """By when, with a mark where that is soon or over."""
    known, key = remembered(TOLD), ("due", connection.due_on, connection.state is State.UNDERWAY)
    if key not in known:
        known[key] = _due(connection)
    return known[key]


def _due(connection: Told) -> Cell:
    if connection.due_on is None:
        return Cell(_("no date") if connection.state is State.UNDERWAY else "")
    return Cell(soon(connection.due_on), badges=urgency_badges(connection), raw=connection.due_on)


def urgency_badges(connection: Told) -> tuple[Badge, ...]:
    """A mark for what is over or due this week."""
    today, day = clock.today(), connection.due_on
    how = urgency(day, today)
    if how is Urgency.LATE and day is not None:
        late = (today - day).days
        return (Badge(ngettext("%(num)d day late", "%(num)d days late", late), "error"),)
    return (Badge(_("this week"), "warning"),) if how is Urgency.WEEK else ()
