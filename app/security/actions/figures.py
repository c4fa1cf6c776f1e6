"""Figures of the dashboard: counted in the database, within the scope."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, exists, func, select

from app.common import clock
from app.common.frozen import frozen
from app.extensions import db
from app.security.models import Assignment, LoginSession, Role, User

LONG_INACTIVE = timedelta(days=182)


@frozen
class Waiting:
    """A worklist: how many users wait for what, and the one that waits longest."""

    what: str
    count: int
    oldest_name: str
    oldest_at: datetime


@frozen
class UserFigures:
    """How many users there are, and how many of some sorts."""

    total: int
    active: int
    administrators: int
    logged_in: int


def waiting() -> list[Waiting]:
    """The worklists of a user administrator that are not empty; two statements each."""
    held = exists().where(Assignment.user_id == User.id, Assignment.active)
    lists = (
        ("new", [User.active.is_(True), User.handled_at.is_(None)], User.created_at),
        ("without_role", [User.active.is_(True), User.handled_at.is_not(None), ~held], User.created_at),
        (
            "inactive",
            [User.active.is_(False), User.deactivated_at < clock.now() - LONG_INACTIVE],
            User.deactivated_at,
        ),
    )
    found = (_oldest(what, conditions, since) for what, conditions, since in lists)
    return [item for item in found if item]


def _oldest(what: str, conditions: list[Any], since: Any) -> Waiting | None:
    count = db.session.scalar(select(func.count()).select_from(User).where(*conditions)) or 0
    if not count:
        return None
    user = db.session.scalars(select(User).where(*conditions).order_by(since, User.id).limit(1)).one()
    return Waiting(what, count, user.name.full, getattr(user, since.key))


def users() -> UserFigures:
    """Users in the scope: all, active, administrators and logged in now; three statements."""
    totals = select(func.count(User.id), func.coalesce(func.sum(case((User.active.is_(True), 1), else_=0)), 0))
    total, active = db.session.execute(totals).one()
    administrators = db.session.scalar(
        select(func.count(func.distinct(Assignment.user_id)))
        .join(Role, and_(Role.id == Assignment.role_id, Role.code == "GB"))
        .where(Assignment.active)
    )
    recent = clock.now() - timedelta(minutes=20)
    logged_in = db.session.scalar(
        select(func.count(func.distinct(User.id)))
        .join(LoginSession, LoginSession.actor_id == User.actor_id)
        .where(LoginSession.ended_at.is_(None), LoginSession.level == 2, LoginSession.seen_at > recent)
    )
    return UserFigures(total, active, administrators or 0, logged_in or 0)
