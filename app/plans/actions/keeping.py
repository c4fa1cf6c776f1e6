"""What is done with dossiers of closed plans: hold destruction up, ask for it, and decide about that (F-16)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from sqlalchemy import case, func, literal, select, union_all

from app.common import clock, context
from app.common.context import as_system
from app.common.errors import RuleBroken
from app.extensions import db
from app.plans.models import Declaration, Goal, Keeping, Measurement, Participant, PlanAnswer
from app.plans.rules import keeping as rules
from app.questionnaires.rules.questions import QuestionKind

ANSWERS, FILES, GOALS, MEASUREMENTS, PARTICIPANTS = "answers", "files", "goals", "measurements", "participants"
DECLARATIONS = "declarations"


def hold(keeping: Keeping, reason: str) -> None:
    """Let a dossier not be destroyed, whatever its term, until somebody lifts that."""
    if keeping.kept.held:
        raise RuleBroken(rules.IS_HELD)
    keeping.held_because, keeping.lifted_because = _reason(reason), None
    keeping.held_at, keeping.held_by_id = clock.now(), context.current().actor_id


def lift(keeping: Keeping, reason: str) -> None:
    """Let the term of a dossier count again; that it was held stays in the history."""
    if not keeping.kept.held:
        raise RuleBroken(rules.NOT_HELD)
    keeping.lifted_because = _reason(reason)
    keeping.held_because = keeping.held_at = keeping.held_by_id = None


def ask(keeping: Keeping, reason: str) -> None:
    """Record that the person concerned asks to destroy a dossier, and why."""
    if reasons := rules.reasons_not_to_ask(keeping.kept):
        raise RuleBroken(*reasons)
    keeping.asked_because, keeping.asked_at = _reason(reason), clock.now()
    keeping.asked_by_id = context.current().actor_id
    keeping.granted = keeping.decided_because = keeping.decided_at = keeping.decided_by_id = None


def decide(keeping: Keeping, granted: bool, reason: str) -> None:
    """Grant a request or refuse it, with the reason; not by whoever recorded it."""
    here = context.current()
    if reasons := rules.reasons_not_to_decide(keeping.kept, recorded_it=keeping.asked_by_id == here.actor_id):
        raise RuleBroken(*reasons)
    keeping.granted, keeping.decided_because = granted, _reason(reason)
    keeping.decided_at, keeping.decided_by_id = clock.now(), here.actor_id


def _reason(text: str) -> str:
    if not text.strip():
        raise RuleBroken(rules.NO_REASON)
    return text.strip()


def what_goes(plans: Sequence[int]) -> dict[int, Counter[str]]:
    """How much stands in some plans, by kind; numbers alone, for whoever sees no plan. One statement."""
    if not plans:
        return {}
    answer = PlanAnswer.__table__.c
    kinds = case((answer.kind == QuestionKind.FILE, literal(FILES)), else_=literal(ANSWERS))
    asked = [select(answer.plan_id, kinds.label("kind"), func.count()).where(answer.plan_id.in_(plans)).group_by(
        answer.plan_id, kinds
    )]  # fmt: skip
    counted = (GOALS, Goal), (MEASUREMENTS, Measurement), (PARTICIPANTS, Participant), (DECLARATIONS, Declaration)
    for name, model in counted:
        key = model.__table__.c.plan_id
        asked.append(select(key, literal(name), func.count()).where(key.in_(plans)).group_by(key))
    found: dict[int, Counter[str]] = {number: Counter() for number in plans}
    with as_system():
        for number, kind, count in db.session.execute(union_all(*asked)):
            found[number][kind] = count
    return found


def over(today: date) -> tuple[int, int]:
    """How many dossiers may be destroyed, and about how many requests somebody has to decide; one statement."""
    may = (Keeping.kept_until < today) & Keeping.held_at.is_(None)
    waits = Keeping.asked_at.is_not(None) & Keeping.granted.is_(None)
    asked = select(func.count().filter(may), func.count().filter(waits)).select_from(Keeping)
    found = db.session.execute(asked.where(Keeping.kept_until.is_not(None))).one()
    return found[0], found[1]
