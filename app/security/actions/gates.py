"""Which organisations may not use the portal yet, as conditions on their rows (U-02, U-05)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.security.models import Agreement, AgreementKind, Assignment, Role, User
from app.security.rules.agreements import SATISFYING
from app.security.rules.gates import NEEDS_ADMINISTRATOR


def in_force(at: Any, held: Any = Assignment) -> ColumnElement[bool]:
    """The condition that an assignment counts at a moment, or at the moment that a statement is given."""
    begun = or_(held.valid_from.is_(None), held.valid_from <= at)
    not_over = or_(held.valid_to.is_(None), held.valid_to > at)
    return and_(held.active, held.suspended_at.is_(None), begun, not_over)


def asked_of(place: Any) -> ColumnElement[bool]:
    """The condition that a kind of agreement is asked of an organisation: of its kind, and in its country."""
    kind, columns = AgreementKind.__table__.c, getattr(place, "c", place)
    anywhere = or_(kind.country.is_(None), kind.country == columns.country)
    return and_(kind.required, kind.organisation_kind == columns.kind, anywhere)


def lacks_agreement(place: Any) -> ColumnElement[bool]:
    """Whether an organisation has not signed all that is asked of it; `place` is its table or an alias."""
    kind, signed = AgreementKind.__table__, Agreement.__table__
    held = exists().where(
        signed.c.kind_id == kind.c.id,
        signed.c.organisation_id == place.c.id,
        or_(*(signed.c.state == each for each in SATISFYING)),
    )
    return exists().where(asked_of(place), ~held.correlate(kind, place)).correlate(place)


def lacks_administrator(place: Any, at: Any) -> ColumnElement[bool]:
    """Whether an organisation needs an active and verified user administrator, and has none at a moment.

    The role is asked for by itself, so that both databases go by the index on organisation and role.
    """
    user, held, role = User.__table__.alias("manager"), aliased(Assignment), Role.__table__.alias("managing")
    administers = select(role.c.id).where(role.c.code == "GB", role.c.organisation_id.is_(None)).scalar_subquery()
    works = exists().where(user.c.id == held.user_id, user.c.active, user.c.verified_at.is_not(None))
    managed = exists().where(
        held.organisation_id == place.c.id, held.role_id == administers, in_force(at, held), works.correlate(held)
    )
    needs = or_(*(place.c.kind == each for each in NEEDS_ADMINISTRATOR))
    return and_(needs, ~managed.correlate(place))
