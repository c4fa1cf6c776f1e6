"""Who may see a plan, looked at anew at twelve, sixteen and eighteen: what waits, and deciding about it (F-13)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.common import clock, context
from app.common.context import as_system
from app.common.errors import OutOfScope, RuleBroken
from app.common.rowsecurity import PLANNED_ONCE
from app.extensions import db
from app.plans.models import AgeReview, Person, Plan
from app.plans.rules import ages as rules
from app.plans.rules.ages import Age, Outcome, Threshold
from app.plans.rules.plans import PlanState


def waiting_of(user_id: int) -> list[int]:
    """The numbers of the running plans that somebody keeps together and sees, for which an age waits."""
    mine = select(Plan.id).where(Plan.coordinator_id == user_id, Plan.active, Plan.state != PlanState.CLOSED)
    return sorted(_waiting(db.session.scalars(mine).all(), clock.today()))


def waiting_for(plan: Plan) -> Threshold | None:
    """The age for which somebody has to look at a plan; none for one that is closed or archived."""
    if not plan.active or plan.state is PlanState.CLOSED:
        return None
    return _waiting([plan.id], clock.today()).get(plan.id)


def _waiting(plans: Sequence[int], today: date) -> dict[int, Threshold]:
    """What waits, by plan. Whoever may see a plan need not see the person: the day alone is read, and not told."""
    if not plans:
        return {}
    plan, person, review = Plan.__table__.c, Person.__table__.c, AgeReview.__table__.c
    asked = (
        select(plan.id, plan.created_at, person.birth_date, review.age, review.reached_on)
        .join(Person.__table__, person.id == plan.person_id)
        .outerjoin(AgeReview.__table__, review.plan_id == plan.id)
        .where(plan.id.in_(plans), person.birth_date.is_not(None))
        .execution_options(**{PLANNED_ONCE: True})
    )
    with as_system():
        rows = db.session.execute(asked).all()
    decided: dict[int, set[Threshold]] = {}
    for row in rows:
        known = decided.setdefault(row.id, set())
        if row.age:
            known.add(Threshold(Age(row.age), row.reached_on))
    found = {
        row.id: rules.waiting(row.birth_date, clock.on_the_wall(row.created_at).date(), today, decided[row.id])
        for row in rows
    }
    return {key: threshold for key, threshold in found.items() if threshold}


def decides_alone(plan: Plan) -> bool:
    """Whether the young person of a plan is old enough to decide alone who may see it."""
    person = Person.__table__.c
    with as_system():
        born = db.session.scalar(select(person.birth_date).where(person.id == plan.person_id))
    return born is not None and rules.birthday(born, Age.ALONE) <= clock.today()


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
