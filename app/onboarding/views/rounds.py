"""The yearly round: who is due, the letter as each will get it, sent once, and the log of what became of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, request, url_for
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from app.common import clock
from app.common.web.filters import ByChoice, ByLookup
from app.common.web.forms import ScreenForm
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, Fact, FormPage, Panel, ShowPage, Tone
from app.common.web.screens import Screen, SQLAInterface, expose, has_access, permission_name
from app.common.web.screens.saving import save
from app.common.web.verbs import Verb
from app.common.words import N_
from app.extensions import db
from app.onboarding.actions import rounds as actions
from app.onboarding.actions.trainings import usual_offer
from app.onboarding.forms.lookups import CONNECTIONS, OUR_REGIONS, UNDER_WAY
from app.onboarding.forms.rounds import ROUNDS, ChooseForm, RoundForm
from app.onboarding.models import Connection, RoundRecipient, YearlyRound
from app.onboarding.rules import rounds as rules
from app.onboarding.rules.rounds import DELIVERIES, FIELDS, ROUND_STATES, Delivery, RoundState
from app.onboarding.views.roles import reached_at_desk

TONES: dict[RoundState, Tone] = {
    RoundState.CONCEPT: "warning", RoundState.SENDING: "neutral", RoundState.SENT: "success",
}  # fmt: skip
TONES_OF_LETTERS: dict[Delivery, Tone] = {
    Delivery.WAITING: "neutral", Delivery.SENT: "success", Delivery.FAILED: "error",
    Delivery.NO_ADDRESS: "warning",
}  # fmt: skip
MOST_SHOWN, MOST_PREVIEWED = 50, 3


def _is_concept(round_: YearlyRound) -> bool:
    return round_.state is RoundState.CONCEPT


GATHER = Verb(
    "gather", N_("Add all that are due"), N_("Add all organisations to “%(name)s” whose evaluation is due?"),
    N_("Who is due is in “%(name)s” now."), do=actions.gather, icon="plus", offered=_is_concept,
)  # fmt: skip
SEND = Verb(
    "send", N_("Send the letters"), N_("Send the letters of “%(name)s” now?"),
    N_("The letters of “%(name)s” are being sent."), do=actions.send, yes=N_("Yes, send them"), icon="mail",
    effects=lambda round_: list(rules.EFFECTS_OF_SENDING), offered=_is_concept,
)  # fmt: skip


def _state(round_: YearlyRound) -> Badge:
    return Badge(_(ROUND_STATES[round_.state]), TONES[round_.state])


class YearlyRoundView(Screen):
    """The rounds of one's region."""

    datamodel = SQLAInterface(YearlyRound)
    route_base, class_permission_name = "/rounds", "YearlyRound"
    list_title, add_title, edit_title = N_("Yearly rounds"), N_("Prepare a round"), N_("Edit %(name)s")
    list_lead = N_("Letters to connected organisations whose yearly evaluation is due, with a log of each letter.")
    list_columns = ["title", "until", "region", "state", "sent_at"]
    sorts, newest_first = {"id": "id"}, True
    filters = (ByChoice("state", N_("State"), YearlyRound.state, ROUND_STATES),)
    with_list = with_show = with_form = (joinedload(YearlyRound.region),)
    cells = {
        "state": lambda round_: Cell(badges=(_state(round_),)),
        "region": lambda round_: Cell(round_.region.name),
    }
    show_groups = (
        (N_("Round"), ("region", "until", "sent_at")),
        (N_("Letter"), ("subject", "body")),
    )
    when_filled = frozenset({"sent_at"})
    form_groups = (
        (N_("Round"), ("title", "region_id", "until")),
        (N_("Letter"), ("subject", "body")),
    )
    lookups = {"region_id": OUR_REGIONS, "connection_id": UNDER_WAY}
    add_form = edit_form = RoundForm
    verbs = (GATHER, SEND)
    exclude_route_methods = Screen.exclude_route_methods | {"delete", "do_many", "export"}

    def alike(self, item: YearlyRound) -> Any:
        return item.state, item.region_id

    def allowed(self, verb: str, item: YearlyRound | None = None) -> bool:
        """What was sent stays as it was."""
        if item is not None and verb in ("edit", "put_in") and not _is_concept(item):
            return False
        return super().allowed(verb, item)

    def new_form(self, kind: type[ScreenForm], item: Any = None) -> ScreenForm:
        form: Any = super().new_form(kind, item)
        if request.method == "GET" and item is None and "body" in form:
            form.region_id.data, _offer = usual_offer()
            form.until.data = clock.today()
        return form

    def add_page(self) -> FormPage:
        return replace(super().add_page(), lead=_lead())

    def edit_page(self, item: YearlyRound) -> FormPage:
        return replace(super().edit_page(item), lead=_lead())

    def create(self, form: Any) -> YearlyRound:
        return actions.keep(YearlyRound(state=RoundState.CONCEPT), form.values())

    def change(self, item: YearlyRound, form: Any) -> YearlyRound:
        return actions.keep(item, form.values())

    def show_page(self, item: YearlyRound) -> ShowPage:
        page = replace(super().show_page(item), badges=(_state(item),))
        some = actions.recipients_of(item, MOST_SHOWN + 1)
        facts = tuple(
            Fact(one.label, Cell(badges=(Badge(_(DELIVERIES[one.state]), TONES_OF_LETTERS[one.state]),)))
            for one in some[:MOST_SHOWN]
        )
        log = url_for("RoundRecipientView.list", round_id=item.id)
        acts = (Act(_("View the log"), log, "list-search"),) if some else ()
        if self.allowed("put_in", item):
            acts = (Act(_("Add an organisation"), self.address("put_in", item.id), "plus"), *acts)
        if some:
            acts = (*acts, Act(_("Preview"), self.address("preview", item.id), "eye"))
        return replace(page, panels=(*page.panels, Panel(_("Organisations"), facts, acts)))

    @expose("/<pk:pk>/put_in", methods=("GET", "POST"))
    @has_access
    def put_in(self, pk: int) -> str | Response:
        """Add one organisation by name, whether it is due or not."""
        item = self.fetch(pk, *self.with_show, lock=request.method == "POST")
        self.refuse_unless_allowed("put_in", item)
        form: Any = ChooseForm()
        form.connection_id.lookup_url = url_for(f"{self.endpoint}.lookup", field="connection_id")
        if self._sent(form):
            if answer := save(form, lambda: self._chosen_one(item, form)):
                return answer
            item = self.fetch(pk, *self.with_show)
        page = FormPage(
            _("Add an organisation"), request.path, _("Add"), self.url_of(item), crumbs=self.crumbs(item),
            groups=(("", ("connection_id",)),),
        )  # fmt: skip
        return self.draw_form(form, page)

    def _chosen_one(self, item: YearlyRound, form: Any) -> str:
        connection = db.session.get_one(Connection, form.connection_id.data)
        actions.choose(item, connection)
        flash(_("%(name)s is in the round.", name=connection.label), "ok")
        return self.url_of(item)

    @expose("/<pk:pk>/preview")
    @has_access
    @permission_name("show")
    def preview(self, pk: int) -> str:
        """The letter as the first few will get it, with everything filled in."""
        item = self.fetch(pk, *self.with_show)
        letters = [_letter(item, one.connection) for one in actions.recipients_of(item, MOST_PREVIEWED)]
        page = ShowPage(_("Preview"), lead=item.title, crumbs=self.crumbs(item))
        return self.render("onboarding/letters.html", page=page, letters=letters)


