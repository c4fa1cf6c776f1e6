"""Opening hours per weekday, with the days that are closed and those that have other hours."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from app.activities.rules.noting import Notes
from app.activities.rules.schedules import Adjusted, Closed, Hours
from app.activities.rules.uit.fields import by_language, day, objects, text, texts
from app.common.words import N_

WEEKDAYS = {name: number for number, name in enumerate(
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), start=1)}  # fmt: skip

NOT_AN_HOUR = N_("“%(text)s” is not a time of the day.")
NOT_A_WEEKDAY = N_("“%(text)s” is not a day of the week.")
NO_WEEKDAY = N_("There are opening hours that do not say on which days of the week.")
NO_EXCEPTION_DAYS = N_("Closed days or other hours do not say from when until when.")
EXCEPTION_ENDS_FIRST = N_("Closed days or other hours end (%(end)s) before they begin (%(start)s).")
TOO_MANY_EXCEPTIONS = N_("The calendar has %(number)s exceptions; we take over 1,500 at most.")

MOST_EXCEPTIONS = 1_500
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?")

Week = Mapping[int, tuple[Hours, ...]]


def week_of(opening: Any, notes: Notes) -> Week:
    """The hours of each weekday that has some, in order."""
    found: dict[int, set[Hours]] = defaultdict(set)
    for one in objects(opening):
        start, end = _time(one.get("opens"), notes), _time(one.get("closes"), notes)
        days = _weekdays(one.get("dayOfWeek"), notes)
        if start is not None and end is not None:
            for number in days:
                found[number].add(Hours(start, end))
    return {number: tuple(sorted(found[number])) for number in sorted(found)}


def closed_days(written: Any, main: str, notes: Notes) -> tuple[Closed, ...]:
    """The ranges of days on which nothing takes place."""
    return tuple(
        Closed(first, last, by_language(one.get("description"), main))
        for one, first, last in _ranges(written, notes)
    )


def adjusted_days(written: Any, week: Week, main: str, notes: Notes) -> tuple[Adjusted, ...]:
    """The ranges of days with other hours.

    At the source they take the place of the week: a weekday without hours of its own within the range has none,
    and one that has none in the week gets those of the range.
    """
    found: list[Adjusted] = []
    for one, first, last in _ranges(written, notes):
        hours = week_of(one.get("openingHours"), notes)
        reason = by_language(one.get("description"), main)
        alike: dict[tuple[Hours, ...], set[int]] = defaultdict(set)
        for number in sorted(_weekdays_between(first, last) & (hours.keys() | week.keys())):
            alike[hours.get(number, ())].add(number)
        if len(alike) == 1 and not _weekdays_between(first, last) - set(*alike.values()):
            alike = {group: set() for group in alike}  # type: ignore[assignment]
        found += [Adjusted(first, last, group, frozenset(days), reason, extra=bool(group))
                  for group, days in sorted(alike.items(), key=lambda pair: sorted(pair[1]))]  # fmt: skip
    return tuple(found)


def _weekdays_between(first: date, last: date) -> set[int]:
    """The weekdays that occur in a range; a week has them all."""
    return {(first + timedelta(days=step)).isoweekday() for step in range(min((last - first).days + 1, 7))}


def _ranges(written: Any, notes: Notes) -> list[tuple[dict[str, Any], date, date]]:
    found: list[tuple[dict[str, Any], date, date]] = []
    entries = list(objects(written))
    if len(entries) > MOST_EXCEPTIONS:
        notes.refuse(TOO_MANY_EXCEPTIONS, number=str(len(entries)))
        return []
    for one in entries:
        first, last = day(one.get("startDate")), day(one.get("endDate"))
        if first is None or last is None:
            notes.refuse(NO_EXCEPTION_DAYS)
        elif last < first:
            notes.refuse(EXCEPTION_ENDS_FIRST, start=first.isoformat(), end=last.isoformat())
        else:
            found.append((one, first, last))
    return found


def _time(written: Any, notes: Notes) -> time | None:
    found = _TIME.fullmatch(text(written))
    if found is None:
        notes.refuse(NOT_AN_HOUR, text=text(written)[:40])
        return None
    return time(int(found[1]), int(found[2]))


def _weekdays(written: Any, notes: Notes) -> list[int]:
    names = [name.lower() for name in texts(written)]
    if not names:
        notes.refuse(NO_WEEKDAY)
    for name in names:
        if name not in WEEKDAYS:
            notes.refuse(NOT_A_WEEKDAY, text=name[:40])
    return [WEEKDAYS[name] for name in names if name in WEEKDAYS]
