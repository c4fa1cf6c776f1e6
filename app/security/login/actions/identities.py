"""From what a provider says to an account: found by its fingerprint, or made at a first login (U-24)."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.common import audit, clock
from app.common.crypto import Vault
from app.security import events
from app.security.login.actions import accounts
from app.security.login.actions.accounts import Account
from app.security.login.rules.assertions import Assertion, LegalSubject, Refusal, Refused, Register, opens_for
from app.security.models import Actor, Organisation, ProviderIdentity, User
from app.security.rules.organisations import in_force


def account_for(session: Session, vault: Vault, said: Assertion, provider: str, at: datetime) -> Account:
    """The account of whom a judged assertion is about; a first login makes one in state new, without rights.

    Of two first logins at the same moment one makes the user, and the other finds it: the unique fingerprint
    decides. Raises `Refused` for an unknown organisation and for an inactive account.
    """
    fingerprint = vault.fingerprint(said.key)
    user_id = _known(session, fingerprint)
    if user_id is None:
        place = organisation_of(session, said.legal_subjects[0])
        user_id = _arrives(session, place, fingerprint, provider, at) or _known(session, fingerprint)
    account = accounts.account_of_user(session, user_id)
    if account is None or not account.active:
        raise Refused(Refusal.INACTIVE)
    return account


def _known(session: Session, fingerprint: str) -> int | None:
    c = ProviderIdentity.__table__.c
    return session.execute(select(c.user_id).where(c.fingerprint == fingerprint)).scalar()


def organisation_of(session: Session, subject: LegalSubject) -> Organisation:
    """The organisation that somebody acts for, by KvK number, RSIN, OIN or code; raises `Refused`."""
    conditions = [Organisation.oin == subject.oin] if subject.oin else []
    if subject.register is Register.CODE:
        conditions.append(Organisation.code == subject.number)
    if number := _kvk_number(subject):
        conditions.append(Organisation.kvk_number == number)
    found = session.scalars(select(Organisation).where(or_(*conditions))).unique().all()
    today = clock.today()
    found = [place for place in found if in_force(place.valid_from, place.valid_to, today)]
    if len(found) != 1:
        raise Refused(Refusal.UNKNOWN)
    if not opens_for(subject.register, found[0].kind, found[0].country):
        raise Refused(Refusal.KIND)
    return found[0]


def _kvk_number(subject: LegalSubject) -> str:
    if subject.register is Register.KVK:
        return subject.number
    return subject.oin[8:16] if subject.oin.startswith("00000003") else ""


def _arrives(session: Session, place: Organisation, fingerprint: str, provider: str, at: datetime) -> int | None:
    """Make a user without a name, a profile or a right; nothing when somebody else just did."""
    user = User(actor=Actor(), organisation=place, username=f"eh-{secrets.token_hex(8)}", active=True)
    identity = ProviderIdentity(fingerprint=fingerprint, provider=provider, first_used_at=at)
    try:
        with session.begin_nested():
            session.add(user)
            session.flush()
            identity.user_id, identity.organisation_id = user.id, place.id
            session.add(identity)
    except IntegrityError:
        return None
    audit.record(session, events.USER_ARRIVED, user, provider=provider)
    return user.id
