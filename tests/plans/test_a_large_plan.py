"""A plan of ten blocks, 120 questions, 40 goals and 5,000 lines of history asks no more than a small one."""

from __future__ import annotations

import pytest

from app.commands.demo.volume.large import GOAL_BLOCKS, QUESTION_BLOCKS, QUESTIONS, design, fill
from app.common import clock
from app.plans.models import Plan
from app.plans.rules.layers import Level
from app.security.models import UserGroup
from tests import bench
from tests.factories import PathwayFactory, PersonFactory
from tests.people import Person as Somebody
from tests.planning import PlanFactory
from tests.plans.test_then import on_the_wall
from tests.test_budgets import OTHER, SAVE, cost, within


@pytest.fixture
def large(marieke: Somebody, team: UserGroup) -> Plan:
    """Such a plan, filled in to the last question."""
    person = PersonFactory(organisation=marieke.place, opened={team: Level.EDIT})
    plan: Plan = PlanFactory(pathway=PathwayFactory(person=person), blocks=design())
    with bench.office() as session:
        fill(plan, design(), clock.now())
        session.commit()
    return plan


def test_the_page_of_a_large_plan_asks_what_that_of_a_small_one_asks(marieke: Somebody, large: Plan) -> None:
    page = marieke.opens(f"/plans/{large.id}")
    assert page.shows("20 van 20 vragen beantwoord") and page.shows("20 doelen")
    assert len(page.select("section[data-block]")) == QUESTION_BLOCKS + GOAL_BLOCKS + 2
    small = PlanFactory(pathway=large.pathway)
    said = cost(marieke, f"/plans/{large.id}")
    within(OTHER, said)
    assert len(said) <= len(cost(marieke, f"/plans/{small.id}"))


def test_filling_in_history_and_the_plan_of_then_stay_within_budget(marieke: Somebody, large: Plan) -> None:
    within(OTHER, cost(marieke, f"/plans/{large.id}/history"))
    within(OTHER, cost(marieke, f"/plans/{large.id}/then?on={on_the_wall(clock.now())}"))
    page = marieke.opens(f"/plans/{large.id}/answer/p1")
    fields = {one["name"]: "Alles anders." for one in page.select("textarea")}
    assert len(fields) == QUESTIONS
    (version,) = page.select("[name=version]")
    sent = {"csrf_token": marieke.token, "once": "first", "version": version["value"], **fields}
    within(SAVE, cost(marieke, f"/plans/{large.id}/answer/p1", sent))
