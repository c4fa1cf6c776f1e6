"""A day for the training and one for the first evaluation, proposed together (O-30): working days, no holidays.

Which days are holidays is handed over, because each country and region has its own; the window of the evaluation
is that of the programme (O-11).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from itertools import islice

from app.common.frozen import frozen
from app.onboarding.rules.windows import Window

FRIDAY = 5
FURTHEST = 366
"""How many days ahead a training is looked for."""


@frozen
class Proposal:
    """Two days that go together."""

    training: date
    evaluation: date


def propose(
    earliest: date,
    window: Window,
    *,
    holidays: Collection[date] = (),
    busy: Collection[date] = (),
    most: int = 3,
) -> list[Proposal]:
    """The first days on which a training and its evaluation both fit, as many as are asked for.

    `busy` are days on which the coordinator has no time. The evaluation falls as near to the middle of its window
    as it can, the earlier of two days as near.
    """
    taken = {*holidays, *busy}
    return list(islice(_proposals(earliest, taken, window), most))


def _proposals(earliest: date, taken: Collection[date], window: Window) -> Iterator[Proposal]:
    for ahead in range(FURTHEST):
        training = earliest + timedelta(days=ahead)
        if _works(training, taken) and (evaluation := evaluation_for(training, taken, window)):
            yield Proposal(training, evaluation)


def evaluation_for(training: date, taken: Collection[date], window: Window) -> date | None:
    """The working day nearest to the middle of the window after a training; None when there is none in it."""
    span = window.from_day(training)
    length = (span.last - span.first).days
    for days in sorted(range(length + 1), key=lambda days: (abs(days - length / 2), days)):
        if _works(day := span.first + timedelta(days=days), taken):
            return day
    return None


def _works(day: date, taken: Collection[date]) -> bool:
    return day.isoweekday() <= FRIDAY and day not in taken
