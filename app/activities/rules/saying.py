"""A schedule in words: sentences and parts of them for the translators, told in the language of the page.

Clock times are messages too, for nl writes 14.00, fr 14 h 00 and en 14:00.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from app.activities.rules.occasions import days
from app.activities.rules.schedules import WEEKDAYS, Adjusted, Closed, Hours, Schedule, ScheduleKind, Span
from app.common.words import N_, Told

MOST_SAID = 5
"""More dates or exceptions than this are counted, or left to the list that stands below."""

CLOCK = N_("%(hour)s:%(minute)s")
HOURS = N_("from %(start)s to %(end)s")
FROM_THEN = N_("from %(start)s")
PAIR = N_("%(one)s and %(other)s")
MORE = N_("%(one)s, %(other)s")
EVERY_DAY = (N_("Every day %(hours)s"), N_("every day %(hours)s"))
EVERY = (N_("Every %(days)s %(hours)s"), N_("every %(days)s %(hours)s"))
EVERY_WEEKS = (N_("Every %(weeks)s weeks on %(days)s %(hours)s"), N_("on %(days)s %(hours)s"))
ONCE = N_("On %(weekday)s %(day)s %(hours)s.")
UNTIL_LATER = N_("From %(weekday)s %(day)s at %(start)s to %(other)s %(last)s at %(end)s.")
ONE_OF_SEVERAL = N_("%(weekday)s %(day)s %(hours)s")
SEVERAL = N_("On %(days)s.")
MANY = N_("On %(num)s dates, from %(first)s to %(last)s.")
FLEXIBLE = N_("Flexible: day and time are agreed upon.")
FLEXIBLE_FROM = N_("Flexible from %(first)s.")
FLEXIBLE_BETWEEN = N_("Flexible from %(first)s to %(last)s.")
INTAKE = N_("You can begin on %(days)s.")
INTAKE_MANY = N_("There are %(num)s moments on which you can begin, from %(first)s to %(last)s.")
BETWEEN = N_("From %(first)s to %(last)s.")
FROM = N_("From %(first)s on, without a last day.")
UNTIL = N_("Until %(last)s.")
PLAIN = N_("%(sentence)s.")
EXCEPT = N_("%(sentence)s, except %(days)s.")
EXCEPT_BELOW = N_("%(sentence)s, except on the dates below.")
WITH_EXCEPTIONS = N_("%(sentence)s, with exceptions.")
ON = N_("on %(day)s")
RANGE = N_("from %(first)s to %(last)s")
OTHER_HOURS = N_("Other hours: %(days)s.")
OTHER_HOURS_OF = N_("%(days)s %(hours)s")


def in_words(schedule: Schedule, *, below: bool = False) -> tuple[Told, ...]:
    """What a schedule comes to, as sentences; `below` when a list stands below them that tells the exceptions."""
    if schedule.kind is ScheduleKind.FLEXIBLE:
        return (Told(FLEXIBLE),)
    if schedule.kind is ScheduleKind.FLEXIBLE_FROM:
        return _flexible_from(schedule)
    if schedule.kind is not ScheduleKind.WEEKLY or not any(schedule.week.values()):
        return _one_by_one(schedule)
    sentence = _with_exceptions(_weekly(schedule), schedule, EXCEPT_BELOW if below else "")
    rule = (sentence, *_period(schedule))
    return rule if below else (*rule, *_adjustments(schedule))


def in_short(schedule: Schedule) -> Told:
    """What holds in general, for where no list stands below: that there are exceptions, and not which."""
    if schedule.kind is ScheduleKind.WEEKLY and any(schedule.week.values()):
        return _with_exceptions(_weekly(schedule), schedule, WITH_EXCEPTIONS)
    return in_words(schedule)[0]


# Kinds


def _weekly(schedule: Schedule) -> Told:
    """Every Tuesday from 14:00 to 16:00 and every Thursday from 19:30 to 21:00."""
    groups: dict[tuple[Hours, ...], list[int]] = {}
    for day in sorted(schedule.week):
        if schedule.week[day]:
            groups.setdefault(tuple(sorted(schedule.week[day])), []).append(day)
    parts = []
    for some, weekdays in groups.items():
        later = bool(parts)
        hours = together([_of(one) for one in some])
        named = together([Told(WEEKDAYS[day]) for day in weekdays])
        if schedule.every > 1:
            parts.append(Told(EVERY_WEEKS[later], weeks=str(schedule.every), days=named, hours=hours))
        elif len(weekdays) == 7:
            parts.append(Told(EVERY_DAY[later], hours=hours))
        else:
            parts.append(Told(EVERY[later], days=named, hours=hours))
    return together(parts)


def _one_by_one(schedule: Schedule) -> tuple[Told, ...]:
    spans = [span for day in days(schedule) for span in day.spans]
    if len(spans) == 1:
        return (_once(spans[0]),)
    if len(spans) > MOST_SAID:
        return (_many(MANY, spans),)
    return (Told(SEVERAL, days=together([_one_of_several(span) for span in spans])),) if spans else ()


def _once(span: Span) -> Told:
    if not _within_a_day(span):
        return Told(
            UNTIL_LATER,
            weekday=_weekday(span.start),
            day=span.start.date(),
            start=clock(span.start.time()),
            other=_weekday(span.end),
            last=span.end.date(),
            end=clock(span.end.time()),
        )
    return Told(ONCE, weekday=_weekday(span.start), day=span.start.date(), hours=_of_span(span))


def _one_of_several(span: Span) -> Told:
    return Told(ONE_OF_SEVERAL, weekday=_weekday(span.start), day=span.start.date(), hours=_of_span(span))


def _many(message: str, spans: Sequence[Span]) -> Told:
    return Told(message, num=str(len(spans)), first=spans[0].start.date(), last=spans[-1].start.date())


def _flexible_from(schedule: Schedule) -> tuple[Told, ...]:
    first, spans = schedule.first or date.min, [span for day in days(schedule) for span in day.spans]
    found = Told(FLEXIBLE_FROM, first=first)
    if schedule.last:
        found = Told(FLEXIBLE_BETWEEN, first=first, last=schedule.last)
    if not spans:
        return (found,)
    if len(spans) > MOST_SAID:
        return (found, _many(INTAKE_MANY, spans))
    return (found, Told(INTAKE, days=together([_one_of_several(span) for span in spans])))


# Period and exceptions


def _period(schedule: Schedule) -> tuple[Told, ...]:
    if schedule.kind is not ScheduleKind.WEEKLY:
        return ()
    if schedule.first and schedule.last:
        return (Told(BETWEEN, first=schedule.first, last=schedule.last),)
    if schedule.first:
        return (Told(FROM, first=schedule.first),)
    return (Told(UNTIL, last=schedule.last),) if schedule.last else ()


def _with_exceptions(rule: Told, schedule: Schedule, instead: str) -> Told:
    """A rule with the days on which it does not hold, or with what is told instead of them."""
    closed = sorted(schedule.closed, key=lambda one: (one.first, one.last))
    if not closed and not (instead and schedule.adjusted):
        return Told(PLAIN, sentence=rule)
    if instead or len(closed) > MOST_SAID:
        return Told(instead or WITH_EXCEPTIONS, sentence=rule)
    return Told(EXCEPT, sentence=rule, days=together([_days(one) for one in closed]))


def _adjustments(schedule: Schedule) -> tuple[Told, ...]:
    adjusted = sorted((one for one in schedule.adjusted if one.hours), key=lambda one: (one.first, one.last))
    if not adjusted or len(adjusted) > MOST_SAID:
        return ()
    parts = [
        Told(OTHER_HOURS_OF, days=_days(one), hours=together([_of(hours) for hours in sorted(one.hours)]))
        for one in adjusted
    ]
    return (Told(OTHER_HOURS, days=together(parts)),)


def _days(one: Closed | Adjusted) -> Told:
    return Told(ON, day=one.first) if one.first == one.last else Told(RANGE, first=one.first, last=one.last)


# Parts


def together(parts: Sequence[Told]) -> Told:
    """Parts as one reads them: a, b and c."""
    *before, last = parts
    if not before:
        return last
    found = before[0]
    for part in before[1:]:
        found = Told(MORE, one=found, other=part)
    return Told(PAIR, one=found, other=last)


def clock(value: time) -> Told:
    """A time of the clock as it is written in the language of the page."""
    return Told(CLOCK, hour=str(value.hour), minute=f"{value.minute:02d}")


def _of(hours: Hours) -> Told:
    return Told(HOURS, start=clock(hours.start), end=clock(hours.end))


def _of_span(span: Span) -> Told:
    if span.end == span.start:  # nobody said when it ends
        return Told(FROM_THEN, start=clock(span.start.time()))
    return Told(HOURS, start=clock(span.start.time()), end=clock(span.end.time()))


def _weekday(moment: datetime) -> Told:
    return Told(WEEKDAYS[moment.isoweekday()])


def _within_a_day(span: Span) -> bool:
    """Whether the hours alone say when it ends: on the same day, or in the night after it."""
    return (span.end - span.start).total_seconds() <= 24 * 3600
