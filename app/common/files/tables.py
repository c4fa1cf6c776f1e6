"""Tables that people hand in, as spreadsheets and reporting tools write them: CSV or XLSX, line by line.

A file is checked as every file that is taken in (`kinds`), so what is read here is no bomb and fetches nothing.
Nothing is reckoned: a formula stays a formula, for whoever reads the lines to refuse.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from app.common.errors import RuleBroken
from app.common.files.archives import BROKEN
from app.common.files.kinds import Kind, kind_of
from app.common.files.texts import ENCODINGS
from app.common.frozen import frozen
from app.common.words import N_, Told, clean

TABLES = frozenset({Kind.CSV, Kind.TXT, Kind.XLSX})
MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 24 * 1024 * 1024
MOST_LINES = 30_000
"""More than 2,000 organisations in twelve months; what is larger is handed in per year."""
MOST_COLUMNS = 200
LAST_ROW = 2 * MOST_LINES
"""A row below it is a trick, with all the empty ones above it that would have to be read."""
FIRST_LINES = 15
"""Among so many lines the headings are looked for: reporting tools write above them what was filtered."""
DELIMITERS = ";,\t|"

TOO_LARGE = N_("This file is too large.")
TOO_MANY = N_("There are more than %(most)s lines in the file.")
TOO_WIDE = N_("Line %(line)s has more than %(most)s columns.")
EMPTY = N_("There is nothing in the file.")
NOT_CSV = N_("Line %(line)s is not valid CSV: a quotation mark is missing, or a cell is too long.")

_KEPT_AS_TEXT = re.compile(r'="([^"]*)"|\'([=+\-@].*)', re.DOTALL)
"""How spreadsheets write what is to stay text: `="0012"`, and an apostrophe before what would count."""
_SEPARATOR_TOLD = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)

Knows = Callable[[str], bool]
"""Whether a text is one of the headings that are looked for."""


class Formula(str):
    """A formula in a cell, as it is written."""


class Failed(str):
    """What stands in a cell of which the formula failed, such as `#N/A`."""


Value = str | int | float | date | None
"""What stands in a cell; a moment is a `datetime`, which is a `date`."""


@frozen
class Line:
    """A line that is not empty, with the number that a spreadsheet shows beside it."""

    number: int
    cells: tuple[Value, ...]

    def at(self, column: int) -> Value:
        """What stands in a column, also beyond the end of the line."""
        return self.cells[column] if column < len(self.cells) else None


def lines_of(path: Path, name: str, *, knows: Knows) -> list[Line]:
    """The lines of a table. `knows` tells which separator and which sheet are meant: those with known headings.

    Raises `RuleBroken` for a file of which not all can be read.
    """
    if path.stat().st_size > MOST_BYTES:
        raise RuleBroken(TOO_LARGE)
    kind = kind_of(path, name, TABLES)
    lines = _lines_of_book(path, knows) if kind is Kind.XLSX else _lines_of_text(_decoded(path), knows)
    if not lines:
        raise RuleBroken(EMPTY)
    return lines


def heading(lines: Sequence[Line], knows: Knows) -> Line:
    """The line with most of the headings that are looked for; the first one where there are none."""
    return max(lines[:FIRST_LINES], key=lambda line: _known(line.cells, knows))


def _known(cells: Sequence[Value], knows: Knows) -> int:
    return sum(isinstance(cell, str) and knows(cell) for cell in cells)


def _decoded(path: Path) -> str:
    content = path.read_bytes()
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RuleBroken(BROKEN)


def _lines_of_text(text: str, knows: Knows) -> list[Line]:
    told = _SEPARATOR_TOLD.match(text)
    if told:  # Excel writes such a line and does not show it
        return list(_gathered(_records(text[told.end() :], told[1], begin=2)))

    def worth(sign: str) -> tuple[int, int]:
        try:
            first = [cells for _number, cells in islice(_records(text, sign), FIRST_LINES)]
        except RuleBroken:
            return -1, 0
        return max((_known(cells, knows), len(cells)) for cells in first) if first else (0, 0)

    return list(_gathered(_records(text, max(DELIMITERS, key=worth))))


def _records(text: str, delimiter: str, begin: int = 1) -> Iterator[tuple[int, list[Value]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before, at = begin - 1, begin
    try:
        for cells in reader:
            yield at, [_as_value(cell) for cell in cells]
            at = before + reader.line_num + 1
    except csv.Error as fault:
        raise RuleBroken(Told(NOT_CSV, line=str(at))) from fault


def _as_value(text: str) -> Value:
    tidy = clean(text).strip()
    if kept := _KEPT_AS_TEXT.fullmatch(tidy):
        return kept[1] if kept[1] is not None else kept[2]
    return Formula(tidy) if tidy.startswith("=") else tidy or None


def _lines_of_book(path: Path, knows: Knows) -> list[Line]:
    with zipfile.ZipFile(path) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
            raise RuleBroken(TOO_LARGE)
    try:
        return _read_book(path, knows)
    except RuleBroken:
        raise
    except Exception as fault:
        # The library says in twenty ways that a workbook is not as it should be; none of them is of ours.
        raise RuleBroken(BROKEN) from fault


def _read_book(path: Path, knows: Knows) -> list[Line]:
    from openpyxl import load_workbook

    with path.open("rb") as file, closing(load_workbook(file, read_only=True, keep_links=False)) as book:
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        for sheet in sheets:
            sheet.reset_dimensions()  # reporting tools write a size that is not true
        if not sheets:
            return []

        def worth(sheet: Any) -> int:
            first = islice(_gathered(_rows(sheet)), FIRST_LINES)
            return max((_known(line.cells, knows) for line in first), default=-1)

        meant = max(sheets, key=worth) if len(sheets) > 1 else sheets[0]
        return list(_gathered(_rows(meant)))


def _rows(sheet: Any) -> Iterator[tuple[int, list[Value]]]:
    filled = 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        filled += bool(row)
        if number > LAST_ROW or filled > MOST_LINES:
            raise RuleBroken(Told(TOO_MANY, most=str(MOST_LINES)))
        yield number, [_as_read(cell) for cell in row]


def _as_read(cell: Any) -> Value:
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "f":
        return Formula(value if isinstance(value, str) else getattr(value, "text", ""))
    if cell.data_type == "e":
        return Failed(value)
    if isinstance(value, str):
        return clean(value).strip() or None
    if isinstance(value, bool) or not isinstance(value, int | float | datetime | date):
        return value.isoformat() if isinstance(value, time) else str(value)
    return value


def _gathered(rows: Iterator[tuple[int, list[Value]]]) -> Iterator[Line]:
    """The lines with something in them, no wider and no more than allowed."""
    count = 0
    for number, cells in rows:
        while cells and cells[-1] is None:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise RuleBroken(Told(TOO_WIDE, line=str(number), most=str(MOST_COLUMNS)))
        if cells:
            count += 1
            if count > MOST_LINES:
                raise RuleBroken(Told(TOO_MANY, most=str(MOST_LINES)))
            yield Line(number, tuple(cells))
