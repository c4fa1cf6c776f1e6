"""The start page of a local administrator: what waits, what is new, who is silent, and figures (A-05)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import format_date, ngettext

from app.activities.actions import start as actions
from app.activities.models import Activity
from app.activities.rules.activities import LANGUAGE_LEVELS, ActivityState
from app.common import clock
from app.common.web import charts
from app.common.web.addresses import row_at
from app.common.web.locale import gettext as _
from app.common.web.pages import Cell, Figures, Latest, WorkItem
from app.common.web.values import shown
from app.common.web.worklists import figures, latest, worklist
from app.security.models import Organisation
from app.security.rules.organisations import Kind


def _looks_after(person: Any) -> int:
    """The municipality that a person looks after here, or nothing."""
    here = person.place if person.user_id is not None else None
    if here is None or here.kind is not Kind.MUNICIPALITY:
        return 0
    return here.id if ("can_offline", "Activity") in person.permissions else 0


@worklist
def items_that_wait(person: Any) -> Iterator[WorkItem]:
    """What sources offer, as long as it waits for a decision."""
    if place_id := _looks_after(person):
        count, since = actions.waiting_here(place_id)
        if count and since:
            title = ngettext("Activity that waits for approval", "Activities that wait for approval", count)
            told = _("Oldest: %(day)s.", day=format_date(clock.on_the_wall(since), "d MMMM y"))
            url = url_for("ModerationView.list")
            yield WorkItem(count, title, told, url, _("View"))


@latest
def new_activities(person: Any) -> Iterator[Latest]:
    """What was published in the municipality in the last week."""
    if place_id := _looks_after(person):
        found = actions.new_here(place_id, clock.now())
        if found.count:
            url = url_for("ActivityView.list", state=ActivityState.PUBLISHED.value, municipality_id=place_id)
            headings = _("Activity"), _("Organisation"), _("Published")
            rows = tuple(_new(one) for one in found.rows)
            yield Latest("new-activities", _("New activities this week"), found.count, headings, rows, url)


def _new(activity: Activity) -> tuple[Cell, ...]:
    at = activity.published_at
    day = shown(clock.on_the_wall(at).date()) if at else ""
    where = row_at("ActivityView.show", activity.id)
    return Cell(shown(activity.title), where), Cell(activity.organisation.name), Cell(day)


@latest
def silent_organisations(person: Any) -> Iterator[Latest]:
    """Organisers of the municipality of whom nothing stands in the agenda."""
    if place_id := _looks_after(person):
        found = actions.silent_here(place_id, clock.now())
        if found.count:
            url = url_for("OrganiserView.list")
            rows = tuple(_silent(one) for one in found.rows)
            title = _("Organisations without an activity")
            yield Latest("silent", title, found.count, (_("Organisation"), _("Known since")), rows, url)


def _silent(organisation: Organisation) -> tuple[Cell, ...]:
    since = shown(clock.on_the_wall(organisation.created_at).date())
    return Cell(organisation.name, row_at("OrganisationView.show", organisation.id)), Cell(since)


@figures
def of_the_territory(person: Any) -> Iterator[Figures]:
    """How much is public, of how many organisations, at which level of language."""
    if place_id := _looks_after(person):
        found = actions.figures(place_id, clock.now())
        stats = (
            (_("Published"), found.public, _("of which free of charge: %(count)s", count=found.free)),
            (_("Organisations with an activity"), found.publishing, _("of %(count)s", count=found.organisers)),
            (_("Local administrators"), found.administrators, ""),
        )
        bars = charts.lying([(_(LANGUAGE_LEVELS[one]), count) for one, count in found.levels.items()])
        yield Figures("territory", _("Activities"), stats, _("Activities per language level"), tuple(bars))
