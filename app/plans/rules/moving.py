"""Moving plans to a newer version of their template: what is touched by it (F-11, F-12)."""

from __future__ import annotations

from app.common.words import N_
from app.plans.rules.blocks import answered_parts
from app.questionnaires.rules.designs import Design
from app.questionnaires.rules.items import Item

NOTHING_CHOSEN = N_("Choose at least one version.")
NOT_IN_USE = N_("Only the version in use can be moved to.")
UNDONE = N_("This was undone already.")
BUSY = N_("This is still being done. Look again in a moment.")
EFFECTS_OF_UNDOING = [
    N_("The plans get the version back that they had, except those that were moved once more since."),
    N_("No answer is lost: what was filled in since is kept, also where the earlier version does not ask it."),
]


def items_of(design: Design) -> dict[str, Item]:
    """Every question that is answered in plans of a design, by its key."""
    return {item.key: item for part in answered_parts(design) for item in part.every}


def set_aside(was: Design, now: Design) -> set[str]:
    """The keys of questions whose answers do not stand in the newer version: removed, or of another kind."""
    before, after = items_of(was), items_of(now)
    return {key for key, item in before.items() if key not in after or after[key].kind is not item.kind}
