"""Requests of people who registered an organisation that is known already, answered by it or its municipality."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import url_for
from flask_babel import ngettext
from sqlalchemy.orm import joinedload

from app.activities.actions import joining as actions
from app.activities.models import JoinRequest
from app.activities.rules import registrations as rules
from app.activities.rules.registrations import JOIN_STATES, JoinState
from app.activities.views.declining import Declining
from app.activities.views.waiting import waits
from app.common.web.filters import ByChoice, ByLookup
from app.common.web.locale import gettext as _
from app.common.web.pages import Badge, Cell, Fact, Panel, ShowPage, Tone, WorkItem
from app.common.web.screens import Screen, SQLAInterface
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


class JoinRequestView(Declining):
    """Who wants to publish for an organisation that is known already."""

    datamodel, tells_reads = SQLAInterface(JoinRequest), True
    route_base, class_permission_name = "/join-requests", "JoinRequest"
    list_title, add_title, edit_title = N_("Join requests"), N_("Add request"), N_("Edit “%(name)s”")
    declining_lead = N_("The person gets an e-mail with your reason. The name and the other details are deleted.")
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

    def waits(self, item: JoinRequest) -> bool:
        return item.state is JoinState.OPEN

    def declining_title(self, item: JoinRequest) -> str:
        return _("Decline this request")

    def turn_down(self, item: JoinRequest, reason: str) -> None:
        actions.decline(item, reason, open_desk())

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


@waits("accept", "JoinRequest", actions.waiting)
def join_requests(count: int, _since: Any) -> WorkItem:
    """Requests that wait for an answer."""
    title = ngettext("Somebody wants to join an organisation", "People want to join an organisation", count)
    told = _("They registered an organisation that is known already.")
    return WorkItem(count, title, told, url_for("JoinRequestView.list", state="open"), _("View"))
