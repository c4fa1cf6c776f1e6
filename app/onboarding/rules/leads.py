"""What comes out of evaluations: organisations that are missed, and people who want to be interviewed."""

from __future__ import annotations

from enum import StrEnum

from app.common.words import N_


class LeadState(StrEnum):
    """What becomes of an organisation that is missed."""

    OPEN = "open"
    BEGUN = "begun"
    DROPPED = "dropped"


LEAD_STATES = {
    LeadState.OPEN: N_("Still to be approached"),
    LeadState.BEGUN: N_("Is being connected"),
    LeadState.DROPPED: N_("Not pursued"),
}

NOT_OPEN = N_("Something was done with this already.")
IN_FUTURE = N_("This day is still to come.")
HOW_TO_REACH = N_("Give an e-mail address or a telephone number.")
EFFECTS_OF_FORGETTING = (
    N_("The name and how to reach this person are deleted, from backups as well once they are put back."),
    N_("The audit log keeps that somebody was deleted, without a name."),
)
LONGEST_NAME = 150


def named(text: object) -> str:
    """The name of an organisation as it was typed, short enough to be kept; empty where there is none."""
    return " ".join(text.split())[:LONGEST_NAME] if isinstance(text, str) else ""
