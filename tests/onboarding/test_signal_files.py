"""Nora, coordinator of the region, hands in what her reporting tool gives: taken whole, or not at all (O-38)."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from app.common.errors import RuleBroken
from app.common.files.tables import Line, heading, lines_of
from app.common.words import Told
from app.onboarding.rules.signals import reading
from app.onboarding.rules.signals.columns import (
    Column,
    column_of,
    is_heading,
    proposed,
    reasons_against,
    to_remember,
)
from app.onboarding.rules.signals.organisations import Known, Register
from app.onboarding.rules.signals.periods import Period
from app.onboarding.rules.signals.reading import Counted, Reading

TODAY = date(2026, 11, 29)
KIEZEL, PINKEL, WEGWIJZER = "kiezel", "pinkel", "wegwijzer"
CONNECTED = (
    Known(KIEZEL, "Basisschool De Kiezel", ("01234567",)),
    Known(PINKEL, "Kinderopvang Pinkel", ("87654321",), ("Pinkel",)),
    Known(WEGWIJZER, "Stichting De Wegwijzer", ("11112222",)),
)
JANUARY = Period(date(2026, 1, 1))


def lines(content: bytes, name: str = "cijfers.csv") -> list[Line]:
    """The lines of a file of Nora's."""
    with tempfile.NamedTemporaryFile() as file:
        path = Path(file.name)
        path.write_bytes(content)
        return lines_of(path, name, knows=is_heading)


def read(
    content: bytes | str,
    name: str = "cijfers.csv",
    *,
    chosen: Mapping[str, Any] | None = None,
    columns: Mapping[int, Column] | None = None,
) -> Reading:
    """What comes of a file, with the columns as they are proposed."""
    found = lines(content.encode() if isinstance(content, str) else content, name)
    head = heading(found, is_heading)
    register = Register(CONNECTED, chosen or {})
    return reading.read(found, head, columns or proposed(head.cells), register, today=TODAY)


def told(result: Reading) -> list[str]:
    """The faults as Nora reads them, in English."""
    return [one.message % one.places for one in result.faults]


def book(*rows: list[Any]) -> bytes:
    """A workbook with these rows."""
    made = Workbook()
    for row in rows:
        made.worksheets[0].append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_nora_hands_in_the_export_of_her_reporting_tool_as_it_is() -> None:
    result = read(
        "Organisatie;Periode;Som van Signalen;Som van Matches;Regio\n"
        "Basisschool De Kiezel;jan 2026;12;3;Lage Venen\n"
        "Kinderopvang Pinkel;jan 2026;1.204;;Lage Venen\n"
        "Totaal;;1.216;3;\n"
        "\n"
        "Toegepaste filters: Regio is Lage Venen\n"
    )

    assert result.accepted() == (Counted(2, KIEZEL, JANUARY, 12, 3), Counted(3, PINKEL, JANUARY, 1204, 0))
    assert [note.places["line"] for note in result.notes] == ["4"]


def test_a_workbook_with_days_for_months_says_the_same() -> None:
    rows = [["Organisatie", "Maand en jaar", "Signalen"], ["Pinkel", datetime(2026, 1, 31), 12.0]]

    assert read(book(*rows), "cijfers.xlsx").accepted() == (Counted(2, PINKEL, JANUARY, 12, None),)


@pytest.mark.parametrize(
    "headings",
    [
        "Organisatie;Periode;Signalen;Matches",
        "organisation;period;number of signals;number of matches",
        "ORGANISATION;Période;Nombre de signaux;Nombre de correspondances",
        "Instelling;Datum;Aantal signalen;# matches",
        "Naam organisatie;jaar-maand;Somme de signalements;Sum of Matches",
    ],
)
def test_headings_in_three_languages_are_recognised(headings: str) -> None:
    wanted = [Column.ORGANISATION, Column.PERIOD, Column.SIGNALS, Column.MATCHES]

    assert [column_of(one) for one in headings.split(";")] == wanted


def test_year_quarter_and_month_in_columns_of_their_own_make_one_period() -> None:
    result = read("Organisatie;Jaar;Kwartaal;Maand;Signalen\nPinkel;2026;Kwartaal 1;januari;4\n")

    assert result.accepted() == (Counted(2, PINKEL, JANUARY, 4, None),)


