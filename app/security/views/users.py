"""Users and their roles, as the user administrator sees them."""

from __future__ import annotations

from collections.abc import Hashable, Set
from dataclasses import replace
from typing import Any

from flask import session, url_for
from sqlalchemy.orm import joinedload, load_only, selectinload, undefer

from app.common import clock
from app.common.web.filters import ByEmpty, ByLookup, ByYesNo
from app.common.web.lists import Wish
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, Fact, ListPage, Panel, ShowPage, Tone
from app.common.web.screens import Screen, SQLAInterface
from app.common.web.screens.inrow import ChangingInRow
from app.common.web.values import shown
from app.common.web.verbs import Ahead, Verb, accepted
from app.common.words import N_
from app.extensions import db
from app.security.actions import consequences, erasure
from app.security.actions import users as actions
from app.security.actions.consequences import Consequence
from app.security.filters import ByRole
from app.security.forms import USERS, WORKPLACES, ContactForm, UserForm
from app.security.login import actions as login
from app.security.login.desk import open_desk
from app.security.login.lifetimes import end_sessions
from app.security.models import Assignment, User
from app.security.models.naming import NAME_OF_ORGANISATION, NAME_OF_USER
from app.security.rights import READING
from app.security.rules import roles as role_rules
from app.security.rules import users as rules
from app.security.rules.states import STATES, State
from app.security.views.access import ask_for_access
from app.security.views.codes import WithCode
from app.security.views.deputies import (
    deputy_badges,
)
from app.security.views.insight import WithInsight
from app.security.views.matrix import WithRoles
from app.security.views.reach import me, reach


def _may_touch(verb: str, user: User) -> bool:
    mine = reach()
    if verb == "access":  # a privacy officer answers requests of everybody, others of those within reach
        return user.id == mine.user_id or "FG" in mine.own or mine.touches(user, as_peer=True)
    taking = verb in ("deactivate", "erase")
    if user.id == mine.user_id:
        return taking  # answered with a sentence; the rest stands on one's own pages
    return mine.touches(user, as_peer=taking)


def _reaches(codes: Set[str]) -> bool:
    """Whether roles that somebody holds or held lie within reach, those of one's own kind included."""
    mine = reach()
    return role_rules.may_touch(codes, mine.own, mine.below, as_peer=True)


def _erase(user: User) -> None:
    erasure.erase(user, by_user_id=me(), reaches=_reaches, at=clock.now())
    session.pop("searches", None)  # by which the user was found a moment ago (U-65)


def _reasons_not_to_erase(user: User) -> list[str]:
    return rules.reasons_not_to_delete(erasure.standing_to_erase(user, by_user_id=me(), reaches=_reaches))


def _standing(user: User) -> rules.Standing:
    return actions.standing_of(user, by_user_id=me())


def _ahead(user: User) -> Ahead:
    """What follows for this user in particular, each with who could take over (F-07)."""
    found = consequences.of_deactivation(db.session(), user)
    return Ahead([_told(each) for each in found], rules.ACCEPT if any(each.weighs for each in found) else "")


def _told(one: Consequence) -> str:
    places = {name: shown(value) for name, value in one.places.items()}
    sentence = _(one.sentence, **places)
    if not one.successors:
        return sentence
    proposed = _("Could take over: %(names)s.", names=", ".join(one.successors))
    return f"{sentence} {proposed}"


