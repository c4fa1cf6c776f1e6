"""Lists as files: exactly the columns and rows that are shown and allowed, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from app.common import clock
from app.common.frozen import frozen
from app.common.web.locale import gettext as _
from app.common.web.pages import Cell
from app.common.web.values import shown

if TYPE_CHECKING:
    from xlsxwriter import Workbook

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
EXPORT_LIMIT = 5_000
"""Larger exports are work for a job, not for a request (design, "Jobs and outbox")."""
MIME_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LONGEST_CELL = 32_767
"""What a cell of a spreadsheet holds; more would make the file unreadable."""
FIRST_YEAR = 1900
"""Spreadsheets know no day before it."""
NARROWEST, WIDEST = 18, 60


@frozen
class Sheet:
    """What stands above and beside the rows of a file."""

    title: str
    headings: tuple[str, ...]
    notes: tuple[str, ...] = ()
    """How the list was narrowed, in words."""

    def written(self, kind: str, rows: Iterable[Sequence[Cell]]) -> bytes:
        """The file, as `csv` or `xlsx`."""
        if kind == "csv":
            return as_csv(self.headings, (map(as_text, row) for row in rows)).encode()
        return as_xlsx(self, rows)


def as_text(cell: Cell) -> str:
    """A cell in words; its marks where it has no text."""
    if cell.text or not (cell.badges or cell.roles):  # as nearly all of a file
        return cell.text
    if len(cell.badges) == 1 and not cell.roles:
        return cell.badges[0].text
    marks = [code for code, active in cell.roles if active] + [badge.text for badge in cell.badges]
    return ", ".join(marks)


def safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection): such text gets an apostrophe."""
    if text[:1].isalnum():  # as nearly all of thousands begin
        return text
    return f"'{text}" if text.lstrip().startswith(FORMULA_STARTS) else text


def as_csv(headings: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """A CSV file with a byte order mark and semicolons, as Dutch spreadsheets expect; to be sent in UTF-8."""
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerows([safe(cell) for cell in row] for row in chain([headings], rows))
    return buffer.getvalue()


def as_xlsx(sheet: Sheet, rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of two sheets, the rows and where they come from; text is never taken for a formula or a link.

    Rows go to the file as they are read, so that a long list takes no more memory than a short one.
    """
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(buffer, options) as book:
        book.set_properties({"title": sheet.title, "created": clock.now().replace(tzinfo=None)})
        _write_rows(book, sheet, rows)
        about = book.add_worksheet(_("About this file"))
        about.set_column(0, 0, WIDEST)
        made = _("Made on %(moment)s.", moment=shown(clock.now()))
        for number, text in enumerate((sheet.title, made, *sheet.notes)):
            about.write_string(number, 0, text[:LONGEST_CELL])
    return buffer.getvalue()


def _write_rows(book: Workbook, sheet: Sheet, rows: Iterable[Sequence[Cell]]) -> None:
    page = book.add_worksheet(_("List"))
    bold = book.add_format({"bold": True})
    formats = {date: book.add_format({"num_format": "yyyy-mm-dd"})}
    formats[datetime] = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    page.freeze_panes(1, 0)
    for column, heading in enumerate(sheet.headings):
        page.set_column(column, column, max(len(heading) + 2, NARROWEST))
        page.write_string(0, column, heading, bold)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            _write(page, (number, column), cell, formats)


def _write(page: Any, place: tuple[int, int], cell: Cell, formats: dict[type, Any]) -> None:
    """One cell: a moment or day as such, a number as a number, all else as text."""
    match cell.raw:
        case date() as early if early.year < FIRST_YEAR:
            page.write_string(*place, early.isoformat())
        case datetime() as moment:
            there = moment.astimezone(clock.CIVIL_ZONE).replace(tzinfo=None)
            page.write_datetime(*place, there, formats[datetime])
        case date() as day:
            page.write_datetime(*place, day, formats[date])
        case None:
            page.write_string(*place, as_text(cell)[:LONGEST_CELL])
        case number:
            page.write_number(*place, number)
