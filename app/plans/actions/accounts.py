"""Accounts of residents at a municipality: begin, hold, let in again, log out, and erase (decision 0072).

Whoever does this sees no plan, so what is looked up and written in plans is done on his behalf (`as_system`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, insert, literal_column, select, union, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.common import audit, clock, context, erasures
from app.common.context import as_system
from app.common.erasing import Person as Gone
from app.common.errors import RuleBroken
from app.common.guards import TRANSACTION
from app.common.outbox import Message
from app.common.remains import Wanted
from app.common.words import folded
from app.extensions import db
from app.plans import events
from app.plans.models import Invitation, Participant, Person, Plan
from app.plans.rules import accounts as rules
from app.plans.rules.accounts import Standing
from app.security.actions import erasure
from app.security.login.lifetimes import end_sessions
from app.security.models import Actor, Resident, ResidentAccount, User
from app.security.models.residents import keys_of

RESIDENT = "resident"
"""What the erasure of a resident's account is called on the list of erasures."""
_account: Any = ResidentAccount.__table__
_resident: Any = Resident.__table__
_participant: Any = Participant.__table__
_plan: Any = Plan.__table__


def begin_at(session: Session, resident_id: int, organisation_id: int, at: datetime, by_id: int | None) -> None:
    """Let a resident have an account at a municipality from now on; one that is there stays as it is."""
    here = _account.c.resident_id == resident_id, _account.c.organisation_id == organisation_id
    if session.connection().execute(select(_account.c.id).where(*here)).first():
        return
    asked = select(_resident.c.name, _resident.c.email).where(_resident.c.id == resident_id)
    name, email = session.connection().execute(asked).one()
    sort_key, search_key = keys_of(name, email)
    values = {
        "resident_id": resident_id, "organisation_id": organisation_id, "since": at, "invited_by_id": by_id,
        "active": True, "sort_key": sort_key, "search_key": search_key,
    }  # fmt: skip
    session.connection().execute(insert(_account).values(**values))


def with_plan() -> ColumnElement[bool]:
    """The condition that a plan of its municipality is shared with an account, whether or not it is on hold."""
    shared = select(_participant.c.id).join(_plan, _plan.c.id == _participant.c.plan_id)
    return exists(shared.where(*_shared_with(_account.c.resident_id, _account.c.organisation_id)))


def _shared_with(resident: Any, organisation: Any) -> tuple[ColumnElement[bool], ...]:
    its = _participant.c.resident_id == resident, _participant.c.organisation_id == organisation
    return *its, _participant.c.portal, _plan.c.active


def plans_of(accounts: Sequence[ResidentAccount]) -> dict[int, int]:
    """In how many plans of the municipality each takes part; nothing of these plans is told."""
    if not accounts:
        return {}
    counted = (
        select(_account.c.id, func.count())
        .select_from(_account.join(_participant, _participant.c.resident_id == _account.c.resident_id))
        .join(_plan, _plan.c.id == _participant.c.plan_id)
        .where(*_shared_with(_account.c.resident_id, _account.c.organisation_id))
        .where(_account.c.id.in_([one.id for one in accounts]))
        .group_by(_account.c.id)
    )
    with as_system():
        found = {row[0]: row[1] for row in db.session.execute(counted)}
    return {one.id: found.get(one.id, 0) for one in accounts}


# On hold, and back


def hold(account: ResidentAccount, reason: str) -> None:
    """Put an account on hold: every session ends, and no plan of the municipality is seen any more."""
    if not account.active:
        raise RuleBroken(rules.NOT_ACTIVE)
    account.held_because, account.held_at = reason, clock.now()
    account.held_by_id = context.current().actor_id
    account.active = False
    db.session.flush()
    audit.record(db.session(), events.ACCOUNT_HELD, account)
    _follow(db.session(), account.resident_id)
    log_out(account, "held")


def hold_by_term(session: Session, account: ResidentAccount, at: datetime) -> None:
    """The same for an account whose term is over: it goes by the next night."""
    account.active, account.held_at = False, at
    session.flush()
    audit.record(session, events.ACCOUNT_HELD, account, organisation_id=account.organisation_id)
    _follow(session, account.resident_id)
    end_sessions(session, account.resident.actor_id, "held")


def activate(account: ResidentAccount) -> None:
    """Let a resident see the plans of the municipality again."""
    if account.active:
        raise RuleBroken(rules.IS_ACTIVE)
    account.active = True
    account.held_because = account.held_at = account.held_by_id = None
    db.session.flush()
    audit.record(db.session(), events.ACCOUNT_ACTIVATED, account)
    _follow(db.session(), account.resident_id)


def log_out(account: ResidentAccount, reason: str = "by_administrator") -> int:
    """End every session of a resident; returns how many."""
    with as_system():
        return end_sessions(db.session(), account.resident.actor_id, reason)


def _follow(session: Session, resident_id: int) -> None:
    """A resident logs in while the account is active at one municipality at least."""
    some = exists().where(_account.c.resident_id == resident_id, _account.c.active)
    with as_system():
        session.connection().execute(update(_resident).where(_resident.c.id == resident_id).values(active=some))


