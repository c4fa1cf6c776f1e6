"""Goals for tests, what is done for them and how far they are; plans whose block asks something of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from factory.declarations import LazyAttribute, Sequence, SubFactory, Trait

from app.common.context import Context, working_as
from app.common.scope import Scope
from app.extensions import db
from app.plans.models import Goal, GoalAction, GoalProgress, Pathway, Plan
from app.plans.rules.blocks import BlockKind, GoalField, Goals, Use
from app.plans.rules.goals import ActionState, GoalState
from app.plans.rules.progress import Telling, Way
from app.plans.rules.scales import Scale
from app.questionnaires.rules.designs import Design, add_part
from app.security.models import GroupMember
from tests import bench
from tests.factories import Made
from tests.people import Person as Somebody
from tests.planning import PlanFactory


class GoalFactory(Made):
    """A goal in the goals block of a plan: `GoalFactory(plan=…)`."""

    class Meta:
        model = Goal

    class Params:
        reached = Trait(state=GoalState.REACHED)

    plan = SubFactory(PlanFactory)
    organisation_id = LazyAttribute(lambda goal: goal.plan.organisation_id)
    block = "p5"
    position = Sequence(lambda n: n)
    title = Sequence(lambda n: f"Elke dag naar school {n}")


class GoalActionFactory(Made):
    """An action for a goal: `GoalActionFactory(goal=…)`."""

    class Meta:
        model = GoalAction

    class Params:
        done = Trait(state=ActionState.DONE, done_on=date(2026, 11, 3))

    goal = SubFactory(GoalFactory)
    plan = LazyAttribute(lambda action: action.goal.plan)
    organisation_id = LazyAttribute(lambda action: action.goal.plan.organisation_id)
    title = Sequence(lambda n: f"Samen een weekplanning maken {n}")


class GoalProgressFactory(Made):
    """Progress of a goal: `GoalProgressFactory(goal=…)`."""

    class Meta:
        model = GoalProgress

    goal = SubFactory(GoalFactory)
    plan = LazyAttribute(lambda told: told.goal.plan)
    organisation_id = LazyAttribute(lambda told: told.goal.plan.organisation_id)
    told_on = date(2026, 11, 2)
    value = 4


@contextmanager
def at_the_desk(person: Somebody) -> Iterator[None]:
    """Work below the screens, with the groups of a person; nothing stays."""
    groups = {one.group_id for one in bench.rows_of(GroupMember, GroupMember.user_id == person.user.id)}
    scope = Scope(organisation_id=person.place.id, groups=frozenset(groups))
    with bench.the_app().app_context(), working_as(Context(scope=scope, writing=True)):
        yield
        db.session.rollback()


def asking(pathway: Pathway, uses: dict[GoalField, Use], telling: Telling = Telling.SCALE) -> Plan:
    """A plan with one block, p1, whose settings are these."""
    settings = Goals(uses, Way(telling, Scale(0, 10))).told()
    design, _key = add_part(Design(), BlockKind.GOALS, {"nl": "Doelen"}, settings)
    return PlanFactory(pathway=pathway, blocks=design)
