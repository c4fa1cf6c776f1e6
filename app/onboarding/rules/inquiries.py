"""What is asked about a connection by questionnaire: the organisation profile in its revisions, and evaluations.

What was sent or closed stays as it is. A profile goes on in a new revision, which begins as a copy (O-22, O-46).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from app.common.words import N_
from app.onboarding.rules.programmes import Route, StepKind
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import QuestionKind


class Purpose(StrEnum):
    """What a questionnaire is for on the way of a connection."""

    PROFILE = "profile"
    FIRST = "evaluation_1"
    SECOND = "evaluation_2"
    YEARLY = "yearly"


PURPOSES = {
    Purpose.PROFILE: N_("Organisation profile"),
    Purpose.FIRST: N_("First evaluation"),
    Purpose.SECOND: N_("Second evaluation"),
    Purpose.YEARLY: N_("Yearly evaluation"),
}
EVALUATIONS = frozenset({Purpose.FIRST, Purpose.SECOND, Purpose.YEARLY})


def purpose_of(route: Route, key: str) -> Purpose | None:
    """What is asked in a step of a programme; nothing in most of them.

    The first evaluation has questions of its own, those after it share some, and so do those of each year.
    """
    step = route.step(key)
    if step is None:
        return None
    if step.kind is StepKind.EVALUATION:
        earlier = [one for one in route.steps[: route.place(key) - 1] if one.kind is StepKind.EVALUATION]
        return Purpose.SECOND if earlier else Purpose.FIRST
    return {StepKind.PAPERS: Purpose.PROFILE, StepKind.YEARLY: Purpose.YEARLY}.get(step.kind)


class InquiryState(StrEnum):
    """How far a revision of a profile is, or an evaluation."""

    CONCEPT = "concept"
    SENT = "sent"
    DISCUSSED = "discussed"
    REVISED = "revised"
    FINAL = "final"
    OPEN = "open"
    CLOSED = "closed"


INQUIRY_STATES = {
    InquiryState.CONCEPT: N_("Concept"),
    InquiryState.SENT: N_("Sent to the organisation"),
    InquiryState.DISCUSSED: N_("Discussed"),
    InquiryState.REVISED: N_("Being revised"),
    InquiryState.FINAL: N_("Final"),
    InquiryState.OPEN: N_("Being filled in"),
    InquiryState.CLOSED: N_("Finished"),
}
WRITABLE = frozenset({InquiryState.CONCEPT, InquiryState.REVISED, InquiryState.OPEN})
"""The states in which answers can be given."""
FIXED = frozenset({InquiryState.SENT, InquiryState.DISCUSSED, InquiryState.FINAL})
"""The states of a profile after which it goes on in a new revision."""


class Turn(StrEnum):
    """What happens to a revision of a profile."""

    SEND = "send"
    DISCUSS = "discuss"
    FINISH = "finish"


NEXT: Mapping[InquiryState, Mapping[Turn, InquiryState]] = {
    InquiryState.CONCEPT: {Turn.SEND: InquiryState.SENT},
    InquiryState.REVISED: {Turn.SEND: InquiryState.SENT, Turn.FINISH: InquiryState.FINAL},
    InquiryState.SENT: {Turn.DISCUSS: InquiryState.DISCUSSED, Turn.FINISH: InquiryState.FINAL},
    InquiryState.DISCUSSED: {Turn.FINISH: InquiryState.FINAL},
    InquiryState.FINAL: {},
    InquiryState.OPEN: {},
    InquiryState.CLOSED: {},
}
"""From where a profile may go where; a final one begins anew as a revision."""

MOST_MONTHS = 24
"""A signal lasts two years at most (Youth Act, 7.1.4.5)."""

NO_QUESTIONS = N_("There is no questionnaire for this. Ask a functional administrator to choose one.")
OPEN_ALREADY = N_("There is one already that is being filled in. Go on with that one.")
BEGUN_BEFORE = N_("There is an organisation profile already. Begin a new revision of it.")
DONE_BEFORE = N_("This evaluation was finished before.")
FIXED_BY_NOW = N_("This was sent or finished, so that its answers stay as they are. Begin a new revision.")
NOT_FROM_HERE = N_("That cannot be done with it as it stands now.")
NOT_THE_LAST = N_("There is a newer revision. Go on with that one.")
TOO_LONG = N_("A signal lasts 24 months at most (Youth Act, article 7.1.4.5).")
UNANSWERED = N_("Not all questions that have to be answered are answered yet.")
NOT_DUE = N_("This evaluation is not the step that is due. Look at the connection as it is.")
NOT_CLOSABLE = N_("Only an evaluation that is being filled in can be finished.")
ASKS_NEXT = N_("Choose the day of the next evaluation.")
LIES_AHEAD = N_("The day of the next evaluation comes after the day of this one.")
IN_USE_ALREADY = N_("It was chosen before what is asked for this. Change that instead.")
STAYS = N_("What is answered stays as it is from now on; a new revision can be begun.")
BEGINS_AS_COPY = N_("It begins with the same answers. This one stays as it is, to compare with.")
NOT_IN_USE = N_("Choose a questionnaire that is in use.")


def reasons_not_to_begin(purpose: Purpose, states: Collection[InquiryState]) -> list[str]:
    """Why no questionnaire of a purpose can be begun, where there are some in these states."""
    checks = (
        (purpose is Purpose.PROFILE and bool(states), BEGUN_BEFORE),
        (purpose is not Purpose.PROFILE and InquiryState.OPEN in states, OPEN_ALREADY),
        (purpose in (Purpose.FIRST, Purpose.SECOND) and InquiryState.CLOSED in states, DONE_BEFORE),
    )
    return [reason for holds, reason in checks if holds]


def reasons_not_to_turn(state: InquiryState, turn: Turn, *, latest: bool) -> list[str]:
    """Why a revision cannot be sent, discussed or finished."""
    if not latest:
        return [NOT_THE_LAST]
    return [] if turn in NEXT[state] else [NOT_FROM_HERE]


def reasons_not_to_revise(state: InquiryState, *, latest: bool) -> list[str]:
    """Why no new revision can be begun."""
    if not latest:
        return [NOT_THE_LAST]
    return [] if state in FIXED else [NOT_FROM_HERE]


# What some answers mean


class Mark(StrEnum):
    """A question whose answer the portal understands."""

    DURATION = "duration"
    EXPECTED = "expected"
    MISSING = "missing"


MARKS = {
    Mark.DURATION: N_("Question for the duration of a signal, in months"),
    Mark.EXPECTED: N_("Question for the expected number of signals"),
    Mark.MISSING: N_("Group of questions for missing organisations"),
}
MARKS_OF = {Purpose.PROFILE: (Mark.DURATION, Mark.EXPECTED)} | dict.fromkeys(EVALUATIONS, (Mark.MISSING,))
KIND_OF = {
    Mark.DURATION: QuestionKind.NUMBER, Mark.EXPECTED: QuestionKind.NUMBER, Mark.MISSING: QuestionKind.GROUP,
}  # fmt: skip


def fits_mark(mark: Mark, item: Item) -> bool:
    """Whether a question can be the one of a mark: a number, or a group that begins with a name."""
    if item.kind is not KIND_OF[mark]:
        return False
    return mark is not Mark.MISSING or any(one.kind is QuestionKind.SHORT_TEXT for one in item.items)


def too_long(months: object) -> bool:
    """Whether a signal would last longer than the law allows, whatever the question allows."""
    return isinstance(months, int | float) and months > MOST_MONTHS
