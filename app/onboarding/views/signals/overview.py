"""Signals of a region at a glance: whom to compliment, whom to call, all together over time (O-38, O-39)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import abort, request, url_for

from app.common.frozen import frozen
from app.common.web.addresses import row_at
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Cell, Link
from app.common.web.parse import number
from app.common.web.screens import Page, expose, has_access, permission_name
from app.common.web.values import shown
from app.onboarding.actions.signals import counting, handing_in
from app.onboarding.rules.signals.calling import Listed
from app.onboarding.rules.signals.comparing import rounded
from app.onboarding.views.signals.charting import over_time
from app.onboarding.views.signals.words import months_in_words
from app.security.models import Region

MOST_LISTED = 10
"""How many of a list stand on the overview."""
MOST_ON_PAGE = 250


@frozen
class Line:
    """An organisation on a list: its page, what was expected and given, and why it is there."""

    cell: Cell
    expected: str
    signals: str
    reason: str


@frozen
class Card:
    """One of the two lists."""

    key: str
    title: str
    lines: tuple[Line, ...]
    total: int
    url: str


class SignalsPage(Page):
    """The signals of a region, for its coordinators alone."""

    route_base, class_permission_name = "/signals", "Signals"

    @expose("/")
    @has_access
    @permission_name("list")
    def open(self) -> str:
        """Both lists and the chart of a region; of the first one, unless the address names another."""
        known, region = self._region()
        if region is None:
            return self.page("onboarding/signals.html", region=None, regions=(), cards=(), acts=())
        at = counting.sights([region.id])[region.id]
        among = counting.signallers(region.id)
        stuff = counting.stuff([region.id], None, at.span)
        pieces = counting.together(at, among, stuff, region.id)
        return self.page(
            "onboarding/signals.html",
            region=region, regions=_tabs(known, region), acts=self._acts(),
            cards=[*self._cards(region, counting.calls(region.id, at, among, stuff), MOST_LISTED)],
            chart=over_time("signals", _("Expected and given over time"), pieces),
            period=months_in_words(at.span.first, counting.last_month(at.span)), months=len(at.known),
            every_url=url_for("SignallerView.list"),
        )  # fmt: skip

    @expose("/<any(compliments,contacts):which>")
    @has_access
    @permission_name("list")
    def calls(self, which: str) -> str:
        """One of the lists, whole."""
        _known, region = self._region()
        if region is None:
            abort(404)
        at = counting.sights([region.id])[region.id]
        among = counting.signallers(region.id)
        both = counting.calls(region.id, at, among, counting.stuff([region.id], None, at.span))
        return self.page(
            "onboarding/signal_calls.html",
            card=next(self._cards(region, both, MOST_ON_PAGE, which)), back_url=url_for("SignalsPage.open"),
            period=months_in_words(at.span.first, counting.last_month(at.span)),
        )  # fmt: skip

    def _region(self) -> tuple[list[Region], Region | None]:
        """The regions for which one works, and the one of the address; the first without."""
        known = handing_in.regions()
        asked = number(request.args.get("region"))
        found = next((one for one in known if one.id == asked), None)
        if asked and found is None:
            abort(404)
        return known, found or (known[0] if known else None)

    def _acts(self) -> tuple[Act, ...]:
        may = self.appbuilder.sm.may
        ways = (
            ("add", "SignalSet", "SignalSetView.add", _("Hand in figures"), "plus"),
            ("list", "SignalReport", "SignalReportPage.open", _("Report for others"), "file-text"),
            ("list", "SignalName", "SignalNameView.list", _("Names in files"), "tag"),
            ("list", "SignalThresholds", "SignalThresholdsView.list", _("Thresholds"), "settings"),
        )
        return tuple(
            Act(label, url_for(where), icon, primary=verb == "add")
            for verb, screen, where, label, icon in ways
            if may(verb, screen)
        )

    def _cards(self, region: Region, both: counting.Lists, most: int, which: str = "") -> Iterator[Card]:
        """Both lists, or one of them."""
        titles = (("compliments", _("Give compliments")), ("contacts", _("Make contact")))
        return (
            Card(
                key, title, tuple(_line(one) for one in listed[:most]), len(listed),
                url_for("SignalsPage.calls", which=key, region=region.id),
            )
            for (key, title), listed in zip(titles, both, strict=True)
            if which in ("", key)
        )  # fmt: skip


def _tabs(known: Sequence[Region], here: Region) -> tuple[Link, ...]:
    if len(known) < 2:
        return ()
    return tuple(
        Link(one.name, url_for("SignalsPage.open", region=one.id), current=one.id == here.id) for one in known
    )


def _line(one: Listed) -> Line:
    found: Any = one.organisation
    expected = one.compared.expected
    return Line(
        Cell(found.name, row_at("SignallerView.show", found.connection_id)),
        "–" if expected is None else shown(rounded(expected)),
        shown(one.compared.signals),
        _(one.reason),
    )
