"""What the Servicedesk does with enrolments of user administrators (U-04, U-34)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from app.common import audit
from app.common.errors import RuleBroken
from app.extensions import db
from app.security import events
from app.security.actions import roles
from app.security.login import actions as login
from app.security.login.actions import verification
from app.security.login.actions.letters import Desk
from app.security.models import Actor, Enrolment, Role, User
from app.security.rules import enrolments as rules
from app.security.rules.enrolments import PROFILE, EnrolmentState
from app.security.rules.roles import Grants
from app.security.rules.verification import Terms

MOST_SHOWN = 10


def enrol(values: Mapping[str, Any]) -> Enrolment:
    """Keep a form that came in; nobody has an account or a right by it."""
    enrolment = Enrolment(**values)
    db.session.add(enrolment)
    db.session.flush()
    audit.record(
        db.session(), events.ENROLMENT, enrolment, organisation_id=enrolment.organisation_id,
        state=str(EnrolmentState.OPEN),
    )  # fmt: skip
    return enrolment


def make_account(
    enrolment: Enrolment, desk: Desk, *, terms: Terms, grantable: Grants, by_user_id: int | None, at: datetime
) -> User:
    """Make an account by the form, for an organisation that logs in with a password, and invite its owner.

    It has the role and waits for the code that the Servicedesk hands over. Raises `RuleBroken` where the address
    is a login name already.
    """
    username = (enrolment.email or "").lower()
    if db.session.scalars(select(User.id).where(User.username == username)).first() is not None:
        raise RuleBroken(rules.ACCOUNT_EXISTS)
    user = User(
        **{name: getattr(enrolment, name) for name in PROFILE},
        username=username,
        organisation_id=enrolment.organisation_id,
        actor=Actor(),
        active=True,
        profile_at=at,
    )
    db.session.add(user)
    db.session.flush()
    link(enrolment, user, grantable=grantable, by_user_id=by_user_id, at=at)
    verification.issue(db.session(), desk.vault, user, at, terms)
    login.invite(desk, user, at)
    return user


def link(enrolment: Enrolment, user: User, *, grantable: Grants, by_user_id: int | None, at: datetime) -> None:
    """Say that an account is that of the person enrolled: it gets the role, and the form is emptied."""
    reasons = rules.reasons_not_to_link(
        state=EnrolmentState(enrolment.state),
        same_organisation=user.organisation_id == enrolment.organisation_id,
        active=bool(user.active),
    )
    if reasons:
        raise RuleBroken(*reasons)
    role_id = db.session.scalars(select(Role.id).where(Role.code == "GB", Role.organisation_id.is_(None))).one()
    values = {
        "user_id": user.id, "role_id": role_id, "organisation_id": enrolment.organisation_id,
        "product_id": None, "valid_from": None, "valid_to": None,
    }  # fmt: skip
    roles.grant(values, by_user_id=by_user_id, grantable=grantable)
    user.handled_at = user.handled_at or at
    _empty(enrolment)
    enrolment.user = user
    _step(enrolment, EnrolmentState.VERIFIED if user.verified_at else EnrolmentState.LINKED)


def withdraw(enrolment: Enrolment) -> None:
    """Put a form aside that nobody has an account by; what it says of the person goes."""
    if enrolment.state != EnrolmentState.OPEN:
        raise RuleBroken(rules.NOT_OPEN)
    _empty(enrolment)
    _step(enrolment, EnrolmentState.WITHDRAWN)


def _empty(enrolment: Enrolment) -> None:
    for name in PROFILE:
        setattr(enrolment, name, False if name == "newsletter" else None)


def _step(enrolment: Enrolment, state: EnrolmentState) -> None:
    enrolment.state = state
    db.session.flush()
    audit.record(
        db.session(), events.ENROLMENT, enrolment, organisation_id=enrolment.organisation_id, state=str(state)
    )


def candidates(enrolment: Enrolment) -> list[User]:
    """Accounts of the organisation that may be that of the person enrolled: not verified yet, or of that name."""
    mine = User.organisation_id == enrolment.organisation_id, User.active.is_(True)
    named = (User.last_name == enrolment.last_name) & (User.last_name.is_not(None))
    likely = select(User).where(*mine, or_(User.verified_at.is_(None), named))
    order = User.verified_at.is_not(None), User.sort_key, User.id
    return list(db.session.scalars(likely.order_by(*order).limit(MOST_SHOWN)).unique())
