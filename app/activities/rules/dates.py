"""On which days something may take place, roughly: enough to see whether two activities can be one."""

from __future__ import annotations

from datetime import date, time, timedelta

from app.activities.rules.schedules import Schedule, ScheduleKind
from app.common.frozen import frozen

LONGEST = 366


@frozen
class Dates:
    """Days one by one with the hours at which it begins, or a period with weekdays; without weekdays, any."""

    days: frozenset[tuple[date, time]] = frozenset()
    first: date = date.min
    last: date = date.max
    weekdays: frozenset[int] = frozenset()

    @property
    def single(self) -> bool:
        """Whether the days are known one by one."""
        return bool(self.days)


def dates_of(schedule: Schedule) -> Dates:
    """The days of a schedule. Exceptions do not count: sources tell them differently."""
    if schedule.kind in (ScheduleKind.DAY, ScheduleKind.DAYS) and schedule.spans:
        begun = {(span.start.date(), span.start.time()) for span in schedule.spans}
        for span in schedule.spans:
            length = min((span.end.date() - span.start.date()).days, LONGEST)
            begun |= {(span.start.date() + timedelta(days=one), time()) for one in range(1, length + 1)}
        return Dates(frozenset(begun))
    return Dates(
        first=schedule.first or date.min,
        last=schedule.last or date.max,
        weekdays=frozenset(day for day, hours in schedule.week.items() if hours),
    )


def share_a_day(one: Dates, other: Dates) -> bool:
    """Whether there is a day on which both may take place."""
    if one.single and other.single:
        return bool({day for day, _at in one.days} & {day for day, _at in other.days})
    if one.single or other.single:
        single, period = (one, other) if one.single else (other, one)
        return any(_within(day, period) for day, _at in single.days)
    first, last = max(one.first, other.first), min(one.last, other.last)
    if first > last:
        return False
    weekdays = one.weekdays & other.weekdays if one.weekdays and other.weekdays else one.weekdays | other.weekdays
    if one.weekdays and other.weekdays and not weekdays:
        return False
    week = range(min((last - first).days + 1, 7))
    return not weekdays or any((first + timedelta(days=step)).isoweekday() in weekdays for step in week)


def begin_alike(one: Dates, other: Dates) -> bool:
    """Whether both begin at the same hour of the same day, once at least."""
    return bool(one.days & other.days)


def _within(day: date, period: Dates) -> bool:
    return period.first <= day <= period.last and (not period.weekdays or day.isoweekday() in period.weekdays)
