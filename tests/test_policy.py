"""The authorisation matrix: `policy.csv`, written by hand, run over every address of the portal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask, url_for

from app.activities.models import PublicAgenda
from tests import bench, people
from tests.kept import fingerprint, tables_written
from tests.people import CANARY, ELSEWHERE, SERVICE_DESK, TESTDORP, WITHOUT_ROLE, Person
from tests.policy.forms import form_for
from tests.policy.lines import LOOKED_UP, Line, lines
from tests.policy.rows import Rows, asked_everywhere, row_for
from tests.policy.visitors import known, visit_as
from tests.rooms import PLACES
from tests.season import (
    PublicAgendaFactory,
)

pytestmark = pytest.mark.demo


EVERYWHERE = ("SD", "SB")
"""Whom no organisation is another one for."""


def offered(app: Flask) -> dict[tuple[str, str], bool]:
    """Every endpoint with every method, and whether its address names a row."""
    return {
        (rule.endpoint, method): "pk" in rule.arguments
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if method not in ("HEAD", "OPTIONS")
    }


def test_every_address_has_a_line_and_every_line_an_address(app: Flask) -> None:
    written = {(line.endpoint, line.method) for line in lines()}
    assert not set(offered(app)) - written, "addresses that nobody decided about"
    assert not written - set(offered(app)), "lines about addresses that are gone"


def test_an_address_that_names_a_row_has_a_line_for_each_side(app: Flask) -> None:
    sides: dict[tuple[str, str], list[str]] = {}
    for line in lines():
        sides.setdefault((line.endpoint, line.method), []).append(line.rows)
    for key, names_a_row in offered(app).items():
        assert sides[key] in (["own", "other"], *([] if names_a_row else [["-"]])), key


def test_every_line_decides_about_everybody() -> None:
    for line in lines():
        assert [who for who, _cell in line.cells] == ["anonymous", "pending", WITHOUT_ROLE, *people.ROLES], line
        found = {part for _who, cell in line.cells for part in cell.split("/")}
        assert found <= {"yes", "login", "400", "403", "404"}, line


@pytest.fixture(scope="module", autouse=True)
def forget_people() -> Iterator[None]:
    """Rows of one database mean nothing to the next."""
    yield
    known.cache_clear()


# The cells


def outcome(response: Any) -> str:
    """What an answer amounts to, in the words of the policy."""
    if response.status_code in (301, 302, 303, 308):
        to = urlsplit(response.headers["Location"]).path.removeprefix("/mijn")
        within = response.request.path.removeprefix("/mijn").startswith("/login/")  # from one step to another
        return "login" if to == "/login/" or (to.startswith("/login/") and not within) else "yes"
    return "yes" if response.status_code == 200 else str(response.status_code)


NOT_CONTENT = frozenset({"login_session", "attempts", "used_form", "audit_event", "actor_key"})
"""What any request may leave behind: when somebody was last seen, how often something failed, and that it came."""


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(line, id=str(line), marks=[pytest.mark.one_database] if line.rows == "other" else [])
        for line in lines()
    ],
)
def test_the_policy_holds(app: Flask, line: Line) -> None:
    rows, wrong = Rows(), []
    for who, expected in line.cells:
        person = visit_as(who)
        row = row_for(line, person, rows)
        form = form_for(line, person, row) if line.method == "POST" else {}
        url = _address(app, line, row)
        with bench.undone(), tables_written(NOT_CONTENT) as written:
            response = opened(line, person, url, form)
        if outcome(response) not in expected.split("/"):
            wrong.append(f"{who}: {expected} expected, {response.status_code} given")
        refused = expected in ("400", "403", "404", "login")
        told = refused and line.method == "POST" and outcome(response) != "login"
        if told and written and is_changed(line, person, url, row):
            wrong.append(f"{who}: something was changed by a refused request")
        if who not in EVERYWHERE and CANARY in response.get_data().decode(errors="replace") + str(
            response.headers
        ):
            wrong.append(f"{who}: reads about somebody of {ELSEWHERE}")
    assert not wrong, "; ".join(wrong)


def opened(line: Line, person: Person, url: str, form: dict[str, Any]) -> Any:
    """What somebody gets to see who opens an address, or sends it a form."""
    person.opens_a_new_window()
    return person.client.open(url, method=line.method, data=form)


def is_changed(line: Line, person: Person, url: str, row: int | None) -> bool:
    """Whether what is written meanwhile is there afterwards: much of it is undone when a request is refused."""
    with bench.undone():
        form, before = form_for(line, person, row), fingerprint(NOT_CONTENT)
        opened(line, person, url, form)
        return fingerprint(NOT_CONTENT) != before


def _an_agenda() -> str:
    """The short name of Testdorp's agenda, which everybody can read."""
    place = people.organisation(TESTDORP)
    found = bench.rows_of(PublicAgenda, PublicAgenda.organisation_id == place.id)
    return str((found[0] if found else PublicAgendaFactory(organisation=place)).short_name)


def _address(app: Flask, line: Line, row: int | None) -> str:
    screen = line.endpoint.split(".")[0]
    rule = next(rule for rule in app.url_map.iter_rules(line.endpoint))
    known = {**PLACES, "pk": row, "field": LOOKED_UP.get(screen)}
    if screen == "GoalView":
        known["key"] = "p5"
    if screen == "InquiryView":
        known["key"] = "p1"
    if line.endpoint == "ActivityView.answer":
        known["key"] = f"{asked_everywhere()}p1"
    if screen == "AgendaPage":
        known["code"] = _an_agenda()
    with app.test_request_context():
        url = url_for(line.endpoint, **{name: known[name] for name in rule.arguments})
    return f"{url}?q=a" if line.endpoint.endswith(".lookup") else url


def test_the_policy_is_about_one_portal_and_not_about_the_demo_alone(house: Flask, trial: Flask) -> None:
    only_in_trials = set(offered(trial)) - set(offered(house))
    assert {endpoint for endpoint, _method in only_in_trials} == {"InboxPage.open"}
    assert not set(offered(house)) - set(offered(trial))


def test_olivier_works_at_the_servicedesk(olivier: Person) -> None:
    """What the two columns without another organisation rest on."""
    assert olivier.place is not None
    assert olivier.place.code == SERVICE_DESK
