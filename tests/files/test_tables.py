"""Tables come from spreadsheets and reporting tools, and are read line by line or not at all."""

from __future__ import annotations

import io
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from app.common.errors import RuleBroken
from app.common.files.tables import MOST_LINES, Failed, Formula, Line, heading, lines_of
from tests.files.bad import BAD, zipped


def knows(text: str) -> bool:
    """The headings that are looked for in these tests."""
    return text.lower() in ("organisatie", "periode", "signalen")


def read(content: bytes, name: str = "cijfers.csv") -> list[Line]:
    """The lines of a file that somebody hands in."""
    with tempfile.NamedTemporaryFile() as file:
        path = Path(file.name)
        path.write_bytes(content)
        return lines_of(path, name, knows=knows)


def book(*rows: list[Any], more: dict[str, list[list[Any]]] | None = None) -> bytes:
    """A workbook with these rows, and further sheets."""
    made = Workbook()
    sheets = {"Blad1": list(rows), **(more or {})}
    for number, (title, content) in enumerate(sheets.items()):
        sheet = made.worksheets[0] if number == 0 else made.create_sheet(title)
        for row in content:
            sheet.append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def with_sheet(content: bytes, xml: bytes) -> bytes:
    """A workbook of which the first sheet is something else."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [(one, archive.read(one)) for one in archive.namelist()]
    return zipped([(name, xml if name == "xl/worksheets/sheet1.xml" else part) for name, part in parts])


def sheet_of(rows: bytes) -> bytes:
    """A sheet as XML."""
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return b'<worksheet xmlns="' + space + b'"><sheetData>' + rows + b"</sheetData></worksheet>"


BOOK = book(["x"])


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_separator_encoding_and_line_end_gives_the_same_lines(sign: str, encoding: str, end: str) -> None:
    rows = [
        ["Organisatie", "Periode", "Signalen"],
        ["Crèche De Kiezel", "2026-01", "12"],
        ["Buurt één", "2026-02", "3"],
    ]
    text = end.join(sign.join(row) for row in rows)

    lines = read(text.encode(encoding))

    assert [list(line.cells) for line in lines] == rows
    assert [line.number for line in lines] == [1, 2, 3]


def test_a_comma_in_what_was_filtered_does_not_make_the_comma_the_separator() -> None:
    text = (
        "Toegepaste filters: regio is A, B, C, D of E\n\nOrganisatie;Periode;Signalen\nDe Kiezel;jan 2026;1.204\n"
    )

    lines = read(text.encode())

    assert heading(lines, knows).number == 3
    assert lines[-1] == Line(4, ("De Kiezel", "jan 2026", "1.204"))


def test_the_line_in_which_excel_names_the_separator_is_no_line_of_the_table() -> None:
    lines = read(b"sep=;\r\nOrganisatie;Signalen\r\nDe Kiezel;12\r\n")

    assert [line.number for line in lines] == [2, 3]


def test_a_line_within_quotes_counts_for_the_numbers_of_those_after_it() -> None:
    lines = read(b'Organisatie;Signalen\n"De\nKiezel";1\nPinkel;2\n')

    assert [line.number for line in lines] == [1, 2, 4]


def test_text_that_a_spreadsheet_keeps_as_text_is_no_formula() -> None:
    lines = read(b'Organisatie;Signalen\n="0012";\'-4\nPinkel;=1+1\n')

    assert lines[1].cells == ("0012", "-4")
    assert lines[2].cells == ("Pinkel", "=1+1")
    assert not isinstance(lines[1].at(0), Formula)
    assert isinstance(lines[2].at(1), Formula)


def test_a_quotation_mark_that_is_missing_is_told_with_its_line() -> None:
    with pytest.raises(RuleBroken) as refused:
        read(b'Organisatie;Signalen\nDe Kiezel;1\n"Pinkel;2\n')

    assert refused.value.reasons[0].places["line"] == "3"  # type: ignore[attr-defined]


def test_a_workbook_gives_days_numbers_and_formulas_as_they_are() -> None:
    content = book(
        ["Organisatie", "Periode", "Signalen"], ["De Kiezel", datetime(2026, 1, 1), 12], [None, "x", "=1+1"]
    )

    lines = read(content, "cijfers.xlsx")

    assert lines[1] == Line(2, ("De Kiezel", datetime(2026, 1, 1), 12))
    assert isinstance(lines[2].at(2), Formula)
    assert lines[2].at(0) is None
    assert lines[2].at(9) is None


def test_the_sheet_with_the_headings_is_read_and_not_the_one_before_it() -> None:
    rows = [["Organisatie", "Signalen"], ["De Kiezel", 12]]

    lines = read(book(["Over dit rapport"], more={"Export": rows}), "cijfers.xlsx")

    assert [list(line.cells) for line in lines] == rows


def test_a_hidden_sheet_is_not_read() -> None:
    made = Workbook()
    made.worksheets[0].append(["Organisatie", "Signalen"])
    made.create_sheet("Zichtbaar").append(["Iets anders"])
    made.worksheets[0].sheet_state = "hidden"
    buffer = io.BytesIO()
    made.save(buffer)

    assert read(buffer.getvalue(), "cijfers.xlsx") == [Line(1, ("Iets anders",))]


def test_a_sheet_that_says_to_be_smaller_than_it_is_is_read_whole() -> None:
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>'
    xml = sheet_of(rows).replace(b"<sheetData>", b'<dimension ref="A1"/><sheetData>')

    assert read(with_sheet(book(["x"]), xml), "cijfers.xlsx") == [Line(1, (1,)), Line(2, (None, 2))]


def test_a_cell_of_which_the_formula_failed_says_so() -> None:
    xml = sheet_of(b'<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>')

    (line,) = read(with_sheet(book(["x"]), xml), "cijfers.xlsx")

    assert isinstance(line.at(0), Failed)


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>',
        b'<row r="1"><c r="ZZZ1"><v>1</v></c></row>',
        b'<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>',
        b'<row r="x"><c r="A1"><v>1</v></c></row>',
        b'<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
        b'<row r="1"><c r="A1" t="n"><v>twaalf</v></c></row>',
        b"<row><c",
        b"<row>" + b"<c/>" * 300_000 + b"</row>",
        b"<row><c/></row>" * (MOST_LINES + 1),
    ],
)
def test_a_sheet_that_is_a_trick_is_refused_before_it_costs_anything(rows: bytes) -> None:
    content = with_sheet(BOOK, sheet_of(rows))
    with pytest.raises(RuleBroken):
        read(content, "cijfers.xlsx")


@pytest.mark.parametrize("what", BAD)
def test_what_no_part_of_the_portal_takes_is_no_table_either(what: str) -> None:
    name, content = BAD[what]
    with pytest.raises(RuleBroken):
        read(content(), name)


@pytest.mark.parametrize(
    "content", [b"", b"\xef\xbb\xbf", b"\n\n;;\n", "".join(["a\n"] * (MOST_LINES + 1)).encode()]
)
def test_nothing_and_too_much_are_told(content: bytes) -> None:
    with pytest.raises(RuleBroken):
        read(content)


def test_a_line_that_is_too_wide_is_told_with_its_number() -> None:
    with pytest.raises(RuleBroken) as refused:
        read(b"Organisatie\n" + b"x;" * 201 + b"x\n")

    assert refused.value.reasons[0].places["line"] == "2"  # type: ignore[attr-defined]


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=400) | st.text(max_size=200).map(str.encode), st.sampled_from(["a.csv", "a.txt", "a.xlsx"])
)
@example(b'"', "a.csv")
@example(b"sep=", "a.csv")
@example(b"sep=\r\nx", "a.csv")
@example(b'sep="\nx', "a.csv")
def test_any_bytes_are_lines_or_a_sentence(content: bytes, name: str) -> None:
    try:
        lines = read(content, name)
    except RuleBroken as refused:
        assert refused.reasons
    else:
        assert all(line.cells and line.number > 0 for line in lines)


PIECES = st.sampled_from(
    [
        b"<row",
        b"<c",
        b' r="',
        b"A1",
        b"1",
        b'"',
        b">",
        b"/>",
        b"</row>",
        b"<v>",
        b"</v>",
        b' t="s"',
        b' t="d"',
        b"9",
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(PIECES | st.binary(max_size=3), max_size=25).map(b"".join))
def test_any_sheet_in_a_workbook_is_lines_or_a_sentence(rows: bytes) -> None:
    content = with_sheet(BOOK, sheet_of(rows))
    try:
        read(content, "cijfers.xlsx")
    except RuleBroken as refused:
        assert refused.reasons