@pytest.mark.parametrize("part", ["2", "Q2", "Qtr 2", "kwartaal 2", "T2"])
def test_a_quarter_beside_its_year_is_that_quarter(part: str) -> None:
    (only,) = read(f"Organisatie;Jaar;Kwartaal;Signalen\nPinkel;2026;{part};4\n").accepted()

    assert only.period == Period(date(2026, 4, 1), 3)


def test_an_organisation_is_found_by_its_number_also_when_a_spreadsheet_took_its_nought() -> None:
    rows = [["KvK-nummer", "Periode", "Signalen"], [1234567, "2026-01", 12]]

    assert read(book(*rows), "cijfers.xlsx").accepted() == (Counted(2, KIEZEL, JANUARY, 12, None),)


def test_what_nora_chose_for_the_columns_is_proposed_for_the_next_file() -> None:
    headings = ["Naam", "Wanneer", "Afgegeven", "Signalen"]
    chosen = {0: Column.ORGANISATION, 1: Column.PERIOD, 2: Column.SIGNALS}

    remembered = to_remember(headings, chosen)

    assert proposed(headings, remembered) == chosen
    assert proposed(["Matches", *headings], remembered) == {
        0: Column.MATCHES,
        **{place + 1: column for place, column in chosen.items()},
    }


def test_what_was_remembered_and_is_not_known_any_more_is_no_column() -> None:
    assert proposed(["Wanneer"], {"wanneer": "gone"}) == {}


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        ([], 3),
        ([Column.NUMBER, Column.YEAR, Column.MATCHES], 0),
        ([Column.ORGANISATION, Column.PERIOD], 1),
        ([Column.ORGANISATION, Column.PERIOD, Column.MONTH, Column.SIGNALS], 1),
        ([Column.ORGANISATION, Column.PERIOD, Column.SIGNALS, Column.SIGNALS], 1),
    ],
)
def test_columns_that_do_not_tell_enough_are_told_each_with_a_sentence(chosen: list[Column], count: int) -> None:
    assert len(reasons_against(chosen)) == count


def test_a_file_with_other_columns_is_refused_before_a_line_is_read() -> None:
    with pytest.raises(RuleBroken) as refused:
        read("Kleur;Maat\nrood;12\n")

    assert len(refused.value.reasons) == 3


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("De Kraanvogel;2026-01;1", "we know no organisation “De Kraanvogel”"),
        (";2026-01;1", "does not say which organisation"),
        ("=A1;2026-01;1", "there is a formula under “Organisatie”"),
        ("Pinkel;;1", "does not say which period"),
        ("Pinkel;vorige maand;1", "“vorige maand” is not a period"),
        ("Pinkel;1/13/2026;1", "“1/13/2026” is not a period"),
        ("Pinkel;31-02-2026;1", "“31-02-2026” is not a period"),
        ("Pinkel;2026-12;1", "“2026-12” has yet to begin"),
        ("Pinkel;2026-01;", "there are no figures"),
        ("Pinkel;2026-01;-4", "-4 under “Signalen” is below nought"),
        ("Pinkel;2026-01;(4)", "(4) under “Signalen” is below nought"),
        ("Pinkel;2026-01;=B2*2", "there is a formula under “Signalen”"),
        ("Pinkel;2026-01;2,5", "2,5 under “Signalen” is not a whole number"),
        ("Pinkel;2026-01;twaalf", "“twaalf” under “Signalen” is not a number"),
        ("Pinkel;2026-01;2.000.000", "2.000.000 under “Signalen” is more than we can believe"),
        ("De Kiezel (Basisschool);Q1 2026;1", "we know no organisation"),
        ("Basisschool De Kiezel;Q1 2026;1", "line 2 has figures of “Basisschool De Kiezel”"),
    ],
)
def test_each_fault_is_one_sentence_with_its_line_and_nothing_is_taken(line: str, sentence: str) -> None:
    result = read(f"Organisatie;Periode;Signalen\nBasisschool De Kiezel;2026-01;12\n{line}\n")

    (fault,) = told(result)
    assert fault.startswith("Line 3: ")
    assert sentence in fault
    assert result.figures == ()
    with pytest.raises(RuleBroken):
        result.accepted()


def test_formulas_in_a_workbook_are_refused_also_those_with_a_value() -> None:
    result = read(book(["Organisatie", "Periode", "Signalen"], ["Pinkel", "2026-01", "=10+2"]), "cijfers.xlsx")

    assert told(result) == ["Line 2: there is a formula under “Signalen”. Hand in the file with values only."]


