"""Enrolling a user administrator by the form "aanmelden gebruikersbeheerder" (user manual, chapter 1; U-04)."""

from __future__ import annotations

from enum import StrEnum

from app.common.words import N_


class EnrolmentState(StrEnum):
    """How far an enrolment is."""

    OPEN = "open"
    """The form came in; the person has no account in the portal yet, or is not known to be its owner."""
    LINKED = "linked"
    """The account is known and has the role; the code still has to be handed over."""
    VERIFIED = "verified"
    WITHDRAWN = "withdrawn"


ENROLMENT_STATES = {
    EnrolmentState.OPEN: N_("Waits for an account"),
    EnrolmentState.LINKED: N_("Waits for verification"),
    EnrolmentState.VERIFIED: N_("Verified"),
    EnrolmentState.WITHDRAWN: N_("Withdrawn"),
}

PROFILE = (
    "salutation", "initials", "first_name", "prefix", "last_name", "department", "phone", "email", "newsletter",
)  # fmt: skip
"""The nine fields of the form; they go to the account and are kept nowhere else from then on."""

NOT_OPEN = N_("This enrolment does not wait for an account any more.")
ACCOUNT_EXISTS = N_("There is an account with this e-mail address as login name already. Link that one.")
OTHER_ORGANISATION = N_("This user belongs to another organisation.")


def reasons_not_to_link(*, state: EnrolmentState, same_organisation: bool, active: bool) -> list[str]:
    """An account is linked once, at its own organisation."""
    checks = (
        (state != EnrolmentState.OPEN, NOT_OPEN),
        (not same_organisation, OTHER_ORGANISATION),
        (not active, N_("The user is not active.")),
    )
    return [reason for holds, reason in checks if holds]
