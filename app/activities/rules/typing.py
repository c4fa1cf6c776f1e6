"""A schedule as it is typed in a form, and read back: nothing that somebody typed is lost, right or wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from app.activities.rules.schedules import Adjusted, Closed, Hours, Schedule, ScheduleKind, Span
from app.common.words import N_, Told

WITH_SPANS = frozenset({ScheduleKind.DAY, ScheduleKind.DAYS, ScheduleKind.FLEXIBLE_FROM})
WITH_EXCEPTIONS = frozenset({ScheduleKind.DAYS, ScheduleKind.WEEKLY})
TIME = re.compile(r"(\d{1,2})(?:[:.hu ](\d{2})?)?(?: ?uur)?")
NO_KIND = N_("Choose how often it takes place.")
NO_DAY = N_("Write a day as day, month and year, such as 24-12-2026.")
NO_TIME = N_("Write a time as 14:00.")
HALF_A_LINE = N_("Fill in day, begin and end, or leave the line empty.")
HALF_HOURS = N_("Fill in begin and end, or leave both empty.")
HALF_EXCEPTION = N_("Fill in the day of the exception.")
NO_OTHER_HOURS = N_("Fill in the other time of the exception.")
BACKWARDS = N_("The last day lies before the first day.")
NO_WEEKS = N_("Write every how many weeks as a number from 1 to 8.")
MOST_WEEKS = 8


@dataclass(frozen=True)
class Line:
    """A day with begin and end, as typed."""

    day: str = ""
    start: str = ""
    end: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.day or self.start or self.end)


@dataclass(frozen=True)
class Except:
    """An exception as typed: days without, or with other hours.

    `more` are further hours of the same days, `weekdays` what a source narrows it to; the form keeps both.
    """

    first: str = ""
    last: str = ""
    closed: bool = True
    start: str = ""
    end: str = ""
    reason: Mapping[str, str] = field(default_factory=dict)
    holiday: str = ""
    more: str = ""
    weekdays: str = ""
    extra: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.first or self.last or self.start or self.end or any(self.reason.values()))


@dataclass(frozen=True)
class Typed:
    """Everything about a schedule in a form; what does not go with its kind stays, and does not count."""

    kind: str = ""
    first: str = ""
    last: str = ""
    every: str = "1"
    lines: tuple[Line, ...] = ()
    week: Mapping[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    exceptions: tuple[Except, ...] = ()


def typed(schedule: Schedule) -> Typed:
    """A schedule as a form shows it."""
    return Typed(
        kind=schedule.kind.value,
        first=_written(schedule.first),
        last=_written(schedule.last),
        every=str(schedule.every),
        lines=tuple(
            Line(span.start.date().isoformat(), _clock(span.start.time()), _end(span)) for span in schedule.spans
        ),
        week={day: tuple((_clock(h.start), _clock(h.end)) for h in hours) for day, hours in schedule.week.items()},
        exceptions=tuple(sorted(_exceptions(schedule), key=lambda one: (one.first, one.last))),
    )


def _end(span: Span) -> str:
    """When it ends; a source may not know."""
    return _clock(span.end.time()) if span.end != span.start else ""


def _exceptions(schedule: Schedule) -> Iterator[Except]:
    yield from map(closed_as_typed, schedule.closed)
    for other in schedule.adjusted:
        hours = other.hours or (None,)
        yield Except(
            _written(other.first),
            _until(other),
            closed=False,
            start=_clock(hours[0].start) if hours[0] else "",
            end=_clock(hours[0].end) if hours[0] else "",
            reason=dict(other.reason),
            more=" ".join(f"{_clock(h.start)}-{_clock(h.end)}" for h in other.hours[1:]),
            weekdays="".join(str(day) for day in sorted(other.weekdays)),
            extra=other.extra,
        )


def closed_as_typed(shut: Closed) -> Except:
    """Days without, as a form shows them."""
    return Except(_written(shut.first), _until(shut), reason=dict(shut.reason), holiday=shut.holiday)


def day_of(text: str) -> date | None:
    """A day as typed, or nothing where it is none."""
    return _Reader().day(text)


def _until(one: Closed | Adjusted) -> str:
    return _written(one.last) if one.last != one.first else ""


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""


def _clock(moment: time) -> str:
    return moment.isoformat("minutes")


class _Reader:
    """Reads what was typed and collects what is wrong about it, each said once."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def wrong(self, reason: str, **places: str | date) -> None:
        told = Told(reason, **places) if places else reason
        if told not in self.faults:
            self.faults.append(told)

    def day(self, text: str) -> date | None:
        if not text:
            return None
        for read in (date.fromisoformat, _day_first):
            try:
                return read(text)
            except ValueError:
                continue
        self.wrong(NO_DAY)
        return None

    def time(self, text: str) -> time | None:
        found = TIME.fullmatch(text.strip())
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
        if hour > 24 or minute > 59 or (hour == 24 and minute):
            self.wrong(NO_TIME)
            return None
        return time(hour % 24, minute)

    def hours(self, start: str, end: str) -> Hours | None:
        if not (start and end):
            self.wrong(HALF_HOURS)
            return None
        begin, until = self.time(start), self.time(end)
        return Hours(begin, until) if begin is not None and until is not None else None


