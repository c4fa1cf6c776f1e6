"""Agreements of regions: their network staff sees figures about newcomers from a minute until another (A-08)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from app.common.words import N_


class Term(StrEnum):
    """How an agreement stands at a moment."""

    AHEAD = "ahead"
    RUNS = "runs"
    OVER = "over"


TERMS = {
    Term.AHEAD: N_("Still to begin"),
    Term.RUNS: N_("In force"),
    Term.OVER: N_("Ended"),
}

ENDS_FIRST = N_("An agreement ends after it begins.")
NOT_IN_FORCE = N_("This agreement is not in force.")
CLOCK_SKIPS = N_("There is no such time: the clock skips it, or the year is far away.")
EFFECTS_OF_ENDING = [
    N_("The network staff of the region no longer sees figures, from this minute."),
    N_("That there was an agreement stays known."),
]


def term(starts_at: datetime, ends_at: datetime, at: datetime) -> Term:
    """How an agreement stands: it counts from the minute it begins, up to the minute it ends."""
    if at < starts_at:
        return Term.AHEAD
    return Term.RUNS if at < ends_at else Term.OVER


def reasons_against(starts_at: datetime, ends_at: datetime) -> list[str]:
    """Why an agreement cannot be so."""
    return [] if starts_at < ends_at else [ENDS_FIRST]
