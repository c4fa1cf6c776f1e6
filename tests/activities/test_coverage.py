"""Nora sees where nobody looks after activities, and hears once of what waits there too long (F-21, A-W9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from app.activities.models import Silence
from app.activities.rules.moderating import Review
from app.common import clock
from app.common.jobs import enqueue
from app.common.outbox import State
from app.security.models import Assignment, Organisation, Region
from app.security.rules.organisations import Kind
from tests import bench, people
from tests.factories import AssignmentFactory, OrganisationFactory, RegionMembershipFactory, UserFactory
from tests.notices import letters_leave, states_of, told
from tests.people import ELSEWHERE, TESTDORP, VOORBEELDSTAD, Person
from tests.season import ActivityFactory, ImportedActivityFactory
from tests.test_budgets import DASHBOARD, LIST, cost, within

TUESDAY = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
BRAM, NORA, GIJS = "lb@testdorp.example", "nc@testdorp.example", "gb@testdorp.example"


@pytest.fixture
def now(app: Any) -> Iterator[Any]:
    """A morning on which time goes by only when a test says so."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def nora(now: Any) -> Person:
    """Coordinates the network in which Testdorp and Voorbeeldstad lie."""
    return people.at_work("NC")


@pytest.fixture
def testdorp(now: Any) -> Organisation:
    return people.organisation(TESTDORP)


def post_of_bram() -> Assignment:
    """The role of the one local administrator of Testdorp."""
    bram = people.user_named(BRAM)
    return bench.rows_of(Assignment, Assignment.user_id == bram.id, Assignment.active)[0]


def ends(person: Person) -> None:
    """Take the last local administrator of Testdorp away."""
    address = f"/roles/{post_of_bram().id}/end"
    person.sends(person.opens(address).form(address), accepted="yes")


def waits(place: Organisation, days: int = 0, **fields: Any) -> Any:
    """Something from elsewhere that waits in a municipality since some days."""
    since = clock.now() - timedelta(days=days)
    return ImportedActivityFactory(municipality=place, waiting_since=since, **fields)


def listed(person: Person, query: str = "") -> str:
    return " ".join(person.opens(f"/coverage/{query}").rows())


def night(*, sent: bool = True, days: int = 14) -> None:
    """Let the portal do what it does every day."""
    with bench.office() as session:
        enqueue(session, "activities.coverage")
        session.commit()
    bench.work_off(DEMO=False, SMTP_HOST="", SILENCE_ESCALATES_DAYS=days)
    if sent:
        letters_leave()


def test_without_the_last_administrator_a_municipality_is_on_the_list_at_once(
    nora: Person, gijs: Person, testdorp: Organisation
) -> None:
    assert "Testdorp" not in listed(nora)
    waits(testdorp, days=9)
    waits(testdorp)
    ActivityFactory(organisation=testdorp, published=True)
    ends(gijs)
    (row,) = [row for row in nora.opens("/coverage/").rows() if "Testdorp" in row]
    assert "22 november 2026" in row
    AssignmentFactory(user=UserFactory(organisation=testdorp), code="LB")
    assert "Testdorp" not in listed(nora)


def test_where_somebody_looks_after_everything_the_list_says_so(nora: Person) -> None:
    assert not nora.opens("/coverage/").shows("Overal let iemand op de activiteiten")
    AssignmentFactory(user=UserFactory(organisation=people.organisation(VOORBEELDSTAD)), code="LB")
    assert nora.opens("/coverage/").shows("Overal let iemand op de activiteiten")


@pytest.mark.parametrize("kind", ["over", "to come", "inactive", "unverified", "suspended"])
def test_whoever_cannot_work_now_looks_after_nothing(
    nora: Person, gijs: Person, testdorp: Organisation, kind: str
) -> None:
    ends(gijs)
    at = clock.now()
    user = {"inactive": {"active": False}, "unverified": {"verified_at": None}}.get(kind, {})
    held: dict[str, Any] = {
        "over": {"valid_to": at},
        "to come": {"valid_from": at + timedelta(minutes=1)},
        "suspended": {"suspended_at": at},
    }.get(kind, {})
    AssignmentFactory(user=UserFactory(organisation=testdorp, **user), code="LB", **held)
    assert "Testdorp" in listed(nora)


