"""Local administrators: who looks after the activities of a municipality at a moment (mission A-14, F-06)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, select
from sqlalchemy.orm import Session, aliased

from app.security.actions.gates import in_force
from app.security.models import Assignment, Role, User

CODE = "LB"
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


def on_duty(session: Session, at: datetime, *, places: Iterable[int] = (), user_id: int = 0) -> list[Row[Any]]:
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
