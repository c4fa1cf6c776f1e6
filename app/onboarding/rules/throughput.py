"""How long it takes to connect organisations, and how many were connected in each quarter (F-23)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from statistics import median

from app.common.frozen import frozen
from app.onboarding.rules.signals.periods import month_before

QUARTERS, MONTHS = 5, 3


@frozen
class Quarter:
    """Three months, with how many organisations were connected in them."""

    first: date
    connected: int

    @property
    def number(self) -> int:
        """Which of the four of its year."""
        return (self.first.month - 1) // MONTHS + 1


@frozen
class Throughput:
    """How many were connected of late, and in how many days half of them were."""

    quarters: tuple[Quarter, ...]
    days: int | None
    """From the first step until it was connected, in the middle of all; nothing where nobody was connected."""

    @property
    def connected(self) -> int:
        """How many in all."""
        return sum(one.connected for one in self.quarters)


def since(today: date) -> date:
    """The first day that is looked at: that of the quarter a year before this one."""
    return month_before(_quarter(today), MONTHS * (QUARTERS - 1))


def throughput(connected: Iterable[tuple[date, date]], today: date) -> Throughput:
    """What the first and the joining day of organisations tell, of those connected since `since`."""
    every = list(connected)
    firsts = [month_before(_quarter(today), MONTHS * back) for back in reversed(range(QUARTERS))]
    counts = dict.fromkeys(firsts, 0)
    for _began, joined in every:
        if (first := _quarter(joined)) in counts:
            counts[first] += 1
    days = [(joined - began).days for began, joined in every]
    return Throughput(
        tuple(Quarter(first, count) for first, count in counts.items()), round(median(days)) if days else None
    )


def _quarter(day: date) -> date:
    """The first day of the quarter in which a day lies."""
    return day.replace(month=(day.month - 1) // MONTHS * MONTHS + 1, day=1)
