"""Persons and pathways: in which state they are, and what may be done then."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from app.common.words import N_


class PathwayState(StrEnum):
    """How a pathway stands."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


PATHWAY_STATES = {
    PathwayState.PLANNED: N_("In preparation"),
    PathwayState.RUNNING: N_("Running"),
    PathwayState.DONE: N_("Completed"),
    PathwayState.STOPPED: N_("Stopped early"),
}
ENDED = frozenset({PathwayState.DONE, PathwayState.STOPPED})

BORN_LATER = N_("This day is still to come.")
LONG_AGO = N_("Nobody is that old. Check the year.")
OLDEST = 130
"""Years."""


def birth_date_mistakes(born: date | None, today: date) -> list[str]:
    """What is wrong with a date of birth."""
    if born is None:
        return []
    checks = ((born > today, BORN_LATER), (born.year < today.year - OLDEST, LONG_AGO))
    return [reason for holds, reason in checks if holds]


def age(born: date, today: date) -> int:
    """How many birthdays somebody had; who was born on 29 February has one on 1 March in other years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


HAS_PATHWAYS = N_("Pathways belong to this person. Archive the person instead.")
ARCHIVED_PERSON = N_("This person is archived. Bring the person back first.")
ARCHIVED = N_("This is archived. Bring it back first.")
NOT_OPEN = N_("You may not edit this person, so you cannot add a pathway.")
PATHWAY_NOT_OPEN = N_("You may not edit this pathway, so you cannot add anything to it.")
HAS_PARTS = N_("Plans, notes or documents belong to this pathway. Archive it instead.")
NEEDS_LAST_DAY = N_("Fill in the last day of a pathway that has ended.")
HAS_NO_LAST_DAY = N_("A pathway that has not ended has no last day yet.")

EFFECTS_OF_ARCHIVING_A_PERSON = [
    N_("The person can still be seen, and no longer be changed. No pathway can be begun any more."),
    N_("The person no longer stands in the list, unless one asks for what is archived."),
    N_("You can bring the person back."),
]
EFFECTS_OF_ARCHIVING_A_PATHWAY = [
    N_("The pathway can still be seen, and no longer be changed."),
    N_("You can bring the pathway back."),
]
EFFECTS_OF_ARCHIVING_A_PART = [
    N_("It can still be seen, and no longer be changed."),
    N_("It no longer stands on the page of the pathway."),
    N_("You can bring it back."),
]
EFFECTS_OF_BRINGING_BACK = [N_("It can be changed again by the groups that may edit it.")]


def needs_last_day(state: PathwayState | None, last: date | None) -> bool:
    """A pathway that has ended has a last day."""
    return state in ENDED and last is None


def has_last_day_too_early(state: PathwayState | None, last: date | None) -> bool:
    """A pathway that has not ended has no last day."""
    return state not in ENDED and last is not None
