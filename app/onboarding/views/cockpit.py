"""The cockpit of a coordinator: steps with what asks for action, who is next, what is agreed (F-23)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import ngettext

from app.common import clock
from app.common.frozen import frozen
from app.common.web.addresses import row_at
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Cell, Fact, Panel
from app.common.web.screens import Page, expose, has_access
from app.common.web.values import shown
from app.onboarding.actions import cockpit as actions
from app.onboarding.actions.signals import counting, handing_in
from app.onboarding.rules.urgency import Urgency
from app.onboarding.views import telling
from app.onboarding.views.board import DUE, NOW, STEP, known, steps
from app.onboarding.views.known_routes import know_those_of


@frozen
class AtStep:
    """A step of the programme: how many connections stand there, and how many of those ask for action."""

    name: str
    count: Cell
    asking: Cell
    late: Cell


class CockpitPage(Page):
    """How the work of one's regions stands, on one page."""

    route_base, class_permission_name = "/cockpit", "Cockpit"

    @expose("/")
    @has_access
    def open(self) -> str:
        """Everything a coordinator looks at first."""
        today = clock.today()
        counts, routes = known()
        yearly = set(actions.yearly_steps(routes))
        due = sum(one.asking for one in counts if (one.edition_id, one.step) in yearly)
        first = actions.first_of_all(today)
        know_those_of(first)
        return self.page(
            "onboarding/cockpit.html",
            lead=ngettext(
                "%(num)d organisation, of which %(joined)s connected",
                "%(num)d organisations, of which %(joined)s connected",
                sum(one.count for one in counts), joined=sum(one.joined for one in counts),
            ),
            at_steps=tuple(_at_steps()),
            first=tuple(_next(one) for one in first),
            all_url=f"{url_for('ConnectionView.list')}?{DUE}={NOW}",
            panels=tuple(self._panels(due)),
        )  # fmt: skip

    def _panels(self, due: int) -> Iterator[Panel]:
        may = self.appbuilder.sm.may
        if may("list", "Appointment"):
            yield _agreed()
        if may("list", "YearlyRound"):
            yield _yearly(due, may)
        yield _throughput()
        if may("list", "Signals"):
            yield from _signals()


def _at_steps() -> Iterator[AtStep]:
    """Each step at which connections can stand, in the order of the programme, with the ways to them."""
    counts, _routes = known()
    at, asking, late = Counter[str](), Counter[str](), Counter[str]()
    for one in counts:
        at[one.step] += one.count
        asking[one.step] += one.asking
        late[one.step] += one.late
    for number, (key, step) in enumerate(steps().items(), 1):
        here = f"{url_for('ConnectionView.list')}?{STEP}={key}"
        yield AtStep(
            f"{number}. {telling.name_of(step)}",
            _number(at[key], here),
            _number(asking[key], f"{here}&{DUE}={NOW}"),
            _number(late[key], f"{here}&{DUE}={Urgency.LATE.value}"),
        )


def _number(count: int, there: str) -> Cell:
    return Cell(shown(count), there if count else "", numeric=True)


def _next(one: Any) -> tuple[Cell, Cell, Cell]:
    name = Cell(one.organisation.name, row_at("ConnectionView.show", one.id))
    return name, telling.todo(one), telling.due(one)


def _agreed() -> Panel:
    """The next appointments, with whom and by whom."""
    facts = tuple(
        Fact(
            shown(one.starts_at),
            Cell(one.connection.organisation.name, row_at("AppointmentView.show", one.id)),
            f"{one.subject} · {one.coordinator.name.full}" if one.coordinator else one.subject,
        )
        for one in actions.agreed()
    )
    acts = (Act(_("View all"), url_for("AppointmentView.list"), "list-search"),)
    return Panel(_("Appointments ahead"), facts, acts)


def _yearly(due: int, may: Any) -> Panel:
    """How many yearly evaluations are due, and the way to a round of letters."""
    told = ngettext("%(num)d evaluation is due", "%(num)d evaluations are due", due)
    acts = [Act(_("View all"), url_for("YearlyRoundView.list"), "list-search")]
    if due and may("add", "YearlyRound"):
        acts.insert(0, Act(_("Prepare a round"), url_for("YearlyRoundView.add"), "mail"))
    return Panel(_("Yearly round"), (Fact(_("Within two weeks, or without a date"), Cell(told)),), tuple(acts))


def _throughput() -> Panel:
    """How many organisations were connected in each of the last quarters, and how long it took."""
    found = actions.moving(clock.today())
    facts = [
        Fact(
            _("Quarter %(number)s of %(year)s", number=one.number, year=one.first.year), Cell(shown(one.connected))
        )
        for one in found.quarters
    ]
    if found.days is not None:
        days = ngettext("%(num)d day", "%(num)d days", found.days)
        facts.append(Fact(_("From the first step until connected"), Cell(days), _("Half of them took no longer.")))
    return Panel(_("Connected per quarter"), tuple(facts))


def _signals() -> Iterator[Panel]:
    """Whom to compliment and whom to call, as ways to both lists; of further regions the page of signals tells."""
    for region in handing_in.regions()[:1]:
        at = counting.sights([region.id])[region.id]
        among = counting.signallers(region.id)
        both = counting.calls(region.id, at, among, counting.stuff([region.id], None, at.span))
        titles = (("compliments", _("Give compliments")), ("contacts", _("Make contact")))
        facts = tuple(
            Fact(
                title,
                Cell(
                    ngettext("%(num)d organisation", "%(num)d organisations", len(listed)),
                    url_for("SignalsPage.calls", which=which, region=region.id),
                ),
            )
            for (which, title), listed in zip(titles, both, strict=True)
        )
        yield Panel(_("Signals of %(region)s", region=region.name), facts)
