"""Lists of employees come as workbooks: all of a list is taken in, or each fault is told with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask_babel import force_locale

from app.common.errors import RuleBroken
from app.common.files.archives import BROKEN, TOO_MUCH_INSIDE
from app.common.files.tables import EMPTY
from app.common.words import Told
from app.onboarding.papers import employees
from app.onboarding.papers.employees import read_employees
from app.onboarding.papers.handover import hand_over
from app.onboarding.rules.accounts import AccountLine, Employee, Order
from tests.files import bad
from tests.onboarding.documents import changed, put, workbook

TITLES = ("Voornaam", "Tussenvoegsel", "Achternaam", "E-mailadres", "Functie", "Instellingscoördinator")
SASKIA = ("Saskia", "de", "Wit", "saskia@haard.example", "directeur", "ja")
MARIEKE = ("Marieke", None, "Jansen", "marieke@haard.example", "pedagoog", None)


@pytest.fixture
def read(tmp_path: Path) -> Any:
    return lambda *rows: read_employees(put(tmp_path, workbook(rows), "lijst.xlsx"), "lijst.xlsx")


def told(path: Path) -> list[str]:
    with pytest.raises(RuleBroken) as refused:
        read_employees(path, path.name)
    return [
        reason.message % reason.places if isinstance(reason, Told) else str(reason)
        for reason in refused.value.reasons
    ]


def told_of(folder: Path, *rows: Sequence[Any]) -> list[str]:
    return told(put(folder, workbook(rows), "lijst.xlsx"))


def test_a_list_is_read_as_it_stands(read: Any) -> None:
    assert read(TITLES, SASKIA, MARIEKE) == [
        Employee("Wit", "saskia@haard.example", "Saskia", "de", "directeur", coordinator=True),
        Employee("Jansen", "marieke@haard.example", "Marieke", "", "pedagoog"),
    ]


@pytest.mark.parametrize(
    "titles",
    [
        ("First name", "Prefix", "LAST NAME", "E-mail address", "Function", "Institution coordinator"),
        ("Prénom", "Particule", "Nom", "Adresse électronique", "Fonction", "Coordinateur de l'institution"),
        ("Voornaam", "Tussenvoegsel", "Achternaam *", "Email:", "Functie", "Instellingscoordinator"),
    ],
)
def test_titles_are_known_in_three_languages(read: Any, titles: tuple[str, ...]) -> None:
    assert read(titles, SASKIA)[0].name == "Saskia de Wit"


def test_empty_lines_and_columns_of_others_are_passed_over(read: Any) -> None:
    rows = [(), (None, " ", *TITLES, "Opmerking"), (), (None, None, *SASKIA, "werkt op dinsdag"), ("",), ()]
    assert [one.email for one in read(*rows)] == ["saskia@haard.example"]


def test_the_list_is_found_on_the_sheet_and_below_the_lines_where_its_titles_stand(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(("Vul het tweede blad in.",))
    hidden, shown = (book.create_sheet(title) for title in ("Vorig jaar", "Medewerkers"))
    hidden.sheet_state = "hidden"
    for rows in ((hidden, [TITLES, MARIEKE]), (shown, [("Medewerkers van Haard",), TITLES, SASKIA])):
        for row in rows[1]:
            rows[0].append(row)
    book.save(tmp_path / "lijst.xlsx")
    assert [one.name for one in read_employees(tmp_path / "lijst.xlsx", "lijst.xlsx")] == ["Saskia de Wit"]


def test_a_list_may_come_as_csv_as_well(tmp_path: Path) -> None:
    text = "Voornaam;Achternaam;E-mail\nZoë;Bos;zoe@haard.example\nJan;=1+1;jan@haard.example\n"
    assert told(put(tmp_path, text.encode(), "lijst.csv")) == [
        "Line 3: there is a formula under “Achternaam”. Put the value there."
    ]
    sound = put(tmp_path, text.replace("=1+1", "Smit").encode("cp1252"), "lijst.csv")
    assert [one.name for one in read_employees(sound, "lijst.csv")] == ["Zoë Bos", "Jan Smit"]


def test_each_fault_is_told_with_its_line_and_nothing_is_taken(tmp_path: Path) -> None:
    assert told_of(
        tmp_path,
        TITLES,
        SASKIA,
        ("Bram", None, None, "bram@haard.example", None, None),
        (),
        ("Tineke", None, "Bos", "tineke(at)haard.example", None, None),
        ("Noor", None, "Smit", None, None, "misschien"),
        ("Sas", None, "Wit", "SASKIA@haard.example", None, None),
        ("x" * 101, None, "Wit", "x@haard.example", None, None),
        ("Dag", None, "Wit", "dag@haard.example", datetime(2027, 3, 1), None),
    ) == [
        "Line 3: “Achternaam” is missing.",
        "Line 5: “tineke(at)haard.example” is not an e-mail address.",
        "Line 6: “E-mailadres” is missing.",
        "Line 6: fill in “yes” or “no” under “Instellingscoördinator”.",
        "Line 7: the e-mail address “SASKIA@haard.example” stands on line 2 as well.",
        "Line 8: what stands under “Voornaam” is too long.",
        "Line 9: what stands under “Functie” is no text.",
    ]


@pytest.mark.parametrize("formula", ["=1+1", '=HYPERLINK("http://elders.example")', "=A1"])
def test_a_formula_is_refused_wherever_it_stands(tmp_path: Path, formula: str) -> None:
    sentence = "Line 2: there is a formula under “Functie”. Put the value there."
    assert told_of(tmp_path, TITLES, (*SASKIA[:4], formula, "ja")) == [sentence]


def test_many_faults_are_counted_rather_than_told(tmp_path: Path) -> None:
    sentences = told_of(tmp_path, TITLES, *[("x", None, None, "x@haard.example")] * 40)
    assert len(sentences) == employees.MOST_FAULTS + 1
    assert sentences[-1] == "There are 15 further faults in this list."


@pytest.mark.parametrize(
    ("titles", "sentence"),
    [
        (("Naam", "E-mail"), "There is no column for “achternaam”. It has to be among the titles on line 1."),
        (("Achternaam",), "There is no column for “e-mail”. It has to be among the titles on line 1."),
        (("Achternaam", "Mail", "E-mail"), "Two columns on line 1 are for “E-mail”."),
        (
            ("Achternaam", "Mail", "BSN"),
            "The column “BSN” on line 1 is not asked for and may not be handed in. Take it out.",
        ),
    ],
)
def test_columns_that_lack_or_may_not_be_there_are_told(
    tmp_path: Path, titles: tuple[str, ...], sentence: str
) -> None:
    assert told_of(tmp_path, titles, ("x", "y@haard.example", "z")) == [sentence]


def test_a_list_without_anybody_is_told(tmp_path: Path) -> None:
    assert told_of(tmp_path) == [EMPTY]
    assert told_of(tmp_path, TITLES) == [employees.NO_EMPLOYEES]


def test_a_list_of_thousands_is_refused(tmp_path: Path) -> None:
    rows = [("x", None, "x", f"x{number}@haard.example") for number in range(employees.MOST_EMPLOYEES + 1)]
    assert told_of(tmp_path, TITLES, *rows) == ["There are more than 2000 lines in the file."]


def test_a_workbook_that_lies_about_its_size_takes_no_longer(tmp_path: Path) -> None:
    far = changed(
        workbook([TITLES, SASKIA]),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'ref="A1:F2"', b'ref="A1:XFD1048576"').replace(
            b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        ),
    )
    assert told(put(tmp_path, far, "lijst.xlsx")) == ["There are more than 30000 lines in the file."]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"voornaam;achternaam", BROKEN),
        (bad.docx(), BROKEN),
        (bad.xlsx(), BROKEN),
        (bad.xlsx(("xl/media/picture.png", b"\0" * 60_000_000)), TOO_MUCH_INSIDE),
        (changed(workbook([TITLES]), "xl/worksheets/sheet1.xml", lambda xml: xml[:-30]), BROKEN),
        (changed(workbook([TITLES]), "xl/workbook.xml", lambda xml: b"<!DOCTYPE a>" + xml), BROKEN),
    ],
)
def test_what_is_no_sound_workbook_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    assert told(put(tmp_path, content, "lijst.xlsx")) == [sentence]


# To the helpdesk

NASTY = Employee("=1+1", "+nasty@haard.example", "@SUM(A1)", "-2", "\t=cmd", coordinator=True)
ORDERS = [
    (Order.CREATE, AccountLine(NASTY, trained_on=date(2027, 2, 1))),
    (
        Order.REMOVE,
        AccountLine(Employee("Jansen", "marieke@haard.example", "Marieke"), leaves_on=date(2027, 3, 1)),
    ),
]


def test_no_cell_for_the_helpdesk_runs_as_a_formula(app: Flask) -> None:
    with app.test_request_context():
        text, book = (hand_over("=Haard", ORDERS, kind) for kind in ("csv", "xlsx"))
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][0] == "'=Haard"
    assert rows[1][2:7] == ["'@SUM(A1)", "'-2", "'=1+1", "'+nasty@haard.example", "'\t=cmd"]
    sheet: Any = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "d", "n"}
    assert sheet["E2"].value == "=1+1"
    assert sheet["I2"].value == datetime(2027, 2, 1)


@pytest.mark.parametrize(
    ("language", "first"), [("nl", "Organisatie"), ("fr", "Organisation"), ("en", "Organisation")]
)
def test_the_list_says_what_is_asked_in_the_language_of_whoever_sends_it(
    app: Flask, language: str, first: str
) -> None:
    with app.test_request_context(), force_locale(language):
        text = hand_over("Haard", ORDERS, "csv").decode("utf-8-sig")
    assert text.startswith(first)
    assert len(text.splitlines()) == 3
