"""The plans of the demo: one that runs, one in preparation, one of a family, and one that was closed."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from app.commands.demo import goals, measurements, participants
from app.common.frozen import frozen
from app.extensions import db
from app.plans.models import Keeping, Pathway, Plan, PlanTemplate
from app.plans.models.about import tell_name
from app.plans.rules.blocks import answered_parts
from app.plans.rules.plans import Ending, PlanState
from app.questionnaires.actions import answers, designing
from app.questionnaires.rules.answers import Place


@frozen
class Told:
    """A plan as the demo tells it; `answers` by the Dutch words of the question."""

    pathway: str
    template: str
    title: str
    answers: tuple[tuple[str, str], ...] = ()
    state: PlanState = PlanState.DRAFT
    days: tuple[tuple[str, date], ...] = ()
    ending: Ending | None = None


RUNNING, CLOSED = PlanState.RUNNING, PlanState.CLOSED
PLANS = (
    Told(
        "Rust in huis", "Jeugdplan", "Integraal plan van Noor",
        (
            ("Wat is de vraag?", "Hoe krijgen we thuis weer rust, zonder elke avond ruzie?"),
            ("Wat gaat er goed?", "Noor voetbalt twee keer per week en heeft daar vaste vrienden.\n"
                                  "Thuis helpt zij met koken."),
            ("Wie doet wat?", "Moeder kookt, Noor dekt de tafel. Wie boos is, gaat even naar buiten."),
        ),
        RUNNING, (("adopted_on", date(2026, 10, 12)), ("evaluates_on", date(2026, 12, 14))),
    ),
    Told("Weer naar school", "Kort plan", "Terug naar school",
         days=(("asked_on", date(2026, 11, 20)), ("evaluates_on", date(2027, 1, 29)))),
    Told("Samen sterker", "Familiegroepsplan", "Ons eigen plan",
         (("Ons verhaal", "Wij zijn met z’n vijven. Na de verhuizing is het onrustig geworden."),
          ("Familie, vrienden en buren", "Oma Gerda past woensdag op. Buurman Ali rijdt naar voetbal."))),
    Told("Hulp na de scheiding", "Kort plan", "Plan na de scheiding",
         (("Wat is er nodig?", "Een vaste dag bij vader, en iemand om mee te praten."),),
         CLOSED, (("adopted_on", date(2026, 3, 9)), ("closed_on", date(2026, 8, 28)),
                 ("kept_until", date(2046, 8, 28))), Ending.REACHED),
)  # fmt: skip


def fill() -> None:
    """Make what is missing; the caller commits."""
    known = set(db.session.scalars(select(Plan.title)))
    for told in PLANS:
        pathway = db.session.scalars(select(Pathway).where(Pathway.title == told.pathway)).first()
        if pathway is not None and told.title not in known:
            _keep(told, pathway)


def _keep(told: Told, pathway: Pathway) -> None:
    template = next(one for one in db.session.scalars(select(PlanTemplate)) if one.label == told.template)
    edition: Any = designing.edition_of(template, template.in_use)
    plan = Plan(
        title=told.title, pathway_id=pathway.id, person_id=pathway.person_id, state=told.state,
        organisation_id=pathway.organisation_id, coordinator_id=pathway.coordinator_id, ending=told.ending,
        template_id=template.id, edition_id=edition.id, **dict(told.days),
    )  # fmt: skip
    assert pathway.person is not None, "the demo sees everybody"
    tell_name(plan, pathway.person)
    db.session.add(plan)
    db.session.flush()
    said = dict(told.answers)
    for one in answered_parts(edition.design):
        given = {Place(item.key): said[item.text["nl"]] for item in one.items if item.text["nl"] in said}
        if given:
            answers.answer(plan, one, given, "")
    goals.fill(plan)
    participants.fill(plan)
    if told.state is RUNNING:
        measurements.measure(plan)
    if told.state is CLOSED:
        _keep_since(plan.closed_on, plan)


def _keep_since(day: date | None, plan: Plan) -> None:
    """Say that a plan did not change since it was closed, or its term would not fit what is told beside it."""
    kept = db.session.scalars(select(Keeping).where(Keeping.plan_id == plan.id)).one()
    assert day is not None, "a closed plan says since when"
    kept.changed_on = day
