"""Organisations with their figures: what each gave beside what it expected, exact, for who calls (O-39)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import g, url_for
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from app.common import context
from app.common.web.filters import ByLookup
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, Fact, Panel, ShowPage, Tone
from app.common.web.screens import Screen, SQLAInterface, expose, has_access
from app.common.web.values import shown
from app.common.words import N_
from app.extensions import db
from app.onboarding.actions.signals import counting
from app.onboarding.actions.signals.counting import NOTHING, Sight, Stuff
from app.onboarding.forms.signals import OWN_REGIONS
from app.onboarding.models import Connection
from app.onboarding.rules.signals.calling import Call, call_for
from app.onboarding.rules.signals.comparing import Compared, rounded
from app.onboarding.views.signals.charting import over_time
from app.onboarding.views.signals.words import months_in_words
from app.security.models.naming import NAME_OF_ORGANISATION

CALLS = {Call.COMPLIMENT: N_("Compliment"), Call.CONTACT: N_("Make contact")}
TONES: dict[Call, Tone] = {Call.COMPLIMENT: "success", Call.CONTACT: "warning"}


def _number(count: int | None) -> Cell:
    return Cell(shown(count), raw=count, numeric=True)


def _of(item: Connection) -> tuple[Stuff, Sight, Compared]:
    """What is known of the organisation of a row; looked up for all rows of the page at once."""
    found: tuple[Stuff, Sight, Compared] = g.signallers[item.id]
    return found


def _expected(one: Compared) -> int | None:
    return None if one.expected is None or not one.months else rounded(one.expected)


def _difference(one: Compared) -> Cell:
    found = one.difference if one.months else None
    sign = "+" if found and found > 0 else ""
    return Cell(f"{sign}{shown(found)}" if found is not None else "", raw=found, numeric=True)


def _call(item: Connection) -> Cell:
    _known, at, one = _of(item)
    call, reason = call_for(one, at.thresholds)
    if reason is None or item.joined_on is None or item.state not in counting.OPEN:
        return Cell()
    return Cell(badges=(Badge(_(CALLS[call]), TONES[call]),))


class SignallerView(Screen):
    """Organisations that may signal, with what they gave over the last months; on these screens alone (F-24)."""

    datamodel = SQLAInterface(Connection)
    route_base, class_permission_name = "/signallers", "Signaller"
    list_title, add_title, edit_title = (
        N_("Figures per organisation"), N_("Add organisation"), N_("Edit organisation %(name)s"),
    )  # fmt: skip
    list_lead = N_("Over the last months, by the thresholds of the region. For the region alone.")
    list_columns = ["organisation", "expected", "signals", "difference", "matches", "call"]
    labels = {
        "expected": N_("Expected"), "signals": N_("Signals"), "difference": N_("Difference"),
        "matches": N_("Matches"), "call": N_("What to do"),
    }  # fmt: skip
    sorts = {"organisation": "sort_key"}
    needle, searchable = "search_key", N_("Name, former name or number")
    numeric_columns = frozenset({"expected", "signals", "difference", "matches"})
    filters = (ByLookup("region_id", N_("Region"), Connection.region_id, OWN_REGIONS),)
    with_show = (joinedload(Connection.organisation),)
    with_list = (joinedload(Connection.organisation).load_only(*NAME_OF_ORGANISATION),)
    cells = {
        "organisation": lambda item: Cell(item.organisation.name),
        "expected": lambda item: _number(_expected(_of(item)[2])),
        "signals": lambda item: _number(_of(item)[2].signals if _of(item)[2].months else None),
        "difference": lambda item: _difference(_of(item)[2]),
        "matches": lambda item: _number(_of(item)[2].matches if _of(item)[2].months else None),
        "call": _call,
    }
    lookups = {"region_id": OWN_REGIONS}
    exclude_route_methods = Screen.exclude_route_methods | {
        *("history", "add", "edit", "delete", "export", "do_many")
    }

    def conditions(self, wish: Any) -> Any:
        """The newest connection of each organisation that may signal, in one's own regions."""
        ours = context.current().scope.reaches(Connection.region_id)
        return [*super().conditions(wish), ours, counting.may_signal()]

    def known(self, items: Sequence[Connection]) -> list[Connection]:
        found = super().known(items)
        _look_up(found, whole=False)
        return found

    def fetch(self, pk: int, *options: Any, lock: bool = False) -> Connection:
        """One of a region for which one works; an organisation reads its own connection, and not this."""
        item: Connection = super().fetch(pk, *options, lock=lock)
        if not Connection.owner_within(db.session(), context.current().scope, item.region_id):
            raise NotFound
        return item

    @expose("/<pk:pk>")
    @has_access
    def show(self, pk: int) -> str:
        """What one organisation gave, over time."""
        item = self.fetch(pk, *self.with_show)
        _look_up([item])
        known, at, _one = _of(item)
        pieces = counting.pieces_of(known, at, counting.since_of(item.joined_on))
        chart = over_time(f"signals-{item.id}", _("Expected and given over time"), pieces)
        return self.render("onboarding/signaller.html", page=self.show_page(item), item=item, chart=chart)

    def show_page(self, item: Connection) -> ShowPage:
        _known, at, _one = _of(item)
        span = months_in_words(at.span.first, counting.last_month(at.span))
        return replace(super().show_page(item), lead=_("Figures of %(period)s", period=span))

    def name_of(self, item: Connection) -> str:
        return item.organisation.name

    def panels(self, item: Connection) -> tuple[Panel, ...]:
        """What was expected and given over the months that count, and what to do."""
        known, at, one = _of(item)
        call, reason = call_for(one, at.thresholds)
        facts = [
            Fact(_("Expected"), _number(_expected(one))),
            Fact(_("Signals"), _number(one.signals if one.months else None)),
            Fact(_("Difference"), _difference(one)),
            Fact(_("Matches"), _number(one.matches if one.months else None)),
            Fact(_("Months that count"), _number(one.months)),
        ]
        if reason and item.joined_on and item.state in counting.OPEN:
            facts.append(Fact(_("What to do"), Cell(badges=(Badge(_(CALLS[call]), TONES[call]),)), _(reason)))
        said = tuple(
            Fact(_("From %(day)s", day=shown(each.since)), Cell(_("%(num)s a year", num=shown(each.signals))))
            for each in sorted(known.expected, key=lambda each: each.since, reverse=True)
        )
        acts: tuple[Act, ...] = ()
        if self.appbuilder.sm.may("add", "SignalExpectation"):
            inside: dict[str, Any] = {"in": item.organisation_id}
            acts = (Act(_("Add expected signals"), url_for("SignalExpectationView.add", **inside), "plus"),)
        return Panel(_("Expected and given"), tuple(facts)), Panel(_("What was expected"), said, acts)


def _look_up(found: Sequence[Connection], *, whole: bool = True) -> None:
    """What is known of some organisations, for all cells of the page: two statements.

    `whole` pieces of the calendar, in which a span begins, are for a chart.
    """
    regions = sorted({item.region_id for item in found})
    g.signallers = {}
    if not regions:
        return
    sights = counting.sights(regions)
    widest = min((one.span for one in sights.values()), key=lambda one: one.first)
    organisations = sorted({item.organisation_id for item in found})
    stuff = counting.stuff(regions, organisations, widest, whole=whole)
    for item in found:
        at, known = sights[item.region_id], stuff.get((item.region_id, item.organisation_id), NOTHING)
        g.signallers[item.id] = known, at, counting.compare(known, at, counting.since_of(item.joined_on))
