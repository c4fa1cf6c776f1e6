"""Authenticator apps: enrol, confirm, check; each code works once (RFC 6238)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.common.crypto import Vault
from app.common.errors import RuleBroken
from app.common.statements import changes_one, insert_or_update
from app.common.words import N_
from app.security.login.rules.codes import matching_step, new_seed
from app.security.models import TotpDevice

_table = TotpDevice.__table__


def start_enrolment(session: Session, vault: Vault, actor_id: int) -> None:
    """Make a seed that waits for its first code; a confirmed authenticator is never overwritten."""
    values = {"sealed_seed": vault.seal(new_seed()), "last_step": 0}
    statement = (
        insert_or_update(session)(_table)
        .values(actor_id=actor_id, **values)
        .on_conflict_do_update(index_elements=["actor_id"], set_=values, where=_table.c.confirmed_at.is_(None))
        .returning(_table.c.id)
    )
    if session.execute(statement).scalar() is None:
        raise RuleBroken(N_("You have an authenticator app already. Remove it first."))


def waiting_seed(session: Session, vault: Vault, actor_id: int) -> str | None:
    """The seed of an enrolment that is not confirmed yet; a confirmed one is never shown again."""
    waiting = (_table.c.actor_id == actor_id, _table.c.confirmed_at.is_(None))
    sealed = session.execute(select(_table.c.sealed_seed).where(*waiting)).scalar()
    return vault.open(sealed) if sealed else None


def confirm_enrolment(session: Session, vault: Vault, actor_id: int, typed: str, at: datetime) -> bool:
    """Put an authenticator to work once it shows the right code."""
    return _spend_step(session, vault, actor_id, typed, at, confirmed=False)


def check_totp(session: Session, vault: Vault, actor_id: int, typed: str, at: datetime) -> bool:
    """Whether a confirmed authenticator shows this code, not used before."""
    return _spend_step(session, vault, actor_id, typed, at, confirmed=True)


def _spend_step(
    session: Session, vault: Vault, actor_id: int, typed: str, at: datetime, *, confirmed: bool
) -> bool:
    state = _table.c.confirmed_at.is_not(None) if confirmed else _table.c.confirmed_at.is_(None)
    row = session.execute(
        select(_table.c.id, _table.c.sealed_seed).where(_table.c.actor_id == actor_id, state)
    ).first()
    step = matching_step(vault.open(row.sealed_seed), typed, at) if row else None
    if row is None or step is None:
        return False
    values = {"last_step": step} if confirmed else {"last_step": step, "confirmed_at": at}
    unspent = (
        _table.c.id == row.id,
        state,
        _table.c.sealed_seed == row.sealed_seed,
        _table.c.last_step < step,
    )
    return changes_one(session, update(_table).where(*unspent).values(**values))


def cancel_enrolment(session: Session, actor_id: int) -> None:
    """Forget an authenticator that was never confirmed."""
    session.execute(delete(_table).where(_table.c.actor_id == actor_id, _table.c.confirmed_at.is_(None)))
