"""What may be done with a user account, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from app.common.words import N_


@dataclass(frozen=True)
class Standing:
    """Where a user stands: the plain values that the rules look at."""

    active: bool
    newsletter: bool = False
    contact_person: bool = False
    roles: int = 0
    oneself: bool = False
    last_administrator: bool = False


def reasons_not_to_deactivate(user: Standing) -> list[str]:
    """A user administrator may put anybody on hold but himself and the last of his kind (U-71)."""
    checks = (
        (not user.active, N_("The user is not active already.")),
        (user.oneself, N_("You cannot deactivate yourself.")),
        (user.last_administrator, N_("This is the last active user administrator of the organisation.")),
    )
    return [reason for holds, reason in checks if holds]


def effects_of_deactivation(user: Standing) -> list[str]:
    """What follows when a user is put on hold (user manual 2.3.1; U-61 to U-63, U-72)."""
    effects = (
        (True, N_("The user can no longer log in and is logged out at once.")),
        (user.roles > 0, N_("All roles become inactive. They are kept, but no longer granted.")),
        (user.newsletter, N_("The user no longer receives the newsletter.")),
        (user.contact_person, N_("The user is no longer a contact person.")),
    )
    return [effect for holds, effect in effects if holds]


def reasons_not_to_activate(user: Standing) -> list[str]:
    """Reactivating restores nothing silently: the roles have to be granted anew (decision 1, U-73)."""
    return [N_("The user is active already.")] if user.active else []
