"""Erasing a user: all in one transaction, what lies outside of it by a job, and a receipt (decision 0029)."""

from __future__ import annotations

import json
from collections.abc import Callable, Set
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import literal_column, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.common import audit, clock, context, erasures
from app.common.audit.writing import vault_of
from app.common.context import as_system, system_scope
from app.common.crypto import Vault
from app.common.erasing import Person
from app.common.errors import RuleBroken
from app.common.forgetting import forget
from app.common.guards import TRANSACTION
from app.common.jobs import Work, enqueue, job
from app.common.remains import Wanted, found_in, wipe
from app.common.words import N_
from app.extensions import db
from app.security import events
from app.security.actions.users import standing_of
from app.security.models import Actor, Assignment, Erasure, LoginSession, Role, User
from app.security.rules import users as rules
from app.security.rules.areas import Area
from app.security.rules.users import Standing

USER = "user"
"""What the erasure of a user is called on the list of erasures."""
AGAIN_AFTER = timedelta(minutes=2)
"""When the job looks: a request or an export that was under way may still have left something."""

Reaches = Callable[[Set[str]], bool]


def standing_to_erase(user: User, *, by_user_id: int | None, reaches: Reaches) -> Standing:
    """Where a user stands now, with the row locked: what the rules on deleting look at."""
    session = db.session()
    account = User.__table__.c
    asked = select(account.active, account.newsletter, account.contact_person, account.deactivated_in)
    now = session.execute(
        asked.add_columns(literal_column(f"{TRANSACTION}()").label("here"))
        .where(account.id == user.id)
        .with_for_update(of=User.__table__)
    ).one()
    return replace(
        standing_of(user, by_user_id=by_user_id),
        active=bool(now.active),
        newsletter=now.newsletter,
        contact_person=now.contact_person,
        just_deactivated=not now.active and now.deactivated_in == now.here,
        out_of_reach=not reaches(_codes(session, user.id)),
    )


def _codes(session: Session, user_id: int) -> set[str]:
    """The roles that a user holds or ever held, wherever that was."""
    held, role = Assignment.__table__.c, Role.__table__.c
    asked = select(role.code).join(Assignment.__table__, held.role_id == role.id).where(held.user_id == user_id)
    with as_system():
        return set(session.connection().scalars(asked))


def erase(user: User, *, by_user_id: int | None, reaches: Reaches, at: datetime) -> Erasure:
    """Erase a user who is on hold; raises `RuleBroken` with every reason why that may not be (U-65 to U-71)."""
    if reasons := rules.reasons_not_to_delete(standing_to_erase(user, by_user_id=by_user_id, reaches=reaches)):
        raise RuleBroken(*reasons)
    session = db.session()
    token = session.execute(select(Actor.token).where(Actor.id == user.actor_id)).scalar_one()
    person, wanted = Person(user.id, user.actor_id, token), _wanted(session, user)
    audit.record(session, events.USER_ERASED, (User.__tablename__, user.id), organisation_id=user.organisation_id)
    erasures.note(session, USER, token)
    try:
        receipt = leave_a_receipt(session, person, user.organisation_id, at)
    except IntegrityError as refusal:  # somebody else changed the row, or a guard knows better
        raise RuleBroken(rules.NOT_NOW) from refusal
    session.expunge(user)
    finish_later(session, receipt, wanted)
    return receipt


def leave_a_receipt(session: Session, person: Person, organisation_id: int, at: datetime) -> Erasure:
    """Leave of a person the token and a receipt; raises `IntegrityError` where the database lets nobody go."""
    with as_system():
        session.connection().execute(update(Actor).where(Actor.id == person.actor_id).values(erased_at=at))
        rows = forget(session, person)
        kind, number = (Area.RESIDENT, person.resident_id) if person.resident_id else (Area.STAFF, person.user_id)
        receipt = Erasure(
            pseudonym=person.token, kind=kind, number=number, organisation_id=organisation_id, erased_at=at,
            actor_id=context.current().actor_id, rows=rows,
        )  # fmt: skip
        receipt.signature = signature(vault_of(session), receipt)
        session.add(receipt)
        session.flush()
    return receipt


