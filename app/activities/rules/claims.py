"""Taking over an activity that was imported: asked by an organisation, decided by the municipality (A-W10)."""

from __future__ import annotations

from enum import StrEnum

from app.activities.rules.activities import ActivityState, Source
from app.common.words import N_


class ClaimState(StrEnum):
    """Where a claim stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    OVERTAKEN = "overtaken"
    WITHDRAWN = "withdrawn"


CLAIM_STATES = {
    ClaimState.OPEN: N_("Waits for an answer"),
    ClaimState.ACCEPTED: N_("Let in"),
    ClaimState.DECLINED: N_("Turned down"),
    ClaimState.OVERTAKEN: N_("Went to another organisation"),
    ClaimState.WITHDRAWN: N_("Withdrawn"),
}
TO_CLAIM = frozenset({ActivityState.PUBLISHED})
"""What everybody sees can be claimed: a claim shows nobody what no moderator has let through."""

NOT_TO_CLAIM = N_("This activity cannot be taken over.")
ASKED_ALREADY = N_("Your organisation has asked for this activity already.")
NOT_WAITING = N_("This request has been answered already.")
TAKEN_OVER = N_("This activity belongs to an organisation by now, or is no longer in the agenda.")
ONLY_ITS_MUNICIPALITY = N_("Only the municipality answers requests to take over an activity.")
ONLY_WHO_ASKED = N_("Only the organisation that asked withdraws its request.")

EFFECTS_OF_ACCEPTING = [
    N_("The activity belongs to the organisation from now on. What it says is up to the organisation."),
    N_("Later changes of the source no longer change it."),
    N_("Requests of other organisations for the same activity come to an end."),
    N_("Everybody who asked hears of it by e-mail."),
]
EFFECTS_OF_WITHDRAWING = [N_("The municipality no longer sees the request as waiting.")]


def can_be_claimed(*, source: Source, held_by_municipality: bool, state: ActivityState) -> bool:
    """Whether an organisation may ask for an activity: imported, held by the municipality, and public."""
    return source is not Source.OWN and held_by_municipality and state in TO_CLAIM