def test_name_and_number_of_two_organisations_are_told() -> None:
    result = read("Organisatie;KvK;Periode;Signalen\nPinkel;01234567;2026-01;1\n")

    assert told(result) == ["Line 2: “Pinkel” and the number 01234567 are not the same organisation."]


def test_two_organisations_of_one_name_are_told_apart_by_their_numbers() -> None:
    twins = (Known(1, "De Brug", ("1",)), Known(2, "De Brug", ("2",)))
    found = lines(b"Organisatie;Nummer;Periode;Signalen\nDe Brug;2;2026-01;1\nDe Brug;;2026-01;1\n")
    columns = proposed(found[0].cells)

    result = reading.read(found, found[0], columns, Register(twins, {}), today=TODAY)
    first = reading.read(found[:2], found[0], columns, Register(twins, {}), today=TODAY)

    assert told(result)[0].startswith("Line 3: more than one organisation")
    assert first.accepted()[0].organisation == 2


def test_nora_chooses_once_for_a_name_that_is_not_known_or_leaves_it_out() -> None:
    text = "Organisatie;Periode;Signalen\n" + "".join(
        f"{name};2026-0{number};1\n" for name in ("Kinderopvang Pinkle", "Elders") for number in (1, 2)
    )

    asked = read(text)
    answered = read(text, chosen={"kinderopvang pinkle": PINKEL, "elders": None})

    assert [(one.name, one.line, one.near) for one in asked.unknown] == [
        ("Kinderopvang Pinkle", 2, PINKEL),
        ("Elders", 4, None),
    ]
    assert len(asked.faults) == 2
    assert [one.organisation for one in answered.accepted()] == [PINKEL, PINKEL]
    assert answered.notes[0].places["num"] == "2"


def test_of_very_many_faults_the_first_are_told_and_the_others_counted() -> None:
    result = read("Organisatie;Periode;Signalen\n" + "Pinkel;ooit;1\n" * 25)

    with pytest.raises(RuleBroken) as refused:
        result.accepted()

    assert len(refused.value.reasons) == 21
    assert refused.value.reasons[-1].places["num"] == "5"  # type: ignore[attr-defined]


def test_headings_alone_are_no_figures() -> None:
    assert told(read("Organisatie;Periode;Signalen\n")) == ["There are no lines below the headings."]


CELL = st.one_of(
    st.none(),
    st.integers(-5, 10**30),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.text(max_size=12),
    st.sampled_from(
        ["2026-01", "Q1 2026", "jan-26", "1.204", "(5)", "Pinkel", "=1+1", "2026", "Totaal", "٣", "²"]
    ),
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(CELL, min_size=1, max_size=8), max_size=6), st.permutations(list(Column)), st.integers(0, 5)
)
def test_whatever_stands_in_the_cells_each_line_is_taken_or_told(rows: Any, order: Any, width: int) -> None:
    """Nothing crashes, nothing is taken beside a fault, and what is taken is whole and of a time that began."""
    found = [Line(1, ("x",)), *(Line(number, tuple(cells)) for number, cells in enumerate(rows, 2))]
    columns = dict(enumerate(order[: width + 3]))

    try:
        result = reading.read(found, found[0], columns, Register(CONNECTED, {}), today=TODAY)
    except RuleBroken as refused:
        assert refused.reasons == tuple(reasons_against(list(columns.values())))
        return

    assert not (result.figures and result.faults)
    assert all(isinstance(one, Told) and (one.message % one.places) for one in result.faults)
    for one in result.figures:
        assert one.period.first <= TODAY
        assert min(one.signals or 0, one.matches or 0) >= 0


@settings(max_examples=80, deadline=None)
@given(
    st.binary(max_size=300) | st.text(max_size=150).map(str.encode),
    st.sampled_from(["cijfers.csv", "cijfers.xlsx"]),
)
@example(b"Organisatie;Periode;Signalen\nPinkel;2026-01;\xb2\n", "cijfers.csv")
@example("Organisatie;Periode;Signalen\nPinkel;٢٠٢٦-٠١;1\n".encode(), "cijfers.csv")
def test_any_bytes_are_figures_or_sentences(content: bytes, name: str) -> None:
    """What Nora hands in may be anything: a file of ours with bytes behind it too."""
    for whole in (content, b"Organisatie;Periode;Signalen\n" + content):
        try:
            result = read(whole, name)
        except RuleBroken as refused:
            assert refused.reasons
        else:
            assert result.faults or result.figures or result.notes