def signature(vault: Vault, receipt: Erasure) -> str:
    """The keyed hash of a receipt, over all it says."""
    said = [
        receipt.pseudonym, receipt.number, receipt.organisation_id, _moment(receipt.erased_at),
        receipt.rows, _moment(receipt.checked_at), receipt.remains,
    ]  # fmt: skip
    if receipt.kind is not Area.STAFF:  # those of staff were signed before there were others
        said.insert(0, receipt.kind)
    return vault.fingerprint("erasure:" + json.dumps(said, sort_keys=True, separators=(",", ":")))


def _moment(at: datetime | None) -> str | None:
    return at and at.isoformat(timespec="microseconds")


def is_genuine(vault: Vault, receipt: Erasure) -> bool:
    """Whether a receipt says what it said when it was signed."""
    return receipt.signature == signature(vault, receipt)


@erasures.erases(USER)
def erase_again(session: Session, token: str) -> None:
    """Erase the user behind a token once more, after a backup was put back.

    It commits in between: the database lets nobody go who was put on hold in the same transaction.
    """
    account, actor = User.__table__, Actor.__table__
    asked = select(account.c.id, account.c.organisation_id, actor.c.id.label("actor_id")).where(
        actor.c.id == account.c.actor_id, actor.c.token == token
    )
    found = session.connection().execute(asked).first()
    if found is None:
        return
    off = {"active": False, "newsletter": False, "contact_person": False}
    session.connection().execute(update(account).where(account.c.id == found.id).values(off))
    session.commit()
    leave_a_receipt(session, Person(found.id, found.actor_id, token), found.organisation_id, clock.now())


# What lies outside the transaction


def _wanted(session: Session, user: User) -> Wanted:
    """What tells this person from all others: values that somebody else has as well are left out."""
    name = user.name
    telling = {user.username, user.email, user.contact_email, user.phone, name.full, name.listed} - {None, ""}
    row = User.__table__.c
    others = []
    for column in (row.email, row.contact_email, row.phone):
        mine = [value for value in (user.email, user.contact_email, user.phone) if value]
        others.append(select(column).where(column.in_(mine), row.id != user.id))
    namesake = select(row.id).where(row.sort_key == user.sort_key, row.id != user.id).limit(1)
    with as_system():
        connection = session.connection()
        shared = {value for asked in others for value in connection.scalars(asked)}
        if connection.execute(namesake).first():
            shared |= {name.full, name.listed}
    return Wanted(tuple(sorted(str(value) for value in telling - shared)), user.search_key)


def finish_later(session: Session, receipt: Erasure, wanted: Wanted) -> None:
    """Have what lies outside of the transaction done in a while, and the receipt completed."""
    sealed = vault_of(session).seal(wanted.written())
    enqueue(
        session,
        FINISH,
        organisation_id=receipt.organisation_id,
        after=AGAIN_AFTER,
        sealed_detail=sealed,
        receipt=receipt.id,
    )  # fmt: skip  (nobody's job: whoever asked may be erased before it is done)


FINISH = "user.erased"


@job(FINISH, N_("Finish and check a deletion"))
def finish(work: Work, *, receipt: int) -> None:
    """Take away what others still had of the person, look whether anything is left, and complete the receipt.

    Looking through everything takes a while: it is done before the job writes, so that nobody waits for it.
    """
    wanted, bind = Wanted.read(work.detail), work.session.get_bind()
    with Session(bind) as session:
        wipe(session, work.vault, wanted)
        forget_searches(session, wanted)
        session.commit()
    with system_scope("look for what is left of somebody", writing=False), Session(bind) as session:
        remains = found_in(session, work.vault, wanted, but=("job", work.job_id))
    found = work.session.get_one(Erasure, receipt)
    found.remains = remains
    found.checked_at = work.at
    found.signature = signature(work.vault, found)
    audit.record(work.session, events.ERASURE_CHECKED, found, found=sum(remains.values()))


def forget_searches(session: Session, wanted: Wanted) -> None:
    """Take the person out of what sessions of others remember: texts searched for, and notices not yet shown."""
    for row in session.scalars(select(LoginSession).where(LoginSession.ended_at.is_(None))):
        kept = {name: _others(name, value, wanted) for name, value in row.data.items()}
        if kept != row.data:
            row.data = kept


def _others(name: str, value: object, wanted: Wanted) -> object:
    if name not in ("searches", "_flashes") or not isinstance(value, list):
        return value
    return [each for each in value if not any(wanted.is_in(str(part)) for part in each)]
