"""What is done with user accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from app.common import audit, clock
from app.common.errors import NotAccepted, RuleBroken
from app.extensions import db
from app.security import events
from app.security.actions import consequences
from app.security.login import mails
from app.security.login.actions import verification
from app.security.login.actions.accounts import account_of
from app.security.login.actions.letters import Desk
from app.security.login.lifetimes import end_sessions
from app.security.models import Actor, Assignment, Role, User
from app.security.rules import users as rules
from app.security.rules.users import Standing


def add_user(values: dict[str, Any]) -> User:
    """Make a user without roles and without a password; the invitation is a separate verb."""
    at = clock.now()  # who makes an account knows whose it is: no code has to show that
    user = User(**values, active=True, actor=Actor(), profile_at=at, verified_at=at)
    db.session.add(user)
    db.session.flush()
    return user


def change_user(user: User, values: dict[str, Any], desk: Desk) -> User:
    """Change an account; the owner is told at the old address when codes go to another one from now on."""
    moved = user.email and user.email != values["email"]
    before = account_of(desk.session, user.actor_id) if moved else None
    for key, value in values.items():
        setattr(user, key, value)
    if before:
        desk.send(before, mails.email_changed_letter(before, desk.product))
    return user


def standing_of(user: User, *, by_user_id: int | None) -> Standing:
    """Where a user stands: what the rules look at."""
    return Standing(
        active=bool(user.active),
        newsletter=user.newsletter,
        contact_person=user.contact_person,
        roles=sum(held.active for held in user.assignments),
        oneself=user.id == by_user_id,
        last_administrator=is_last_administrator(user),
    )


def is_last_administrator(user: User) -> bool:
    """Whether some organisation would be left without an active user administrator."""
    places = {held.organisation_id for held in user.assignments if held.active and held.role.code == "GB"}
    return any(other_administrators(place, user.id) == 0 for place in places)


def other_administrators(organisation_id: int, but_user_id: int) -> int:
    """How many other active users are active user administrators of an organisation.

    The rows of all are locked, in one order, so that two administrators cannot take each other out at the same
    moment: the second waits, and then counts without the one who is gone.
    """
    statement = (
        select(Assignment.user_id)
        .join(Role.__table__, Role.__table__.c.id == Assignment.role_id)
        .join(User.__table__, User.__table__.c.id == Assignment.user_id)
        .where(
            Assignment.organisation_id == organisation_id,
            Assignment.active,
            *_lastingly(clock.now()),
            Role.__table__.c.code == "GB",
            User.__table__.c.active,
        )
        .order_by(Assignment.id)
        .with_for_update(of=Assignment)
    )
    return len({*db.session.scalars(statement)} - {but_user_id})


def _lastingly(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """The conditions that a role counts at a moment, and is not held for a while in the place of another."""
    begun = or_(Assignment.valid_from.is_(None), Assignment.valid_from <= at)
    not_over = or_(Assignment.valid_to.is_(None), Assignment.valid_to > at)
    return begun, not_over, Assignment.deputy_for_id.is_(None), Assignment.suspended_at.is_(None)


def deactivate(user: User, *, by_user_id: int | None, at: datetime, accepted: bool = False) -> None:
    """Put a user on hold; roles, newsletter and contact role follow, and every session ends (U-61 to U-64).

    Raises `NotAccepted` where that leaves others with something to see to, and nobody accepted it (F-07).
    """
    if reasons := rules.reasons_not_to_deactivate(standing_of(user, by_user_id=by_user_id)):
        raise RuleBroken(*reasons)
    if not accepted and consequences.to_accept(db.session(), user):
        raise NotAccepted(rules.ACCEPT_FIRST)
    user.active = user.newsletter = user.contact_person = False
    user.deactivated_at = at
    for assignment in user.assignments:
        assignment.active = False
    if not user.verified_at:  # only who was not verified has a code
        verification.void(db.session(), user.id)
    audit.record(db.session(), events.USER_DEACTIVATED, user)
    end_sessions(db.session(), user.actor_id, "deactivated")


def activate(user: User, *, by_user_id: int | None) -> None:
    """Let a user in again, without roles: those have to be granted anew (U-73)."""
    if reasons := rules.reasons_not_to_activate(standing_of(user, by_user_id=by_user_id)):
        raise RuleBroken(*reasons)
    user.active, user.deactivated_at = True, None
    audit.record(db.session(), events.USER_ACTIVATED, user)