def test_a_deputy_who_works_now_counts_until_the_minute(
    now: Any, nora: Person, gijs: Person, testdorp: Organisation
) -> None:
    ends(gijs)
    deputy = UserFactory(organisation=testdorp)
    AssignmentFactory(user=deputy, code="LB", valid_to=clock.now() + timedelta(minutes=5))
    assert "Testdorp" not in listed(nora)
    now.shift(timedelta(minutes=5))
    assert "Testdorp" in listed(nora)


def test_each_sees_the_own_region(nora: Person, olivier: Person, gijs: Person, testdorp: Organisation) -> None:
    ends(gijs)
    rows = listed(nora)
    assert "Testdorp" in rows and "Elders" not in rows
    assert "Elders" in listed(olivier)
    gone = OrganisationFactory(kind=Kind.MUNICIPALITY, name="Vroegerdam", valid_to=date(2025, 12, 31))
    hall = OrganisationFactory(kind=Kind.ORGANISER, name="Zaaltje")
    assert gone.name not in listed(olivier) and hall.name not in listed(olivier)
    for person in (gijs, Person(people.user_named(BRAM), testdorp, level=2)):
        person.opens("/coverage/", status=403)


def test_the_list_is_narrowed_found_and_taken_along(nora: Person, gijs: Person, testdorp: Organisation) -> None:
    ends(gijs)
    assert "Testdorp" not in listed(nora, "?waits=yes") and "Testdorp" in listed(nora, "?waits=no")
    waits(testdorp)
    assert "Testdorp" in listed(nora, "?waits=yes")
    nora.opens("/coverage/?waits=perhaps", status=400)
    assert "Testdorp" in " ".join(nora.posts("/coverage/", to="/coverage/search", q="testd").rows())
    file = nora.client.get("/coverage/export.csv").get_data(as_text=True)
    assert any(line.startswith("Testdorp;") and ";1;" in line for line in file.splitlines())


def test_the_dashboard_tells_the_region_and_the_municipality(
    nora: Person, gijs: Person, testdorp: Organisation
) -> None:
    ends(gijs)
    assert "zonder lokale beheerder waar" not in nora.opens("/").content
    waits(testdorp, days=3)
    assert "Gemeente zonder lokale beheerder waar activiteiten wachten" in nora.opens("/").content
    content = gijs.opens("/").content
    assert "niemand is lokale beheerder" in content and "28 november 2026" in content
    AssignmentFactory(user=UserFactory(organisation=testdorp), code="LB")
    assert "niemand is lokale beheerder" not in gijs.opens("/").content


def test_after_two_weeks_the_region_and_the_municipality_hear_of_it_once(
    now: Any, nora: Person, gijs: Person, testdorp: Organisation
) -> None:
    ends(gijs)
    waits(testdorp, days=13)
    night()
    assert not told(NORA) and bench.counted(Silence, Silence.told_at.is_(None)) == 1
    now.shift(timedelta(days=1))
    night()
    ((subject, text),) = told(NORA)
    assert subject == "Activiteiten wachten en niemand let erop"
    assert "Testdorp: er wacht 1, sinds 18 november 2026." in text and "/coverage/" in text
    ((_subject, mine),) = told(GIJS)
    assert "Geef een collega de rol" in mine
    nora.logs_in()
    assert "2 december 2026" in listed(nora)
    for _night in range(3):
        now.shift(timedelta(days=1))
        night()
    assert len(told(NORA)) == len(told(GIJS)) == 1
    assert not told("nc@voorbeeldstad.example")


