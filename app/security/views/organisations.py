"""Organisations and regions: the first rooms of the house."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import url_for
from sqlalchemy.orm import joinedload, selectinload

from app.common.clock import today
from app.common.web.filters import ByChoice, ByLookup
from app.common.web.locale import gettext as _
from app.common.web.pages import Badge, Cell, Fact, Panel, ShowPage
from app.common.web.screens import Screen, SQLAInterface
from app.common.web.values import shown
from app.common.words import N_
from app.security.actions import memberships
from app.security.actions import organisations as actions
from app.security.filters import ByLack
from app.security.forms import ORGANISATIONS, OrganisationForm
from app.security.models import Organisation, Region
from app.security.rules.organisations import COUNTRIES, KINDS, REGION_KINDS, Kind, in_force
from app.security.views.agreements import agreements_panel
from app.security.views.documents import documents_panel
from app.security.views.local_administrators import administrators_panel


class RegionView(Screen):
    """Provinces, youth care regions and other areas."""

    datamodel = SQLAInterface(Region)
    route_base, class_permission_name = "/regions", "Region"
    list_title, add_title, edit_title = N_("Regions"), N_("Add region"), N_("Edit region %(name)s")
    list_lead = N_("The areas that municipalities lie in. A municipality can lie in several.")
    list_columns = ["name", "kind", "code"]
    sorts = {"name": "sort_key", "kind": "kind"}
    needle, searchable = "search_key", N_("Name or code")
    filters = (ByChoice("kind", N_("Kind"), Region.kind, REGION_KINDS),)
    form_groups = ((N_("Region"), ("kind", "code", "name", "name_fr", "organisation_id")),)
    show_groups = ((N_("Region"), ("kind", "code", "name", "name_fr", "organisation")),)
    with_show = (joinedload(Region.organisation),)

    def show_page(self, item: Region) -> ShowPage:
        inside = tuple(_days(link.organisation, link) for link in memberships.in_region(item))
        acts = self.acts_elsewhere("RegionMembership", _("Add to region"), "region_id", item.id)
        panel = Panel(_("Organisations"), inside, acts)
        return replace(super().show_page(item), aside=(panel,))

    lookups = {"organisation_id": ORGANISATIONS}


class OrganisationView(Screen):
    """Municipalities, joint arrangements and all others that work with the portal."""

    datamodel = SQLAInterface(Organisation)
    route_base, class_permission_name = "/organisations", "Organisation"
    list_title, add_title, edit_title = (
        N_("Organisations"),
        N_("Add organisation"),
        N_("Edit organisation %(name)s"),
    )
    list_lead = N_("Municipalities, joint arrangements, institutions and all others that work with the portal.")
    list_columns = ["name", "code", "kind", "country", "number", "valid_to"]
    labels = {"number": N_("CBS or NIS code"), "former_names": N_("Former names")}
    sorts = {"name": "sort_key", "code": "code", "kind": "kind"}
    needle, searchable = "search_key", N_("Name, former name or number")
    filters = (
        ByChoice("kind", N_("Kind"), Organisation.kind, KINDS),
        ByChoice("country", N_("Country"), Organisation.country, COUNTRIES),
        ByLookup("parent_id", N_("Umbrella organisation"), Organisation.parent_id, ORGANISATIONS),
        ByLack("lacks", N_("Not open: lacks")),
    )
    lookups = {"parent_id": ORGANISATIONS}
    form_groups = (
        (N_("Organisation"), ("kind", "code", "name", "name_fr", "country", "parent_id")),
        (N_("Numbers"), ("cbs_code", "nis_code", "kvk_number", "kbo_number", "oin")),
        (N_("Validity"), ("valid_from", "valid_to")),
    )
    show_groups = (
        (N_("Organisation"), ("kind", "code", "name", "name_fr", "former_names", "country", "parent")),
        (N_("Numbers"), ("cbs_code", "nis_code", "kvk_number", "kbo_number", "oin")),
        (N_("Validity"), ("valid_from", "valid_to")),
    )
    with_show = (joinedload(Organisation.parent), selectinload(Organisation.former_names))
    cells = {
        "number": lambda one: Cell(one.cbs_code or one.nis_code or ""),
        "former_names": lambda one: Cell("; ".join(_former(name) for name in one.former_names)),
    }
    add_form = edit_form = OrganisationForm

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.base_permissions = [*self.base_permissions, "can_administrators"]

    def create(self, form: Any) -> Organisation:
        return actions.add_organisation(form.values())

    def change(self, item: Organisation, form: Any) -> Organisation:
        return actions.change_organisation(item, form.values(), on=today())

    def reasons_not_to_delete(self, item: Organisation) -> list[str]:
        return actions.reasons_not_to_delete(item)

    def is_off(self, item: Organisation) -> bool:
        return not in_force(item.valid_from, item.valid_to, today())

    def aside(self, item: Organisation) -> tuple[Panel, ...]:
        """What it takes part in or who takes part in it, and the regions in which it lies."""
        joint = item.kind is Kind.JOINT_ARRANGEMENT
        links = memberships.of_organisation(item)
        others = tuple(_days(link.member if joint else link.umbrella, link) for link in links)
        heading = _("Members") if joint else _("Takes part in")
        regions = tuple(_days(link.region, link, "RegionView") for link in memberships.regions_of(item))
        acts = self.acts_elsewhere("Membership", _("Add member"), "umbrella_id", item.id) if joint else ()
        papers = *agreements_panel(item, self.appbuilder.sm.may), *documents_panel(item, self.appbuilder.sm.may)
        keepers = administrators_panel(item, self.appbuilder.sm.may)
        return (*keepers, Panel(heading, others, acts), Panel(_("Lies in"), regions), *papers)

    def show_page(self, item: Organisation) -> ShowPage:
        over = (Badge(_("No longer valid"), "inactive"),) if self.is_off(item) else ()
        return replace(
            super().show_page(item),
            badges=over,
            aside=self.aside(item),
            title=item.name,
            lead=f"{_(KINDS[item.kind])} · {item.code}",
        )


def _days(thing: Any, link: Any, view: str = "OrganisationView") -> Fact:
    """A line of a panel: who or what, and from when to when."""
    since = shown(link.valid_from) or _("always")
    days = _("%(first)s – %(last)s", first=since, last=shown(link.valid_to)) if link.valid_to else since
    return Fact(days, Cell(thing.name, url_for(f"{view}.show", pk=thing.id)))


def _former(name: Any) -> str:
    return _("%(name)s (until %(day)s)", name=name.name, day=shown(name.valid_to))
