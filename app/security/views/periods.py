"""How the first and last moments of a role are written: whole days as days, others to the minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.common import clock
from app.common.web.values import shown

_DAY = timedelta(days=1)


def since(moment: datetime | None) -> str:
    """From when a role counts."""
    day = _day_that_begins(moment)
    return shown(day or moment)


def until(moment: datetime | None) -> str:
    """Until when a role counts: a last day, or the minute at which it stops."""
    return shown(last_day(moment) or moment)


def last_day(moment: datetime | None) -> date | None:
    """The last day on which a role counts; nothing where it stops in the midst of one."""
    day = _day_that_begins(moment)
    return day - _DAY if day else None


def since_of_the_past(text: str | None) -> str:
    """The same for a value that a history kept; older ones are days."""
    return since(_kept(text, clock.begin_of))


def until_of_the_past(text: str | None) -> str:
    """The same for a value that a history kept; older ones are days."""
    return until(_kept(text, clock.end_of))


def _day_that_begins(moment: datetime | None) -> date | None:
    if moment is None:
        return None
    day = clock.on_the_wall(moment).date()
    return day if clock.begin_of(day) == moment else None


def _kept(text: str | None, of_day: Any) -> datetime | None:
    if not text:
        return None
    if len(text) == len("2026-12-31"):
        return of_day(date.fromisoformat(text))
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
