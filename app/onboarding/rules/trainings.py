"""Trainings: in which forms they are given, when one can be planned and held, and who was there (O-34)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from app.common.words import N_


class TrainingKind(StrEnum):
    """In which form professionals are trained."""

    REGIONAL = "regional"
    ON_SITE = "on_site"
    ONLINE = "online"
    E_LEARNING = "e_learning"


TRAINING_KINDS = {
    TrainingKind.REGIONAL: N_("Regional training"),
    TrainingKind.ON_SITE: N_("Tailored, on site"),
    TrainingKind.ONLINE: N_("Tailored, online"),
    TrainingKind.E_LEARNING: N_("E-learning"),
}
GIVEN = frozenset(TrainingKind) - {TrainingKind.E_LEARNING}
"""The forms that are given on a day; the e-learning is always there, and free."""


class TrainingState(StrEnum):
    """How far a training is."""

    PLANNED = "planned"
    HELD = "held"
    CALLED_OFF = "called_off"
    OFFERED = "offered"


TRAINING_STATES = {
    TrainingState.PLANNED: N_("Planned"),
    TrainingState.HELD: N_("Held"),
    TrainingState.CALLED_OFF: N_("Called off"),
    TrainingState.OFFERED: N_("Always available"),
}


class Presence(StrEnum):
    """Whether somebody was there."""

    EXPECTED = "expected"
    PRESENT = "present"
    ABSENT = "absent"


PRESENCES = {
    Presence.EXPECTED: N_("Expected"),
    Presence.PRESENT: N_("Was there"),
    Presence.ABSENT: N_("Was not there"),
}

MOST_PLACES = 500
IN_THE_PAST = N_("A training is planned for a moment that is still to come.")
ENDS_FIRST = N_("The training ends before it begins.")
TOO_LONG = N_("A training ends on the day on which it begins.")
PLACES_UNSOUND = N_("There are 1 to 500 places.")
NOT_PLANNED = N_("Only a training that is planned can be changed, held or called off.")
NOT_YET = N_("This training is still to come.")
NOBODY_THERE = N_("Say first who was there.")
ANOTHER_REGION = N_("This organisation is connected in another region.")
INVITED_BEFORE = N_("This organisation is invited already.")
NOT_INVITED = N_("This organisation is not invited to this training.")
NOBODY_WAITS = N_("Nobody with an account line waits for a training, at an organisation that is invited.")
NOT_OFFERED = N_("This form of training is not offered in the region.")
IS_FULL = N_("All places of this training are taken.")
ON_LIST = N_("This address is on the list of this training already.")
E_LEARNING_STAYS = N_("The e-learning is always available, and is not planned.")


def reasons_not_to_plan(
    kind: TrainingKind, starts: datetime, ends: datetime, places: int | None, now: datetime
) -> list[str]:
    """Why a training cannot be planned so."""
    checks = (
        (kind not in GIVEN, E_LEARNING_STAYS),
        (starts <= now, IN_THE_PAST),
        (ends <= starts, ENDS_FIRST),
        ((ends - starts).total_seconds() > 16 * 3600, TOO_LONG),
        (places is not None and not 1 <= places <= MOST_PLACES, PLACES_UNSOUND),
    )
    return [reason for holds, reason in checks if holds]


def reasons_not_to_hold(state: TrainingState, day: date | None, today: date, present: int) -> list[str]:
    """Why a training cannot be noted as held."""
    if state is not TrainingState.PLANNED:
        return [NOT_PLANNED]
    if day is None or day > today:
        return [NOT_YET]
    return [] if present else [NOBODY_THERE]


def reasons_not_to_mark(state: TrainingState, day: date | None, today: date) -> list[str]:
    """Why it cannot be said whether somebody was there."""
    if state is TrainingState.CALLED_OFF:
        return [NOT_PLANNED]
    return [NOT_YET] if day is not None and day > today else []
