"""User groups: colleagues who may see and edit the same things; when somebody joins, leaves, and counts."""

from __future__ import annotations

from datetime import datetime

from app.common.frozen import frozen
from app.common.words import N_

NAME_IN_USE = N_("Your organisation has a group with this name already.")
NOT_YOURSELF = N_("You cannot put yourself in a group. Ask a colleague to do it.")
NOT_AT_WORK = N_("This user has no role at the organisation of the group.")
IN_ALREADY = N_("This user is in the group already on these days.")
RETIRED = N_("This group is retired. Bring it back first.")
NOT_HERE = N_("This group does not exist any more.")
HAD_MEMBERS = N_("Users are or were in this group, and that stays on record. Retire it instead.")

EFFECTS_OF_RETIRING = [
    N_("Its members no longer see what they see by this group alone."),
    N_("Nobody can be put in this group, and nothing can be opened to it."),
    N_("You can bring the group back; its members are then in it again."),
]
EFFECTS_OF_REVIVING = [
    N_("Its members see again what was open to this group."),
]
EFFECTS_OF_LEAVING = [
    N_("This user no longer sees what he sees by this group alone."),
    N_("It stays on record when this user was in the group."),
]


@frozen
class Stay:
    """From which moment until which other one somebody is in a group; empty is always."""

    since: datetime | None
    until: datetime | None

    def counts(self, at: datetime) -> bool:
        """Whether somebody is in the group at a moment."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)

    def over(self, at: datetime) -> bool:
        """Whether its last moment is past."""
        return self.until is not None and self.until <= at

    def overlaps(self, other: Stay) -> bool:
        """Whether two stays have a moment in common."""
        begins_in_time = self.since is None or other.until is None or self.since < other.until
        ends_late_enough = self.until is None or other.since is None or other.since < self.until
        return begins_in_time and ends_late_enough


def reasons_not_to_join(
    stay: Stay, others: list[Stay], *, active: bool, at_work: bool, oneself: bool
) -> list[str]:
    """Why somebody is not put in a group: nobody lets himself in, and a member works where the group is."""
    checks = (
        (not active, RETIRED),
        (oneself, NOT_YOURSELF),
        (not at_work, NOT_AT_WORK),
        (any(stay.overlaps(other) for other in others), IN_ALREADY),
    )
    return [reason for holds, reason in checks if holds]
