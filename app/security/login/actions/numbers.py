"""The telephone number that codes go to: kept once its owner typed a code that was sent there (P-29)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.common.crypto import Vault
from app.common.statements import insert_or_update
from app.security.models import CodeNumber

_table = CodeNumber.__table__


def number_of(session: Session, vault: Vault, actor_id: int) -> str:
    """The number of an actor, or nothing."""
    sealed = session.execute(select(_table.c.sealed_number).where(_table.c.actor_id == actor_id)).scalar()
    return vault.open(sealed) if sealed else ""


def keep_number(session: Session, vault: Vault, actor_id: int, number: str, at: datetime) -> None:
    """Send codes to this number from now on; it takes the place of the one before. The caller had it confirmed."""
    values = {"sealed_number": vault.seal(number), "confirmed_at": at}
    statement = insert_or_update(session)(_table).values(actor_id=actor_id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["actor_id"], set_=values))


def forget_number(session: Session, actor_id: int) -> None:
    """Send no codes to a telephone any more."""
    session.execute(delete(_table).where(_table.c.actor_id == actor_id))
