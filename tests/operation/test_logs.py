"""The log holds what happened and nobody's data, whatever people type wherever."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from app.common import logs
from app.common.context import Context, begin
from app.extensions import db
from tests.factories import UserFactory
from tests.people import Person, organisation

CANARY = "kanariegeel"
TELLTALE = {"User-Agent": CANARY, "Referer": CANARY}


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """All that the process logs, as the portal writes it."""
    out = io.StringIO()
    yield from _listening(out, plain=False)


@pytest.fixture
def spoken() -> Iterator[io.StringIO]:
    """The same, as in a trial."""
    out = io.StringIO()
    yield from _listening(out, plain=True)


def _listening(out: io.StringIO, *, plain: bool) -> Iterator[io.StringIO]:
    handler = logging.StreamHandler(out)
    handler.setFormatter(logs.formatter(plain=plain))
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield out
    root.removeHandler(handler)
    root.setLevel(before)


def lines(out: io.StringIO) -> list[dict[str, Any]]:
    """What was written, line by line; each is JSON by itself."""
    return [json.loads(line) for line in out.getvalue().splitlines()]


def requests(out: io.StringIO) -> list[dict[str, Any]]:
    return [line for line in lines(out) if line["logger"] == "app.access"]


def test_a_request_is_one_line_with_the_number_of_its_answer(gijs: Person, written: io.StringIO) -> None:
    page = gijs.opens("/users/?active=yes")
    (line,) = requests(written)
    assert line["request_id"] == page.headers["X-Request-ID"]
    assert (line["endpoint"], line["method"], line["status"]) == ("UserView.list", "GET", 200)
    assert line["ms"] > 0 and line["level"] == "info" and line["timestamp"].endswith("Z")
    assert "active" not in written.getvalue()


def test_machines_and_files_are_not_noted(visitor: Person, written: io.StringIO) -> None:
    for address in ("/-/live", "/-/ready", "/-/metrics", "/static/x.css"):
        visitor.client.get(address)
    assert requests(written) == []


def test_a_number_is_taken_over_from_our_own_proxy_only(visitor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def answered(given: str) -> str:
        return visitor.client.get("/login/", headers={"X-Request-ID": given}).headers["X-Request-ID"]

    assert answered("0123456789abcdef") != "0123456789abcdef"
    monkeypatch.setitem(visitor.app.config, "TRUSTED_PROXIES", 1)
    assert answered("0123456789abcdef") == "0123456789abcdef"
    for bad in ("kort", "x" * 65, 'een "aanhaling" erin', "met spatie erin"):
        assert answered(bad) != bad


def test_the_number_on_an_error_page_is_the_one_in_the_log(
    gijs: Person, written: io.StringIO, monkeypatch: pytest.MonkeyPatch, logged_errors: list[Any]
) -> None:
    monkeypatch.setattr("app.security.views.dashboard.figures.users", lambda: 1 / 0)
    page = gijs.opens("/", status=500)
    assert page.headers["X-Request-ID"] in page.text
    bug = next(line for line in lines(written) if line.get("exception"))
    assert bug["request_id"] == page.headers["X-Request-ID"]
    assert bug["exception"] == "ZeroDivisionError" and bug["trace"]


def fitting(rule: Any, name: str) -> str:
    """What may stand at a place in an address: a number, one of a few words, or the canary."""
    return "1" if name == "pk" else next(iter(getattr(rule._converters[name], "items", ())), CANARY)


def test_no_page_lets_what_people_type_into_the_log(
    clerk: Person, visitor: Person, app: Flask, written: io.StringIO
) -> None:
    UserFactory(last_name=CANARY, organisation=organisation("TD-0001"), email=f"{CANARY}@x.example")
    for rule in app.url_map.iter_rules():
        names = {name: fitting(rule, name) for name in rule.arguments}
        with app.test_request_context():
            address = (
                app.url_map.bind("localhost").build(rule.endpoint, names) if "GET" in (rule.methods or ()) else ""
            )
        if address and not address.startswith("/logout"):
            for who in (clerk, visitor):
                who.client.get(f"{address}?q={CANARY}&next=/{CANARY}", headers=TELLTALE)
    for who in (clerk, visitor):
        who.client.get(f"/{CANARY}/{CANARY}?{CANARY}={CANARY}")
        who.client.open("/users/", method=CANARY.upper())
    told = written.getvalue()
    assert len(requests(written)) > 50
    assert CANARY not in told.lower()


def test_searching_and_logging_in_leave_no_word_behind(
    clerk: Person, visitor: Person, written: io.StringIO
) -> None:
    for room in ("users", "organisations", "regions"):
        clerk.sends_to(f"/{room}/search", {"csrf_token": clerk.token, "q": CANARY})
    clerk.posts("/users/add", last_name=CANARY, username=f"{CANARY}@x.example", email=f"{CANARY}@x.example",
                organisation_id=organisation("TD-0001").id)  # fmt: skip
    visitor.posts("/login/", username=f"{CANARY}@x.example", password=CANARY)
    visitor.posts("/login/forgotten", username=f"{CANARY}@x.example")
    visitor.client.get(f"/login/password/{CANARY}")
    assert CANARY not in written.getvalue().lower()
    assert len(requests(written)) > 8


def test_what_a_database_says_of_a_fault_stays_out(
    app: Flask, written: io.StringIO, logged_errors: list[Any]
) -> None:
    with app.app_context():
        try:
            db.session.execute(db.text(f"select '{CANARY}' from nowhere"))
        except Exception:
            logging.getLogger("app.test").exception("a bug in request %s", 1)
        db.session.rollback()
    assert CANARY not in written.getvalue()
    (line,) = lines(written)
    assert line["event"] == "a bug in request 1"
    assert line["exception"] in ("OperationalError", "ProgrammingError")


def test_nobody_writes_a_line_of_his_own(written: io.StringIO, spoken: io.StringIO) -> None:
    begin(Context(request_id="abc"))
    logging.getLogger("app.test").warning("one\r\ntwo\u2028three\x1b[31m %s", "\nfour", extra={"more": "\nfive"})
    assert len(written.getvalue().splitlines()) == 1
    assert len(spoken.getvalue().splitlines()) == 1
    assert "\x1b" not in written.getvalue() + spoken.getvalue()
    assert lines(written)[0]["request_id"] == "abc"


def test_at_a_trial_a_line_is_for_people(spoken: io.StringIO) -> None:
    logging.getLogger("app.test").warning("mail is late", extra={"minutes": 5})
    assert spoken.getvalue().split(" ", 1)[1].strip() == "warning mail is late minutes=5"
