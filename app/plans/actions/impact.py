"""How much a new version of a template touches: plans by the earlier one, and what stands in them (F-11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import func, literal, select, union_all

from app.common import context
from app.common.context import as_system
from app.common.frozen import frozen
from app.extensions import db
from app.plans.models import Goal, Measurement, Plan, PlanAnswer, PlanTemplateEdition
from app.plans.rules.impact import touched_by
from app.questionnaires.rules.comparing import Difference


@frozen
class Kept:
    """How much stands in plans under something."""

    answers: int = 0
    goals: int = 0
    measurements: int = 0


@frozen
class Impact:
    """How many plans have the earlier version, and what stands in them under what differs, by its key."""

    plans: int
    kept: Mapping[str, Kept]


def impact(was: PlanTemplateEdition, differences: Collection[Difference]) -> Impact:
    """What hangs on what differs from a version, in plans of the organisation where one works; one statement.

    Plans are opened to groups, and whoever makes templates is in none of them. Numbers are told all the same, and
    nothing else: who changes a template has to know what he does.
    """
    design = was.design
    places = {one.key: found for one in differences if (found := touched_by(one, design))}
    questions = {key for one in places.values() for key in one.questions}
    blocks = {key for one in places.values() for key in one.blocks}
    here = Plan.edition_id == was.id, context.current().scope.covers(Plan.organisation_id)
    counts = counted(here, questions, blocks)

    def held(kind: Any, keys: Iterable[str]) -> int:
        return sum(counts[kind, was.id, key] for key in keys)

    kept = {
        key: Kept(held(PlanAnswer, one.questions), held(Goal, one.blocks), held(Measurement, one.blocks))
        for key, one in places.items()
    }
    return Impact(counts[Plan, was.id, ""], kept)


def counted(
    conditions: Collection[Any], questions: Collection[str], blocks: Collection[str] = ()
) -> Counter[tuple[Any, int, str]]:
    """How many plans there are by each version, and what stands in them under some questions and in some blocks.

    By table, number of the version, and key; plans themselves have none. One statement.
    """

    def in_plans(kind: Any, key: Any, *wanted: Any) -> Any:
        held = select(literal(kind.__tablename__), Plan.edition_id, key, func.count()).select_from(kind)
        held = held.join(Plan, Plan.id == kind.plan_id).where(*conditions, *wanted)
        return held.group_by(Plan.edition_id, key)

    plans = select(literal(Plan.__tablename__), Plan.edition_id, literal(""), func.count()).where(*conditions)
    parts = (
        plans.group_by(Plan.edition_id),
        in_plans(PlanAnswer, PlanAnswer.key, PlanAnswer.key.in_(questions), PlanAnswer.value.is_not(None)),
        in_plans(Goal, Goal.block, Goal.block.in_(blocks)),
        in_plans(Measurement, Measurement.block, Measurement.block.in_(blocks)),
    )
    kinds = {kind.__tablename__: kind for kind in (Plan, PlanAnswer, Goal, Measurement)}
    with as_system():
        rows = db.session.execute(union_all(*parts))
        return Counter({(kinds[table], edition, key): count for table, edition, key, count in rows})
