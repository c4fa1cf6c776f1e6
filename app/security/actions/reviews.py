"""Access reviews: deciding about rights, and what the clock does: begin, remind, close."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, insert, literal, or_, select
from sqlalchemy.orm import Session, joinedload

from app.common import audit
from app.common.errors import RuleBroken
from app.common.jobs import Work, job
from app.common.words import N_
from app.extensions import db
from app.security import events
from app.security.actions import roles as role_actions
from app.security.login import mails
from app.security.login.actions.accounts import account_of
from app.security.login.actions.letters import Desk
from app.security.login.lifetimes import end_sessions
from app.security.models import AccessReview, Assignment, ReviewLine, Role, User
from app.security.models.reviews import OPEN
from app.security.rules import reviews as rules
from app.security.rules.reviews import ADMINISTRATORS, Decision, Kind, Past, Reviewer, Terms

_right, _role = Assignment.__table__, Role.__table__


# Deciding


def reasons_not_to_decide(line: ReviewLine, who: Reviewer) -> list[str]:
    """Why somebody cannot decide about a right."""
    held = line.assignment
    return rules.reasons_not_to_decide(
        who, user_id=held.user_id, code=held.role.code, product_id=held.product_id, active=held.active
    )


def keep(line: ReviewLine, who: Reviewer, *, actor_id: int | None, at: datetime) -> None:
    """Let a right stay; one that was suspended works again."""
    _refuse(line, who)
    if line.assignment.suspended_at is not None:
        line.assignment.suspended_at = None
    _decide(line, Decision.KEEP, actor_id, at)


def remove(line: ReviewLine, who: Reviewer, *, actor_id: int | None, at: datetime) -> None:
    """Take a right away, as the list of roles does."""
    _refuse(line, who)
    role_actions.end(line.assignment, by_user_id=who.user_id, grantable=who.grants)
    _decide(line, Decision.REMOVE, actor_id, at)


def change(line: ReviewLine, wanted: dict[str, Any], who: Reviewer, *, actor_id: int | None, at: datetime) -> None:
    """Put another right in the place of one; both are done as the list of roles does."""
    _refuse(line, who)
    held = line.assignment
    role_actions.end(held, by_user_id=who.user_id, grantable=who.grants)
    db.session.flush()
    values = {"user_id": held.user_id, "organisation_id": held.organisation_id, **wanted}
    role_actions.grant(values, by_user_id=who.user_id, grantable=who.grants)
    _decide(line, Decision.CHANGE, actor_id, at)


def _refuse(line: ReviewLine, who: Reviewer) -> None:
    if reasons := reasons_not_to_decide(line, who):
        raise RuleBroken(*reasons)


def _decide(line: ReviewLine, decision: Decision, actor_id: int | None, at: datetime) -> None:
    line.decision, line.decided_at, line.decided_by_id = decision, at, actor_id
    audit.record(db.session(), events.RIGHT_REVIEWED, line, decision=decision.value, right=line.assignment_id)


def waiting(user_id: int) -> tuple[int, datetime | None]:
    """How many rights of others wait for a decision within the scope, and the first day they have to be ready."""
    statement = (
        select(func.count(ReviewLine.id), func.min(AccessReview.due_at))
        .join(AccessReview, AccessReview.id == ReviewLine.review_id)
        .join(Assignment, Assignment.id == ReviewLine.assignment_id)
        .where(AccessReview.closed_at.is_(None), OPEN, Assignment.user_id != user_id)
    )
    found = db.session.execute(statement).one()
    return found[0], found[1]


def known_reviews(most: int = 50) -> list[AccessReview]:
    """The latest reviews within the scope."""
    statement = select(AccessReview).options(joinedload(AccessReview.organisation))
    return list(db.session.scalars(statement.order_by(AccessReview.id.desc()).limit(most)))


# What the clock does


@job("reviews.turn", N_("Begin, remind of and close access reviews"), every=timedelta(hours=6))
def take_turn(work: Work) -> None:
    """Begin the reviews that are due, remind of those that are nearly, and close those that are over."""
    desk = Desk.of(work.session, work.vault, work.settings)
    terms = Terms.of(work.settings)
    begin(work.session, terms, desk, work.at)
    remind(work.session, terms, desk, work.at)
    close(work.session, terms, work.at)


def begin(session: Session, terms: Terms, desk: Desk, at: datetime) -> int:
    """Open what is due, with a line for each right that counts; returns how many."""
    opened = 0
    for organisation_id, past in pasts(session).items():
        if kind := rules.due(past, terms, at):
            review = begin_one(session, organisation_id, kind, terms, at)
            _write(session, review, desk, mails.review_letter)
            opened += 1
    return opened


def pasts(session: Session) -> dict[int, Past]:
    """What each organisation with rights did so far; three statements."""
    since = _since(session)
    administrators = _since(session, _role.c.code.in_(ADMINISTRATORS))
    last: dict[tuple[int, Kind], datetime] = {}
    table = AccessReview.__table__.c
    newest = select(table.organisation_id, table.kind, func.max(table.opened_at))
    for organisation_id, kind, moment in session.execute(newest.group_by(table.organisation_id, table.kind)):
        last[organisation_id, kind] = moment
    return {
        place: Past(
            first, administrators.get(place), last.get((place, Kind.ALL)), last.get((place, Kind.ADMINISTRATORS))
        )
        for place, first in since.items()
    }


def _since(session: Session, *conditions: Any) -> dict[int, datetime]:
    """Since when organisations have rights that count."""
    first = select(_right.c.organisation_id, func.min(_right.c.created_at)).join(
        _role, _role.c.id == _right.c.role_id
    )
    found = session.execute(first.where(_right.c.active, *conditions).group_by(_right.c.organisation_id))
    return {row[0]: row[1] for row in found}


def begin_one(session: Session, organisation_id: int, kind: Kind, terms: Terms, at: datetime) -> AccessReview:
    """Open a review of an organisation, with a line for each right that counts."""
    review = AccessReview(organisation_id=organisation_id, kind=kind, opened_at=at, due_at=at + terms.term)
    session.add(review)
    session.flush()
    about = [_right.c.organisation_id == organisation_id, _right.c.active, _not_over(at)]
    if kind is Kind.ADMINISTRATORS:
        about.append(_role.c.code.in_(ADMINISTRATORS))
    rights = select(
        literal(review.id), _right.c.id, _right.c.organisation_id, literal(Decision.OPEN.value), literal(1)
    )
    lines = rights.join_from(_right, _role, _role.c.id == _right.c.role_id).where(*about)
    columns = ["review_id", "assignment_id", "organisation_id", "decision", "version"]
    session.execute(insert(ReviewLine.__table__).from_select(columns, lines))
    audit.record(session, events.REVIEW_BEGUN, review, kind=kind.value)
    return review


def remind(session: Session, terms: Terms, desk: Desk, at: datetime) -> int:
    """Write once more to the administrators of reviews that are nearly due and not ready; returns how many."""
    nearly = select(AccessReview).where(
        AccessReview.closed_at.is_(None),
        AccessReview.reminded_at.is_(None),
        AccessReview.due_at <= at + terms.reminder,
        AccessReview.due_at > at,
        AccessReview.left > 0,  # type: ignore[attr-defined]  (a column property)
    )
    found = list(session.scalars(nearly.options(joinedload(AccessReview.organisation))))
    for review in found:
        _write(session, review, desk, mails.review_reminder)
        review.reminded_at = at
    return len(found)


def close(session: Session, terms: Terms, at: datetime) -> int:
    """Close what is ready or over; what nobody answered stays listed, and is suspended where that is set."""
    over = select(AccessReview).where(
        AccessReview.closed_at.is_(None),
        or_(AccessReview.due_at <= at, AccessReview.left == 0),  # type: ignore[attr-defined]
    )
    found = list(session.scalars(over))
    for review in found:
        review.closed_at = at
        left = _unanswered(session, review)
        suspended = _suspend(session, left, review, at) if terms.suspends else 0
        audit.record(session, events.REVIEW_CLOSED, review, left=len(left), suspended=suspended)
    return len(found)


def _unanswered(session: Session, review: AccessReview) -> list[Assignment]:
    lines = select(Assignment).join(ReviewLine, ReviewLine.assignment_id == Assignment.id)
    about = lines.where(ReviewLine.review_id == review.id, OPEN)
    loaded = about.options(joinedload(Assignment.role), joinedload(Assignment.user)).order_by(Assignment.id)
    return list(session.scalars(loaded))


def _suspend(session: Session, left: Iterable[Assignment], review: AccessReview, at: datetime) -> int:
    by_number = {one.id: one for one in left}
    keys = rules.to_suspend(
        [(one.id, one.role.code == "GB") for one in by_number.values()],
        other_administrators=_others(session, review.organisation_id, by_number, at),
    )
    for key in keys:
        by_number[key].suspended_at = at
        end_sessions(session, by_number[key].user.actor_id, "roles_changed")
    return len(keys)


def _others(session: Session, organisation_id: int, but: Iterable[int], at: datetime) -> int:
    """How many user administrators an organisation keeps whatever happens to some rights."""
    lasting = select(func.count()).select_from(_right.join(_role, _role.c.id == _right.c.role_id))
    kept = lasting.where(
        _right.c.organisation_id == organisation_id, _right.c.active, _not_over(at), _role.c.code == "GB",
        _right.c.suspended_at.is_(None), _right.c.deputy_for_id.is_(None), _right.c.id.not_in(list(but)),
    )  # fmt: skip
    return session.execute(kept).scalar() or 0


def _not_over(at: datetime) -> Any:
    return or_(_right.c.valid_to.is_(None), _right.c.valid_to > at)


def _write(session: Session, review: AccessReview, desk: Desk, letter: Any) -> None:
    """Write to every user administrator of the organisation of a review."""
    administrators = (
        select(User.actor_id)
        .join(Assignment, and_(Assignment.user_id == User.id, Assignment.active))
        .join(Role, Role.id == Assignment.role_id)
        .where(Assignment.organisation_id == review.organisation_id, Role.code == "GB", User.active.is_(True))
    )
    link = f"{desk.public_url}/review-lines/?review={review.id}&decision=open"
    for actor_id in session.scalars(administrators.distinct()):
        if account := account_of(session, actor_id):
            desk.send(account, letter(account, desk.product, review.organisation.name, review.due_at, link))
