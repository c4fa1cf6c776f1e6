"""Moving plans to the version of their template in use, all at once, and back (F-12).

Only the version of a plan changes. Answers stay in their rows under the keys of their questions, which no version
gives to another one: what the newer version does not ask is kept aside, and stands in its place again once that is
undone. Whoever does it designs templates and may not read plans: he sees numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, insert, literal, select

from app.common import clock, context
from app.common.context import as_system
from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.jobs import Work, enqueue, job
from app.common.words import N_
from app.extensions import db
from app.plans.actions.impact import counted
from app.plans.models import Plan, PlanAnswer, PlanMove, PlanMoveLine, PlanTemplate, PlanTemplateEdition
from app.plans.rules import moving as rules
from app.plans.rules.plans import PlanState
from app.questionnaires.actions import designing

MOVE, UNDO = "plans.move", "plans.undo"


@frozen
class Older:
    """Plans that have an older version: how many, and how many answers would be set aside, by question."""

    edition: PlanTemplateEdition
    plans: int
    aside: dict[str, int]


def running(template_id: int) -> tuple[ColumnElement[bool], ...]:
    """The conditions of the plans of a template that can be moved: of the organisation, in use and not closed."""
    here = context.current().scope
    return (
        Plan.__table__.c.template_id == template_id,
        here.covers(Plan.__table__.c.organisation_id),
        Plan.__table__.c.active,
        Plan.__table__.c.state != PlanState.CLOSED,
    )


def older_of(template: PlanTemplate) -> list[Older]:
    """The older versions that plans still have, and what moving them to the one in use would touch."""
    known = designing.editions_of(template)
    target = next((one for one in known if one.number == template.in_use), None)
    if target is None:
        return []
    older = [one for one in known if one is not target]
    touched = {one.id: rules.set_aside(one.design, target.design) for one in older}
    counts = counted(running(template.id), set().union(*touched.values()))

    def aside(edition_id: int) -> dict[str, int]:
        held = {key: counts[PlanAnswer, edition_id, key] for key in sorted(touched[edition_id])}
        return {key: count for key, count in held.items() if count}

    return [Older(one, count, aside(one.id)) for one in older if (count := counts[Plan, one.id, ""])]


def ask(template: PlanTemplate, numbers: Iterable[int]) -> PlanMove:
    """Have the plans with some versions of a template moved to the one in use; a job does it."""
    known = designing.editions_of(template)
    target = next((one for one in known if one.number == template.in_use), None)
    if target is None:
        raise RuleBroken(rules.NOT_IN_USE)
    wanted = set(numbers) - {target.number}
    chosen = [one for one in known if one.number in wanted]
    if not chosen:
        raise RuleBroken(rules.NOTHING_CHOSEN)
    here = context.current()
    assert here.organisation_id is not None, "whoever designs works at an organisation"
    move = PlanMove(template_id=template.id, edition_id=target.id, actor_id=here.actor_id,
                    organisation_id=here.organisation_id)  # fmt: skip
    db.session.add(move)
    db.session.flush()
    plan, lines = Plan.__table__, PlanMoveLine.__table__
    found = select(literal(move.id), plan.c.id, plan.c.edition_id).where(
        *running(template.id), plan.c.edition_id.in_([one.id for one in chosen])
    )
    with as_system():
        put: Any = db.session.execute(insert(lines).from_select(["move_id", "plan_id", "edition_id"], found))
        move.count = put.rowcount
    enqueue(db.session(), MOVE, actor_id=here.actor_id, organisation_id=here.organisation_id, move=move.id)
    return move


def undo(move: PlanMove) -> None:
    """Have what was moved brought back; a job does it."""
    if move.undone_at is not None:
        raise RuleBroken(rules.UNDONE)
    if move.done_at is None:
        raise RuleBroken(rules.BUSY)
    here = context.current()
    move.undone_at = clock.now()
    enqueue(db.session(), UNDO, actor_id=here.actor_id, organisation_id=here.organisation_id, move=move.id)


def moves_of(template: PlanTemplate) -> list[PlanMove]:
    """What was moved before within one's scope, the newest first."""
    found = select(PlanMove).where(PlanMove.template_id == template.id).order_by(PlanMove.id.desc()).limit(20)
    return list(db.session.scalars(found))


@job(MOVE, N_("Move plans to another version of their template"))
def do_move(work: Work, *, move: int) -> None:
    """Give the plans of a move the version that they go to."""
    asked = work.session.get_one(PlanMove, move)
    for line, plan in _lines(work, move):
        if plan.edition_id == line.edition_id:
            plan.edition_id = asked.edition_id
    asked.done_at = work.at


@job(UNDO, N_("Bring plans back to the version of their template that they had"))
def do_undo(work: Work, *, move: int) -> None:
    """Give the plans of a move the version back that they had, unless they were moved once more."""
    asked = work.session.get_one(PlanMove, move)
    for line, plan in _lines(work, move):
        if plan.edition_id == asked.edition_id:
            plan.edition_id = line.edition_id


def _lines(work: Work, move: int) -> list[tuple[PlanMoveLine, Plan]]:
    found = select(PlanMoveLine, Plan).join(Plan, Plan.id == PlanMoveLine.plan_id)
    wanted = found.where(PlanMoveLine.move_id == move).order_by(Plan.id).with_for_update(of=Plan)
    return [(line, plan) for line, plan in work.session.execute(wanted)]
