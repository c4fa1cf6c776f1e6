"""Schedules as they are typed: what goes into a form comes out of it, and what cannot be read is told."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.activities.rules import typing
from app.activities.rules.schedules import Adjusted, Closed, Hours, Schedule, ScheduleKind
from app.activities.rules.typing import Except, Line, Typed, schedule_from, span_of, typed

ZONE = "Europe/Brussels"
days = some.dates(date(2026, 1, 1), date(2028, 12, 31))
times = some.times().map(lambda moment: moment.replace(second=0, microsecond=0))
hours = some.builds(Hours, times, times)
many_hours = some.lists(hours, min_size=1, max_size=3).map(lambda found: tuple(sorted(found)))
reasons = some.dictionaries(some.sampled_from(["nl", "en", "fr"]), some.sampled_from(["Vakantie", "Zaal bezet"]))


@some.composite
def ranges(draw: some.DrawFn) -> tuple[date, date]:
    first = draw(days)
    return first, first + timedelta(days=draw(some.integers(0, 20)))


closed = some.builds(lambda span, reason: Closed(span[0], span[1], reason), ranges(), reasons)
adjusted = some.builds(
    lambda span, at, reason: Adjusted(span[0], span[1], at, reason=reason), ranges(), many_hours, reasons
)


def in_order(found: list) -> tuple:  # type: ignore[type-arg]
    return tuple(sorted(found, key=lambda one: (one.first, one.last)))


@some.composite
def schedules(draw: some.DrawFn) -> Schedule:
    kind = draw(some.sampled_from(ScheduleKind))
    spans = draw(some.lists(some.builds(span_of, days, hours), min_size=1, max_size=4, unique=True).map(sorted))
    spans = [span for span in spans if span.end - span.start <= timedelta(days=1)]
    first, last = draw(ranges())
    week = draw(some.dictionaries(some.integers(1, 7), many_hours, min_size=1))
    if kind is ScheduleKind.FLEXIBLE:
        return Schedule(kind, ZONE)
    if kind is ScheduleKind.FLEXIBLE_FROM:
        return Schedule(kind, ZONE, spans=tuple(spans), first=first, last=last)
    off = in_order(draw(some.lists(closed, max_size=3))), in_order(draw(some.lists(adjusted, max_size=3)))
    if kind is ScheduleKind.WEEKLY:
        every = draw(some.integers(1, typing.MOST_WEEKS))
        return Schedule(kind, ZONE, week=week, first=first, last=last, every=every, closed=off[0], adjusted=off[1])
    if kind is ScheduleKind.DAYS:
        return Schedule(kind, ZONE, spans=tuple(spans), closed=off[0], adjusted=off[1])
    return Schedule(kind, ZONE, spans=tuple(spans[:1]))


@given(schedules())
def test_what_a_form_shows_is_read_back_as_it_was(schedule: Schedule) -> None:
    read, faults = schedule_from(typed(schedule), ZONE)
    assert faults == []
    assert read is not None
    assert typed(read) == typed(schedule)
    assert (read.kind, read.spans, dict(read.week), read.first, read.last, read.every) == (
        schedule.kind,
        schedule.spans,
        dict(schedule.week),
        schedule.first,
        schedule.last,
        schedule.every,
    )


@pytest.mark.parametrize("text", ["14:00", "14.00", "14", "14u", "14u00", "14h00", "14:00 uur"])
def test_a_time_is_read_as_people_write_it(text: str) -> None:
    told = Typed("day", lines=(Line("24-12-2026", text, "16:00"),))
    read, faults = schedule_from(told, ZONE)
    assert not faults
    assert read is not None
    assert read.spans[0].start == datetime(2026, 12, 24, 14)


@pytest.mark.parametrize("text", ["24-12-2026", "2026-12-24", "24/12/2026", "24.12.2026"])
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    read, faults = schedule_from(Typed("day", lines=(Line(text, "14:00", "16:00"),)), ZONE)
    assert not faults
    assert read is not None
    assert read.spans[0].start.date() == date(2026, 12, 24)


def test_an_end_before_the_begin_is_on_the_day_after() -> None:
    span = span_of(date(2026, 12, 31), Hours(time(22), time(1)))
    assert span.end == datetime(2027, 1, 1, 1)


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        (Typed(""), typing.NO_KIND),
        (Typed("often"), typing.NO_KIND),
        (Typed("day", lines=(Line("30-02-2026", "14:00", "16:00"),)), typing.NO_DAY),
        (Typed("day", lines=(Line("24-12-2026", "25:00", "16:00"),)), typing.NO_TIME),
        (Typed("day", lines=(Line("24-12-2026", "", "16:00"),)), typing.HALF_A_LINE),
        (Typed("weekly", first="2026-09-01", week={2: (("14:00", ""),)}), typing.HALF_HOURS),
        (Typed("weekly", first="2026-09-01", every="often"), typing.NO_WEEKS),
        (Typed("weekly", exceptions=(Except(reason={"nl": "Vakantie"}),)), typing.HALF_EXCEPTION),
        (Typed("weekly", exceptions=(Except("2026-12-24", "2026-12-23"),)), typing.BACKWARDS),
        (Typed("weekly", exceptions=(Except("2026-12-24", closed=False),)), typing.NO_OTHER_HOURS),
    ],
)
def test_what_cannot_be_read_is_told(told: Typed, fault: str) -> None:
    read, faults = schedule_from(told, ZONE)
    assert read is None
    assert fault in faults
