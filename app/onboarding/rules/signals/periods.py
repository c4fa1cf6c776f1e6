"""Periods of whole months, in the ways in which reporting tools and people write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

from app.common.words import folded

MONTH, QUARTER, HALF, YEAR = 1, 3, 6, 12
EARLIEST, LATEST = 2000, 2100


class _Months(NamedTuple):
    first: date
    months: int = MONTH


class Period(_Months):
    """Some months in a row, from the first day of the first one.

    What follows from those is worked out once, and they are told apart as quickly as plain pairs: the figures of a
    region ask the same few periods thousands of times.
    """

    @cached_property
    def after(self) -> date:
        """The first day after it."""
        return _later(self.first, self.months)

    def each(self) -> tuple[date, ...]:
        """The first days of its months."""
        return self._each

    @cached_property
    def _each(self) -> tuple[date, ...]:
        return _months(self.first, self.months)

    def holds(self, other: Period) -> bool:
        """Whether another period lies wholly within this one."""
        return self.first <= other.first and other.after <= self.after


def month(year: int, number: int) -> Period | None:
    """A month of a year; none where there is no such month."""
    return Period(date(year, number, 1)) if _known(year) and 1 <= number <= 12 else None


def quarter(year: int, number: int) -> Period | None:
    """A quarter of a year."""
    return Period(date(year, 3 * number - 2, 1), QUARTER) if _known(year) and 1 <= number <= 4 else None


def year_of(year: int) -> Period | None:
    """A whole year."""
    return Period(date(year, 1, 1), YEAR) if _known(year) else None


def month_before(day: date, months: int) -> date:
    """The first day of the month that lies so many before that of a day."""
    return _later(day.replace(day=1), -months)


def _half(year: int, number: int) -> Period | None:
    return Period(date(year, 6 * number - 5, 1), HALF) if _known(year) and number in (1, 2) else None


@lru_cache(maxsize=4096)
def _months(first: date, months: int) -> tuple[date, ...]:
    return tuple(_later(first, step) for step in range(months))


@lru_cache(maxsize=4096)
def _later(first: date, months: int) -> date:
    years, step = divmod(first.month - 1 + months, 12)
    return date(first.year + years, step + 1, 1)


def _known(year: int) -> bool:
    return EARLIEST <= year <= LATEST


_NAMES = (
    ("januari", "jan", "january", "janvier", "janv"),
    ("februari", "feb", "february", "fevrier", "fevr", "fev", "febr"),
    ("maart", "mrt", "maa", "march", "mar", "mars"),
    ("april", "apr", "avril", "avr"),
    ("mei", "may", "mai"),
    ("juni", "jun", "june", "juin"),
    ("juli", "jul", "july", "juillet", "juil"),
    ("augustus", "aug", "august", "aout"),
    ("september", "sep", "sept", "septembre"),
    ("oktober", "okt", "october", "oct", "octobre"),
    ("november", "nov", "novembre"),
    ("december", "dec", "decembre"),
)
MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names}
"""Months by their names in the three languages, without accents."""

_NAME = r"(?P<name>[a-z]{3,9})\.?"
_IN_FULL = r"(?P<year>\d{4})"
_SHORT = r"'?(?P<year>\d{4}|\d{2})"
_DAY = r"(?P<day>\d{1,2})"
_NUMBER = r"(?P<month>\d{1,2})"
_PART = r"(?P<number>[1-4])"
_NTH = _PART + r"(?:e|de|ste|er|re|eme|st|nd|rd|th)?"
_QUARTER = r"(?:q|qtr|k|t|kw|kwartaal|quarter|trimestre|kwart)\.?"
_HALF = r"(?:h|s|halfjaar|half-year|half year|semestre|semester)\.?"
_HOURS = r"(?:[t ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})?)?"


def _either_way(part: str, unit: str) -> tuple[str, ...]:
    """Such as "Q1 2026", "2026-Q1", "kwartaal 1 2026" and "1e kwartaal van 2026"."""
    gap, of = r"[\s./-]*", r"[\s./-]*(?:van |de |of )?"
    return (
        f"{unit}{gap}{part}{of}{_SHORT}",
        f"{part}{gap}{unit}{of}{_SHORT}",
        f"{_IN_FULL}{gap}{unit}{gap}{part}",
        f"{_IN_FULL}{gap}{part}{gap}{unit}",
    )


Maker = Callable[[dict[str, str]], Period | None]


def _from_month(found: dict[str, str]) -> Period | None:
    number = int(found.get("month", 0)) or MONTHS.get(found.get("name", ""), 0)
    made = month(_whole_year(found), number)
    return made if made and _is_day(made.first, int(found.get("day", 1))) else None


def _is_day(first: date, day: int) -> bool:
    return 1 <= day <= (_later(first, 1) - first).days


def _whole_year(found: dict[str, str]) -> int:
    year = int(found["year"])
    return year if len(found["year"]) == 4 else 2000 + year


_WAYS: tuple[tuple[Maker, tuple[str, ...]], ...] = (
    (
        _from_month,
        (
            rf"{_IN_FULL}[-/.\s]?(?:m|maand )?(?P<month>\d{{2}})",
            rf"{_IN_FULL}[-/.\s](?:m|maand )?{_NUMBER}",
            rf"(?:m|maand )?{_NUMBER}[-/.\s]{_IN_FULL}",
            rf"{_NAME}[\s/-]*(?:de |van |of )?{_SHORT}",
            rf"{_IN_FULL}[\s/-]*{_NAME}",
            rf"{_IN_FULL}[-/.]{_NUMBER}[-/.]{_DAY}{_HOURS}",
            rf"{_IN_FULL}(?P<month>\d{{2}})(?P<day>\d{{2}})",
            rf"{_DAY}[-/.]{_NUMBER}[-/.]{_IN_FULL}{_HOURS}",
            rf"{_DAY}(?:er|e|st|nd|rd|th)?[\s/-]{_NAME}[\s/-]{_SHORT}",
            rf"{_NAME} {_DAY}(?:st|nd|rd|th)?,? {_IN_FULL}",
        ),
    ),
    (lambda found: quarter(_whole_year(found), int(found["number"])), _either_way(_NTH, _QUARTER)),
    (lambda found: _half(_whole_year(found), int(found["number"])), _either_way(_NTH, _HALF)),
    (lambda found: year_of(_whole_year(found)), (rf"(?:jaar |year |annee )?{_IN_FULL}",)),
)
_COMPILED = tuple((maker, tuple(re.compile(way) for way in ways)) for maker, ways in _WAYS)


def period_of(value: object) -> Period | None:
    """The period that a cell names: the month of a day, or what a text says; none where it cannot be told.

    Days in figures stand for their month. Two numbers of which either may be the month are taken as day and month,
    as in the Netherlands and Belgium.
    """
    if isinstance(value, date):
        return month(value.year, value.month)
    if isinstance(value, float):
        return period_of(int(value)) if value.is_integer() else None
    if isinstance(value, int):
        return _said(str(value))
    return _said(folded(value)) if isinstance(value, str) else None


@lru_cache(maxsize=1024)
def _said(text: str) -> Period | None:
    for maker, ways in _COMPILED:
        for way in ways:
            if (found := way.fullmatch(text)) and (made := maker(_plain(found.groupdict()))):
                return made
    return None


def _plain(found: dict[str, str | None]) -> dict[str, str]:
    return {name: text for name, text in found.items() if text is not None}


def joined(year: object, part: object) -> Period | None:
    """The period of which the year stands in one column, and the month or quarter in another.

    An empty part means the whole year. A part may name its year once more, but no other one.
    """
    whole = period_of(year)
    if whole is None or whole.months != YEAR:
        return None
    if part is None or part == "":
        return whole
    if (named := period_of(part)) and named.months < YEAR:
        return named if whole.holds(named) else None
    text = folded(str(int(part) if isinstance(part, float) and part.is_integer() else part))
    if text.isdecimal() and len(text) <= 2:
        return month(whole.first.year, int(text))
    return _said(f"{text} {whole.first.year}")
