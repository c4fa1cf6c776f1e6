"""Trainings of a region: planned, offered per region, organisations invited, held."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import Any

from flask import flash, request, url_for
from flask_babel import ngettext
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from app.common import clock
from app.common.web.filters import ByChoice, ByLookup
from app.common.web.forms import ScreenForm
from app.common.web.lists import Wish
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, Fact, FormPage, Panel, ShowPage, Tone
from app.common.web.parse import number
from app.common.web.screens import Screen, SQLAInterface, expose, has_access, permission_name
from app.common.web.screens.saving import save
from app.common.web.values import shown
from app.common.web.verbs import Ahead, Verb
from app.common.words import N_
from app.extensions import db
from app.onboarding.actions import enlisting
from app.onboarding.actions import trainings as actions
from app.onboarding.forms.lookups import OUR_REGIONS, UNDER_WAY
from app.onboarding.forms.trainings import LABELS, InviteForm, NewTrainingForm, OfferForm, TrainingForm
from app.onboarding.models import Connection, Training
from app.onboarding.rules import trainings as rules
from app.onboarding.rules.trainings import (
    PRESENCES,
    TRAINING_KINDS,
    TRAINING_STATES,
    Presence,
    TrainingKind,
    TrainingState,
)
from app.onboarding.views.days import asked_day
from app.onboarding.views.of_connection import connection_of
from app.security.models import Region

TONES: dict[TrainingState, Tone] = {
    TrainingState.PLANNED: "neutral", TrainingState.HELD: "success", TrainingState.CALLED_OFF: "inactive",
    TrainingState.OFFERED: "success",
}  # fmt: skip
TONES_OF_PRESENCE: dict[Presence, Tone] = {
    Presence.EXPECTED: "neutral", Presence.PRESENT: "success", Presence.ABSENT: "inactive",
}  # fmt: skip


def _state(training: Training) -> Badge:
    return Badge(_(TRAINING_STATES[training.state]), TONES[training.state])


def _completed(training: Training) -> Ahead:
    """Whose step is completed by it."""
    present = {one.connection_id for one in actions.attendees_of(training) if one.presence is Presence.PRESENT}
    names = [one.label for one in actions.due_for(training, present)]
    return Ahead([_("The step is completed for %(name)s.", name=name) for name in names])


HOLD = Verb(
    "hold", N_("Note that it was held"), N_("Note that “%(name)s” was held?"), N_("“%(name)s” was held."),
    do=actions.hold, icon="check", ahead=_completed,
    offered=lambda training: training.state is TrainingState.PLANNED,
    reasons=lambda training: [] if training.day and training.day <= clock.today() else [rules.NOT_YET],
)  # fmt: skip


def _enlisted(training: Training) -> Ahead:
    """How many of which organisation get on the list."""
    return Ahead(
        [
            ngettext(
                "%(num)d employee of %(name)s gets on the list.", "%(num)d employees of %(name)s get on the list.",
                len(lines), name=connection.label,
            )
            for connection, lines in enlisting.waiting_for(training)
        ]
    )  # fmt: skip


ENLIST = Verb(
    "enlist", N_("Put employees on the list"),
    N_("Put everybody on the list of “%(name)s” who has an account line and no training?"),
    N_("The employees are on the list of “%(name)s”."), do=enlisting.enlist, icon="users", ahead=_enlisted,
    yes=N_("Yes, put them on the list"), offered=lambda training: training.state is TrainingState.PLANNED,
)  # fmt: skip
CALL_OFF = Verb(
    "call_off", N_("Call off"), N_("Call “%(name)s” off?"), N_("“%(name)s” is called off."),
    do=actions.call_off, icon="x", danger=True, yes=N_("Yes, call it off"),
    offered=lambda training: training.state is TrainingState.PLANNED,
)  # fmt: skip


class TrainingView(Screen):
    """The trainings of one's region."""

    datamodel = SQLAInterface(Training)
    route_base, class_permission_name = "/trainings", "Training"
    list_title, add_title, edit_title = N_("Trainings"), N_("Plan a training"), N_("Edit %(name)s")
    list_lead = N_(
        "The e-learning is always available and free, for whoever has an account in the referral index."
    )
    list_columns = ["title", "kind", "starts_at", "region", "state"]
    more_columns = ["ends_at", "place", "places"]
    numeric_columns = frozenset({"places"})
    labels = LABELS
    sorts, newest_first = {"id": "id"}, True
    needle, searchable = "sort_key", N_("Title")
    filters = (
        ByChoice("kind", N_("Kind of training"), Training.kind, TRAINING_KINDS),
        ByChoice("state", N_("State"), Training.state, TRAINING_STATES),
        ByLookup("region_id", N_("Region"), Training.region_id, OUR_REGIONS),
    )
    with_list = (joinedload(Training.region),)
    with_show = with_form = (joinedload(Training.region), joinedload(Training.coordinator))
    cells = {
        "state": lambda training: Cell(badges=(_state(training),)),
        "region": lambda training: Cell(training.region.name),
        "coordinator": lambda training: Cell(training.coordinator.name.full if training.coordinator else ""),
    }
    show_groups = ((N_("Training"), ("kind", "starts_at", "ends_at", "place", "places", "region", "coordinator")),)
    when_filled = frozenset({"starts_at", "ends_at", "place", "places", "coordinator"})
    form_groups = (
        (N_("Training"), ("title", "kind", "region_id")),
        (N_("When and where"), ("since", "until", "place", "places")),
    )
    lookups = {"region_id": OUR_REGIONS, "connection_id": UNDER_WAY}
    add_form, edit_form = NewTrainingForm, TrainingForm
    verbs = (ENLIST, HOLD, CALL_OFF)
    exclude_route_methods = Screen.exclude_route_methods | {"delete", "do_many"}

    def alike(self, item: Training) -> Any:
        return item.state, item.region_id

    def is_off(self, item: Training) -> bool:
        return item.state is TrainingState.CALLED_OFF

    def allowed(self, verb: str, item: Training | None = None) -> bool:
        """What was held stays as it was."""
        if item is not None and verb in ("edit", "invite") and item.state is not TrainingState.PLANNED:
            return False
        return super().allowed(verb, item)

    def list_acts(self, wish: Wish) -> tuple[Act, ...]:
        acts = super().list_acts(wish)
        if not self.allowed("offer"):
            return acts
        return (*acts, Act(_("What is offered"), url_for(f"{self.endpoint}.offered_kinds"), "settings"))

    def new_form(self, kind: type[ScreenForm], item: Any = None) -> ScreenForm:
        form: Any = super().new_form(kind, item)
        if request.method != "GET":
            return form
        if "since" in form and item is not None:
            form.fill(item)
        elif "invited" in form:
            form.region_id.data, _offer = actions.usual_offer()
            if asked := number(request.args.get("in")):
                self._begin(form, connection_of(asked))
        return form

    def _begin(self, form: Any, connection: Connection) -> None:
        """A training at an organisation, on the day that was proposed."""
        form.invited.data, form.region_id.data = connection.id, connection.region_id
        form["kind"].data, form["title"].data = (
            TrainingKind.ON_SITE,
            _("Training of %(name)s", name=connection.label),
        )
        if day := asked_day(request.args.get("on")):
            form.since.data, form.until.data = (datetime.combine(day, time(hour)) for hour in USUAL_HOURS)

    def create(self, form: Any) -> Training:
        training = actions.plan(form.values())
        if asked := number(form.invited.data):
            actions.invite(training, connection_of(asked, joinedload(Connection.edition)))
        return training

    def change(self, item: Training, form: Any) -> Training:
        return actions.change(item, form.values())

    # Page

    def show_page(self, item: Training) -> ShowPage:
        page = replace(super().show_page(item), badges=(_state(item),))
        invited = () if item.state is TrainingState.OFFERED else (self._invited(item),)
        return replace(page, panels=(*page.panels, *invited, self._attendees(item)))

    def _invited(self, item: Training) -> Panel:
        names = tuple(Fact(one.label, Cell(_step(one))) for one in actions.invited_to(item))
        invite = Act(_("Invite an organisation"), self.address("invite", item.id), "plus")
        acts = (invite,) if self.allowed("invite", item) else ()
        return Panel(_("Organisations that are invited"), names, acts)

    def _attendees(self, item: Training) -> Panel:
        people = actions.attendees_of(item)
        facts = tuple(
            Fact(
                one.name,
                Cell(badges=(Badge(_(PRESENCES[one.presence]), TONES_OF_PRESENCE[one.presence]),)),
            )
            for one in people[:MOST_SHOWN]
        )
        label = _("Professionals (%(count)s)", count=len(people))
        return Panel(label, facts, self.acts_elsewhere("TrainingAttendee", _("Add"), "training_id", item.id))

    # Inviting, and what is offered

    @expose("/<pk:pk>/invite", methods=("GET", "POST"))
    @has_access
    def invite(self, pk: int) -> str | Response:
        """Invite an organisation."""
        item = self.fetch(pk, *self.with_show, lock=request.method == "POST")
        self.refuse_unless_allowed("invite", item)
        form: Any = InviteForm()
        form.connection_id.lookup_url = url_for(f"{self.endpoint}.lookup", field="connection_id")
        if self._sent(form):
            if answer := save(form, lambda: self._invite(item, form)):
                return answer
            item = self.fetch(pk, *self.with_show)
        page = FormPage(
            _("Invite an organisation"), request.path, _("Invite"), self.url_of(item), crumbs=self.crumbs(item),
            groups=(("", ("connection_id",)),), lead=f"{item.title}, {shown(item.starts_at)}",
        )  # fmt: skip
        return self.draw_form(form, page)

    def _invite(self, item: Training, form: Any) -> str:
        connection = db.session.get_one(Connection, form.connection_id.data)
        actions.invite(item, connection)
        flash(_("%(name)s is invited.", name=connection.label), "ok")
        return self.url_of(item)

    @expose("/offer", methods=("GET", "POST"))
    @has_access
    @permission_name("offer")
    def offered_kinds(self) -> str | Response:
        """Which forms of training a region offers; the e-learning always is (O-34)."""
        form: Any = OfferForm()
        form.region_id.lookup_url = url_for(f"{self.endpoint}.lookup", field="region_id")
        if request.method == "GET":
            form.region_id.data, offer = actions.usual_offer()
            if offer:
                form.fill(offer)
        elif self._sent(form) and (answer := save(form, lambda: self._offered(form))):
            return answer
        page = FormPage(
            _("What is offered"), request.path, _("Save"), url_for(f"{self.endpoint}.list"), crumbs=self.crumbs(),
            groups=(("", ("region_id",)), (_("Offered beside the e-learning"), OFFERED)),
        )  # fmt: skip
        return self.draw_form(form, page)

    def _offered(self, form: Any) -> str:
        region = db.session.get_one(Region, form.region_id.data)
        actions.keep_offer(region, {name: form[name].data for name in OFFERED})
        flash(_("What %(name)s offers has been saved.", name=region.name), "ok")
        return url_for(f"{self.endpoint}.list")


OFFERED = ("regional", "on_site", "online")
MOST_SHOWN = 50
USUAL_HOURS = (9, 12)
"""When a training begins and ends whose day alone is known."""


def _step(connection: Connection) -> str:
    """The step that is due, in words."""
    step = connection.edition.route.step(connection.step)
    return shown(dict(step.name)) if step else ""
