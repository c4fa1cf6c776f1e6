"""Who takes part in what: members of joint arrangements, and organisations in regions, with their days."""

from __future__ import annotations

from typing import Any

from flask import request
from sqlalchemy.orm import joinedload

from app.common.clock import today
from app.common.web.filters import ByLookup
from app.common.web.locale import gettext as _
from app.common.web.parse import number
from app.common.web.screens import Screen, SQLAInterface
from app.common.words import N_
from app.security.forms import (
    JOINT_ARRANGEMENTS,
    ORGANISATIONS,
    REGIONS,
    MembershipForm,
    RegionMembershipForm,
)
from app.security.models import OrganisationMembership, RegionMembership
from app.security.rules.organisations import in_force


class Membership(Screen):
    """What both screens share: who takes part, from a first to a last day; a list begins with the newest."""

    sorts, newest_first = {"id": "id"}, True
    whole: str
    """The attribute that names what is taken part in."""
    part: str
    """The attribute that names who takes part."""

    def name_of(self, item: Any) -> str:
        whole, part = getattr(item, self.whole).name, getattr(item, self.part).name
        return _("%(part)s in %(whole)s", part=part, whole=whole)

    def is_off(self, item: Any) -> bool:
        return not in_force(item.valid_from, item.valid_to, today())

    def new_form(self, kind: Any, item: Any = None) -> Any:
        form: Any = super().new_form(kind, item)
        if request.method == "GET" and item is None:
            form[f"{self.whole}_id"].data = number(request.args.get("in"))
        return form


class MembershipView(Membership):
    """Members of joint arrangements: whoever works there sees their rows (U-48)."""

    datamodel = SQLAInterface(OrganisationMembership)
    route_base, class_permission_name = "/memberships", "Membership"
    list_title, add_title, edit_title = N_("Members of joint arrangements"), N_("Add member"), N_("Edit %(name)s")
    list_lead = N_("Whoever works for a joint arrangement sees the users of its members.")
    whole, part = "umbrella", "member"
    list_columns = ["member", "umbrella", "valid_from", "valid_to"]
    filters = (
        ByLookup("umbrella_id", N_("Joint arrangement"), OrganisationMembership.umbrella_id, JOINT_ARRANGEMENTS),
        ByLookup("member_id", N_("Member"), OrganisationMembership.member_id, ORGANISATIONS),
    )
    with_list = with_show = (
        joinedload(OrganisationMembership.umbrella),
        joinedload(OrganisationMembership.member),
    )
    show_groups = ((N_("Membership"), ("umbrella", "member", "valid_from", "valid_to")),)
    form_groups = ((N_("Membership"), ("umbrella_id", "member_id", "valid_from", "valid_to")),)
    lookups = {"umbrella_id": JOINT_ARRANGEMENTS, "member_id": ORGANISATIONS}
    add_form = edit_form = MembershipForm


class RegionMembershipView(Membership):
    """Organisations in regions: whoever works for the region sees their rows."""

    datamodel = SQLAInterface(RegionMembership)
    route_base, class_permission_name = "/region-memberships", "RegionMembership"
    list_title, add_title, edit_title = N_("Organisations in regions"), N_("Add to region"), N_("Edit %(name)s")
    list_lead = N_("In which regions an organisation lies, and since when.")
    whole, part = "region", "organisation"
    list_columns = ["organisation", "region", "valid_from", "valid_to"]
    filters = (
        ByLookup("region_id", N_("Region"), RegionMembership.region_id, REGIONS),
        ByLookup("organisation_id", N_("Organisation"), RegionMembership.organisation_id, ORGANISATIONS),
    )
    with_list = with_show = (joinedload(RegionMembership.region), joinedload(RegionMembership.organisation))
    show_groups = ((N_("Membership"), ("region", "organisation", "valid_from", "valid_to")),)
    form_groups = ((N_("Membership"), ("region_id", "organisation_id", "valid_from", "valid_to")),)
    lookups = {"region_id": REGIONS, "organisation_id": ORGANISATIONS}
    add_form = edit_form = RegionMembershipForm
