"""Several people look after a municipality; the last of them goes only when it is accepted (A-14, A-W7)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from app.common import clock
from app.security.actions import local_administrators as actions
from app.security.models import Assignment, User
from tests import bench, people
from tests.factories import AssignmentFactory, UserFactory
from tests.people import ELSEWHERE, TESTDORP, Person

NOBODY = "Testdorp heeft dan niemand meer die op de activiteiten let."


@pytest.fixture
def bram(app: Any) -> User:
    """The one local administrator of Testdorp."""
    return people.user_named("lb@testdorp.example")


@pytest.fixture
def post(bram: User) -> Assignment:
    """His role."""
    (held,) = bench.rows_of(Assignment, Assignment.user_id == bram.id, Assignment.active)
    return held


def colleague(**fields: Any) -> Assignment:
    """Another local administrator of Testdorp."""
    home = people.organisation(TESTDORP)
    return AssignmentFactory(user=UserFactory(organisation=home, last_name="Lokaal"), code="LB", **fields)


def ends(person: Person, held: Assignment, **more: Any) -> Any:
    """Say yes to the question whether a role ends."""
    page = person.opens(f"/roles/{held.id}/end")
    return person.sends(page.form(f"/roles/{held.id}/end"), **more)


def test_the_last_one_goes_only_when_it_is_accepted(gijs: Person, post: Assignment) -> None:
    page = gijs.opens(f"/roles/{post.id}/end")
    assert page.shows(NOBODY) and page.shows("Kan overnemen:") and page.shows("Ik weet dat dan niemand")
    again = ends(gijs, post)
    assert again.errors() and bench.kept(post).active
    assert ends(gijs, post, accepted="yes").shows("beëindigd")
    assert not bench.kept(post).active


def test_with_a_named_successor_nothing_has_to_be_accepted(gijs: Person, post: Assignment) -> None:
    colleague(valid_from=clock.now() + timedelta(days=3))
    assert not gijs.opens(f"/roles/{post.id}/end").shows(NOBODY)
    ends(gijs, post)
    assert not bench.kept(post).active


@pytest.mark.parametrize("kind", ["over", "ended", "suspended", "deputy", "inactive", "unverified", "elsewhere"])
def test_who_does_not_look_after_it_lastingly_is_no_successor(
    gijs: Person, post: Assignment, bram: User, kind: str
) -> None:
    fields: dict[str, Any] = {
        "over": {"over": True},
        "ended": {"ended": True},
        "suspended": {"suspended_at": clock.now()},
        "deputy": {"deputy_for": bram, "valid_to": clock.now() + timedelta(days=9)},
        "inactive": {"user__active": False},
        "unverified": {"user__verified_at": None},
        "elsewhere": {"organisation": people.organisation(ELSEWHERE)},
    }[kind]
    user = {key.removeprefix("user__"): fields.pop(key) for key in list(fields) if key.startswith("user__")}
    one = UserFactory(organisation=people.organisation(TESTDORP), **user)
    AssignmentFactory(user=one, code="LB", **fields)
    ends(gijs, post)
    assert bench.kept(post).active, "nobody accepted it"


def test_another_way_around_is_closed_as_well(gijs: Person, post: Assignment, bram: User) -> None:
    shown = gijs.opens(f"/users/{bram.id}/roles").form(f"/users/{bram.id}/roles")
    page = gijs.sends(shown, role=[])
    assert "laatste lokale beheerder" in " ".join(page.errors())
    page = gijs.sends_to(
        "/roles/do", {"csrf_token": gijs.token, "action": "end", "pk": post.id, "confirmed": "yes"}
    )
    assert page.shows("laatste lokale beheerder")
    assert bench.kept(post).active


def test_putting_the_last_one_on_hold_has_to_be_accepted(gijs: Person, post: Assignment, bram: User) -> None:
    address = f"/users/{bram.id}/deactivate"
    page = gijs.opens(address)
    assert page.shows(NOBODY)
    again = gijs.sends(page.form(address))
    assert bench.kept(bram).active
    gijs.sends(again.form(address), accepted="yes")
    assert not bench.kept(bram).active and not bench.kept(post).active


def test_of_two_neither_has_to_be_accepted(gijs: Person, post: Assignment, bram: User) -> None:
    colleague()
    assert not gijs.opens(f"/users/{bram.id}/deactivate").shows(NOBODY)
    gijs.sends_to(f"/users/{bram.id}/deactivate", {"csrf_token": gijs.token})
    assert not bench.kept(bram).active


def test_the_page_of_a_municipality_tells_who_looks_after_it(gijs: Person, bram: User) -> None:
    with time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=UTC), tick=False):
        gijs.logs_in()
        deputy = colleague(
            deputy_for=bram, valid_from=clock.now(), valid_to=datetime(2027, 1, 4, 8, 30, tzinfo=UTC)
        )
        gone = colleague(over=True)
        place = people.organisation(TESTDORP)
        for person in (gijs, Person(bram, place, level=2), people.at_work("NC")):
            page = person.opens(f"/organisations/{place.id}")
            panel = page.text[page.text.index("Lokale beheerders") :]
            assert bram.name.full in panel and deputy.user.name.full in panel
            assert "1 december 2026, 10:00 – 4 januari 2027, 09:30" in panel
            assert f"vervangt {bram.name.full}" in panel and gone.user.name.full not in panel


def test_a_municipality_without_anybody_says_so(gijs: Person, post: Assignment) -> None:
    ends(gijs, post, accepted="yes")
    assert gijs.opens(f"/organisations/{gijs.place.id}").shows("Niemand let op de activiteiten")


def test_names_are_for_those_who_have_to_know_them(marieke: Person, olivier: Person, bram: User) -> None:
    home, there = people.organisation(TESTDORP), people.organisation(ELSEWHERE)
    assert not marieke.opens(f"/organisations/{home.id}").shows("Lokale beheerders")
    assert olivier.opens(f"/organisations/{home.id}").shows(bram.name.full)
    away = UserFactory(organisation=there, last_name="Verweg")
    AssignmentFactory(user=away, code="LB")
    page = Person(bram, home, level=2).opens(f"/organisations/{there.id}")
    assert not page.shows("Lokale beheerders") and not page.shows("Verweg")


def test_rights_stop_at_the_minute_across_the_change_of_the_clock(bram: User) -> None:
    home = people.organisation(TESTDORP)
    first = clock.by_the_wall(datetime(2027, 10, 31, 1, 30))
    last = clock.by_the_wall(datetime(2027, 10, 31, 3, 30))
    assert first and last and last - first == timedelta(hours=3), "the clock goes back in between"
    with time_machine.travel(first - timedelta(days=1), tick=False):
        deputy = colleague(deputy_for=bram, valid_from=first, valid_to=last)
    for at, on in (
        (first - timedelta(seconds=1), False),
        (first, True),
        (last - timedelta(seconds=1), True),
        (last, False),
    ):
        with bench.office() as session:
            duty = {one.user_id for one in actions.on_duty(session, at, places=[home.id])}
        assert (deputy.user_id in duty) is on
    with time_machine.travel(first, tick=False) as now:
        person = Person(deputy.user, home, level=2)
        person.opens("/activities/")
        now.move_to(last)
        person.logs_in()
        person.opens("/activities/", status=403)
