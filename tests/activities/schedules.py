"""Schedules for tests: made up by chance, and an oracle that goes from day to day and knows no clever way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from app.activities.rules.schedules import Adjusted, Closed, Hours, Schedule, ScheduleKind, Span
from app.activities.rules.soundness import faults

BRUSSELS = "Europe/Brussels"
DAY = timedelta(days=1)


# By chance: near the nights on which the clocks change, with few different hours, so that things meet

CLOCKS = [time(0), time(1, 30), time(2), time(2, 30), time(3), time(9), time(14), time(16), time(22, 30)]
STARTS = [date(2026, 3, 20), date(2026, 10, 16), date(2027, 1, 1), date(2027, 3, 22)]

hours = st.builds(Hours, st.sampled_from(CLOCKS), st.sampled_from(CLOCKS))
near = st.builds(lambda start, days: start + days * DAY, st.sampled_from(STARTS), st.integers(0, 20))
reasons = st.sampled_from(
    [{}, {"nl": "Zaal bezet", "fr": ""}, {"nl": "Vakantie", "fr": "Vacances", "en": "Holiday"}]
)


@st.composite
def spans(draw: st.DrawFn, base: date) -> Span:
    day = base + draw(st.integers(0, 30)) * DAY
    start = datetime.combine(day, draw(st.sampled_from(CLOCKS)))
    return Span(start, start + timedelta(minutes=draw(st.sampled_from([0, 30, 60, 120, 540, 1500, 3000]))))


@st.composite
def ranges(draw: st.DrawFn, base: date) -> tuple[date, date]:
    first = base + draw(st.integers(-5, 40)) * DAY
    return first, first + draw(st.sampled_from([0, 0, 1, 6, 13])) * DAY


@st.composite
def anything(draw: st.DrawFn) -> Schedule:
    """Any schedule, sound or not, with every sort of exception."""
    kind = draw(st.sampled_from([*[ScheduleKind.WEEKLY] * 4, *ScheduleKind]))
    base = draw(near)
    made = Schedule(kind, draw(st.sampled_from([BRUSSELS, BRUSSELS, "Europe/Amsterdam", "Europe/London", "UTC"])))
    if kind is ScheduleKind.FLEXIBLE:
        return made
    closed = tuple(Closed(*draw(ranges(base)), reason=draw(reasons)) for _ in range(draw(st.integers(0, 3))))
    adjusted = tuple(
        Adjusted(
            *draw(ranges(base)),
            hours=tuple(draw(st.lists(hours, max_size=2))),
            weekdays=draw(st.frozensets(st.integers(1, 7), max_size=3)),
            reason=draw(reasons),
            extra=draw(st.booleans()),
        )
        for _ in range(draw(st.integers(0, 3)))
    )
    made = replace(made, closed=closed, adjusted=adjusted)
    if kind is ScheduleKind.WEEKLY:
        week = draw(
            st.dictionaries(st.integers(1, 7), st.lists(hours, min_size=1, max_size=2).map(tuple), max_size=4)
        )
        last = base + draw(st.sampled_from([0, 6, 40, 120])) * DAY
        return replace(made, week=week, first=base, last=last, every=draw(st.sampled_from([1, 1, 2, 3])))
    some = tuple(draw(st.lists(spans(base), min_size=1, max_size=1 if kind is ScheduleKind.DAY else 6)))
    made = replace(made, spans=some)
    return replace(made, first=base) if kind is ScheduleKind.FLEXIBLE_FROM else made


sound = anything().filter(lambda schedule: not faults(schedule))


# The oracle: each day is asked by itself, in the words of the rules


class Told(NamedTuple):
    start: datetime
    end: datetime
    adjusted: bool


def moment(wall: datetime, zone: str) -> datetime:
    """The first moment at which the clock shows this; a time that is skipped is read by the clock before it."""
    before, after = (offset(wall - timedelta(hours=3), zone), offset(wall, zone))
    for one in (max(before, after), min(before, after)):
        instant = (wall - one).replace(tzinfo=UTC)
        if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall:
            return instant
    return (wall - before).replace(tzinfo=UTC)


def offset(wall: datetime, zone: str) -> timedelta:
    return wall.replace(tzinfo=ZoneInfo(zone)).utcoffset() or timedelta(0)


def usual_on(schedule: Schedule, day: date) -> list[tuple[datetime, datetime]]:
    """What the rule itself says of a day, on the wall."""
    if (schedule.first and day < schedule.first) or (schedule.last and day > schedule.last):
        return []
    if schedule.kind is not ScheduleKind.WEEKLY:
        return [(one.start, one.end) for one in schedule.spans if one.start.date() == day]
    monday, first = day - day.weekday() * DAY, schedule.first or day
    if (monday - (first - first.weekday() * DAY)).days % (7 * schedule.every):
        return []
    return [walls(day, one) for one in schedule.week.get(day.weekday() + 1, ())]


def walls(day: date, one: Hours) -> tuple[datetime, datetime]:
    return (
        datetime.combine(day, one.start),
        datetime.combine(day if one.start < one.end else day + DAY, one.end),
    )


def taking_place_on(schedule: Schedule, day: date) -> Iterator[Told]:
    """What takes place on a day after all."""
    usual, adjusted = usual_on(schedule, day), False
    if any(one.first <= day <= one.last for one in schedule.closed):
        return
    if (schedule.first and day < schedule.first) or (schedule.last and day > schedule.last):
        return
    for one in schedule.adjusted[::-1]:
        if one.first <= day <= one.last and (not one.weekdays or day.weekday() + 1 in one.weekdays):
            if usual or one.extra:
                usual, adjusted = [walls(day, each) for each in one.hours], True
            break
    for start, end in usual:
        begins, ends = moment(start, schedule.zone), moment(end, schedule.zone)
        yield Told(begins, ends if ends > begins else begins + (end - start), adjusted)


def oracle(schedule: Schedule) -> list[Told]:
    """Everything that takes place, from well before the first to well after the last day that is named."""
    if schedule.kind is ScheduleKind.FLEXIBLE:
        return []
    named = [day for one in (*schedule.closed, *schedule.adjusted) for day in (one.first, one.last)]
    named += [day for day in (schedule.first, schedule.last) if day]
    named += [span.start.date() for span in schedule.spans]
    found: set[Told] = set()
    day = min(named) - 10 * DAY
    while day <= max(named) + 10 * DAY:
        found.update(taking_place_on(schedule, day))
        day += DAY
    return sorted(found)