DEACTIVATE = Verb(
    "deactivate", N_("Deactivate"), N_("Deactivate %(name)s?"), N_("%(name)s can no longer log in."),
    do=lambda user: actions.deactivate(user, by_user_id=me(), at=clock.now(), accepted=accepted()),
    many=N_("Deactivate %(count)s users?"), done_many=N_("%(count)s users can no longer log in."),
    yes=N_("Yes, deactivate"), icon="user-off", danger=True, switch=N_("Active"),
    effects=lambda user: rules.effects_of_deactivation(_standing(user)),
    ahead=_ahead,
    reasons=lambda user: rules.reasons_not_to_deactivate(_standing(user)),
    offered=lambda user: bool(user.active) and user.id != me(),
    advice=rules.ADVICE,
)  # fmt: skip
ERASE = Verb(
    "erase", N_("Delete"), N_("Delete %(name)s?"), N_("The user has been deleted."),
    do=_erase,
    many=N_("Delete %(count)s users?"), done_many=N_("%(count)s users have been deleted."),
    yes=N_("Yes, delete"), icon="trash", danger=True, leaves=False, upfront=True, advice=rules.ADVICE,
    effects=lambda user: rules.EFFECTS_OF_ERASURE,
    reasons=_reasons_not_to_erase,
    offered=lambda user: not user.active,
)  # fmt: skip
ACTIVATE = Verb(
    "activate", N_("Activate"), N_("Activate %(name)s?"), N_("%(name)s can log in again."),
    do=lambda user: actions.activate(user, by_user_id=me()),
    yes=N_("Yes, activate"), icon="user-check", switch=N_("Active"),
    effects=lambda user: [N_("The user can log in again."), N_("Former roles stay inactive. Grant them anew.")],
    offered=lambda user: not user.active,
)  # fmt: skip
RESET_PASSWORD = Verb(
    "reset_password", N_("Send password link"), N_("Send %(name)s a link to set a password?"),
    N_("%(name)s gets a mail with a link."),
    do=lambda user: login.start_reset(open_desk(), user, clock.now()),
    yes=N_("Yes, send the link"), icon="mail",
    effects=lambda user: [N_("The link works once and ends after a day."), N_("You do not see the password.")],
    offered=lambda user: bool(user.active and user.email),
)  # fmt: skip
RESET_FACTOR = Verb(
    "reset_factor", N_("Reset second step"), N_("Reset the second step of %(name)s?"),
    N_("%(name)s gets codes by e-mail from now on."),
    do=lambda user: login.reset_factor(open_desk(), user),
    yes=N_("Yes, reset"), icon="lock",
    effects=lambda user: [
        N_("Passkeys, app and recovery codes no longer work. Codes come by e-mail."),
        N_("All browsers of this user are logged out at once."),
        N_("The user is told by e-mail. Call the person first: is it really the one who asks?"),
    ],
    offered=lambda user: bool(user.active and user.email),
)  # fmt: skip
END_SESSIONS = Verb(
    "end_sessions", N_("Log out everywhere"), N_("Log %(name)s out everywhere?"),
    N_("%(name)s is logged out everywhere."),
    do=lambda user: end_sessions(db.session(), user.actor_id, "by_administrator"),
    yes=N_("Yes, log out"), icon="logout",
    effects=lambda user: [N_("All browsers of this user are logged out at once.")],
    offered=lambda user: bool(user.active),
)  # fmt: skip


ACCESS = Verb(
    "access", N_("All data (access request)"), N_("Gather all data of %(name)s?"),
    N_("The file is being made. You find it at “My jobs”."),
    do=ask_for_access,
    yes=N_("Yes, make the file"), icon="download",
    effects=lambda user: [
        N_("You get one file with everything that the portal keeps about this person."),
        N_("The file is there for a day. That you asked for it is kept in the audit log."),
        N_("Hand it over to the person who asked for it only, in a safe way."),
    ],
)  # fmt: skip


def _tone(state: State) -> Tone:
    """What waits for somebody stands out."""
    if state is State.GRANTED:
        return "success"
    return "inactive" if state in (State.INACTIVE, State.ERASED) else "warning"


def _roles(user: User) -> Cell:
    marks = role_rules.marks_of(user.role_marks)
    return Cell(roles=marks) if marks else Cell(badges=(Badge(_("No role"), "warning"),))


