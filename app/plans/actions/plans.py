"""What is done with plans: begin one by a template, change it, adopt it, close it and open it again."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import joinedload, undefer

from app.common import clock
from app.common.context import as_system
from app.common.errors import RuleBroken
from app.extensions import db
from app.plans.actions import parts, templates
from app.plans.models import Declaration, Goal, Measurement, Participant, Pathway, Plan, PlanAnswer
from app.plans.rules import keeping
from app.plans.rules import plans as rules
from app.plans.rules.layers import Settings
from app.plans.rules.plans import Ending, PlanState

SHOWN = 10
"""How many plans stand on the page of a pathway."""


def begin(values: dict[str, Any], wanted: Settings) -> Plan:
    """Begin a plan in a pathway that one may edit, by the version of a template that is in use now.

    Groups without a setting have what the pathway gives them. Raises `RuleBroken` for a template that whoever acts
    cannot choose.
    """
    edition = templates.edition_to_use(values["template_id"])
    if edition is None:
        raise RuleBroken(rules.NO_TEMPLATE)
    pathway = parts.pathway_to_add_to(values["pathway_id"], wanted)
    plan = Plan(**values, edition=edition)
    plan.about, plan.about_key = pathway.about, pathway.about_key
    kept: Plan = parts.put(plan, pathway, wanted)
    return kept


def change_plan(plan: Plan, values: dict[str, Any]) -> Plan:
    """Change what is known of a plan."""
    refuse_unless_open(plan)
    for key, value in values.items():
        setattr(plan, key, value)
    return plan


def plan_to_change(number: int | None) -> Plan:
    """The plan in which something is added or changed, when it may be; raises `RuleBroken` otherwise."""
    wanted = select(Plan).where(Plan.id == number).options(undefer(Plan.editable), joinedload(Plan.edition))
    plan = db.session.scalars(wanted).first()
    if plan is None or not plan.editable:
        raise RuleBroken(rules.NOT_OPEN)
    refuse_unless_open(plan)
    return plan


def refuse_unless_open(plan: Plan) -> None:
    """Raise `RuleBroken` where nothing in a plan can be changed."""
    if reasons := rules.reasons_not_to_change(plan.state, active=plan.active):
        raise RuleBroken(*reasons)


def adopt(plan: Plan) -> None:
    """Let a plan that was prepared run, from today."""
    refuse_unless_open(plan)
    if plan.state is not PlanState.DRAFT:
        raise RuleBroken(rules.ADOPTED)
    plan.state, plan.adopted_on = PlanState.RUNNING, clock.today()


def close(plan: Plan, on: date, ending: Ending, words: str) -> None:
    """Close a plan: it stays as it is, for whoever may see it, and is kept from today as its template says."""
    refuse_unless_open(plan)
    if reasons := rules.reasons_not_to_close(on, plan.adopted_on, clock.today(), ending, words):
        raise RuleBroken(*reasons)
    plan.state, plan.closed_on, plan.ending = PlanState.CLOSED, on, ending
    plan.ending_words = words.strip() or None
    plan.kept_until = kept_when_closed(plan)


def kept_when_closed(plan: Plan) -> date:
    """Until when a plan is kept that is closed now: closing it is the last change, on whichever day it ended."""
    return keeping.kept_until(clock.today(), plan.template.kept_years)


def reopen(plan: Plan) -> None:
    """Go on with a plan that was closed; how it was closed stays in its history."""
    plan.state = PlanState.RUNNING if plan.adopted_on else PlanState.DRAFT
    plan.closed_on = plan.ending = plan.ending_words = plan.kept_until = None


def reasons_not_to_delete(plan: Plan) -> list[str]:
    """Why a plan has to stay: what it holds, also what one may not see, and its term."""
    kinds = (kind.__table__ for kind in (PlanAnswer, Goal, Measurement, Participant, Declaration))
    there = [select(table.c.plan_id).where(table.c.plan_id == plan.id).exists() for table in kinds]
    with as_system():
        filled = bool(db.session.scalar(select(or_(*there))))
    return keeping.reasons_not_to_delete(plan.kept_until, clock.today(), filled=filled)


def remove(plan: Plan) -> None:
    """Delete a plan that was begun by mistake."""
    if reasons := reasons_not_to_delete(plan):
        raise RuleBroken(*reasons)
    db.session.delete(plan)


def of_pathway(pathway: Pathway) -> list[Plan]:
    """The plans of a pathway that one may see and that are in use, the newest first."""
    found = select(Plan).where(Plan.pathway_id == pathway.id, Plan.active)
    return list(db.session.scalars(found.order_by(Plan.id.desc()).limit(SHOWN)))


def counted(user_id: int, late: ColumnElement[bool], due: ColumnElement[bool]) -> tuple[int, int]:
    """How many plans that somebody keeps together are late, and how many others are due; one statement."""
    asked = select(func.count().filter(late), func.count().filter(due, late.is_not(true())))
    found = db.session.execute(asked.select_from(Plan).where(Plan.coordinator_id == user_id, Plan.active)).one()
    return found[0], found[1]
