"""The roles of users: who has which, where, for which product, from when to when."""

from __future__ import annotations

from typing import Any

from flask import request, session
from sqlalchemy.orm import joinedload

from app.common import clock
from app.common.web.filters import ByLookup, ByYesNo
from app.common.web.locale import gettext as _
from app.common.web.pages import Cell
from app.common.web.parse import number
from app.common.web.screens import Screen, SQLAInterface
from app.common.web.values import shown
from app.common.web.verbs import Ahead, Verb, accepted
from app.common.words import N_
from app.extensions import db
from app.security.actions import consequences, local_administrators
from app.security.actions import roles as role_actions
from app.security.forms import USERS, WORKPLACES, AssignmentForm
from app.security.models import Assignment
from app.security.rules import roles as role_rules
from app.security.views.deputies import (
    WithDeputies,
    deputy_badges,
    since,
    since_of_the_past,
    until,
    until_of_the_past,
)
from app.security.views.insight import WithInsight
from app.security.views.reach import grants_here, me


def _ahead(held: Assignment) -> Ahead:
    """That a municipality is left without anybody, with who could take over (A-14)."""
    if not local_administrators.leaves_nobody(held, clock.now()):
        return Ahead([])
    told = _(role_rules.LAST_ONE, organisation=held.organisation.name)
    names = consequences.successors(db.session(), held.user, first=(local_administrators.CODE, "GB"))
    if names:
        told = f"{told} {_('Could take over: %(names)s.', names=', '.join(names))}"
    return Ahead([told], role_rules.ACCEPT_NOBODY)


END = Verb(
    "end", N_("End role"), N_("End %(name)s?"), N_("%(name)s has ended."),
    do=lambda held: role_actions.end(held, by_user_id=me(), grantable=grants_here(), accepted=accepted()),
    many=N_("End %(count)s roles?"), done_many=N_("%(count)s roles have ended."),
    yes=N_("Yes, end the role"), icon="user-minus", danger=True,
    effects=lambda held: role_rules.EFFECTS_OF_ENDING,
    ahead=_ahead,
    reasons=lambda held: role_actions.reasons_not_to_end(held, by_user_id=me(), grantable=grants_here()),
    offered=lambda held: held.active,
)  # fmt: skip


class AssignmentView(WithDeputies, WithInsight):
    """Who has which role where, for which product, from when to when."""

    datamodel = SQLAInterface(Assignment)
    route_base, class_permission_name = "/roles", "Assignment"
    list_title, add_title, edit_title = N_("Roles of users"), N_("Grant a role"), N_("Edit %(name)s")
    list_lead = N_("Who has which role at which organisation.")
    list_columns = ["user", "role", "organisation", "product", "valid_to", "active"]
    labels = {"since": N_("Begins"), "until": N_("Ends")}
    sorts, newest_first = {"id": "id"}, True
    filters = (
        ByLookup("user_id", N_("User"), Assignment.user_id, USERS),
        ByLookup("organisation_id", N_("Organisation"), Assignment.organisation_id, WORKPLACES),
        ByYesNo("active", N_("Active"), Assignment.active),
    )
    with_list = with_show = (
        joinedload(Assignment.user),
        joinedload(Assignment.deputy_for),
        joinedload(Assignment.role),
        joinedload(Assignment.organisation),
        joinedload(Assignment.product),
    )
    cells = {
        "role": lambda held: Cell(f"{shown(held.role.label)} ({held.role.code})", badges=deputy_badges(held)),
        "user": lambda held: Cell(held.user.name.listed),
        "deputy_for": lambda held: Cell(held.deputy_for.name.full if held.deputy_for else ""),
        "valid_from": lambda held: Cell(since(held.valid_from), raw=held.valid_from),
        "valid_to": lambda held: Cell(until(held.valid_to), raw=held.valid_to),
    }
    told = {"valid_from": since_of_the_past, "valid_to": until_of_the_past}
    show_groups = (
        (
            N_("Role"),
            (
                "user",
                "role",
                "organisation",
                "product",
                "valid_from",
                "valid_to",
                "deputy_for",
                "suspended_at",
                "active",
            ),
        ),
    )
    form_groups = (
        (N_("Role"), ("user_id", "role_id", "organisation_id", "product_id", "valid_from", "valid_to")),
    )
    lookups = {"user_id": USERS, "organisation_id": WORKPLACES, "who": USERS}
    add_form = edit_form = AssignmentForm
    verbs = (END,)
    exclude_route_methods = Screen.exclude_route_methods | {"delete", "edit", "export"}

    def name_of(self, item: Assignment) -> str:
        return _("%(role)s of %(user)s", role=shown(item.role.label), user=item.user.name.full)

    def is_off(self, item: Assignment) -> bool:
        return not item.active

    def new_form(self, kind: Any, item: Any = None) -> Any:
        form: Any = super().new_form(kind, item)
        form.offer(role_actions.offered_roles(grants_here(), shown), role_actions.offered_products())
        if request.method == "GET":
            form.user_id.data = number(request.args.get("user"))
            form.organisation_id.data = session.principal.organisation_id  # type: ignore[attr-defined]
        return form

    def create(self, form: Any) -> Assignment:
        return role_actions.grant(form.values(), by_user_id=me(), grantable=grants_here())
