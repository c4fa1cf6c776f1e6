"""A login that is over stays over: whoever kept its cookie gets in nowhere, whatever ended it (F1)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask

from app.common import clock
from app.security.models import Assignment, LoginSession, Role, User
from tests import bench, people
from tests.people import Person
from tests.security.login import steps


class Thief:
    """Somebody who copied the cookie of another one, and keeps it whatever the server says."""

    def __init__(self, person: Person, key: str = "") -> None:
        self.app, self.key = person.app, key or person.key

    def gets_in(self) -> bool:
        """Whether the cookie opens a page that needs a login and no role."""
        client = self.app.test_client()
        client.set_cookie(self.app.config["SESSION_COOKIE_NAME"], self.key)
        return client.get("/account/").status_code == 200


def test_a_cookie_from_before_logging_out_opens_nothing(gijs: Person) -> None:
    """F1."""
    thief = Thief(gijs)
    assert thief.gets_in()
    gijs.sends_to("/logout/", {"csrf_token": gijs.token})
    assert not thief.gets_in()


def test_a_cookie_from_before_a_new_password_opens_nothing(gijs: Person, colleague: User) -> None:
    """F1: the user administrator starts it, the owner chooses a password by the link."""
    thief = Thief(Person(colleague, None, level=2))
    assert thief.gets_in()
    gijs.posts(f"/users/{colleague.id}/reset_password")
    owner, address = people.visitor(), steps.link_for(colleague)
    owner.opens(address)
    assert owner.page is not None
    owner.sends(owner.page.form(), password=steps.FRESH)
    assert bench.kept(colleague).password
    assert not thief.gets_in()


def test_a_cookie_from_before_being_put_on_hold_stays_dead_after_coming_back(
    gijs: Person, colleague: User
) -> None:
    """F1."""
    thief = Thief(Person(colleague, None, level=2))
    assert thief.gets_in()
    gijs.posts(f"/users/{colleague.id}/deactivate")
    assert not thief.gets_in()
    gijs.posts(f"/users/{colleague.id}/activate")
    assert bench.kept(colleague).active
    assert not thief.gets_in()


def test_a_cookie_from_before_a_role_was_given_opens_nothing(gijs: Person, colleague: User) -> None:
    """F1."""
    thief = Thief(Person(colleague, None, level=2))
    (role,) = bench.rows_of(Role, Role.code == "PR")
    gijs.posts("/roles/add", user_id=colleague.id, role_id=role.id, organisation_id=gijs.place.id)
    assert bench.counted(Assignment, Assignment.user_id == colleague.id)
    assert not thief.gets_in()


def test_a_cookie_from_before_a_role_was_taken_opens_nothing(gijs: Person) -> None:
    """F1."""
    somebody = people.with_role("PR", gijs.place)
    thief = Thief(somebody)
    (held,) = bench.rows_of(Assignment, Assignment.user_id == somebody.user.id)
    gijs.posts(f"/roles/{held.id}/end")
    assert not bench.kept(held).active
    assert not thief.gets_in()


def test_logging_out_everywhere_ends_the_login_on_every_device(gijs: Person) -> None:
    """F1."""
    elsewhere = Thief(Person(gijs.user, gijs.place, level=2))
    gijs.sends_to("/account/sessions/end", {"csrf_token": gijs.token})
    assert not elsewhere.gets_in()
    assert not Thief(gijs).gets_in()


def test_logging_in_leaves_a_planted_cookie_behind(visitor: Person) -> None:
    """F1: whoever put a cookie in the browser of somebody else is not logged in together with him."""
    gijs = steps.member()
    visitor.opens("/login/")
    planted = steps.cookie(visitor)
    steps.logs_in(visitor, gijs)
    assert planted
    assert not Thief(visitor, planted).gets_in()


def test_what_was_planted_before_logging_in_is_gone_after_it(visitor: Person) -> None:
    """Probe "session content planted before login"."""
    gijs = steps.member()
    visitor.logs_in(0)
    planted = {
        "csrf_token": people.FORGERY_TOKEN,
        "proved_at": clock.now().isoformat(),
        "searches": [["x", "y", "z"]],
    }
    with bench.office() as session:
        session.get_one(LoginSession, visitor.session.id).data = planted
        session.commit()
    steps.logs_in(visitor, gijs)
    last = steps.sessions_of(gijs)[-1]
    assert last.level == 2
    assert not {"proved_at", "searches"} & set(last.data)
    assert people.FORGERY_TOKEN not in last.data.values()


def test_a_language_that_is_no_longer_offered_is_no_hindrance(gijs: Person) -> None:
    """Probe "locale in session that is no longer in LANGUAGES"."""
    with bench.office() as session:
        session.get_one(LoginSession, gijs.session.id).data = {"language": "xx"}
        session.commit()
    assert gijs.client.get("/users/").status_code == 200


def test_a_clock_that_is_put_back_gives_nobody_more_time(gijs: Person) -> None:
    """F1: neither to who is idle nor to who goes on working."""
    start = clock.now().replace(microsecond=0) + timedelta(seconds=1)
    with at(start):
        gijs.opens("/")
    with at(start, hours=-2):
        assert Thief(gijs).gets_in()
    with at(start, hours=-2, seconds=1_200):
        assert not Thief(gijs).gets_in()


def test_a_clock_that_is_put_back_does_not_move_the_end_of_the_day(gijs: Person) -> None:
    """F1: twelve hours are twelve hours."""
    start = clock.now().replace(microsecond=0) + timedelta(seconds=1)
    with at(start):
        gijs.opens("/")
    for quarters in range(48):  # the clock goes back two hours, and then twelve hours pass
        with at(start, hours=-2, minutes=15 * quarters):
            assert Thief(gijs).gets_in()
    with at(start, hours=10):
        assert not Thief(gijs).gets_in()


def at(moment: datetime, **stretch: float) -> time_machine.travel:
    """The clock of the server, set to a moment."""
    return time_machine.travel(moment + timedelta(**stretch), tick=False)


@pytest.mark.parametrize("path", ["/users/", "/", "/account/", "/session/state"])
def test_a_cookie_that_nobody_gave_out_opens_nothing(app: Flask, path: str) -> None:
    """F1: a cookie is a key of the server's table and carries no rights of its own."""
    client = app.test_client()
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], "eyJfdXNlcl9pZCI6IjEifQ.aSLxvw.signed-by-nobody")
    assert client.get(path).headers["Location"].startswith("/login/")
