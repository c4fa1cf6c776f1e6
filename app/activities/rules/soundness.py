"""What is wrong with a schedule, in sentences: what keeps it from being saved, and what is only pointed out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice, pairwise
from zoneinfo import available_timezones

from app.activities.rules.exceptions import Exceptions
from app.activities.rules.occasions import Day, days, on
from app.activities.rules.schedules import WEEKDAYS, Adjusted, Closed, Hours, Schedule, ScheduleKind, Span
from app.common.words import N_, Told

MOST_DATES = 1500
MOST_YEARS = 5
MOST_EXCEPTIONS = 400
MOST_WEEKS = 52
MOST_HOURS = 24
LONGEST_REASON = 1000
EARLIEST, LATEST = date(1990, 1, 1), date(2200, 1, 1)
"""Years that a computer can count and no activity needs: past them the clocks of the zones are guesses."""

ZONE_UNKNOWN = N_("The time zone %(zone)s is not known.")
NO_DATES = N_("Fill in at least one date.")
ONE_DATE = N_("One day has one date. Choose several days for more than one.")
NO_DAYS = N_("Choose at least one day of the week, with hours.")
NO_FIRST = N_("Fill in the first day.")
NOT_OF_KIND = N_("What is filled in does not go with how often the activity takes place.")
NEVER = N_("With these days and exceptions the activity never takes place.")
ENDS_FIRST = N_("The last day, %(last)s, lies before the first day, %(first)s.")
SPAN_ENDS_FIRST = N_("On %(day)s the end lies before the beginning.")
EXCEPTION_ENDS_FIRST = N_("The exception from %(first)s ends before it begins.")
TWICE = N_("%(day)s stands in the list twice, with the same hours.")
OVERLAP = N_("The hours overlap: on %(day)s something begins before what went before is over.")
OVERLAP_OF_WEEK = N_("The hours of %(day)s overlap: something begins before what went before is over.")
HOURS_MANY = N_("There are more than %(most)s times on one day.")
WEEKS_WRONG = N_("The number of weeks must lie between 1 and %(most)s.")
TOO_MANY = N_(
    "This comes to more than %(most)s dates. Choose an earlier last day, or make several activities of it."
)
TOO_LONG = N_("The dates span more than %(most)s years. Choose an earlier last day.")
EXCEPTION_LONG = N_("The exception from %(first)s takes longer than %(most)s years. Choose a last day instead.")
EXCEPTIONS_MANY = N_("There are more than %(most)s exceptions.")
REASON_LONG = N_("The reason of the exception of %(first)s is longer than %(most)s characters.")
FAR = N_("%(day)s lies too far away.")

NO_END = N_("On %(day)s it is not known when it ends.")
OUTSIDE = N_("The exception of %(first)s lies outside the dates of the activity and changes nothing.")
CLOSED_WINS = N_("On %(first)s the activity is closed; the other hours for that day do not count.")
TWO_HOURS = N_("For %(first)s other hours are filled in twice; the last ones count.")


def faults(schedule: Schedule) -> list[Told]:
    """What has to be put right before a schedule is saved; empty when it is sound.

    What could take long is only asked of what is small enough: nothing here walks over centuries.
    """
    if found := [*_form(schedule), *_bounds(schedule)]:
        return found
    return [*_hours(schedule), *_happening(schedule)]


def warnings(schedule: Schedule) -> list[Told]:
    """What is allowed and may be a mistake, of a schedule that is sound."""
    if schedule.kind is ScheduleKind.FLEXIBLE:
        return []
    bare = replace(schedule, closed=(), adjusted=())
    found = [Told(NO_END, day=span.start.date()) for span in schedule.spans if span.end == span.start]
    found += [Told(OUTSIDE, first=one.first) for one in schedule.closed if not _touches(bare, one)]
    open_days = Exceptions(schedule.closed, ())
    said: list[Adjusted] = []
    for one in schedule.adjusted:
        if not _touches(replace(schedule, closed=(), adjusted=(one,)) if one.extra else bare, one):
            found.append(Told(OUTSIDE, first=one.first))
        elif all(open_days.closed_on(day) for day in _days_of(one)):
            found.append(Told(CLOSED_WINS, first=one.first))
        elif twice := [other for other in said if _same_days(one, other)]:
            found.append(Told(TWO_HOURS, first=max(one.first, twice[0].first)))
        said.append(one)
    return found


# One kind of fault after the other


def _form(schedule: Schedule) -> Iterator[Told]:
    """What is missing, or filled in and does not go with the kind."""
    kind = schedule.kind
    if schedule.zone not in _zones():
        yield Told(ZONE_UNKNOWN, zone=schedule.zone)
    belongs = {
        ScheduleKind.DAY: not (schedule.week or schedule.first or schedule.last or schedule.every != 1),
        ScheduleKind.DAYS: not (schedule.week or schedule.first or schedule.last or schedule.every != 1),
        ScheduleKind.WEEKLY: not schedule.spans,
        ScheduleKind.FLEXIBLE: schedule == Schedule(ScheduleKind.FLEXIBLE, schedule.zone),
        ScheduleKind.FLEXIBLE_FROM: not (schedule.week or schedule.every != 1),
    }
    if not belongs[kind] or not set(schedule.week) <= set(range(1, 8)):
        yield Told(NOT_OF_KIND)
    if kind in (ScheduleKind.DAY, ScheduleKind.DAYS) and not (schedule.spans or _extra(schedule)):
        yield Told(NO_DATES)
    if kind is ScheduleKind.DAY and len(schedule.spans) > 1:
        yield Told(ONE_DATE)
    if kind is ScheduleKind.WEEKLY and not (any(schedule.week.values()) or _extra(schedule)):
        yield Told(NO_DAYS)
    if schedule.first is None and (kind is ScheduleKind.FLEXIBLE_FROM or schedule.every > 1):
        yield Told(NO_FIRST)


def _bounds(schedule: Schedule) -> Iterator[Told]:
    """What is too much, too long, too far away or the wrong way round."""
    if not 1 <= schedule.every <= MOST_WEEKS:
        yield Told(WEEKS_WRONG, most=str(MOST_WEEKS))
    if schedule.first and schedule.last and schedule.last < schedule.first:
        yield Told(ENDS_FIRST, first=schedule.first, last=schedule.last)
    if len(schedule.spans) > MOST_DATES:
        yield Told(TOO_MANY, most=str(MOST_DATES))
    exceptions = (*schedule.closed, *schedule.adjusted)
    if len(exceptions) > MOST_EXCEPTIONS:
        yield Told(EXCEPTIONS_MANY, most=str(MOST_EXCEPTIONS))
    if any(
        len(some) > MOST_HOURS for some in (*schedule.week.values(), *(one.hours for one in schedule.adjusted))
    ):
        yield Told(HOURS_MANY, most=str(MOST_HOURS))
    yield from (Told(SPAN_ENDS_FIRST, day=span.start.date()) for span in schedule.spans if span.end < span.start)
    for one in exceptions:
        if one.last < one.first:
            yield Told(EXCEPTION_ENDS_FIRST, first=one.first)
        if _years(one.first, one.last):
            yield Told(EXCEPTION_LONG, first=one.first, most=str(MOST_YEARS))
        if any(len(text) > LONGEST_REASON for text in one.reason.values()):
            yield Told(REASON_LONG, first=one.first, most=str(LONGEST_REASON))
    named = [*(day for span in schedule.spans for day in (span.start.date(), span.end.date()))]
    named += [day for day in (schedule.first, schedule.last) if day]
    if named and _years(min(named), max(named)):
        yield Told(TOO_LONG, most=str(MOST_YEARS))
    named += [day for one in exceptions for day in (one.first, one.last)]
    yield from (Told(FAR, day=day) for day in sorted(set(named)) if not EARLIEST <= day < LATEST)


def _hours(schedule: Schedule) -> Iterator[Told]:
    """Dates that come twice, and hours that run into each other on the clock of the wall."""
    for span, times in Counter(schedule.spans).items():
        if times > 1:
            yield Told(TWICE, day=span.start.date())
    if weekday := _overlap_of_week(schedule):
        yield Told(OVERLAP_OF_WEEK, day=Told(WEEKDAYS[weekday]))
        return
    if day := _overlap_of_exceptions(schedule):
        yield Told(OVERLAP, day=day)
        return
    ordered = [span for day in _walk(schedule) for span in day.spans]
    for one, other in pairwise(sorted(ordered)):
        if other.start < one.end:
            yield Told(OVERLAP, day=other.start.date())
            return


def _overlap_of_week(schedule: Schedule) -> int | None:
    """A day of any week on which the hours of a week overlap, be the weeks themselves called off or not."""
    monday = date(2024, 1, 1)
    # Sunday runs into Monday, unless that Monday is one of a week in between.
    spans = [
        span
        for day in (monday + timedelta(days=number) for number in range(8 if schedule.every == 1 else 7))
        for span in _all_on(day, schedule.week.get(day.isoweekday(), ()))
    ]
    found = _overlap(spans)
    return found.isoweekday() if found else None


def _overlap_of_exceptions(schedule: Schedule) -> date | None:
    found = (_overlap(_all_on(one.first, one.hours)) for one in schedule.adjusted)
    return next((day for day in found if day), None)


def _all_on(day: date, hours: Iterable[Hours]) -> list[Span]:
    """The hours of a day, also those that are there twice."""
    return [span for one in hours for span in on(day, (one,))]


def _overlap(spans: Iterable[Span]) -> date | None:
    pairs = pairwise(sorted(spans))
    return next((other.start.date() for one, other in pairs if other.start < one.end), None)


def _happening(schedule: Schedule) -> Iterator[Told]:
    """Whether it takes place at all, and not too often or over too long a time."""
    if schedule.kind in (ScheduleKind.FLEXIBLE, ScheduleKind.FLEXIBLE_FROM):
        return
    found = list(islice((span for day in _walk(schedule) for span in day.spans), MOST_DATES + 1))
    if not found:
        yield Told(NEVER)
    endless = schedule.kind is ScheduleKind.WEEKLY and schedule.last is None
    if len(found) > MOST_DATES and not endless:
        yield Told(TOO_MANY, most=str(MOST_DATES))


# Parts


def _walk(schedule: Schedule) -> Iterator[Day]:
    """The days of a schedule, of a rule without an end so far as its exceptions reach, and a cycle of it more."""
    if schedule.kind is not ScheduleKind.WEEKLY:
        return days(schedule)
    exceptions = (*schedule.closed, *schedule.adjusted)
    # A rule without a first day goes on since ever: from its first exception on it is looked at.
    firsts = [one.first for one in exceptions]
    begins = schedule.first or min(firsts, default=(schedule.last or date(2024, 1, 1)) - timedelta(days=7))
    ends = max([begins, *(one.last for one in exceptions)]) + timedelta(weeks=schedule.every + 1)
    return days(schedule, begins, schedule.last or ends)


def _touches(schedule: Schedule, one: Closed | Adjusted) -> bool:
    """Whether a schedule has a day in the days of an exception."""
    weekdays = getattr(one, "weekdays", None)
    found = days(schedule, one.first, one.last)
    return any(not weekdays or day.day.isoweekday() in weekdays for day in found)


def _days_of(one: Adjusted) -> Iterator[date]:
    for number in range(one.first.toordinal(), one.last.toordinal() + 1):
        day = date.fromordinal(number)
        if not one.weekdays or day.isoweekday() in one.weekdays:
            yield day


def _same_days(one: Adjusted, other: Adjusted) -> bool:
    if one.last < other.first or other.last < one.first:
        return False
    return not {*_days_of(one)}.isdisjoint(_days_of(other))


def _extra(schedule: Schedule) -> bool:
    return any(one.extra and one.hours for one in schedule.adjusted)


def _years(first: date, last: date) -> bool:
    return (last - first).days > MOST_YEARS * 366


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
