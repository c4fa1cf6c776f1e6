"""Account lines of an organisation: asked for, handed to the helpdesk, followed until in use, and taken away."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.common import clock, files
from app.common.errors import OutOfScope, RuleBroken
from app.common.files.archives import BROKEN
from app.common.history import Change
from app.onboarding.actions import accounts as actions
from app.onboarding.actions import handing_over
from app.onboarding.models import AccountHandOver, AccountLine, Connection
from app.onboarding.rules import accounts as rules
from app.onboarding.rules.accounts import AccountState, Employee
from tests import bench
from tests.connecting import a_connection, in_the_region, region_office, seen_by, working_at
from tests.factories import OrganisationFactory
from tests.onboarding.documents import put, workbook
from tests.papers_kept import a_line, as_names, does, handed_over

TODAY = clock.today()
TITLES = (
    "Voornaam",
    "Tussenvoegsel",
    "Achternaam",
    "E-mailadres",
    "Functie",
    "Telefoon",
    "Instellingscoördinator",
)
MARK = ("Mark", None, "Pol", "mark@school.example", "zorgcoördinator", "030 123 45 67", "ja")
SASKIA = ("Saskia", None, "Roelofs", "saskia@school.example", "teamleider", None, None)
JOOST = ("Joost", "de", "Wit", "joost@school.example", None, None, None)


@pytest.fixture(autouse=True)
def cast(app: Any) -> None:
    """Everybody of the cast is there."""


def reasons(what: Any) -> list[str]:
    with pytest.raises(RuleBroken) as refused:
        what()
    return [str(reason) for reason in refused.value.reasons]


def lines_of(connection: Connection) -> dict[str, AccountLine]:
    return {one.email: one for one in bench.rows_of(AccountLine, AccountLine.connection_id == connection.id)}


def takes(connection: Connection, folder: Path, *rows: tuple[Any, ...], **choices: Any) -> Any:
    """Take a list over, all rights in hand."""
    path = put(folder, workbook([TITLES, *rows]), "lijst.xlsx")
    with bench.office() as session:
        found = actions.take_over(session.get_one(Connection, connection.id), path, path.name, **choices)
        session.commit()
        return found


# Lists


def test_a_list_of_twelve_becomes_twelve_lines(tmp_path: Path):
    connection = a_connection()
    rows = [(f"V{number}", None, f"Achternaam {number}", f"v{number}@school.example") for number in range(12)]
    assert len(takes(connection, tmp_path, *rows).joiners) == 12
    found = lines_of(connection)
    assert len(found) == 12
    assert {(one.state, one.requested_on) for one in found.values()} == {(AccountState.REQUESTED, TODAY)}


def test_all_of_a_line_is_kept(tmp_path: Path):
    connection = a_connection()
    takes(connection, tmp_path, MARK, JOOST)
    found = lines_of(connection)
    mark = found["mark@school.example"]
    assert (mark.function, mark.phone, mark.coordinator) == ("zorgcoördinator", "030 123 45 67", True)
    assert found["joost@school.example"].label == "Wit, Joost de"


def test_a_second_list_tells_joiners_leavers_and_who_is_written_otherwise(tmp_path: Path):
    connection = a_connection()
    takes(connection, tmp_path, MARK, SASKIA)
    found = takes(connection, tmp_path, (*MARK[:4], "directeur", None, "ja"), JOOST)
    assert [one.email for one in found.joiners] == ["joost@school.example"]
    assert [one.employee.email for one in found.leavers] == ["saskia@school.example"]
    lines = lines_of(connection)
    assert lines["mark@school.example"].function == "directeur"
    assert lines["saskia@school.example"].leaves_on == TODAY


def test_who_is_not_on_a_list_stays_where_one_says_so(tmp_path: Path):
    connection = a_connection()
    takes(connection, tmp_path, MARK, SASKIA)
    takes(connection, tmp_path, MARK, leavers=False)
    assert lines_of(connection)["saskia@school.example"].leaves_on is None


@pytest.mark.parametrize("one_and_the_same", [True, False])
def test_the_same_name_with_another_address_is_one_person_or_two(one_and_the_same: bool, tmp_path: Path):
    connection = a_connection()
    takes(connection, tmp_path, SASKIA)
    married = ("Saskia", None, "Roelofs", "s.roelofs@school.example")
    same = frozenset({"s.roelofs@school.example"}) if one_and_the_same else frozenset()
    takes(connection, tmp_path, married, same=same)
    assert len(lines_of(connection)) == (1 if one_and_the_same else 2)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("Jan", None, "=1+1", "jan@school.example"), "Line 3: there is a formula"),
        (
            ("Jan", None, "Smit", "jan(at)school.example"),
            "Line 3: “jan(at)school.example” is not an e-mail address.",
        ),
        (("Jan", None, "Smit", "mark@school.example"), "Line 3: the e-mail address"),
    ],
)
def test_of_a_list_with_a_fault_nothing_is_taken(row: tuple[Any, ...], sentence: str, tmp_path: Path):
    connection = a_connection()
    with pytest.raises(RuleBroken) as refused:
        takes(connection, tmp_path, MARK, row)
    reasons: Any = refused.value.reasons
    (told,) = (reason.message % reason.places for reason in reasons)
    assert told.startswith(sentence)
    assert not lines_of(connection)


def test_a_workbook_that_is_none_is_refused(tmp_path: Path):
    connection = a_connection()
    path = put(tmp_path, b"PK\x03\x04 no workbook", "lijst.xlsx")
    with bench.office() as session:
        one = session.get_one(Connection, connection.id)
        assert reasons(lambda: actions.take_over(one, path, path.name)) == [BROKEN]


def test_nobody_has_two_lines_under_one_address():
    line = a_line(email="mark@school.example")
    with bench.office() as session:
        one = session.get_one(Connection, line.connection_id)
        again = Employee("Pol", "MARK@school.example")
        assert reasons(lambda: actions.ask(one, again)) == [actions.KNOWN_ALREADY]
    does(line, lambda row: actions.removed(row, TODAY))
    with bench.office() as session:
        actions.ask(session.get_one(Connection, line.connection_id), Employee("Pol", "mark@school.example"))
        session.commit()
    assert bench.counted(AccountLine, AccountLine.connection_id == line.connection_id) == 2


# One line


def test_nobody_gets_access_without_a_training():
    line = a_line(state=AccountState.CREATED)
    with bench.office() as session:
        row = session.get_one(AccountLine, line.id)
        assert reasons(lambda: actions.activated(row, TODAY)) == [rules.NOT_TRAINED]
    trained = does(line, lambda row: actions.trained(row, TODAY))
    assert does(trained, lambda row: actions.activated(row, TODAY)).state is AccountState.ACTIVE


def test_whoever_leaves_later_is_told_to_the_helpdesk_and_may_stay_after_all():
    line = a_line(state=AccountState.ACTIVE)
    leaves = does(line, lambda row: actions.leaves(row, TODAY + timedelta(days=30)))
    assert (leaves.state, leaves.leaves_on) == (AccountState.ACTIVE, TODAY + timedelta(days=30))
    assert does(leaves, actions.stays).leaves_on is None
    does(leaves, lambda row: actions.leaves(row, TODAY))
    with bench.office() as session:
        handing_over.hand_over(session.get_one(Connection, line.connection_id), "csv", as_names)
        row = session.get_one(AccountLine, line.id)
        assert reasons(lambda: actions.stays(row)) == [rules.LEAVING_IS_KNOWN]


def test_names_stand_in_no_history():
    line = a_line(last_name="Zeldzaam", email="zeldzaam@school.example")
    does(line, lambda row: actions.created(row, TODAY))
    told = [
        f"{one.old} {one.new}"
        for one in bench.rows_of(Change)
        if (one.thing, one.thing_id) == ("account_line", line.id)
    ]
    assert any("created" in one for one in told)
    assert not any("eldzaam" in one for one in told)


# To the helpdesk


def test_the_helpdesk_gets_what_is_new_once_and_confirms():
    connection = a_connection()
    a_line(connection, email="mark@school.example")
    gone = a_line(connection, AccountState.ACTIVE, email="saskia@school.example")
    does(gone, lambda row: actions.leaves(row, TODAY))
    with bench.office() as session:
        one = session.get_one(Connection, connection.id)
        handed = handing_over.hand_over(one, "csv", as_names)
        session.commit()
        assert (handed.to_create, handed.to_remove) == (1, 1)
        assert handed.file is not None
        text = files.path_of(handed.file).read_text()
        assert text.splitlines() == ["create;mark@school.example", "remove;saskia@school.example"]
        assert reasons(lambda: handing_over.hand_over(one, "csv", as_names)) == [rules.NOTHING_TO_HAND_OVER]
        assert handing_over.reasons_not_to(one) == [rules.NOTHING_TO_HAND_OVER]
    kept = does(handed, handing_over.confirm)
    assert kept.confirmed_on == TODAY
    with bench.office() as session:
        again = session.get_one(AccountHandOver, handed.id)
        assert reasons(lambda: handing_over.confirm(again)) == [rules.HANDED_OVER_ALREADY]


def test_the_file_goes_after_a_while_and_that_it_was_handed_over_stays():
    handed = handed_over()
    with bench.office() as session:
        files.sweep(session, clock.now() + timedelta(days=91))
        session.commit()
    kept = bench.kept(handed)
    assert (kept.file_id, kept.to_create) == (None, 1)


# Who may


def test_mark_asks_for_accounts_of_his_own_organisation_and_of_no_other():
    place = in_the_region()
    connection = a_connection(place)
    elsewhere = a_line()
    with working_at(place) as session:
        line = actions.ask(session.get_one(Connection, connection.id), Employee("Pol", "mark@school.example"))
        actions.leaves(line, TODAY)
        assert [one.id for one in session.query(AccountLine)] == [line.id]
    with bench.office() as session:
        other = session.get_one(Connection, elsewhere.connection_id)
        session.expunge(other)
    with working_at(place), pytest.raises(OutOfScope):
        actions.ask(other, Employee("Pol", "mark@school.example"))
    assert seen_by(OrganisationFactory(), AccountLine) == set()


def test_mark_reads_what_was_handed_over_and_hands_nothing_over_himself():
    place = in_the_region()
    connection = a_connection(place)
    handed = handed_over(connection)
    a_line(connection)
    assert seen_by(place, AccountHandOver) == {handed.id}
    assert seen_by(region_office(), AccountHandOver, for_region=True) >= {handed.id}
    with working_at(place) as session, pytest.raises(OutOfScope):
        handing_over.hand_over(session.get_one(Connection, connection.id), "csv", as_names)
        session.flush()
    assert bench.counted(AccountHandOver) == 1
