"""The states of an account, and the steps from one to the next (design, "States of an account").

new → profile filled → verified → granted ⇄ inactive → erased. A step that is not in `STEPS` is refused below the
views: by `reasons_not_to_step` for rows that go through the session, by the database for everything else.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from app.common.frozen import frozen
from app.common.words import N_


class State(StrEnum):
    """Where an account stands."""

    NEW = "new"
    FILLED = "filled"
    VERIFIED = "verified"
    GRANTED = "granted"
    INACTIVE = "inactive"
    ERASED = "erased"


STATES = {
    State.NEW: N_("Profile not filled in"),
    State.FILLED: N_("Waits for verification"),
    State.VERIFIED: N_("Without a role"),
    State.GRANTED: N_("Active"),
    State.INACTIVE: N_("Inactive"),
    State.ERASED: N_("Erased"),
}
STEPS: dict[State, frozenset[State]] = {
    State.NEW: frozenset({State.FILLED, State.INACTIVE}),
    State.FILLED: frozenset({State.VERIFIED, State.GRANTED, State.INACTIVE}),
    State.VERIFIED: frozenset({State.GRANTED, State.INACTIVE}),
    State.GRANTED: frozenset({State.VERIFIED, State.INACTIVE}),
    State.INACTIVE: frozenset({State.NEW, State.FILLED, State.VERIFIED, State.ERASED}),
    State.ERASED: frozenset(),
}
"""What can follow on what. Roles may be given before the verification: they hold from then on (U-37)."""


@frozen
class Marks:
    """The plain values that a state is told from."""

    active: bool
    profile_at: datetime | None
    verified_at: datetime | None
    roles: bool = False


def state_of(marks: Marks) -> State:
    """The state of an account that exists."""
    if not marks.active:
        return State.INACTIVE
    if marks.profile_at is None:
        return State.NEW
    if marks.verified_at is None:
        return State.FILLED
    return State.GRANTED if marks.roles else State.VERIFIED


NO_PROFILE = N_("The profile of this user has not been filled in.")
NOT_BACK = N_("A verification is not taken back. Deactivate the user instead.")
NOT_ACTIVE = N_("The user is not active.")


def reasons_not_to_step(before: Marks, after: Marks) -> list[str]:
    """Why an account cannot go from one state to another: a filled profile and a verification stay."""
    verified_now = before.verified_at is None and after.verified_at is not None
    checks = (
        (after.verified_at is not None and after.profile_at is None, NO_PROFILE),
        (before.verified_at is not None and after.verified_at is None, NOT_BACK),
        (before.profile_at is not None and after.profile_at is None, NOT_BACK),
        (verified_now and not (before.active and after.active), NOT_ACTIVE),
    )
    return [reason for holds, reason in checks if holds]
