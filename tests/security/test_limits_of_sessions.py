"""How long a login lasts: twenty minutes without activity, twelve hours in all, on the clock of the server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine

from app.common import clock
from app.security.models import LoginSession
from tests import bench, people
from tests.people import Person


@pytest.fixture
def start(gijs: Person) -> Iterator[datetime]:
    """The moment at which Gijs opened a page, which is not the breath in which he came in.

    From there the clock stands still until it is moved.
    """
    with later(clock.now().replace(microsecond=0), seconds=10):
        gijs.opens("/")
        yield clock.now()


def later(moment: datetime, **stretch: float) -> time_machine.travel:
    """The clock, moved on by some time."""
    return time_machine.travel(moment + timedelta(**stretch), tick=False)


def is_in(person: Person, **headers: str) -> bool:
    """Whether a person is still logged in: the next page is not the login page."""
    return person.client.get("/users/", headers=headers).status_code == 200


def test_after_nearly_twenty_minutes_gijs_is_still_in(gijs: Person, start: datetime) -> None:
    with later(start, seconds=1_199):
        assert is_in(gijs)


def test_at_twenty_minutes_without_activity_it_is_over(gijs: Person, start: datetime) -> None:
    with later(start, seconds=1_200):
        assert not is_in(gijs)
    assert not is_in(gijs), "turning the clock back does not bring it back to life"


def test_every_page_that_gijs_opens_gives_twenty_minutes_more(gijs: Person, start: datetime) -> None:
    with later(start, minutes=19):
        assert is_in(gijs)
    with later(start, minutes=38):
        assert is_in(gijs)


def test_two_clicks_in_a_breath_count_as_the_first_and_give_no_time_beyond_it(
    gijs: Person, start: datetime
) -> None:
    for seconds in (60, 64):
        with later(start, seconds=seconds):
            assert is_in(gijs)
    with later(start, seconds=64):
        assert gijs.client.get("/session/state").get_json() == {"seconds_left": 1_196}
    with later(start, seconds=60 + 1_199):
        assert gijs.client.get("/session/state").get_json() == {"seconds_left": 1}
    with later(start, seconds=60 + 1_200):
        assert not is_in(gijs)


def test_asking_how_long_is_left_gives_no_time(gijs: Person, start: datetime) -> None:
    for half_minutes in range(1, 40):
        with later(start, seconds=30 * half_minutes):
            assert gijs.client.get("/session/state").status_code == 200
    with later(start, seconds=1_200):
        assert not is_in(gijs)


def test_a_page_asked_for_by_a_script_of_its_own_gives_no_time(gijs: Person, start: datetime) -> None:
    with later(start, minutes=19):
        assert is_in(gijs, **{"X-Passive": "1"})
    with later(start, seconds=1_200):
        assert not is_in(gijs)


def test_staying_logged_in_is_one_press_of_a_button(gijs: Person, start: datetime) -> None:
    with later(start, minutes=19):
        assert gijs.client.post("/session/extend", data={"csrf_token": gijs.token}).status_code == 200
    with later(start, minutes=38):
        assert is_in(gijs)


def test_a_poll_that_finds_it_over_leaves_the_page_its_reason_to_tell(gijs: Person, start: datetime) -> None:
    with later(start, minutes=21):
        answer = gijs.client.get("/session/state", headers={"X-Passive": "1"})
        assert (answer.status_code, answer.headers.getlist("Set-Cookie")) == (401, [])
        assert "ended=idle" in gijs.client.get("/users/").headers["Location"]


def test_after_twelve_hours_even_the_busiest_logs_in_again(gijs: Person, start: datetime) -> None:
    for quarters in range(1, 48):
        with later(start, minutes=15 * quarters):
            assert is_in(gijs)
    with later(start, hours=12, minutes=1):
        assert not is_in(gijs)


def test_a_clock_that_jumps_back_makes_no_session_longer(gijs: Person, start: datetime) -> None:
    with later(start, hours=-2):
        assert is_in(gijs)
    with later(start, seconds=1_200):
        assert not is_in(gijs)


@pytest.mark.parametrize("change", ["role", "administrator"])
def test_what_changes_an_account_ends_its_sessions_at_the_next_request(
    gijs: Person, olivier: Person, change: str
) -> None:
    assert gijs.user is not None
    if change == "role":
        choices = olivier.opens("/roles/add").select("#role_id option")
        role = next(str(option["value"]) for option in choices if option.get_text().endswith("(FG)"))
        place = people.organisation(people.TESTDORP).id
        chosen = {"user_id": gijs.user.id, "organisation_id": place, "role_id": role}
        typed = {"user_id__text": "", "organisation_id__text": ""}
        olivier.posts("/roles/add", 200, "", **{key: str(value) for key, value in chosen.items()}, **typed)
    else:
        olivier.posts(f"/users/{gijs.user.id}/end_sessions")
    assert not is_in(gijs)
    assert bench.rows_of(LoginSession, LoginSession.id == gijs.session.id)[0].ended_at is not None
