"""Windows: from which day until which a step is due, counted from a day before it (mission O-11 to O-13).

A window counts days of the calendar and no hours, so that a change of the clock moves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from app.common.frozen import frozen
from app.common.words import N_, Told, counted


class Unit(StrEnum):
    """What a window counts in."""

    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


UNITS = {Unit.DAYS: N_("Days"), Unit.MONTHS: N_("Calendar months"), Unit.YEARS: N_("Years")}
MOST = {Unit.DAYS: 3650, Unit.MONTHS: 120, Unit.YEARS: 10}
"""How far ahead a window may lie."""


@frozen
class Span:
    """The first and the last day on which something is due."""

    first: date
    last: date


def only(day: date) -> Span:
    """A span of one day."""
    return Span(day, day)


@frozen
class Window:
    """So long after another step a step is due: at least and at most so many days, months or years."""

    after: str
    unit: Unit
    least: int
    most: int

    def from_day(self, day: date) -> Span:
        """The days on which it is due, from the day on which the other step was done."""
        return self.from_span(only(day))

    def from_span(self, span: Span) -> Span:
        """The days on which it may be due, where the other step itself may still fall within a span."""
        return Span(later(span.first, self.unit, self.least), later(span.last, self.unit, self.most))

    def told(self) -> dict[str, Any]:
        """As it is kept."""
        return {"after": self.after, "unit": self.unit.value, "least": self.least, "most": self.most}

    @property
    def sound(self) -> bool:
        """Whether it runs forwards, and not too far."""
        return 0 <= self.least <= self.most <= MOST[self.unit]


def window_from(kept: Mapping[str, Any]) -> Window:
    """A window as it is kept, read back."""
    return Window(kept["after"], Unit(kept["unit"]), int(kept["least"]), int(kept["most"]))


def later(day: date, unit: Unit, count: int) -> date:
    """The day so much later. Where a month is too short it is the last day of it: 31 December and two months."""
    if unit is Unit.DAYS:
        return day + timedelta(days=count)
    from dateutil.relativedelta import relativedelta  # few pages reckon with months

    return day + relativedelta(months=count if unit is Unit.MONTHS else count * 12)


def length(window: Window) -> Told:
    """How long after the other step, in words: in weeks where the days make whole weeks."""
    unit, least, most = window.unit, window.least, window.most
    if unit is Unit.DAYS and most and least % 7 == most % 7 == 0:
        return _weeks(least // 7, most // 7)
    if least < most:
        return Told(_BETWEEN[unit], least=str(least), most=str(most))
    if unit is Unit.DAYS:
        return counted("%(num)s day later", "%(num)s days later", most)
    if unit is Unit.MONTHS:
        return counted("%(num)s month later", "%(num)s months later", most)
    return Told(N_("every year")) if most == 1 else counted("%(num)s year later", "%(num)s years later", most)


def _weeks(least: int, most: int) -> Told:
    if least < most:
        return Told(N_("%(least)s to %(most)s weeks later"), least=str(least), most=str(most))
    return counted("%(num)s week later", "%(num)s weeks later", most)


_BETWEEN = {
    Unit.DAYS: N_("%(least)s to %(most)s days later"),
    Unit.MONTHS: N_("%(least)s to %(most)s months later"),
    Unit.YEARS: N_("%(least)s to %(most)s years later"),
}
