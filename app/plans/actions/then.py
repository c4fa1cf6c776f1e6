"""A plan with everything that stands in it, now or as it was at a moment (F-08)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from app.common.frozen import frozen
from app.common.history import Since, held, rebuilt
from app.extensions import db
from app.plans.actions import declarations
from app.plans.models import (
    Declaration,
    Goal,
    GoalAction,
    GoalProgress,
    Measurement,
    Plan,
    PlanTemplateEdition,
    Score,
)
from app.plans.rules.instruments import Scorer
from app.questionnaires.actions import answers as answer_actions
from app.questionnaires.rules.answers import Answers, place_of
from app.security.models import User


@frozen
class Whole:
    """A plan and all that stands in it; what is of the past are objects that no session knows."""

    plan: Plan
    answers: Answers
    """All of them, also those to what its template asks no longer."""
    goals: list[Goal]
    actions: list[GoalAction]
    progress: list[GoalProgress]
    measurements: list[Measurement]
    declarations: list[Declaration]


def now(plan: Plan) -> Whole:
    """A plan as it is."""
    return Whole(
        plan,
        {place: row.value for place, row in answer_actions.told_of(plan).items()},
        _of(plan, Goal),
        _of(plan, GoalAction),
        _of(plan, GoalProgress),
        _of(plan, Measurement, joinedload(Measurement.scores)),
        list(declarations.of_plan(plan)),
    )


def then(plan: Plan, moment: datetime) -> Whole | None:
    """A plan as it was at a moment, by the template's version of that time; nothing where there was none yet."""
    since = Since(db.session(), plan, moment)
    if since.came(plan.__tablename__, plan.id):
        return None
    today = now(plan)
    said = {place.name: value for place, value in today.answers.items()}
    fields = since.fields(plan.__tablename__, plan.id, {**held(plan), **said})
    places = ((place_of(name), value) for name, value in fields.items())
    return Whole(
        _plan_of(plan, fields),
        {place: value for place, value in places if place},
        since.rows(Goal, today.goals),
        _with_colleagues(since.rows(GoalAction, today.actions)),
        since.rows(GoalProgress, today.progress),
        _with_scores(since, today.measurements),
        [one for one in today.declarations if one.made_at <= moment],  # they never change
    )


def _of(plan: Plan, kind: Any, *options: Any) -> list[Any]:
    found = select(kind).where(kind.plan_id == plan.id).options(*options).order_by(kind.id)
    return list(db.session.scalars(found).unique())


def _plan_of(plan: Plan, fields: dict[str, Any]) -> Plan:
    """The plan itself, with what it points at."""
    made = rebuilt(Plan, plan.id, fields)
    for name in ("organisation_id", "person_id", "pathway_id", "about", "changed_at"):
        setattr(made, name, getattr(plan, name))
    for name in ("pathway", "template", "organisation"):
        set_committed_value(made, name, getattr(plan, name))
    edition = plan.edition
    if made.edition_id != plan.edition_id:
        known = select(PlanTemplateEdition).where(PlanTemplateEdition.id == made.edition_id)
        edition = db.session.scalars(known).one()
    set_committed_value(made, "edition", edition)
    coordinator = plan.coordinator
    if made.coordinator_id != plan.coordinator_id:
        coordinator = db.session.scalars(select(User).where(User.id == made.coordinator_id)).first()
    set_committed_value(made, "coordinator", coordinator)
    return made


def _with_colleagues(actions: list[GoalAction]) -> list[GoalAction]:
    numbers = {one.colleague_id for one in actions if one.colleague_id}
    found = db.session.scalars(select(User).where(User.id.in_(sorted(numbers)))) if numbers else ()
    names = {one.id: one for one in found}
    for one in actions:
        set_committed_value(one, "colleague", names.get(one.colleague_id or 0))
    return actions


def _with_scores(since: Since, today: list[Measurement]) -> list[Measurement]:
    """Measurements with their scores: each score is a field of its measurement."""
    scores = {one.id: {score.remembered_name: score.value for score in one.scores} for one in today}
    rows = since.rows(Measurement, today)
    for row in rows:
        fields = since.fields(Measurement.__tablename__, row.id, scores.get(row.id, {}))
        given = [_score(row, name, value) for name, value in fields.items() if "-" in name]
        set_committed_value(row, "scores", given)
    return rows


def _score(row: Measurement, name: str, value: Any) -> Score:
    _block, domain, scorer = name.split("-")
    return Score(measurement_id=row.id, domain=domain, scorer=Scorer(scorer), value=value)
