"""Counts as spreadsheets and people write them: whole, not below nought, with or without separators."""

from __future__ import annotations

import re

from app.common.files.tables import Failed, Formula
from app.common.words import N_, Told

MOST = 1_000_000
"""More than any organisation gives in any period."""

A_FORMULA = N_("Line %(line)s: there is a formula under “%(column)s”. Hand in the file with values only.")
FAILED = N_("Line %(line)s: the formula under “%(column)s” failed (%(text)s).")
NEGATIVE = N_("Line %(line)s: %(text)s under “%(column)s” is below nought.")
NOT_WHOLE = N_("Line %(line)s: %(text)s under “%(column)s” is not a whole number.")
NO_NUMBER = N_("Line %(line)s: “%(text)s” under “%(column)s” is not a number.")
TOO_LARGE = N_("Line %(line)s: %(text)s under “%(column)s” is more than we can believe.")

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
_BELOW = re.compile(r"[-−–]\s*[\d.,\s’']*\d.*|\d[\d.,\s’']*[-−]|\([\d.,\s’']*\d[\d.,\s’']*\)")
_PLAIN = re.compile(r"\+?(\d+)(?:[.,]0{1,2})?")
_GROUPED = re.compile(r"\+?(\d{1,3}(?:([.,’' ])\d{3})(?:\2\d{3})*)(?:[.,]0{1,2})?")
_WITH_A_PART = re.compile(r"\+?[\d.,’' ]*\d[.,]\d+")
SHOWN = 40


def count_of(value: object, *, line: int, column: str) -> int | Told | None:
    """The count in a cell; what is wrong with it; nothing where the cell is empty.

    "1.204", "1,204" and "1 204" are all one thousand two hundred and four: half a signal does not exist.
    """
    if value is None or value == "":
        return None
    places = {"line": str(line), "column": column[:SHOWN], "text": str(value)[:SHOWN]}
    if isinstance(value, Formula):
        return Told(A_FORMULA, **{name: places[name] for name in ("line", "column")})
    if isinstance(value, Failed):
        return Told(FAILED, **places)
    found = _read(value)
    if isinstance(found, str):
        return Told(found, **places)
    return Told(TOO_LARGE, **places) if found > MOST else found


def _read(value: object) -> int | str:
    """The number, or which sentence says why there is none."""
    if isinstance(value, bool):
        return NO_NUMBER
    if isinstance(value, int | float):
        if value < 0:
            return NEGATIVE
        if value > MOST:  # also what is no end of it
            return TOO_LARGE
        return int(value) if float(value).is_integer() else NOT_WHOLE
    if not isinstance(value, str):
        return NO_NUMBER
    text = _SPACES.sub(" ", value).strip()
    if not text.isascii() and any(sign.isdecimal() and not sign.isascii() for sign in text):
        return NO_NUMBER
    if found := _PLAIN.fullmatch(text):
        return int(found[1]) if len(found[1]) <= 30 else TOO_LARGE
    if found := _GROUPED.fullmatch(text):
        digits = re.sub(r"\D", "", found[1])
        return int(digits) if len(digits) <= 30 else TOO_LARGE
    if _BELOW.fullmatch(text):
        return NEGATIVE
    return NOT_WHOLE if _WITH_A_PART.fullmatch(text) else NO_NUMBER
