"""The portal's own organisation and its first operator."""

from __future__ import annotations

from sqlalchemy import select

from app.common import clock
from app.extensions import db
from app.security.login import actions as login
from app.security.models import Actor, Assignment, Organisation, Role, User
from app.security.rules.organisations import Kind

PLATFORM_CODE = "PF-0001"


def platform() -> Organisation:
    """The organisation of the platform's own people; made when it is not there yet."""
    found = db.session.scalars(select(Organisation).where(Organisation.code == PLATFORM_CODE)).first()
    if found is None:
        found = Organisation(kind=Kind.PLATFORM, code=PLATFORM_CODE, name="Regieportaal")
        db.session.add(found)
        db.session.flush()
    return found


def first_administrator(email: str, desk: login.Desk) -> str | None:
    """Make and invite the first operator; does nothing once there is one. Returns the login name invited."""
    held = (
        select(Assignment.id).join(Role, Role.id == Assignment.role_id).where(Role.code == "SB", Assignment.active)
    )
    if db.session.scalars(held).first() is not None:
        return None
    home = platform()
    at = clock.now()
    user = User(
        username=email.lower(), email=email, organisation=home, active=True, actor=Actor(),
        profile_at=at, verified_at=at, handled_at=at,
    )  # fmt: skip
    role = db.session.scalars(select(Role).where(Role.code == "SB")).one()
    db.session.add_all([user, Assignment(user=user, role=role, organisation=home)])
    db.session.flush()
    login.invite(desk, user, clock.now())
    return user.username
