"""At twelve, sixteen and eighteen somebody looks anew at who may see a plan; nothing changes by itself (F-13)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from app.plans.actions import ages as actions
from app.plans.models import AgeReview, Participant, ParticipantRight, Pathway, Plan
from app.plans.rules import persons
from app.plans.rules.ages import Age, Outcome, Threshold, birthday, waiting
from app.plans.rules.layers import Level
from app.plans.rules.sharing import Access, Relation
from app.security.models import UserGroup
from tests import bench
from tests.factories import PathwayFactory, PersonFactory
from tests.people import Person as Somebody
from tests.planning import LONG_AGO, PlanFactory
from tests.sharing import ParticipantFactory

LEAP = date(2008, 2, 29)


@pytest.mark.parametrize(
    ("born", "age", "on"),
    [
        (date(2010, 6, 3), 16, date(2026, 6, 3)),
        (LEAP, 12, date(2020, 2, 29)),
        (LEAP, 16, date(2024, 2, 29)),
        (LEAP, 18, date(2026, 3, 1)),
        (date(2084, 2, 29), 16, date(2100, 3, 1)),
        (date(2008, 2, 28), 18, date(2026, 2, 28)),
    ],
)
def test_who_was_born_on_29_february_is_a_year_older_on_1_march(born: date, age: int, on: date) -> None:
    assert birthday(born, age) == on


@given(st.dates(date(1920, 1, 1), date(2090, 12, 31)), st.sampled_from(Age))
def test_the_birthday_is_the_first_day_on_which_somebody_is_so_old(born: date, age: Age) -> None:
    day = birthday(born, age)
    assert persons.age(born, day) == age
    assert persons.age(born, day - timedelta(days=1)) == age - 1


def test_it_waits_from_the_birthday_until_somebody_decides() -> None:
    begun, sixteen = date(2019, 11, 4), Threshold(Age.ALONE, date(2024, 2, 29))
    assert waiting(LEAP, begun, date(2020, 2, 28)) is None
    assert waiting(LEAP, begun, date(2020, 2, 29)) == Threshold(Age.ALONG, date(2020, 2, 29))
    assert waiting(LEAP, begun, date(2024, 2, 28)) == Threshold(Age.ALONG, date(2020, 2, 29))
    assert waiting(LEAP, begun, date(2024, 2, 29)) == sixteen, "the last one stands for those before it"
    assert waiting(LEAP, begun, date(2026, 2, 28), {sixteen}) is None
    assert waiting(LEAP, begun, date(2026, 3, 1), {sixteen}) == Threshold(Age.ADULT, date(2026, 3, 1))


def test_what_was_reached_before_the_plan_began_does_not_wait() -> None:
    assert waiting(LEAP, date(2024, 2, 29), date(2024, 3, 1)) is None
    assert waiting(None, date(2019, 1, 1), date(2026, 1, 1)) is None


def test_a_birthday_that_is_put_right_asks_again() -> None:
    decided = {Threshold(Age.ALONG, date(2020, 2, 29))}
    assert waiting(LEAP, date(2019, 11, 4), date(2020, 5, 1), decided) is None
    right = waiting(date(2008, 4, 29), date(2019, 11, 4), date(2020, 5, 1), decided)
    assert right == Threshold(Age.ALONG, date(2020, 4, 29))


# On screen


@pytest.fixture
def pathway(marieke: Somebody, team: UserGroup, school: UserGroup) -> Pathway:
    """A pathway of Noor, who was born on 29 February 2008."""
    noor = PersonFactory(
        organisation=marieke.place, first_name="Noor", last_name="Bakker", birth_date=LEAP,
        opened={team: Level.EDIT, school: Level.SEE},
    )  # fmt: skip
    return PathwayFactory(person=noor)


@pytest.fixture
def plan(marieke: Somebody, pathway: Pathway) -> Plan:
    """A plan of Noor that Marieke keeps together since 2019."""
    return PlanFactory(
        pathway=pathway, title="Plan van Noor", running=True, coordinator=marieke.user, created_at=LONG_AGO
    )


@pytest.fixture
def linda(plan: Plan) -> Participant:
    """Her mother, who sees the questions and may co-write the opinion of the family."""
    shared = {"p1": Access.SEE, "p6": Access.WRITE}
    return ParticipantFactory(plan=plan, name="Linda Bakker", relation=Relation.PARENT, shared=shared)


def on(day: str) -> Any:
    return time_machine.travel(f"{day}T09:00:00+01:00", tick=False)


WAITS = "Bekijk opnieuw wie een plan mag zien"


@pytest.mark.parametrize(
    ("eve", "day", "proposal"),
    [
        ("2020-02-28", "2020-02-29", "beslist een jeugdige mee met de ouders"),
        ("2024-02-28", "2024-02-29", "beslist een jeugdige zelf"),
        ("2026-02-28", "2026-03-01", "alleen toegang met toestemming"),
    ],
)
def test_marieke_is_told_on_the_day_with_who_sees_what_and_a_proposal(
    marieke: Somebody, plan: Plan, linda: Participant, eve: str, day: str, proposal: str
) -> None:
    with on(eve):
        marieke.logs_in()
        if eve > "2020-03":
            marieke.posts(f"/plans/{plan.id}/age", outcome="stays", reason="Vorige keer besproken.")
        assert not marieke.opens("/").shows(WAITS)
        assert not marieke.opens(f"/plans/{plan.id}").select(f"a[href='/plans/{plan.id}/age']")
    with on(day):
        marieke.logs_in()
        assert marieke.opens("/").shows(WAITS)
        assert marieke.opens(f"/plans/{plan.id}").shows("Bekijk opnieuw wie wat van dit plan mag zien")
        (row,) = marieke.opens("/plans/?age=yes").rows()
        assert plan.title in row and not marieke.opens("/plans/?age=no").rows()
        page = marieke.opens(f"/plans/{plan.id}/age")
        assert page.shows(proposal) and page.shows("Linda Bakker") and page.shows("Ouder")
        assert page.shows("Mening van het gezin: meeschrijven")
        assert page.select(f"main a[href='/plans/{plan.id}/participants']")


def rights() -> list[tuple[int, str, int]]:
    return sorted((one.participant_id, one.place, one.value) for one in bench.rows_of(ParticipantRight))


def test_nothing_changes_until_somebody_decides_nor_by_deciding(
    marieke: Somebody, plan: Plan, linda: Participant
) -> None:
    before = rights()
    with on("2026-03-02"):
        marieke.logs_in()
        marieke.opens("/")
        assert rights() == before and bench.counted(AgeReview) == 0
        assert marieke.posts(f"/plans/{plan.id}/age", outcome="stays", reason="").errors
        assert marieke.posts(f"/plans/{plan.id}/age", outcome="", reason="Besproken").errors
        assert bench.counted(AgeReview) == 0
        page = marieke.posts(f"/plans/{plan.id}/age", outcome="stays", reason="Noor wil dat Linda meeleest.")
        assert page.shows("De beoordeling is bewaard")
        assert rights() == before and bench.kept(linda).portal
        assert not marieke.opens("/").shows(WAITS)
        page = marieke.opens(f"/plans/{plan.id}/age")
        name = marieke.user.name.full if marieke.user else ""
        for said in ("18 jaar", "Wat gedeeld is, blijft zoals het is", "Noor wil dat Linda meeleest.", name):
            assert page.shows(said)
        assert page.shows("2 maart 2026")
    (kept,) = bench.rows_of(AgeReview)
    assert kept.threshold == Threshold(Age.ADULT, date(2026, 3, 1)) and kept.outcome is Outcome.STAYS


def sends(person: Somebody, plan: Plan, once: str) -> Any:
    """Send the form as it was before, whatever the page shows now."""
    told = {"outcome": "changed", "reason": "Toegang ingetrokken.", "once": once, "csrf_token": person.token}
    return person.sends_to(f"/plans/{plan.id}/age", list(told.items()))


def test_it_is_decided_once(marieke: Somebody, plan: Plan) -> None:
    with on("2026-03-02"):
        marieke.logs_in()
        for once in "ab":
            page = sends(marieke, plan, once)
        assert page.shows("Er is geen verjaardag waarvoor u dit nu moet bekijken")
    assert bench.counted(AgeReview) == 1


def test_only_who_keeps_the_plan_together_is_told_and_who_may_edit_it_decides(
    marieke: Somebody, colleague: Somebody, plan: Plan
) -> None:
    with on("2026-03-02"):
        colleague.logs_in()
        assert not colleague.opens("/").shows(WAITS)
        assert not colleague.opens(f"/plans/{plan.id}").shows("Bekijk opnieuw")
        colleague.opens(f"/plans/{plan.id}/age", status=403)
        told = {"outcome": "stays", "reason": "Mag niet", "csrf_token": colleague.token}
        assert colleague.client.post(f"/plans/{plan.id}/age", data=told).status_code in (403, 404)
    assert bench.counted(AgeReview) == 0


def test_whoever_sees_the_plan_and_not_the_person_is_told_too(
    marieke: Somebody, team: UserGroup, school: UserGroup
) -> None:
    noor = PersonFactory(organisation=marieke.place, birth_date=LEAP, opened={school: Level.EDIT})
    plan = PlanFactory(
        pathway=PathwayFactory(person=noor), running=True, coordinator=marieke.user, created_at=LONG_AGO,
        opened={team: Level.EDIT},
    )  # fmt: skip
    with on("2026-03-02"):
        marieke.logs_in()
        assert marieke.opens("/").shows(WAITS)
        assert marieke.opens(f"/plans/{plan.id}/age").shows("alleen toegang met toestemming")


@pytest.mark.parametrize("stage", [{"closed": True}, {"running": True, "archived": True}])
def test_a_plan_that_is_over_does_not_wait(marieke: Somebody, pathway: Pathway, stage: dict[str, bool]) -> None:
    plan = PlanFactory(pathway=pathway, coordinator=marieke.user, created_at=LONG_AGO, **stage)
    with on("2026-03-02"):
        marieke.logs_in()
        assert not marieke.opens("/").shows(WAITS)
        with bench.office() as session:
            assert actions.waiting_for(session.get_one(Plan, plan.id)) is None
