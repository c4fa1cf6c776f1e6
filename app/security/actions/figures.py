"""Figures of the dashboard: counted in the database, within the scope."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, literal, select, union_all

from app.common import clock
from app.common.frozen import frozen
from app.extensions import db
from app.security.models import Assignment, LoginSession, Product, Role, User

LONG_INACTIVE = timedelta(days=182)
SHOWN, MONTHS = 5, 6
"""How many newcomers the dashboard names, and how many months it looks back, this one included."""


@frozen
class Waiting:
    """A worklist: how many users wait for what, and the one that waits longest."""

    what: str
    count: int
    oldest_name: str
    oldest_at: datetime


@frozen
class UserFigures:
    """How many users there are, how many of some sorts, and how many came in each of the last months."""

    total: int
    active: int
    administrators: int
    logged_in: int
    new: int
    waiting: dict[str, int]
    months: tuple[tuple[datetime, int], ...]


def is_new() -> ColumnElement[bool]:
    """The condition that a user waits to be handled by an administrator."""
    return and_(User.active.is_(True), User.handled_at.is_(None))


def without_role() -> ColumnElement[bool]:
    """The condition that a user holds no role, at organisations beyond one's sight neither."""
    held = exists().where(Assignment.user_id == User.id, Assignment.active)
    return and_(~held, User.held_codes.is_(None))


def _lists(at: datetime) -> dict[str, tuple[ColumnElement[bool], Any]]:
    """The worklists beside that of newcomers, each with the moment that counts."""
    return {
        "without_role": (
            and_(User.active.is_(True), User.handled_at.is_not(None), without_role()),
            User.created_at,
        ),
        "inactive": (
            and_(User.active.is_(False), User.deactivated_at < at - LONG_INACTIVE),
            User.deactivated_at,
        ),
    }


def users() -> UserFigures:
    """Users in the scope, in one statement."""
    at = clock.now()
    administrators = (
        select(func.count(func.distinct(Assignment.user_id)))
        .join(Role, and_(Role.id == Assignment.role_id, Role.code == "GB"))
        .where(Assignment.active)
    )
    recent = LoginSession.seen_at > at - timedelta(minutes=20)
    logged_in = (
        select(func.count(func.distinct(User.id)))
        .join(LoginSession, LoginSession.actor_id == User.actor_id)
        .where(LoginSession.ended_at.is_(None), LoginSession.level == 2, recent)
    )
    lists, spans = _lists(at), clock.months_until_now(MONTHS)
    of_some = [User.active.is_(True), is_new(), *(condition for condition, _since in lists.values())]
    in_months = [and_(User.created_at >= start, User.created_at < end) for start, end in spans]
    row = db.session.execute(
        select(
            administrators.scalar_subquery(),
            logged_in.scalar_subquery(),
            func.count(User.id),
            *(func.count(User.id).filter(condition) for condition in (*of_some, *in_months)),
        )
    ).one()
    managing, here, total, active, new, *rest = row
    waiting = dict(zip(lists, rest, strict=False))
    months = tuple((start, count) for (start, _end), count in zip(spans, rest[len(lists) :], strict=True))
    return UserFigures(total, active, managing, here, new, waiting, months)


def newcomers() -> list[User]:
    """The new users who wait longest."""
    return list(db.session.scalars(select(User).where(is_new()).order_by(User.created_at, User.id).limit(SHOWN)))


def waiting(counts: dict[str, int]) -> list[Waiting]:
    """The worklists that are not empty, with the oldest of each; one statement, or none."""
    lists = {what: found for what, found in _lists(clock.now()).items() if counts[what]}
    if not lists:
        return []
    oldest = [
        select(literal(what).label("what"), User.id.label("id"), since.label("since"))
        .where(condition)
        .order_by(since, User.id)
        .limit(1)
        .subquery()
        for what, (condition, since) in lists.items()
    ]
    found = union_all(*(select(each) for each in oldest)).subquery()
    rows = db.session.execute(select(User, found.c.what, found.c.since).join(found, found.c.id == User.id))
    told = {what: Waiting(what, counts[what], user.name.full, since) for user, what, since in rows}
    return [told[what] for what in lists if what in told]


def per_product() -> list[tuple[str, int]]:
    """How many active users hold a role for each product, by its name."""
    return [
        (name, count)
        for name, count in db.session.execute(
            select(Product.name, func.count(func.distinct(Assignment.user_id)))
            .join(Assignment, and_(Assignment.product_id == Product.id, Assignment.active))
            .join(User, and_(User.id == Assignment.user_id, User.active.is_(True)))
            .group_by(Product.id, Product.name)
            .order_by(Product.id)
        )
    ]
