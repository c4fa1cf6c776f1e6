"""Taking up an invitation: the link, the code handed over apart, and then an account (P-28, P-32).

Whoever does so is nobody yet, so all of this works on all rows (`system_scope`), and finds one invitation by its
link or by its number. Nothing of the plan leaves here but the municipality and who is meant.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from app.common import audit, crypto
from app.common.context import as_portal
from app.common.crypto import Vault
from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.statements import changes_one
from app.plans import events
from app.plans.actions.accounts import begin_at
from app.plans.actions.invitations import state_of
from app.plans.models import Invitation, Participant, Plan
from app.plans.rules import invitations as rules
from app.plans.rules.invitations import Dead, Terms
from app.security.login.actions import accounts
from app.security.login.actions.accounts import Account
from app.security.models import Actor, Resident
from app.security.rules import verification
from app.security.rules.areas import Area

_table, _participant = Invitation.__table__, Participant.__table__


@frozen
class Invited:
    """Somebody whose invitation works."""

    invitation_id: int
    participant_id: int
    plan_id: int
    organisation_id: int
    place: str
    """The municipality that invites."""
    name: str
    email: str
    issued_at: datetime
    tries_left: int
    language: str | None = None
    """The language of the letter, in which the account begins."""
    invited_by_id: int | None = None

    @property
    def row(self) -> tuple[str, int]:
        """The participant, for whoever writes down what happened."""
        return _participant.name, self.participant_id


Found = Invited | Dead


def by_link(session: Session, token: str, at: datetime, terms: Terms) -> Found:
    """Who is invited by a link, or why it does not work; looking does not use it up."""
    return _found(session, Invitation.token_hash == crypto.hashed(token), at, terms)


def by_number(session: Session, number: Any, at: datetime, terms: Terms) -> Found:
    """The same for an invitation whose code this browser gave before."""
    return _found(session, Invitation.id == number, at, terms, given=True) if number else Dead.UNKNOWN


def _found(session: Session, condition: Any, at: datetime, terms: Terms, *, given: bool = False) -> Found:
    whole = joinedload(Invitation.participant).joinedload(Participant.plan).joinedload(Plan.organisation)
    one = session.scalars(select(Invitation).where(condition).options(whole)).first()
    if one is None:
        return Dead.UNKNOWN
    dead = rules.why_dead(state_of(one, one.participant), at, terms)
    if dead and not (given and dead is Dead.TRIED):  # the right code may have been the last try
        return dead
    participant, place = one.participant, one.participant.plan.organisation
    return Invited(
        one.id, participant.id, one.plan_id, place.id, place.name, participant.name, participant.email or "",
        one.issued_at, terms.tries - one.tries, one.language, one.issued_by_id,
    )  # fmt: skip


def is_right(session: Session, vault: Vault, invited: Invited, typed: str, terms: Terms) -> bool:
    """Whether the code that was handed over was typed. Every try counts: the caller commits in any case."""
    tried = (
        update(_table)
        .where(_table.c.id == invited.invitation_id, _table.c.used_at.is_(None), _table.c.tries < terms.tries)
        .values(tries=_table.c.tries + 1)
        .returning(_table.c.sealed_code)
    )
    with as_portal():
        sealed = session.execute(tried).scalar()
    right = sealed is not None and hmac.compare_digest(vault.open(sealed), verification.signs(typed))
    if not right:
        refused(session, invited.row, "wrong code", invited.organisation_id)
    return right


def refused(session: Session, row: Any, reason: str, organisation_id: int | None = None) -> None:
    """Write down that an invitation let nobody in."""
    audit.record(
        session, events.INVITATION_REFUSED, row, result="refused", reason=reason, organisation_id=organisation_id
    )


def open_account(session: Session, invited: Invited, password: str, at: datetime) -> Account | None:
    """Make the account of a resident who gave link and code, and let the plan in; nothing when it came too late.

    `password` is a hash; whoever calls has judged what was typed.
    """
    email = accounts.login_address(invited.email)
    resident = Resident(
        actor=Actor(kind=Area.RESIDENT), name=invited.name, email=email, password=password, active=True,
        password_changed_at=at, invited_at=invited.issued_at, verified_at=at, language=invited.language,
    )  # fmt: skip
    session.add(resident)
    try:
        session.flush()
    except IntegrityError:  # the address got an account in between
        session.rollback()
        return None
    if not let_in(session, invited, resident.id, resident.actor_id, at):
        session.rollback()
        return None
    return accounts.account_of(session, resident.actor_id, Area.RESIDENT)


def let_in(session: Session, invited: Invited, resident_id: int, actor_id: int, at: datetime) -> bool:
    """Let a resident take part as who was invited, once; false when the invitation was used in between.

    Raises `RuleBroken` for who takes part in that plan as somebody else.
    """
    mine = select(_participant.c.id).where(
        _participant.c.plan_id == invited.plan_id, _participant.c.resident_id == resident_id
    )
    if any(one != invited.participant_id for one in session.scalars(mine)):
        raise RuleBroken(rules.TAKES_PART)
    unused = _table.c.id == invited.invitation_id, _table.c.used_at.is_(None)
    joined = update(_participant).where(_participant.c.id == invited.participant_id, _participant.c.portal)
    with as_portal():
        if not changes_one(session, update(_table).where(*unused).values(used_at=at)):
            return False
        if not changes_one(session, joined.values(resident_id=resident_id)):
            return False
        begin_at(session, resident_id, invited.organisation_id, at, invited.invited_by_id)
    audit.record(
        session, events.INVITATION_USED, invited.row, actor_id=actor_id, organisation_id=invited.organisation_id
    )
    return True
