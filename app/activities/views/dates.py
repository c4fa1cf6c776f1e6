"""The dates of a schedule as a page lists them: the next ten, with what is called off between them."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from flask_babel import format_date

from app.activities.rules import keeping, listing, saying
from app.activities.rules.listing import Line, LineKind
from app.activities.rules.schedules import Schedule, ScheduleKind
from app.common import clock
from app.common.frozen import frozen
from app.common.types import in_language
from app.common.web.locale import gettext as _
from app.common.web.values import language


@frozen
class Dated:
    """A line of the list, in words: the day, the hours or what is told instead, and whether it is struck out."""

    day: str
    hours: str
    mark: str = ""
    off: bool = False


@frozen
class Dates:
    """The list of the next dates: what holds in general, the lines, and how often in all."""

    words: str
    lines: tuple[Dated, ...]
    totals: tuple[str, ...]


def next_dates(schedule: Schedule) -> Dates:
    """The next ten dates from today on; of a schedule without dates only what holds in general."""
    if schedule.kind is ScheduleKind.FLEXIBLE:
        return Dates(in_general(schedule), (), ())
    found = listing.lines(schedule, clock.today())
    return Dates(
        _(saying.in_words(schedule, below=True)[0]),
        tuple(_dated(line) for line in found),
        tuple(_(told) for told in listing.said(listing.totals(schedule))),
    )


def in_general(schedule: Schedule) -> str:
    """When it takes place, in a sentence that does not name its exceptions, and leads to no list of them."""
    return _(saying.in_short(schedule))


def kept_in_general(kept: Any) -> str:
    """The same of a schedule as it is kept; many activities take place alike, and each list tells them again."""
    return _in_general(json.dumps(kept), language())


@lru_cache(maxsize=4096)
def _in_general(kept: str, _language: str) -> str:
    return in_general(keeping.read(json.loads(kept)))


def _dated(line: Line) -> Dated:
    if line.kind is LineKind.CALLED_OFF or line.start is None or line.end is None:
        reason = in_language(line.reason or {}, language()) or _("does not take place")
        return Dated(_range(line.first, line.last), reason, off=True)
    told = hours(line.start, line.end)
    return Dated(_day(line.first), told, _("other time") if line.kind is LineKind.ADJUSTED else "")


def _range(first: date, last: date) -> str:
    return _day(first) if first == last else f"{format_date(first, 'd MMM')} – {format_date(last, 'd MMM')}"


def _day(day: date) -> str:
    pattern = "EEE d MMMM" if day.year == clock.today().year else "EEE d MMMM y"
    return format_date(day, pattern)


def hours(start: datetime, end: datetime) -> str:
    """From when until when; nobody may have said until when."""
    return clock_time(start) if start == end else f"{clock_time(start)}–{clock_time(end)}"


def clock_time(moment: datetime) -> str:
    """What the clock shows, as it is written in the language of the page."""
    return _(saying.clock(moment.time()))
