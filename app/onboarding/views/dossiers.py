"""The dossier of a connection: everything that is known of it on one page, in the order of time (O-23)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from flask import current_app, request, url_for

from app.common import clock
from app.common.frozen import frozen
from app.common.web.addresses import row_at
from app.common.web.locale import gettext as _
from app.common.web.pages import Badge, Cell, Fact, Link, Panel, Tone
from app.common.web.parse import number, one_of
from app.common.web.screens import expose, has_access, permission_name
from app.common.web.values import shown
from app.onboarding.actions import dossier as actions
from app.onboarding.actions import knowing
from app.onboarding.actions.reaching import coordinator_of
from app.onboarding.actions.signals import counting
from app.onboarding.models import Connection
from app.onboarding.rules.contacts import WAYS, Way
from app.onboarding.rules.dossier import ENTRY_KINDS, SCREENS, Entry, EntryKind
from app.onboarding.rules.inquiries import INQUIRY_STATES, PURPOSES, InquiryState, Purpose
from app.onboarding.rules.leads import LEAD_STATES, LeadState
from app.onboarding.rules.papers import PAPER_KINDS, PAPER_STATES, PaperKind, PaperState
from app.onboarding.rules.rounds import DELIVERIES, Delivery
from app.onboarding.rules.signals.comparing import rounded
from app.onboarding.rules.trainings import TRAINING_STATES, TrainingState
from app.onboarding.views import telling
from app.onboarding.views.accounts import accounts_panel
from app.onboarding.views.known_routes import route_of
from app.onboarding.views.offering import Offering
from app.onboarding.views.roles import roles_panel
from app.onboarding.views.signals.words import months_in_words


@frozen
class Line:
    """An entry as the page draws it."""

    day: str
    iso: str
    kind: str
    cell: Cell
    words: str


class Dossiers(Offering):
    """The page with everything of a connection in one place."""

    def more_tabs(self, item: Connection) -> list[tuple[str, str]]:
        return [*super().more_tabs(item), (_("Dossier of the connection"), self.address("dossier", item.id))]

    @expose("/<pk:pk>/dossier")
    @has_access
    @permission_name("show")
    def dossier(self, pk: int) -> str:
        """What happened and what is agreed, the newest first, as far as whoever looks may read each part."""
        item: Connection = self.fetch(pk, *self.with_show)
        may = current_app.extensions["appbuilder"].sm.may
        known = [kind for kind in EntryKind if may("list", SCREENS[kind])]
        chosen = one_of(request.args.get("kind"), [kind.value for kind in known])
        at = number(request.args.get("page")) or 1
        found, more = actions.entries(item, [EntryKind(chosen)] if chosen else known, at)
        lead = _("Everything that is known, the newest first.")
        page = replace(self.show_page(item), panels=(), aside=(), lead=lead)
        return super().render(
            "onboarding/dossier.html", page=page, item=item, lines=[_line(item, one) for one in found],
            beside=tuple(self._beside(item, may)), kinds=_kinds(item, known, chosen),
            newer=_page(item, chosen, at - 1) if at > 1 else "", older=_page(item, chosen, at + 1) if more else "",
        )  # fmt: skip

    def _beside(self, item: Connection, may: Callable[..., bool]) -> Iterator[Panel]:
        """Who does what, by which programme, how many accounts, what was expected and given."""
        yield roles_panel(item, knowing.contacts_of(item), coordinator_of(item))
        yield _programme(item, may)
        yield from accounts_panel(item, may)
        if may("show", "Signaller") and self.allowed("edit", item):
            yield _figures(item)


def _kinds(item: Connection, known: list[EntryKind], chosen: str) -> tuple[Link, ...]:
    """The ways to one kind of entry alone."""
    here = row_at("ConnectionView.dossier", item.id)
    each = (
        Link(_(ENTRY_KINDS[kind]), f"{here}?kind={kind.value}", current=kind.value == chosen) for kind in known
    )
    return Link(_("Everything"), here, current=not chosen), *each


def _page(item: Connection, chosen: str, at: int) -> str:
    return url_for("ConnectionView.dossier", pk=item.id, kind=chosen or None, page=at if at > 1 else None)


# What stands beside it


def _programme(item: Connection, may: Callable[..., bool]) -> Panel:
    """The version of the programme that it follows, and where it is."""
    edition = item.edition
    there = url_for("ProgrammeView.version", pk=edition.thing_id, edition=edition.number)
    facts = [
        Fact(
            _("Programme"),
            Cell(_("Version %(number)s", number=edition.number), there if may("show", "Programme") else ""),
        ),
        Fact(_("Step"), Cell(telling.step(item).text, badges=(telling.state_badge(item),))),
    ]
    if item.joined_on:
        facts.append(Fact(_("Connected on"), Cell(shown(item.joined_on))))
    return Panel(_("Programme"), tuple(facts))


def _figures(item: Connection) -> Panel:
    """What was expected and given over the last months, for whoever calls."""
    at = counting.sights([item.region_id])[item.region_id]
    pair = item.region_id, item.organisation_id
    known = counting.stuff([item.region_id], [item.organisation_id], at.span).get(pair, counting.NOTHING)
    one = counting.compare(known, at, counting.since_of(item.joined_on))
    expected = "" if one.expected is None or not one.months else shown(rounded(one.expected))
    given = shown(one.signals) if one.months else ""
    period = months_in_words(at.span.first, counting.last_month(at.span))
    there = row_at("SignallerView.show", item.id) if item.joined_on else ""
    facts = (
        Fact(_("Expected"), Cell(expected), period),
        Fact(_("Signals"), Cell(given, there if given else "")),
        Fact(_("Matches"), Cell(shown(one.matches) if one.months else "")),
    )
    return Panel(_("Expected and given"), facts)


# The entries

PLACES = {
    EntryKind.PAPER: "ConnectionPaperView.show",
    EntryKind.INQUIRY: "InquiryView.show",
    EntryKind.APPOINTMENT: "AppointmentView.show",
    EntryKind.TRAINING: "TrainingView.show",
    EntryKind.NOTE: "ContactNoteView.show",
    EntryKind.HAND_OVER: "AccountHandOverView.show",
    EntryKind.LETTER: "RoundRecipientView.show",
    EntryKind.EXPECTED: "SignalExpectationView.show",
    EntryKind.MISSING: "MissingOrganisationView.show",
}


def _line(item: Connection, one: Entry) -> Line:
    text, badge = TOLD[one.kind](item, one)
    there = row_at(PLACES[one.kind], one.number) if one.kind in PLACES else ""
    cell = Cell(text, there, badges=(badge,) if badge else ())
    return Line(shown(one.day), one.day.isoformat(), _(ENTRY_KINDS[one.kind]), cell, one.words)


Told = tuple[str, Badge | None]


def _step(item: Connection, one: Entry) -> Told:
    step = route_of(item).step(one.what)
    name = telling.name_of(step) if step else one.what
    if one.state == "recalled":
        return name, Badge(_("Called back"), "warning")
    return name, Badge(_("Has been done"), "success")


def _paper(_item: Connection, one: Entry) -> Told:
    state = PaperState(one.state)
    name = _("%(paper)s, version %(number)s", paper=_(PAPER_KINDS[PaperKind(one.what)]), number=one.count)
    return name, Badge(_(PAPER_STATES[state]), _tone(state in (PaperState.SIGNED, PaperState.RECEIVED)))


def _inquiry(_item: Connection, one: Entry) -> Told:
    state = InquiryState(one.state)
    name = _(PURPOSES[Purpose(one.what)])
    if one.count > 1 or Purpose(one.what) is Purpose.PROFILE:
        name = _("%(what)s, number %(number)s", what=name, number=one.count)
    return name, Badge(_(INQUIRY_STATES[state]), _tone(state in (InquiryState.FINAL, InquiryState.CLOSED)))


def _appointment(_item: Connection, one: Entry) -> Told:
    if one.state == "called_off":
        return one.what, Badge(_("Called off"), "inactive")
    if one.state == "held":
        return one.what, Badge(_("Took place"), "success")
    return one.what, Badge(_("Planned"), "neutral" if one.day >= clock.today() else "warning")


def _training(_item: Connection, one: Entry) -> Told:
    state = TrainingState(one.state)
    return one.what, Badge(_(TRAINING_STATES[state]), _tone(state is TrainingState.HELD))


def _note(_item: Connection, one: Entry) -> Told:
    return _(WAYS[Way(one.what)]), None


def _hand_over(_item: Connection, one: Entry) -> Told:
    told = _("Accounts: %(create)s to create, %(remove)s to remove", create=one.count, remove=one.what)
    done = one.state == "confirmed"
    return told, Badge(_("Receipt confirmed") if done else _("Handed over"), _tone(done))


def _letter(_item: Connection, one: Entry) -> Told:
    state = Delivery(one.state)
    return one.what, Badge(_(DELIVERIES[state]), _tone(state is Delivery.SENT))


def _expected(_item: Connection, one: Entry) -> Told:
    return _("%(num)s a year", num=shown(one.count)), None


def _missing(_item: Connection, one: Entry) -> Told:
    state = LeadState(one.state)
    return one.what, Badge(_(LEAD_STATES[state]), _tone(state is LeadState.BEGUN))


def _tone(good: bool) -> Tone:
    return "success" if good else "neutral"


TOLD: dict[EntryKind, Callable[[Any, Entry], Told]] = {
    EntryKind.STEP: _step, EntryKind.PAPER: _paper, EntryKind.INQUIRY: _inquiry,
    EntryKind.APPOINTMENT: _appointment, EntryKind.TRAINING: _training, EntryKind.NOTE: _note,
    EntryKind.HAND_OVER: _hand_over, EntryKind.LETTER: _letter, EntryKind.EXPECTED: _expected,
    EntryKind.MISSING: _missing,
}  # fmt: skip
