"""Accounts of residents at one's own municipality, for its user administrator and privacy officer (decision 0072).

Who it is, whether the account is in use, and when it goes. Of plans it tells how many there are, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import current_app, flash, request, session
from sqlalchemy import and_
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from app.common import clock
from app.common.frozen import frozen
from app.common.web.filters import ByEmpty, ByLookup, ByYesNo
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, Fact, FormPage, Panel, ShowPage, Tone
from app.common.web.parse import one_of
from app.common.web.remembering import remembered
from app.common.web.screens import Screen, SQLAInterface, expose, has_access
from app.common.web.screens.saving import save
from app.common.web.values import shown
from app.common.web.verbs import Verb
from app.common.words import LANGUAGES, N_
from app.extensions import db
from app.plans.actions import accounts as actions
from app.plans.actions.account_terms import terms_at
from app.plans.keeping_forms import ReasonForm
from app.plans.rules import accounts as rules
from app.plans.rules.accounts import ACCOUNT_STATES, AccountState
from app.security.forms import WORKPLACES
from app.security.models import ResidentAccount

TONES: dict[AccountState, Tone] = {AccountState.ACTIVE: "success", AccountState.HELD: "inactive"}


def _state(item: ResidentAccount) -> Badge:
    state = AccountState.HELD if not item.active else AccountState.GOES if item.warned_at else AccountState.ACTIVE
    return Badge(_(ACCOUNT_STATES[state]), TONES.get(state, "warning"))


def _plans(item: ResidentAccount) -> str:
    known = remembered("plans_of_accounts")
    return shown(known[item.id] if item.id in known else actions.plans_of([item])[item.id])


def _goes_on(item: ResidentAccount) -> str:
    """The day from which on it is deleted, if nothing changes."""
    if item.without_plan_since is None:
        return ""
    known = remembered("terms_of_accounts")
    if item.organisation_id not in known:
        known |= terms_at(db.session(), [item.organisation_id], current_app.config)
    announced = clock.on_the_wall(item.warned_at).date() if item.warned_at else None
    return shown(known[item.organisation_id].goes_on(item.without_plan_since, announced, clock.today()))


def _invited_by(item: ResidentAccount) -> str:
    return item.invited_by.name.full if item.invited_by else ""


def _erase(item: ResidentAccount) -> None:
    actions.erase(item)
    session.pop("searches", None)  # by which the resident was found a moment ago


HOLD = "deactivate"
ACTIVATE = Verb(
    "activate", N_("Activate"), N_("Activate the account of %(name)s?"), N_("%(name)s can log in again."),
    do=actions.activate,
    yes=N_("Yes, activate"), icon="user-check",
    effects=lambda item: list(rules.EFFECTS_OF_ACTIVATION),
    reasons=lambda item: [rules.IS_ACTIVE] if item.active else [],
    offered=lambda item: not item.active,
)  # fmt: skip
END_SESSIONS = Verb(
    "end_sessions", N_("Log out everywhere"), N_("Log %(name)s out everywhere?"),
    N_("%(name)s is logged out everywhere."),
    do=actions.log_out,
    yes=N_("Yes, log out"), icon="logout",
    effects=lambda item: list(rules.EFFECTS_OF_ENDING),
    offered=lambda item: item.active,
)  # fmt: skip
ERASE = Verb(
    "erase", N_("Delete"), N_("Delete the account of %(name)s?"), N_("The account has been deleted."),
    do=_erase,
    yes=N_("Yes, delete"), icon="trash", danger=True, leaves=False,
    effects=lambda item: list(rules.EFFECTS_OF_ERASURE),
    reasons=lambda item: rules.reasons_not_to_erase(actions.standing_to_erase(item)),
    offered=lambda item: not item.active,
)  # fmt: skip


@frozen
class ByEnding(ByYesNo):
    """Narrow to accounts without a plan whose end was announced, or to the others."""

    def condition(self, text: str) -> Any:
        """The condition for "yes" or "no"."""
        announced = and_(ResidentAccount.without_plan_since.is_not(None), self.column.is_not(None))
        return announced if one_of(text, ("yes", "no")) == "yes" else self.column.is_(None)


class ResidentAccountView(Screen):
    """The accounts of residents that one's own municipality let in."""

    datamodel, tells_reads = SQLAInterface(ResidentAccount), True
    route_base, class_permission_name = "/resident-accounts", "ResidentAccount"
    list_title, add_title = N_("Accounts of residents"), N_("Add account")
    edit_title = N_("Edit %(name)s")
    list_lead = N_(
        "Residents who can log in because your municipality invited them. What stands in their plans is not shown "
        "here."
    )
    list_columns = ["name", "email", "state", "plans", "last_in_at", "goes_on"]
    more_columns = ["invited_by", "since", "without_plan_since", "organisation"]
    labels = {
        "name": N_("Name"),
        "email": N_("E-mail address"),
        "state": N_("State"),
        "plans": N_("Plans"),
        "last_in_at": N_("Last logged in"),
        "language": N_("Language"),
        "goes_on": N_("Is deleted from"),
    }
    sorts = {"name": "sort_key"}
    needle, searchable = "search_key", N_("Name or e-mail address")
    numeric_columns = frozenset({"plans"})
    filters = (
        ByYesNo("active", N_("Active"), ResidentAccount.active),
        ByEmpty("with_plan", N_("Has a plan"), ResidentAccount.without_plan_since),
        ByEnding("ends", N_("Deletion announced"), ResidentAccount.warned_at),
        ByLookup("organisation_id", N_("Organisation"), ResidentAccount.organisation_id, WORKPLACES),
    )
    with_list = (
        joinedload(ResidentAccount.resident),
        joinedload(ResidentAccount.organisation),
        joinedload(ResidentAccount.invited_by),
    )
    with_show = (*with_list, joinedload(ResidentAccount.held_by))
    cells = {
        "name": lambda item: Cell(item.label),
        "email": lambda item: Cell(item.resident.email, f"mailto:{item.resident.email}"),
        "state": lambda item: Cell(badges=(_state(item),)),
        "plans": lambda item: Cell(_plans(item)),
        "last_in_at": lambda item: Cell(shown(item.resident.last_in_at)),
        "language": lambda item: Cell(LANGUAGES.get(item.resident.language or "", "")),
        "goes_on": lambda item: Cell(_goes_on(item)),
        "invited_by": lambda item: Cell(_invited_by(item)),
        "organisation": lambda item: Cell(item.organisation.label),
    }
    show_groups = (
        (N_("Account"), ("email", "language", "invited_by", "since", "last_in_at", "organisation")),
        (N_("Plans"), ("plans", "without_plan_since", "warned_at", "goes_on")),
    )
    verbs = (ACTIVATE, END_SESSIONS, ERASE)
    exclude_route_methods = Screen.exclude_route_methods | {"add", "edit", "delete", "export", "do_many"}

    def known(self, items: Sequence[ResidentAccount]) -> list[ResidentAccount]:
        found = super().known(items)
        remembered("plans_of_accounts").update(actions.plans_of(found))
        return found

    def name_of(self, item: ResidentAccount) -> str:
        return item.label

    def is_off(self, item: ResidentAccount) -> bool:
        return not item.active

    def acts_on(self, item: ResidentAccount) -> tuple[Act, ...]:
        if not item.active or not self.allowed(HOLD, item):
            return super().acts_on(item)
        hold = Act(_("Deactivate"), self.address(HOLD, item.id), "user-off", danger=True, asks=True, name=HOLD)
        return (hold, *super().acts_on(item))

    def show_page(self, item: ResidentAccount) -> ShowPage:
        page = super().show_page(item)
        held = () if item.active else (Panel(_("Inactive"), _held(item)),)
        return replace(page, badges=(_state(item),), panels=(*page.panels, *held))

    @expose("/<pk:pk>/deactivate", methods=("GET", "POST"))
    @has_access
    def deactivate(self, pk: int) -> str | Response:
        """Put an account on hold, with the reason."""
        item, form = self.fetch(pk, *self.with_show, lock=request.method == "POST"), ReasonForm()
        if request.method == "POST" and form.validate():
            if answer := save(form, lambda: self._hold(item, form)):
                return answer
            item = self.fetch(pk, *self.with_show)
        page = FormPage(
            _("Deactivate the account of %(name)s", name=item.label), request.path, _("Deactivate"),
            self.url_of(item), crumbs=self.crumbs(item), lead=_(rules.LEAD_OF_HOLD), groups=(("", form.fields),),
        )  # fmt: skip
        return self.draw_form(form, page)

    def _hold(self, item: ResidentAccount, form: ReasonForm) -> str:
        actions.hold(item, *map(str, form.told()))
        flash(_("%(name)s can no longer log in.", name=item.label), "ok")
        return self.url_of(item)


def _held(item: ResidentAccount) -> tuple[Fact, ...]:
    by = item.held_by.name.full if item.held_by else _("The portal")
    because = item.held_because or _("The account had no plan any more.")
    when = _("%(day)s, by %(name)s", day=shown(item.held_at), name=by)
    return Fact(_("Reason"), Cell(because)), Fact(_("Recorded"), Cell(when))
