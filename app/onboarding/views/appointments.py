"""Appointments with organisations, days that are proposed, and the address by which an agenda reads one's own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import abort, current_app, flash, request, session, url_for
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from app.common import clock
from app.common.web.filters import ByLookup, ByYesNo
from app.common.web.forms import ScreenForm
from app.common.web.lists import Wish
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, Fact, Panel, ShowPage
from app.common.web.parse import number
from app.common.web.screens import Page, Screen, SQLAInterface, expose, has_access, open_to_all, permission_name
from app.common.web.values import shown
from app.common.web.verbs import Verb
from app.common.words import N_
from app.extensions import db
from app.onboarding.actions import appointments as actions
from app.onboarding.actions import feeds
from app.onboarding.forms.appointments import LABELS, LOOKUPS, AppointmentForm, ChangeAppointmentForm
from app.onboarding.forms.lookups import CONNECTIONS
from app.onboarding.models import Appointment, Connection
from app.onboarding.rules import appointments as rules
from app.security.login.desk import open_desk

CALL_OFF = Verb(
    "call_off", N_("Call off"), N_("Call “%(name)s” off?"), N_("“%(name)s” is called off."),
    do=lambda appointment: actions.call_off(appointment, open_desk()), icon="x", danger=True,
    yes=N_("Yes, call it off"), effects=lambda appointment: [rules.GUESTS_HEAR],
    offered=lambda appointment: not appointment.called_off,
)  # fmt: skip


class AppointmentView(Screen):
    """The appointments with the organisations of one's region."""

    datamodel = SQLAInterface(Appointment)
    route_base, class_permission_name = "/appointments", "Appointment"
    list_title, add_title, edit_title = N_("Appointments"), N_("Make an appointment"), N_("Edit %(name)s")
    list_lead = N_("Meetings with organisations. The guests are invited by e-mail, with a file for their agenda.")
    list_columns = ["subject", "connection", "starts_at", "coordinator"]
    more_columns = ["ends_at", "place", "called_off"]
    labels = {"connection": N_("Organisation"), **LABELS}
    sorts, newest_first = {"starts_at": "starts_at"}, True
    filters = (
        ByLookup("connection_id", N_("Connection"), Appointment.connection_id, CONNECTIONS),
        ByYesNo("called_off", N_("Called off"), Appointment.called_off),
    )
    with_list = with_show = with_form = (
        joinedload(Appointment.connection).joinedload(Connection.organisation),
        joinedload(Appointment.coordinator),
    )
    cells = {
        "connection": lambda one: Cell(one.connection.organisation.name),
        "coordinator": lambda one: Cell(one.coordinator.name.full if one.coordinator else ""),
    }
    show_groups = ((N_("Appointment"), ("subject", "connection", "starts_at", "ends_at", "place", "coordinator")),)
    when_filled = frozenset({"place"})
    form_groups = (
        (N_("Appointment"), ("connection_id", "subject", "since", "until", "place")),
        (N_("Who is invited"), ("invited",)),
    )
    lookups = LOOKUPS
    add_form, edit_form = AppointmentForm, ChangeAppointmentForm
    verbs = (CALL_OFF,)
    exclude_route_methods = Screen.exclude_route_methods | {"delete", "do_many"}

    def alike(self, item: Appointment) -> Any:
        return item.called_off

    def is_off(self, item: Appointment) -> bool:
        return item.called_off

    def allowed(self, verb: str, item: Appointment | None = None) -> bool:
        """What is called off stays so."""
        if item is not None and verb == "edit" and item.called_off:
            return False
        return super().allowed(verb, item)

    def list_acts(self, wish: Wish) -> tuple[Act, ...]:
        acts = super().list_acts(wish)
        if not self.appbuilder.sm.may("open", CalendarPage.class_permission_name):
            return acts
        return (*acts, Act(_("In my own agenda"), url_for("CalendarPage.open"), "calendar-event"))

    def new_form(self, kind: type[ScreenForm], item: Any = None) -> ScreenForm:
        form: Any = super().new_form(kind, item)
        if request.method == "GET" and "since" in form:
            if item is not None:
                form.fill(item)
            else:
                form.connection_id.data = number(request.args.get("in"))
        return form

    def edit_page(self, item: Appointment) -> Any:
        page = super().edit_page(item)
        groups = tuple(
            (heading, tuple(key for key in keys if key != "connection_id")) for heading, keys in page.groups
        )
        return replace(page, groups=groups)

    def create(self, form: Any) -> Appointment:
        connection = db.session.get_one(Connection, form.connection_id.data)
        return actions.make(connection, form.values(), form.guests(), open_desk())

    def change(self, item: Appointment, form: Any) -> Appointment:
        return actions.change(item, form.values(), form.guests(), open_desk())

    def show_page(self, item: Appointment) -> ShowPage:
        page = super().show_page(item)
        if item.called_off:
            page = replace(page, badges=(Badge(_("Called off"), "inactive"),))
        guests = tuple(Fact(one["name"], Cell(one["email"])) for one in item.guests)
        return replace(page, panels=(*page.panels, Panel(_("Guests"), guests)))

    @expose("/<pk:pk>/proposals")
    @has_access
    @permission_name("add")
    def proposals(self, pk: int) -> str:
        """Days for the training and the first evaluation of the organisation of an appointment (O-30)."""
        item = self.fetch(
            pk,
            joinedload(Appointment.connection).options(
                joinedload(Connection.organisation), joinedload(Connection.edition)
            ),
        )
        found = actions.proposals_for(
            item.connection, max(clock.today(), clock.on_the_wall(item.starts_at).date())
        )
        facts = tuple(
            Fact(
                _("Training on %(day)s", day=shown(one.training)),
                Cell(_("first evaluation on %(day)s", day=shown(one.evaluation))),
            )
            for one in found
        )
        page = ShowPage(
            _("Days for training and evaluation"), lead=item.connection.label, crumbs=self.crumbs(item),
            panels=(Panel(_("Proposals"), facts),),
        )  # fmt: skip
        return self.render("appbuilder/show.html", page=page, item=item)

    def acts_on(self, item: Appointment) -> tuple[Act, ...]:
        acts = super().acts_on(item)
        if not self.allowed("add"):
            return acts
        return (
            *acts,
            Act(_("Propose days"), self.address("proposals", item.id), "calendar-event", name="proposals"),
        )