def _letter(round_: YearlyRound, connection: Connection) -> tuple[str, str, str]:
    """To whom, the subject and the text, filled in."""
    told = actions.values_of(connection, reached_at_desk())
    return connection.label, rules.filled(round_.subject, told), rules.filled(round_.body, told)


def _lead() -> str:
    fields = ", ".join(f"{{{{ {name} }}}}" for name in FIELDS)
    return _("These are filled in for each organisation: %(fields)s.", fields=fields)


AGAIN = Verb(
    "again", N_("Send once more"), N_("Send the letter to %(name)s once more?"),
    N_("The letter to %(name)s is sent once more."), do=actions.send_again, icon="mail",
    offered=lambda one: one.state in (Delivery.FAILED, Delivery.NO_ADDRESS),
    many=N_("Send %(count)s letters once more?"), done_many=N_("%(count)s letters are sent once more."),
)  # fmt: skip
LEAVE_OUT = Verb(
    "leave_out", N_("Leave out"), N_("Leave %(name)s out of the round?"), N_("%(name)s is left out."),
    do=actions.leave_out, icon="x", danger=True, leaves=False, yes=N_("Yes, leave out"),
    offered=lambda one: one.round.state is RoundState.CONCEPT,
    many=N_("Leave %(count)s organisations out of the round?"),
    done_many=N_("%(count)s organisations are left out."),
)  # fmt: skip


class RoundRecipientView(Screen):
    """The log of rounds: each letter, and what became of it."""

    datamodel = SQLAInterface(RoundRecipient)
    route_base, class_permission_name = "/round-letters", "RoundRecipient"
    list_title, add_title, edit_title = (
        N_("Letters of rounds"), N_("Add an organisation"), N_("Edit %(name)s"),
    )  # fmt: skip
    list_lead = N_("To whom letters go, and what became of them. Who has no address is called instead.")
    list_columns = ["connection", "round", "state", "told_at"]
    labels = {"connection": N_("Organisation")}
    sorts, newest_first = {"id": "id"}, True
    filters = (
        ByChoice("state", N_("Letter"), RoundRecipient.state, DELIVERIES),
        ByLookup("round_id", N_("Round"), RoundRecipient.round_id, ROUNDS),
        ByLookup("connection_id", N_("Connection"), RoundRecipient.connection_id, CONNECTIONS),
    )
    with_list = with_show = (
        joinedload(RoundRecipient.connection).joinedload(Connection.organisation),
        joinedload(RoundRecipient.round),
    )
    cells = {
        "connection": lambda one: Cell(one.connection.organisation.name),
        "round": lambda one: Cell(one.round.title),
        "state": lambda one: Cell(badges=(Badge(_(DELIVERIES[one.state]), TONES_OF_LETTERS[one.state]),)),
    }
    show_groups = ((N_("Letter"), ("connection", "round", "state", "told_at")),)
    verbs = (AGAIN, LEAVE_OUT)
    exclude_route_methods = Screen.exclude_route_methods | {"add", "edit", "delete", "history"}

    def alike(self, item: RoundRecipient) -> Any:
        return item.state, item.round.state
