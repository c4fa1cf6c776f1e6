"""Account lines: a table that coordinators of the region and of the organisation keep together (O-27, O-32)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import url_for
from sqlalchemy.orm import joinedload

from app.common.web.filters import ByChoice, ByLookup, ByYesNo
from app.common.web.lists import Wish
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, Fact, FormPage, Panel, ShowPage, Tone
from app.common.web.screens import Screen, SQLAInterface
from app.common.web.verbs import Verb
from app.common.words import N_
from app.onboarding.actions import accounts as actions
from app.onboarding.forms.accounts import LineForm, NewLineForm
from app.onboarding.forms.papers import CONNECTIONS
from app.onboarding.models import AccountLine, Connection
from app.onboarding.rules import accounts as rules
from app.onboarding.rules.accounts import ACCOUNT_STATES, AccountState
from app.onboarding.views.account_lists import AccountLists
from app.onboarding.views.dated import Dated, day_asked
from app.onboarding.views.of_connection import connection_of, to_connection

TONES: dict[AccountState, Tone] = {
    AccountState.REQUESTED: "warning",
    AccountState.CREATED: "neutral",
    AccountState.TRAINED: "neutral",
    AccountState.ACTIVE: "success",
    AccountState.REMOVED: "inactive",
}


def _is_there(line: AccountLine) -> bool:
    return line.state is not AccountState.REMOVED


def _lacks_training(line: AccountLine) -> list[str]:
    """What keeps somebody from access, before anybody says yes."""
    lacks = ((line.created_on, rules.NOT_CREATED), (line.trained_on, rules.NOT_TRAINED))
    return [sentence for holds, sentence in lacks if not holds]


CREATED = Verb(
    "created", N_("Account created"), N_("Has the helpdesk created the account of %(name)s?"),
    N_("The account of %(name)s has been created."),
    do=lambda line: actions.created(line, day_asked()), yes=N_("Yes, created"), icon="user-check",
    many=N_("Has the helpdesk created these %(count)s accounts?"),
    done_many=N_("%(count)s accounts have been created."),
    offered=lambda line: _is_there(line) and line.created_on is None,
)  # fmt: skip
TRAINED = Verb(
    "trained", N_("Trained"), N_("Has %(name)s followed a training?"), N_("The training of %(name)s is noted."),
    do=lambda line: actions.trained(line, day_asked()), yes=N_("Yes, trained"), icon="school",
    many=N_("Have these %(count)s people followed a training?"),
    done_many=N_("The training of %(count)s people is noted."),
    offered=lambda line: _is_there(line) and line.trained_on is None,
)  # fmt: skip
ACTIVATE = Verb(
    "activate", N_("Access given"), N_("Does %(name)s have access?"), N_("%(name)s has access."),
    do=lambda line: actions.activated(line, day_asked()), yes=N_("Yes, has access"), icon="check",
    many=N_("Do these %(count)s people have access?"), done_many=N_("%(count)s people have access."),
    effects=lambda line: [N_("Nobody gets access without an account and a training.")], reasons=_lacks_training,
    offered=lambda line: _is_there(line) and line.state is not AccountState.ACTIVE,
)  # fmt: skip
LEAVES = Verb(
    "leaves", N_("Leaves"), N_("Does %(name)s leave?"), N_("It is noted that %(name)s leaves."),
    do=lambda line: actions.leaves(line, day_asked()), yes=N_("Yes, leaves"), icon="user-off", danger=True,
    many=N_("Do these %(count)s people leave?"), done_many=N_("It is noted that %(count)s people leave."),
    effects=lambda line: [N_("The helpdesk is asked to remove the account with the next list.")],
    offered=lambda line: _is_there(line) and line.leaves_on is None,
)  # fmt: skip
STAYS = Verb(
    "stays", N_("Stays"), N_("Does %(name)s stay after all?"), N_("%(name)s stays."),
    do=actions.stays, yes=N_("Yes, stays"), icon="check",
    offered=lambda line: _is_there(line) and line.leaves_on is not None and line.leaving_handed_over_id is None,
)  # fmt: skip
REMOVED = Verb(
    "removed", N_("Account removed"), N_("Has the helpdesk removed the account of %(name)s?"),
    N_("The account of %(name)s has been removed."),
    do=lambda line: actions.removed(line, day_asked()), yes=N_("Yes, removed"), icon="trash", danger=True,
    many=N_("Has the helpdesk removed these %(count)s accounts?"),
    done_many=N_("%(count)s accounts have been removed."),
    effects=lambda line: [N_("The line stays for a while, to tell who had access until when.")],
    offered=_is_there,
)  # fmt: skip


class AccountLineView(AccountLists, Dated):
    """The accounts of the organisations of one's region, or of one's own organisation."""

    datamodel = SQLAInterface(AccountLine)
    route_base, class_permission_name = "/account-lines", "AccountLine"
    list_title, add_title, edit_title = N_("Account lines"), N_("Ask for an account"), N_("Edit %(name)s")
    list_lead = N_("Who has an account in the referral index, or is to get one. The helpdesk makes the accounts.")
    list_columns = ["name", "connection", "function", "state", "trained_on", "leaves_on"]
    more_columns = ["email", "phone", "coordinator", "requested_on", "created_on", "active_on", "removed_on"]
    labels = {"name": N_("Name"), "connection": N_("Organisation")}
    sorts = {"name": "sort_key"}
    needle, searchable = "search_key", N_("Name, e-mail address or function")
    filters = (
        ByLookup("connection_id", N_("Organisation"), AccountLine.connection_id, CONNECTIONS),
        ByChoice("state", N_("State"), AccountLine.state, ACCOUNT_STATES),
        ByYesNo("coordinator", N_("Institution coordinator"), AccountLine.coordinator),
    )
    with_list = with_show = with_form = (joinedload(AccountLine.connection).joinedload(Connection.organisation),)
    cells = {
        "name": lambda line: Cell(line.label),
        "connection": to_connection,
        "state": lambda line: Cell(badges=(badge(line),)),
    }
    show_groups = (
        (N_("Employee"), ("connection", "email", "phone", "function", "coordinator")),
        (
            N_("Account"),
            ("requested_on", "created_on", "trained_on", "active_on", "leaves_on", "removed_on"),
        ),
    )
    when_filled = frozenset({"phone", "function", "leaves_on", "removed_on"})
    parts = {"connection": ("state", "coordinator")}
    form_groups = (
        ("", ("connection_id",)),
        (N_("Employee"), ("first_name", "prefix", "last_name", "function", "coordinator")),
        (N_("Contact"), ("email", "phone")),
    )
    lookups = {"connection_id": CONNECTIONS}
    add_form, edit_form = NewLineForm, LineForm
    verbs = (CREATED, TRAINED, ACTIVATE, LEAVES, STAYS, REMOVED)
    dated = frozenset({"created", "trained", "activate", "leaves", "removed"})
    exclude_route_methods = Screen.exclude_route_methods | {"delete"}

    def name_of(self, item: AccountLine) -> str:
        return item.label

    def is_off(self, item: AccountLine) -> bool:
        return not _is_there(item)

    def alike(self, item: AccountLine) -> Any:
        days = item.created_on, item.trained_on, item.leaves_on, item.leaving_handed_over_id
        return item.state, *(day is None for day in days)

    def allowed(self, verb: str, item: AccountLine | None = None) -> bool:
        """A line that is over is read, and nothing else."""
        over = item is not None and not _is_there(item) and verb == "edit"
        return not over and super().allowed(verb, item)

    def edit_page(self, item: AccountLine) -> FormPage:
        page = super().edit_page(item)
        return replace(page, groups=page.groups[1:])

    def show_page(self, item: AccountLine) -> ShowPage:
        return replace(super().show_page(item), badges=(badge(item),))

    def list_acts(self, wish: Wish) -> tuple[Act, ...]:
        """Ask for one, or hand a list in; both for the organisation that the list is narrowed to."""
        found = super().list_acts(wish)
        inside = dict(wish.filters).get("connection_id")
        if not inside:
            return found
        found = tuple(act._replace(url=f"{act.url}?connection_id={inside}") for act in found)
        if self.allowed("add"):
            found = (*found, Act(_("Hand in a list"), self.address("upload", int(inside)), "upload"))
        if self.appbuilder.sm.may("add", "AccountHandOver"):
            there = url_for("AccountHandOverView.add", connection_id=inside)
            found = (*found, Act(_("Hand over to the helpdesk"), there, "arrow-right"))
        return found

    def create(self, form: Any) -> AccountLine:
        return actions.ask(connection_of(form.connection_id.data), form.employee())

    def change(self, item: AccountLine, form: Any) -> AccountLine:
        return actions.write_otherwise(item, form.employee())


def badge(line: AccountLine) -> Badge:
    """How far an account is."""
    return Badge(_(ACCOUNT_STATES[line.state]), TONES[line.state])


def accounts_panel(connection: Connection, may: Callable[..., bool]) -> tuple[Panel, ...]:
    """How many lines of a connection are how far, for its page; nothing for whoever may not read them."""
    if not may("list", "AccountLine"):
        return ()
    counts, untold = actions.counts_of(connection)
    inside: dict[str, Any] = {"connection_id": connection.id}
    lines = tuple(
        Fact(
            _(ACCOUNT_STATES[state]),
            Cell(str(count), url_for("AccountLineView.list", state=state.value, **inside)),
        )
        for state, count in counts
    )
    acts = (Act(_("View all"), url_for("AccountLineView.list", **inside), "list-search"),)
    if may("add", "AccountLine"):
        acts = (Act(_("Hand in a list"), url_for("AccountLineView.upload", pk=connection.id), "upload"), *acts)
    if untold and may("add", "AccountHandOver"):
        there = url_for("AccountHandOverView.add", **inside)
        acts = (Act(_("Hand over to the helpdesk"), there, "arrow-right"), *acts)
    return (Panel(_("Account lines"), lines, acts),)
