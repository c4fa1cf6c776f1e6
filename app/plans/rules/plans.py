"""Plans: in which state they are, what may be done then, and by when (mission P-36, F-15)."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from app.common.frozen import frozen
from app.common.words import N_


class PlanState(StrEnum):
    """How a plan stands."""

    DRAFT = "draft"
    RUNNING = "running"
    CLOSED = "closed"


PLAN_STATES = {
    PlanState.DRAFT: N_("In preparation"),
    PlanState.RUNNING: N_("In force"),
    PlanState.CLOSED: N_("Concluded"),
}


class Ending(StrEnum):
    """Why a plan was closed."""

    REACHED = "reached"
    GOES_ON = "goes_on"
    WISH = "wish"
    MOVED = "moved"
    OTHER = "other"


ENDINGS = {
    Ending.REACHED: N_("The goals are reached"),
    Ending.GOES_ON: N_("Another plan takes its place"),
    Ending.WISH: N_("The resident wants to stop"),
    Ending.MOVED: N_("The resident has moved"),
    Ending.OTHER: N_("Another reason"),
}

CLOSED = N_("This plan is closed. Open it again first.")
NOT_OPEN = N_("You may not edit this plan.")
NO_TEMPLATE = N_("This template cannot be chosen any more. Choose another one.")
ADOPTED = N_("This plan has been adopted already.")
FAR_AWAY = N_("This day lies too far away. Check the year.")
ENDS_EARLY = N_("This day is still to come.")
ENDS_BEFORE = N_("The plan was adopted after this day.")
NEEDS_WORDS = N_("Say in words why the plan is closed.")

EFFECTS_OF_ADOPTING = [
    N_("The plan runs from today. What it says can be changed as before."),
    N_("The day of today stands on the plan and on paper."),
]
EFFECTS_OF_OPENING = [N_("The plan runs again, and can be changed by the groups that may edit it.")]
EFFECTS_OF_ARCHIVING = [
    N_("The plan can still be seen, and no longer be changed."),
    N_("It no longer stands on the page of the pathway."),
    N_("You can bring it back."),
]


def reasons_not_to_change(state: PlanState, *, active: bool) -> list[str]:
    """Why nothing in a plan can be changed."""
    if not active:
        return [N_("This is archived. Bring it back first.")]
    return [CLOSED] if state is PlanState.CLOSED else []


def reasons_not_to_close(on: date, adopted_on: date | None, today: date, ending: Ending, words: str) -> list[str]:
    """Why a plan cannot be closed so."""
    checks = (
        (on > today, ENDS_EARLY),
        (adopted_on is not None and on < adopted_on, ENDS_BEFORE),
        (ending is Ending.OTHER and not words.strip(), NEEDS_WORDS),
    )
    return [reason for holds, reason in checks if holds]


# By when (F-15)


@frozen
class Terms:
    """How long may be taken, in days; an organisation may be stricter than the law.

    Youth Act, article 4.1.3: a plan that somebody asks for is written within fourteen days (clause 5), and
    adopted within six weeks after the family let its own plan go (clause 4).
    """

    asked: int = 14
    waived: int = 42


LAW = Terms()


class Term(StrEnum):
    """What a plan has to be ready for."""

    ASKED = "asked"
    WAIVED = "waived"
    EVALUATION = "evaluation"


TERMS = {
    Term.ASKED: N_("Write the plan: it was asked for"),
    Term.WAIVED: N_("Adopt the plan: the family makes none of its own"),
    Term.EVALUATION: N_("Evaluate the plan"),
}


@frozen
class Due:
    """Something that has to be done by a day."""

    term: Term
    on: date


def due(
    state: PlanState,
    asked_on: date | None,
    waived_on: date | None,
    evaluates_on: date | None,
    terms: Terms = LAW,
) -> list[Due]:
    """What has to be done for a plan, the earliest first; one that was adopted has its evaluation alone."""
    found: list[Due] = []
    if state is PlanState.DRAFT:
        if asked_on:
            found.append(Due(Term.ASKED, asked_on + timedelta(days=terms.asked)))
        if waived_on:
            found.append(Due(Term.WAIVED, waived_on + timedelta(days=terms.waived)))
    if state is not PlanState.CLOSED and evaluates_on:
        found.append(Due(Term.EVALUATION, evaluates_on))
    return sorted(found, key=lambda one: one.on)
