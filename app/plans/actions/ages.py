"""Who may see a plan, looked at anew at twelve, sixteen and eighteen: what waits, and deciding about it (F-13)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.common import clock, context
from app.common.context import as_system
from app.common.errors import OutOfScope, RuleBroken
from app.extensions import db
from app.plans.models import AgeReview, Person, Plan
from app.plans.rules import ages as rules
from app.plans.rules.ages import Age, Outcome, Threshold
from app.plans.rules.plans import PlanState


def waiting_of(user_id: int) -> list[int]:
    """The numbers of the running plans that somebody keeps together and sees, for which an age waits."""
    told = select(Plan.id, Plan.created_at, Plan.person_id)
    mine = told.where(Plan.coordinator_id == user_id, Plan.active, Plan.state != PlanState.CLOSED)
    plans = db.session.execute(mine).all()
    return sorted(_waiting(plans, _born({one.person_id for one in plans})))


def waiting_for(plan: Plan) -> Threshold | None:
    """The age for which somebody has to look at a plan; none for one that is closed or archived."""
    if not plan.active or plan.state is PlanState.CLOSED:
        return None
    return _waiting([plan], {plan.person_id: plan.born}).get(plan.id)


Born = Mapping[int, date | None]


def _born(persons: Collection[int]) -> Born:
    """When persons were born. Who sees a plan need not see the person: the day alone is read, and not told."""
    if not persons:
        return {}
    person = Person.__table__.c
    with as_system():
        rows = db.session.execute(select(person.id, person.birth_date).where(person.id.in_(persons)))
        return {row.id: row.birth_date for row in rows}


def _waiting(plans: Sequence[Any], born: Born) -> dict[int, Threshold]:
    """What waits, by plan; what was decided is read where an age was reached, which is seldom.

    `plans` are plans, or as much of them as is read.
    """
    reached = _reached(plans, born, {})
    if not reached:
        return {}
    decided: dict[int, set[Threshold]] = defaultdict(set)
    for review in db.session.scalars(select(AgeReview).where(AgeReview.plan_id.in_(reached))):
        decided[review.plan_id].add(review.threshold)
    return _reached(plans, born, decided)


def _reached(plans: Sequence[Any], born: Born, decided: Mapping[int, set[Threshold]]) -> dict[int, Threshold]:
    today, found = clock.today(), {}
    for one in plans:
        begun = clock.on_the_wall(one.created_at).date()
        if threshold := rules.waiting(born[one.person_id], begun, today, decided.get(one.id, ())):
            found[one.id] = threshold
    return found


def decides_alone(plan: Plan) -> bool:
    """Whether the young person of a plan is old enough to decide alone who may see it."""
    return plan.born is not None and rules.birthday(plan.born, Age.ALONE) <= clock.today()


def decide(plan: Plan, outcome: Outcome, reason: str) -> AgeReview:
    """Keep what was decided about the age that waits, with the reason; what is shared stays as it is by this."""
    if not plan.editable:
        raise OutOfScope(f"Plan {plan.id} is not open to edit")
    threshold = waiting_for(plan)
    if threshold is None:
        raise RuleBroken(rules.NOTHING_WAITS)
    if not reason.strip():
        raise RuleBroken(rules.NO_REASON)
    review = AgeReview(
        plan=plan, organisation_id=plan.organisation_id, age=int(threshold.age), reached_on=threshold.on,
        outcome=outcome, reason=reason.strip(), decided_by_id=context.current().actor_id,
    )  # fmt: skip
    db.session.add(review)
    db.session.flush()
    return review


def reviews_of(plan: Plan) -> list[AgeReview]:
    """What was decided about a plan before, the newest first."""
    found = select(AgeReview).where(AgeReview.plan_id == plan.id).options(joinedload(AgeReview.decided_by))
    return list(db.session.scalars(found.order_by(AgeReview.id.desc())))
