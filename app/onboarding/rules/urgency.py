"""How soon a step asks for somebody: what is late, what is due this week, what still has no day."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from app.common.words import N_

SOON_DAYS = 14
"""A step that is due within so many days asks for action."""
NO_DAY = date(9999, 12, 31)
"""Stands for no day where lists are put in order of days: what has none comes last."""


class Urgency(StrEnum):
    """How soon something is due."""

    LATE = "late"
    WEEK = "week"
    SOON = "soon"
    LATER = "later"
    NO_DAY = "none"


URGENCIES = {
    Urgency.LATE: N_("Overdue"),
    Urgency.WEEK: N_("Due this week"),
    Urgency.SOON: N_("Due within two weeks"),
    Urgency.LATER: N_("Due later"),
    Urgency.NO_DAY: N_("Without a date"),
}


def urgency(due_on: date | None, today: date) -> Urgency:
    """How soon a day is: the week ends on Sunday."""
    if due_on is None:
        return Urgency.NO_DAY
    if due_on < today:
        return Urgency.LATE
    if due_on <= end_of_week(today):
        return Urgency.WEEK
    return Urgency.SOON if due_on <= soon(today) else Urgency.LATER


def end_of_week(today: date) -> date:
    """The Sunday of the week."""
    return today + timedelta(days=7 - today.isoweekday())


def soon(today: date) -> date:
    """The last day on which what is due asks for action now."""
    return today + timedelta(days=SOON_DAYS)
