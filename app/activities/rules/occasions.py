"""On which dates something takes place: the days of a schedule one by one, and the moments that they come to.

An occasion belongs to the day on which it begins, also when it goes on past midnight; so do exceptions. What is
closed wins over what is adjusted; of two adjustments of one day the one that was said last counts. An exception
outside the period has no effect.

Days are reckoned, not expanded from the beginning by a library: a page asks for the next ten of a rule without an
end, a month later, and gets them without walking over the years before.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from app.activities.rules.exceptions import Exceptions
from app.activities.rules.schedules import Adjusted, Closed, Hours, Schedule, ScheduleKind, Span
from app.common.frozen import frozen


@frozen
class Occasion:
    """One time that something takes place, as moments; `adjusted` when by other hours than usual.

    Both are in the zone of the schedule: how long it takes is reckoned in universal time, as Python does not.
    """

    start: datetime
    end: datetime
    adjusted: bool = False


@frozen
class Day:
    """What a day comes to, on the clock of the wall: what takes place, what would have, and the exception."""

    day: date
    spans: tuple[Span, ...]
    called_off: tuple[Span, ...] = ()
    exception: Closed | Adjusted | None = None


def occasions(
    schedule: Schedule,
    since: date | datetime | None = None,
    until: date | datetime | None = None,
    limit: int | None = None,
) -> Iterator[Occasion]:
    """The times that something takes place, in order: those that end after `since` and begin before `until`.

    A day stands for its beginning on the clock of the schedule. Without `until` and `limit` a schedule without an
    end goes on as long as somebody asks; one without a first day needs `since` (ValueError).
    """
    return islice(_occasions(schedule, _instant(since, schedule.zone), _instant(until, schedule.zone)), limit)


def _occasions(schedule: Schedule, since: datetime | None, until: datetime | None) -> Iterator[Occasion]:
    zone = ZoneInfo(schedule.zone)
    # Who asks from Saturday on gets the evening of Friday that is not over at midnight.
    first = _shifted(since.astimezone(zone).date(), -_nights(schedule)) if since else None
    last = until.astimezone(zone).date() if until else None
    for one in days(schedule, first, last):
        adjusted = one.exception is not None
        for start, end in sorted({between(span, zone) for span in one.spans}):
            if (since is None or end > since) and (until is None or start < until):
                yield Occasion(start, end, adjusted)


def _nights(schedule: Schedule) -> int:
    """How many midnights an occasion can go past at most."""
    nights = max(((span.end.date() - span.start.date()).days for span in schedule.spans), default=0)
    return max(nights, 1) + 1  # where the clock is put back, the end may come a day later


# Moments


def between(span: Span, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The moments of a span of the clock on the wall.

    A time that the clock skips in spring is read by the clock before (02:30 becomes 03:30), of one that comes
    twice in autumn the first is meant: as calendar files are read (RFC 5545, 3.3.5). Where that would put the end
    before the start, the length stays.
    """
    start, end = moment(span.start, zone), moment(span.end, zone)
    if end <= start:
        end = moment_of(start.astimezone(UTC) + (span.end - span.start), zone)
    return start, end


def moment(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which the clock on the wall says this, as a time that exists."""
    return moment_of(wall.replace(tzinfo=zone, fold=0), zone)


def moment_of(instant: datetime, zone: ZoneInfo) -> datetime:
    """A moment on the clock of a zone."""
    try:
        return instant.astimezone(UTC).astimezone(zone)
    except OverflowError:  # the first and the last hours that a computer can count
        return instant.replace(tzinfo=zone)


def _instant(asked: date | datetime | None, zone: str) -> datetime | None:
    if asked is None:
        return None
    # In universal time: within one zone Python compares what the clock shows, and not the moment.
    if isinstance(asked, datetime):
        return asked.astimezone(UTC)
    return moment(datetime(asked.year, asked.month, asked.day), ZoneInfo(zone)).astimezone(UTC)  # noqa: DTZ001


def _shifted(day: date, by: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + by, date.min.toordinal()), date.max.toordinal()))


# Days


def days(schedule: Schedule, since: date | None = None, until: date | None = None) -> Iterator[Day]:
    """The days on which something takes place or is called off, in order, from one day to another."""
    if schedule.kind is ScheduleKind.FLEXIBLE:
        return
    exceptions = Exceptions(schedule.closed, schedule.adjusted)
    regular = _week(schedule, since, until, exceptions) if schedule.kind is ScheduleKind.WEEKLY else None
    for day, spans in regular or _single(schedule, since, until, exceptions):
        if (found := _day(day, spans, exceptions)) is not None:
            yield found


def _day(day: date, regular: tuple[Span, ...], exceptions: Exceptions) -> Day | None:
    """A day with its exceptions; nothing when there is nothing to be told of it."""
    closed, adjusted = exceptions.closed_on(day), exceptions.adjusted_on(day)
    if closed is not None:
        # What is extra on a closed day was never announced, so nothing is called off.
        return Day(day, (), regular, closed) if regular else None
    if adjusted is None or not (regular or adjusted.extra):
        return Day(day, regular) if regular else None
    spans = on(day, adjusted.hours)
    if not spans and not regular:
        return None
    return Day(day, spans, () if spans else regular, adjusted)


def on(day: date, hours: tuple[Hours, ...]) -> tuple[Span, ...]:
    """The hours of a day as spans, each once and in order; an end that is not later lies on the day after."""
    spans = []
    for one in sorted(set(hours)):
        ends = day if one.end > one.start else _shifted(day, 1)
        spans.append(Span(datetime.combine(day, one.start), datetime.combine(ends, one.end)))
    return tuple(spans)


def _single(
    schedule: Schedule, since: date | None, until: date | None, exceptions: Exceptions
) -> Iterator[tuple[date, tuple[Span, ...]]]:
    """The days that are named one by one, and those that are extra."""
    found: dict[date, tuple[Span, ...]] = {}
    for span in sorted(set(schedule.spans)):
        found[span.start.date()] = (*found.get(span.start.date(), ()), span)
    first, last = _later(since, schedule.first), _earlier(until, schedule.last)
    for day in exceptions.extra_days(first, last):
        found.setdefault(day, ())
    for day in sorted(found):
        if (first is None or day >= first) and (last is None or day <= last):
            yield day, found[day]


def _week(
    schedule: Schedule, since: date | None, until: date | None, exceptions: Exceptions
) -> Iterator[tuple[date, tuple[Span, ...]]]:
    """The days of a rule per week, and those that are extra; weeks are counted from Monday."""
    hours = {day: some for day, some in schedule.week.items() if some}
    first = _later(since, schedule.first)
    if first is None:
        raise ValueError("a rule without a first day needs a day to begin at")
    last = _earlier(until, schedule.last) or date.max
    if not hours:
        last = min(last, exceptions.last_extra)
    for number in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(number)
        regular = day.isoweekday() in hours and in_turn(schedule, day)
        if regular or exceptions.is_extra(day):
            yield day, on(day, hours[day.isoweekday()]) if regular else ()


def in_turn(schedule: Schedule, day: date) -> bool:
    """Whether the week of a day is one in which a rule holds: that of the first day, and each n-th after it."""
    if schedule.every == 1 or schedule.first is None:
        return True
    # Both days as the Monday of their week; 1 January of the year 1 was one.
    weeks = (day.toordinal() - 1) // 7 - (schedule.first.toordinal() - 1) // 7
    return weeks % schedule.every == 0


def _later(one: date | None, other: date | None) -> date | None:
    return max(one, other) if one and other else one or other


def _earlier(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else one or other
