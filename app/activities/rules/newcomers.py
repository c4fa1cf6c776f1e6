"""Newcomers who follow the participation track: what is asked of them, and for how long it is kept (A-07).

The track asks for at least forty hours among others, in Dutch, for whoever neither works nor studies. What is kept
serves to find what fits somebody, and to see what is missing: no more than that.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from app.activities.rules.activities import LanguageLevel
from app.common.words import N_

LEVELS_OF_PEOPLE = {
    LanguageLevel.NONE: N_("A0: speaks no Dutch yet"),
    LanguageLevel.A1: N_("A1"),
    LanguageLevel.A2: N_("A2"),
    LanguageLevel.B1: N_("B1"),
    LanguageLevel.B2: N_("B2 or higher"),
}
"""How much Dutch somebody speaks: the same steps as activities ask for, so that the two can be compared."""
SHORT_LEVELS = {**LEVELS_OF_PEOPLE, LanguageLevel.NONE: N_("A0")}
"""The same where there is little room."""


class Aim(StrEnum):
    """What somebody wants to reach by taking part."""

    DUTCH = "dutch"
    PEOPLE = "people"
    NEIGHBOURHOOD = "neighbourhood"
    WORK = "work"
    STUDY = "study"
    VOLUNTEERING = "volunteering"
    CHILDREN = "children"
    HEALTH = "health"


AIMS = {
    Aim.DUTCH: N_("Practise Dutch"),
    Aim.PEOPLE: N_("Meet people"),
    Aim.NEIGHBOURHOOD: N_("Get to know the neighbourhood"),
    Aim.WORK: N_("Find work"),
    Aim.STUDY: N_("Study or follow a training"),
    Aim.VOLUNTEERING: N_("Do voluntary work"),
    Aim.CHILDREN: N_("Do something together with the children"),
    Aim.HEALTH: N_("Exercise and stay healthy"),
}


class Daypart(StrEnum):
    """When somebody can take part."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    WEEKEND = "weekend"


DAYPARTS = {
    Daypart.MORNING: N_("On weekdays in the morning"),
    Daypart.AFTERNOON: N_("On weekdays in the afternoon"),
    Daypart.EVENING: N_("On weekdays in the evening"),
    Daypart.WEEKEND: N_("In the weekend"),
}

NOT_YOURS = N_("Choose a municipality for which you work.")
NOT_IN_USE = N_("Choose an intake form that is in use.")

Code = TypeVar("Code", bound=StrEnum)


def written(codes: Iterable[StrEnum]) -> str:
    """Some of a fixed list as they are kept: each once, in the order of the list."""
    wanted = set(codes)
    return " ".join(one.value for kind in {type(one) for one in wanted} for one in kind if one in wanted)


def read(kept: str | None, kind: type[Code]) -> tuple[Code, ...]:
    """What was kept; a code that is no longer on the list is left out."""
    there = set((kept or "").split())
    return tuple(one for one in kind if one.value in there)


def kept_until(last_worked_on: date, days: int) -> date:
    """The last day on which somebody is kept whom nobody worked on since a day."""
    return last_worked_on + timedelta(days=days)
