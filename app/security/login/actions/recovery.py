"""Recovery codes: ten to print, each used once, kept as keyed hashes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from app.common.crypto import Vault
from app.common.statements import changes_one
from app.security.login.rules.codes import (
    RECOVERY_CODES,
    new_recovery_code,
    recovery_signs,
    shown_recovery_code,
)
from app.security.models import RecoveryCode

_table = RecoveryCode.__table__


def make_recovery_codes(session: Session, vault: Vault, actor_id: int) -> tuple[str, ...]:
    """Ten new codes as they are shown, once; the old ones no longer work."""
    codes: set[str] = set()
    while len(codes) < RECOVERY_CODES:
        codes.add(new_recovery_code())
    session.execute(delete(_table).where(_table.c.actor_id == actor_id))
    rows = [{"actor_id": actor_id, "fingerprint": _fingerprint(vault, actor_id, code)} for code in codes]
    session.execute(insert(_table), rows)
    return tuple(shown_recovery_code(code) for code in codes)


def use_recovery_code(session: Session, vault: Vault, actor_id: int, typed: str, at: datetime) -> bool:
    """Whether this is an unused recovery code of the actor; uses it up in the same statement."""
    unused = (
        _table.c.actor_id == actor_id,
        _table.c.fingerprint == _fingerprint(vault, actor_id, recovery_signs(typed)),
        _table.c.used_at.is_(None),
    )
    return changes_one(session, update(_table).where(*unused).values(used_at=at))


def _fingerprint(vault: Vault, actor_id: int, code: str) -> str:
    return vault.fingerprint(f"recovery:{actor_id}:{code}")
