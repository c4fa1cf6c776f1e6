"""Takeovers of imported activities: organisations ask, the municipality answers (mission A-W10)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import request, url_for
from flask_babel import ngettext
from sqlalchemy.orm import joinedload

from app.activities.actions import claims as actions
from app.activities.forms.claims import TO_CLAIM, ClaimForm
from app.activities.models import ActivityClaim
from app.activities.rules import claims as rules
from app.activities.rules.claims import CLAIM_STATES, ClaimState
from app.activities.views.declining import Declining
from app.activities.views.waiting import waits
from app.common import context
from app.common.web.filters import ByChoice, ByLookup
from app.common.web.forms import ScreenForm
from app.common.web.locale import gettext as _
from app.common.web.pages import Badge, Cell, Fact, Panel, ShowPage, Tone, WorkItem
from app.common.web.parse import number
from app.common.web.screens import Screen, SQLAInterface
from app.common.web.values import shown
from app.common.web.verbs import Ahead, Verb
from app.common.words import N_
from app.security.forms import ORGANISATIONS

ACCEPT = Verb(
    "accept", N_("Accept"), N_("Let the organisation take over “%(name)s”?"),
    N_("“%(name)s” belongs to the organisation now."),
    do=actions.accept, yes=N_("Yes, accept"), icon="check",
    effects=lambda claim: rules.EFFECTS_OF_ACCEPTING,
    ahead=lambda claim: Ahead([_("%(name)s says: “%(why)s”", name=claim.organisation.name, why=claim.why)]),
    offered=lambda claim: claim.state is ClaimState.OPEN,
)  # fmt: skip
WITHDRAW = Verb(
    "withdraw", N_("Withdraw"), N_("Withdraw the request for “%(name)s”?"), N_("The request has been withdrawn."),
    do=actions.withdraw, yes=N_("Yes, withdraw"), icon="x", danger=True,
    effects=lambda claim: rules.EFFECTS_OF_WITHDRAWING,
    offered=lambda claim: claim.state is ClaimState.OPEN,
)  # fmt: skip
TONES: dict[ClaimState, Tone] = {
    ClaimState.OPEN: "warning",
    ClaimState.ACCEPTED: "success",
    ClaimState.DECLINED: "error",
}
NEVER = {"edit", "delete", "export", "do_many"}


def _badge(claim: ActivityClaim) -> Badge:
    return Badge(_(CLAIM_STATES[claim.state]), TONES.get(claim.state, "inactive"))


class ClaimView(Declining):
    """Requests to take over an activity: of one's organisation, and those that wait for one's municipality."""

    datamodel = SQLAInterface(ActivityClaim)
    route_base, class_permission_name = "/claims", "Claim"
    list_title, add_title, edit_title = N_("Takeovers"), N_("Take over an activity"), N_("Edit “%(name)s”")
    declining_lead = N_(
        "The activity stays with your municipality. The organisation gets an e-mail with your reason."
    )
    list_lead = N_("Imported activities that an organisation says are its own. The municipality decides.")
    list_columns = ["title", "organisation", "state", "created_at"]
    more_columns = ["municipality"]
    labels = {"created_at": N_("Asked"), "why": N_("What the organisation says")}
    sorts, newest_first = {"id": "id"}, True
    filters = (
        ByChoice("state", N_("State"), ActivityClaim.state, CLAIM_STATES),
        ByLookup("organisation_id", N_("Organisation"), ActivityClaim.organisation_id, ORGANISATIONS),
    )
    with_list = (joinedload(ActivityClaim.organisation), joinedload(ActivityClaim.municipality))
    with_show = (*with_list, joinedload(ActivityClaim.activity))
    lookups = {"activity_id": TO_CLAIM}
    cells = {
        "title": lambda claim: Cell(shown(claim.title)),
        "state": lambda claim: Cell(badges=(_badge(claim),)),
        "organisation": lambda claim: Cell(claim.organisation.name),
        "municipality": lambda claim: Cell(claim.municipality.name),
    }
    form_groups = (("", ("activity_id", "why")),)
    show_groups = ((N_("Request"), ("organisation", "municipality", "why", "created_at", "answered_at")),)
    parts = {"why": ("why", "state", "reason")}
    add_form = edit_form = ClaimForm
    verbs = (ACCEPT, WITHDRAW)
    exclude_route_methods = Screen.exclude_route_methods | NEVER

    def fetch(self, pk: int, *options: Any, lock: bool = False) -> Any:
        """The actions lock: first the activity, then the requests for it."""
        return super().fetch(pk, *options)

    def name_of(self, item: ActivityClaim) -> str:
        return shown(item.title)

    def waits(self, item: ActivityClaim) -> bool:
        return item.state is ClaimState.OPEN

    def declining_title(self, item: ActivityClaim) -> str:
        return _("Decline the request for “%(name)s”", name=shown(item.title))

    def turn_down(self, item: ActivityClaim, reason: str) -> None:
        actions.decline(item, reason)

    def allowed(self, verb: str, item: ActivityClaim | None = None) -> bool:
        """The municipality answers, and whoever asked withdraws."""
        if item is not None and verb in ("accept", "decline") and not actions.looks_after(item):
            return False
        if item is not None and verb == "withdraw" and not actions.is_ours(item):
            return False
        return super().allowed(verb, item)

    def new_form(self, kind: type[ScreenForm], item: Any = None) -> ScreenForm:
        """The form, about the activity that the agenda led from."""
        form: Any = super().new_form(kind, item)
        if request.method == "GET" and "activity_id" in form:
            form.activity_id.data = number(request.args.get("activity"))
        return form

    def create(self, form: Any) -> ActivityClaim:
        place = context.current().scope.organisation_id
        assert place is not None, "who asks for an activity works somewhere"
        return actions.ask(form.activity_id.data, form.why.data or "", organisation_id=place)

    def show_page(self, item: ActivityClaim) -> ShowPage:
        return replace(super().show_page(item), badges=(_badge(item),))

    def panels(self, item: ActivityClaim) -> tuple[Panel, ...]:
        """The request, the answer, and the way to the activity for who may read it."""
        request_, *rest = super().panels(item)
        name = Cell(shown(item.title))
        if item.activity is not None and self.appbuilder.sm.may("show", "Activity"):
            name = Cell(name.text, url_for("ActivityView.show", pk=item.activity_id))
        request_ = replace(request_, facts=(Fact(_("Activity"), name), *request_.facts))
        if item.reason:
            rest.append(Panel(_("Turned down"), (Fact(_("Reason"), Cell(item.reason)),)))
        return (request_, *rest)


@waits("accept", "Claim", actions.waiting)
def claims(count: int, _since: Any) -> WorkItem:
    """Requests that wait for the municipality."""
    title = ngettext("Activity to be taken over", "Activities to be taken over", count)
    told = _("An organisation says that it is its own.")
    return WorkItem(count, title, told, url_for("ClaimView.list", state="open"), _("View"))
