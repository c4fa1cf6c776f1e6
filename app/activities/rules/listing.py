"""The dates of a schedule as a page lists them: the next ones, what is called off, and how often in all.

And when an activity is listed, and in which order: by its next date, then what is flexible.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo

from app.activities.rules.occasions import Day, between, days, occasions
from app.activities.rules.schedules import Adjusted, Closed, Schedule, ScheduleKind
from app.common.frozen import frozen
from app.common.words import N_, Told, counted

USUAL_LIMIT = 10
LOOKED_AHEAD = timedelta(days=5 * 366)
"""How far a rule without an end is followed for the next dates: past that there are none."""


class LineKind(StrEnum):
    """What a line of the list tells."""

    USUAL = "usual"
    ADJUSTED = "adjusted"
    CALLED_OFF = "called_off"


@frozen
class Line:
    """A line of the list: a time at which it takes place, or a day or range on which it does not.

    `first` and `last` are the days; `start` and `end` are moments, of what takes place only. A range that is
    called off is told as it was filled in, once, at the first date that it takes away.
    """

    kind: LineKind
    first: date
    last: date
    start: datetime | None = None
    end: datetime | None = None
    reason: Mapping[str, str] | None = None


@frozen
class Totals:
    """How often it takes place and is called off in all; no numbers where there is no end, or nothing is fixed."""

    times: int | None
    called_off: int | None
    last: date | None


def lines(schedule: Schedule, since: date, limit: int = USUAL_LIMIT) -> tuple[Line, ...]:
    """The next dates from a day on, with what is called off before the last of them."""
    found: list[Line] = []
    waiting: list[Line] = []
    told: list[Closed | Adjusted] = []
    left = limit
    for day in days(schedule, since, _horizon(schedule, since)):
        if day.called_off and day.exception is not None:
            if not any(day.exception is one for one in told):
                told.append(day.exception)
                waiting.append(_called_off(day.exception))
            continue
        for line in _taking_place(day, ZoneInfo(schedule.zone)):
            if not left:
                return tuple(found)
            found += [*waiting, line]
            waiting, left = [], left - 1
        if not left:
            return tuple(found)
    # What is called off after the last date of all belongs to the list as well.
    return (*found, *waiting)


def _taking_place(day: Day, zone: ZoneInfo) -> Iterator[Line]:
    for start, end in sorted({between(span, zone) for span in day.spans}):
        if day.exception is None:
            yield Line(LineKind.USUAL, day.day, day.day, start, end)
        else:
            yield Line(LineKind.ADJUSTED, day.day, day.day, start, end, day.exception.reason)


def _called_off(exception: Closed | Adjusted) -> Line:
    return Line(LineKind.CALLED_OFF, exception.first, exception.last, reason=exception.reason)


def _horizon(schedule: Schedule, since: date) -> date | None:
    endless = schedule.kind is ScheduleKind.WEEKLY and schedule.last is None
    return max(since, schedule.first or since) + LOOKED_AHEAD if endless else None


def totals(schedule: Schedule) -> Totals:
    """How often it takes place in all, until when, and how often it does not; no numbers where nobody can tell."""
    flexible = schedule.kind in (ScheduleKind.FLEXIBLE, ScheduleKind.FLEXIBLE_FROM)
    weekly = schedule.kind is ScheduleKind.WEEKLY
    if flexible or (weekly and (schedule.last is None or schedule.first is None)):
        return Totals(None, None, schedule.last)
    times, off, last = 0, 0, schedule.last
    for day in days(schedule):
        times += len(day.spans)
        off += len(day.called_off)
        last = schedule.last or day.day
    return Totals(times, off, last)


def said(found: Totals) -> tuple[Told, ...]:
    """The totals as sentences, as they stand below the list; none of what takes place once and that is all."""
    if found.times is None or found.called_off is None:
        return (Told(N_("Until %(day)s."), day=found.last) if found.last else Told(N_("Without a last day.")),)
    if found.times == 1 and not found.called_off:
        return ()
    sentences = []
    if found.times and found.last:
        often = counted("Once, until %(last)s at the latest.", "%(num)s times until %(last)s.", found.times)
        sentences.append(Told(often, last=found.last))
    if found.called_off:
        sentences.append(
            counted("Once it does not take place.", "%(num)s times it does not take place.", found.called_off)
        )
    return tuple(sentences)


# What is listed, and in which order


class Rank(IntEnum):
    """Dated first, then what began and is flexible, then what is flexible all year round."""

    DATED = 0
    FLEXIBLE_FROM = 1
    FLEXIBLE = 2


def listed(schedule: Schedule, at: datetime) -> bool:
    """Whether an activity still takes place, and something flexible already does (F-19)."""
    if schedule.kind is ScheduleKind.FLEXIBLE:
        return True
    if schedule.kind is ScheduleKind.FLEXIBLE_FROM:
        today = at.astimezone(ZoneInfo(schedule.zone)).date()
        return (schedule.first is None or schedule.first <= today) and (
            schedule.last is None or today <= schedule.last
        )
    return next_start(schedule, at) is not None


def order(schedule: Schedule, at: datetime) -> tuple[int, datetime]:
    """What activities that are listed are sorted by: the next date, then flexible ones by the day they began."""
    if schedule.kind is ScheduleKind.FLEXIBLE:
        return Rank.FLEXIBLE, datetime.min.replace(tzinfo=UTC)
    if schedule.kind is ScheduleKind.FLEXIBLE_FROM:
        first = schedule.first or date.min
        return Rank.FLEXIBLE_FROM, datetime(first.year, first.month, first.day, tzinfo=UTC)
    start = next_start(schedule, at)
    return Rank.DATED, start.astimezone(UTC) if start else datetime.max.replace(tzinfo=UTC)


def next_start(schedule: Schedule, at: datetime) -> datetime | None:
    """When the next time begins, or began that is not over yet."""
    until = _horizon(schedule, at.astimezone(ZoneInfo(schedule.zone)).date())
    found = next(occasions(schedule, at, until, 1), None)
    return found.start if found else None


OVER = "9"
"""Sorts after everything that still takes place."""


def sort_key(schedule: Schedule, at: datetime) -> str:
    """The same order as a text to sort a list by: dated, flexible from a day, flexible, and what is over last.

    It holds until the date in it has passed.
    """
    rank, moment = order(schedule, at)
    if rank == Rank.FLEXIBLE:
        return f"{Rank.FLEXIBLE:d}"
    today = at.astimezone(ZoneInfo(schedule.zone)).date()
    if rank == Rank.FLEXIBLE_FROM:
        ended = schedule.last is not None and schedule.last < today
        return OVER if ended else f"{Rank.FLEXIBLE_FROM:d}{moment.date().isoformat()}"
    return OVER if moment.year == date.max.year else key_of(Rank.DATED, moment)


def key_of(rank: Rank, at: datetime) -> str:
    """What a moment comes to among those of a rank."""
    return f"{rank:d}{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='minutes')}"
