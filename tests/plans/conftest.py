"""Marieke and her group, a colleague in another one, and a plan with a goal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from app.plans.models import Goal, Pathway, Plan
from app.plans.rules.layers import Level
from app.security.models import UserGroup
from tests import people
from tests.factories import GroupFactory, MemberFactory, PathwayFactory, PersonFactory
from tests.goals import GoalFactory
from tests.people import Person as Somebody
from tests.planning import PlanFactory


@pytest.fixture
def team(marieke: Somebody) -> UserGroup:
    """The group of Marieke."""
    group = GroupFactory(organisation=marieke.place, name="Dorpsteam Zuid")
    MemberFactory(group=group, user=marieke.user)
    return group


@pytest.fixture
def school(marieke: Somebody) -> UserGroup:
    """A group of others."""
    return GroupFactory(organisation=marieke.place, name="School en zorg")


@pytest.fixture
def colleague(marieke: Somebody, school: UserGroup) -> Somebody:
    """Somebody in that other group."""
    person = people.with_role("PR", marieke.place)
    MemberFactory(group=school, user=person.user)
    return person


EDIT, SEE = Level.EDIT, Level.SEE
SATURDAY = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)


@pytest.fixture
def saturday() -> Any:
    """It is Saturday 28 November 2026."""
    with time_machine.travel(SATURDAY, tick=False) as travelled:
        yield travelled


@pytest.fixture
def pathway(marieke: Somebody, team: UserGroup, school: UserGroup) -> Pathway:
    """A pathway that Marieke may edit and her colleague may see."""
    return PathwayFactory(person=PersonFactory(organisation=marieke.place, opened={team: EDIT, school: SEE}))


@pytest.fixture
def plan(pathway: Pathway) -> Plan:
    """A plan in it; its block with goals is p5, with a scale from 0 to 10."""
    return PlanFactory(pathway=pathway)


@pytest.fixture
def goal(plan: Plan) -> Goal:
    """A goal in it."""
    return GoalFactory(plan=plan, title="Noor gaat elke dag naar school")