# Erasing


def standing_to_erase(account: ResidentAccount) -> Standing:
    """Where an account stands now, with the row locked."""
    asked = select(_account.c.active, _account.c.held_in, literal_column(f"{TRANSACTION}()").label("here"))
    one = asked.where(_account.c.id == account.id).with_for_update(of=_account)
    now = db.session.execute(one).one()
    return Standing(bool(now.active), just_held=not now.active and now.held_in == now.here)


def erase(account: ResidentAccount) -> None:
    """Erase an account that is on hold; raises `RuleBroken` with the reason why that may not be."""
    if reasons := rules.reasons_not_to_erase(standing_to_erase(account)):
        raise RuleBroken(*reasons)
    session = db.session()
    resident_id, place = account.resident_id, account.organisation_id
    session.expunge(account)
    erase_at(session, resident_id, place, clock.now())


def erase_at(session: Session, resident_id: int, organisation_id: int, at: datetime) -> None:
    """Take an account away from a municipality, and with the last one the resident.

    Of the resident a token and a receipt are left. Where it is used elsewhere only what is of this municipality
    goes, and nobody here is told.
    """
    with as_system():
        about = select(_resident.c.actor_id, _resident.c.name, _resident.c.email, Actor.token)
        found = about.join(Actor, Actor.id == _resident.c.actor_id).where(_resident.c.id == resident_id)
        who = session.execute(found).one()
        erasures.note(session, RESIDENT, f"{who.token}.{organisation_id}")
        _leave_plans(session, resident_id, organisation_id)
        elsewhere = _account.c.resident_id == resident_id, _account.c.organisation_id != organisation_id
        last = not session.scalar(select(exists().where(*elsewhere)))
        about_it = _resident.name, resident_id
        audit.record(session, events.ACCOUNT_ERASED, about_it, organisation_id=organisation_id, whole=last)
        try:
            _take_away(session, resident_id, organisation_id)
            if last:
                _erase_whole(session, resident_id, who, organisation_id, at)
        except IntegrityError as refusal:  # somebody else changed the row, or a guard knows better
            raise RuleBroken(rules.NOT_NOW) from refusal


def _leave_plans(session: Session, resident_id: int, organisation_id: int) -> None:
    """Take access away in every plan of a municipality; the history of each tells it."""
    its = Participant.resident_id == resident_id, Participant.organisation_id == organisation_id
    for one in session.scalars(select(Participant).where(*its)):
        one.portal, one.resident_id = False, None
        one.decided_at, one.decided_by_id = clock.now(), context.current().actor_id
        session.execute(delete(Invitation).where(Invitation.participant_id == one.id))
    session.flush()


def _take_away(session: Session, resident_id: int, organisation_id: int) -> None:
    here = _account.c.resident_id == resident_id, _account.c.organisation_id == organisation_id
    session.connection().execute(delete(_account).where(*here))
    _follow(session, resident_id)


def _erase_whole(session: Session, resident_id: int, who: Any, organisation_id: int, at: datetime) -> None:
    kept = _kept_elsewhere(session, who.name, who.email)
    values = tuple(sorted({who.name, who.email} - kept))
    if who.email not in kept:  # letters of invitation, from before there was an account
        session.execute(delete(Message).where(func.lower(Message.recipient) == who.email))
    person = Gone(0, who.actor_id, who.token, resident_id)
    receipt = erasure.leave_a_receipt(session, person, organisation_id, at)
    _sort, search = keys_of(who.name, who.email)
    erasure.finish_later(session, receipt, Wanted(values, "" if kept else search))


def _kept_elsewhere(session: Session, name: str, email: str) -> frozenset[str]:
    """What of name and address somebody else has as well, or a dossier that stays: that is no trace."""
    columns = (Participant.email, Person.email, User.email, User.contact_email, User.username)
    mail = union(*(select(func.lower(column)).where(func.lower(column) == email) for column in columns))
    named = union(
        select(Participant.id).where(Participant.name == name),
        select(Person.id).where(Person.search_key.contains(folded(name), autoescape=True)),
        select(Resident.id).where(Resident.name == name, Resident.email != email),
    )
    there = {email: session.execute(mail.limit(1)).first(), name: session.execute(named.limit(1)).first()}
    return frozenset(value for value, row in there.items() if row)


@erasures.erases(RESIDENT)
def erase_again(session: Session, key: str) -> None:
    """Erase an account once more, after a backup was put back.

    It commits in between: the database lets no account go that was put on hold in the same transaction.
    """
    token, _dot, place = key.partition(".")
    asked = select(_resident.c.id).join(Actor, Actor.id == _resident.c.actor_id).where(Actor.token == token)
    resident_id = session.execute(asked).scalar()
    if resident_id is None:
        return
    here = _account.c.resident_id == resident_id, _account.c.organisation_id == int(place)
    if not session.execute(select(_account.c.id).where(*here)).first():
        return
    session.connection().execute(update(_account).where(*here).values(active=False))
    _follow(session, resident_id)
    session.commit()
    erase_at(session, resident_id, int(place), clock.now())
