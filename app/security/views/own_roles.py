"""Roles: the fixed ones to read, those of the organisation to compose, and any two to compare."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import current_app, flash, request, url_for
from flask_babel import ngettext
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from app.common import context
from app.common.errors import Conflict
from app.common.web.filters import ByEmpty, ByYesNo
from app.common.web.lists import Wish
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, Choice, Fact, Filter, Panel, ShowPage
from app.common.web.parse import number
from app.common.web.screens import Screen, SQLAInterface, expose, has_access, permission_name
from app.common.web.screens.saving import refuse_old_version, save, saved_before
from app.common.web.values import shown
from app.common.web.verbs import Verb
from app.common.words import N_
from app.security.actions import own_roles as actions
from app.security.models import Assignment, Role
from app.security.rules import own_roles as rules
from app.security.rules.own_roles import Right, ceiling_of
from app.security.views.own_role_forms import FIELDS, NewRoleForm, OwnRoleForm, RightsForm
from app.security.views.periods import until
from app.security.views.rights_in_words import in_one_line, rights_table, screens_by_name

RETIRE = Verb(
    "retire", N_("Retire"), N_("Retire %(name)s?"), N_("%(name)s can no longer be granted."),
    do=actions.retire, yes=N_("Yes, retire"), icon="user-off", danger=True,
    effects=lambda role: rules.EFFECTS_OF_RETIRING,
    offered=lambda role: role.own and role.active,
)  # fmt: skip
REVIVE = Verb(
    "revive", N_("Bring back"), N_("Bring %(name)s back?"), N_("%(name)s can be granted again."),
    do=actions.revive, yes=N_("Yes, bring back"), icon="user-check",
    effects=lambda role: rules.EFFECTS_OF_REVIVING,
    offered=lambda role: role.own and not role.active,
)  # fmt: skip


class RoleView(Screen):
    """All roles that one may know; those of the organisation are composed here."""

    datamodel = SQLAInterface(Role)
    route_base, class_permission_name = "/own-roles", "Role"
    list_title, add_title, edit_title = N_("Roles"), N_("Add role"), N_("Edit role %(name)s")
    list_lead = N_("The fixed roles of the portal, and the roles that your organisation composed itself.")
    list_columns = ["label", "code", "origin", "per_product", "active"]
    labels = {"origin": N_("Composed by"), "code": N_("Short name"), **FIELDS}
    sorts = {"code": "code"}
    filters = (
        ByEmpty("fixed", N_("Fixed role"), Role.organisation_id),
        ByYesNo("active", N_("Can be granted"), Role.active),
    )
    with_list = with_show = with_form = (joinedload(Role.organisation),)
    cells = {
        "label": lambda role: Cell(shown(role.label)),
        "description": lambda role: Cell(shown(role.description)),
        "origin": lambda role: Cell(role.organisation.label if role.own else _("The portal (fixed)")),
    }
    told = {"rights": lambda tokens: in_one_line(rules.read(tokens or ()))}
    parts = {"origin": ("rights",)}
    show_groups = ((N_("Role"), ("label", "code", "description", "origin", "per_product", "active")),)
    form_groups = (
        (N_("Name"), ("label_nl", "label_en", "label_fr", "code")),
        (N_("Description"), ("description_nl", "description_en", "description_fr")),
        (N_("What it is granted for"), ("per_product", "base")),
    )
    add_form, edit_form = NewRoleForm, OwnRoleForm
    verbs = (RETIRE, REVIVE)
    exclude_route_methods = Screen.exclude_route_methods | {"export"}

    def name_of(self, item: Role) -> str:
        return shown(item.label)

    def is_off(self, item: Role) -> bool:
        return not item.active

    def allowed(self, verb: str, item: Role | None = None) -> bool:
        """Fixed roles are read, and nothing else."""
        if item is not None and not item.own and verb not in ("list", "show", "history", "holders"):
            return False
        return super().allowed(verb, item)

    def alike(self, item: Role) -> Any:
        return item.organisation_id, item.active

    def list_acts(self, wish: Wish) -> tuple[Act, ...]:
        compare = Act(_("Compare two roles"), url_for(f"{self.endpoint}.compare"), "list-search")
        return (*super().list_acts(wish), compare)

    def new_form(self, kind: Any, item: Any = None) -> Any:
        form: Any = super().new_form(kind, item)
        if "base" in form:
            form.base.choices = [("", "–"), *((role.id, _named(role)) for role in actions.known_roles())]
        return form

    def create(self, form: Any) -> Role:
        base = actions.chosen(actions.known_roles(), form.base.data)
        place = context.current().scope.organisation_id
        assert place is not None, "who composes a role works somewhere"
        role = actions.compose(form.values(), base, organisation_id=place, ceiling=_ceiling())
        if base and (left := len(rules.rights_of(actions.permissions_of(base))) - len(role.rights or ())):
            flash(
                ngettext(
                    "%(num)d right of %(role)s is left out: an organisation cannot hand it out.",
                    "%(num)d rights of %(role)s are left out: an organisation cannot hand them out.",
                    left, role=shown(base.label),
                ),
                "info",
            )  # fmt: skip
        return role

    def change(self, item: Role, form: Any) -> Role:
        return actions.change(item, form.values())

    def remove(self, item: Role) -> None:
        actions.remove(item)

    def reasons_not_to_delete(self, item: Role) -> list[str]:
        return actions.reasons_not_to_delete(item)

    def show_page(self, item: Role) -> ShowPage:
        badges = () if item.active else (Badge(_("Retired"), "inactive"),)
        return replace(super().show_page(item), badges=badges)

    def panels(self, item: Role) -> tuple[Panel, ...]:
        """Also what the role may do, screen by screen."""
        if request.endpoint != f"{self.endpoint}.show":
            return super().panels(item)
        rights = rules.rights_of(actions.permissions_of(item))
        names = screens_by_name(self.appbuilder.baseviews)
        facts = tuple(
            Fact(names[screen].label, Cell(", ".join(names[screen].verb(verb) for verb in verbs)))
            for screen, verbs in rules.by_screen(rights).items()
            if screen in names
        )
        return (*super().panels(item), Panel(_("Rights"), facts))

    def working_tabs(self, item: Role) -> list[tuple[str, str]]:
        pages = super().working_tabs(item)
        if self.allowed("rights", item):
            pages.append((_("Rights"), url_for(f"{self.endpoint}.rights", pk=item.id)))
        if self.allowed("holders", item):
            pages.append((_("Who has this role?"), url_for(f"{self.endpoint}.holders", pk=item.id)))
        return pages

    @expose("/<pk:pk>/rights", methods=("GET", "POST"))
    @has_access
    def rights(self, pk: int) -> str | Response | tuple[str, int]:
        """The rights of a role as a table of screens and verbs, saved at once."""
        role = self.fetch(pk, *self.with_form, lock=request.method == "POST")
        self.refuse_unless_allowed("rights", role)
        form, wanted = RightsForm(), rules.read(request.form.getlist("right"))
        if request.method == "GET":
            form.version.data = str(role.version)
            return self._rights_page(role, form, rules.read(role.rights or ()))
        if form.validate():
            try:
                refuse_old_version(form, role)
                if answer := save(form, lambda: self._set_rights(role, wanted)):
                    return answer
            except Conflict:
                return saved_before(form) or self._told_of_conflict(pk, form, wanted)
            role = self.fetch(pk, *self.with_form)
        return self._rights_page(role, form, wanted)

    def _set_rights(self, role: Role, wanted: frozenset[Right]) -> str:
        actions.set_rights(role, wanted, ceiling=_ceiling())
        flash(_("%(name)s has been saved.", name=self.name_of(role)), "ok")
        return self.url_of(role)

    def _told_of_conflict(self, pk: int, form: Any, wanted: frozenset[Right]) -> tuple[str, int]:
        role = self.fetch(pk, *self.with_form)
        form.version.data = str(role.version)
        form.refuse(
            _("Somebody else changed this role. The marks show what differs now. Save again to keep yours.")
        )
        return self._rights_page(role, form, wanted), 409

    def _rights_page(self, role: Role, form: Any, ticked: frozenset[Right]) -> str:
        kept = rules.read(role.rights or ())
        names = screens_by_name(self.appbuilder.baseviews)
        return self.render(
            "security/rights.html",
            page=self.show_page(role),
            form=form,
            subjects=[rights_table(_(one.label), one.rights, names) for one in current_app.config["CEILING"]],
            ticked=ticked,
            kept=kept,
            holders=len(actions.holders(role)),
            most=actions.PAGE,
        )

    @expose("/<pk:pk>/holders")
    @has_access
    def holders(self, pk: int) -> str:
        """Who has a role now, where and for which product."""
        role = self.fetch(pk, *self.with_show)
        self.refuse_unless_allowed("holders", role)
        found = actions.holders(role, after=number(request.args.get("after"), 0) or 0)
        last = found[actions.PAGE - 1].id if len(found) > actions.PAGE else None
        return self.render(
            "security/holders.html",
            page=self.show_page(role),
            lines=[_holder(one, self.appbuilder.sm) for one in found[: actions.PAGE]],
            more_url=url_for(f"{self.endpoint}.holders", pk=pk, after=last) if last else "",
        )

    @expose("/compare")
    @has_access
    @permission_name("list")
    def compare(self) -> str:
        """Two roles side by side: what only one of them may do, and what both may."""
        roles = actions.known_roles()
        two = [actions.chosen(roles, number(request.args.get(name))) for name in ("a", "b")]
        a, b = two
        names = screens_by_name(self.appbuilder.baseviews)
        lines = (
            rules.compared(actions.permissions_of(a), actions.permissions_of(b))
            if a is not None and b is not None
            else []
        )
        named = [one for one in lines if one.screen in names]
        return self.render(
            "security/compare.html",
            crumbs=self.crumbs(),
            filters=[_choice("a", _("First role"), roles, a), _choice("b", _("Second role"), roles, b)],
            labels=[_named(role) if role else "" for role in two],
            lines=[(names[one.screen].label, names[one.screen].verb(one.verb), one) for one in named],
        )


def _ceiling() -> Any:
    return ceiling_of(current_app.config["CEILING"])


def _named(role: Role) -> str:
    return f"{shown(role.label)} ({role.code})"


def _choice(name: str, label: str, roles: list[Role], chosen: Role | None) -> Filter:
    choices = tuple(Choice(str(role.id), _named(role), role is chosen) for role in roles)
    return Filter(name, label, choices=choices)


def _holder(held: Assignment, manager: Any) -> tuple[Cell, ...]:
    url = url_for("UserView.show", pk=held.user_id) if manager.may("show", "User") else ""
    product = held.product.name if held.product else _("All products")
    return (
        Cell(held.user.name.listed, url),
        Cell(held.organisation.name),
        Cell(product),
        Cell(until(held.valid_to)),
    )
