"""Files with municipalities: CSV becomes entries, or sentences with line numbers about what is wrong."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.common.frozen import frozen
from app.common.words import clean
from app.security.rules.municipalities import SHAPES, MunicipalityEntry, RegionEntry, Shape, shown
from app.security.rules.organisations import RegionKind


@frozen
class Remark:
    """A sentence about a line of a file, or about the whole file."""

    file: str
    line: int | None
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}{f', line {self.line}' if self.line else ''}: {self.sentence}"


@dataclass
class Reading:
    """What a file held: municipalities, what is wrong, and what was read otherwise than it stands there."""

    file: str
    municipalities: list[MunicipalityEntry] = field(default_factory=list)
    problems: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)


class _Unreadable(Exception):
    """The file makes no sense from this line on."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line, self.sentence = line, sentence


def read(file: str, content: bytes) -> Reading:
    """Read one file. Every line is looked at, so that all its problems are told at once."""
    reading = Reading(file)
    try:
        _read_into(reading, _decoded(content))
    except _Unreadable as error:
        reading.problems.append(Remark(file, error.line, error.sentence))
    return reading


def problems_of(readings: Iterable[Reading]) -> list[Remark]:
    """Everything that stands in the way of taking over some files together: all or nothing."""
    readings = list(readings)
    found = [problem for reading in readings for problem in reading.problems]
    entries = [entry for reading in readings for entry in reading.municipalities]
    return [*found, *_duplicates(entries), *_regions_written_otherwise(entries)]


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start]  # this codec counts from behind the byte order mark
        line, byte = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        sign = error.object[error.start]
        sentence = f"Byte {byte} of the line (0x{sign:02X}) is not UTF-8. Save the file as UTF-8."
        raise _Unreadable(line, sentence) from error


def _read_into(reading: Reading, text: str) -> None:
    records = _records(text)
    line, header = next(records, (1, []))
    if not header:
        raise _Unreadable(1, "The file is empty.")
    columns = [cell.strip() for cell in header]
    shape = _shape_of(line, columns)
    for line, cells in records:
        _take(reading, shape, line, columns, cells)
    if not reading.municipalities and not reading.problems:
        raise _Unreadable(line, "There are no municipalities below the header.")


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """The records with the line each begins on; empty lines are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begin = 1
    try:
        for cells in reader:
            if cells:
                yield begin, cells
            begin = reader.line_num + 1
    except csv.Error as error:
        raise _Unreadable(begin, f"The line is not valid CSV: {error}.") from error


def _shape_of(line: int, columns: list[str]) -> Shape:
    for shape in SHAPES:
        if sorted(shape.columns) == sorted(columns):
            return shape
    expected = " or ".join(",".join(shape.columns) for shape in SHAPES)
    raise _Unreadable(line, f"The columns are {shown(','.join(columns), 120)}; they should be {expected}.")


def _take(reading: Reading, shape: Shape, line: int, columns: list[str], cells: list[str]) -> None:
    """Add the municipality of one record to the reading, or what is wrong with it."""
    wrong = [*_wrong_with_cells(columns, cells)]
    if not wrong:
        row = {column: _tidy(cell) for column, cell in zip(columns, cells, strict=True)}
        wrong = shape.wrong_with(row)
        if not wrong:
            reading.municipalities.append(shape.entry(row, reading.file, line))
            reading.notes += [Remark(reading.file, line, sentence) for sentence in shape.notes_on(row)]
    reading.problems += [Remark(reading.file, line, sentence) for sentence in wrong]


def _wrong_with_cells(columns: list[str], cells: list[str]) -> Iterator[str]:
    if len(cells) != len(columns):
        yield f"The line has {len(cells)} columns; the header has {len(columns)}."
        return
    for column, cell in zip(columns, cells, strict=True):
        if len(cell.splitlines()) > 1 or clean(cell) != cell:
            yield f"{column} {shown(cell)} holds a line end or a sign that is not text."


def _tidy(cell: str) -> str:
    """Single-spaced and composed: an accent written as a sign of its own is no change of name."""
    return " ".join(unicodedata.normalize("NFC", cell).split())


def _duplicates(entries: list[MunicipalityEntry]) -> Iterator[Remark]:
    first: dict[str, MunicipalityEntry] = {}
    for entry in entries:
        other = first.setdefault(entry.code, entry)
        if other is not entry:
            yield Remark(entry.file, entry.line, f"Code {entry.number} stands on {_place(other, entry)} too.")


def _regions_written_otherwise(entries: list[MunicipalityEntry]) -> Iterator[Remark]:
    """A region has one name in each language; two spellings would change it at every import."""
    first: dict[tuple[RegionKind, str], tuple[RegionEntry, MunicipalityEntry]] = {}
    for entry in entries:
        for region in entry.regions:
            other, where = first.setdefault((region.kind, region.code), (region, entry))
            if other != region:
                sentence = f"Region {_names(region)} is written {_names(other)} on {_place(where, entry)}."
                yield Remark(entry.file, entry.line, sentence)


def _place(other: MunicipalityEntry, entry: MunicipalityEntry) -> str:
    return f"line {other.line}" if other.file == entry.file else f"line {other.line} of {other.file}"


def _names(region: RegionEntry) -> str:
    return f"{shown(region.name)} ({region.name_fr})" if region.name_fr else shown(region.name)