def test_a_new_while_without_anybody_is_told_anew(
    now: Any, nora: Person, gijs: Person, testdorp: Organisation
) -> None:
    ends(gijs)
    waits(testdorp, days=20)
    night()
    held = AssignmentFactory(user=UserFactory(organisation=testdorp), code="LB")
    now.shift(timedelta(days=1))
    night()
    assert [one.ended_at for one in bench.rows_of(Silence)] == [clock.now()]
    with bench.office() as session:
        session.get_one(Assignment, held.id).active = False
        session.commit()
    now.shift(timedelta(days=1))
    night()
    assert len(told(NORA)) == 2 and bench.counted(Silence) == 2


def test_several_municipalities_stand_in_one_mail(nora: Person, gijs: Person, testdorp: Organisation) -> None:
    ends(gijs)
    city = people.organisation(VOORBEELDSTAD)
    with bench.office() as session:
        for held in session.query(Assignment).filter(Assignment.organisation_id == city.id):
            held.active = False
        session.commit()
    for place in (testdorp, city, people.organisation(ELSEWHERE)):
        waits(place, days=20)
    night()
    ((_subject, text),) = told(NORA)
    assert "Testdorp:" in text and "Voorbeeldstad:" in text and "Elders" not in text


def test_who_has_a_moderator_or_nothing_that_waits_is_not_told_of(
    nora: Person, gijs: Person, testdorp: Organisation
) -> None:
    waits(testdorp, days=99)
    night()
    ends(gijs)
    with bench.office() as session:
        for one in session.query(type(waits(testdorp))):
            one.review = Review.NONE
        session.commit()
    night()
    assert not told(NORA) and not bench.counted(Silence)


def test_the_number_of_days_is_a_setting(nora: Person, gijs: Person, testdorp: Organisation) -> None:
    ends(gijs)
    waits(testdorp, days=4)
    night(days=5)
    assert not told(NORA)
    night(days=4)
    assert len(told(NORA)) == 1


def test_a_mail_stays_here_when_somebody_took_it_up(nora: Person, gijs: Person, testdorp: Organisation) -> None:
    ends(gijs)
    waits(testdorp, days=20)
    night(sent=False)
    assert states_of(NORA) == [State.QUEUED]
    AssignmentFactory(user=UserFactory(organisation=testdorp), code="LB")
    letters_leave()
    assert states_of(NORA) == [State.CANCELLED]


def test_where_there_is_nobody_to_tell_each_is_told_later(now: Any, app: Any) -> None:
    lonely = OrganisationFactory(kind=Kind.MUNICIPALITY)
    waits(lonely, days=30)
    night()
    (kept,) = bench.rows_of(Silence)
    assert (kept.told_at, kept.warned_at) == (None, None)
    chief = UserFactory(organisation=lonely, email="chef@t.example")
    AssignmentFactory(user=chief, code="GB")
    night()
    assert len(told("chef@t.example")) == 1
    kept = bench.kept(kept)
    assert kept.told_at is None and kept.warned_at == clock.now(), "no region was told"
    RegionMembershipFactory(region=bench.rows_of(Region, Region.code == "lage-venen")[0], organisation=lonely)
    night()
    assert len(told(NORA)) == len(told("chef@t.example")) == 1
    assert bench.kept(kept).told_at == clock.now()


def test_the_list_asks_the_same_for_one_and_for_twenty_five(olivier: Person) -> None:
    first = cost(olivier, "/coverage/")
    for _number in range(25):
        waits(OrganisationFactory(kind=Kind.MUNICIPALITY))
    many = cost(olivier, "/coverage/")
    within(LIST, many)
    assert len(first) == len(many)
    for query in ("?waits=yes", "?country=NL&page=2"):
        within(LIST, cost(olivier, f"/coverage/{query}"))
    for person in (olivier, people.at_work("NC"), people.at_work("GB"), people.at_work("LB")):
        within(DASHBOARD, cost(person, "/"))
