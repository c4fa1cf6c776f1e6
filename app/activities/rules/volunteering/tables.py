"""Files with a line for each offer: CSV in the encodings and with the delimiters of spreadsheets, or JSON."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.activities.rules.uit.opening import EMPTY, FILE_TOO_LARGE, LARGEST_FILE, opened, tidy
from app.activities.rules.volunteering.columns import column_of
from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.words import N_, Told, clean

DELIMITERS = ";,\t|"
LISTS = ("offers", "vacatures", "vacancies", "offres", "activities", "activiteiten", "items", "data", "results")
MOST_COLUMNS = 200

A_WORKBOOK = N_("This is a workbook. Save the sheet with the offers as CSV and hand that in.")
NO_TEXT = N_("The file is not text.")
TAKEN_FOR_WINDOWS = N_("The file is not in UTF-8; it was taken for Windows-1252, as spreadsheets write it.")
NO_TITLES = N_("The first line has no column that we know. One of them has to be the title.")
NOT_CSV = N_("Line %(line)s is not valid CSV: a quotation mark is missing, or a cell is too long.")
NO_LIST = N_("The JSON holds no list of offers.")
TOO_LONG = N_("The line has %(cells)s cells; the first line has %(columns)s.")
NO_OFFER = N_("This is not an offer.")
UNKNOWN_COLUMN = N_("The column “%(name)s” is not known; what stands in it was not taken over.")
LIKE_A_FORMULA = N_("“%(column)s” begins like a formula of a spreadsheet; it was taken as text.")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KEPT_AS_TEXT = re.compile(r'="(.*)"|\'([=+\-@].*)', re.DOTALL)
"""How spreadsheets write what is to stay text: `="0477 12 34 56"`, and an apostrophe before what would count."""


@frozen
class Row:
    """One offer as it stands in the file: by column, with the names that the file gives to the others.

    `line` is that of a CSV file on which it begins, or which of the offers it is in a list of JSON.
    """

    line: int
    cells: Mapping[str, str]
    source: Mapping[str, Any]
    problem: Told | None = None
    remarks: tuple[Told, ...] = ()


def rows_of(content: bytes) -> tuple[list[Row], list[Told], set[str]]:
    """The offers in a file, what there is to tell about the file, and the columns that it has.

    Raises `RuleBroken` for a file of which nothing can be read.
    """
    if len(content) >= LARGEST_FILE:
        raise RuleBroken(FILE_TOO_LARGE)
    if content.startswith(b"PK\x03\x04") or content.startswith(b"\xd0\xcf\x11\xe0"):
        raise RuleBroken(A_WORKBOOK)
    text, notes = _decoded(content)
    if not text.strip():
        raise RuleBroken(EMPTY)
    if text.lstrip()[0] in "[{":
        rows, columns, unknown = _from_json(text)
    else:
        rows, columns, unknown = _from_csv(text)
    return rows, notes + [Told(UNKNOWN_COLUMN, name=name[:40]) for name in unknown], columns


def _decoded(content: bytes) -> tuple[str, list[Told]]:
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), "utf-8")
    try:
        return content.decode(encoding), []
    except UnicodeDecodeError as error:
        if encoding != "utf-8" or b"\0" in content:
            raise RuleBroken(NO_TEXT) from error
    try:
        return content.decode("cp1252"), [Told(TAKEN_FOR_WINDOWS)]
    except UnicodeDecodeError as error:
        raise RuleBroken(NO_TEXT) from error


def _from_csv(text: str) -> tuple[list[Row], set[str], list[str]]:
    records = _records(text)
    _line, titles = next(records, (1, []))
    columns = [column_of(title) for title in titles[:MOST_COLUMNS]]
    if "title" not in {(column or "").partition(".")[0] for column in columns}:
        raise RuleBroken(NO_TITLES)
    rows = [_row(line, titles, columns, cells) for line, cells in records if any(cell.strip() for cell in cells)]
    unknown = [title for title, column in zip(titles, columns, strict=False) if title.strip() and not column]
    return rows, {column for column in columns if column}, unknown


def _row(line: int, titles: list[str], columns: list[str | None], cells: list[str]) -> Row:
    source = dict(zip(titles, cells, strict=False))
    if any(cell.strip() for cell in cells[len(titles) :]):
        problem = Told(TOO_LONG, cells=str(len(cells)), columns=str(len(titles)))
        return Row(line, {}, source, problem)
    return _read_row(
        line, ((column, cell) for column, cell in zip(columns, cells, strict=False) if column), source
    )


def _read_row(line: int, cells: Any, source: Mapping[str, Any]) -> Row:
    """The cells by column. What begins like a formula is text here, as all is; exports guard it once more."""
    found: dict[str, str] = {}
    remarks: list[Told] = []
    for column, cell in cells:
        value = clean(cell).strip()
        if kept := _KEPT_AS_TEXT.fullmatch(value):
            value = kept[1] if kept[1] is not None else kept[2]
        elif value[:1] in ("=", "@"):
            remarks.append(Told(LIKE_A_FORMULA, column=column))
        if value:
            found.setdefault(column, value)
    return Row(line, found, source, None, tuple(remarks))


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """The records with the line on which each begins, by the delimiter that tells most columns apart."""
    first = text.lstrip("\r\n").splitlines()[0]
    delimiter = max(DELIMITERS, key=lambda sign: _known_columns(first, sign))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begin = 1
    try:
        for cells in reader:
            if cells:
                yield begin, cells
            begin = reader.line_num + 1
    except csv.Error as error:
        raise RuleBroken(Told(NOT_CSV, line=str(begin))) from error


def _known_columns(line: str, delimiter: str) -> tuple[int, int]:
    cells = [cell.strip().strip('"') for cell in line.split(delimiter)]
    return sum(column_of(cell) is not None for cell in cells), len(cells)


def _from_json(text: str) -> tuple[list[Row], set[str], list[str]]:
    document, _holders = tidy(opened(text.encode("utf-8", "surrogatepass"), LARGEST_FILE), LARGEST_FILE)
    if isinstance(document, dict):
        document = next((document[name] for name in LISTS if isinstance(document.get(name), list)), None)
    if not isinstance(document, list):
        raise RuleBroken(NO_LIST)
    rows: list[Row] = []
    columns: set[str] = set()
    unknown: dict[str, None] = {}
    for number, offer in enumerate(document, start=1):
        if not isinstance(offer, dict):
            rows.append(Row(number, {}, {}, Told(NO_OFFER)))
            continue
        cells = []
        for path, value in _flat(offer, ()):
            column = column_of(" ".join(path)) or (column_of(path[-1]) if len(path) > 1 else None)
            if column:
                columns.add(column)
                cells.append((column, value))
            elif value.strip():
                unknown[" ".join(path)] = None
        rows.append(_read_row(number, cells, offer))
    return rows, columns, list(unknown)[:MOST_COLUMNS]


def _flat(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """What stands in an object, with where: an address within it has its own names."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _flat(one, (*path, str(key)))
    elif isinstance(value, list):
        yield path, ", ".join(str(one) for one in value if isinstance(one, str | int | float))
    elif value is not None and path:
        yield path, str(value)
