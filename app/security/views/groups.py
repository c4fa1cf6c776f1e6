"""User groups: what they are called, and the colleagues who are in them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import request, url_for
from flask_babel import format_decimal, ngettext
from sqlalchemy import or_
from sqlalchemy.orm import joinedload, undefer

from app.common import clock, context
from app.common.frozen import frozen
from app.common.web.filters import ByLookup, ByYesNo
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, Fact, Panel, ShowPage
from app.common.web.parse import number
from app.common.web.screens import Screen, SQLAInterface
from app.common.web.verbs import Verb
from app.common.words import N_
from app.security.actions import groups as actions
from app.security.forms import USERS, WORKPLACES
from app.security.models import GroupMember, UserGroup
from app.security.models.groups import in_group
from app.security.rules import groups as rules
from app.security.views.group_forms import GROUPS, OPEN_GROUPS, DaysForm, GroupForm, MemberForm
from app.security.views.periods import since, since_of_the_past, until, until_of_the_past
from app.security.views.reach import me

RETIRE = Verb(
    "retire", N_("Retire"), N_("Retire %(name)s?"), N_("%(name)s no longer opens anything."),
    do=actions.retire, yes=N_("Yes, retire"), icon="x", danger=True,
    effects=lambda group: rules.EFFECTS_OF_RETIRING,
    offered=lambda group: group.active,
)  # fmt: skip
REVIVE = Verb(
    "revive", N_("Bring back"), N_("Bring %(name)s back?"), N_("%(name)s counts again."),
    do=actions.revive, yes=N_("Yes, bring back"), icon="check",
    effects=lambda group: rules.EFFECTS_OF_REVIVING,
    offered=lambda group: not group.active,
)  # fmt: skip
LEAVE = Verb(
    "leave", N_("Take out"), N_("Take out: %(name)s?"), N_("%(name)s: taken out."),
    do=actions.leave, many=N_("Take %(count)s users out?"), done_many=N_("%(count)s users taken out."),
    yes=N_("Yes, take out"), icon="user-minus", danger=True,
    effects=lambda member: rules.EFFECTS_OF_LEAVING,
    offered=lambda member: not member.stay.over(clock.now()),
)  # fmt: skip


class UserGroupView(Screen):
    """The groups of one's organisation, and of those it works for."""

    datamodel = SQLAInterface(UserGroup)
    route_base, class_permission_name = "/groups", "UserGroup"
    list_title, add_title, edit_title = N_("User groups"), N_("Add group"), N_("Edit group %(name)s")
    list_lead = N_("Colleagues who may see and edit the same persons and pathways.")
    list_columns = ["name", "colleagues", "organisation", "active"]
    labels = {"colleagues": N_("Members now")}
    cells = {"colleagues": lambda group: Cell(format_decimal(group.members), raw=group.members)}
    numeric_columns = frozenset({"colleagues"})
    sorts = {"name": "sort_key"}
    needle, searchable = "search_key", N_("Name")
    filters = (
        ByYesNo("active", N_("Can be used"), UserGroup.active),
        ByLookup("organisation_id", N_("Organisation"), UserGroup.organisation_id, WORKPLACES),
    )
    with_list = with_show = (joinedload(UserGroup.organisation), undefer(UserGroup.members))
    show_groups = ((N_("Group"), ("name", "about", "organisation", "active")),)
    form_groups = ((N_("Group"), ("name", "about")),)
    add_form = edit_form = GroupForm
    verbs = (RETIRE, REVIVE)

    def is_off(self, item: UserGroup) -> bool:
        return not item.active

    def alike(self, item: UserGroup) -> Any:
        return item.organisation_id, item.active

    def create(self, form: Any) -> UserGroup:
        place = context.current().scope.organisation_id
        assert place is not None, "who makes a group works somewhere"
        return actions.add_group(form.values(), organisation_id=place)

    def change(self, item: UserGroup, form: Any) -> UserGroup:
        return actions.change_group(item, form.values())

    def reasons_not_to_delete(self, item: UserGroup) -> list[str]:
        return actions.reasons_not_to_delete(item)

    def remove(self, item: UserGroup) -> None:
        actions.remove(item)

    def show_page(self, item: UserGroup) -> ShowPage:
        badges = () if item.active else (Badge(_("Retired"), "inactive"),)
        page = replace(super().show_page(item), badges=badges)
        if request.endpoint != f"{self.endpoint}.show" or not self.appbuilder.sm.may("list", "GroupMember"):
            return page
        lead = ngettext("%(num)d member now", "%(num)d members now", item.members)
        return replace(page, lead=lead, aside=(self._members(item),))

    def _members(self, group: UserGroup) -> Panel:
        """Who is in it now; whoever left or is to come stands in the whole list."""
        found = actions.current_members(group)
        lines = tuple(self._member(one) for one in found[: actions.SHOWN])
        inside: dict[str, Any] = {"in": group.id}
        add = Act(_("Add colleague"), url_for("GroupMemberView.add", **inside), "plus")
        every = Act(_("View all"), url_for("GroupMemberView.list", group_id=group.id), "list-search")
        adds = group.active and self.appbuilder.sm.may("add", "GroupMember")
        return Panel(_("Members of the group"), lines, (add, every) if adds else (every,))

    def _member(self, member: GroupMember) -> Fact:
        there = url_for("GroupMemberView.show", pk=member.id)
        about = member.user.department or _("Colleague")
        return Fact(about, Cell(member.user.name.listed, there), help=_days(member))


