"""Plans have to be ready by a day: six weeks after the family waived its own plan, and not a day later (F-15)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.common import clock
from app.plans.models import Pathway
from app.plans.rules.layers import Level
from app.plans.rules.plans import Due, PlanState, Term, Terms, due
from app.security.models import UserGroup
from tests import bench
from tests.factories import PathwayFactory, PersonFactory
from tests.people import Person as Somebody
from tests.planning import PlanFactory

DAY = date(2026, 3, 1)


def test_a_plan_is_adopted_six_weeks_after_the_family_waived_its_own() -> None:
    assert due(PlanState.DRAFT, None, DAY, None) == [Due(Term.WAIVED, DAY + timedelta(days=42))]
    assert due(PlanState.DRAFT, DAY, None, None) == [Due(Term.ASKED, DAY + timedelta(days=14))]
    assert due(PlanState.DRAFT, DAY, DAY, None, Terms(7, 21))[1] == Due(Term.WAIVED, DAY + timedelta(days=21))


def test_once_adopted_the_evaluation_alone_is_waited_for() -> None:
    assert due(PlanState.RUNNING, DAY, DAY, DAY) == [Due(Term.EVALUATION, DAY)]
    assert due(PlanState.CLOSED, DAY, DAY, DAY) == []


@pytest.fixture
def pathway(marieke: Somebody, team: UserGroup) -> Pathway:
    """A pathway that Marieke may edit."""
    return PathwayFactory(person=PersonFactory(organisation=marieke.place, opened={team: Level.EDIT}))


@pytest.mark.parametrize(("days", "late"), [(42, 0), (43, 1)])
def test_marieke_is_told_on_the_day_after(marieke: Somebody, pathway: Pathway, days: int, late: int) -> None:
    PlanFactory(pathway=pathway, coordinator=marieke.user, waived_on=clock.today() - timedelta(days=days))
    page = marieke.opens("/")
    assert page.shows("Plannen waarvan een datum voorbij is") == bool(late)
    assert page.shows("Plannen met een datum binnen twee weken") != bool(late)
    assert len(marieke.opens("/plans/?due=late").rows()) == late
    assert len(marieke.opens("/plans/?due=soon").rows()) == 1 - late


def test_the_list_of_late_plans_is_what_the_rule_says(marieke: Somebody, pathway: Pathway) -> None:
    today, wanted = clock.today(), set()
    for state in ("draft", "running", "closed"):
        for asked in (None, 10, 15):
            for evaluates in (None, -1, 5):
                plan = PlanFactory(
                    pathway=pathway, **({} if state == "draft" else {state: True}),
                    asked_on=today - timedelta(days=asked) if asked else None,
                    evaluates_on=today + timedelta(days=evaluates) if evaluates else None,
                )  # fmt: skip
                found = due(plan.state, plan.asked_on, plan.waived_on, plan.evaluates_on)
                if any(one.on < today for one in found):
                    wanted.add(plan.title)
    rows = marieke.opens("/plans/?due=late&size=100").rows()
    assert wanted and {title for row in rows for title in wanted if title in row} == wanted
    assert len(rows) == len(wanted)


def test_others_are_not_told_of_plans_that_they_do_not_keep_together(
    marieke: Somebody, colleague: Somebody, pathway: Pathway
) -> None:
    PlanFactory(pathway=pathway, coordinator=colleague.user, evaluates_on=DAY)
    assert not marieke.opens("/").shows("Plannen waarvan een datum voorbij is")
    assert bench.the_app().config["PLAN_WRITTEN_WITHIN_DAYS"] == 14
