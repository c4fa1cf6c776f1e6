"""How long a plan is kept once it is closed, and when it may be destroyed (mission P-36, F-16).

The file of a young person is kept for twenty years after its last change (Youth Act, article 7.3.8, clause 3).
Other laws say otherwise, so a template says how many years its plans are kept. Before that a plan is destroyed
where the person concerned asked for it and that was granted (7.3.9); as long as a hold stands, it is not at all.
"""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta
from enum import StrEnum

from app.common.frozen import frozen
from app.common.words import N_, Told

YOUTH_ACT = 20
LEAST, MOST = 1, 100

KEPT = N_("This plan is kept until %(day)s. It cannot be deleted before that.")
HAS_CONTENT = N_("Something was filled in already. Archive the plan instead.")
NOT_SO_LONG = N_("A plan is kept for at least %(least)s and at most %(most)s whole years.")


def kept_until(last_change: date, years: int) -> date:
    """The last day on which a plan is kept; after the 29th of February that is the 28th in most years."""
    year = last_change.year + years
    leaps = (last_change.month, last_change.day) == (2, 29) and not isleap(year)
    return date(year, 2, 28) if leaps else last_change.replace(year=year)


def reasons_against(years: float) -> list[str]:
    """Why plans cannot be kept for so many years."""
    sound = LEAST <= years <= MOST and years == int(years)
    return [] if sound else [Told(NOT_SO_LONG, least=str(LEAST), most=str(MOST))]


def reasons_not_to_delete(until: date | None, today: date, *, filled: bool) -> list[str]:
    """A plan goes only while nothing was filled in, and one that was closed not before its term is over."""
    if until and today <= until:
        return [Told(KEPT, day=until)]
    return [HAS_CONTENT] if filled else []


# Holding up, asking for and deciding about destruction


class KeptState(StrEnum):
    """How a closed plan stands."""

    KEPT = "kept"
    OVER = "over"
    HELD = "held"
    ASKED = "asked"
    GRANTED = "granted"
    OPEN = "open"


KEPT_STATES = {
    KeptState.KEPT: N_("Is kept"),
    KeptState.OVER: N_("Period is over"),
    KeptState.HELD: N_("On hold"),
    KeptState.ASKED: N_("Destruction asked for"),
    KeptState.GRANTED: N_("Destruction granted"),
    KeptState.OPEN: N_("Open again"),
}

IS_OPEN = N_("This plan is open again.")
IS_HELD = N_("This dossier is on hold. Lift the hold first.")
NOT_HELD = N_("This dossier is not on hold.")
NOT_OVER = N_("This dossier is kept until %(day)s. Before that it is destroyed only if a request was granted.")
IS_ASKED = N_("A request for this dossier was recorded already.")
NOT_ASKED = N_("There is no request about which a decision is needed.")
SAME_PERSON = N_("You recorded the request. Somebody else decides about it.")
NO_REASON = N_("Say why.")


@frozen
class Kept:
    """Where a closed plan stands: its last day, and whether it is held and asked for."""

    until: date | None
    held: bool = False
    asked: bool = False
    granted: bool | None = None

    def state(self, today: date) -> KeptState:
        """What weighs most."""
        checks = (
            (self.until is None, KeptState.OPEN),
            (self.held, KeptState.HELD),
            (self.granted, KeptState.GRANTED),
            (self.asked and self.granted is None, KeptState.ASKED),
            (self.until is not None and today > self.until, KeptState.OVER),
        )
        return next((state for holds, state in checks if holds), KeptState.KEPT)


def destroyed_from(until: date) -> date:
    """The first day on which a plan may be destroyed: a plan is kept to the end of its last day."""
    return until + timedelta(days=1)


def reasons_not_to_destroy(kept: Kept, today: date) -> list[str]:
    """Why a plan may not be destroyed now."""
    if kept.until is None:
        return [IS_OPEN]
    if kept.held:
        return [IS_HELD]
    return [] if kept.granted or today > kept.until else [Told(NOT_OVER, day=kept.until)]


def reasons_not_to_ask(kept: Kept) -> list[str]:
    """One request at a time, and once more after one that was refused."""
    if kept.until is None:
        return [IS_OPEN]
    return [IS_ASKED] if kept.asked and kept.granted is not False else []


def reasons_not_to_decide(kept: Kept, *, recorded_it: bool) -> list[str]:
    """Two people look at a request: one records it, another decides."""
    if not kept.asked or kept.granted is not None:
        return [NOT_ASKED]
    return [SAME_PERSON] if recorded_it else []


# Destroying


class Ground(StrEnum):
    """Why a dossier was destroyed."""

    TERM = "term"
    REQUEST = "request"


GROUNDS = {
    Ground.TERM: N_("The retention period was over"),
    Ground.REQUEST: N_("A request was granted"),
}

GONE = N_("This dossier is not there any more.")
NOT_NOW = N_("This dossier was changed meanwhile and cannot be destroyed now. Look at it and try again.")
EFFECTS = (
    N_("Everything that stands in the plan is deleted for good, with its files, its history and who took part."),
    N_("With the last plan of a pathway that has ended go the pathway, its notes and documents, and the person of "
       "whom nothing else is left."),
    N_("Accounts of the resident portal stay: they belong to the residents."),
    N_("A backup does not bring it back. A receipt says what was destroyed, without a name."),
)  # fmt: skip


def ground_of(kept: Kept, today: date) -> Ground:
    """On what ground a dossier may be destroyed: its term, or else the request that was granted."""
    return Ground.TERM if kept.until is not None and today > kept.until else Ground.REQUEST


def goes_along(last_change: date, years: int, today: date, ground: Ground) -> bool:
    """Whether what stands around a last plan goes with it: when it was asked for, or once it is as old itself."""
    return ground is Ground.REQUEST or today > kept_until(last_change, years)
