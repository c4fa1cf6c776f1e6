"""The rules of the clock of a zone, as calendar files carry them for programs that do not know the zone."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from icalendar import Timezone

ZONES_FROM, ZONES_TO = date(2020, 1, 1), date(2038, 1, 1)


@cache
def clock_rules(name: str) -> Timezone:
    """The rules of the clock of a zone.

    The library names the first hour that exists after the clock was put forward; the standard asks for the time
    that the clock before it shows at that moment (RFC 5545, 3.6.5), which is the hour that is skipped.
    """
    from icalendar import Timezone  # read when somebody asks for a calendar, which few processes see

    zone = Timezone.from_tzid(name, first_date=ZONES_FROM, last_date=ZONES_TO)
    parts: Any = zone.daylight
    for part in parts:
        skipped = part["tzoffsetto"].td - part["tzoffsetfrom"].td
        if skipped <= timedelta(0) or "rdate" not in part:
            continue
        starts = [part["dtstart"].dt, *(one.dt for one in part["rdate"].dts)]
        first, *rest = [one - skipped for one in starts]
        del part["dtstart"], part["rdate"]
        part.add("dtstart", first)
        part.add("rdate", rest)
    return zone
