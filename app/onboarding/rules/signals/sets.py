"""Sets of figures: a file that was handed in, what of it counts, and what it takes the place of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from app.common.frozen import frozen
from app.common.words import N_
from app.onboarding.rules.signals.periods import Period


class SetState(StrEnum):
    """Where a set of figures stands."""

    WAITING = "waiting"
    TAKEN = "taken"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


SET_STATES = {
    SetState.WAITING: N_("To be taken over"),
    SetState.TAKEN: N_("Taken over"),
    SetState.REPLACED: N_("Replaced"),
    SetState.WITHDRAWN: N_("Withdrawn"),
}


class Measure(StrEnum):
    """What is counted."""

    SIGNALS = "signals"
    MATCHES = "matches"


NOT_WAITING = N_("These figures have been taken over or withdrawn already.")
NOT_TAKEN_OVER = N_("Only figures that were taken over can be withdrawn.")
NOT_LOST = N_("Figures that were taken over are withdrawn, and not deleted.")
MEANWHILE = N_("Meanwhile somebody took over other figures of the same time. Look at what follows once more.")
CUT = N_(
    "There are figures of %(first)s to %(last)s as a whole, which cannot be replaced for a part of that time."
    " Withdraw those first, or hand in figures of the whole time."
)
NOTHING_LEFT = N_("Nothing is left to take over: all lines were left out.")
NOT_YOURS = N_("The file was handed in at another organisation, which keeps it.")
GONE = N_("This file is no longer there. Ask the Servicedesk.")
NO_REGION = N_("You work for no region.")
SET_ALREADY = N_("This region has thresholds already. Edit those.")
NOT_OURS = N_("This organisation is not on its way in this region.")


@frozen
class Standing:
    """Figures that count now: over which months, of which set, and of what."""

    set_id: int
    period: Period
    measure: Measure


@frozen
class Replacing:
    """What gives way to a new set; `cut` is a period of which only a part would."""

    gone: tuple[Standing, ...] = ()
    cut: Period | None = None

    @property
    def sets(self) -> tuple[int, ...]:
        """The sets of which figures give way."""
        return tuple(sorted({one.set_id for one in self.gone}))

    @property
    def mark(self) -> str:
        """What a page says that it showed, by which is seen whether it is still so."""
        return ".".join(str(one) for one in self.sets)


def months_of(periods: Iterable[Period]) -> frozenset[date]:
    """All months of some periods, by their first days."""
    return frozenset(first for one in periods for first in one.each())


def replacing(standing: Iterable[Standing], coming: dict[Measure, frozenset[date]]) -> Replacing:
    """What gives way to figures of some months: all that count for those, for every organisation.

    Figures of a whole quarter do not give way to those of one of its months: nothing would be left of the others.
    """
    gone = []
    for one in standing:
        months, there = coming.get(one.measure, frozenset()), months_of([one.period])
        if there <= months:
            gone.append(one)
        elif there & months:
            return Replacing(cut=one.period)
    return Replacing(tuple(gone))
