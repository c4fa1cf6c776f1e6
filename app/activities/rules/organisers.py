"""How a municipality stands to an organisation that offers activities on its territory (mission A-02, A-20)."""

from __future__ import annotations

from enum import StrEnum

from app.common.words import N_


class OrganiserState(StrEnum):
    """Nobody has to confirm an organisation before it publishes; a municipality looks at it afterwards."""

    NEW = "new"
    CONFIRMED = "confirmed"
    BLOCKED = "blocked"
    MERGED = "merged"


ORGANISER_STATES = {
    OrganiserState.NEW: N_("New"),
    OrganiserState.CONFIRMED: N_("Confirmed"),
    OrganiserState.BLOCKED: N_("Blocked"),
    OrganiserState.MERGED: N_("Merged"),
}
AT_WORK = frozenset({OrganiserState.NEW, OrganiserState.CONFIRMED})
"""States in which an organisation publishes on the territory."""


class OrganiserKind(StrEnum):
    """What sort of organisation it is, as it said itself."""

    ASSOCIATION = "association"
    LIBRARY = "library"
    CULTURE = "culture"
    SPORT = "sport"
    EDUCATION = "education"
    WELFARE = "welfare"
    COMPANY = "company"
    OTHER = "other"


ORGANISER_KINDS = {
    OrganiserKind.ASSOCIATION: N_("Association or foundation"),
    OrganiserKind.LIBRARY: N_("Library"),
    OrganiserKind.CULTURE: N_("Culture or community centre"),
    OrganiserKind.SPORT: N_("Sports club"),
    OrganiserKind.EDUCATION: N_("School or education"),
    OrganiserKind.WELFARE: N_("Welfare or care"),
    OrganiserKind.COMPANY: N_("Company"),
    OrganiserKind.OTHER: N_("Something else"),
}

BLOCKED_HERE = N_("%(place)s has blocked your organisation there: %(reason)s")
MERGED_HERE = N_("This organisation has become part of another one.")
ONLY_ITS_MUNICIPALITY = N_("Only the municipality decides about organisations on its territory.")
NOT_NEW = N_("Only an organisation that is new can be confirmed.")
NOT_AT_WORK = N_("This organisation is blocked already, or has become part of another one.")
NOT_BLOCKED = N_("This organisation is not blocked.")

EFFECTS_OF_CONFIRMING = [
    N_("Colleagues see that your municipality knows this organisation."),
    N_("Nothing changes for the organisation: it could publish already."),
]
EFFECTS_OF_BLOCKING = [
    N_("Its activities on your territory go out of the agenda at once."),
    N_("Its people can no longer publish on your territory. They read the reason."),
    N_("You can undo it. What was in the agenda then comes back."),
]
EFFECTS_OF_UNBLOCKING = [
    N_("Its people can publish on your territory again."),
    N_("Activities that went out of the agenda because of the block come back, where they are complete."),
]

# Merging

ITSELF = N_("An organisation cannot be merged with itself.")
ANOTHER_TERRITORY = N_("Choose an organisation that is known to the same municipality.")
BOTH_AT_WORK = N_("Only organisations that are not blocked and not merged can be merged.")
ONLY_ORGANISERS = N_("Only organisations that do nothing but offer activities can become part of another one.")
ELSEWHERE_TOO = N_("This organisation also has activities in other municipalities, which would change by it.")


def reasons_not_to_merge(
    *, itself: bool, same_territory: bool, states: tuple[OrganiserState, OrganiserState], organisers: bool,
    elsewhere: bool,
) -> list[str]:  # fmt: skip
    """Two organisations of one territory become one, and no other municipality finds its activities changed.

    Nor does anybody come to more than activities: at a joint arrangement, a role opens all that it covers.
    """
    checks = (
        (itself, ITSELF),
        (not same_territory, ANOTHER_TERRITORY),
        (not AT_WORK.issuperset(states), BOTH_AT_WORK),
        (not organisers, ONLY_ORGANISERS),
        (elsewhere, ELSEWHERE_TOO),
    )
    return [reason for holds, reason in checks if holds]
