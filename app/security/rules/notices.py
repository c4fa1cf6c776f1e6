"""Notices: how often somebody is told by mail that something is new, as each chooses for himself."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum

from app.common import clock
from app.common.words import N_


class Pace(StrEnum):
    """How often somebody is told."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"


PACES = {Pace.AT_ONCE: N_("At once"), Pace.DAILY: N_("Once a day"), Pace.NEVER: N_("Never")}
TOLD = (Pace.AT_ONCE, Pace.DAILY)
"""Those that are told anything."""

MORNING = time(7)
"""When the mail of a day is made: what happened later is in that of the next day."""
SETTLED = timedelta(minutes=1)
"""How old a change is before it is told: by then every save that was begun earlier has ended."""


def until(pace: Pace, at: datetime) -> datetime:
    """Up to which moment changes are told now: just now, or the last morning."""
    return at - SETTLED if pace is Pace.AT_ONCE else last_morning(at)


def last_morning(at: datetime) -> datetime:
    """The last time that it was seven o'clock here."""
    today = clock.on_the_wall(at).date()
    morning = clock.by_the_wall(datetime.combine(today, MORNING))
    if morning is None or morning > at:
        morning = clock.by_the_wall(datetime.combine(today - timedelta(days=1), MORNING))
    assert morning is not None, "no clock skips seven o'clock"
    return morning
