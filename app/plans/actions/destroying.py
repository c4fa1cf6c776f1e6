"""Destroying a dossier: in one transaction, what lies outside of it by a job, and a receipt (decision 0064)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.common import audit, clock, context, erasures
from app.common.audit.writing import vault_of
from app.common.context import as_system
from app.common.errors import RuleBroken
from app.extensions import db
from app.plans import events
from app.plans.actions import after_destruction, whole
from app.plans.actions.whole import Whole
from app.plans.models import Destruction, Keeping, Plan, PlanTemplate
from app.plans.rules import keeping as rules
from app.plans.rules.keeping import Ground, Kept
from app.plans.rules.plans import PlanState

DOSSIER = "dossier"
"""What the destruction of a dossier is called on the list of erasures."""
_plan: Any = Plan.__table__
_keeping: Any = Keeping.__table__


def destroy(keeping: Keeping) -> Destruction:
    """Destroy a dossier whose time has come; raises `RuleBroken` with the reason why that may not be."""
    session, today = db.session(), clock.today()
    with as_system():
        session.connection().execute(select(_plan.c.id).where(_plan.c.id == keeping.plan_id).with_for_update())
        again = select(Keeping).where(Keeping.id == keeping.id).with_for_update(of=Keeping.__table__)
        now = session.scalars(again.execution_options(populate_existing=True)).first()
    if now is None:
        raise RuleBroken(rules.GONE)
    if reasons := rules.reasons_not_to_destroy(now.kept, today):
        raise RuleBroken(*reasons)
    ground = rules.ground_of(now.kept, today)
    with as_system():
        its = whole.whole_of(session, now.plan_id, ground, _years(session, now.template_id), today)
        erasures.note(session, DOSSIER, _key_of(session, its))
    try:
        receipt = _destroy(session, its, ground, today)
    except IntegrityError as refusal:  # the database knows better: its guards, or somebody who was first
        raise RuleBroken(rules.NOT_NOW) from refusal
    session.expunge(now)
    return receipt


def _destroy(session: Session, its: Whole, ground: Ground, today: date) -> Destruction:
    """Leave of a dossier its number and a receipt; the receipt is what lets the plan go in the database."""
    vault, number = vault_of(session), its.plan_id
    with as_system():
        kept = session.connection().execute(select(_keeping).where(_keeping.c.plan_id == number)).one()
        sealed = vault.seal(after_destruction.wanted(session, its).written())
        receipt = Destruction(
            number=number, organisation_id=kept.organisation_id, template_id=kept.template_id, ground=ground,
            last_change=kept.changed_on, kept_until=kept.kept_until, destroyed_on=today, destroyed_at=clock.now(),
            actor_id=context.current().actor_id, rows={}, signature="",
        )  # fmt: skip
        session.add(receipt)
        session.flush()
        receipt.rows = whole.remove(session, vault, its)
        receipt.signature = after_destruction.signature(vault, receipt)
        session.flush()
        about = _plan.name, number
        audit.record(session, events.DESTROYED, about, organisation_id=receipt.organisation_id, ground=str(ground))
        after_destruction.later(session, receipt, sealed)
    return receipt


def _years(session: Session, template_id: int) -> int:
    template: Any = PlanTemplate.__table__
    asked = select(template.c.kept_years).where(template.c.id == template_id)
    return session.connection().execute(asked).scalar_one()


def what_goes(keeping: Keeping) -> dict[str, int]:
    """How many rows of each table, and how many files, would go now; on behalf of whoever asks."""
    session, today = db.session(), clock.today()
    with as_system():
        ground, years = rules.ground_of(keeping.kept, today), keeping.template.kept_years
        return whole.counted(session, whole.whole_of(session, keeping.plan_id, ground, years, today))


# After a backup was put back


def _key_of(session: Session, its: Whole) -> str:
    """What a dossier is called on the list of erasures: its number, when it was begun, and what went along."""
    begun: datetime = (
        session.connection().execute(select(_plan.c.created_at).where(_plan.c.id == its.plan_id)).scalar_one()
    )
    return ".".join(str(one or 0) for one in (its.plan_id, int(begun.timestamp()), its.pathway_id, its.person_id))


@erasures.erases(DOSSIER)
def destroy_again(session: Session, key: str) -> None:
    """Destroy a dossier once more, after a backup was put back, however it stood in that backup.

    When it was destroyed the pathway held no other plan; one that the backup holds goes along.
    """
    number, _begun, pathway_id, person_id = (int(part) or None for part in key.split("."))
    plan = session.connection().execute(select(_plan).where(_plan.c.id == number)).first()
    if plan is None:
        return
    its = Whole(plan.id, plan.organisation_id, pathway_id, person_id)
    if _key_of(session, its) != key:
        return
    if pathway_id is not None:
        for other in whole.others_in(session, pathway_id, plan.id):
            _close_and_destroy(session, Whole(other, plan.organisation_id))
    if person_id is not None and whole.is_elsewhere(session, its):
        its = replace(its, person_id=None)
    _close_and_destroy(session, its)


def _close_and_destroy(session: Session, its: Whole) -> None:
    """Let a dossier stand as its receipt asks for, and destroy it."""
    connection, today = session.connection(), clock.today()
    plan = connection.execute(select(_plan).where(_plan.c.id == its.plan_id)).one()
    until = plan.kept_until or today
    closed = update(_plan).where(_plan.c.id == plan.id)
    connection.execute(closed.values(state=PlanState.CLOSED, kept_until=until))
    stands = {"kept_until": until, "held_because": None, "held_at": None, "held_by_id": None, "granted": True}
    if not connection.execute(update(_keeping).where(_keeping.c.plan_id == plan.id).values(stands)).rowcount:
        about = {"template_id": plan.template_id, "organisation_id": plan.organisation_id, "changed_on": today}
        connection.execute(_keeping.insert().values(plan_id=plan.id, version=1, **about, **stands))
    _destroy(session, its, rules.ground_of(Kept(until), today), today)
