"""When an offer is: days, weekdays and hours as people write them, as a `Schedule`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from app.activities.rules.noting import Notes
from app.activities.rules.schedules import Hours, Schedule, ScheduleKind, Span
from app.activities.rules.uit.fields import FIRST_YEAR, LAST_YEAR, ZONE
from app.common.words import N_, folded

NOT_A_DAY = N_("“%(text)s” is not a date. Write it as 31/12/2026 or 2026-12-31.")
NOT_AN_HOUR = N_("“%(text)s” is not a time. Write it as 14:00.")
NOT_WEEKDAYS = N_("“%(text)s” is not a day of the week.")
ENDS_FIRST = N_("It ends (%(end)s) before it begins (%(start)s).")
NO_END = N_("There are days of the week and an hour at which it begins, but not until when.")
HOURS_ONLY = N_("There are hours, but no date and no day of the week; it counts as flexible.")
WITHOUT_HOURS = N_("There are days of the week, but no hours; it counts as flexible.")

WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "maandag monday lundi montag ma mon lun mo",
            "dinsdag tuesday mardi dienstag di tue mar",
            "woensdag wednesday mercredi mittwoch wo wed mer",
            "donderdag thursday jeudi donnerstag do thu jeu",
            "vrijdag friday vendredi freitag vr fri ven",
            "zaterdag saturday samedi samstag za sat sam",
            "zondag sunday dimanche sonntag zo sun dim",
        ),
        start=1,
    )
    for name in names.split()
}
BETWEEN = {"en", "and", "et", "und"}
EVERY = {"elke", "every", "chaque", "iedere", "op", "on", "le", "les", "the"}

_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_TIME = re.compile(r"(\d{1,2})(?:[:.uh](\d{2})|u|h)?(?::\d{2})?\s*(?:uur|u|h)?", re.IGNORECASE)


def schedule_of(cells: Mapping[str, str], notes: Notes) -> Schedule | None:
    """The schedule of an offer, which is flexible where no day is told."""
    first, last = _day(cells.get("start", ""), notes), _day(cells.get("end", ""), notes)
    start, end = (_time(cells.get(name, ""), notes) for name in ("from", "until"))
    weekdays = _weekdays(cells.get("days", ""), notes)
    if first and last and last < first:
        notes.refuse(ENDS_FIRST, start=first.isoformat(), end=last.isoformat())
    if weekdays and start and not end:
        notes.refuse(NO_END)
    if notes.problems:
        return None
    if weekdays and start and end:
        hours = (Hours(start, end),)
        return Schedule(ScheduleKind.WEEKLY, ZONE, week=dict.fromkeys(weekdays, hours), first=first, last=last)
    if weekdays:
        notes.remark(WITHOUT_HOURS)
    if first and start and last in (None, first):
        return Schedule(ScheduleKind.DAY, ZONE, spans=(_span(first, start, end or start),))
    if start and not first:
        notes.remark(HOURS_ONLY)
    return Schedule(ScheduleKind.FLEXIBLE_FROM if first else ScheduleKind.FLEXIBLE, ZONE, first=first, last=last)


def _span(day: date, start: time, end: time) -> Span:
    begins, ends = datetime.combine(day, start), datetime.combine(day, end)
    return Span(begins, ends if ends >= begins else ends + timedelta(days=1))


def _day(written: str, notes: Notes) -> date | None:
    if not written:
        return None
    found = _DAY.fullmatch(written)
    try:
        if found:
            day = date(int(found[3]), int(found[2]), int(found[1]))
        else:
            day = datetime.fromisoformat(written).date()
    except ValueError:
        day = date.min
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        notes.refuse(NOT_A_DAY, text=written[:40])
        return None
    return day


def _time(written: str, notes: Notes) -> time | None:
    if not written:
        return None
    found = _TIME.fullmatch(written.strip())
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    if hour > 23 or minute > 59:
        notes.refuse(NOT_AN_HOUR, text=written[:40])
        return None
    return time(hour, minute)


def _weekdays(written: str, notes: Notes) -> list[int]:
    words = [word for word in re.split(r"[\s,;/&+.]+", folded(written)) if word and word not in BETWEEN | EVERY]
    for word in words:
        if _weekday(word) is None:
            notes.refuse(NOT_WEEKDAYS, text=word[:40])
    return sorted({number for word in words if (number := _weekday(word))})


def _weekday(word: str) -> int | None:
    """The number of a weekday, also of several of them: “maandagen”, “mondays”."""
    return next((WEEKDAYS[one] for one in (word, word.removesuffix("en"), word.removesuffix("s"))
                 if one in WEEKDAYS), None)  # fmt: skip
