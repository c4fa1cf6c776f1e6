"""From what DigiD says of somebody to the account of a resident (mission P-30, decision 0065).

The BSN ends where it is read: `without_bsn` makes a keyed fingerprint of it, and all that follows works with that.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.common.crypto import Vault
from app.common.frozen import frozen
from app.security.login.actions import accounts
from app.security.login.actions.accounts import Account
from app.security.login.residents import organisations_of
from app.security.login.rules.assertions import Assertion, Refusal, Refused
from app.security.models import Organisation, Resident, ResidentIdentity, ResidentPolicy
from app.security.rules.areas import Area
from app.security.rules.digid import LEAST, DigidLevel, bsn_in
from app.security.rules.organisations import Country, Kind

_identity, _policy, _place = ResidentIdentity.__table__, ResidentPolicy.__table__, Organisation.__table__


@frozen
class Door:
    """A municipality that lets residents in with DigiD, from a level on."""

    organisation_id: int
    code: str
    name: str
    least: DigidLevel


def doors(session: Session) -> tuple[Door, ...]:
    """The municipalities that have DigiD switched on, by name."""
    c = _place.c
    asked = (
        select(c.id, c.code, c.name, _policy.c.digid_floor)
        .join(_policy, _policy.c.organisation_id == c.id)
        .where(_policy.c.digid, c.kind == Kind.MUNICIPALITY, c.country == Country.NETHERLANDS)
        .order_by(c.sort_key, c.id)
    )
    found = session.execute(asked)
    return tuple(Door(row.id, row.code, row.name, max(row.digid_floor.level, LEAST)) for row in found)


def without_bsn(vault: Vault, said: Assertion) -> Assertion:
    """The same with a fingerprint in place of the BSN, and with nothing where that is not sound."""
    bsn = bsn_in(said.acting_subject)
    return replace(said, acting_subject=vault.fingerprint(f"bsn\n{bsn}") if bsn else "")


def judge(said: Assertion, least: DigidLevel) -> None:
    """Raise `Refused` unless it says who somebody is, and is sure enough of it."""
    if said.level is None:
        raise Refused(Refusal.NO_LEVEL)
    if said.level < max(least, LEAST):
        raise Refused(Refusal.LEVEL, max(least, LEAST).spoken)
    if not said.acting_subject:
        raise Refused(Refusal.NO_BSN)


def account_for(session: Session, vault: Vault, said: Assertion, door: Door) -> Account:
    """The account that was linked to this person by hand, for who takes part in something there.

    The level has to do for every municipality whose plans come into sight. Raises `Refused`.
    """
    judge(said, door.least)
    mark = _mark(vault, said, door)
    resident_id = session.execute(select(_identity.c.resident_id).where(_identity.c.fingerprint == mark)).scalar()
    if resident_id is None:
        raise Refused(Refusal.NOT_LINKED)
    actor_id = session.execute(select(Resident.actor_id).where(Resident.id == resident_id)).scalar()
    account = accounts.account_of(session, actor_id, Area.RESIDENT)
    if account is None or not account.active:
        raise Refused(Refusal.INACTIVE)
    places = organisations_of(session, resident_id)
    if door.organisation_id not in places:
        raise Refused(Refusal.ELSEWHERE)
    judge(said, max((each.least for each in doors(session) if each.organisation_id in places), default=door.least))
    return account


def link(
    session: Session, vault: Vault, said: Assertion, door: Door, account: Account, provider: str, at: datetime
) -> None:
    """Let DigiD open the account of who is logged in, for one municipality; raises `Refused`."""
    judge(said, door.least)
    if door.organisation_id not in organisations_of(session, account.user_id):
        raise Refused(Refusal.ELSEWHERE)
    mark = _mark(vault, said, door)
    mine = _identity.c.resident_id == account.user_id, _identity.c.organisation_id == door.organisation_id
    if session.execute(select(_identity.c.id).where(*mine)).scalar() is not None:
        raise Refused(Refusal.ANOTHER)
    values = {
        "resident_id": account.user_id, "organisation_id": door.organisation_id, "fingerprint": mark,
        "provider": provider, "linked_at": at,
    }  # fmt: skip
    try:
        session.execute(insert(_identity).values(**values))
    except IntegrityError as taken:
        session.rollback()
        raise Refused(Refusal.TAKEN) from taken


def unlink(session: Session, account: Account, organisation_id: int) -> bool:
    """Let DigiD no longer open an account for a municipality; false where it did not."""
    mine = _identity.c.resident_id == account.user_id, _identity.c.organisation_id == organisation_id
    return session.execute(delete(_identity).where(*mine).returning(_identity.c.id)).scalar() is not None


def linked(session: Session, resident_id: int) -> Collection[int]:
    """For which municipalities DigiD opens an account."""
    return session.scalars(select(_identity.c.organisation_id).where(_identity.c.resident_id == resident_id)).all()


def linked_names(session: Session, resident_id: int) -> Collection[str]:
    """The same by name, for who wants to know what is kept of him."""
    mine = select(_place.c.name).join(_identity, _identity.c.organisation_id == _place.c.id)
    return session.scalars(mine.where(_identity.c.resident_id == resident_id).order_by(_place.c.sort_key)).all()


def _mark(vault: Vault, said: Assertion, door: Door) -> str:
    """By what the row of this person at this municipality is found."""
    return vault.fingerprint(f"digid\n{door.organisation_id}\n{said.acting_subject}")
