"""The bench itself: what one test does is gone in the next, and pages are really looked at."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from threading import Event
from time import sleep
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import text

from app.common import context
from app.extensions import db
from app.security.models import User
from tests import bench, browser
from tests.factories import UserFactory
from tests.journeys.served import Door
from tests.kept import tables_written
from tests.people import Person


@pytest.mark.parametrize("day", ["monday", "tuesday"])
def test_what_gijs_does_on_monday_is_undone_on_tuesday(gijs: Person, day: str) -> None:
    assert bench.counted(User, User.last_name == "Eendagsvlieg") == 0
    UserFactory(organisation=gijs.place, last_name="Eendagsvlieg", roles="G PB")
    assert gijs.opens("/users/").shows("Eendagsvlieg")


@pytest.mark.committed
@pytest.mark.parametrize("day", ["monday", "tuesday"])
def test_a_committed_test_has_a_database_of_its_own(gijs: Person, day: str) -> None:
    assert bench.counted(User, User.last_name == "Eendagsvlieg") == 0
    user = UserFactory(organisation=gijs.place, last_name="Eendagsvlieg")
    with gijs.app.app_context(), context.system_scope("another connection"), db.engine.connect() as other:
        assert other.exec_driver_sql(f"select count(*) from ab_user where id = {user.id}").scalar() == 1


@pytest.mark.demo
def test_the_inbox_is_there_in_a_trial(visitor: Person) -> None:
    assert visitor.opens("/inbox/").status == 200


def test_tests_begin_without_a_scope(gijs: Person) -> None:
    with gijs.app.app_context():
        assert context.current().scope == context.NOTHING
        assert db.session.query(User).count() == 0


def test_a_page_that_was_left_open_is_answered_during_a_journey_alone() -> None:
    door, let_in = Door(), []
    for journey in (nullcontext(), door.open(), nullcontext()):
        with journey, door.passed() as passed:
            let_in.append(passed)
    assert let_in == [False, True, False]


def test_a_journey_is_over_when_its_last_request_is() -> None:
    door, asked, ended = Door(), Event(), Event()

    def request() -> None:
        with door.passed():
            asked.set()
            sleep(0.05)
            ended.set()

    with ThreadPoolExecutor() as others:
        with door.open():
            others.submit(request)
            asked.wait()
        assert ended.is_set()


@pytest.mark.parametrize(
    ("statement", "heard"),
    [
        ("SELECT code FROM organisation", set()),
        ("UPDATE organisation SET code = code", {"organisation"}),
        ('delete from "attempts"', {"attempts"}),
        ("WITH one AS (SELECT 1) UPDATE organisation SET code = code", None),
        ("VALUES (1)", None),
        ("UPDATE login_session SET ended_at = ended_at", set()),
    ],
)
def test_what_a_block_writes_is_heard_and_what_is_not_understood_as_well(
    gijs: Person, statement: str, heard: set[str] | None
) -> None:
    with bench.undone() as connection, tables_written() as written:
        connection.execute(text(statement))
    assert written == ({statement} if heard is None else heard)


def test_a_new_user_is_heard_of(gijs: Person) -> None:
    with tables_written() as written:
        UserFactory(organisation=gijs.place)
    assert "ab_user" in written


def test_no_test_reaches_the_outside_world() -> None:
    with pytest.raises(AssertionError, match="reached for"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


GOOD = """<html lang="nl"><head><title>Iets – Regieportaal</title></head><body><main><h1>Iets</h1>
<form><label for="a">A</label><input id="a" name="a"></form></main></body></html>"""
FLAWS = {
    "a second h1": ("</h1>", "</h1><h1>Nog iets</h1>"),
    "no title of its own": ("Iets – Regieportaal", "Regieportaal"),
    "no language": ('lang="nl"', ""),
    "a language we do not have": ('lang="nl"', 'lang="de"'),
    "no main": ("main>", "div>"),
    "a field without a label": ('for="a"', 'for="b" id="b"'),
    "an id twice": ("<main>", '<main id="a">'),
    "a style attribute": ("<main>", '<main style="color: red">'),
    "an inline script": ("</main>", "<script>alert(1)</script></main>"),
    "an inline handler": ("<main>", '<main onclick="alert(1)">'),
    "a form that anybody can forge": ("<form>", '<form method="post">'),
    "a picture from outside": ("</main>", '<img src="https://example.org/a.png" alt=""></main>'),
    "the word None": ("</main>", "<p>None</p></main>"),
    "a button without a name": ("</form>", "<button></button></form>"),
}


class _Answer:
    status_code, mimetype = 200, "text/html"
    headers = {"Content-Security-Policy": "script-src 'nonce-x'"}

    def __init__(self, html: str) -> None:
        self.html = html

    def get_data(self, as_text: bool) -> str:
        return self.html


def look(html: str) -> None:
    answer: Any = _Answer(html)
    browser.check(browser.Page(answer, "/here"), "Regieportaal")


def test_a_good_page_passes() -> None:
    look(GOOD)


@pytest.mark.parametrize("flaw", FLAWS)
def test_the_browser_sees(flaw: str) -> None:
    before, after = FLAWS[flaw]
    assert before in GOOD
    with pytest.raises(AssertionError):
        look(GOOD.replace(before, after))


def test_a_form_is_sent_as_a_browser_would() -> None:
    html = """<form><input name="a" value="1"><input type="checkbox" name="b" checked>
    <input type="checkbox" name="c">
    <select name="d"><option value="x"><option value="y" selected></select><textarea name="e">
typed</textarea><input name="f" value="6"><input name="f__text" value="zes"><button name="g" value="7"></form>"""
    form = BeautifulSoup(html, "lxml").form
    assert form is not None
    as_it_stands = {"a": "1", "b": "on", "d": "y", "e": "typed", "f": "6", "f__text": "zes"}
    assert dict(browser.fields_of(form)) == as_it_stands
    assert dict(browser.filled(form, {"a": None, "c": True, "f": 9})) == {
        "b": "on",
        "c": "y",
        "d": "y",
        "e": "typed",
        "f": "9",
    }
    with pytest.raises(AssertionError, match="no field"):
        browser.filled(form, {"z": 1})
