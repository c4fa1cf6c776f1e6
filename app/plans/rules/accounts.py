"""Accounts of residents at a municipality: on hold, erased, and how long one is kept without any plan (F-16)."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from app.common.frozen import frozen
from app.common.words import N_

NOT_ACTIVE = N_("This account is inactive already.")
IS_ACTIVE = N_("This account is active already.")
STILL_ACTIVE = N_("This account is still active. Deactivate it first.")
JUST_HELD = N_("This account was deactivated only now. Delete it in a separate step.")
NOT_NOW = N_("This account was changed meanwhile and cannot be deleted now. Look at it and try again.")

EFFECTS_OF_ACTIVATION = (
    N_("The resident can log in again, and sees the plans of your municipality that are shared now."),
)
EFFECTS_OF_ENDING = (N_("The resident is logged out at once, on every device, and can log in again."),)
EFFECTS_OF_ERASURE = (
    N_("The account at your municipality is deleted for good, with login details and messages."),
    N_("In plans the resident has no access any more. What he wrote there stays, as done by “deleted user”."),
    N_("The name and address that a professional wrote down in a plan stay there, as part of the dossier."),
    N_("An account that another municipality uses as well stays there. You are not told whether there is one."),
    N_("Does this resident come back? Then a professional sends a new invitation."),
)
LEAD_OF_HOLD = N_(
    "The resident is logged out at once and sees no plan of your municipality any more. Whoever still tries to "
    "log in reads the sentence for a wrong password, and not why. You can activate the account again."
)


@frozen
class Standing:
    """Where an account stands that somebody wants to delete."""

    active: bool
    just_held: bool = False
    """Whether it was put on hold by the very work that is under way."""


def reasons_not_to_erase(account: Standing) -> list[str]:
    """As with users: first on hold, and then in a step of its own (user manual 2.3.2)."""
    checks = ((account.active, STILL_ACTIVE), (account.just_held, JUST_HELD))
    return [reason for holds, reason in checks if holds]


class AccountState(StrEnum):
    """How an account stands."""

    ACTIVE = "active"
    HELD = "held"
    GOES = "goes"


ACCOUNT_STATES = {
    AccountState.ACTIVE: N_("Active"),
    AccountState.HELD: N_("Inactive"),
    AccountState.GOES: N_("Deletion announced"),
}


# Without any plan


@frozen
class Term:
    """How many days an account is kept without any plan, and how many go by between the notice and the end."""

    kept: int = 365
    notice: int = 28

    def announced_from(self, since: date) -> date:
        """From which day on the end is announced to who has no plan since a day."""
        return since + timedelta(days=self.kept)

    def ends(self, announced: date) -> date:
        """The day from which on an account goes that was announced on a day."""
        return announced + timedelta(days=self.notice)

    def goes_on(self, since: date | None, announced: date | None, today: date) -> date | None:
        """The day on which an account goes if nothing changes; nothing while there is a plan."""
        if since is None:
            return None
        return self.ends(announced or max(self.announced_from(since), today))
