"""Giving somebody an account with which to publish in the name of an organisation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.activities.actions.people import ORGANISER
from app.activities.rules.registrations import JOINABLE, NOT_JOINABLE
from app.common.errors import RuleBroken
from app.security.actions import roles
from app.security.actions.users import add_user
from app.security.login import actions as login
from app.security.login.actions.accounts import LONGEST_NAME
from app.security.login.actions.letters import Desk
from app.security.models import Organisation, Role, User

ONLY_ORGANISERS = frozenset({(ORGANISER, None)})
DETAILS = ("first_name", "last_name", "email", "phone", "language")


def let_in(desk: Desk, person: Mapping[str, Any], organisation: Organisation, at: datetime) -> tuple[User, str]:
    """Make an account that publishes for an organisation; returns it, with the link to choose its password.

    Whoever gets it confirmed the address by mail, so that no verification code is needed. Work of the portal.
    Raises `RuleBroken` for an organisation whose people get their rights otherwise.
    """
    if organisation.kind not in JOINABLE:
        raise RuleBroken(NOT_JOINABLE)
    values = {key: person[key] for key in DETAILS}
    username = free_name(desk.session, person["email"], organisation.code)
    user = add_user({**values, "username": username, "organisation_id": organisation.id, "handled_at": at})
    role = select(Role.id).where(Role.code == ORGANISER, Role.organisation_id.is_(None))
    values = {
        "user_id": user.id, "role_id": desk.session.scalars(role).one(), "organisation_id": organisation.id,
        "product_id": None, "valid_from": None, "valid_to": None,
    }  # fmt: skip
    roles.grant(values, by_user_id=None, grantable=ONLY_ORGANISERS)
    return user, login.invite(desk, user, at)


def free_name(session: Session, email: str, code: str) -> str:
    """A login name that nobody has: the e-mail address, or the code of the organisation with a number.

    Nobody is given a role by an account that exists: its owner need not be who reads mail at that address.
    """
    wanted = [email.lower()] if len(email) <= LONGEST_NAME else []
    stem = code.lower()
    taken = {
        name.lower()
        for name in session.scalars(
            select(User.username).where(User.username.in_([*wanted, email]) | User.username.startswith(f"{stem}-"))
        )
    }
    numbered = (f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in (*wanted, *numbered) if name not in taken)
