"""What people change about themselves: profile, language, where they are logged in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.common import audit, clock
from app.common.errors import Conflict
from app.common.frozen import frozen
from app.common.statements import changes_one
from app.security import events
from app.security.login import mails
from app.security.login.actions import accounts
from app.security.login.actions.letters import Desk
from app.security.models import LoginSession, Resident, User
from app.security.rules.notices import Pace

_sessions = LoginSession.__table__


@frozen
class OpenSession:
    """A place where somebody is logged in."""

    id: int
    device: str
    method: str
    opened_at: datetime
    seen_at: datetime


def own_user(session: Session, user_id: int) -> User:
    """The row of the person at work."""
    return session.scalars(select(User).where(User.id == user_id)).one()


def update_profile(desk: Desk, user: User, values: Mapping[str, Any], version: str) -> None:
    """Keep what somebody filled in about himself; the old address is told when mail goes elsewhere.

    Raises `Conflict` when an administrator saved the same user in between.
    """
    if str(user.version) != version:
        raise Conflict
    before = accounts.account_of(desk.session, user.actor_id)
    for key, value in values.items():
        setattr(user, key, value)
    desk.session.flush()
    if before and before.email and before.email != user.email:
        desk.send(before, mails.email_changed_letter(before, desk.product))


def choose_language(session: Session, user_id: int, language: str) -> None:
    """Remember the language somebody reads in."""
    own_user(session, user_id).language = language


def choose_language_of_resident(session: Session, resident_id: int, language: str) -> None:
    """Remember the language a resident reads in."""
    session.execute(update(Resident).where(Resident.id == resident_id).values(language=language))


def notices_of_resident(session: Session, resident_id: int) -> Pace:
    """How often a resident is told that something is new."""
    return session.execute(select(Resident.notices).where(Resident.id == resident_id)).scalar_one()


def choose_notices_of_resident(session: Session, resident_id: int, pace: Pace) -> None:
    """Keep how often a resident is told that something is new."""
    session.execute(update(Resident).where(Resident.id == resident_id).values(notices=pace))


def was_in(session: Session, resident_id: int, at: datetime) -> None:
    """Keep when a resident came in last."""
    session.execute(update(Resident).where(Resident.id == resident_id).values(last_in_at=at))


def open_sessions(session: Session, actor_id: int) -> list[OpenSession]:
    """Where an actor is logged in, the last seen first; whether a limit was reached is for the caller."""
    c = _sessions.c
    rows = session.execute(
        select(c.id, c.device, c.method, c.opened_at, c.seen_at)
        .where(c.actor_id == actor_id, c.ended_at.is_(None), c.level == 2)
        .order_by(c.seen_at.desc(), c.id.desc())
    )
    return [OpenSession(row.id, row.device or "", row.method or "", row.opened_at, row.seen_at) for row in rows]


def end_session(session: Session, actor_id: int, session_id: int) -> bool:
    """End one session of an actor; false when it is not his or over already."""
    c = _sessions.c
    its = (c.id == session_id, c.actor_id == actor_id, c.ended_at.is_(None))
    ended = {"ended_at": clock.now(), "ended_reason": "by_owner", "data": {}}
    if not changes_one(session, update(_sessions).where(*its).values(**ended)):
        return False
    audit.record(session, events.SESSIONS_ENDED, ("login_session", session_id), reason="by_owner", count=1)
    return True
