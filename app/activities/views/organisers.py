"""Organisations on a territory, as local administrators look after them (mission A-02, A-20)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import flash, g, request, url_for
from flask_babel import format_decimal, ngettext
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from app.activities.actions import organisers as actions
from app.activities.actions import uniting
from app.activities.actions.people import contacts_of
from app.activities.forms.organisers import ORGANISERS, MergeOrganiserForm, ReasonForm
from app.activities.models import Organiser
from app.activities.rules import organisers as rules
from app.activities.rules.organisers import ORGANISER_KINDS, ORGANISER_STATES, OrganiserState
from app.activities.views.waiting import waits
from app.common import clock
from app.common.web.filters import ByChoice, ByLookup
from app.common.web.lists import Wish
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, Fact, FormPage, Panel, ShowPage, Tone, WorkItem
from app.common.web.screens import Screen, SQLAInterface, expose, has_access
from app.common.web.screens.saving import save
from app.common.web.values import shown
from app.common.web.verbs import Verb
from app.common.words import N_
from app.extensions import db
from app.security.forms import ORGANISATIONS

CONFIRM = Verb(
    "confirm", N_("Confirm"), N_("Confirm “%(name)s”?"), N_("“%(name)s” has been confirmed."),
    do=actions.confirm, yes=N_("Yes, confirm"), icon="check",
    effects=lambda item: rules.EFFECTS_OF_CONFIRMING,
    offered=lambda item: item.state is OrganiserState.NEW,
)  # fmt: skip
UNBLOCK = Verb(
    "unblock", N_("Undo the block"), N_("Undo the block of “%(name)s”?"),
    N_("“%(name)s” can publish on your territory again."),
    do=actions.unblock, yes=N_("Yes, undo the block"), icon="check",
    effects=lambda item: rules.EFFECTS_OF_UNBLOCKING,
    offered=lambda item: item.state is OrganiserState.BLOCKED,
)  # fmt: skip
TONES: dict[OrganiserState, Tone] = {
    OrganiserState.NEW: "warning",
    OrganiserState.CONFIRMED: "success",
    OrganiserState.BLOCKED: "error",
    OrganiserState.MERGED: "inactive",
}
ITS_MUNICIPALITYS = frozenset({"confirm", "block", "unblock", "merge"})


def _badge(item: Organiser) -> Badge:
    return Badge(_(ORGANISER_STATES[item.state]), TONES[item.state])


def _public(item: Organiser) -> str:
    known: dict[int, int] = g.get("public_of_organisers", {})
    return format_decimal(known[item.id] if item.id in known else actions.public_of([item])[item.id])


def _web(item: Organiser) -> Cell:
    return Cell(item.web_address or "", item.web_address or "")


class OrganiserView(Screen):
    """The organisations that offer something on the territory; one's own for who works there."""

    datamodel = SQLAInterface(Organiser)
    route_base, class_permission_name = "/organisers", "Organiser"
    list_title, add_title, edit_title = N_("Organisers"), N_("Add organiser"), N_("Edit “%(name)s”")
    list_lead = N_("Organisations that offer activities in your municipality. They register themselves.")
    list_columns = ["name", "state", "kind", "public", "created_at"]
    more_columns = ["web_address", "municipality"]
    labels = {"name": N_("Organisation"), "public": N_("In the agenda"), "created_at": N_("Since")}
    sorts = {"name": "sort_key"}
    needle, searchable = "search_key", N_("Name or number")
    numeric_columns = frozenset({"public"})
    filters = (
        ByChoice("state", N_("State"), Organiser.state, ORGANISER_STATES),
        ByChoice("kind", N_("Kind of organisation"), Organiser.kind, ORGANISER_KINDS),
        ByLookup("municipality_id", N_("Municipality"), Organiser.municipality_id, ORGANISATIONS),
    )
    with_list = (joinedload(Organiser.organisation), joinedload(Organiser.municipality))
    with_show = (*with_list, joinedload(Organiser.merged_into).joinedload(Organiser.organisation))
    cells = {
        "name": lambda item: Cell(item.label),
        "state": lambda item: Cell(badges=(_badge(item),)),
        "public": lambda item: Cell(_public(item)),
        "organisation": lambda item: Cell(item.organisation.label),
        "web_address": _web,
        "kvk_number": lambda item: Cell(item.organisation.kvk_number or ""),
        "kbo_number": lambda item: Cell(item.organisation.kbo_number or ""),
    }
    show_groups = ((N_("Organisation"), ("organisation", "kind", "web_address")),)
    parts = {"kind": ("kind", "state", "reason", "confirmed_at", "merged_into_id")}
    verbs = (CONFIRM, UNBLOCK)
    exclude_route_methods = Screen.exclude_route_methods | {"add", "edit", "delete", "do_many"}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.base_permissions = [*self.base_permissions, "can_block", "can_merge"]

    def known(self, items: Sequence[Organiser]) -> list[Organiser]:
        found = super().known(items)
        g.public_of_organisers = actions.public_of(found)
        return found

    def is_off(self, item: Organiser) -> bool:
        return item.state not in rules.AT_WORK

    def alike(self, item: Organiser) -> Any:
        return item.state, item.municipality_id

    def allowed(self, verb: str, item: Organiser | None = None) -> bool:
        """What is decided about an organisation is up to the municipality, and fits its state."""
        if item is not None and verb in ITS_MUNICIPALITYS:
            fits = verb in ("confirm", "unblock") or item.state in rules.AT_WORK
            if not fits or not actions.looks_after(item):
                return False
        return super().allowed(verb, item)

    def acts_on(self, item: Organiser) -> tuple[Act, ...]:
        acts = super().acts_on(item)
        if self.allowed("merge", item):
            there = self.address("merge", item.id)
            acts = (*acts, Act(_("Merge"), there, "copy", asks=True, name="merge"))
        if self.allowed("block", item):
            there = self.address("block", item.id)
            acts = (*acts, Act(_("Block organisation"), there, "x", danger=True, asks=True, name="block"))
        return acts

    def list_acts(self, wish: Wish) -> tuple[Act, ...]:
        """The ways to what organisations ask for: to join one, and to take over an activity."""
        beside = (("JoinRequest", _("Join requests"), "user-plus"), ("Claim", _("Takeovers"), "arrow-right"))
        return tuple(
            Act(label, url_for(f"{screen}View.list"), icon)
            for screen, label, icon in beside
            if self.appbuilder.sm.may("list", screen)
        )

    # Page

    def show_page(self, item: Organiser) -> ShowPage:
        page = replace(super().show_page(item), badges=(_badge(item),), lead=item.municipality.name)
        its_own = request.endpoint == f"{self.endpoint}.show"
        return replace(page, panels=(*page.panels, _contacts(item))) if its_own else page

    def panels(self, item: Organiser) -> tuple[Panel, ...]:
        """What the organisation said of itself, and what was decided about it."""
        keys = ["organisation", "kind", "web_address"]
        keys += [key for key in ("kvk_number", "kbo_number") if getattr(item.organisation, key)]
        found = [self.fact(item, key) for key in keys]
        found.append(Fact(_("In the agenda"), Cell(_public(item), _agenda(item))))
        found.append(Fact(_("Since"), Cell(shown(item.created_at))))
        panels = (Panel(_("Organisation"), tuple(found)),)
        if item.state is OrganiserState.BLOCKED:
            panels = (
                Panel(_("Blocked by the municipality"), (Fact(_("Reason"), Cell(item.reason or "")),)),
                *panels,
            )
        if into := item.merged_into:
            whole = Fact(_("Has become part of"), Cell(into.label, self.address("show", into.id)))
            panels = (Panel(_("Merged"), (whole,)), *panels)
        return panels

    def label_for(self, key: str) -> str:
        """The numbers are columns of the organisation."""
        if key in ("kvk_number", "kbo_number"):
            return {"kvk_number": _("KvK number"), "kbo_number": _("KBO number")}[key]
        return super().label_for(key)

    # Blocking

    @expose("/<pk:pk>/block", methods=("GET", "POST"))
    @has_access
    def block(self, pk: int) -> str | Response:
        """Ask why, and block."""
        item, form = self.fetch(pk, *self.with_show, lock=request.method == "POST"), ReasonForm()
        self.refuse_unless_allowed("block", item)
        if form.validate_on_submit():
            if answer := save(form, lambda: self._block(item, form)):
                return answer
            item = self.fetch(pk, *self.with_show)
        page = FormPage(
            _("Block “%(name)s”", name=item.label), request.path, _("Block organisation"), self.url_of(item),
            crumbs=self.crumbs(item), groups=(("", ("reason",)),),
            lead=" ".join(_(effect) for effect in rules.EFFECTS_OF_BLOCKING),
        )  # fmt: skip
        return self.draw_form(form, page)

    def _block(self, item: Organiser, form: ReasonForm) -> str:
        actions.block(item, form.reason.data or "")
        flash(_("“%(name)s” has been blocked.", name=item.label), "ok")
        return self.url_of(item)

    # Merging

    @expose("/<pk:pk>/merge", methods=("GET", "POST"))
    @has_access
    def merge(self, pk: int) -> str | Response:
        """Ask with which organisation, show what moves, and on yes let it move."""
        item, form = self.fetch(pk, *self.with_show), MergeOrganiserForm()  # both are locked in one order later
        self.refuse_unless_allowed("merge", item)
        form.into_id.lookup_url = url_for(f"{self.endpoint}.lookup", field="into_id")
        notice = ""
        if self._sent(form):
            notice = self._preview(item, form)
            if form.was_shown and not form.errors:
                if answer := save(form, lambda: self._merge(item, form)):
                    return answer
                item = self.fetch(pk, *self.with_show)
            form.seen.data = str(form.into_id.data) if notice else ""
        page = FormPage(
            _("Merge “%(name)s” with another organisation", name=item.label), request.path,
            _("Yes, merge") if notice else _("Show what moves"), self.url_of(item), crumbs=self.crumbs(item),
            groups=(("", ("into_id",)),), notice=notice,
            lead=_("Choose the organisation that stays. All that this one has goes to it."),
        )  # fmt: skip
        return self.draw_form(form, page)

    lookups = {"into_id": ORGANISERS}

    def _preview(self, item: Organiser, form: MergeOrganiserForm) -> str:
        """What moves, in words; the reasons where it may not, as faults of the form."""
        into = db.session.get(Organiser, form.into_id.data)
        if into is None or (reasons := uniting.reasons_not_to_merge(item, into)):
            form.refuse(*(_(reason) for reason in (reasons if into else [rules.ANOTHER_TERRITORY])))
            return ""
        moves = uniting.ahead(item)
        return " ".join(
            (
                _("“%(name)s” becomes part of “%(other)s”.", name=item.label, other=into.label),
                ngettext("%(num)d activity moves.", "%(num)d activities move.", moves.activities),
                ngettext(
                    "%(num)d user moves and logs in again.", "%(num)d users move and log in again.", moves.users
                ),
                ngettext("%(num)d request moves.", "%(num)d requests move.", moves.requests),
                _("The history stays. You cannot undo this."),
            )
        )

    def _merge(self, item: Organiser, form: MergeOrganiserForm) -> str:
        into = uniting.merge(item, form.into_id.data or 0)
        flash(_("“%(name)s” is now part of “%(other)s”.", name=item.label, other=into.label), "ok")
        return self.url_of(into)


def _agenda(item: Organiser) -> str:
    narrowed: dict[str, Any] = {
        "organisation_id": item.organisation_id, "municipality_id": item.municipality_id, "state": "published",
    }  # fmt: skip
    return url_for("ActivityView.list", **narrowed)


def _contacts(item: Organiser) -> Panel:
    """Whom to reach: the name, and below it address and number."""
    facts: list[Fact] = []
    for one in contacts_of(db.session(), item.organisation_id, clock.now()):
        facts.append(Fact(one.name, Cell(one.email, f"mailto:{one.email}" if one.email else "")))
        if one.phone:
            facts.append(Fact(_("Telephone number"), Cell(one.phone)))
    return Panel(_("Contact"), tuple(facts) or (Fact(_("Contact"), Cell()),))


@waits("confirm", "Organiser", actions.new_ones)
def new_organisers(count: int, _since: datetime) -> WorkItem:
    """Organisations on the territory that nobody looked at yet."""
    title = ngettext("New organisation", "New organisations", count)
    told = _("They can publish already. Look whether you know them.")
    return WorkItem(count, title, told, url_for("OrganiserView.list", state="new"), _("View"))
