"""Long lists become files by a job: asked for, made as whoever asked, and there for a day."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from app.common import clock, files
from app.common.audit import AuditEvent
from app.common.files import StoredFile
from app.common.jobs import Job, State
from app.common.web.screens import listing
from app.security.models import Assignment, User
from tests import bench, people
from tests.factories import AssignmentFactory, UserFactory
from tests.papers_kept import a_line
from tests.people import CANARY, Person


@pytest.fixture(autouse=True)
def short_limit(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A list of more than three rows is long, for these tests."""
    monkeypatch.setattr(listing, "EXPORT_LIMIT", 3)
    yield


@pytest.fixture
def place(gijs: Person) -> Any:
    """Gijs' organisation with a good many people."""
    UserFactory.create_batch(12, organisation=gijs.place)
    return gijs.place


def asks(person: Person, address: str = "/users/export.xlsx") -> Job:
    """Ask for a file, and say yes."""
    person.opens(address)
    person.clicks("Ja, maak het bestand")
    return bench.rows_of(Job, Job.kind == "list.export")[-1]


def kept(job: Job) -> Job:
    """A job as it stands."""
    return bench.rows_of(Job, Job.id == job.id)[0]


def loses_roles(person: Person) -> None:
    """Take every role of somebody away."""
    with bench.office() as session:
        for held in session.scalars(select(Assignment).where(Assignment.user_id == person.user.id)):
            held.active = False
        session.commit()


def test_gijs_asks_waits_and_downloads(gijs: Person, place: Any) -> None:
    question = gijs.opens("/users/export.xlsx?active=yes&sort=name")
    assert question.shows("Een bestand maken van een lijst met meer dan 3 regels?")
    page = gijs.clicks("Ja, maak het bestand")
    assert page.shows("De taak wacht op zijn beurt.")
    assert bench.work_off() == 1
    page = gijs.opens(page.url)
    assert page.shows("user.xlsx is klaar.")
    answer = gijs.client.get(page.select("main a.utrecht-button--primary-action")[0]["href"])
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    sheet, about = load_workbook(io.BytesIO(answer.data)).worksheets
    names = [row[0].value for row in sheet.iter_rows(min_row=2)]
    with bench.office() as session:
        there = session.scalars(
            select(User.id).where(User.organisation_id == gijs.place.id, User.active.is_(True))
        )
        assert len(names) >= len(there.all()) > 12
    assert "Actief: Ja" in [cell.value for cell in about["A"]]
    assert CANARY not in str([[cell.value for cell in row] for row in sheet.iter_rows()])


