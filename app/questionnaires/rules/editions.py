"""When a design is published, changed again, retired or thrown away (mission P-33)."""

from __future__ import annotations

from app.common.words import N_

NO_DRAFT = N_("There is no version that is being made.")
DRAFT_ALREADY = N_("A new version is being made already. Go on with that one.")
NOT_PUBLISHED = N_("Nothing has been published yet.")
ONLY_DRAFT = N_("This is the only version. Delete the whole instead.")
PUBLISHED_ONCE = N_("It has been published, so that answers to it may exist. Retire it instead.")
RETIRED = N_("It has been retired. Bring it back first.")

EFFECTS_OF_PUBLISHING = [
    N_("From now on this version is used for everything new."),
    N_("What was begun with an earlier version keeps that version."),
    N_("The version can no longer be changed. For changes you make a new one."),
]
EFFECTS_OF_REVISING = [
    N_("A new version is made, that begins as the one in use."),
    N_("The version in use stays as it is, until you publish the new one."),
]
EFFECTS_OF_DROPPING = [
    N_("The version that is being made is thrown away, with all changes in it."),
    N_("The version in use stays as it is."),
]
EFFECTS_OF_RETIRING = [
    N_("It can no longer be chosen for anything new."),
    N_("Where it is used already, it stays, and answers are kept."),
]
EFFECTS_OF_REVIVING = [N_("It can be chosen again.")]


def reasons_not_to_revise(in_use: int | None, being_made: int | None, *, active: bool) -> list[str]:
    """Why no new version can be made."""
    checks = (
        (being_made is not None, DRAFT_ALREADY),
        (being_made is None and in_use is None, NOT_PUBLISHED),
        (not active, RETIRED),
    )
    return [reason for holds, reason in checks if holds]


def reasons_not_to_drop(in_use: int | None, being_made: int | None) -> list[str]:
    """Why the version that is being made cannot be thrown away."""
    checks = ((being_made is None, NO_DRAFT), (being_made is not None and in_use is None, ONLY_DRAFT))
    return [reason for holds, reason in checks if holds]


def reasons_not_to_delete(in_use: int | None) -> list[str]:
    """Why the whole cannot be deleted."""
    return [] if in_use is None else [PUBLISHED_ONCE]
