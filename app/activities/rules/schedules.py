"""When an activity takes place: a kind, its days and hours, the exceptions (mission A-15 to A-18, F-17 to F-19).

All times are those of the clock on the wall in the `zone` of the activity; what instant that is, is worked out
day by day, so that 14:00 stays 14:00 when the clock changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from app.common.words import N_


class ScheduleKind(StrEnum):
    """How often an activity takes place; the words are those that organisers know."""

    DAY = "day"
    DAYS = "days"
    WEEKLY = "weekly"
    FLEXIBLE = "flexible"
    FLEXIBLE_FROM = "flexible_from"


SCHEDULE_KINDS = {
    ScheduleKind.DAY: N_("One day"),
    ScheduleKind.DAYS: N_("Several days"),
    ScheduleKind.WEEKLY: N_("Fixed days per week"),
    ScheduleKind.FLEXIBLE: N_("Flexible"),
    ScheduleKind.FLEXIBLE_FROM: N_("Flexible from a date"),
}


WEEKDAYS = {
    1: N_("Monday"),
    2: N_("Tuesday"),
    3: N_("Wednesday"),
    4: N_("Thursday"),
    5: N_("Friday"),
    6: N_("Saturday"),
    7: N_("Sunday"),
}
"""The days of the week as they stand in a sentence, by their ISO number."""


@dataclass(frozen=True, order=True)
class Hours:
    """From when until when on a day; an end that is not later than the start lies on the day after."""

    start: time
    end: time


@dataclass(frozen=True, order=True)
class Span:
    """One time that something takes place, on the clock of the wall; it ends at its start if no end is known."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Closed:
    """Days on which nothing takes place, the first and the last among them.

    `reason` is by language; `holiday` names the range of a holiday calendar that it was chosen from.
    """

    first: date
    last: date
    reason: Mapping[str, str] = field(default_factory=dict)
    holiday: str = ""


@dataclass(frozen=True)
class Adjusted:
    """Days that have other hours than their weekday; days that would have none get none, unless they are `extra`.

    `weekdays` narrows a range to some days of the week (1 is Monday), as UiTdatabank does; empty means all.
    """

    first: date
    last: date
    hours: tuple[Hours, ...]
    weekdays: frozenset[int] = frozenset()
    reason: Mapping[str, str] = field(default_factory=dict)
    extra: bool = False


@dataclass(frozen=True)
class Schedule:
    """A kind with what belongs to it; what does not belong to the kind is empty.

    DAY and DAYS have `spans`; WEEKLY has `week` (ISO weekday to hours), `first`, `last` (None: no end) and
    `every` (weeks); FLEXIBLE has nothing; FLEXIBLE_FROM has `first`, `last` and `spans` as its intake moments.
    Exceptions go with every kind that has dates. Closed wins over adjusted.
    """

    kind: ScheduleKind
    zone: str
    spans: tuple[Span, ...] = ()
    week: Mapping[int, tuple[Hours, ...]] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    every: int = 1
    closed: tuple[Closed, ...] = ()
    adjusted: tuple[Adjusted, ...] = ()

    @property
    def bounds(self) -> tuple[date | None, date | None]:
        """Its first and last day, as far as it has them."""
        if self.kind in (ScheduleKind.DAY, ScheduleKind.DAYS):
            days = [span.start.date() for span in self.spans], [span.end.date() for span in self.spans]
            return min(days[0], default=None), max(days[1], default=None)
        return self.first, self.last
