"""What was expected of an organisation against what it gave, over the same months (O-25, O-39).

A month counts for an organisation when figures of it were taken for anybody, from the month in which it may give
signals: a reporting tool has no line for an organisation that gave none. Where figures of an organisation reach
beyond the time that is looked at, such as a year of which one quarter is asked, the months of those do not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from app.common.frozen import frozen
from app.onboarding.rules.signals.periods import YEAR, Period, month_before


@frozen
class Expected:
    """How many signals an organisation expects to give, in so many months, as its profile says from a day on."""

    signals: int
    months: int = YEAR
    since: date = date.min

    @property
    def a_month(self) -> Fraction:
        """What that is for one month."""
        return Fraction(self.signals, self.months)


class Given(NamedTuple):
    """How many signals and matches an organisation had in a period; nothing where a file did not tell."""

    period: Period
    signals: int | None
    matches: int | None = None


@frozen
class Compared:
    """Expected and given over some months. `expected` is nothing where no profile said anything."""

    expected: Fraction | None
    signals: int
    matches: int
    months: int
    """How many months count."""
    silent: int
    """For how many of the last of those there were no signals."""
    missed: Fraction
    """What was expected in those last ones."""

    @property
    def difference(self) -> int | None:
        """How many more than expected, or fewer."""
        return None if self.expected is None else self.signals - rounded(self.expected)

    @property
    def percent(self) -> int | None:
        """How much of what was expected was given."""
        if not self.expected:
            return None
        over, under = self.expected.numerator, self.expected.denominator
        return (200 * self.signals * under + over) // (2 * over)  # rounded in whole numbers: each is asked


def rounded(number: Fraction) -> int:
    """A whole number; a half goes up, as people expect."""
    return int(number + Fraction(1, 2))


def covered(figures: Iterable[Given]) -> frozenset[date]:
    """The months of which somebody's signals are known, by their first days."""
    return frozenset(first for one in figures if one.signals is not None for first in one.period.each())


def whole_months(months: int, today: date) -> Period:
    """The last so many months that are over."""
    return Period(month_before(today, months), months)


def expected_over(expectations: Sequence[Expected], months: Sequence[date]) -> Fraction:
    """What was expected in some months: in each by the profile that held then, before any by the first one."""
    if not months or not expectations:
        return Fraction()
    if len(expectations) == 1:
        only = expectations[0]
        return Fraction(only.signals * len(months), only.months)
    held = Counter(_held(expectations, first) for first in months)
    return sum((one.a_month * many for one, many in held.items()), Fraction())


def _held(expectations: Sequence[Expected], first: date) -> Expected:
    held = [one for one in expectations if one.since <= first]
    return max(held, key=_since) if held else min(expectations, key=_since)


def compared(
    figures: Sequence[Given],
    expectations: Sequence[Expected],
    span: Period,
    known: frozenset[date],
    *,
    since: date = date.min,
) -> Compared:
    """Set what was given beside what was expected, over the months of a span that count.

    `known` are the months of which figures were taken (`covered`), `since` the day from which an organisation may
    give signals; the month of that day counts.
    """
    start, end = span.first, span.after
    within = [one for one in figures if start <= one.period.first and one.period.after <= end]
    beyond = covered(one for one in figures if one not in within) if len(within) < len(figures) else frozenset()
    months, counting = _months_that_count(span, known, since.replace(day=1), beyond)
    signals = matches = 0
    loud = set[date]()  # of a quarter with some signals nobody knows which month it was: none is silent
    for period, given, matched in within:
        if given is not None and not counting.isdisjoint(its := period.each()):
            signals, matches = signals + given, matches + (matched or 0)
            if given:
                loud.update(its)
    silent = list(takewhile(lambda first: first not in loud, reversed(months)))
    expected = expected_over(expectations, months) if expectations else None
    return Compared(expected, signals, matches, len(months), len(silent), expected_over(expectations, silent))


def _since(one: Expected) -> date:
    return one.since


@lru_cache(maxsize=1024)
def _months_that_count(
    span: Period, known: frozenset[date], begin: date, beyond: frozenset[date]
) -> tuple[tuple[date, ...], frozenset[date]]:
    """In their order and as a set: the same for all that began before a span, and they are most of them."""
    months = tuple(first for first in span.each() if first in known and first >= begin and first not in beyond)
    return months, frozenset(months)
