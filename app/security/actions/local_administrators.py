"""Local administrators: who looks after the activities of a municipality at a moment (mission A-14, F-06)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.common import clock
from app.extensions import db
from app.security.actions.consequences import Consequence, successors, weighs
from app.security.actions.gates import in_force
from app.security.models import Assignment, Role, User
from app.security.rules.organisations import Kind
from app.security.rules.roles import LAST_ONE

CODE, MOST_SHOWN = "LB", 25
_user = User.__table__.c


def the_role() -> Any:
    """The number of the fixed role, as a subquery: both databases then go by the index on place and role."""
    role = Role.__table__.alias("local")
    return select(role.c.id).where(role.c.code == CODE, role.c.organisation_id.is_(None)).scalar_subquery()


def works(at: Any, held: Any = Assignment) -> ColumnElement[bool]:
    """The condition that a role counts at a moment, and that whoever has it can log in."""
    able = User.__table__.alias("able")
    enters = exists().where(able.c.id == held.user_id, able.c.active, able.c.verified_at.is_not(None))
    return and_(in_force(at, held), enters)


def looked_after(place: Any, at: Any) -> ColumnElement[bool]:
    """Whether an organisation has a local administrator at a moment; `place` is its table or an alias."""
    held = aliased(Assignment)
    mine = exists().where(held.organisation_id == place.c.id, held.role_id == the_role(), works(at, held))
    return mine.correlate(place)


def on_duty(session: Session, at: datetime, *, places: Iterable[int] = (), user_id: int = 0) -> list[Any]:
    """Who is local administrator where at a moment: of some municipalities, or one person of all of his.

    Each row has `organisation_id`, `user_id`, `actor_id` and `notices`; whoever has the role twice is there once.
    """
    found = (
        select(Assignment.organisation_id, _user.id.label("user_id"), _user.actor_id, _user.notices)
        .join(User.__table__, _user.id == Assignment.user_id)
        .where(Assignment.role_id == the_role(), works(at))
        .order_by(_user.id, Assignment.organisation_id)
        .distinct()
    )
    if user_id:
        found = found.where(_user.id == user_id)
    else:
        found = found.where(Assignment.organisation_id.in_(sorted(set(places))))
    return list(session.execute(found))


def who(organisation_id: int, at: datetime) -> list[Assignment]:
    """The local administrators of a municipality, those to come included; whoever began first stands first."""
    found = (
        select(Assignment)
        .where(Assignment.organisation_id == organisation_id, Assignment.role_id == the_role(), _not_over(at))
        .options(joinedload(Assignment.user), joinedload(Assignment.deputy_for))
        .order_by(Assignment.valid_from, Assignment.id)
        .limit(MOST_SHOWN)
    )
    return list(db.session.scalars(found))


def leaves_nobody(held: Assignment, at: datetime) -> bool:
    """Whether a municipality has no local administrator any more without this role, now or named for later.

    A deputy does not take over: he stands in for a while. The rows of all are locked in one order, so that two
    cannot be taken away at the same moment.
    """
    local = held.role.code == CODE and not held.role.own
    if not (local and held.active and not held.is_over(at) and held.organisation.kind is Kind.MUNICIPALITY):
        return False
    able = exists().where(_user.id == Assignment.user_id, _user.active, _user.verified_at.is_not(None))
    others = (
        select(Assignment.id)
        .where(
            Assignment.organisation_id == held.organisation_id,
            Assignment.role_id == the_role(),
            Assignment.user_id != held.user_id,
            able,
            Assignment.deputy_for_id.is_(None),
            Assignment.suspended_at.is_(None),
            _not_over(at),
        )
        .order_by(Assignment.id)
        .with_for_update(of=Assignment)
    )
    return not db.session.scalars(others).all()


def _not_over(at: datetime) -> ColumnElement[bool]:
    return and_(Assignment.active, or_(Assignment.valid_to.is_(None), Assignment.valid_to > at))


@weighs
def last_one(session: Session, user: User) -> Iterator[Consequence]:
    """Municipalities that have nobody else to look after their activities (mission A-14)."""
    for held in user.assignments:
        if leaves_nobody(held, clock.now()):
            places = {"organisation": held.organisation.name}
            yield Consequence(LAST_ONE, places, successors(session, user, first=(CODE, "GB")), weighs=True)
