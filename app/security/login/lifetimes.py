"""How long a session lives, and how it ends before its time; knows no request."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, bindparam, delete, select, update
from sqlalchemy.orm import Session

from app.common import audit, clock
from app.common.types import Moment
from app.security import events
from app.security.models import LoginSession
from app.security.rules.areas import Area

VISITOR, PASSWORD_GIVEN, LOGGED_IN = 0, 1, 2
"""The levels of a session; only the last one opens anything but the login pages."""

VISITOR_LIMIT = timedelta(hours=2)
SEEN_EVERY = timedelta(seconds=5)
"""How often it is kept that somebody is active; what comes sooner is the same moment (decision 0025)."""


_table = LoginSession.__table__
_ending = update(_table).values(ended_at=bindparam("at", type_=Moment), ended_reason=bindparam("reason"), data={})
_ending_one = _ending.where(_table.c.id == bindparam("one"))
_ending_all = _ending.where(_table.c.actor_id == bindparam("actor"), _table.c.ended_at.is_(None))
_ending_others = _ending_all.where(_table.c.id != bindparam("but"))


def end_session(session: Session, one: int, reason: str) -> None:
    """End one session, known by its number."""
    session.execute(_ending_one, {"one": one, "at": clock.now(), "reason": reason})


def end_sessions(session: Session, actor_id: int, reason: str, but: int | None = None) -> int:
    """End every session of an actor, save one if named; acts at the next request of each. Returns how many."""
    values = {"actor": actor_id, "at": clock.now(), "reason": reason}
    result: CursorResult[Any] = (  # type: ignore[assignment]  (of an update it is one)
        session.execute(_ending_all, values)
        if but is None
        else session.execute(_ending_others, {**values, "but": but})
    )
    if result.rowcount:
        audit.record(session, events.SESSIONS_ENDED, ("actor", actor_id), reason=reason, count=result.rowcount)
    return result.rowcount


def last_place(session: Session, actor_id: int) -> int | None:
    """The organisation that somebody worked in last; a draft of a form there opens only in that organisation."""
    mine = LoginSession.actor_id == actor_id, LoginSession.level == LOGGED_IN
    return session.scalar(
        select(LoginSession.organisation_id).where(*mine).order_by(LoginSession.id.desc()).limit(1)
    )


IDLE_MINUTES = {Area.STAFF: "IDLE_TIMEOUT_MINUTES", Area.RESIDENT: "RESIDENT_IDLE_TIMEOUT_MINUTES"}
"""The setting that says how long somebody in an area may do nothing."""


def limit_reached(
    level: int,
    opened_at: datetime,
    seen_at: datetime,
    at: datetime,
    settings: Any,
    area: Area = Area.STAFF,
) -> str:
    """Which limit a session has reached at a moment ("idle", "absolute"), or nothing.

    The clock may jump back: a moment before `seen_at` counts as `seen_at`, so no session grows longer by it.
    """
    at = max(at, seen_at)
    idle = {
        VISITOR: VISITOR_LIMIT,
        PASSWORD_GIVEN: timedelta(minutes=settings["PENDING_LOGIN_MINUTES"]),
        LOGGED_IN: timedelta(minutes=settings[IDLE_MINUTES[area]]),
    }[level]
    if at - seen_at >= idle:
        return "idle"
    if level == PASSWORD_GIVEN and at - opened_at >= idle:
        return "idle"
    return "absolute" if at - opened_at >= timedelta(hours=settings["SESSION_LIMIT_HOURS"]) else ""


def seen_just_now(seen_at: datetime | None, at: datetime) -> bool:
    """Whether somebody was active so shortly before a moment that it need not be kept again."""
    return seen_at is not None and seen_at <= at < seen_at + SEEN_EVERY


def seen(opened_at: datetime | None, seen_at: datetime | None, at: datetime) -> dict[str, datetime]:
    """What a session keeps when somebody is active at a moment; nothing when he was a moment ago.

    Where the clock was put back, the beginning goes back as far: otherwise neither limit would be reached in time.
    """
    if seen_just_now(seen_at, at):
        return {}
    if opened_at is None or seen_at is None or at >= seen_at:
        return {"seen_at": at}
    return {"seen_at": at, "opened_at": opened_at - (seen_at - at)}


def purge(session: Session, at: datetime) -> int:
    """Remove sessions that nobody can use any more: visitors after their limit, ended ones after 30 days."""
    gone = delete(LoginSession).where(
        ((LoginSession.level == VISITOR) & (LoginSession.seen_at < at - VISITOR_LIMIT))
        | (LoginSession.ended_at < at - timedelta(days=30))
        | (LoginSession.seen_at < at - timedelta(days=30))
    )
    result: CursorResult[Any] = session.execute(gone)  # type: ignore[assignment]
    return result.rowcount