class UserView(ChangingInRow, WithRoles, WithCode, WithInsight):
    """All users of the organisations one works for, in the six columns of the manual (U-50)."""

    datamodel, tells_reads = SQLAInterface(User), True
    route_base, class_permission_name = "/users", "User"
    list_title, add_title, edit_title = N_("User management"), N_("Add user"), N_("Edit %(name)s")
    list_lead = N_(
        "All users within your municipality or joint arrangement. Choose a user name to see the details."
    )
    list_columns = ["name", "organisation", "active", "roles", "contact_person", "contact_email"]
    more_columns = ["department", "phone", "email"]
    labels = {
        "name": N_("User name"),
        "roles": N_("Role"),
        "formal": N_("Name"),
        "active": N_("Active"),
        "username": N_("Login name"),
        "email": N_("E-mail address"),
    }
    sorts = {"name": "sort_key"}
    needle, searchable = "search_key", N_("Search term (name or e-mail address)")
    in_row, in_row_form = ("contact_person", "contact_email"), ContactForm
    walked = True
    filters = (
        ByLookup("organisation_id", N_("Organisation"), User.organisation_id, WORKPLACES),
        ByYesNo("active", N_("Active"), User.active),
        ByRole("role", N_("Role")),
        ByEmpty("new", N_("New"), User.handled_at),
        ByYesNo("contact_person", N_("Contact person"), User.contact_person),
    )
    with_list = (
        load_only(
            *NAME_OF_USER,
            *(User.active, User.organisation_id, User.actor_id, User.department, User.phone, User.email),
            *(User.contact_person, User.contact_email),
        ),
        undefer(User.held_codes),
        undefer(User.role_marks),
        joinedload(User.organisation).load_only(*NAME_OF_ORGANISATION),
    )
    with_show = (
        undefer(User.held_codes),
        joinedload(User.organisation),
        selectinload(User.assignments).options(
            joinedload(Assignment.role),
            joinedload(Assignment.organisation),
            joinedload(Assignment.product),
            joinedload(Assignment.deputy_for),
        ),
    )
    with_form = (undefer(User.held_codes),)
    cells = {
        "name": lambda user: Cell(user.name.listed),
        "formal": lambda user: Cell(user.name.formal),
        "organisation": lambda user: Cell(user.organisation.label),
        "roles": _roles,
        "email": lambda user: Cell(user.email or "", f"mailto:{user.email}" if user.email else ""),
    }
    parts = {"formal": ("initials", "first_name", "prefix", "last_name")}
    show_groups = (
        (
            N_("Personal details"),
            (
                "salutation",
                "formal",
                "department",
                "phone",
                "email",
                "newsletter",
                "contact_person",
                "contact_email",
            ),
        ),
        (N_("Account"), ("username", "organisation", "active", "password_changed_at", "created_at")),
    )
    form_groups = (
        (N_("Name"), ("salutation", "initials", "first_name", "prefix", "last_name")),
        (N_("Work"), ("organisation_id", "department", "phone", "email", "newsletter")),
        (N_("Contact person"), ("contact_person", "contact_email")),
        (N_("Account"), ("username", "language")),
    )
    lookups = {"organisation_id": WORKPLACES, "who": USERS}
    add_form = edit_form = UserForm
    verbs = (DEACTIVATE, ERASE, ACTIVATE, RESET_PASSWORD, RESET_FACTOR, END_SESSIONS, ACCESS)
    exclude_route_methods = Screen.exclude_route_methods | {"delete"}

    def create(self, form: Any) -> User:
        user = actions.add_user(form.values())
        login.invite(open_desk(), user, clock.now())
        return user

    def allowed(self, verb: str, item: User | None = None) -> bool:
        """Also asks whether the account is that of somebody with higher rights."""
        if not super().allowed(verb, item):
            return False
        return item is None or verb in (*READING, "code") or _may_touch(verb, item)

    def alike(self, item: User) -> Hashable:
        mine = reach()
        if item.organisation_id not in mine.places:
            inside = self.appbuilder.sm.may("edit", self.class_permission_name, item)
            mine.places[item.organisation_id] = inside
        touched = mine.touches(item, as_peer=False), mine.touches(item, as_peer=True)
        own = item.id == mine.user_id
        return item.active, bool(item.email), own, mine.places[item.organisation_id], *touched

    def change(self, item: User, form: Any) -> User:
        return actions.change_user(item, form.values(), open_desk())

    def is_off(self, item: User) -> bool:
        return not item.active

    def list_page(self, wish: Wish) -> ListPage:
        """The organisation stands beside the search term, as in the manual (U-49)."""
        page = super().list_page(wish)
        return replace(
            page, filters=tuple(replace(one, front=one.name == "organisation_id") for one in page.filters)
        )

    def name_of(self, item: User) -> str:
        return item.name.full

    def show_page(self, item: User) -> ShowPage:
        badge = Badge(_(STATES[item.state]), _tone(item.state))
        lead = " · ".join(part for part in (item.organisation.label, item.department) if part)
        return replace(
            super().show_page(item),
            badges=(badge,),
            lead=lead,
            aside=(*self._to_check(item), self._roles_panel(item)),
        )

    def _to_check(self, user: User) -> tuple[Panel, ...]:
        """What to do about a new user, in order: check who it is, grant roles, hand over the code (U-44, U-45)."""
        if not user.active or (user.handled_at and user.verified_at):
            return ()
        steps = [(_("1. Check"), Cell(_("Are these details right? Call the person when in doubt.")))]
        acts = []
        if self.allowed("roles", user):
            steps.append((_("2. Roles"), Cell(_("Grant the roles per product, and save."))))
            acts.append(Act(_("Roles per product"), self.address("roles", user.id), "user-shield", primary=True))
        if user.state is State.FILLED and self.allowed("code", user):
            steps.append((_("3. Code"), Cell(_("Read out the code, by telephone or in an e-mail."))))
            acts.append(Act(_("Verification code"), self.address("code", user.id), "eye"))
        return (Panel(_("New user"), tuple(Fact(label, cell) for label, cell in steps), tuple(acts)),)

    def _roles_panel(self, user: User) -> Panel:
        facts = tuple(_assignment_fact(held) for held in user.assignments)
        acts = ()
        if self.appbuilder.sm.has_access("can_add", "Assignment"):
            acts = (Act(_("Grant a role"), url_for("AssignmentView.add", user=user.id), "plus"),)
        return Panel(_("Roles"), facts, acts)


def _assignment_fact(held: Assignment) -> Fact:
    what = shown(held.role.label) + (f" · {held.product.name}" if held.product else "")
    state = "" if held.active else _("Inactive")
    url = url_for("AssignmentView.show", pk=held.id)
    badges = (Badge(state, "inactive"),) if state else ()
    return Fact(what, Cell(held.organisation.name, url, (*badges, *deputy_badges(held))))
