"""Dossiers of closed plans: when they go and what goes, what holds it up, and who asked for it (F-16)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.common.words import Told
from app.plans.models import Keeping, Pathway, Plan
from app.plans.rules.keeping import (
    IS_ASKED,
    IS_HELD,
    IS_OPEN,
    NOT_ASKED,
    NOT_OVER,
    SAME_PERSON,
    Kept,
    KeptState,
    destroyed_from,
    reasons_not_to_ask,
    reasons_not_to_decide,
    reasons_not_to_destroy,
)
from app.plans.rules.layers import Level
from app.plans.rules.sharing import Access
from tests import bench, people
from tests.factories import GroupFactory, MemberFactory, PathwayFactory, PersonFactory
from tests.goals import GoalFactory
from tests.people import Person as Somebody
from tests.planning import MeasurementFactory, PlanFactory, a_dossier
from tests.sharing import ParticipantFactory
from tests.test_budgets import LIST, PAGE_BYTES, SHOW, cost, within

TODAY, UNTIL = date(2026, 11, 28), date(2026, 11, 27)


def test_a_dossier_goes_the_day_after_its_last_day() -> None:
    assert destroyed_from(date(2028, 2, 28)) == date(2028, 2, 29)
    assert reasons_not_to_destroy(Kept(UNTIL), UNTIL) == [Told(NOT_OVER, day=UNTIL)]
    assert reasons_not_to_destroy(Kept(UNTIL), destroyed_from(UNTIL)) == []
    assert reasons_not_to_destroy(Kept(None), TODAY) == [IS_OPEN]


@pytest.mark.parametrize("until", [UNTIL, date(2046, 11, 28)])
@pytest.mark.parametrize("granted", [None, False, True])
def test_a_hold_blocks_whatever_else_there_is(until: date, granted: bool | None) -> None:
    kept = Kept(until, held=True, asked=granted is not None, granted=granted)
    assert reasons_not_to_destroy(kept, TODAY) == [IS_HELD]
    assert kept.state(TODAY) is KeptState.HELD


def test_a_request_that_was_granted_need_not_wait_for_the_term() -> None:
    until = date(2046, 11, 28)
    assert reasons_not_to_destroy(Kept(until, asked=True, granted=True), TODAY) == []
    for granted in (None, False):
        assert reasons_not_to_destroy(Kept(until, asked=True, granted=granted), TODAY)


def test_one_asks_once_until_it_was_refused_and_another_decides() -> None:
    assert reasons_not_to_ask(Kept(UNTIL)) == []
    assert reasons_not_to_ask(Kept(UNTIL, asked=True)) == [IS_ASKED]
    assert reasons_not_to_ask(Kept(UNTIL, asked=True, granted=True)) == [IS_ASKED]
    assert reasons_not_to_ask(Kept(UNTIL, asked=True, granted=False)) == []
    assert reasons_not_to_decide(Kept(UNTIL), recorded_it=False) == [NOT_ASKED]
    assert reasons_not_to_decide(Kept(UNTIL, asked=True), recorded_it=True) == [SAME_PERSON]
    assert reasons_not_to_decide(Kept(UNTIL, asked=True), recorded_it=False) == []


# On screen


@pytest.fixture
def pathway(fatima: Somebody) -> Pathway:
    """A pathway at the organisation of Fatima; she sees no persons and no plans."""
    noor = PersonFactory(organisation=fatima.place, first_name="Noor", last_name="Geheimnaam")
    return PathwayFactory(person=noor)


def of(plan: Plan) -> Keeping:
    (found,) = bench.rows_of(Keeping, Keeping.plan_id == plan.id)
    return found


@pytest.fixture
def over(saturday: Any, pathway: Pathway) -> Keeping:
    """A dossier whose term ended yesterday."""
    return a_dossier(pathway, UNTIL)


def test_the_dry_run_lists_what_would_go_and_says_nothing_of_whom(
    saturday: Any, fatima: Somebody, pathway: Pathway, over: Keeping
) -> None:
    plan = bench.rows_of(Plan, Plan.id == over.plan_id)[0]
    GoalFactory(plan=plan, title="Geheim doel")
    MeasurementFactory(plan=plan)
    ParticipantFactory(plan=plan, name="Geheime moeder", shared={"p1": Access.SEE})
    a_dossier(pathway, TODAY)
    page = fatima.opens("/keeping/?over=yes&free=yes")
    (row,) = page.rows()
    assert f"{over.plan_id}" in row and "28 november 2026" in row
    assert "1 doel, 1 meting en 1 deelnemer" in row
    page = fatima.opens(f"/keeping/{over.id}")
    assert page.shows("Nu te vernietigen Ja") and page.shows("Bewaartermijn is voorbij")
    assert page.shows("1 doel, 1 meting en 1 deelnemer")
    assert "eheim" not in page.text and "eheim" not in fatima.opens("/keeping/").text
    assert fatima.opens("/").shows("Dossier om te vernietigen")


def test_the_list_asks_the_same_for_one_dossier_and_for_twenty_five(
    saturday: Any, fatima: Somebody, pathway: Pathway, over: Keeping
) -> None:
    one = cost(fatima, "/keeping/")
    for _number in range(25):
        a_dossier(pathway, UNTIL)
    many = cost(fatima, "/keeping/")
    assert len(one) == len(many)
    within(LIST, many)
    within(SHOW, cost(fatima, f"/keeping/{over.id}"))
    assert len(fatima.opens("/keeping/").body.encode()) <= PAGE_BYTES


def test_closing_makes_a_dossier_and_opening_again_takes_its_day(
    saturday: Any, marieke: Somebody, fatima: Somebody, plan_of_marieke: Plan
) -> None:
    marieke.posts(f"/plans/{plan_of_marieke.id}/close", ending="reached", closed_on="2026-11-02")
    kept = of(plan_of_marieke)
    assert (kept.kept_until, kept.changed_on) == (date(2046, 11, 28), TODAY)
    assert len(fatima.opens("/keeping/").rows()) == 1
    marieke.posts(f"/plans/{plan_of_marieke.id}/reopen")
    assert of(plan_of_marieke).kept_until is None
    assert not fatima.opens("/keeping/").rows()
    marieke.posts(f"/plans/{plan_of_marieke.id}/close", ending="reached", closed_on="2026-11-02")
    assert bench.counted(Keeping) == 1


@pytest.fixture
def plan_of_marieke(marieke: Somebody) -> Plan:
    """A plan that Marieke may edit."""
    group = GroupFactory(organisation=marieke.place)
    MemberFactory(group=group, user=marieke.user)
    person = PersonFactory(organisation=marieke.place, opened={group: Level.EDIT})
    return PlanFactory(pathway=PathwayFactory(person=person))


def test_a_hold_says_why_and_who_and_is_lifted_with_a_reason(
    saturday: Any, fatima: Somebody, over: Keeping
) -> None:
    assert fatima.posts(f"/keeping/{over.id}/hold", reason=" ").errors
    page = fatima.posts(f"/keeping/{over.id}/hold", reason="Er loopt een klacht.")
    assert page.shows("In de wacht") and page.shows("Er loopt een klacht.")
    assert page.shows("Nu te vernietigen Dit dossier staat in de wacht.")
    assert page.shows(fatima.user.name.full if fatima.user else "")
    assert not fatima.opens("/keeping/?over=yes&free=yes").rows()
    fatima.opens(f"/keeping/{over.id}")
    page = fatima.posts(f"/keeping/{over.id}/lift", reason="De klacht is afgehandeld.")
    assert page.shows("De klacht is afgehandeld.") and page.shows("Bewaartermijn is voorbij")
    assert fatima.opens(f"/keeping/{over.id}/history").shows("Er loopt een klacht.")
    assert len(fatima.opens("/keeping/?over=yes&free=yes").rows()) == 1


def test_a_request_is_decided_by_somebody_else_than_who_recorded_it(
    saturday: Any, fatima: Somebody, pathway: Pathway
) -> None:
    kept = a_dossier(pathway, date(2046, 11, 28))
    other = people.with_role("FB", fatima.place)
    fatima.posts(f"/keeping/{kept.id}/ask", reason="Noor vraagt het per brief.")
    page = fatima.posts(f"/keeping/{kept.id}/decide", granted="yes", reason="Akkoord")
    assert page.shows("U heeft het verzoek vastgelegd. Iemand anders besluit erover.")
    assert bench.kept(kept).granted is None
    assert other.opens("/").shows("Verzoek om vernietiging")
    (row,) = other.opens("/keeping/?waits=yes").rows()
    assert str(kept.plan_id) in row
    page = other.posts(f"/keeping/{kept.id}/decide", granted="no", reason="Broer heeft er belang bij.")
    assert page.shows("Broer heeft er belang bij.") and bench.kept(kept).granted is False
    assert not other.opens("/keeping/?waits=yes").rows()
    fatima.posts(f"/keeping/{kept.id}/ask", reason="Noor vraagt het nog eens.")
    assert bench.kept(kept).granted is None


def test_others_have_nothing_to_do_here(saturday: Any, marieke: Somebody, gijs: Somebody, over: Keeping) -> None:
    for person in (marieke, gijs):
        person.opens("/keeping/", status=403)
        person.opens(f"/keeping/{over.id}", status=403)
    officer = people.with_role("FG", people.organisation(people.TESTDORP))
    officer.opens(f"/keeping/{over.id}")
    officer.opens(f"/keeping/{over.id}/hold", status=403)


def test_dossiers_of_another_municipality_are_not_there(saturday: Any, fatima: Somebody) -> None:
    elsewhere = people.organisation(people.ELSEWHERE)
    kept = a_dossier(PathwayFactory(person=PersonFactory(organisation=elsewhere)), UNTIL)
    assert not fatima.opens("/keeping/").rows()
    fatima.opens(f"/keeping/{kept.id}", status=404)
    fatima.opens(f"/keeping/{kept.id}/hold", status=404)
