"""Which exception counts on which day, found quickly: days fall apart in stretches with the same ones."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date

from app.activities.rules.schedules import Adjusted, Closed


class Exceptions:
    """The exceptions of a schedule, asked day by day.

    Of two closed ranges the one that stands first is told as the reason; of two adjustments the last one counts.
    """

    def __init__(self, closed: Sequence[Closed], adjusted: Sequence[Adjusted]) -> None:
        every = (*closed, *adjusted)
        edges = {one.first.toordinal() for one in every} | {one.last.toordinal() + 1 for one in every}
        self._starts = sorted(edges)
        self._stretches = [
            (
                next((one for one in closed if _covers(one, start)), None),
                tuple(one for one in reversed(adjusted) if _covers(one, start)),
            )
            for start in self._starts
        ]
        self._extra = [one for one in adjusted if one.extra]

    def closed_on(self, day: date) -> Closed | None:
        """Why a day is closed, if it is."""
        return self._on(day)[0]

    def adjusted_on(self, day: date) -> Adjusted | None:
        """What says the hours of a day, if not the week."""
        some = self._on(day)[1]
        return next((one for one in some if not one.weekdays or day.isoweekday() in one.weekdays), None)

    def is_extra(self, day: date) -> bool:
        """Whether a day has hours of its own even if its weekday has none."""
        return bool(self._extra) and (found := self.adjusted_on(day)) is not None and found.extra

    def extra_days(self, first: date | None, last: date | None) -> Iterator[date]:
        """The extra days of a period; some may come twice."""
        for one in self._extra:
            begins, ends = max(one.first, first or date.min), min(one.last, last or date.max)
            for number in range(begins.toordinal(), ends.toordinal() + 1):
                if self.is_extra(day := date.fromordinal(number)):
                    yield day

    @property
    def last_extra(self) -> date:
        """The last day that may be extra; the first of all days when none is."""
        return max((one.last for one in self._extra), default=date.min)

    def _on(self, day: date) -> tuple[Closed | None, tuple[Adjusted, ...]]:
        place = bisect_right(self._starts, day.toordinal()) - 1
        return self._stretches[place] if place >= 0 else (None, ())


def _covers(one: Closed | Adjusted, number: int) -> bool:
    return one.first.toordinal() <= number <= one.last.toordinal()
