"""Requests of people who registered an organisation that is known already, answered by it or its municipality."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, request, url_for
from flask_babel import ngettext
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from app.activities.actions import joining as actions
from app.activities.forms.organisers import ReasonForm
from app.activities.models import JoinRequest
from app.activities.rules import registrations as rules
from app.activities.rules.registrations import JOIN_STATES, JoinState
from app.activities.views.waiting import waits
from app.common.web.filters import ByChoice, ByLookup
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, Fact, FormPage, Panel, ShowPage, Tone, WorkItem
from app.common.web.screens import Screen, SQLAInterface, expose, has_access
from app.common.web.screens.saving import save
from app.common.web.verbs import Verb
from app.common.words import N_
from app.security.forms import ORGANISATIONS
from app.security.login.desk import open_desk

ACCEPT = Verb(
    "accept", N_("Admit"), N_("Let this person publish for “%(name)s”?"), N_("The person has an account now."),
    do=lambda item: actions.accept(item, open_desk()), yes=N_("Yes, let in"), icon="user-check",
    effects=lambda item: rules.EFFECTS_OF_ACCEPTING,
    offered=lambda item: item.state is JoinState.OPEN,
)  # fmt: skip
NEVER = {"add", "edit", "delete", "export", "do_many", "history"}
TONES: dict[JoinState, Tone] = {JoinState.OPEN: "warning", JoinState.ACCEPTED: "success"}


def _badge(item: JoinRequest) -> Badge:
    return Badge(_(JOIN_STATES[item.state]), TONES.get(item.state, "inactive"))


def _person(item: JoinRequest) -> str:
    """Who asks; who has an account is found there, and of others nothing is kept."""
    if item.state is not JoinState.OPEN:
        return ""
    return " ".join(part for part in (item.first_name, item.last_name) if part)


class JoinRequestView(Screen):
    """Who wants to publish for an organisation that is known already."""

    datamodel, tells_reads = SQLAInterface(JoinRequest), True
    route_base, class_permission_name = "/join-requests", "JoinRequest"
    list_title, add_title, edit_title = N_("Join requests"), N_("Add request"), N_("Edit “%(name)s”")
    list_lead = N_("People who registered an organisation that is known already. Nobody is let in by themselves.")
    list_columns = ["organisation", "person", "state", "alike", "created_at"]
    labels = {"person": N_("Who asks"), "created_at": N_("Asked")}
    sorts, newest_first = {"id": "id"}, True
    filters = (
        ByChoice("state", N_("State"), JoinRequest.state, JOIN_STATES),
        ByLookup("organisation_id", N_("Organisation"), JoinRequest.organisation_id, ORGANISATIONS),
    )
    with_list = with_show = (joinedload(JoinRequest.organisation), joinedload(JoinRequest.municipality))
    cells = {
        "organisation": lambda item: Cell(item.label),
        "person": lambda item: Cell(_person(item)),
        "state": lambda item: Cell(badges=(_badge(item),)),
        "email": lambda item: Cell(item.email or "", f"mailto:{item.email}" if item.email else ""),
    }
    show_groups = ((N_("Request"), ("told_name", "alike", "municipality", "created_at", "answered_at")),)
    verbs = (ACCEPT,)
    exclude_route_methods = Screen.exclude_route_methods | NEVER

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.base_permissions = [*self.base_permissions, "can_decline"]

    def is_off(self, item: JoinRequest) -> bool:
        return item.state is not JoinState.OPEN

    def allowed(self, verb: str, item: JoinRequest | None = None) -> bool:
        """A request is answered once."""
        waits = item is None or item.state is JoinState.OPEN
        return super().allowed(verb, item) and (verb != "decline" or waits)

    def acts_on(self, item: JoinRequest) -> tuple[Act, ...]:
        acts = super().acts_on(item)
        if not self.allowed("decline", item):
            return acts
        there = self.address("decline", item.id)
        return (*acts, Act(_("Decline"), there, "x", danger=True, asks=True, name="decline"))

    def show_page(self, item: JoinRequest) -> ShowPage:
        return replace(super().show_page(item), badges=(_badge(item),))

    def panels(self, item: JoinRequest) -> tuple[Panel, ...]:
        """Who asks, as long as nobody answered."""
        panels = super().panels(item)
        if item.state is JoinState.OPEN:
            facts = (Fact(_("Name"), Cell(_person(item))), self.fact(item, "email"), self.fact(item, "phone"))
            return (Panel(_("Who asks"), facts), *panels)
        if item.reason:
            return (*panels, Panel(_("Turned down"), (Fact(_("Reason"), Cell(item.reason)),)))
        return panels

    @expose("/<pk:pk>/decline", methods=("GET", "POST"))
    @has_access
    def decline(self, pk: int) -> str | Response:
        """Ask why, and decline."""
        item, form = self.fetch(pk, *self.with_show, lock=request.method == "POST"), ReasonForm()
        self.refuse_unless_allowed("decline", item)
        if form.validate_on_submit():
            if answer := save(form, lambda: self._decline(item, form)):
                return answer
            item = self.fetch(pk, *self.with_show)
        page = FormPage(
            _("Decline this request"), request.path, _("Decline"), self.url_of(item), crumbs=self.crumbs(item),
            groups=(("", ("reason",)),),
            lead=_("The person gets an e-mail with your reason. The name and the other details are deleted."),
        )  # fmt: skip
        return self.draw_form(form, page)

    def _decline(self, item: JoinRequest, form: ReasonForm) -> str:
        actions.decline(item, form.reason.data or "", open_desk())
        flash(_("The request has been declined."), "ok")
        return self.url_of(item)


@waits("accept", "JoinRequest", actions.waiting)
def join_requests(count: int, _since: Any) -> WorkItem:
    """Requests that wait for an answer."""
    title = ngettext("Somebody wants to join an organisation", "People want to join an organisation", count)
    told = _("They registered an organisation that is known already.")
    return WorkItem(count, title, told, url_for("JoinRequestView.list", state="open"), _("View"))
