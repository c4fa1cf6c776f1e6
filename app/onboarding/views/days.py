"""Days for the training and the first evaluation, proposed together and planned from there (O-07, O-30)."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort, current_app, url_for

from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Cell, Fact, Link, Panel, ShowPage
from app.common.web.values import shown
from app.onboarding.actions import appointments as actions
from app.onboarding.actions import trainings
from app.onboarding.models import Connection
from app.onboarding.rules.proposals import Proposal


def asked_day(text: str | None) -> date | None:
    """A day from an address; what is none gives 400."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        abort(400, _("The address holds a day that does not exist."))


def days_page(connection: Connection, earliest: date, crumbs: tuple[Link, ...]) -> ShowPage:
    """The days that are proposed, each with the ways to plan it, and trainings that are planned already."""
    may = current_app.extensions["appbuilder"].sm.may
    panels = [_proposal(connection, one, may) for one in actions.proposals_for(connection, earliest)]
    there = tuple(_training(one) for one in trainings.planned_in(connection.region_id, earliest))
    if there:
        panels.append(Panel(_("Trainings that are planned already"), there))
    return ShowPage(
        _("Days for training and evaluation"), lead=connection.label, crumbs=crumbs, panels=tuple(panels)
    )


def _proposal(connection: Connection, one: Proposal, may: Any) -> Panel:
    inside: dict[str, Any] = {"in": connection.id}
    acts = []
    if may("add", "Training"):
        there = url_for("TrainingView.add", on=one.training.isoformat(), **inside)
        acts.append(Act(_("Plan the training"), there, "school"))
    evaluation = actions.evaluation_after_training(connection.edition.route)
    if may("add", "Appointment") and evaluation:
        there = url_for("AppointmentView.add", on=one.evaluation.isoformat(), step=evaluation.key, **inside)
        acts.append(Act(_("Plan the evaluation"), there, "calendar-event"))
    told = Fact(_("After that"), Cell(_("first evaluation on %(day)s", day=shown(one.evaluation))))
    return Panel(_("Training on %(day)s", day=shown(one.training)), (told,), tuple(acts))


def _training(training: Any) -> Fact:
    return Fact(shown(training.starts_at), Cell(training.title, url_for("TrainingView.show", pk=training.id)))
