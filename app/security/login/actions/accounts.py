"""Finding an account to log in with, and judging its password."""

from __future__ import annotations

import secrets
from datetime import datetime
from threading import BoundedSemaphore
from typing import Any

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash, generate_password_hash

from app.common.frozen import frozen
from app.security.login.rules.assertions import only_by_eherkenning
from app.security.login.rules.passwords import normal
from app.security.models import Organisation, Resident, User
from app.security.rules.areas import Area
from app.security.rules.names import PersonName

LONGEST_NAME = 64

_user, _resident = User.__table__, Resident.__table__
_of: dict[Area, Any] = {Area.STAFF: _user, Area.RESIDENT: _resident}
"""In which table the accounts of an area stand."""
_at_once = BoundedSemaphore(2)
"""One hash takes 128 MB of memory on purpose; many visitors at once must not exhaust the machine."""


@frozen
class Account:
    """What logging in needs to know of an account: a plain value, no row that could leak out of its scope.

    That of a resident is one too; the login name is the e-mail address then, and `user_id` the resident's number.
    """

    user_id: int
    actor_id: int
    username: str
    full_name: str
    email: str
    language: str | None
    active: bool
    organisation: str
    password: str | None
    organisation_id: int | None = None
    only_by_eherkenning: bool = False
    """Whether this is staff of a Dutch municipality: with a broker set up, no password opens anything (U-12)."""
    area: Area = Area.STAFF

    @property
    def row(self) -> tuple[str, int]:
        """The table and number of the account, for whoever writes down what happened to it."""
        return _of[self.area].name, self.user_id

    @property
    def context(self) -> tuple[str, ...]:
        """Words that may not make up this person's password."""
        return (self.full_name, self.username, self.email, self.organisation)


def whose(account: Account | None) -> dict[str, Any]:
    """Whom an event about logging in is about, as far as that is known: what `audit.record` takes."""
    return {} if account is None else {"actor_id": account.actor_id, "organisation_id": account.organisation_id}


def find_account(session: Session, username: str, area: Area = Area.STAFF) -> Account | None:
    """The account of a login name in an area, whatever its capitals; an exact match goes first."""
    if area is Area.RESIDENT:
        return _a_resident(session, _resident.c.email == login_address(username))
    name = username.strip()[:LONGEST_NAME]
    found = list(session.execute(_accounts(_user.c.username.in_({name, name.lower()}))))
    found.sort(key=lambda row: row.username != name)
    return _account(found[0]) if found else None


def account_of(session: Session, actor_id: int | None, area: Area = Area.STAFF) -> Account | None:
    """The account behind an actor, if it is one of that area."""
    if area is Area.RESIDENT:
        return _a_resident(session, _resident.c.actor_id == actor_id)
    row = session.execute(_accounts(_user.c.actor_id == actor_id)).first()
    return _account(row) if row else None


def account_of_user(session: Session, user_id: int | None) -> Account | None:
    """The account of a user."""
    row = session.execute(_accounts(_user.c.id == user_id)).first()
    return _account(row) if row else None


def account_of_resident(session: Session, resident_id: int | None) -> Account | None:
    """The account of a resident."""
    return _a_resident(session, _resident.c.id == resident_id)


def login_address(typed: str) -> str:
    """An e-mail address as residents log in with it: capitals do not matter."""
    return typed.strip().lower()[:320]


def _a_resident(session: Session, condition: ColumnElement[bool]) -> Account | None:
    c = _resident.c
    asked = select(c.id, c.actor_id, c.name, c.email, c.language, c.active, c.password).where(condition)
    row = session.execute(asked).first()
    if row is None:
        return None
    return Account(
        row.id, row.actor_id, row.email, row.name, row.email, row.language, bool(row.active), "", row.password,
        area=Area.RESIDENT,
    )  # fmt: skip


def _accounts(condition: ColumnElement[bool]) -> Select:
    place = Organisation.__table__
    return (
        select(
            _user.c.id,
            _user.c.actor_id,
            _user.c.username,
            _user.c.initials,
            _user.c.first_name,
            _user.c.prefix,
            _user.c.last_name,
            _user.c.email,
            _user.c.language,
            _user.c.active,
            _user.c.password,
            place.c.name.label("organisation"),
            place.c.id.label("organisation_id"),
            place.c.kind,
            place.c.country,
        )
        .outerjoin(place, place.c.id == _user.c.organisation_id)
        .where(condition)
    )


def _account(row) -> Account:
    name = PersonName(
        row.initials or "", row.first_name or "", row.prefix or "", row.last_name or "", row.username
    )
    return Account(
        row.id,
        row.actor_id,
        row.username,
        name.full,
        row.email or "",
        row.language,
        bool(row.active),
        row.organisation or "",
        row.password,
        row.organisation_id,
        only_by_eherkenning(row.kind, row.country),
    )


def make_hash(password: str, method: str) -> str:
    """The hash of a password, by the method the operator chose (`scrypt:131072:8:1`)."""
    with _at_once:
        return generate_password_hash(normal(password), method=method)


def matches(account: Account | None, password: str, method: str) -> bool:
    """Whether this is the password of an account that may log in.

    It takes as long for an unknown name, an inactive account and one without a password, because then a hash
    that nothing fits is compared. Call it outside a transaction: it takes a third of a second.
    """
    stored = account.password if account and account.active else None
    with _at_once:
        right = check_password_hash(stored or _fitting_nothing(method), normal(password))
    return right and stored is not None


def _fitting_nothing(method: str) -> str:
    return f"{method}${secrets.token_hex(8)}${'0' * 128}"


def rehash(session: Session, account: Account, password: str, method: str) -> None:
    """Keep the password by today's method, if it was kept by an older one; the moment it is known is now."""
    if account.password is not None and not account.password.startswith(f"{method}$"):
        fresh = make_hash(password, method)
        table = _of[account.area]
        still = (table.c.id == account.user_id, table.c.password == account.password)
        session.execute(update(table).where(*still).values(password=fresh))


def set_password(session: Session, account: Account, fresh: str, at: datetime) -> None:
    """Put a new password hash in place; the caller ends the sessions that knew the old one."""
    table = _of[account.area]
    session.execute(
        update(table).where(table.c.id == account.user_id).values(password=fresh, password_changed_at=at)
    )
