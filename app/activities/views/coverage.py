"""Municipalities without a local administrator, for regions and the Servicedesk (mission F-21, A-W9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import g, url_for
from flask_babel import format_date, ngettext
from sqlalchemy import not_

from app.activities.actions import coverage as actions
from app.activities.actions.coverage import Standing
from app.activities.views.waiting import waits
from app.common import clock, context
from app.common.frozen import frozen
from app.common.web.addresses import row_at
from app.common.web.filters import ByChoice, ByYesNo
from app.common.web.locale import gettext as _
from app.common.web.pages import Cell, ListPage, WorkItem
from app.common.web.parse import one_of
from app.common.web.screens import Screen, SQLAInterface
from app.common.web.values import shown
from app.common.web.worklists import worklist
from app.common.words import N_
from app.security.models import Organisation
from app.security.rules.organisations import COUNTRIES


@frozen
class BySomethingWaits(ByYesNo):
    """Narrow to municipalities where something waits, or to the others."""

    def condition(self, text: str) -> Any:
        """The condition for "yes" or "no"."""
        waits = actions.where_something_waits()
        return waits if one_of(text, ("yes", "no")) == "yes" else not_(waits)


def _standing(place: Organisation) -> Standing:
    return g.standings.get(place.id, Standing())


def _number(count: int) -> Cell:
    return Cell(shown(count), raw=count, numeric=True)


class CoverageView(Screen):
    """The municipalities of one's region in which nobody looks after activities."""

    datamodel = SQLAInterface(Organisation)
    route_base, class_permission_name = "/coverage", "Coverage"
    list_title, add_title, edit_title = (
        N_("Without a local administrator"),
        N_("Add organisation"),
        N_("Edit organisation %(name)s"),
    )
    list_lead = N_(
        "Municipalities in which nobody looks after activities now. What comes from elsewhere waits there."
    )
    list_columns = ["name", "number", "waiting", "since", "public", "told_at"]
    labels = {
        "number": N_("CBS or NIS code"),
        "waiting": N_("Waits"),
        "since": N_("Oldest since"),
        "public": N_("Published"),
        "told_at": N_("Region told"),
    }
    sorts = {"name": "sort_key"}
    numeric_columns = frozenset({"waiting", "public"})
    needle, searchable = "search_key", N_("Name, former name or number")
    filters = (
        BySomethingWaits("waits", N_("Something waits"), Organisation.id),
        ByChoice("country", N_("Country"), Organisation.country, COUNTRIES),
    )
    cells = {
        "number": lambda place: Cell(place.cbs_code or place.nis_code or ""),
        "waiting": lambda place: _number(_standing(place).waits.count),
        "since": lambda place: Cell(_day(_standing(place).waits.since)),
        "public": lambda place: _number(_standing(place).public),
        "told_at": lambda place: Cell(_day(_standing(place).told_at)),
    }
    exclude_route_methods = Screen.exclude_route_methods | {
        *("show", "history", "add", "edit", "delete", "lookup", "do_many")
    }

    def conditions(self, wish: Any) -> Any:
        """Municipalities that nobody looks after at this moment."""
        return [*super().conditions(wish), *actions.silent_here(clock.now())]

    def known(self, items: Sequence[Organisation]) -> list[Organisation]:
        found = super().known(items)
        g.standings = actions.standings([item.id for item in found]) if found else {}
        return found

    def list_page(self, wish: Any) -> ListPage:
        page = super().list_page(wish)
        narrowed = wish.filters or wish.search
        return page if narrowed else replace(
            page, empty_title=_("Every municipality is looked after"),
            empty_hint=_("Everywhere somebody looks after the activities."),
        )  # fmt: skip

    def url_of(self, item: Organisation) -> str:
        """Its page is that of the organisation."""
        return row_at("OrganisationView.show", item.id)


def _day(moment: datetime | None) -> str:
    return shown(clock.on_the_wall(moment).date()) if moment else ""


@waits("list", "Coverage", actions.waiting_for_nobody)
def waiting_for_nobody(count: int, since: datetime) -> WorkItem:
    """Municipalities of the region where something waits for nobody."""
    title = ngettext(
        "Municipality without a local administrator where activities wait",
        "Municipalities without a local administrator where activities wait",
        count,
    )  # fmt: skip
    return WorkItem(count, title, _oldest(since), url_for("CoverageView.list", waits="yes"), _("View"))


@worklist
def waiting_here_for_nobody(person: Any) -> Iterator[WorkItem]:
    """The same of the own municipality, for who can give the role there."""
    may = person.permissions if person.user_id is not None else frozenset()
    gives_it = {("can_administrators", "Organisation"), ("can_add", "Assignment")} <= set(may)
    if gives_it and ("can_list", "Coverage") not in may:
        place = context.current().organisation_id or 0
        if actions.is_silent_now(place, clock.now()):
            waits = actions.standings([place])[place].waits
            if waits.since:
                url = url_for("OrganisationView.show", pk=place)
                title = _("Activities wait, and nobody is local administrator")
                yield WorkItem(waits.count, title, _oldest(waits.since), url, _("View"))


def _oldest(since: datetime) -> str:
    return _("Oldest: %(day)s.", day=format_date(clock.on_the_wall(since), "d MMMM y"))
