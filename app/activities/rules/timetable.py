"""What takes place when, of many activities together: the lines of an agenda, of a month, of a feed.

Every form in which an agenda is read asks here, so that all of them tell the same dates.
"""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.activities.rules import listing
from app.activities.rules.occasions import occasions
from app.activities.rules.schedules import Schedule, ScheduleKind
from app.common.frozen import frozen

FLEXIBLE = (ScheduleKind.FLEXIBLE, ScheduleKind.FLEXIBLE_FROM)
LONG = timedelta(hours=24)
"""What takes longer stands on each of its days; a night that goes past midnight does not."""


@frozen
class Planned:
    """An activity as it is planned with: its number, what breaks ties, and its schedule."""

    pk: int
    name: str
    schedule: Schedule


@frozen
class Time:
    """One time that an activity takes place; `day` is the one under which it is listed."""

    day: date
    start: datetime
    end: datetime
    pk: int
    adjusted: bool = False


def times(
    planned: Iterable[Planned], first: date, last: date, at: datetime, *, with_over: bool = False
) -> list[Time]:
    """What takes place from one day to another, in order; what is over at a moment only if it is asked for.

    Something flexible has dates on which people can begin; they count once it is listed at all (F-19).
    """
    found = [
        (time, one.name)
        for one in planned
        for time in _times(one, first, last, at)
        if with_over or time.end > at or time.end == time.start  # of which nobody knows when it is over
    ]
    found.sort(key=lambda each: (each[0].day, each[0].start.astimezone(UTC), each[1], each[0].pk))
    return [time for time, _name in found]


def _times(one: Planned, first: date, last: date, at: datetime) -> Iterator[Time]:
    schedule = one.schedule
    if schedule.kind in FLEXIBLE and not listing.listed(schedule, at):
        return
    begins = datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(schedule.zone))
    for each in occasions(schedule, begins - timedelta(minutes=1), last + timedelta(days=1)):
        if each.end > begins or each.start >= begins:
            # What began before the first day and is not over stands under it: it is going on.
            yield Time(max(each.start.date(), first), each.start, each.end, one.pk, each.adjusted)


def flexible(planned: Iterable[Planned], at: datetime) -> list[int]:
    """The activities without fixed dates that are listed now: those that began, then those of all year round."""
    those = (one for one in planned if one.schedule.kind in FLEXIBLE and listing.listed(one.schedule, at))
    return [one.pk for one in sorted(those, key=lambda one: (*listing.order(one.schedule, at), one.name, one.pk))]


def days_of(time: Time, last: date) -> Iterator[date]:
    """The days, until the last of a period, on which a time stands in a month: each one of what takes days."""
    long = time.end.astimezone(UTC) - time.start.astimezone(UTC) >= LONG
    ends = (time.end - timedelta(minutes=1)).date() if long else time.day
    for number in range(time.day.toordinal(), min(ends, last).toordinal() + 1):
        yield date.fromordinal(number)


def weeks(month: date) -> list[list[date]]:
    """The weeks of a month from Monday on, with the days of the months beside it that fill them up."""
    return Calendar().monthdatescalendar(month.year, month.month)


def month_after(month: date, number: int = 1) -> date:
    """The first day of the month that is so many later, or earlier."""
    whole = month.year * 12 + month.month - 1 + number
    return date(whole // 12, whole % 12 + 1, 1)
