"""Who works for an organisation, and who looks after a territory: whom notices go to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.common.context import as_system
from app.common.frozen import frozen
from app.security.actions.gates import in_force
from app.security.login.actions.accounts import Account, account_of
from app.security.models import Assignment, Role, User

ORGANISER, LOCAL_ADMINISTRATOR = "OR", "LB"


@frozen
class Contact:
    """Somebody who works for an organisation, and how to reach this person."""

    name: str
    email: str
    phone: str


def organisers_of(session: Session, organisation_id: int, at: datetime) -> list[Account]:
    """The accounts of those who publish in the name of an organisation, and of its contact persons."""
    return _accounts(session, organisation_id, ORGANISER, at, with_contacts=True)


def administrators_of(session: Session, municipality_id: int, at: datetime) -> list[Account]:
    """The accounts of the local administrators of a municipality, deputies in their time among them."""
    return _accounts(session, municipality_id, LOCAL_ADMINISTRATOR, at)


def _accounts(
    session: Session, organisation_id: int, code: str, at: datetime, *, with_contacts: bool = False
) -> list[Account]:
    actors = session.scalars(_working(User.actor_id, organisation_id, code, at, with_contacts=with_contacts))
    found = (account_of(session, actor_id) for actor_id in actors.all())
    return [account for account in found if account is not None and account.email]


def contacts_of(session: Session, organisation_id: int, at: datetime) -> list[Contact]:
    """The people whom a municipality reaches an organisation by; they agreed to that when they registered."""
    columns = User.first_name, User.prefix, User.last_name, User.email, User.phone
    asked = select(User).where(User.id.in_(_working(User.id, organisation_id, ORGANISER, at, with_contacts=True)))
    with as_system():
        found = session.execute(asked.with_only_columns(*columns).order_by(User.sort_key)).all()
    return [
        Contact(
            " ".join(part for part in (one.first_name, one.prefix, one.last_name) if part),
            one.email or "",
            one.phone or "",
        )
        for one in found
    ]


def _working(column: object, organisation_id: int, code: str, at: datetime, *, with_contacts: bool = False):
    """Active users of an organisation with a role there that counts now, and its contact persons where asked."""
    held = (
        select(Assignment.user_id)
        .join(Role, Role.id == Assignment.role_id)
        .where(
            Assignment.organisation_id == organisation_id,
            Role.code == code,
            Role.organisation_id.is_(None),
            in_force(at),
        )
    )
    whose = User.id.in_(held)
    if with_contacts:
        whose = or_(whose, (User.organisation_id == organisation_id) & User.contact_person)
    return select(column).where(User.active, whose).order_by(User.id)  # type: ignore[call-overload]
