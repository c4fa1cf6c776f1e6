"""What residents write of plans: answers, measurements and scores, as far as their rights go (decision 0060).

It is asked below the views, of what stands in the database at that moment, and by the rule that the pages ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import inspect, select

from app.common.scope.outside import Outsider, let
from app.plans.models.measurements import Measurement, Score
from app.plans.models.participants import Participant, ParticipantRight
from app.plans.models.plans import Plan, PlanAnswer
from app.plans.rules.blocks import BlockKind, answered_parts
from app.plans.rules.instruments import Scorer
from app.plans.rules.plans import PlanState
from app.plans.rules.sharing import Access, Standing, block_places, verdict

Rights = Mapping[str, Access]


def _rights(outsider: Outsider, plan: Plan | None) -> Rights:
    """What the resident may do with the blocks of a plan; read once for all rows of a flush."""
    if plan is None:
        return {}
    if plan.id not in outsider.known:
        outsider.known[plan.id] = _read(outsider, plan)
    return outsider.known[plan.id]


def _read(outsider: Outsider, plan: Plan) -> Rights:
    me, given, whole = Participant.__table__.c, ParticipantRight.__table__.c, Plan.__table__.c
    asked = select(given.place, given.value, whole.active, whole.state).where(
        given.participant_id == me.id, whole.id == me.plan_id, me.portal,
        me.plan_id == plan.id, me.resident_id == outsider.resident_id,
    )  # fmt: skip
    places = block_places(plan.design)
    return {
        place: verdict(Standing(active, state is PlanState.CLOSED, True), places.get(place), Access(value)).access
        for place, value, active, state in outsider.session.connection().execute(asked)
    }


def _answer(outsider: Outsider, row: PlanAnswer) -> bool:
    """An answer in a block that is co-written."""
    if _moved(row, "plan_id", "key", "occurrence"):
        return False
    rights, parts = _rights(outsider, row.plan), answered_parts(row.plan.design) if row.plan else ()
    return any(part.item(row.key) for part in parts if rights.get(part.key) is Access.WRITE)


def _measurement(outsider: Outsider, row: Measurement) -> bool:
    """A new measurement, in a block in which the resident measures."""
    return inspect(row).pending and _measures(outsider, row)


def _measures(outsider: Outsider, row: Measurement) -> bool:
    part = row.plan.design.part(row.block) if row.plan else None
    measured = part is not None and part.kind == BlockKind.MEASUREMENT
    return measured and _rights(outsider, row.plan).get(row.block, Access.NONE) >= Access.MEASURE


def _score(outsider: Outsider, row: Score) -> bool:
    """A score in the voice of the resident."""
    stays = not _moved(row, "measurement_id", "plan_id", "scorer", "domain")
    own = row.scorer == Scorer.RESIDENT and row.measurement is not None and row.measurement.plan is row.plan
    return stays and own and _measures(outsider, row.measurement)


def _moved(row: Any, *names: str) -> bool:
    """Whether a row that was there is to be another one."""
    return any(inspect(row).attrs[name].history.deleted for name in names)


_MINE = """EXISTS (SELECT 1 FROM participant me
    JOIN participant_right given ON given.participant_id = me.id
    JOIN plan ON plan.id = me.plan_id AND plan.active AND plan.state <> 'closed'
    WHERE me.plan_id = NEW.plan_id AND me.portal
      AND me.resident_id = current_setting('portal.resident')::integer AND {which})"""
_IN_ANY_BLOCK = _MINE.format(which="given.value >= 3 AND left(given.place, 1) = 'p'")
_IN_THIS_BLOCK = _MINE.format(which="given.value >= 2 AND given.place = NEW.block")
_IN_ITS_BLOCK = _MINE.format(
    which="given.value >= 2 AND given.place = (SELECT block FROM measurement WHERE id = NEW.measurement_id)"
)
_STAYS = "(TG_OP = 'INSERT' OR {same})"
_SAME_ANSWER = _STAYS.format(same="OLD.plan_id = NEW.plan_id AND OLD.key = NEW.key")
_SAME_SCORE = _STAYS.format(
    same="OLD.measurement_id = NEW.measurement_id AND OLD.plan_id = NEW.plan_id AND OLD.scorer = 'resident'"
)

let(PlanAnswer, _answer, f"{_SAME_ANSWER} AND {_IN_ANY_BLOCK}")
let(Measurement, _measurement, f"TG_OP = 'INSERT' AND {_IN_THIS_BLOCK}")
let(Score, _score, f"NEW.scorer = 'resident' AND {_SAME_SCORE} AND {_IN_ITS_BLOCK}")
let_outside = (PlanAnswer, Measurement, Score)
"""The kinds of which residents write rows."""
