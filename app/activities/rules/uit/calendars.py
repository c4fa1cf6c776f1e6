"""When an event takes place: UiTdatabank's calendars, the old forms among them, as a `Schedule`.

`single` and `multiple` have times, `periodic` and `permanent` have opening hours per weekday, or none.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.activities.rules.imported import Happening, Occurrence
from app.activities.rules.noting import Notes
from app.activities.rules.schedules import Closed, Schedule, ScheduleKind, Span
from app.activities.rules.uit import weeks
from app.activities.rules.uit.fields import (
    ZONE,
    by_language,
    day,
    instant,
    items,
    last_day,
    mapping,
    objects,
    on_the_wall,
    text,
    whole,
)
from app.activities.rules.uit.summaries import spans_in_summary
from app.common.words import N_

MOST_TIMES = 1_500

NO_CALENDAR = N_("There is no calendar: the event does not say when it takes place.")
UNKNOWN_CALENDAR = N_("The calendar is of a kind that we do not know: “%(kind)s”.")
NO_TIMES = N_("The calendar has no dates.")
NO_PERIOD = N_("The calendar is of a period, but the day on which it begins is missing.")
ENDS_FIRST = N_("The event ends (%(end)s) before it begins (%(start)s).")
TOO_MANY = N_("The event has %(number)s dates; we take over 1,500 at most.")
NOT_A_TIME = N_("“%(text)s” is not a date or time.")
END_UNKNOWN = N_("It is not known when it ends.")
LAST_UNKNOWN = N_("It is not known on which day the period ends.")
FROM_SUMMARY = N_("The dates were read from the sentence in which the source sums them up.")
ONLY_BEGINNING_AND_END = N_("Of several dates only the first and the last are known.")
GUESSED = N_("The kind of calendar is missing; it was told from what is in the calendar.")

HAPPENING = {
    "Available": Happening.PLANNED,
    "TemporarilyUnavailable": Happening.POSTPONED,
    "Unavailable": Happening.CANCELLED,
}

Times = tuple[Occurrence, ...]


def calendar_of(document: dict[str, Any], main: str, notes: Notes) -> tuple[Schedule | None, Times]:
    """The schedule of an event with its times one by one; no schedule where the notes say why."""
    calendar = {**mapping(document.get("calendar")), **{k: v for k, v in document.items() if v is not None}}
    times = [one for name in ("subEvent", "timeSpans", "timestamps") for one in items(calendar.get(name))]
    kind = _kind(calendar, times, notes)
    if kind in ("single", "multiple"):
        return _with_times(calendar, kind, times, main, notes)
    if kind in ("periodic", "permanent"):
        return _with_hours(calendar, kind, main, notes), ()
    return None, ()


def _kind(calendar: dict[str, Any], times: list[Any], notes: Notes) -> str:
    """What kind a calendar is; one that does not say so is told as the source does, but for a period of a day."""
    kind = text(calendar.get("calendarType")).lower()
    if kind:
        if kind not in ("single", "multiple", "periodic", "permanent"):
            notes.refuse(UNKNOWN_CALENDAR, kind=kind[:40])
            return ""
        return kind
    first, last = day(calendar.get("startDate")), day(calendar.get("endDate"))
    if times:
        kind = "single" if len(times) == 1 else "multiple"
    elif first and last:
        kind = "single" if first == last else "periodic"
    elif items(calendar.get("openingHours")):
        kind = "permanent"
    else:
        notes.refuse(NO_CALENDAR)
        return ""
    notes.remark(GUESSED)
    return kind


def _with_times(
    calendar: dict[str, Any], kind: str, times: list[Any], main: str, notes: Notes
) -> tuple[Schedule | None, Times]:
    if len(times) > MOST_TIMES:
        notes.refuse(TOO_MANY, number=str(len(times)))
        return None, ()
    if times:
        found = [one for time in objects(times) if (one := _occurrence(time, main, notes))]
    else:
        found = [Occurrence(span) for span in _spans_without_times(calendar, kind, notes)]
    if not found:
        if not notes.problems:
            notes.refuse(NO_TIMES)
        return None, ()
    occurrences = tuple(sorted(found, key=lambda one: one.span))
    return _schedule_of(occurrences), occurrences


def _occurrence(time: dict[str, Any], main: str, notes: Notes) -> Occurrence | None:
    span = _span(time.get("startDate") or time.get("start"), time.get("endDate") or time.get("end"), notes)
    if span is None:
        return None
    status, booking, care = (mapping(time.get(name)) for name in ("status", "bookingAvailability", "childcare"))
    return Occurrence(
        span,
        HAPPENING.get(text(status.get("type")), Happening.PLANNED),
        by_language(status.get("reason"), main),
        text(booking.get("type")) != "Unavailable" and booking.get("remainingCapacity") != 0,
        whole(booking.get("capacity")),
        whole(booking.get("remainingCapacity")),
        time.get("overnight") is True,
        (text(care.get("start")), text(care.get("end"))),
    )


def _spans_without_times(calendar: dict[str, Any], kind: str, notes: Notes) -> list[Span]:
    """Old formats have the first and the last moment, and sometimes a sentence with all of them."""
    start, end = calendar.get("startDate"), calendar.get("endDate")
    summed_up = spans_in_summary(text(calendar.get("calendarSummary")))
    if (kind == "multiple" or end is None) and _goes_with(summed_up, start, end):
        notes.remark(FROM_SUMMARY)
        return summed_up
    span = _span(start, end, notes)
    if span and kind == "multiple":
        notes.remark(ONLY_BEGINNING_AND_END)
    return [span] if span else []


def _goes_with(spans: list[Span], start: Any, end: Any) -> bool:
    """Whether times that were summed up begin and end on the days that the calendar has."""
    if not spans or spans[0].start.date() != day(start):
        return False
    return end is None or spans[-1].start.date() == last_day(end)


def _span(start: Any, end: Any, notes: Notes) -> Span | None:
    """From when until when; what has no end ends when it begins."""
    for written in (start, end):
        if written is not None and instant(written) is None:
            notes.refuse(NOT_A_TIME, text=str(written)[:40])
            return None
    begins, ends = instant(start), instant(end)
    if begins is None:
        return None
    if ends is None:
        notes.remark(END_UNKNOWN)
    elif ends < begins:
        notes.refuse(ENDS_FIRST, start=str(start)[:40], end=str(end)[:40])
        return None
    on_wall = on_the_wall(start)
    assert on_wall is not None
    # In the night that the clock goes back, what lasts less than an hour would end before it begins.
    return Span(on_wall, max(on_the_wall(end) or on_wall, on_wall))


def _schedule_of(occurrences: tuple[Occurrence, ...]) -> Schedule:
    """One day or several. A day on which nothing goes on is closed; where something does, a time is left out."""
    going_on = {one.span.start.date() for one in occurrences if one.happening is Happening.PLANNED}
    off = [one for one in occurrences if one.happening is not Happening.PLANNED]
    closed = {one.span.start.date(): one for one in reversed(off) if one.span.start.date() not in going_on}
    kept = (
        one.span for one in occurrences if one.happening is Happening.PLANNED or one.span.start.date() in closed
    )
    spans = tuple(sorted(set(kept)))
    alone = len(spans) == 1 and spans[0].end - spans[0].start < timedelta(days=1)
    return Schedule(
        ScheduleKind.DAY if alone else ScheduleKind.DAYS,
        ZONE,
        spans=spans,
        closed=tuple(Closed(off_day, off_day, one.reason) for off_day, one in sorted(closed.items())),
    )


def _with_hours(calendar: dict[str, Any], kind: str, main: str, notes: Notes) -> Schedule | None:
    first = last = None
    if kind == "periodic":
        for written in (calendar.get("startDate"), calendar.get("endDate")):
            if written is not None and day(written) is None:
                notes.refuse(NOT_A_TIME, text=str(written)[:40])
        first, last = day(calendar.get("startDate")), last_day(calendar.get("endDate"))
        if first is None:
            notes.refuse(NO_PERIOD)
        elif last is None:
            notes.remark(LAST_UNKNOWN)
        elif last < first:
            notes.refuse(ENDS_FIRST, start=first.isoformat(), end=last.isoformat())
    week = weeks.week_of(calendar.get("openingHours"), notes)
    closed = weeks.closed_days(calendar.get("openingHoursClosedDays"), main, notes)
    adjusted = weeks.adjusted_days(calendar.get("openingHoursAdjustedDays"), week, main, notes)
    if notes.problems:
        return None
    if week or adjusted:
        kinds = ScheduleKind.WEEKLY
    else:
        kinds = ScheduleKind.FLEXIBLE if first is None else ScheduleKind.FLEXIBLE_FROM
    return Schedule(kinds, ZONE, week=week, first=first, last=last, closed=closed, adjusted=adjusted)
