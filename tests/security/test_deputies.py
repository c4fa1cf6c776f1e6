"""Deputies: rights begin and end at the minute set, also where the clock changes, and never reach too far."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import text

from app.common import clock
from app.common.outbox import Message
from app.security.models import Assignment, User
from app.security.rules.deputies import Turn, reasons_not_to_appoint
from tests import bench, people
from tests.factories import MONDAY, AssignmentFactory, UserFactory, fixed_role
from tests.people import Person


@pytest.fixture
def lena(gijs: Person) -> User:
    """Local administrator of Testdorp, soon on holiday."""
    return UserFactory(organisation=gijs.place, first_name="Lena", last_name="Lokaal")


@pytest.fixture
def sam(gijs: Person) -> User:
    """The colleague who stands in."""
    return UserFactory(organisation=gijs.place, first_name="Sam", last_name="Wissel")


@pytest.fixture
def post(gijs: Person, lena: User) -> Assignment:
    """The role of Lena."""
    return AssignmentFactory(user=lena, organisation=gijs.place, code="LB")


def names_deputy(
    person: Person, held: Assignment, deputy: User, since: str, until: str, **more: Any
) -> list[Assignment]:
    """Send the form that names a deputy; what the deputy holds then."""
    person.client.post(
        f"/roles/{held.id}/deputy",
        data={
            "csrf_token": person.token, "once": f"{held.id} {since}", "user_id": deputy.id,
            "since": since, "until": until, **more,
        },
    )  # fmt: skip
    return bench.rows_of(Assignment, Assignment.user_id == deputy.id, Assignment.active)


def works(person: Person) -> bool:
    """Whether somebody can open a page that only the role of Lena opens; the session stays the same."""
    return person.client.get("/regions/").status_code == 200


def at(day: str) -> datetime:
    """A moment as the clocks in Testdorp show it."""
    moment = clock.by_the_wall(datetime.fromisoformat(day))
    assert moment is not None
    return moment


def test_a_deputy_works_from_the_minute_set_until_the_minute_set(
    gijs: Person, sam: User, post: Assignment
) -> None:
    with time_machine.travel(at("2026-12-21T08:00"), tick=False) as now:
        gijs.logs_in()
        page = gijs.posts(
            f"/roles/{post.id}/deputy", user_id=sam.id, since="2026-12-21T09:00", until="2026-12-21T09:15"
        )
        assert page.shows("vervangt Lena Lokaal tot 21 december 2026, 09:15")
        person = Person(sam, gijs.place, level=2)
        assert not works(person)
        now.move_to(at("2026-12-21T08:59:59"))
        person.logs_in()
        assert not works(person)
        now.move_to(at("2026-12-21T09:00"))
        assert works(person), "the same open session"
        now.move_to(at("2026-12-21T09:14:59"))
        assert works(person)
        now.move_to(at("2026-12-21T09:15"))
        assert not works(person), "the same open session"


@pytest.mark.parametrize(
    ("since", "until", "minutes"),
    [
        ("2027-03-28T01:30", "2027-03-28T03:30", 60),  # the clock goes forward: an hour is missing
        ("2027-10-31T01:30", "2027-10-31T03:30", 180),  # it goes back: an hour comes twice
        ("2027-06-01T01:30", "2027-06-01T03:30", 120),
    ],
)
def test_across_a_change_of_the_clock_rights_hold_between_both_times_on_the_wall(
    gijs: Person, sam: User, post: Assignment, since: str, until: str, minutes: int
) -> None:
    with time_machine.travel(at(since) - timedelta(minutes=2), tick=False) as now:
        gijs.logs_in()
        (held,) = names_deputy(gijs, post, sam, since, until)
        assert held.valid_from and held.valid_to
        assert held.valid_to - held.valid_from == timedelta(minutes=minutes)
        person = Person(sam, gijs.place, level=2)
        held_for = 0
        for _minute in range(minutes + 4):
            if _minute % 15 == 0:
                person.logs_in()  # so that the session does not end for want of work
            held_for += works(person)
            now.shift(timedelta(minutes=1))
        assert held_for == minutes


def test_a_time_that_the_clock_skips_is_refused(gijs: Person, sam: User, post: Assignment) -> None:
    page = gijs.posts(
        f"/roles/{post.id}/deputy", user_id=sam.id, since="2027-03-28T02:30", until="2027-03-29T10:00"
    )
    assert any("klok" in error for error in page.errors())
    assert page.typed()["since"] == "2027-03-28T02:30"
    assert not bench.rows_of(Assignment, Assignment.user_id == sam.id)


def test_a_time_that_comes_twice_is_the_first() -> None:
    assert clock.by_the_wall(datetime(2027, 10, 31, 2, 30)) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_both_get_a_mail_in_their_own_language(gijs: Person, lena: User, sam: User, post: Assignment) -> None:
    with bench.office() as session:
        session.get_one(User, sam.id).language = "fr"
        session.commit()
    names_deputy(gijs, post, sam, "2027-06-01T09:00", "2027-06-14T17:00")
    assert bench.work_off()
    subjects = {
        letter.actor_id: letter.subject
        for letter in bench.rows_of(Message, Message.actor_id.in_([lena.actor_id, sam.actor_id]))
    }
    assert subjects[lena.actor_id] == "Sam Wissel vervangt u in Regieportaal"
    assert subjects[sam.actor_id] == "Vous remplacez Lena Lokaal dans Regieportaal"


def test_lists_tell_for_whom_and_until_when(gijs: Person, sam: User, post: Assignment) -> None:
    names_deputy(gijs, post, sam, "2027-06-01T00:00", "2027-06-15T00:00")
    told = "vervangt Lena Lokaal t/m 14 juni 2027"
    assert any(told in row for row in gijs.opens("/roles/").rows())
    assert gijs.opens(sam).shows(told)


# Who may name whom


def test_nobody_names_a_deputy_for_a_role_that_he_may_not_grant(gijs: Person, sam: User) -> None:
    """The role of user administrator comes from the Servicedesk, also for a while."""
    colleague = AssignmentFactory(user=UserFactory(organisation=gijs.place), organisation=gijs.place, code="GB")
    gijs.opens(f"/roles/{colleague.id}/deputy", status=403)
    assert not names_deputy(gijs, colleague, sam, "2027-06-01T09:00", "2027-06-14T17:00")


def test_the_servicedesk_names_a_deputy_for_a_user_administrator(olivier: Person, gijs: Person, sam: User) -> None:
    (held,) = bench.rows_of(Assignment, Assignment.user_id == gijs.user.id)
    (made,) = names_deputy(olivier, held, sam, "2027-06-01T09:00", "2027-06-14T17:00")
    assert (made.role_id, made.organisation_id) == (held.role_id, held.organisation_id)
    assert (made.product_id, made.deputy_for_id) == (held.product_id, gijs.user.id)


@pytest.mark.parametrize("code", people.ROLES)
def test_only_roles_of_the_table_of_grants_have_deputies(gijs: Person, sam: User, code: str) -> None:
    held = AssignmentFactory(user=UserFactory(organisation=gijs.place), organisation=gijs.place, code=code)
    made = names_deputy(gijs, held, sam, "2027-06-01T09:00", "2027-06-14T17:00")
    assert bool(made) is (code in {"G", "PB", "FB", "PR", "LB", "NC", "AC", "VT"})


def test_sent_along_fields_change_nothing(gijs: Person, sam: User, post: Assignment) -> None:
    more = {"role_id": fixed_role("GB").id, "organisation_id": 1, "deputy_for_id": gijs.user.id, "active": ""}
    (made,) = names_deputy(gijs, post, sam, "2027-06-01T09:00", "2027-06-14T17:00", **more)
    assert (made.role_id, made.organisation_id) == (post.role_id, post.organisation_id)
    assert made.deputy_for_id == post.user_id


def test_gijs_does_not_become_deputy_by_his_own_hand(gijs: Person, post: Assignment) -> None:
    made = names_deputy(gijs, post, gijs.user, "2027-06-01T09:00", "2027-06-14T17:00")
    assert [one.role_id for one in made] == [fixed_role("GB").id]


def test_a_colleague_of_elsewhere_cannot_be_named(gijs: Person, post: Assignment) -> None:
    stranger = people.user_named("g@elders.example")
    before = bench.counted(Assignment, Assignment.user_id == stranger.id)
    names_deputy(gijs, post, stranger, "2027-06-01T09:00", "2027-06-14T17:00")
    assert bench.counted(Assignment, Assignment.user_id == stranger.id) == before


def test_a_deputy_has_no_deputy(gijs: Person, sam: User, post: Assignment) -> None:
    (made,) = names_deputy(gijs, post, sam, "2027-06-01T09:00", "2027-06-14T17:00")
    gijs.opens(f"/roles/{made.id}/deputy", status=403)


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("turn", "in_force", "a_deputy", "of_oneself", "may"),
    [
        (Turn(MONDAY, MONDAY + HOUR, MONDAY), True, False, False, True),
        (Turn(MONDAY - HOUR, MONDAY + HOUR, MONDAY), True, False, False, True),
        (Turn(MONDAY, MONDAY + HOUR, MONDAY), False, False, False, False),
        (Turn(MONDAY, MONDAY + HOUR, MONDAY), True, True, False, False),
        (Turn(MONDAY, MONDAY + HOUR, MONDAY), True, False, True, False),
        (Turn(MONDAY, MONDAY, MONDAY), True, False, False, False),
        (Turn(MONDAY - 2 * HOUR, MONDAY, MONDAY), True, False, False, False),
        (Turn(MONDAY, MONDAY + timedelta(days=367), MONDAY), True, False, False, False),
    ],
)
def test_when_a_deputy_may_be_named(
    turn: Turn, in_force: bool, a_deputy: bool, of_oneself: bool, may: bool
) -> None:
    reasons = reasons_not_to_appoint(turn, in_force=in_force, a_deputy_himself=a_deputy, of_oneself=of_oneself)
    assert (not reasons) is may


def test_a_deputy_is_no_reason_to_let_the_last_user_administrator_go(
    olivier: Person, gijs: Person, sam: User
) -> None:
    (held,) = bench.rows_of(Assignment, Assignment.user_id == gijs.user.id)
    begins = clock.on_the_wall(clock.now() - HOUR).isoformat(timespec="minutes")
    ends = clock.on_the_wall(clock.now() + HOUR).isoformat(timespec="minutes")
    assert names_deputy(olivier, held, sam, begins, ends)
    assert olivier.opens(f"/users/{gijs.user.id}/deactivate").shows("laatste")


def test_who_was_deputy_once_can_be_so_again(gijs: Person, sam: User, post: Assignment) -> None:
    names_deputy(gijs, post, sam, "2027-06-01T09:00", "2027-06-14T17:00")
    with time_machine.travel(at("2027-07-01T09:00"), tick=False):
        gijs.logs_in()
        held = names_deputy(gijs, post, sam, "2027-07-02T09:00", "2027-07-14T17:00")
    assert [one.valid_from for one in held] == [at("2027-07-02T09:00")]


# Days are moments now


def test_a_last_day_counts_until_it_is_over(gijs: Person, sam: User) -> None:
    made = AssignmentFactory(user=sam, organisation=gijs.place, code="LB", valid_to=date(2027, 6, 14))
    assert bench.kept(made).valid_to == at("2027-06-15T00:00")
    with time_machine.travel(at("2027-06-14T23:59:59"), tick=False) as now:
        person = Person(sam, gijs.place, level=2)
        assert works(person)
        now.move_to(at("2027-06-15T00:00"))
        assert not works(person)


def test_days_are_still_shown_as_days(gijs: Person, sam: User) -> None:
    days = {"valid_from": date(2026, 6, 1), "valid_to": date(2027, 6, 14)}
    made = AssignmentFactory(user=sam, organisation=gijs.place, code="LB", **days)
    page = gijs.opens(made)
    assert page.shows("1 juni 2026") and page.shows("14 juni 2027")
    assert not page.shows("00:00")


def test_an_old_history_of_days_is_still_read(gijs: Person, sam: User) -> None:
    made = AssignmentFactory(user=sam, organisation=gijs.place, code="LB", valid_to=date(2027, 6, 14))
    with bench.office() as session:
        session.execute(
            text("UPDATE change SET new = :new WHERE thing = 'assignment' AND thing_id = :id"),
            {"new": '{"valid_from": "2026-01-01", "valid_to": "2026-12-31"}', "id": made.id},
        )
        session.commit()
    page = gijs.opens(f"/roles/{made.id}/history")
    assert page.shows("1 januari 2026") and page.shows("31 december 2026")
