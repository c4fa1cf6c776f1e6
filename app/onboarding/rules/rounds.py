"""The yearly round: which letter goes to whom, once, and what is filled in (O-13, O-43)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from app.common.errors import RuleBroken
from app.common.words import N_, Told


class RoundState(StrEnum):
    """How far a round is."""

    CONCEPT = "concept"
    SENDING = "sending"
    SENT = "sent"


ROUND_STATES = {
    RoundState.CONCEPT: N_("Concept"),
    RoundState.SENDING: N_("Being sent"),
    RoundState.SENT: N_("Sent"),
}


class Delivery(StrEnum):
    """What became of a letter."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    NO_ADDRESS = "no_address"


DELIVERIES = {
    Delivery.WAITING: N_("Waiting"),
    Delivery.SENT: N_("Sent"),
    Delivery.FAILED: N_("Failed"),
    Delivery.NO_ADDRESS: N_("No address"),
}

FIELDS = {
    "organisatie": N_("The name of the organisation"),
    "regio": N_("The name of the region"),
    "coordinator": N_("The name of the coordinator"),
    "contact": N_("How the coordinator, the region and the Servicedesk are reached"),
    "datum": N_("The day until which the evaluation is due"),
}
"""What can be filled in, as it is written in a letter: {{ organisatie }}. The words are content, in Dutch."""
FIELD = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
MOST_RECIPIENTS = 3_000

UNKNOWN_FIELD = N_("“%(field)s” cannot be filled in. Choose from: %(fields)s.")
BRACES = N_("There is a brace in the letter that is not part of a field.")
NOT_A_CONCEPT = N_("This round was sent already, so that it stays as it is.")
NOBODY = N_("Nobody is chosen yet.")
NOBODY_DUE = N_("No organisation is due by %(day)s that is not in the round already.")
TOO_MANY = N_("There are more than 3,000 organisations in this round. Make several.")
CHOSEN_BEFORE = N_("This organisation is in this round already.")
ANOTHER_REGION = N_("This organisation is connected in another region.")
NOT_FAILED = N_("Only a letter that failed, or had no address, is sent once more.")
EFFECTS_OF_SENDING = (
    N_("Each organisation gets the letter once, at the address of its contact."),
    N_("Who has no address is noted, to be called."),
)


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its fields filled in; values are put in as they are and looked at no more."""
    return FIELD.sub(lambda found: values.get(found[1], ""), text)


def check(*texts: str) -> None:
    """Refuse a letter with a field that nobody knows. Raises `RuleBroken`."""
    named = [found[1] for text in texts for found in FIELD.finditer(text)]
    unknown = dict.fromkeys(name for name in named if name not in FIELDS)
    reasons: list[object] = [
        Told(UNKNOWN_FIELD, field=name[:60], fields=", ".join(f"{{{{ {one} }}}}" for one in FIELDS))
        for name in unknown
    ]
    if any(brace in FIELD.sub("", text) for text in texts for brace in ("{{", "}}")):
        reasons.append(BRACES)
    if reasons:
        raise RuleBroken(*reasons)


def is_due(due_on: date | None, until: date) -> bool:
    """Whether a yearly evaluation is due by a day."""
    return due_on is not None and due_on <= until
