"""Marloes and Mark keep account lines in the browser, and the Servicedesk confirms the lists that it gets."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from flask import Flask

from app.common import clock, files
from app.common.history import Change
from app.common.jobs import enqueue
from app.onboarding.actions import accounts as actions
from app.onboarding.models import AccountHandOver, AccountLine, Connection
from app.onboarding.rules.accounts import AccountState
from app.onboarding.rules.papers import PaperKind, PaperState
from tests import bench, people
from tests.connecting import a_connection, in_the_region
from tests.files import bad
from tests.onboarding.documents import workbook
from tests.papers_kept import a_line, a_paper, does, handed_over
from tests.people import Person

TODAY = clock.today()
TITLES = ("Voornaam", "Tussenvoegsel", "Achternaam", "E-mailadres", "Functie")
MARK = ("Mark", None, "Pol", "mark@school.example", "zorgcoördinator")
SASKIA = ("Saskia", None, "Roelofs", "saskia@school.example", "teamleider")
MARRIED = ("Saskia", None, "Roelofs", "s.dewit@school.example", "teamleider")


@pytest.fixture
def marloes(app: Flask) -> Person:
    """The coordinator of the region."""
    return people.at_work("AC")


def lines_of(connection: Connection) -> dict[str, AccountLine]:
    return {one.email: one for one in bench.rows_of(AccountLine, AccountLine.connection_id == connection.id)}


def hands_in(person: Person, connection: Connection, *rows: tuple[Any, ...], name: str = "lijst.xlsx") -> Any:
    """Hand a list in, and arrive at what it means."""
    content = workbook([TITLES, *rows])
    return person.posts(f"/account-lines/upload/{connection.id}", file=(BytesIO(content), name))


def says_yes(person: Person, page: Any, **fields: Any) -> None:
    """Take a list over from the page that told what it means."""
    (form,) = [one for one in page.select("form") if "/account-lines/upload/" in one.get("action", "")]
    person.sends(form, **fields)


# Lists


def test_twelve_lines_come_from_a_list(marloes: Person):
    connection = a_connection()
    rows = [(f"V{number}", None, f"Achternaam {number}", f"v{number}@school.example") for number in range(12)]
    page = hands_in(marloes, connection, *rows)
    assert page.shows("In dienst (12)") and not lines_of(connection)
    says_yes(marloes, page)
    assert len(lines_of(connection)) == 12
    assert len(marloes.opens(f"/account-lines/?connection_id={connection.id}").rows()) == 12


def test_a_list_that_is_taken_over_is_the_account_form_that_came_back(marloes: Person):
    connection = a_connection()
    form = a_paper(connection, PaperKind.ACCOUNTS, PaperState.SENT)
    page = hands_in(marloes, connection, MARK)
    assert page.shows("Dit is het accountformulier, dat ingevuld terug is")
    says_yes(marloes, page, received=None)
    assert bench.kept(form).state is PaperState.SENT and bench.kept(connection).account_form_on is None
    says_yes(marloes, hands_in(marloes, connection, MARK, SASKIA))
    assert bench.kept(form).received_on == TODAY and bench.kept(connection).account_form_on == TODAY
    assert not hands_in(marloes, connection, MARK).shows("Dit is het accountformulier")


def test_a_list_that_mark_hands_in_himself_is_the_account_form_that_came_back(app: Flask):
    connection = a_connection(people.organisation(people.INSTITUTION))
    form, mark = a_paper(connection, PaperKind.ACCOUNTS, PaperState.SENT), people.at_work("IC")
    says_yes(mark, hands_in(mark, connection, MARK), received=None)
    assert bench.kept(form).state is PaperState.SENT and bench.kept(connection).account_form_on is None
    page = hands_in(mark, connection, MARK, SASKIA)
    assert page.shows("Dit is het accountformulier, dat ingevuld terug is")
    says_yes(mark, page)
    assert bench.kept(form).received_on == TODAY and bench.kept(connection).account_form_on == TODAY
    assert mark.opens(f"/connection-papers/{form.id}").shows("Terugontvangen")
    assert bench.kept(connection).accession_signed_on is None  # the other paper is still waited for
    assert mark.client.get(f"/connection-papers/{form.id}/receive").status_code == 403  # no paper but by the list


def test_mark_notes_nothing_of_a_form_that_marloes_makes_anew(app: Flask):
    connection = a_connection(people.organisation(people.INSTITUTION))
    sent = a_paper(connection, PaperKind.ACCOUNTS, PaperState.SENT)
    a_paper(connection, PaperKind.ACCOUNTS)
    mark = people.at_work("IC")
    page = hands_in(mark, connection, MARK)
    assert not page.shows("Dit is het accountformulier")
    says_yes(mark, page)
    assert bench.kept(sent).state is PaperState.SENT and len(lines_of(connection)) == 1


def test_a_list_says_nothing_of_an_account_form_that_is_not_out(marloes: Person):
    connection = a_connection()
    form = a_paper(connection, PaperKind.ACCOUNTS)
    page = hands_in(marloes, connection, MARK)
    assert not page.shows("Dit is het accountformulier")
    says_yes(marloes, page)
    assert bench.kept(form).state is PaperState.DRAFT and len(lines_of(connection)) == 1


def test_joiners_leavers_and_a_new_name_are_told_and_decided(marloes: Person):
    connection = a_connection()
    says_yes(marloes, hands_in(marloes, connection, MARK, SASKIA))
    page = hands_in(marloes, connection, MARRIED)
    assert page.shows("Uit dienst (1)") and page.shows("Zelfde naam, ander adres (1)")
    says_yes(marloes, page, same=["s.dewit@school.example"])
    lines = lines_of(connection)
    assert set(lines) == {"mark@school.example", "s.dewit@school.example"}
    assert lines["mark@school.example"].leaves_on == TODAY


def test_a_list_that_says_nothing_new_changes_nothing(marloes: Person):
    connection = a_connection()
    says_yes(marloes, hands_in(marloes, connection, MARK))
    assert hands_in(marloes, connection, MARK).shows("Er verandert niets.")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (workbook([TITLES, ("Jan", None, "=1+1", "jan@school.example")]), "Regel 2"),
        (workbook([TITLES, MARK, ("Jan", None, None, "jan@school.example")]), "Regel 3"),
        (bad.xlsx(("xl/media/picture.png", b"\0" * 60_000_000)), "te veel ingepakt"),
        (b"PK\x03\x04 no workbook", "Dit bestand is beschadigd"),
    ],
)
def test_a_bad_list_is_refused_with_a_sentence_and_nothing_is_kept(marloes: Person, content: bytes, sentence: str):
    connection = a_connection()
    page = marloes.posts(f"/account-lines/upload/{connection.id}", file=(BytesIO(content), "lijst.xlsx"))
    assert page.shows(sentence)
    assert not lines_of(connection) and not bench.rows_of(files.StoredFile)


def test_nobody_takes_over_the_list_that_somebody_else_handed_in(marloes: Person):
    connection = a_connection()
    page = hands_in(marloes, connection, MARK)
    (form,) = [one for one in page.select("form") if "/account-lines/upload/" in one.get("action", "")]
    colleague = people.with_role("AC", people.organisation(people.REGION))
    assert colleague.client.get(form["action"]).status_code == 404
    assert marloes.client.get(f"/account-lines/upload/{connection.id}/no-such-key").status_code == 404


# Lines


def test_a_line_is_asked_for_and_written_otherwise(marloes: Person):
    connection = a_connection()
    marloes.posts(
        f"/account-lines/add?connection_id={connection.id}", to="/account-lines/add", connection_id=connection.id,
        last_name="Pol", first_name="Mark", email="mark@school.example", phone="030 123 45 67",
    )  # fmt: skip
    (line,) = lines_of(connection).values()
    assert (line.state, line.requested_on, line.phone) == (AccountState.REQUESTED, TODAY, "+31 30 123 4567")
    marloes.posts(f"/account-lines/{line.id}/edit", function="directeur")
    assert bench.kept(line).function == "directeur"


def test_bad_values_of_a_line_are_told(marloes: Person):
    connection = a_connection()
    page = marloes.posts(
        "/account-lines/add", connection_id=connection.id, last_name="Pol", email="geen adres", phone="12"
    )
    assert len(page.select(".utrecht-form-field--invalid")) == 2
    assert not lines_of(connection)


def test_a_line_goes_its_way_on_days_that_marloes_says(marloes: Person):
    line = a_line()
    day = (TODAY - timedelta(days=2)).isoformat()
    for verb in ("created", "trained", "activate"):
        marloes.posts(f"/account-lines/{line.id}/{verb}", on=day)
    kept = bench.kept(line)
    assert (kept.state, kept.active_on) == (AccountState.ACTIVE, TODAY - timedelta(days=2))
    marloes.posts(f"/account-lines/{line.id}/removed", on=TODAY.isoformat())
    assert bench.kept(line).state is AccountState.REMOVED
    assert marloes.client.get(f"/account-lines/{line.id}/edit").status_code == 403


@pytest.mark.parametrize("day", ["", "morgen", "2026-13-01", (TODAY + timedelta(days=1)).isoformat()])
def test_a_day_that_is_none_or_to_come_changes_nothing(marloes: Person, day: str):
    line = a_line()
    marloes.client.post(f"/account-lines/{line.id}/created", data={"csrf_token": marloes.token, "on": day})
    assert bench.kept(line).state is AccountState.REQUESTED


def test_nobody_becomes_active_without_a_training_by_any_way_in(marloes: Person):
    line = a_line(state=AccountState.CREATED)
    assert marloes.opens(f"/account-lines/{line.id}/activate").shows("Niemand krijgt toegang zonder training.")
    sent = {"csrf_token": marloes.token, "on": TODAY.isoformat()}
    marloes.client.post(f"/account-lines/{line.id}/activate", data=sent)
    many = {**sent, "action": "activate", "confirmed": "yes", "pk": [line.id]}
    marloes.client.post("/account-lines/do", data=many)
    marloes.client.post(f"/account-lines/{line.id}/edit", data={**sent, "state": "active", "version": "1"})
    assert bench.kept(line).state is AccountState.CREATED


def test_many_lines_are_trained_at_once(marloes: Person):
    connection = a_connection()
    some = [a_line(connection, AccountState.CREATED) for _number in range(3)]
    page = marloes.opens(f"/account-lines/?connection_id={connection.id}")
    (form,) = [one for one in page.select("form") if one.select("[name=pk]")]
    question = marloes.sends(form, pk=[str(one.id) for one in some], action="trained")
    (asked,) = [one for one in question.select("form") if one.select("[name=on]")]
    marloes.sends(asked, on=TODAY.isoformat())
    assert {bench.kept(one).state for one in some} == {AccountState.TRAINED}


def test_the_table_is_had_as_a_workbook_without_formulas(marloes: Person):
    connection = a_connection()
    a_line(connection, last_name="=1+1")
    answer = marloes.client.get(f"/account-lines/export.xlsx?connection_id={connection.id}")
    sheet: Any = openpyxl.load_workbook(BytesIO(answer.data)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if "=1+1" in str(cell.value)]
    assert [cell.data_type for cell in cells] == ["s"]


# Mark


def test_mark_keeps_the_lines_of_his_own_organisation_and_no_days(app: Flask):
    place = in_the_region()
    connection, elsewhere = a_connection(place), a_line()
    mark = people.with_role("IC", place)
    says_yes(mark, hands_in(mark, connection, MARK))
    (line,) = lines_of(connection).values()
    mark.posts(f"/account-lines/{line.id}/leaves", on=TODAY.isoformat())
    assert bench.kept(line).leaves_on == TODAY
    for verb in ("created", "trained", "activate", "removed"):
        assert mark.client.get(f"/account-lines/{line.id}/{verb}").status_code == 403
    for address in (f"{elsewhere.id}", f"{elsewhere.id}/edit", f"upload/{elsewhere.connection_id}"):
        assert mark.client.get(f"/account-lines/{address}").status_code == 404
    sent = {
        "csrf_token": mark.token,
        "connection_id": elsewhere.connection_id,
        "last_name": "x",
        "email": "x@y.example",
    }
    mark.client.post("/account-lines/add", data=sent)
    assert bench.counted(AccountLine, AccountLine.connection_id == elsewhere.connection_id) == 1


# The helpdesk


def test_marloes_hands_over_and_the_servicedesk_confirms(marloes: Person, app: Flask):
    connection = a_connection(in_the_region(name="De Wegwijzer"))
    a_line(connection, email="mark@school.example")
    marloes.posts(
        f"/hand-overs/add?connection_id={connection.id}", to="/hand-overs/add", connection_id=connection.id
    )
    (handed,) = bench.rows_of(AccountHandOver)
    desk = people.at_work("SD")
    assert desk.opens("/").shows("Lijst met accounts wacht op een ontvangstbevestiging")
    assert len(desk.opens("/hand-overs/?waits=yes").rows()) == 1
    answer = desk.client.get(f"/hand-overs/{handed.id}/file")
    sheet: Any = openpyxl.load_workbook(BytesIO(answer.data)).worksheets[0]
    assert "mark@school.example" in [str(cell.value) for row in sheet.iter_rows() for cell in row]
    desk.posts(f"/hand-overs/{handed.id}/confirm")
    kept = bench.kept(handed)
    assert (kept.confirmed_on, kept.confirmed_by_id) == (TODAY, desk.user.actor_id)
    assert marloes.opens(f"/hand-overs/{handed.id}").shows("Bevestigd")
    assert not desk.opens("/").shows("wacht op een ontvangstbevestiging")


def test_there_is_nothing_to_hand_over_twice(marloes: Person):
    handed = handed_over()
    page = marloes.posts("/hand-overs/add", connection_id=handed.connection_id)
    assert page.shows("Er is niets nieuws voor de helpdesk.")
    assert bench.counted(AccountHandOver) == 1


# Forgetting


def test_a_removed_line_is_forgotten_after_a_year_with_its_history(app: Flask):
    gone, stays = a_line(state=AccountState.REMOVED), a_line(state=AccountState.ACTIVE)
    with bench.office() as session:
        session.get_one(AccountLine, gone.id).removed_on = TODAY - timedelta(days=400)
        session.get_one(AccountLine, gone.id).requested_on = TODAY - timedelta(days=500)
        session.commit()
    runs("accounts.forget")
    assert bench.kept(gone) is None and bench.kept(stays) is not None
    told = [one for one in bench.rows_of(Change) if (one.thing, one.thing_id) == ("account_line", gone.id)]
    assert not told
    again = does(stays, lambda line: actions.removed(line, TODAY))
    runs("accounts.forget")
    assert bench.kept(again) is not None


def runs(name: str) -> None:
    """Do a job of the night now."""

    with bench.office() as session:
        enqueue(session, name)
        session.commit()
    bench.work_off()
