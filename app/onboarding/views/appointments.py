"""Appointments with organisations, days that are proposed, and the address by which an agenda reads one's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from flask import abort, current_app, flash, g, request, session, url_for
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
from app.common.web.verbs import Ahead, Verb
from app.common.words import DEFAULT_LANGUAGE, N_
from app.extensions import db
from app.onboarding.actions import appointments as actions
from app.onboarding.actions import feeds
from app.onboarding.forms.appointments import LABELS, LOOKUPS, AppointmentForm, ChangeAppointmentForm
from app.onboarding.forms.lookups import CONNECTIONS
from app.onboarding.models import Appointment, Connection
from app.onboarding.rules import appointments as rules
from app.onboarding.rules.contacts import CONTACT_KINDS, ContactKind
from app.onboarding.rules.invitations import Party
from app.onboarding.rules.programmes import Step
from app.onboarding.views import telling
from app.onboarding.views.days import asked_day, days_page
from app.onboarding.views.of_connection import connection_of, to_connection
from app.onboarding.views.roles import signed
from app.security.login.desk import open_desk

USUAL_HOUR = time(10)
"""When an appointment begins whose day alone is known."""
USUAL_MINUTES = 60
"""How long it takes where its step does not say so."""
CALL_OFF = Verb(
    "call_off", N_("Call off"), N_("Call “%(name)s” off?"), N_("“%(name)s” is called off."),
    do=lambda one: actions.call_off(one, open_desk(), signed(one.connection)), icon="x", danger=True,
    yes=N_("Yes, call it off"), effects=lambda appointment: [rules.GUESTS_HEAR],
    offered=lambda appointment: appointment.ahead,
)  # fmt: skip


def _completed(appointment: Appointment) -> Ahead:
    """Which step is completed by it."""
    step = actions.completes(appointment)
    return Ahead([_("The step “%(step)s” is completed.", step=telling.name_of(step))] if step else [])


HOLD = Verb(
    "hold", N_("It took place"), N_("Did “%(name)s” take place?"), N_("“%(name)s” took place."),
    do=actions.hold, icon="check", yes=N_("Yes, it took place"), ahead=_completed,
    offered=lambda appointment: appointment.ahead,
    reasons=lambda appointment: [rules.NOT_BEGUN] if appointment.starts_at > clock.now() else [],
)  # fmt: skip


class AppointmentView(Screen):
    """The appointments with the organisations of one's region."""

    datamodel = SQLAInterface(Appointment)
    route_base, class_permission_name = "/appointments", "Appointment"
    list_title, add_title, edit_title = N_("Appointments"), N_("Make an appointment"), N_("Edit %(name)s")
    list_lead = N_("Meetings with organisations. The guests are invited by e-mail, with a file for their agenda.")
    list_columns = ["subject", "connection", "starts_at", "coordinator"]
    more_columns = ["ends_at", "place", "called_off", "held_on"]
    labels = {"connection": N_("Organisation"), **LABELS}
    sorts, newest_first = {"starts_at": "starts_at"}, True
    filters = (
        ByLookup("connection_id", N_("Connection"), Appointment.connection_id, CONNECTIONS),
        ByYesNo("called_off", N_("Called off"), Appointment.called_off),
    )
    with_list = actions.LOADED
    with_show = with_form = (
        *with_list,
        joinedload(Appointment.connection).joinedload(Connection.edition),
        joinedload(Appointment.connection).joinedload(Connection.region),
        joinedload(Appointment.connection).joinedload(Connection.coordinator),
    )
    cells = {
        "connection": to_connection,
        "coordinator": lambda one: Cell(one.coordinator.name.full if one.coordinator else ""),
        "step": lambda one: Cell(_name_of_step(one)),
    }
    show_groups = (
        (
            N_("Appointment"),
            ("subject", "connection", "step", "starts_at", "ends_at", "place", "coordinator", "held_on"),
        ),
    )
    when_filled = frozenset({"place", "step", "held_on"})
    form_groups = (
        (N_("Appointment"), ("connection_id", "subject", "since", "until", "place")),
        (N_("Who is invited"), ("invited",)),
    )
    lookups = LOOKUPS
    add_form, edit_form = AppointmentForm, ChangeAppointmentForm
    verbs = (HOLD, CALL_OFF)
    exclude_route_methods = Screen.exclude_route_methods | {"delete", "do_many"}

    def alike(self, item: Appointment) -> Any:
        return item.ahead

    def is_off(self, item: Appointment) -> bool:
        return item.called_off

    def allowed(self, verb: str, item: Appointment | None = None) -> bool:
        """What is called off, or took place, stays so."""
        if item is not None and verb == "edit" and not item.ahead:
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
            elif connection := self._asked_for():
                self._begin(form, connection)
        return form

    def _asked_for(self) -> Connection | None:
        """The connection that the address names, where it does."""
        asked = number(request.args.get("in"))
        return connection_of(asked, joinedload(Connection.edition)) if asked else None

    def _begin(self, form: Any, connection: Connection) -> None:
        """Offer what is known already: of a step its name, who is invited to it, and the day that was planned."""
        form.connection_id.data = connection.id
        step = connection.edition.route.step(request.args.get("step", ""))
        if step is None or step.kind not in rules.MEETS:
            return
        form.step.data, form["subject"].data = step.key, step.name[DEFAULT_LANGUAGE]
        known, unknown = actions.guests_for(connection, step)
        form.invited.data = rules.written([Party(one.name, one.email) for one in known if one.email])
        day = asked_day(request.args.get("on")) or (connection.planned_on if step.key == connection.step else None)
        if day and day > clock.today():
            form.since.data = datetime.combine(day, USUAL_HOUR)
            form.until.data = form.since.data + timedelta(minutes=step.most_minutes or USUAL_MINUTES)
        g.told_of_step = self._told_of(step, [one.name for one in known if not one.email], unknown)

    def _told_of(self, step: Step, unreached: list[str], unknown: list[ContactKind]) -> tuple[str, str]:
        """What the form says of the step, and of whoever cannot be invited yet."""
        lead = telling.name_of(step)
        if step.most_minutes:
            lead = _("%(step)s, %(minutes)s", step=lead, minutes=telling.minutes(step))
        kinds = ", ".join(_(CONTACT_KINDS[kind]) for kind in unknown)
        said = [
            _("No contact of this kind is known yet: %(kinds)s.", kinds=kinds) if kinds else "",
            _("Without an e-mail address: %(names)s.", names=", ".join(unreached)) if unreached else "",
        ]
        return lead, " ".join(one for one in said if one)

    def add_page(self) -> Any:
        """The form; for a step it says which, and who cannot be invited yet."""
        page = super().add_page()
        lead, notice = g.pop("told_of_step", ("", ""))
        return replace(page, lead=lead, notice=notice)

    def edit_page(self, item: Appointment) -> Any:
        page = super().edit_page(item)
        groups = tuple(
            (heading, tuple(key for key in keys if key != "connection_id")) for heading, keys in page.groups
        )
        return replace(page, groups=groups)

    def create(self, form: Any) -> Appointment:
        connection = connection_of(
            form.connection_id.data, joinedload(Connection.edition), joinedload(Connection.region),
            joinedload(Connection.coordinator),
        )  # fmt: skip
        return actions.make(connection, form.values(), form.guests(), open_desk(), signed(connection))

    def change(self, item: Appointment, form: Any) -> Appointment:
        return actions.change(item, form.values(), form.guests(), open_desk(), signed(item.connection))

    def show_page(self, item: Appointment) -> ShowPage:
        page = super().show_page(item)
        if not item.ahead:
            page = replace(page, badges=(_badge(item),))
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
        page = days_page(item.connection, max(clock.today(), item.day), self.crumbs(item))
        return self.render("appbuilder/show.html", page=page, item=item)

    def acts_on(self, item: Appointment) -> tuple[Act, ...]:
        acts = super().acts_on(item)
        if not self.allowed("add"):
            return acts
        return (
            *acts,
            Act(_("Propose days"), self.address("proposals", item.id), "calendar-event", name="proposals"),
        )


def _name_of_step(appointment: Appointment) -> str:
    step = appointment.connection.edition.route.step(appointment.step or "")
    return telling.name_of(step) if step else ""


def _badge(appointment: Appointment) -> Badge:
    return Badge(_("Called off"), "inactive") if appointment.called_off else Badge(_("Took place"), "success")


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
