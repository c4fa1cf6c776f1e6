"""Invitations for the resident portal: for whom, for how long, and when one works (mission P-28, P-32)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from app.common.frozen import frozen
from app.common.words import N_

NO_ACCESS = N_("This participant has no access to the resident portal. Give it first.")
NO_ADDRESS = N_("This participant has no e-mail address. Fill it in first.")
SHARED_ADDRESS = N_("Somebody else in this plan has the same e-mail address. Each needs an address of their own.")
IS_IN = N_("This participant is in the portal already.")
NO_CODE = N_("There is no invitation that works. Send a new one.")
BY_MAIL = N_("This participant gets codes by e-mail already.")
TAKES_PART = N_(
    "You take part in this plan already, under another name. "
    "Ask whoever invited you for an invitation to an e-mail address of your own."
)


@frozen
class Terms:
    """How long an invitation works, and how often its code may be typed."""

    valid: timedelta = timedelta(days=14)
    tries: int = 5

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Terms:
        """The terms that the operator chose."""
        return cls(timedelta(days=settings["RESIDENT_INVITATION_DAYS"]), settings["VERIFICATION_CODE_TRIES"])


@frozen
class Guest:
    """Where a participant stands who is to be invited."""

    portal: bool
    email: str | None
    others: frozenset[str] = frozenset()
    """The addresses of everybody else in the plan."""
    is_in: bool = False


def reasons_not_to_invite(guest: Guest) -> list[str]:
    """Who has access and an address of one's own is invited, and who is in already is not."""
    checks = (
        (not guest.portal, NO_ACCESS),
        (guest.portal and not guest.email, NO_ADDRESS),
        (bool(guest.email) and (guest.email or "").lower() in guest.others, SHARED_ADDRESS),
        (guest.is_in, IS_IN),
    )
    return [reason for holds, reason in checks if holds]


class Dead(StrEnum):
    """Why an invitation does not work. The log tells it; whoever holds the link reads one sentence for all."""

    UNKNOWN = "unknown"
    """There never was one, or it was withdrawn, or another took its place."""
    USED = "used"
    EXPIRED = "expired"
    TRIED = "tried too often"
    NO_ACCESS = "no access"


@frozen
class State:
    """How things are with an invitation: nothing of its code or link."""

    expires_at: datetime
    tries: int
    used: bool
    access: bool
    """Whether the participant still has access, in a plan that is in use."""


def why_dead(one: State | None, at: datetime, terms: Terms) -> Dead | None:
    """Why an invitation does not work at a moment; reaching its end means over."""
    if one is None:
        return Dead.UNKNOWN
    checks = (
        (one.used, Dead.USED),
        (not one.access, Dead.NO_ACCESS),
        (at >= one.expires_at, Dead.EXPIRED),
        (one.tries >= terms.tries, Dead.TRIED),
    )
    return next((why for holds, why in checks if holds), None)
