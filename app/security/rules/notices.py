"""Notices: how often somebody is told by mail that something is new, as each chooses for himself."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from app.common import clock
from app.common.words import N_


class Pace(StrEnum):
    """How often somebody is told."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


PACES = {
    Pace.AT_ONCE: N_("At once"),
    Pace.DAILY: N_("Once a day"),
    Pace.WEEKLY: N_("Once a week, on Monday"),
    Pace.NEVER: N_("Never"),
}
TOLD = (Pace.AT_ONCE, Pace.DAILY, Pace.WEEKLY)
"""Those that are told anything, the soonest first."""

MORNING = time(7)
"""When the mail of a day is made: what happened later is in that of the next day."""
SETTLED = timedelta(minutes=1)
"""How old a change is before it is told: by then every save that was begun earlier has ended."""
HELPS = {Pace.AT_ONCE: timedelta(days=1), Pace.DAILY: timedelta(days=1), Pace.WEEKLY: timedelta(days=7)}
"""How long a notice helps whoever gets it; afterwards the next one tells it."""


def until(pace: Pace, at: datetime) -> datetime:
    """Up to which moment changes are told now: just now, the last morning, or that of the last Monday."""
    if pace is Pace.AT_ONCE:
        return at - SETTLED
    return last_monday(at) if pace is Pace.WEEKLY else last_morning(at)


def last_morning(at: datetime) -> datetime:
    """The last time that it was seven o'clock here."""
    today = clock.on_the_wall(at).date()
    morning = _morning_of(today)
    return _morning_of(today - timedelta(days=1)) if morning > at else morning


def last_monday(at: datetime) -> datetime:
    """The last time that it was seven o'clock on a Monday here."""
    today = clock.on_the_wall(at).date()
    monday = today - timedelta(days=today.weekday())
    morning = _morning_of(monday)
    return _morning_of(monday - timedelta(days=7)) if morning > at else morning


def _morning_of(day: date) -> datetime:
    morning = clock.by_the_wall(datetime.combine(day, MORNING))
    assert morning is not None, "no clock skips seven o'clock"
    return morning
