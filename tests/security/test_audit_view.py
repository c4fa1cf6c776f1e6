"""The audit log on the screen: a privacy officer reads all of his organisation, an operator how people log in."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.common import audit
from app.common.audit import AuditEvent
from app.common.audit.events import CHANGED, READ
from app.security.events import LOGIN_FAILED, LOGIN_SUCCEEDED
from app.security.models import Actor
from tests import bench, people
from tests.factories import UserFactory
from tests.nasty import WORDS
from tests.people import ELSEWHERE, TESTDORP, Person
from tests.test_budgets import LIST, SHOW, cost, within


@pytest.fixture
def ruben(app: Flask) -> Person:
    """Privacy officer of Testdorp."""
    return people.at_work("FG")


def happens(event: Any = READ, at: str = TESTDORP, times: int = 1, **details: Any) -> AuditEvent:
    """Have something happen at an organisation."""
    with bench.office() as session:
        for _time in range(times):
            audit.record(session, event, "ab_user", organisation_id=people.organisation(at).id, **details)
        session.commit()
    return bench.rows_of(AuditEvent)[-1]


def test_the_privacy_officer_reads_who_did_what(ruben: Person, gijs: Person) -> None:
    user = UserFactory(organisation=people.organisation(TESTDORP))
    gijs.opens(f"/users/{user.id}")
    page = ruben.opens("/log/")
    assert page.shows("Gijs van Leeuwen")
    assert page.shows(f"Gebruiker {user.id}")
    assert page.shows("Bekeken")


def test_one_event_says_from_where(ruben: Person, gijs: Person) -> None:
    user = UserFactory(organisation=people.organisation(TESTDORP))
    gijs.opens(f"/users/{user.id}")
    event = bench.rows_of(AuditEvent, AuditEvent.action == "row.read")[-1]
    page = ruben.opens(f"/log/{event.id}")
    assert page.shows("127.0.0.1")
    assert page.shows("show")


def test_nothing_of_another_organisation_is_read(ruben: Person) -> None:
    event = happens(at=ELSEWHERE)
    ruben.opens(f"/log/{event.id}", status=404)
    assert not ruben.opens("/log/?size=100").select(f"a[href='/log/{event.id}']")


def test_the_operator_reads_how_people_log_in_and_nothing_else(dennis: Person) -> None:
    read, failed = happens(), happens(LOGIN_FAILED, step="password")
    page = dennis.opens("/log/?size=100")
    assert page.select(f"a[href='/log/{failed.id}']")
    assert not page.select(f"a[href='/log/{read.id}']")
    dennis.opens(f"/log/{failed.id}")
    dennis.opens(f"/log/{read.id}", status=404)
    dennis.opens("/log/?action=row.read")
    assert "Bekeken" not in dennis.client.get("/log/export.csv").get_data(as_text=True)


def test_looking_at_the_log_is_an_event_and_so_is_its_export(ruben: Person) -> None:
    ruben.opens("/log/")
    assert bench.rows_of(AuditEvent)[-1].action == "log.read"
    ruben.client.get("/log/export.csv")
    last = bench.rows_of(AuditEvent)[-1]
    assert (last.action, last.actor_id) == ("log.exported", ruben.user.actor_id)


@pytest.mark.parametrize(
    ("query", "found"),
    [("action=row.read", True), ("action=login.failed", False), ("thing=ab_user", True), ("result=failed", False),
     ("since=2020-01-01", True), ("since=2099-01-01", False), ("until=2020-01-01", False),
     ("until=2099-01-01", True)],
)  # fmt: skip
def test_the_log_is_narrowed(ruben: Person, query: str, found: bool) -> None:
    event = happens()
    assert bool(ruben.opens(f"/log/?{query}").select(f"a[href='/log/{event.id}']")) is found


def test_the_log_is_narrowed_to_what_one_person_did(ruben: Person, gijs: Person) -> None:
    gijs.client.get("/users/export.csv")
    mine = bench.rows_of(AuditEvent, AuditEvent.actor_id == gijs.user.actor_id)[-1]
    assert ruben.opens(f"/log/?actor={gijs.user.id}").select(f"a[href='/log/{mine.id}']")
    assert not ruben.opens(f"/log/?actor={ruben.user.id}").select(f"a[href='/log/{mine.id}']")


@pytest.mark.parametrize(
    "query",
    ["action=x", "thing=x", "result=x", "since=x", "until=0001-01-01", "until=9999-12-31", "actor=x", "sort=hash",
     "since=2026-02-30"],
)  # fmt: skip
def test_what_the_address_cannot_mean_is_refused(ruben: Person, query: str) -> None:
    ruben.opens(f"/log/?{query}", status=400)


@pytest.mark.parametrize("text", WORDS)
def test_nonsense_in_a_filter_does_no_harm(ruben: Person, text: str) -> None:
    answer = ruben.client.get("/log/", query_string={"action": text, "since": text})
    assert answer.status_code in (200, 400)


def test_the_log_costs_the_same_for_one_event_and_for_twenty_five(ruben: Person) -> None:
    happens()
    few = cost(ruben, "/log/?action=row.read")
    happens(times=25)
    many = cost(ruben, "/log/?action=row.read")
    within(LIST, many)
    assert len(few) == len(many)
    within(SHOW, cost(ruben, f"/log/{happens().id}"))
    size = len(ruben.opens("/log/").body.encode())
    assert size <= 25_000, size


def test_fields_that_were_changed_are_named_as_on_the_form(ruben: Person) -> None:
    event = happens(CHANGED, fields="department gone_since")
    assert ruben.opens(f"/log/{event.id}").shows("Afdeling, gone_since")


def test_an_event_about_nothing_says_so_and_not_who_made_the_catalogue(ruben: Person) -> None:
    happens()
    with bench.office() as session:
        audit.record(session, LOGIN_SUCCEEDED, organisation_id=people.organisation(TESTDORP).id)
        session.commit()
    page = ruben.opens("/log/?action=login.succeeded")
    assert page.rows() and not page.shows("Project-Id-Version")


def test_residents_are_told_apart_from_people_elsewhere(ruben: Person) -> None:
    karin, peter = Actor(kind="resident"), Actor(kind="resident")
    with bench.office() as session:
        session.add_all([karin, peter])
        session.flush()
        tokens = [one.token[:8] for one in (karin, peter)]
        for one in (karin, peter):
            audit.record(session, READ, "plan", organisation_id=people.organisation(TESTDORP).id, actor_id=one.id)
        session.commit()
    page = ruben.opens("/log/?thing=plan")
    assert all(page.shows(f"Inwoner {token}") for token in tokens)
    assert not page.shows("Iemand anders")
