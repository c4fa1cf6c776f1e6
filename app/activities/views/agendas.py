"""The screen on which a municipality shows its agenda to everybody, and reads where it is found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import current_app, url_for
from markupsafe import Markup
from sqlalchemy.orm import joinedload

from app.activities.actions import agendas as actions
from app.activities.forms.agendas import LABELS, PublicAgendaForm
from app.activities.models import PublicAgenda
from app.common import context
from app.common.web.filters import ByYesNo
from app.common.web.locale import gettext as _
from app.common.web.pages import Badge, Cell, Fact, Panel, ShowPage
from app.common.web.screens import Screen, SQLAInterface
from app.common.web.values import shown
from app.common.words import N_

FRAME = Markup('<iframe src="{}" title="{}" width="100%" height="640" loading="lazy"></iframe>')
"""What the web editor of a municipality copies into a page."""


def _state(item: PublicAgenda) -> Cell:
    return Cell(badges=(_badge(item),))


def _badge(item: PublicAgenda) -> Badge:
    return Badge(_("Public"), "success") if item.shown else Badge(_("Not public"), "inactive")


def address_of(item: PublicAgenda) -> str:
    """What stands in the address of an agenda: the short name, or else the number of the municipality."""
    place = item.organisation
    return item.short_name or place.nis_code or place.cbs_code or ""


class PublicAgendaView(Screen):
    """The agenda of each municipality that set one; all others have none."""

    datamodel = SQLAInterface(PublicAgenda)
    route_base, class_permission_name = "/public-agendas", "PublicAgenda"
    list_title, add_title = N_("Public agenda"), N_("Set up the public agenda")
    edit_title = N_("Public agenda: %(name)s")
    list_lead = N_("Whether everybody can read the activities of a municipality, without logging in.")
    list_columns = ["organisation", "state", "short_name"]
    labels = {"state": N_("State"), **LABELS}
    cells = {"organisation": lambda item: Cell(item.organisation.name), "state": _state,
             "about": lambda item: Cell(shown(item.about))}  # fmt: skip
    sorts = {"id": "id"}
    filters = (ByYesNo("shown", N_("Everybody can read the agenda"), PublicAgenda.shown),)
    with_list = with_show = with_form = (joinedload(PublicAgenda.organisation),)
    show_groups = ((N_("Public agenda"), ("shown", "short_name", "about")),)
    form_groups = (
        (N_("Public agenda"), ("shown", "short_name")),
        (N_("Text above the agenda"), ("about_nl", "about_en", "about_fr")),
    )
    add_form = edit_form = PublicAgendaForm
    exclude_route_methods = Screen.exclude_route_methods | {"delete", "do_many", "export", "lookup"}

    def name_of(self, item: PublicAgenda) -> str:
        return item.organisation.name

    def create(self, form: Any) -> PublicAgenda:
        place = context.current().scope.organisation_id
        assert place is not None, "who sets up an agenda works somewhere"
        return actions.begin(form.values(), organisation_id=place)

    def change(self, item: PublicAgenda, form: Any) -> PublicAgenda:
        return actions.change(item, form.values())

    def show_page(self, item: PublicAgenda) -> ShowPage:
        page = replace(super().show_page(item), badges=(_badge(item),))
        return replace(page, panels=(*page.panels, _found_at(item))) if item.shown and address_of(item) else page


def _found_at(item: PublicAgenda) -> Panel:
    """Where visitors find the agenda, and where websites and other agendas fetch it."""
    code = address_of(item)

    def there(endpoint: str) -> str:
        return current_app.config["PUBLIC_URL"] + url_for(f"AgendaPage.{endpoint}", code=code)

    frame = FRAME.format(there("embed"), _("Agenda of %(place)s", place=item.organisation.name))
    links = (
        (_("The agenda"), "open", ""),
        (_("For other calendars (iCal)"), "calendar", _("Agendas that subscribe to it keep up by themselves.")),
        (_("For feed readers (RSS)"), "feed", ""),
        (_("For websites and programs (JSON)"), "data", ""),
    )
    facts = tuple(Fact(label, Cell(there(name), there(name)), told) for label, name, told in links)
    copied = Fact(_("In a page of your own website"), Cell(str(frame)), _("Copy this into the page."))
    return Panel(_("Where it is found"), (*facts, copied))
