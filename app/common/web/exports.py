"""Lists as files: exactly the columns and rows that are shown and allowed, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
EXPORT_LIMIT = 5_000
"""Larger exports are work for a job, not for a request (design, "Jobs and outbox")."""


def safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection): such text gets an apostrophe."""
    return f"'{text}" if text.lstrip().startswith(FORMULA_STARTS) else text


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Lines of a CSV file in UTF-8 with a byte order mark and semicolons, as Dutch spreadsheets expect."""
    yield "\ufeff" + _line(headings)
    for row in rows:
        yield _line(row)


def _line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerow([safe(cell) for cell in cells])
    return buffer.getvalue()