def _day_first(text: str) -> date:
    day, month, year = (int(part) for part in re.split(r"[-/. ]", text.strip()))
    return date(year, month, day)


def schedule_from(told: Typed, zone: str) -> tuple[Schedule | None, list[str]]:
    """The schedule that was typed, and what cannot be read of it; no schedule where there is something."""
    if told.kind not in {kind.value for kind in ScheduleKind}:
        return None, [NO_KIND]
    kind, reader = ScheduleKind(told.kind), _Reader()
    made = Schedule(kind, zone)
    if kind in WITH_SPANS:
        made = replace(made, spans=tuple(sorted(_spans(told, reader))))
    if kind in (ScheduleKind.WEEKLY, ScheduleKind.FLEXIBLE_FROM):
        made = replace(made, first=reader.day(told.first), last=reader.day(told.last))
    if kind is ScheduleKind.WEEKLY:
        made = replace(made, week=_week(told, reader), every=_every(told.every, reader))
    if kind in WITH_EXCEPTIONS:
        closed, adjusted = _read_exceptions(told, reader)
        made = replace(made, closed=tuple(closed), adjusted=tuple(adjusted))
    return (None if reader.faults else made), reader.faults


def _spans(told: Typed, reader: _Reader) -> Iterator[Span]:
    for line in told.lines:
        if line.empty:
            continue
        if not (line.day and line.start and line.end):
            reader.wrong(HALF_A_LINE)
            continue
        day, hours = reader.day(line.day), reader.hours(line.start, line.end)
        if day and hours:
            yield span_of(day, hours)


def span_of(day: date, hours: Hours) -> Span:
    """The hours on a day; an end that is not later than the begin lies on the next day."""
    begin, end = datetime.combine(day, hours.start), datetime.combine(day, hours.end)
    return Span(begin, end if end > begin else end + timedelta(days=1))


def _week(told: Typed, reader: _Reader) -> dict[int, tuple[Hours, ...]]:
    found = {
        day: tuple(sorted(h for start, end in hours if (start or end) and (h := reader.hours(start, end))))
        for day, hours in told.week.items()
    }
    return {day: hours for day, hours in sorted(found.items()) if hours}


def _every(text: str, reader: _Reader) -> int:
    text = text.strip() or "1"
    if text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_WEEKS:
        return int(text)
    reader.wrong(NO_WEEKS)
    return 1


def _read_exceptions(told: Typed, reader: _Reader) -> tuple[list[Closed], list[Adjusted]]:
    closed: list[Closed] = []
    adjusted: list[Adjusted] = []
    for one in told.exceptions:
        if one.empty:
            continue
        first, last = reader.day(one.first), reader.day(one.last)
        if not one.first:
            reader.wrong(HALF_EXCEPTION)
        if first is None or (one.last and last is None):
            continue
        last, reason = last or first, {code: words for code, words in one.reason.items() if words}
        if last < first:
            reader.wrong(BACKWARDS)
        elif one.closed:
            closed.append(Closed(first, last, reason, one.holiday))
        elif not (one.start and one.end):
            reader.wrong(NO_OTHER_HOURS)
        elif hours := [*_all_hours(one, reader)]:
            days = frozenset(int(day) for day in one.weekdays if day in "1234567")
            adjusted.append(Adjusted(first, last, tuple(sorted(hours)), days, reason, one.extra))
    return closed, adjusted


def _all_hours(one: Except, reader: _Reader) -> Iterator[Hours]:
    read: Callable[[str, str], Hours | None] = reader.hours
    pairs = [(one.start, one.end), *(pair.split("-", 1) for pair in one.more.split() if "-" in pair)]
    for start, end in pairs:
        if hours := read(start, end):
            yield hours
