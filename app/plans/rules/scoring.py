"""Entering scores: whose scores somebody may enter, and what becomes of them when two people do so at once.

The two voices are kept apart: what is saved of one never touches the other (mission P-09, F-14).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from app.common.frozen import frozen
from app.common.words import N_
from app.plans.rules import measurements, merging
from app.plans.rules.instruments import Instrument, Scorer
from app.plans.rules.measurements import Score
from app.plans.rules.merging import Clash


class Place(NamedTuple):
    """Where a score stands: who gave it, and for which domain."""

    scorer: Scorer
    domain: str

    @property
    def name(self) -> str:
        """How forms call it: `resident-d2`."""
        return f"{self.scorer.value}-{self.domain}"


Given = Mapping[Place, Score]


@frozen
class Sheet:
    """A measurement as somebody fills it in: the day, and the scores of those whose he enters."""

    day: date
    scores: Given


OF_RESIDENT = N_("A resident gave this himself. Nobody else changes it or takes it away.")


def reasons_not_to_touch(*, own_voice: bool) -> list[str]:
    """What a resident gave himself is his, and stands as he gave it (mission F-14)."""
    return [OF_RESIDENT] if own_voice else []


def entered_by(who: Scorer, instrument: Instrument, *, resident_enters: bool) -> tuple[Scorer, ...]:
    """Whose scores somebody may enter: the own ones.

    A professional writes down what the resident says as long as the resident has no way to do so.
    """
    mine = {who}
    if who is Scorer.PROFESSIONAL and not resident_enters:
        mine.add(Scorer.RESIDENT)
    return tuple(one for one in instrument.scorers if one in mine)


def tidied(sheet: Sheet) -> Sheet:
    """A sheet with its notes as they are kept."""
    return Sheet(sheet.day, {place: measurements.tidied(score) for place, score in sheet.scores.items()})


# Two people at once

DAY = "day"
"""How the day is called among the names of places."""


def marks(sheet: Sheet) -> str:
    """What a form was made from, in short (`merging.marks`)."""
    return merging.marks(_told(sheet))


def together(base: str, theirs: Sheet, mine: Sheet) -> Sheet:
    """What has to be saved, so that mine stands there as well as what somebody else saved meanwhile.

    `base` are the marks of what my form was made from. Raises `merging.Clash` where both of us changed the same
    score, or the day.
    """
    changed, clashes = merging.compared(base, _told(theirs), _told(mine))
    found = Sheet(
        mine.day if DAY in changed else theirs.day,
        {place: score for place, score in mine.scores.items() if place.name in changed},
    )
    if clashes:
        raise Clash(clashes, found)
    return found


def _told(sheet: Sheet) -> dict[str, Any]:
    return {DAY: sheet.day.isoformat()} | {place.name: score.told() for place, score in sheet.scores.items()}
