"""Time in pieces of the calendar: what a chart shows beside each other, and what a report is told by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from app.onboarding.rules.signals.periods import HALF, MONTH, QUARTER, YEAR, Period, month_before

UNITS = (MONTH, QUARTER, HALF, YEAR)


@lru_cache(maxsize=4096)
def piece_of(first: date, unit: int) -> Period:
    """The piece of the calendar in which a month lies."""
    begin = first.replace(month=first.month - (first.month - 1) % unit, day=1)
    return Period(begin, unit) if begin == first else piece_of(begin, unit)  # the same one for each of its months


def pieces(span: Period, unit: int) -> list[Period]:
    """The pieces in which a span lies, whole, in order."""
    return list(dict.fromkeys(piece_of(first, unit) for first in span.each()))


def unit_for(periods: Iterable[Period], least: int = MONTH) -> int:
    """The smallest unit of which each of some periods lies in one piece; a year where none of them is."""
    several = set(periods)
    fits = (unit for unit in UNITS if unit >= least and all(_fits(one, unit) for one in several))
    return next(fits, YEAR)


def _fits(period: Period, unit: int) -> bool:
    return piece_of(period.first, unit).holds(period)


def last_year(known: Iterable[date], today: date) -> int:
    """The year of which figures are told at first: the last one of which there are any."""
    return max((first.year for first in known), default=month_before(today, 1).year)
