"""Who takes part in a plan, and what is shared with each: add, change, take away, set and read rights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload, load_only, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from app.common import clock, context
from app.common.context import as_system
from app.common.errors import OutOfScope, RuleBroken
from app.common.rowsecurity import PLANNED_ONCE
from app.extensions import db
from app.plans.actions import ages
from app.plans.models import Goal, Invitation, Participant, ParticipantRight, Person, Plan
from app.plans.rules import defaults
from app.plans.rules import sharing as rules
from app.plans.rules.blocks import BlockKind
from app.plans.rules.goals import GoalState
from app.plans.rules.persons import ARCHIVED
from app.plans.rules.plans import PlanState
from app.plans.rules.sharing import Access, Cell, Cells, Place, Relation, Standing, Verdict

NOTHING, TEMPLATE = "nothing", "template"
"""What is filled in for a new participant, where it is not what another one has."""


class Sharing:
    """A plan with its participants and what of it can be shared; read when it is asked for, and once."""

    def __init__(self, plan: Plan, goals: Iterable[Goal] | None = None) -> None:
        self.plan, self._known = plan, goals

    @cached_property
    def participants(self) -> list[Participant]:
        """Everybody who takes part, the youth first, with their rights; one statement."""
        found = select(Participant).where(Participant.plan_id == self.plan.id)
        found = found.options(joinedload(Participant.rights)).execution_options(**{PLANNED_ONCE: True})
        order = list(Relation)
        rows = db.session.scalars(found).unique()
        return sorted(rows, key=lambda one: (order.index(one.relation), one.id))

    @cached_property
    def goals(self) -> list[Goal]:
        """The goals of blocks that the plan has, in their order; of each what the matrix needs."""
        blocks = [part.key for part in self.plan.design.parts if part.kind == BlockKind.GOALS]
        few = load_only(Goal.plan_id, Goal.block, Goal.title, Goal.state, Goal.position)
        wanted = select(Goal).where(Goal.plan_id == self.plan.id).options(few)
        found = db.session.scalars(wanted) if self._known is None and blocks else self._known or ()
        there = (one for one in found if one.block in blocks)
        return sorted(there, key=lambda one: (blocks.index(one.block), one.position, one.id))

    @cached_property
    def places(self) -> dict[str, Place]:
        """The blocks and goals that can be shared, by key."""
        goals = (goal_place(one) for one in self.goals)
        return {**rules.block_places(self.plan.design), **{place.key: place for place in goals}}

    @cached_property
    def cells(self) -> dict[Cell, Access]:
        """What is given to whom."""
        return {
            Cell(one.id, place): access for one in self.participants for place, access in given_to(one).items()
        }

    @cached_property
    def offered(self) -> dict[Cell, Place]:
        """Every right that can be given now."""
        return {Cell(one.id, key): place for one in self.participants for key, place in self.places.items()}

    @cached_property
    def decides_alone(self) -> bool:
        """Whether the young person decides alone who else may see the plan."""
        return ages.decides_alone(self.plan)

    def begins(self, participant: Participant) -> dict[str, Access]:
        """What the template gives somebody to begin with, by place; it shares nothing."""
        blocks = {rules.goal_key(goal.id): goal.block for goal in self.goals}
        return defaults.begins(
            self.plan.design, participant.relation, self.places.values(), blocks, decides_alone=self.decides_alone
        )

    def verdicts(self, participant: Participant) -> dict[str, Verdict]:
        """What a participant may do with each block and goal that can be shared, and why."""
        standing, given = standing_of(self.plan, participant), given_to(participant)
        return {
            key: rules.verdict(standing, place, given.get(key, Access.NONE)) for key, place in self.places.items()
        }

    def seen_by(self, participant: Participant) -> set[str]:
        """The keys of the blocks and goals that a participant sees."""
        return {key for key, verdict in self.verdicts(participant).items() if verdict.access}


def goal_place(goal: Goal) -> Place:
    """A goal as something to share."""
    return rules.goal_place(goal.id, over=goal.state is not GoalState.OPEN)


def given_to(participant: Participant) -> dict[str, Access]:
    """What was given to one participant, by place."""
    return {row.place: Access(row.value) for row in participant.rights}


def standing_of(plan: Plan, participant: Participant) -> Standing:
    """Whether the plan can be seen by somebody from outside, and whether this one may come in."""
    return Standing(plan.active, plan.state is PlanState.CLOSED, participant.portal)


# Adding, changing and taking away


def add(sharing: Sharing, values: Mapping[str, Any]) -> Participant:
    """Let somebody take part in a plan that one may edit: a person or a name, to whom nothing is shared yet."""
    plan = sharing.plan
    refuse_if_archived(plan)
    values = dict(values)
    number = values.pop("person_id")
    if mistakes := rules.mistakes_in_name(number, values["name"]):
        raise RuleBroken(*mistakes)
    if number:
        values["name"] = _name_of(number, sharing.participants)
    participant = Participant(plan=plan, organisation_id=plan.organisation_id, person_id=number, portal=False)
    _fill(participant, values)
    db.session.add(participant)
    db.session.flush()
    return participant


def _name_of(number: int, there: Iterable[Participant]) -> str:
    """The name of a person who does not take part yet; somebody whom one may not see is nobody."""
    person = db.session.scalars(select(Person).where(Person.id == number)).first()
    if person is None:
        raise RuleBroken(rules.NAME_MISSING)
    if any(one.person_id == number for one in there):
        raise RuleBroken(rules.TAKES_PART)
    return person.name.full[:200]


def change(participant: Participant, values: Mapping[str, Any]) -> Participant:
    """Change who it is, how he is reached, and whether he may come in at all.

    An invitation that is under way went to the old address, or to who has no access any more: it works no longer.
    """
    refuse_if_archived(participant.plan)
    before = participant.portal, participant.email
    _fill(participant, values)
    if before != (participant.portal, participant.email):
        waiting = Invitation.participant_id == participant.id, Invitation.used_at.is_(None)
        db.session.execute(delete(Invitation).where(*waiting))
    return participant


def remove(participant: Participant) -> None:
    """Let somebody take part no longer; what was shared is told in the history of the plan."""
    refuse_if_archived(participant.plan)
    for row in _rows([participant]).values():
        db.session.delete(row)
    db.session.flush()
    db.session.delete(participant)


def refuse_if_archived(plan: Plan) -> None:
    """Sharing ends and begins in a plan that is in use; also in a closed one, where access can be taken back."""
    if not plan.active:
        raise RuleBroken(ARCHIVED)


def _fill(participant: Participant, values: Mapping[str, Any]) -> None:
    if values["portal"] and not values["email"]:
        raise RuleBroken(rules.NO_ADDRESS)
    if values["portal"] is not participant.portal:
        participant.decided_at, participant.decided_by_id = clock.now(), context.current().actor_id
    for key, value in values.items():
        setattr(participant, key, value)


# Rights


def share(plan: Plan, mine: Cells, base: str) -> None:
    """Keep what somebody set in the matrix of a plan, beside what others set meanwhile.

    `base` is what the form was made from (`rules.marks`); whoever calls has locked the plan. Raises `rules.Clash`
    where somebody else set the same. It is written on behalf of whoever may edit the plan, which is asked once
    and not of every row.
    """
    refuse_if_archived(plan)
    if not plan.editable:
        raise OutOfScope(f"Plan {plan.id} is not open to edit")
    sharing = Sharing(plan)
    changed = rules.together(rules.read_marks(base), sharing.cells, mine, sharing.offered)
    theirs = {one.id: one for one in sharing.participants}
    rows = _rows(theirs[number] for number in {cell.participant for cell in changed})
    with as_system():
        for cell, access in changed.items():
            _set(theirs[cell.participant], cell.place, rows.get(cell), access)
        db.session.flush()


def _set(participant: Participant, key: str, row: ParticipantRight | None, access: Access) -> None:
    if row is None:
        _put(participant, key, access)
    elif access:
        row.value = int(access)
    else:
        db.session.delete(row)


def forget_goal(goal: Goal) -> None:
    """Take what was shared of a goal that goes."""
    found = select(ParticipantRight).where(ParticipantRight.goal_id == goal.id)
    for row in db.session.scalars(found.options(selectinload(ParticipantRight.participant))):
        db.session.delete(row)
    db.session.flush()


def _rows(participants: Iterable[Participant]) -> dict[Cell, ParticipantRight]:
    """The rows of some participants, with the relation that their history asks for."""
    found = {}
    for one in participants:
        for row in one.rights:
            set_committed_value(row, "participant", one)
            found[Cell(one.id, row.place)] = row
    return found


def _put(participant: Participant, key: str, access: Access) -> None:
    goal_id = int(key[1:]) if key.startswith("g") else None
    right = ParticipantRight(
        participant=participant, plan_id=participant.plan_id, place=key, goal_id=goal_id, value=int(access)
    )
    right.organisation_id = participant.organisation_id
    db.session.add(right)
