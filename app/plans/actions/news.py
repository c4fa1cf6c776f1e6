"""What is new for residents: marked on *My plans*, and told by mail, by one rule (`rules.news`; decision 0067).

Read on all rows, of participants that `own_plans` gave out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, union_all
from sqlalchemy.orm import Session, joinedload, selectinload

from app.common.frozen import frozen
from app.common.history import Change, filled
from app.common.statements import insert_or_update
from app.plans.actions.participants import given_to, standing_of
from app.plans.models import Goal, GoalAction, GoalProgress, Measurement, Participant, Plan, PlanVisit, Score
from app.plans.rules import news as rules
from app.plans.rules import sharing
from app.plans.rules.blocks import BlockKind
from app.plans.rules.goals import GoalState
from app.plans.rules.instruments import Scorer
from app.plans.rules.news import Known, Told

_change: Any = Change.__table__.c
IN_GOALS = (GoalAction, GoalProgress)


@frozen
class Fresh:
    """What is new in a plan: the places, and since when; without a visit the plan is new as a whole."""

    places: frozenset[str]
    since: datetime | None


@frozen
class Window:
    """Some changes: those after one, up to another."""

    after: int = 0
    to: int | None = None

    def holds(self, number: Any) -> ColumnElement[bool]:
        """The condition that a change is one of them."""
        begun = number > self.after
        return begun if self.to is None else and_(begun, number <= self.to)


ALWAYS = Window()


def fresh(
    session: Session, mine: Sequence[Participant], actor_id: int, window: Window | None = None
) -> dict[int, Fresh]:
    """What is new for a resident in the plans in which he takes part, by number of the plan.

    That is what others changed since the last visit, in what he sees now; a plan that was never opened is new as
    soon as anything of it is shared. With a window only changes in it count.
    """
    visits = {one.participant_id: one for one in _visits(session, mine)}
    asked = mine if window else [one for one in mine if one.id in visits]
    seen = {one.plan_id: visits[one.id].seen_change if one.id in visits else 0 for one in asked}
    told = _told(session, seen, actor_id, window or ALWAYS)
    first = {one.plan_id for one in mine if one.id not in visits} if window is None else set[int]()
    whole = _with_rights(session, [one.id for one in mine if one.plan_id in told or one.plan_id in first])
    found: dict[int, Fresh] = {}
    for one in whole:
        sees = _seen(session, one)
        if one.plan_id in first:
            places = sees
        else:
            known = _known(session, one, told[one.plan_id])
            touched = (rules.touched(each, known) for each in told[one.plan_id])
            places = rules.seen_of(frozenset().union(*touched), sees)
        if places:
            visit = visits.get(one.id)
            found[one.plan_id] = Fresh(places, visit.seen_at if visit else None)
    return found


def _visits(session: Session, mine: Iterable[Participant]) -> Iterable[PlanVisit]:
    return session.scalars(select(PlanVisit).where(PlanVisit.participant_id.in_([one.id for one in mine])))


def _told(session: Session, seen: Mapping[int, int], actor_id: int, window: Window) -> dict[int, list[Told]]:
    """What others changed in some plans, each since a change of its own; one statement."""
    found: dict[int, list[Told]] = {}
    if not seen:
        return found
    since = Window(max(window.after, min(seen.values())), window.to)
    columns = (_change.id, _change.thing, _change.thing_id, _change.field, _change.old, _change.new)
    others = since.holds(_change.id), _change.actor_id.is_distinct_from(actor_id)
    of_plan = select(*columns, _change.thing_id).where(_change.thing == Plan.__tablename__, *others)
    within = select(*columns, _change.with_id).where(_change.with_thing == Plan.__tablename__, *others)
    both = union_all(of_plan.where(_change.thing_id.in_(seen)), within.where(_change.with_id.in_(seen)))
    for number, thing, thing_id, name, old, new, plan_id in session.execute(both):
        if number > seen[plan_id]:
            told = Told(number, thing, thing_id, name, filled(old), filled(new))
            found.setdefault(plan_id, []).append(told)
    return found


def _with_rights(session: Session, numbers: Sequence[int]) -> Sequence[Participant]:
    if not numbers:
        return ()
    options = selectinload(Participant.rights), joinedload(Participant.plan).joinedload(Plan.edition)
    return session.scalars(select(Participant).where(Participant.id.in_(numbers)).options(*options)).all()


def _seen(session: Session, me: Participant) -> frozenset[str]:
    """The keys of the blocks and goals that a participant sees now."""
    given, standing = given_to(me), standing_of(me.plan, me)
    places = dict(sharing.block_places(me.plan.design))
    numbers = [row.goal_id for row in me.rights if row.goal_id]
    if numbers:
        blocks = {part.key for part in me.plan.design.parts if part.kind == BlockKind.GOALS}
        there = select(Goal.id, Goal.state).where(Goal.id.in_(numbers), Goal.block.in_(blocks))
        for goal, state in session.execute(there):
            place = sharing.goal_place(goal, over=state is not GoalState.OPEN)
            places[place.key] = place
    return frozenset(
        key for key, access in given.items() if sharing.verdict(standing, places.get(key), access).access
    )


def _known(session: Session, me: Participant, told: Iterable[Told]) -> Known:
    """What has to be looked up to say where some changes are."""
    changed = [one for one in told if one.field]
    goals: dict[tuple[str, int], int] = {}
    for kind in IN_GOALS:
        numbers = {one.number for one in changed if one.thing == kind.__tablename__}
        if numbers:
            rows = session.execute(select(kind.id, kind.goal_id).where(kind.id.in_(numbers)))
            goals |= {(kind.__tablename__, number): goal for number, goal in rows}
    moved = {one.number for one in changed if one.thing == Measurement.__tablename__}
    return Known(me.plan.design, me.id, goals, _measured(session, moved) if moved else {})


def _measured(session: Session, numbers: Iterable[int]) -> dict[int, tuple[str, bool]]:
    its = Score.measurement_id == Measurement.id, Score.scorer == Scorer.RESIDENT, Score.value.is_not(None)
    said = select(Score.measurement_id).where(*its).exists()
    rows = session.execute(select(Measurement.id, Measurement.block, said).where(Measurement.id.in_(numbers)))
    return {number: (block, bool(spoken)) for number, block, spoken in rows}


# Being there


@frozen
class Visit:
    """That a participant opens the plan, and the last change that there was by then."""

    participant: int
    last: int


def on_visit(session: Session, me: Participant, actor_id: int) -> tuple[Fresh | None, Visit | None]:
    """What is new for a participant who opens the plan, and what of that has to be kept (`visited`)."""
    last = _last_change(session, me.plan_id)
    visit = session.get(PlanVisit, me.id)
    if visit is not None and visit.seen_change >= last:
        return None, None
    return fresh(session, [me], actor_id).get(me.plan_id), Visit(me.id, last)


def _last_change(session: Session, plan_id: int) -> int:
    """The number of the last change of a plan and of what belongs to it."""
    itself = _change.thing == Plan.__tablename__, _change.thing_id == plan_id
    within = _change.with_thing == Plan.__tablename__, _change.with_id == plan_id
    both = (select(func.max(_change.id)).where(*its).scalar_subquery() for its in (itself, within))
    return max(number or 0 for number in session.execute(select(*both)).one())


def visited(session: Session, visit: Visit, at: datetime) -> None:
    """Keep that a participant opened the plan."""
    values = {"seen_change": visit.last, "seen_at": at}
    table: Any = PlanVisit.__table__
    keep = insert_or_update(session)(table).values(participant_id=visit.participant, **values)
    session.execute(keep.on_conflict_do_update(index_elements=["participant_id"], set_=values))
