"""Deputies: a role of somebody, held for a while by somebody else (mission F-06)."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.common.frozen import frozen
from app.common.words import N_

LONGEST = timedelta(days=366)


@frozen
class Turn:
    """From which moment until which other one somebody is deputy, and when that is written down."""

    since: datetime
    until: datetime
    at: datetime


CLOCK_SKIPS = N_("The clock skips this time. Choose another.")


def reasons_not_to_appoint(turn: Turn, *, in_force: bool, a_deputy_himself: bool, of_oneself: bool) -> list[str]:
    """A deputy stands in for somebody else who has the role lastingly, for a while that is to come."""
    checks = (
        (not in_force, N_("This role is not active, so nobody can stand in for it.")),
        (a_deputy_himself, N_("A deputy cannot have a deputy. Name one for whoever has the role.")),
        (of_oneself, N_("Nobody is his own deputy.")),
        (turn.until <= turn.since, N_("The end lies before the beginning.")),
        (turn.until <= turn.at, N_("The end lies in the past.")),
        (turn.until - turn.since > LONGEST, N_("A deputy is named for a year at most.")),
    )
    return [reason for holds, reason in checks if holds]
