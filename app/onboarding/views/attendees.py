"""Professionals at trainings: who is expected, who was there, and the list of certificates."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from flask import request
from sqlalchemy.orm import joinedload

from app.common.web.filters import ByChoice, ByLookup
from app.common.web.forms import ScreenForm
from app.common.web.locale import gettext as _
from app.common.web.pages import Badge, Cell
from app.common.web.parse import number
from app.common.web.screens import Screen, SQLAInterface
from app.common.web.verbs import Verb
from app.common.words import N_
from app.extensions import db
from app.onboarding.actions import trainings as actions
from app.onboarding.forms.lookups import CONNECTIONS
from app.onboarding.forms.trainings import OPEN_CONNECTIONS, TRAININGS, AttendeeForm, NewAttendeeForm
from app.onboarding.models import Connection, Training, TrainingAttendee
from app.onboarding.rules.trainings import PRESENCES, Presence
from app.onboarding.views.of_connection import to_connection
from app.onboarding.views.trainings import TONES_OF_PRESENCE

PRESENT = Verb(
    "present", N_("Was there"), N_("Note that %(name)s was there, with a certificate of that day?"),
    N_("%(name)s has a certificate."), do=partial(actions.mark, presence=Presence.PRESENT), icon="check",
    many=N_("Note that %(count)s people were there, each with a certificate of that day?"),
    done_many=N_("%(count)s people have a certificate."),
    offered=lambda attendee: attendee.presence is not Presence.PRESENT,
)  # fmt: skip
ABSENT = Verb(
    "absent", N_("Was not there"), N_("Note that %(name)s was not there?"),
    N_("%(name)s was not there."), do=partial(actions.mark, presence=Presence.ABSENT), icon="x",
    many=N_("Note that %(count)s people were not there?"), done_many=N_("%(count)s people were not there."),
    offered=lambda attendee: attendee.presence is not Presence.ABSENT,
)  # fmt: skip


class TrainingAttendeeView(Screen):
    """The professionals at trainings of one's region; narrowed to who was there it is the list of certificates."""

    datamodel = SQLAInterface(TrainingAttendee)
    route_base, class_permission_name = "/training-attendees", "TrainingAttendee"
    list_title, add_title, edit_title = (
        N_("Attendance and certificates"),
        N_("Add professional"),
        N_("Edit %(name)s"),
    )
    list_lead = N_("Who goes to which training. Whoever was there has a certificate of that day.")
    delete_question = N_("Delete %(name)s from this training?")
    list_columns = ["name", "connection", "training", "presence", "certified_on"]
    more_columns = ["email"]
    sorts = {"name": "sort_key"}
    needle, searchable = "sort_key", N_("Name")
    filters = (
        ByChoice("presence", N_("Attendance"), TrainingAttendee.presence, PRESENCES),
        ByLookup("training_id", N_("Training"), TrainingAttendee.training_id, TRAININGS),
        ByLookup("connection_id", N_("Organisation"), TrainingAttendee.connection_id, CONNECTIONS),
    )
    with_list = with_show = with_form = (
        joinedload(TrainingAttendee.connection).joinedload(Connection.organisation),
        joinedload(TrainingAttendee.training),
    )
    cells = {
        "connection": to_connection,
        "training": lambda one: Cell(one.training.title),
        "presence": lambda one: Cell(badges=(Badge(_(PRESENCES[one.presence]), TONES_OF_PRESENCE[one.presence]),)),
    }
    lookups = {"training_id": TRAININGS, **OPEN_CONNECTIONS}
    show_groups = (
        (N_("Professional"), ("name", "email", "connection")),
        (N_("Training"), ("training", "presence", "certified_on")),
    )
    form_groups = ((N_("Professional"), ("training_id", "connection_id", "name", "email")),)
    when_filled = frozenset({"certified_on"})
    add_form, edit_form = NewAttendeeForm, AttendeeForm
    verbs = (PRESENT, ABSENT)
    exclude_route_methods = Screen.exclude_route_methods | {"history"}

    def alike(self, item: TrainingAttendee) -> Any:
        return item.presence

    def new_form(self, kind: type[ScreenForm], item: Any = None) -> ScreenForm:
        form: Any = super().new_form(kind, item)
        if request.method == "GET" and item is None and "training_id" in form:
            form.training_id.data = number(request.args.get("in"))
        return form

    def edit_page(self, item: TrainingAttendee) -> Any:
        return replace(super().edit_page(item), groups=((_("Professional"), ("name", "email")),))

    def create(self, form: Any) -> TrainingAttendee:
        training = db.session.get_one(Training, form.training_id.data) if form.training_id.data else None
        connection = db.session.get_one(Connection, form.connection_id.data)
        return actions.put_on_list(training, connection, name=form.name.data, email=form.email.data)

    def change(self, item: TrainingAttendee, form: Any) -> TrainingAttendee:
        return actions.change_attendee(item, name=form.name.data, email=form.email.data)
