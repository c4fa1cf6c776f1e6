"""What we decide of an imported item, apart from what its source says of it (mission A-10 to A-13, F-20)."""

from __future__ import annotations

from enum import StrEnum

from app.common.frozen import frozen
from app.common.words import N_


class ItemState(StrEnum):
    """What the municipality decided."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"


ITEM_STATES = {
    ItemState.PENDING: N_("Not decided yet"),
    ItemState.APPROVED: N_("Approved"),
    ItemState.REJECTED: N_("Rejected"),
    ItemState.DUPLICATE: N_("Duplicate"),
}


class Review(StrEnum):
    """Why an item waits for a decision; most of them do not."""

    NEW = "new"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    NONE = "none"


REVIEWS = {
    Review.NEW: N_("New"),
    Review.CHANGED: N_("Changed since the decision"),
    Review.WITHDRAWN: N_("Withdrawn by the source"),
    Review.NONE: N_("Already decided"),
}


class Reason(StrEnum):
    """Why an item is rejected; the list is fixed, so that everybody reads it in its own language."""

    UNFIT = "unfit"
    INCOMPLETE = "incomplete"
    ELSEWHERE = "elsewhere"
    COMMERCIAL = "commercial"
    OVER = "over"
    TWICE = "twice"
    OTHER = "other"


REASONS = {
    Reason.UNFIT: N_("It does not fit the people for whom this agenda is."),
    Reason.INCOMPLETE: N_("Information is missing."),
    Reason.ELSEWHERE: N_("It does not take place on our territory."),
    Reason.COMMERCIAL: N_("It is meant to sell something."),
    Reason.OVER: N_("It no longer takes place."),
    Reason.TWICE: N_("It is in the agenda already."),
    Reason.OTHER: N_("Another reason, see the explanation."),
}


class Outcome(StrEnum):
    """What an import did with an item."""

    ACCEPTED = "accepted"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    REFUSED = "refused"


@frozen
class Standpoint:
    """What decides whether an item waits: our decision, what it was taken on, and what the source says now."""

    state: ItemState
    mark: str
    decided_mark: str | None
    withdrawn: bool
    decided_withdrawn: bool

    @property
    def changed(self) -> bool:
        """Whether it is another item than the one that was decided about."""
        return self.state is not ItemState.PENDING and self.mark != self.decided_mark


def review_of(one: Standpoint) -> Review:
    """Why an item waits. A decision holds as long as the source says the same (F-20).

    What the source withdrew is nothing to decide about, unless it stands in our agenda.
    """
    if one.withdrawn:
        in_agenda = one.state is ItemState.APPROVED
        return Review.WITHDRAWN if in_agenda and not one.decided_withdrawn else Review.NONE
    if one.state is ItemState.PENDING:
        return Review.NEW
    back = one.state is ItemState.APPROVED and one.decided_withdrawn
    return Review.CHANGED if one.changed or back else Review.NONE


ELSEWHERE_NOW = N_("By its address it is now in %(municipality)s. Reject it; that municipality then decides.")
NOTHING_CHANGED = N_("Nothing changed since it was approved.")
NOT_APPROVED = N_("It is not in the agenda.")
NOT_DECIDED = N_("Nothing was decided about it yet.")
WITHDRAWN = N_("The source withdrew it.")
CLAIMED = N_("%(organisation)s says itself what the activity says. Keep it as it is, or reject it.")
ALREADY_REJECTED = N_("It has been rejected already.")
ALREADY_APPROVED = N_("It has been approved already.")
NO_LEVEL = N_("Say how much Dutch people need; the source does not tell it.")
OF_ITSELF = N_("An item is no duplicate of itself.")
OF_A_DUPLICATE = N_("That one is a duplicate itself. Choose the one that stays.")
NOT_FOUND = N_("That item is not on your territory.")

PLACE_IS_KNOWN = N_("Only what lies nowhere, or was rejected as being elsewhere, can be given to a municipality.")
THERE_ALREADY = N_("It is with this municipality already. Choose another one.")
EFFECT_OF_PLACING = N_(
    "Its local administrators decide, and hear of it. It stays there, unless the source names another place."
)
CHANGED_MEANWHILE = N_("The source changed it while you looked. See what it says now, and decide then.")
CHOOSE_ONE = N_("Choose which one stays.")
EFFECT_OF_MARKING = N_("The other one goes for it. As long as its source says the same, nobody is asked again.")
EFFECTS_OF_APPROVING = [
    N_("It stands in the public agenda at once, held by your municipality."),
    N_("When the source changes it, you decide again; until then people read what you approved."),
]
EFFECTS_OF_KEEPING = [
    N_("People go on reading what was approved."),
    N_("When the source changes it again, you decide again."),
]
EFFECTS_OF_REJECTING = [
    N_("It does not come into the public agenda, or goes out of it."),
    N_("As long as the source says the same, nobody is asked again."),
]
EFFECTS_OF_UNDOING = [
    N_("It waits for a decision again."),
    N_("If it stands in the public agenda, it goes out of it until it is approved again."),
]
