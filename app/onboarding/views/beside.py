"""What stands beside the steps of a connection: papers, contacts, sister organisations, what is known of it."""

from __future__ import annotations

from collections.abc import Iterator

from flask import current_app

from app.common.web.addresses import fixed, row_at
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Cell, Fact, Panel
from app.common.web.values import shown
from app.onboarding.actions import knowing
from app.onboarding.models import Connection
from app.onboarding.rules.contacts import CONTACT_KINDS, WAYS
from app.onboarding.rules.standing import State
from app.onboarding.views.accounts import accounts_panel
from app.onboarding.views.paper_lines import papers_panel


def panels_of(connection: Connection, about: tuple[Panel, ...]) -> tuple[Panel, ...]:
    """The panels beside the steps; one in which nothing stands is left out."""
    may = current_app.extensions["appbuilder"].sm.may
    panels = (
        _state(connection),
        *papers_panel(connection, may),
        *accounts_panel(connection, may),
        Panel(_("Contacts"), tuple(_contacts(connection)), _ways("ConnectionContact", _("Add"), connection)),
        Panel(_("Notes of contact"), tuple(_notes(connection)), _ways("ContactNote", "", connection)),
        Panel(_("Sister organisations"), tuple(_sisters(connection))),
    )
    return (*(panel for panel in panels if panel.facts or panel.acts), *about)


def _state(connection: Connection) -> Panel:
    """Since when it is connected, or why it is not under way."""
    facts = []
    if connection.joined_on:
        facts.append(Fact(_("Connected on"), Cell(shown(connection.joined_on))))
    if connection.state is not State.UNDERWAY and connection.reason:
        facts.append(Fact(_("Reason"), Cell(connection.reason)))
    if into := connection.merged_into:
        facts.append(Fact(_("Has become part of"), Cell(into.name)))
    return Panel(_("State"), tuple(facts))


def _contacts(connection: Connection) -> Iterator[Fact]:
    for one in knowing.contacts_of(connection):
        reached = " · ".join(how for how in (one.phone, one.email) if how)
        yield Fact(
            _(CONTACT_KINDS[one.kind]), Cell(one.label, row_at("ConnectionContactView.show", one.id)), reached
        )


def _notes(connection: Connection) -> Iterator[Fact]:
    """The last notes; nothing for whoever may not read any."""
    for one in knowing.notes_of(connection):
        yield Fact(shown(one.spoken_on), Cell(_(WAYS[one.way]), row_at("ContactNoteView.show", one.id)), one.words)


def _ways(screen: str, add: str, connection: Connection) -> tuple[Act, ...]:
    """The ways to all of it, and to add to it where a button says so."""
    may, about = current_app.extensions["appbuilder"].sm.may, f"?connection_id={connection.id}"
    acts = []
    if add and may("add", screen):
        acts.append(Act(add, fixed(f"{screen}View.add") + about, "plus"))
    if may("list", screen):
        acts.append(Act(_("View all"), fixed(f"{screen}View.list") + about, "list-search"))
    return tuple(acts)


def _sisters(connection: Connection) -> Iterator[Fact]:
    """Organisations under the same umbrella that this region connects as well (O-14)."""
    for one in knowing.sisters_of(connection):
        yield Fact(one.organisation.name, Cell(_stage(one), row_at("ConnectionView.show", one.id)))


def _stage(one: Connection) -> str:
    return _("Connected") if one.joined_on else _("On its way")
