"""Declarations of residents: give one, and read those of a plan (mission F-14; Youth Act, 7.3.8, clause 2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

from app.common import context
from app.common.context import as_portal, as_system
from app.common.errors import RuleBroken
from app.common.rowsecurity import PLANNED_ONCE
from app.extensions import db
from app.plans.actions.in_goal import keep_within
from app.plans.actions.plans import kept_when_closed
from app.plans.models import Declaration, Participant, Plan
from app.plans.rules import declarations as rules
from app.plans.rules.plans import PlanState
from app.security.models import Resident


def declare(me: Participant, words: str) -> Declaration:
    """Add what somebody who takes part declares; a plan that is closed is kept as long anew."""
    if reasons := rules.mistakes_in(words):
        raise RuleBroken(*reasons)
    plan, actor_id = me.plan, context.current().actor_id
    signed = Declaration(plan=plan, name=me.name, relation=me.relation, words=words.strip(), made_by_id=actor_id)
    given: Declaration = keep_within(plan, signed)
    if plan.state is PlanState.CLOSED:
        with as_portal():  # a resident writes nothing of the plan; that it is kept longer follows from the law
            plan.kept_until = kept_when_closed(plan)
            db.session.flush()
    return given


def of_plan(plan: Plan) -> Sequence[Declaration]:
    """All declarations about a plan, the first one first."""
    return db.session.scalars(_of(plan)).all()


def given_by(me: Participant) -> Sequence[Declaration]:
    """Those that a participant gave himself, the first one first; of any other, nothing is read."""
    with as_system():  # staff who look as he does see no accounts of residents
        actor_id = db.session.scalar(select(Resident.actor_id).where(Resident.id == me.resident_id))
    return db.session.scalars(_of(me.plan).where(Declaration.made_by_id == actor_id)).all() if actor_id else ()


def _of(plan: Plan) -> Select[Any]:
    found = select(Declaration).where(Declaration.plan_id == plan.id)
    return found.order_by(Declaration.made_at, Declaration.id).execution_options(**{PLANNED_ONCE: True})
