"""What residents write of plans, as far as they may (decision 0060): answers and their files, measurements,
scores, progress, declarations of their own, texts of goals, and whether an action is done.

It is asked below the views, of what stands in the database at that moment, and by the rule that the pages ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, inspect, select

from app.common.files import StoredFile
from app.common.scope.outside import Outsider, let
from app.plans.models.declarations import Declaration
from app.plans.models.goals import Goal, GoalAction, GoalProgress
from app.plans.models.measurements import Measurement, Score
from app.plans.models.participants import Participant, ParticipantRight
from app.plans.models.plans import Plan, PlanAnswer
from app.plans.rules.blocks import BlockKind, answered_parts
from app.plans.rules.goals import TEXTS, ActionState, GoalState
from app.plans.rules.instruments import Scorer
from app.plans.rules.plans import PlanState
from app.plans.rules.sharing import Access, Place, Standing, block_place, goal_place, verdict
from app.questionnaires.rules.answers import numbers_in
from app.questionnaires.rules.questions import QuestionKind
from app.security.models import Resident, ResidentAccount

Given = tuple[Standing, Mapping[str, Access]]
"""How the plan stands, and what was given in it, by place."""


def _access(outsider: Outsider, plan: Plan, key: str, place: Place | None) -> Access:
    """What the resident may do with a place of a plan."""
    standing, given = _known(outsider, plan)
    return verdict(standing, place, given.get(key, Access.NONE)).access


def _known(outsider: Outsider, plan: Plan) -> Given:
    """Read once for all rows of a flush."""
    if plan.id not in outsider.known:
        outsider.known[plan.id] = _read(outsider, plan)
    known: Given = outsider.known[plan.id]
    return known


def _read(outsider: Outsider, plan: Plan) -> Given:
    """Also of who takes part and was given nothing yet."""
    me, given, whole = Participant.__table__.c, ParticipantRight.__table__.c, Plan.__table__.c
    here = ResidentAccount.__table__.c
    at_work = and_(here.resident_id == me.resident_id, here.organisation_id == me.organisation_id, here.active)
    taking_part = Participant.__table__.join(Plan.__table__, whole.id == me.plan_id)
    taking_part = taking_part.join(ResidentAccount.__table__, at_work)
    taking_part = taking_part.outerjoin(ParticipantRight.__table__, given.participant_id == me.id)
    asked = select(given.place, given.value, whole.active, whole.state).select_from(taking_part).where(
        me.portal, me.plan_id == plan.id, me.resident_id == outsider.resident_id
    )  # fmt: skip
    rows = list(outsider.session.connection().execute(asked))
    standing = Standing(
        all(one.active for one in rows), any(one.state is PlanState.CLOSED for one in rows), bool(rows)
    )
    return standing, {one.place: Access(one.value) for one in rows if one.place}


def _answer(outsider: Outsider, row: PlanAnswer) -> bool:
    """An answer in a block that is co-written."""
    if row.plan is None or _moved(row, "plan_id", "key", "occurrence"):
        return False
    block = next((part for part in answered_parts(row.plan.design) if part.item(row.key)), None)
    writes = block is not None and _access(outsider, row.plan, block.key, block_place(block)) is Access.WRITE
    return writes and _files_are_mine(outsider, row)


def _files_are_mine(outsider: Outsider, row: PlanAnswer) -> bool:
    """Whether each file that comes in an answer or goes from it is one that the resident handed in.

    A number of somebody else's file would open that to whoever may read the answer.
    """
    kept = PlanAnswer.__table__.c
    there = kept.plan_id == row.plan.id, kept.key == row.key, kept.occurrence == row.occurrence
    before = outsider.session.connection().execute(select(kept.value).where(*there)).scalar()
    touched = numbers_in(before) ^ numbers_in(row.value)
    if not touched or not all(isinstance(number, int) for number in touched):
        return not touched
    file = StoredFile.__table__.c
    asked = select(file.id).where(file.id.in_(touched), file.actor_id == _actor_of(outsider))
    return touched == set(outsider.session.connection().execute(asked).scalars())


def _file(outsider: Outsider, row: StoredFile) -> bool:
    """A new file, handed in by the resident where a block that is co-written asks for files."""
    mine = inspect(row).pending and row.expires_at is None and row.actor_id == _actor_of(outsider)
    if not mine or row.organisation_id is None:
        return False
    whole, me = Plan.__table__.c, Participant.__table__.c
    numbers = select(me.plan_id).where(me.resident_id == outsider.resident_id, me.portal)
    there = select(Plan).where(whole.id.in_(numbers), whole.organisation_id == row.organisation_id)
    return any(_hands_in(outsider, plan) for plan in outsider.session.scalars(there))


def _hands_in(outsider: Outsider, plan: Plan) -> bool:
    return any(
        _access(outsider, plan, part.key, block_place(part)) is Access.WRITE
        for part in answered_parts(plan.design)
        if any(item.kind is QuestionKind.FILE for item in part.every)
    )


def _measurement(outsider: Outsider, row: Measurement) -> bool:
    """A new measurement, in a block in which the resident measures."""
    return inspect(row).pending and _measures(outsider, row)


def _measures(outsider: Outsider, row: Measurement) -> bool:
    part = row.plan.design.part(row.block) if row.plan else None
    if part is None or part.kind != BlockKind.MEASUREMENT:
        return False
    return _access(outsider, row.plan, part.key, block_place(part)) >= Access.MEASURE


def _score(outsider: Outsider, row: Score) -> bool:
    """A score in the voice of the resident."""
    stays = not _moved(row, "measurement_id", "plan_id", "scorer", "domain")
    own = row.scorer == Scorer.RESIDENT and row.measurement is not None and row.measurement.plan is row.plan
    return stays and own and _measures(outsider, row.measurement)


def _progress(outsider: Outsider, row: GoalProgress) -> bool:
    """New progress of a goal that is measured along, in the voice of the resident."""
    goal, plan = row.goal, row.plan
    own = inspect(row).pending and row.scorer == Scorer.RESIDENT
    if not own or goal is None or plan is None or goal.plan_id != plan.id:
        return False
    place = goal_place(goal.id, over=goal.state is not GoalState.OPEN)
    return _access(outsider, plan, place.key, place) >= Access.MEASURE


def _goal(outsider: Outsider, row: Goal) -> bool:
    """Texts of a goal that is co-written and worked on."""
    return _changed(row) <= {*TEXTS, *COUNTED} and row.plan is not None and _co_writes(outsider, row.plan, row)


def _action(outsider: Outsider, row: GoalAction) -> bool:
    """Whether an action of such a goal is done, or is to do again."""
    stays = _changed(row) <= {*TICKED, *COUNTED} and not _moved(row, "goal", "plan")
    ticked = row.state in (ActionState.TO_DO, ActionState.DONE)
    return stays and ticked and row.plan is not None and _co_writes(outsider, row.plan, row.goal)


def _co_writes(outsider: Outsider, plan: Plan, goal: Goal) -> bool:
    place = goal_place(goal.id, over=goal.state is not GoalState.OPEN)
    return goal.plan_id == plan.id and _access(outsider, plan, place.key, place) is Access.WRITE


def _changed(row: Any) -> set[str]:
    """The columns of a row that are to be written; of a new row all of them."""
    state = inspect(row)
    named = {one.key for one in state.mapper.column_attrs}
    return named if state.pending else {name for name in named if state.attrs[name].history.has_changes()}


def _declaration(outsider: Outsider, row: Declaration) -> bool:
    """A new declaration of the resident himself, also where nothing is shared or the plan is closed."""
    if not inspect(row).pending or row.plan is None or row.plan_id not in (None, row.plan.id):
        return False
    standing, _given = _known(outsider, row.plan)
    return standing.portal and standing.active and row.made_by_id == _actor_of(outsider)


def _actor_of(outsider: Outsider) -> int | None:
    mine = select(Resident.__table__.c.actor_id).where(Resident.__table__.c.id == outsider.resident_id)
    found: int | None = outsider.session.connection().execute(mine).scalar()
    return found


def _moved(row: Any, *names: str) -> bool:
    """Whether a row that was there is to be another one."""
    return any(inspect(row).attrs[name].history.deleted for name in names)


TICKED = ("state", "done_on", "due_on")
"""What is told of an action when it is done: of one that is done again, also when it is due next."""
COUNTED = ("version", "changed_at")
"""What the mapper writes by itself in every row that is changed."""

_MINE = """EXISTS (SELECT 1 FROM participant me
    JOIN resident_account here ON here.resident_id = me.resident_id
        AND here.organisation_id = me.organisation_id AND here.active
    JOIN participant_right given ON given.participant_id = me.id
    JOIN plan ON plan.id = me.plan_id AND plan.active AND plan.state <> 'closed'
    WHERE me.plan_id = NEW.plan_id AND me.portal
      AND me.resident_id = current_setting('portal.resident')::integer AND {which})"""
_IN_ANY_BLOCK = _MINE.format(which="given.value >= 3 AND left(given.place, 1) = 'p'")
_IN_THIS_BLOCK = _MINE.format(which="given.value >= 2 AND given.place = NEW.block")
_IN_ITS_BLOCK = _MINE.format(
    which="given.value >= 2 AND given.place = (SELECT block FROM measurement WHERE id = NEW.measurement_id)"
)
_OF_THIS_GOAL = _MINE.format(
    which="given.value >= 2 AND given.goal_id = NEW.goal_id"
    " AND (SELECT state FROM goal WHERE id = NEW.goal_id) = 'open'"
)
_ME = "(SELECT actor_id FROM resident WHERE id = current_setting('portal.resident')::integer)"
_IN_ITS_PLACE = """EXISTS (SELECT 1 FROM participant me
    JOIN resident_account here ON here.resident_id = me.resident_id
        AND here.organisation_id = me.organisation_id AND here.active
    JOIN participant_right given ON given.participant_id = me.id
    JOIN plan ON plan.id = me.plan_id AND plan.active AND plan.state <> 'closed'
    WHERE plan.organisation_id = NEW.organisation_id AND me.portal
      AND given.value >= 3 AND left(given.place, 1) = 'p'
      AND me.resident_id = current_setting('portal.resident')::integer)"""
_NOT_MINE = """EXISTS (SELECT 1 FROM jsonb_path_query({here}.value::jsonb, '$[*].id') AS file(number)
    WHERE number NOT IN (SELECT jsonb_path_query({there}.value::jsonb, '$[*].id'))
      AND NOT EXISTS (SELECT 1 FROM stored_file WHERE to_jsonb(id) = number AND actor_id = {me}))"""
_FILES_OF_MINE = (
    f"NOT {_NOT_MINE.format(here='NEW', there='OLD', me=_ME)}"
    f" AND NOT (TG_OP = 'UPDATE' AND {_NOT_MINE.format(here='OLD', there='NEW', me=_ME)})"
)
_OF_MINE = """EXISTS (SELECT 1 FROM participant me
    JOIN resident_account here ON here.resident_id = me.resident_id
        AND here.organisation_id = me.organisation_id AND here.active
    JOIN resident ON resident.id = me.resident_id AND resident.actor_id = NEW.made_by_id
    JOIN plan ON plan.id = me.plan_id AND plan.active
    WHERE me.plan_id = NEW.plan_id AND me.portal
      AND me.resident_id = current_setting('portal.resident')::integer)"""
_IN_ITS_GOAL = _MINE.format(
    which="given.value >= 3 AND given.goal_id = NEW.goal_id"
    " AND (SELECT state FROM goal WHERE id = NEW.goal_id) = 'open'"
)
_CO_WRITTEN = (
    "TG_OP = 'UPDATE' AND to_jsonb(NEW) - '{{{names}}}'::text[] = to_jsonb(OLD) - '{{{names}}}'::text[] AND {mine}"
)
_GOAL = _CO_WRITTEN.format(
    names=",".join((*TEXTS, *COUNTED)),
    mine=f"NEW.state = 'open' AND {_MINE.format(which='given.value >= 3 AND given.goal_id = NEW.id')}",
)
_ACTION = _CO_WRITTEN.format(
    names=",".join((*TICKED, *COUNTED)),
    mine=f"NEW.state IN ('to_do', 'done') AND OLD.state <> 'dropped' AND {_IN_ITS_GOAL}",
)
_STAYS = "(TG_OP = 'INSERT' OR {same})"
_SAME_ANSWER = _STAYS.format(same="OLD.plan_id = NEW.plan_id AND OLD.key = NEW.key")
_SAME_SCORE = _STAYS.format(
    same="OLD.measurement_id = NEW.measurement_id AND OLD.plan_id = NEW.plan_id AND OLD.scorer = 'resident'"
)

let(PlanAnswer, _answer, f"{_SAME_ANSWER} AND {_IN_ANY_BLOCK} AND {_FILES_OF_MINE}")
let(StoredFile, _file, f"TG_OP = 'INSERT' AND NEW.actor_id = {_ME} AND {_IN_ITS_PLACE}")
let(Measurement, _measurement, f"TG_OP = 'INSERT' AND {_IN_THIS_BLOCK}")
let(Score, _score, f"NEW.scorer = 'resident' AND {_SAME_SCORE} AND {_IN_ITS_BLOCK}")
let(GoalProgress, _progress, f"TG_OP = 'INSERT' AND NEW.scorer = 'resident' AND {_OF_THIS_GOAL}")
let(Declaration, _declaration, f"TG_OP = 'INSERT' AND {_OF_MINE}")
let(Goal, _goal, _GOAL)
let(GoalAction, _action, _ACTION)
let_outside = (PlanAnswer, StoredFile, Measurement, Score, GoalProgress, Declaration, Goal, GoalAction)
"""The kinds of which residents write rows."""
