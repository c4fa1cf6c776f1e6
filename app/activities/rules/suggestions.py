"""Suggestions about the portal: where one stands, and what may follow (mission A-23)."""

from __future__ import annotations

from enum import StrEnum

from app.common.words import N_


class SuggestionState(StrEnum):
    """Where a suggestion stands."""

    NEW = "new"
    CONSIDERED = "considered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"


SUGGESTION_STATES = {
    SuggestionState.NEW: N_("New"),
    SuggestionState.CONSIDERED: N_("In consideration"),
    SuggestionState.ACCEPTED: N_("Accepted"),
    SuggestionState.DECLINED: N_("Declined"),
    SuggestionState.DONE: N_("Carried out"),
}

NEXT: dict[SuggestionState, tuple[SuggestionState, ...]] = {
    SuggestionState.NEW: (SuggestionState.CONSIDERED, SuggestionState.ACCEPTED, SuggestionState.DECLINED),
    SuggestionState.CONSIDERED: (SuggestionState.ACCEPTED, SuggestionState.DECLINED),
    SuggestionState.ACCEPTED: (SuggestionState.DONE, SuggestionState.DECLINED),
    SuggestionState.DECLINED: (SuggestionState.CONSIDERED,),
    SuggestionState.DONE: (),
}
"""What may follow on what: what was declined can be considered anew, what is done is over."""

LONGEST_TITLE, LONGEST_WORDS, LONGEST_BOARD = 150, 4_000, 150
NOT_NEXT = N_("This cannot follow on where the suggestion stands now.")
NO_BOARD = N_("Fill in who decided.")
NO_REASON = N_("Fill in why it is declined.")
ONLY_ITS_SENDER = N_("Only whoever sent a suggestion takes it back.")
HANDLED = N_("Something was decided about this suggestion, so it stays in the register.")


def reasons_not_to_decide(state: SuggestionState, to: SuggestionState, *, board: str, answer: str) -> list[str]:
    """A decision follows the table, is that of a body with a name, and says why when it is no."""
    checks = (
        (to not in NEXT[state], NOT_NEXT),
        (not board.strip(), NO_BOARD),
        (to is SuggestionState.DECLINED and not answer.strip(), NO_REASON),
    )
    return [reason for holds, reason in checks if holds]


def reasons_not_to_take_back(state: SuggestionState, *, own: bool) -> list[str]:
    """Whoever sent it may think better of it, until somebody decides."""
    checks = ((not own, ONLY_ITS_SENDER), (state is not SuggestionState.NEW, HANDLED))
    return [reason for holds, reason in checks if holds]
