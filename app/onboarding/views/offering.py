"""What a step offers beside completing it: an appointment for it, its questions, a training, interviews."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, url_for
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from app.common import clock
from app.common.web.locale import gettext as _
from app.common.web.pages import Act
from app.common.web.screens import expose, has_access, permission_name
from app.onboarding.actions import inquiries
from app.onboarding.models import Connection
from app.onboarding.rules.appointments import MEETS
from app.onboarding.rules.inquiries import Purpose, purpose_of
from app.onboarding.rules.programmes import Route, Step, StepKind
from app.onboarding.rules.standing import State
from app.onboarding.views import telling
from app.onboarding.views.checking import Checking
from app.onboarding.views.days import days_page
from app.onboarding.views.known_routes import route_of

WHOLE = (joinedload(Connection.organisation), joinedload(Connection.edition), joinedload(Connection.region))
EVALUATING = frozenset({StepKind.EVALUATION, StepKind.YEARLY})


class Offering(Checking):
    """The ways from the page of a connection to what belongs to the step that is due."""

    def offered_at(self, item: Connection) -> tuple[Act, ...]:
        """The ways for the step that is due, as far as whoever looks may go them."""
        step = telling.step_of(item)
        if step is None or item.state is not State.UNDERWAY or not self.allowed("plan", item):
            return ()
        return tuple(self._ways(item, step))

    def _ways(self, item: Connection, step: Step) -> Any:
        may, inside = self.appbuilder.sm.may, {"in": item.id}
        met = any(one.step == step.key for one in item.appointments_ahead)
        if step.kind in MEETS and not met and may("add", "Appointment"):
            there = url_for("AppointmentView.add", step=step.key, **inside)  # type: ignore[arg-type]
            yield Act(_("Make an appointment"), there, "calendar-event", name="appointment")
        if may("add", "Inquiry") and (asked := asked_at(route_of(item), step)):
            label = _("Organisation profile") if asked is Purpose.PROFILE else _("Questions of the evaluation")
            yield Act(label, self.address("inquiry", item.id), "list-details", name="inquiry")
        if plans_training(route_of(item), step) and may("add", "Training"):
            yield Act(_("Plan the training"), self.address("days", item.id), "school", name="days")
        if step.kind in EVALUATING and may("add", "InterviewVolunteer"):
            there = url_for("InterviewVolunteerView.add", **inside)  # type: ignore[arg-type]
            yield Act(_("Put somebody on the list for interviews"), there, "users", name="volunteer")

    @expose("/<pk:pk>/inquiry")
    @has_access
    @permission_name("plan")
    def inquiry(self, pk: int) -> Response:
        """The newest questions of the step that is due, or the form in which they are begun."""
        item: Connection = self.fetch(pk, *WHOLE)
        step = telling.step_of(item)
        asked = asked_at(route_of(item), step) if step else None
        if asked is None or not self.appbuilder.sm.may("list", "Inquiry"):
            abort(404)
        there = inquiries.all_of(item, asked)
        if there and (asked is not Purpose.YEARLY or inquiries.is_open(there[-1])):
            return redirect(url_for("InquiryView.show", pk=there[-1].id))
        inside: dict[str, Any] = {"in": item.id}
        return redirect(url_for("InquiryView.add", purpose=asked.value, **inside))

    @expose("/<pk:pk>/days")
    @has_access
    @permission_name("plan")
    def days(self, pk: int) -> str:
        """Days for the training and the first evaluation, with the ways to plan them (O-07)."""
        item: Connection = self.fetch(pk, *WHOLE)
        page = days_page(item, clock.today(), self.crumbs(item))
        return super().render("appbuilder/show.html", page=page, item=item)


def asked_at(route: Route, step: Step) -> Purpose | None:
    """What is filled in at a step: the profile until the organisation is connected, each evaluation at its own."""
    if purpose := purpose_of(route, step.key):
        return purpose
    joining = route.joining
    before = joining is not None and route.place(step.key) <= route.place(joining.key)
    profiled = any(one.kind is StepKind.PAPERS for one in route.steps[: route.place(step.key)])
    return Purpose.PROFILE if before and profiled else None


def plans_training(route: Route, step: Step) -> bool:
    """Whether a training is planned at a step: from the last meeting before one is connected, until it is held."""
    training = next((one for one in route.steps if one.kind is StepKind.TRAINING), None)
    if training is None or route.place(step.key) > route.place(training.key):
        return False
    meetings = [one for one in route.steps[: route.place(training.key)] if one.kind is StepKind.MEETING]
    return not meetings or route.place(step.key) >= route.place(meetings[-1].key)
