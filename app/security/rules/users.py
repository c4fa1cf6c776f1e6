"""What may be done with a user account, and what follows from it."""

from __future__ import annotations

from app.common.frozen import frozen
from app.common.words import N_


@frozen
class Standing:
    """Where a user stands: the plain values that the rules look at."""

    active: bool
    newsletter: bool = False
    contact_person: bool = False
    roles: int = 0
    oneself: bool = False
    last_administrator: bool = False
    just_deactivated: bool = False
    """Whether the user was put on hold by the very work that is under way."""
    out_of_reach: bool = False
    """Whether the user holds, or held, a role above those of whoever asks."""


def reasons_not_to_deactivate(user: Standing) -> list[str]:
    """A user administrator may put anybody on hold but himself and the last of his kind (U-71)."""
    checks = (
        (not user.active, N_("The user is not active already.")),
        (user.oneself, N_("You cannot deactivate yourself.")),
        (user.last_administrator, N_("This is the last active user administrator of the organisation.")),
    )
    return [reason for holds, reason in checks if holds]


ACCEPT = N_("I know this, and I see to it that somebody takes over.")
ACCEPT_FIRST = N_(
    "Something that this user does is left to nobody then. Deactivate the user apart and accept that, or let a "
    "colleague take over first."
)


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


NOT_NOW = N_("This user was changed meanwhile and cannot be deleted now. Look at the user and try again.")


def reasons_not_to_delete(user: Standing) -> list[str]:
    """A user is deleted only when inactive and off every list, and not in one go (user manual 2.3.2, U-71)."""
    checks = (
        (user.active, N_("The user is still active. Deactivate the user first.")),
        (user.newsletter, N_("The user still receives the newsletter.")),
        (user.contact_person, N_("The user is still a contact person.")),
        (user.just_deactivated, N_("The user was deactivated only now. Delete the user in a separate step.")),
        (user.oneself, N_("You cannot delete yourself.")),
        (user.last_administrator, N_("This is the last active user administrator of the organisation.")),
        (user.out_of_reach, N_("This user has, or had, more rights than you may manage.")),
    )
    return [reason for holds, reason in checks if holds]


EFFECTS_OF_ERASURE = [
    N_("The account, the profile and all roles are deleted for good. This cannot be undone."),
    N_("Login details, drafts, saved views, messages and exports of this user are deleted as well."),
    N_("The history of this user is deleted. What the user did for others stays, as done by “deleted user”."),
    N_("Does this person come back? Then add a new user, with a new code and new roles."),
]
ADVICE = N_(
    "Somebody who leaves the organisation or gets another function is best deleted. "
    "Is somebody only away for a while? Then deactivating is enough."
)
"""The advice of the manual (2.3, U-70), on both questions."""
