"""Ages at which somebody has to look anew at who may see a plan: twelve, sixteen and eighteen (mission F-13).

From twelve on young people consent along with their parents, from sixteen on alone (Youth Act, 7.3.4 and 7.3.5);
at eighteen they are of age (Civil Code, 1:233). What parents see then is decided by people, and by nothing here.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import IntEnum, StrEnum

from app.common.frozen import frozen
from app.common.words import N_


class Age(IntEnum):
    """Such an age, in years."""

    ALONG = 12
    ALONE = 16
    ADULT = 18


PROPOSALS = {
    Age.ALONG: N_(
        "From the age of twelve a young person decides along with the parents. Ask the young person who may see "
        "what, and agree on it with the parents. Think of access to the portal for the young person too."
    ),
    Age.ALONE: N_(
        "From the age of sixteen a young person decides alone. Ask whether the parents may go on seeing what they "
        "see now. What the young person does not want to share with them, you take back."
    ),
    Age.ADULT: N_(
        "The young person is an adult now. Parents and former representatives keep access only with consent. "
        "Without consent you take it back."
    ),
}


class Outcome(StrEnum):
    """What came out of looking at it anew."""

    STAYS = "stays"
    CHANGED = "changed"


OUTCOMES = {
    Outcome.STAYS: N_("What is shared stays as it is"),
    Outcome.CHANGED: N_("What is shared was changed under Participants"),
}

NOTHING_WAITS = N_("There is no birthday for which this has to be looked at now.")
NO_REASON = N_("Say why: with whom you spoke, and what was agreed.")


@frozen
class Threshold:
    """That somebody reached such an age, and on which day."""

    age: Age
    on: date


def birthday(born: date, age: int) -> date:
    """The day on which somebody is so old.

    Who was born on 29 February is a year older on 1 March where a year has no such day: a year of life is full
    when its last day, 28 February, is over (Dutch practice; the law counts full years and says no more of it).
    """
    year = born.year + age
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def waiting(born: date | None, begun: date, today: date, decided: Collection[Threshold] = ()) -> Threshold | None:
    """The last age that was reached since a plan was begun, unless somebody decided about it.

    Who begins a plan knows how old the young person is then, and shares it so. An age that was skipped is included
    in the one after it. A date of birth that is put right later makes another day of it, and asks again.
    """
    if born is None:
        return None
    reached = [one for one in thresholds(born) if begun < one.on <= today]
    return reached[-1] if reached and reached[-1] not in decided else None


def thresholds(born: date) -> list[Threshold]:
    """All these ages of somebody, and when they are reached."""
    return [Threshold(age, birthday(born, age)) for age in Age]