def test_the_file_is_the_list_page_by_page(gijs: Person, place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows and their order are those of the file that a short list gives at once."""
    address = "/users/export.csv?sort=name&dir=desc"
    job = asks(gijs, address)
    bench.work_off()
    late = gijs.client.get(f"/jobs/{job.id}/file").get_data(as_text=True)
    monkeypatch.setattr(listing, "EXPORT_LIMIT", 5_000)
    assert late == gijs.client.get(address).get_data(as_text=True)


def test_a_search_goes_along_and_stays_sealed(gijs: Person, place: Any) -> None:
    UserFactory.create_batch(5, organisation=gijs.place, last_name="Zilverling")
    found = gijs.sends(gijs.opens("/users/").form("/users/search"), q="Zilverling")
    job = asks(gijs, "/users/export.csv?" + found.url.partition("?")[2])
    assert "Zilverling" not in (job.payload + str(job.sealed_detail))
    bench.work_off()
    lines = gijs.client.get(f"/jobs/{job.id}/file").get_data(as_text=True).splitlines()
    assert len(lines) == 6
    assert kept(job).sealed_detail is None


def test_asking_only_asks(gijs: Person, place: Any) -> None:
    gijs.opens("/users/export.csv")
    assert not bench.rows_of(Job)


def test_the_log_tells_who_took_what(gijs: Person, place: Any) -> None:
    asks(gijs)
    bench.work_off()
    told = [event for event in bench.rows_of(AuditEvent) if event.action == "list.exported"]
    assert [(event.actor_id, event.place_id) for event in told] == [(gijs.user.actor_id, gijs.place.id)]


def test_nobody_else_sees_the_job_or_the_file(gijs: Person, place: Any, olivier: Person, nadia: Person) -> None:
    job = asks(gijs)
    bench.work_off()
    for other in (olivier, nadia):
        for address in (f"/jobs/{job.id}", f"/jobs/{job.id}/file"):
            other.opens(address, status=404)
        assert not other.opens("/jobs/").select("main tbody tr")


def test_whose_role_was_taken_away_meanwhile_gets_nothing(gijs: Person, place: Any) -> None:
    job = asks(gijs)
    loses_roles(gijs)
    bench.work_off()
    assert kept(job).state is State.FAILED
    assert not bench.rows_of(StoredFile, StoredFile.actor_id == gijs.user.actor_id)


def test_who_lost_the_right_cannot_download_what_was_made(gijs: Person, place: Any) -> None:
    job = asks(gijs)
    bench.work_off()
    loses_roles(gijs)
    AssignmentFactory(user=gijs.user, organisation=gijs.place, code="PR")
    gijs.opens(f"/jobs/{job.id}/file", status=403)


def test_after_a_day_the_file_is_gone(gijs: Person, place: Any, app: Flask) -> None:
    job = asks(gijs)
    bench.work_off()
    (stored,) = bench.rows_of(StoredFile, StoredFile.actor_id == gijs.user.actor_id)
    assert stored.expires_at == pytest.approx(clock.now() + timedelta(hours=24), abs=timedelta(minutes=1))
    with bench.office() as session:
        path = files.path_of(session.get_one(StoredFile, stored.id))
        assert path.exists()
        with time_machine.travel(clock.now() + timedelta(hours=25)):
            files.sweep(session, clock.now())
            session.commit()
        assert not path.exists()
    page = gijs.opens(f"/jobs/{job.id}")
    assert page.shows("Dit bestand is er niet meer. Maak het opnieuw vanuit de lijst.")
    gijs.opens(f"/jobs/{job.id}/file", status=404)


def test_gijs_cancels(gijs: Person, place: Any) -> None:
    job = asks(gijs)
    gijs.opens(f"/jobs/{job.id}")
    page = gijs.clicks("Taak annuleren")
    assert page.shows("De taak is geannuleerd. Er is niets gemaakt.")
    assert bench.work_off() == 0
    assert kept(job).state is State.CANCELLED


def test_the_page_tells_how_far_it_is(gijs: Person, place: Any) -> None:
    job = asks(gijs)
    with bench.office() as session:
        row = session.get_one(Job, job.id)
        row.state, row.done, row.total = State.RUNNING, 12_000, 20_345
        session.commit()
    page = gijs.opens(f"/jobs/{job.id}")
    assert page.shows("12.000 van 20.345 regels")
    assert page.select("#job[data-busy] progress")


def test_looking_at_the_page_again_keeps_no_session_alive(gijs: Person, place: Any) -> None:
    job = asks(gijs)
    seen = bench.kept(gijs.session).seen_at
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        assert gijs.client.get(f"/jobs/{job.id}", headers={"X-Passive": "1"}).status_code == 200
    assert bench.kept(gijs.session).seen_at == seen


def test_a_file_whose_rows_lead_elsewhere_is_made_where_only_the_host_of_the_portal_is_trusted(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    marloes = people.at_work("AC")
    for _number in range(5):
        a_line()
    job = asks(marloes, "/account-lines/export.xlsx")
    monkeypatch.setitem(app.config, "PUBLIC_URL", "https://portaal.example")
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["portaal.example"])
    bench.work_off()
    assert kept(job).state is State.DONE, kept(job).failure
