"""A large plan for trials of speed: ten blocks, 120 questions, 40 goals and 5,000 lines of history."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from app.commands.demo.volume.people import BEGUN, SINCE, Row, inserted, organisations_of
from app.commands.demo.volume.plans import SEES_ALL, groups_of, put, template_of
from app.common.history import Change
from app.extensions import db
from app.plans.models import (
    Goal,
    GoalAction,
    GoalProgress,
    Measurement,
    Pathway,
    Person,
    PersonRight,
    Plan,
    PlanAnswer,
    Score,
)
from app.plans.models.about import tell_name
from app.plans.rules import instruments
from app.plans.rules.blocks import BlockKind, Goals
from app.plans.rules.goals import ActionState, Every, GoalState
from app.plans.rules.instruments import Scorer
from app.plans.rules.layers import Level
from app.plans.rules.persons import PathwayState
from app.plans.rules.progress import Telling, Way
from app.plans.rules.scales import Scale
from app.questionnaires.actions import designing
from app.questionnaires.rules.designs import Design, add_items, add_part
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import QuestionKind

TITLE = "Groot plan voor volume"
QUESTION_BLOCKS, GOAL_BLOCKS = 6, 2
QUESTIONS, GOALS = 20, 20
"""In each of those blocks."""
CHANGES = 5_000
DAYS = (date(2026, 11, 2), date(2026, 11, 9))
"""On which was told how far the goals are, and measured how it goes."""
SCORES = {Scorer.PROFESSIONAL: ((2, 3, 3), (3, 3, 4)), Scorer.RESIDENT: ((4, 3, 2), (4, 3, 5))}
"""By who gives them: for each day the scores of the life domains."""


def design() -> Design:
    """Six blocks of questions, two of goals, one of life domains, and free text."""
    made = Design()
    for number in range(QUESTION_BLOCKS):
        made, key = add_part(made, BlockKind.QUESTIONS, {"nl": f"Onderwerp {number}"}, {})
        asked = [Item("", QuestionKind.LONG_TEXT, {"nl": f"Vraag {number}.{one}?"}) for one in range(QUESTIONS)]
        made = add_items(made, key, asked)
    instrument = instruments.set_scale(instruments.Instrument(), Scale(1, 5))
    for title in ("Wonen", "School", "Vrienden"):
        instrument, _key = instruments.add_domain(instrument, {"nl": title})
    settings = {
        BlockKind.GOALS: Goals({}, Way(Telling.SCALE, Scale(0, 10))).told(),
        BlockKind.MEASUREMENT: instrument.told(),
        BlockKind.TEXT: {},
    }
    kinds = [*[BlockKind.GOALS] * GOAL_BLOCKS, BlockKind.MEASUREMENT, BlockKind.TEXT]
    for number, kind in enumerate(kinds):
        made, _key = add_part(made, kind, {"nl": f"Blok {number}"}, settings[kind])
    return made


def generate_large_plan() -> Plan:
    """Add one such plan in the first generated municipality, for its group that sees all; the caller commits."""
    (place,) = organisations_of(1)
    person = Person(first_name="Sam", last_name="Groot", birth_date=date(2012, 2, 29), organisation_id=place)
    db.session.add(person)
    db.session.flush()
    put(PersonRight, [
        {"person_id": person.id, "group_id": groups_of(place)[SEES_ALL], "level": int(Level.EDIT),
         "organisation_id": place}
    ])  # fmt: skip
    above = {"person_id": person.id, "organisation_id": place, "title": TITLE}
    pathway = Pathway(**above, begins_on=SINCE, state=PathwayState.RUNNING)
    template = template_of(TITLE, design)
    edition: Any = designing.edition_of(template, template.in_use)
    plan = Plan(**above, template_id=template.id, edition_id=edition.id)
    for one in (pathway, plan):
        tell_name(one, person)
    db.session.add(pathway)
    db.session.flush()
    plan.pathway_id = pathway.id
    db.session.add(plan)
    db.session.flush()
    fill(plan, design(), BEGUN)
    return plan


def fill(plan: Plan, asked: Design, at: datetime) -> None:
    """Fill in a plan that asks `design()`, to the last question; the caller commits."""
    ours = {"plan_id": plan.id, "organisation_id": plan.organisation_id}
    stamped = {**ours, "created_at": at, "changed_at": at, "version": 1}
    answers = [_answer(ours, item) for item in asked.items]
    put(PlanAnswer, answers)
    _work_on_goals(stamped, [part.key for part in asked.parts if part.kind == BlockKind.GOALS])
    (measured,) = (part.key for part in asked.parts if part.kind == BlockKind.MEASUREMENT)
    _measure(ours, stamped, measured)
    put(Change, [_change(plan, answers[one % len(answers)]["key"], one, at) for one in range(CHANGES)])


def _answer(ours: Row, item: Item) -> Row:
    said = f"Antwoord op {item.key}."
    return {
        **ours, "key": item.key, "occurrence": "", "kind": item.kind, "value": said, "search_key": said.lower(),
        "asked": True,
    }  # fmt: skip


def _work_on_goals(stamped: Row, blocks: Sequence[str]) -> None:
    """Goals, each with an action and two steps on its scale."""
    goals = inserted(Goal, [
        {**stamped, "block": block, "position": one, "title": f"Doel {one}", "state": GoalState.OPEN}
        for block in blocks for one in range(GOALS)
    ])  # fmt: skip
    put(GoalAction, [
        {**stamped, "goal_id": one, "title": "Bellen", "every": Every.ONCE, "state": ActionState.TO_DO}
        for one in goals
    ])  # fmt: skip
    put(GoalProgress, [
        {**stamped, "goal_id": one, "told_on": day, "scorer": Scorer.PROFESSIONAL, "value": day.day}
        for one in goals for day in DAYS
    ])  # fmt: skip


def _measure(ours: Row, stamped: Row, block: str) -> None:
    """A measurement on each day, of which both say how it goes."""
    measurements = inserted(Measurement, [{**stamped, "block": block, "measured_on": day} for day in DAYS])
    put(Score, [
        {**ours, "measurement_id": number, "scorer": scorer, "domain": f"d{domain}", "value": {"value": value}}
        for place, number in enumerate(measurements)
        for scorer, given in SCORES.items()
        for domain, value in enumerate(given[place], start=1)
    ])  # fmt: skip


def _change(plan: Plan, key: str, number: int, at: datetime) -> Row:
    """That an answer said something else before."""
    old, new = (json.dumps(f"Antwoord {one}") for one in (number, number + 1))
    return {
        "thing": "plan", "thing_id": plan.id, "with_thing": "pathway", "with_id": plan.pathway_id,
        "place_id": plan.organisation_id, "field": key, "old": old, "new": new, "at": at,
        "request_id": f"{plan.id}-large-{number}",
    }  # fmt: skip
