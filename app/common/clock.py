"""The one clock of the portal: aware moments in UTC, and the civil day of the Netherlands and Belgium."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

CIVIL_ZONE = ZoneInfo("Europe/Amsterdam")
"""Amsterdam and Brussels keep the same time; one zone serves both countries."""


def begin_of(day: date) -> datetime:
    """The moment at which a day begins here."""
    return datetime.combine(day, time(), CIVIL_ZONE).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The moment at which a day is over here; a day on which the clock changes has 23 or 25 hours."""
    return begin_of(day + timedelta(days=1))


def by_the_wall(told: datetime) -> datetime | None:
    """The moment at which the clocks here show something; nothing for what they skip in spring.

    Of what they show twice in autumn it is the first.
    """
    moment = told.replace(tzinfo=CIVIL_ZONE).astimezone(UTC)
    return moment if moment.astimezone(CIVIL_ZONE).replace(tzinfo=None) == told else None


def on_the_wall(moment: datetime) -> datetime:
    """What the clocks here show at a moment."""
    return moment.astimezone(CIVIL_ZONE).replace(tzinfo=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present day as people in the Netherlands and Belgium count it."""
    return now().astimezone(CIVIL_ZONE).date()


def months_until_now(count: int) -> list[tuple[datetime, datetime]]:
    """Begin and end of the last months here, oldest first; the last is the present one."""
    present = today().year * 12 + today().month - 1
    firsts = [date(month // 12, month % 12 + 1, 1) for month in range(present - count + 1, present + 2)]
    return [(begin_of(first), begin_of(after)) for first, after in pairwise(firsts)]
