"""Organisations that are missed, which become connections, and people who want to be interviewed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, request, url_for
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from app.common import clock
from app.common.web.filters import ByChoice, ByLookup
from app.common.web.forms import ScreenForm
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, FormPage, ShowPage, Tone
from app.common.web.parse import number
from app.common.web.screens import Screen, SQLAInterface, expose, has_access
from app.common.web.screens.saving import save
from app.common.web.verbs import Verb
from app.common.words import N_
from app.extensions import db
from app.onboarding.actions import leads as actions
from app.onboarding.forms.leads import IN_OUR_REGIONS, LOOKUPS, BeginLeadForm, VolunteerForm
from app.onboarding.forms.lookups import CONNECTIONS
from app.onboarding.models import Connection, InterviewVolunteer, MissingOrganisation
from app.onboarding.rules import leads as rules
from app.onboarding.rules.leads import LEAD_STATES, LeadState
from app.security.models import Organisation

TONES: dict[LeadState, Tone] = {
    LeadState.OPEN: "warning", LeadState.BEGUN: "success", LeadState.DROPPED: "inactive",
}  # fmt: skip
DROP = Verb(
    "drop", N_("Do not pursue"), N_("Do not pursue %(name)s?"), N_("%(name)s is not pursued."),
    do=actions.drop, icon="x", danger=True, yes=N_("Yes, leave it"),
    offered=lambda lead: lead.state is LeadState.OPEN,
)  # fmt: skip
TAKE_UP = Verb(
    "take_up", N_("Pursue after all"), N_("Pursue %(name)s after all?"), N_("%(name)s is to be approached."),
    do=actions.take_up, icon="check", offered=lambda lead: lead.state is LeadState.DROPPED,
)  # fmt: skip


def _state(lead: MissingOrganisation) -> Badge:
    return Badge(_(LEAD_STATES[lead.state]), TONES[lead.state])


def _organisation_of(row: Any) -> Cell:
    return Cell(row.connection.organisation.name)


class MissingOrganisationView(Screen):
    """Organisations that others miss in the referral index; each can become a connection."""

    datamodel = SQLAInterface(MissingOrganisation)
    route_base, class_permission_name = "/missing-organisations", "MissingOrganisation"
    list_title, add_title, edit_title = (
        N_("Missing organisations"), N_("Add an organisation"), N_("Edit %(name)s"),
    )  # fmt: skip
    list_lead = N_("Organisations that were named in evaluations because others miss them in the referral index.")
    list_columns = ["name", "town", "connection", "named_on", "state"]
    more_columns = ["why"]
    sorts = {"name": "sort_key"}
    needle, searchable = "sort_key", N_("Name")
    filters = (
        ByChoice("state", N_("State"), MissingOrganisation.state, LEAD_STATES),
        ByLookup("connection_id", N_("Named by"), MissingOrganisation.connection_id, CONNECTIONS),
    )
    with_list = (joinedload(MissingOrganisation.connection).joinedload(Connection.organisation),)
    with_show = with_form = (
        joinedload(MissingOrganisation.connection).options(
            joinedload(Connection.organisation), joinedload(Connection.region)
        ),
        joinedload(MissingOrganisation.begun).joinedload(Connection.organisation),
    )
    cells = {
        "connection": _organisation_of,
        "state": lambda lead: Cell(badges=(_state(lead),)),
        "begun": lambda lead: Cell(lead.begun.organisation.name if lead.begun else ""),
    }
    show_groups = ((N_("Missing organisation"), ("name", "town", "why", "connection", "named_on", "begun")),)
    when_filled = frozenset({"begun"})
    lookups = {"organisation_id": IN_OUR_REGIONS}
    verbs = (DROP, TAKE_UP)
    exclude_route_methods = Screen.exclude_route_methods | {"add", "edit", "delete", "do_many"}

    def alike(self, item: MissingOrganisation) -> Any:
        return item.state

    def is_off(self, item: MissingOrganisation) -> bool:
        return item.state is LeadState.DROPPED

    def show_page(self, item: MissingOrganisation) -> ShowPage:
        return replace(super().show_page(item), badges=(_state(item),))

    def acts_on(self, item: MissingOrganisation) -> tuple[Act, ...]:
        acts = super().acts_on(item)
        if item.state is not LeadState.OPEN or not self.allowed("begin", item):
            return acts
        begin = self.address("begin", item.id)
        found = [Act(_("Begin a connection"), begin, "plus", name="begin", primary=True)]
        if self.appbuilder.sm.may("add", "Connection"):
            new = url_for("ConnectionView.new", lead=item.id)
            found.append(Act(_("It is not in the portal yet"), new, "plus", name="new"))
        return (*found, *acts)

    @expose("/<pk:pk>/begin", methods=("GET", "POST"))
    @has_access
    def begin(self, pk: int) -> str | Response:
        """Begin to connect the organisation that was meant, in step 1 (O-40)."""
        item = self.fetch(pk, *self.with_show, lock=request.method == "POST")
        self.refuse_unless_allowed("begin", item)
        form: Any = BeginLeadForm()
        form.organisation_id.lookup_url = url_for(f"{self.endpoint}.lookup", field="organisation_id")
        if self._sent(form):
            if answer := save(form, lambda: self._begun(item, form)):
                return answer
            item = self.fetch(pk, *self.with_show)
        page = FormPage(
            _("Begin a connection"), request.path, _("Begin a connection"), self.url_of(item),
            crumbs=self.crumbs(item),
            lead=_("“%(name)s” was named by %(by)s.", name=item.name, by=item.connection.organisation.name),
        )  # fmt: skip
        return self.draw_form(form, replace(page, groups=(("", ("organisation_id",)),)))

    def _begun(self, item: MissingOrganisation, form: Any) -> str:
        actions.begin(item, db.session.get_one(Organisation, form.organisation_id.data))
        flash(_("The connection has begun."), "ok")
        return self.url_of(item)


class InterviewVolunteerView(Screen):
    """Who wants to be interviewed about the referral index, with the consent of each."""

    datamodel = SQLAInterface(InterviewVolunteer)
    route_base, class_permission_name = "/interviews", "InterviewVolunteer"
    list_title, add_title, edit_title = N_("Interviews"), N_("Put somebody on the list"), N_("Edit %(name)s")
    list_lead = N_(
        "Who agreed to tell about the referral index in an interview. Whoever withdraws that is deleted."
    )
    delete_title, delete_question = (
        N_("Take off the list"),
        N_("Take %(name)s off the list, and delete the details?"),
    )
    tells_reads = True
    list_columns = ["name", "function", "connection", "consented_on"]
    more_columns = ["email", "phone"]
    labels = {"connection": N_("Organisation")}
    sorts = {"name": "sort_key"}
    needle, searchable = "sort_key", N_("Name")
    filters = (ByLookup("connection_id", N_("Connection"), InterviewVolunteer.connection_id, CONNECTIONS),)
    with_list = with_show = with_form = (
        joinedload(InterviewVolunteer.connection).joinedload(Connection.organisation),
    )
    cells = {"connection": _organisation_of}
    lookups = LOOKUPS
    show_groups = (
        (N_("Person"), ("name", "function", "connection", "email", "phone")),
        (N_("Consent"), ("consented_on", "consent")),
    )
    form_groups = (
        (N_("Person"), ("connection_id", "name", "function", "email", "phone")),
        (N_("Consent"), ("consented_on", "consent")),
    )
    add_form = edit_form = VolunteerForm
    exclude_route_methods = Screen.exclude_route_methods | {"history", "do_many"}

    def alike(self, item: InterviewVolunteer) -> Any:
        return 1

    def new_form(self, kind: type[ScreenForm], item: Any = None) -> ScreenForm:
        form: Any = super().new_form(kind, item)
        if request.method == "GET" and item is None and "connection_id" in form:
            form.connection_id.data = number(request.args.get("in"))
            form.consented_on.data = clock.today()
        return form

    def create(self, form: Any) -> InterviewVolunteer:
        return actions.put_on_list(InterviewVolunteer(), form.values())

    def change(self, item: InterviewVolunteer, form: Any) -> InterviewVolunteer:
        return actions.put_on_list(item, form.values())

    def remove(self, item: InterviewVolunteer) -> None:
        actions.forget(item)

    def effects_of_deletion(self, item: InterviewVolunteer) -> tuple[str, ...]:
        return tuple(_(effect) for effect in rules.EFFECTS_OF_FORGETTING)
