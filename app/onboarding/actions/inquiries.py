"""What is done with profiles and evaluations: begun, sent, discussed, revised, finished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from app.common import audit, clock
from app.common.errors import RuleBroken
from app.extensions import db
from app.onboarding import events
from app.onboarding.actions import connections, leads, questioning
from app.onboarding.actions.signals import expecting
from app.onboarding.models import Connection, Inquiry, InquiryAnswer
from app.onboarding.rules import inquiries as rules
from app.onboarding.rules import standing
from app.onboarding.rules.inquiries import FIXED, WRITABLE, InquiryState, Mark, Purpose, Turn
from app.onboarding.rules.programmes import Step, StepKind
from app.onboarding.rules.proposals import evaluation_for
from app.onboarding.rules.standing import Done
from app.questionnaires.actions import answers
from app.questionnaires.rules.answers import Answers, Place
from app.questionnaires.rules.filling import missing, spots
from app.questionnaires.rules.items import Item

DAY_OF = {
    InquiryState.SENT: "sent_on", InquiryState.DISCUSSED: "discussed_on", InquiryState.FINAL: "closed_on",
}  # fmt: skip


def begin(connection: Connection, purpose: Purpose) -> Inquiry:
    """Begin the profile, or an evaluation, with the questionnaire in use. Raises `RuleBroken`."""
    connections.lock(connection)
    there = all_of(connection, purpose)
    refuse(rules.reasons_not_to_begin(purpose, [one.state for one in there]))
    asked = questioning.asked_in(connection.region, purpose)
    if asked is None:
        raise RuleBroken(rules.NO_QUESTIONS)
    questions, edition = asked
    state = InquiryState.CONCEPT if purpose is Purpose.PROFILE else InquiryState.OPEN
    fresh = Inquiry(connection=connection, purpose=purpose, state=state, edition=edition, marks=questions.marks)
    return _add(there, fresh)


def _add(there: Sequence[Inquiry], inquiry: Inquiry) -> Inquiry:
    inquiry.number = max((one.number for one in there), default=0) + 1
    db.session.add(inquiry)
    db.session.flush()
    return inquiry


def all_of(connection: Connection, purpose: Purpose) -> list[Inquiry]:
    """The revisions of the profile, or the evaluations of a kind, the oldest first."""
    theirs = Inquiry.connection_id == connection.id, Inquiry.purpose == purpose
    return list(db.session.scalars(select(Inquiry).where(*theirs).order_by(Inquiry.number)))


def is_open(inquiry: Inquiry) -> bool:
    """Whether it is still worked on."""
    return inquiry.state is not InquiryState.CLOSED


def is_latest(inquiry: Inquiry) -> bool:
    """Whether nothing newer of the same kind is there."""
    return all_of(inquiry.connection, inquiry.purpose)[-1].id == inquiry.id


def turn(inquiry: Inquiry, which: Turn) -> None:
    """Send, discuss or finish a profile today. Raises `RuleBroken`."""
    connections.lock(inquiry.connection)
    refuse(rules.reasons_not_to_turn(inquiry.state, which, latest=is_latest(inquiry)))
    if which is not Turn.DISCUSS:
        _refuse_unanswered(inquiry)
    inquiry.state = rules.NEXT[inquiry.state][which]
    setattr(inquiry, DAY_OF[inquiry.state], clock.today())
    if inquiry.state is InquiryState.FINAL:
        _expect(inquiry)
    _tell(inquiry)


def _expect(inquiry: Inquiry) -> None:
    """Take over how many signals the organisation expects, to set figures against (O-25)."""
    told = _marked(inquiry, answers_of(inquiry), Mark.EXPECTED)
    if isinstance(told, int | float):
        expecting.keep(inquiry.connection, int(told), clock.today())


def revise(inquiry: Inquiry) -> Inquiry:
    """Begin a new revision of a profile as a copy of it; the one before stays as it is. Raises `RuleBroken`."""
    connections.lock(inquiry.connection)
    there = all_of(inquiry.connection, inquiry.purpose)
    refuse(rules.reasons_not_to_revise(inquiry.state, latest=there[-1].id == inquiry.id))
    edition = questioning.newest_of(inquiry.edition)
    begun = Inquiry(connection=inquiry.connection, purpose=inquiry.purpose, state=InquiryState.REVISED)
    begun.edition, begun.marks = edition, inquiry.marks
    fresh = _add(there, begun)
    for row in answers.rows_of(inquiry).values():
        copied = {name: getattr(row, name) for name in _COPIED}
        db.session.add(InquiryAnswer(inquiry=fresh, **copied))
    db.session.flush()
    _tell(fresh)
    return fresh


_COPIED = ("key", "occurrence", "kind", "value", "number", "day", "search_key", "asked")


# Answers


def refuse_if_fixed(inquiry: Inquiry) -> None:
    """Refuse that answers are given to what was sent or finished. Raises `RuleBroken`."""
    if inquiry.state not in WRITABLE:
        raise RuleBroken(rules.FIXED_BY_NOW)


def check(inquiry: Inquiry, given: Answers) -> None:
    """Refuse answers that the law does not allow, whatever the questionnaire does. Raises `RuleBroken`."""
    if rules.too_long(_marked(inquiry, given, Mark.DURATION)):
        raise RuleBroken(rules.TOO_LONG)


def answers_of(inquiry: Inquiry) -> Answers:
    """Everything that was answered, as it is asked."""
    return answers.values_of(answers.told_of(inquiry), *inquiry.design.parts)


def _marked(inquiry: Inquiry, given: Answers, mark: Mark) -> Any:
    key = inquiry.marks.get(mark)
    return given.get(Place(key)) if key else None


def _refuse_unanswered(inquiry: Inquiry) -> None:
    given = answers_of(inquiry)
    if any(missing(spots(part, given), given) for part in inquiry.design.parts):
        raise RuleBroken(rules.UNANSWERED)
    check(inquiry, given)


def expected_signals(connections_: Sequence[int]) -> Mapping[int, int]:
    """How many signals a year some connections expect: of the last profile that is final, by connection."""
    wanted = (
        select(Inquiry.connection_id, InquiryAnswer.number)
        .join(InquiryAnswer, InquiryAnswer.inquiry_id == Inquiry.id)
        .where(Inquiry.connection_id.in_(connections_), Inquiry.purpose == Purpose.PROFILE)
        .where(Inquiry.state == InquiryState.FINAL, InquiryAnswer.key == Inquiry.expected_key)
        .where(InquiryAnswer.occurrence == "", InquiryAnswer.number.is_not(None))
        .order_by(Inquiry.number)
    )
    return {number: int(value) for number, value in db.session.execute(wanted) if value is not None}


# Closing an evaluation


def due_step(inquiry: Inquiry) -> Step | None:
    """The step that is closed with an evaluation, where that one is due."""
    route = inquiry.connection.edition.route
    fits = rules.purpose_of(route, inquiry.connection.step) is inquiry.purpose
    return route.step(inquiry.connection.step) if fits else None


def day_after(inquiry: Inquiry, on: date) -> tuple[bool, date | None]:
    """Whether another evaluation follows when this one is closed on a day, and a day for it (O-42)."""
    connection, step = inquiry.connection, due_step(inquiry)
    if step is None:
        return False, None
    route = connection.edition.route
    now = connections.standing_of(connection, connections.steps_of(connection))
    after = standing.Standing(now.state, (*now.done, Done(step.key, on)))
    following = standing.current(route, after)
    if following is None or following.kind not in (StepKind.EVALUATION, StepKind.YEARLY):
        return False, None
    window = following.window
    since = after.held.get(window.after) if window else None
    if following.key == step.key:
        since = on  # a year after this one
    return True, evaluation_for(since, (), window) if window and since else None


def close(inquiry: Inquiry, on: date, next_on: date | None = None) -> None:
    """Finish an evaluation, complete its step, and plan the next one. Raises `RuleBroken`.

    Organisations that were named as missing get on the list of those (O-40).
    """
    if inquiry.state is not InquiryState.OPEN:
        raise RuleBroken(rules.NOT_CLOSABLE)
    step = due_step(inquiry)
    if step is None:
        raise RuleBroken(rules.NOT_DUE)
    _refuse_unanswered(inquiry)
    follows, _day = day_after(inquiry, on)
    checks = ((follows and next_on is None, rules.ASKS_NEXT), (bool(next_on and next_on <= on), rules.LIES_AHEAD))
    refuse([reason for holds, reason in checks if holds])
    connections.complete(inquiry.connection, step.key, on, planned_on=next_on if follows else None)
    inquiry.state, inquiry.closed_on = InquiryState.CLOSED, on
    leads.keep(inquiry.connection, _named(inquiry), on)
    _tell(inquiry)


def _named(inquiry: Inquiry) -> list[leads.Named]:
    """The organisations that were named in the group of questions for them: name, town, why."""
    group = next((one for one in inquiry.design.every if one.key == inquiry.marks.get(Mark.MISSING)), None)
    if group is None or not group.is_group:
        return []
    given = answers_of(inquiry)
    times = given.get(Place(group.key))
    found = (_line(group, given, str(one)) for one in (times if isinstance(times, list) else ()))
    return [one for one in found if one[0]]


def _line(group: Item, given: Answers, time: str) -> leads.Named:
    texts = [str(given.get(Place(item.key, time)) or "") for item in group.items]
    name, town, why = [*texts, "", ""][:3]
    return name, town, why


def _tell(inquiry: Inquiry) -> None:
    db.session.flush()
    audit.record(
        db.session(), events.ASKED, inquiry, organisation_id=inquiry.connection.organisation_id,
        purpose=inquiry.purpose.value, state=inquiry.state.value, revision=inquiry.number,
    )  # fmt: skip


def refuse(reasons: Sequence[str]) -> None:
    """Say why not, if there is a reason."""
    if reasons:
        raise RuleBroken(*reasons)


__all__ = ["FIXED", "all_of", "begin", "check", "close", "expected_signals", "revise", "turn"]