@frozen
class ByNow(ByYesNo):
    """Narrow to those who are in the group now, or to those who are not."""

    def condition(self, text: str) -> Any:
        """The condition for "yes" or "no"."""
        now = clock.now()
        begins_later, left = GroupMember.valid_from > now, GroupMember.valid_to <= now
        return in_group(now) if text == "yes" else or_(begins_later, left)


class GroupMemberView(Screen):
    """Who is in which group, from when to when."""

    datamodel = SQLAInterface(GroupMember)
    route_base, class_permission_name = "/group-members", "GroupMember"
    list_title, add_title, edit_title = N_("Members of groups"), N_("Add colleague"), N_("Edit %(name)s")
    list_lead = N_("Who is in which group, and who was.")
    list_columns = ["user", "group", "valid_from", "valid_to"]
    sorts, newest_first = {"id": "id"}, True
    filters = (
        ByLookup("group_id", N_("User group"), GroupMember.group_id, GROUPS),
        ByLookup("user_id", N_("User"), GroupMember.user_id, USERS),
        ByLookup("organisation_id", N_("Organisation"), GroupMember.organisation_id, WORKPLACES),
        ByNow("now", N_("In the group now"), GroupMember.valid_to),
    )
    with_list = with_show = with_form = (joinedload(GroupMember.user), joinedload(GroupMember.group))
    lookups = {"group_id": OPEN_GROUPS, "user_id": USERS}
    cells = {
        "user": lambda member: Cell(member.user.name.listed),
        "group": lambda member: Cell(member.group.name, url_for("UserGroupView.show", pk=member.group_id)),
        "valid_from": lambda member: Cell(since(member.valid_from), raw=member.valid_from),
        "valid_to": lambda member: Cell(until(member.valid_to), raw=member.valid_to),
    }
    told = {"valid_from": since_of_the_past, "valid_to": until_of_the_past}
    show_groups = ((N_("Member of a group"), ("user", "group", "valid_from", "valid_to")),)
    form_groups = ((N_("Member of a group"), ("group_id", "user_id", "valid_from", "valid_to")),)
    add_form, edit_form = MemberForm, DaysForm
    verbs = (LEAVE,)
    exclude_route_methods = Screen.exclude_route_methods | {"delete"}

    def name_of(self, item: GroupMember) -> str:
        return _("%(user)s in %(group)s", user=item.user.name.full, group=item.group.name)

    def is_off(self, item: GroupMember) -> bool:
        return not item.stay.counts(clock.now())

    def new_form(self, kind: Any, item: Any = None) -> Any:
        form: Any = super().new_form(kind, item)
        if request.method == "GET" and item is None:
            form.group_id.data = number(request.args.get("in"))
        return form

    def edit_page(self, item: GroupMember) -> Any:
        return replace(super().edit_page(item), groups=((_("Member of a group"), ("valid_from", "valid_to")),))

    def create(self, form: Any) -> GroupMember:
        return actions.join(form.values(), by_user_id=me())

    def change(self, item: GroupMember, form: Any) -> GroupMember:
        return actions.change_days(item, form.values(), by_user_id=me())


def _days(member: GroupMember) -> str:
    """From when to when, as a line of a panel says it; nothing for who was always in it."""
    first, last = since(member.valid_from), until(member.valid_to)
    if last:
        return _("%(first)s – %(last)s", first=first or _("always"), last=last)
    return _("since %(day)s", day=first) if first else ""