class CalendarPage(Page):
    """The address at which one's own agenda reads the appointments, which can be made anew and withdrawn."""

    route_base, class_permission_name = "/my-calendar", "Calendar"

    @expose("/", methods=("GET", "POST"))
    @has_access
    def open(self) -> str | Response:
        """Whether there is an address; a post makes it anew or withdraws it, and shows it this one time."""
        mine, address = session.principal.id, ""  # type: ignore[attr-defined]
        form = ScreenForm()
        if request.method == "POST" and form.validate():
            if request.form.get("act") == "withdraw":
                feeds.withdraw(mine)
                flash(_("The address works no more."), "ok")
            else:
                secret = feeds.make_anew(mine)
                address = f"{current_app.config['PUBLIC_URL']}{url_for('CalendarFeedPage.feed', key=secret)}"
            db.session.commit()
        made = feeds.feed_of(mine)
        return self.page(
            "onboarding/calendar.html",
            form=ScreenForm(formdata=None),
            address=address,
            made=made and shown(made.made_at),
        )


class CalendarFeedPage(Page):
    """What agendas fetch: without a login, by a secret that stands in the query, which access logs leave out."""

    route_base = "/calendar"
    default_view = "feed"

    @expose("/feed.ics")
    @open_to_all
    def feed(self) -> Response:
        """The appointments behind a secret; guesses are not counted, for none hits one of 256 bits."""
        content = feeds.calendar_at(request.args.get("key", "")[:200], _("Appointments"))
        if content is None:
            abort(404)
        answer = Response(content, mimetype="text/calendar")
        answer.headers["Cache-Control"] = "private, no-store"
        return answer
