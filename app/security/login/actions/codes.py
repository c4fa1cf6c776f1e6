"""One-time codes that the portal sends: one per session, short-lived, five tries, used once."""

from __future__ import annotations

import hmac
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.common.crypto import Vault
from app.common.statements import changes_one, insert_or_update
from app.security.login.rules.codes import CodeTerms, digits, new_one_time_code
from app.security.models import OneTimeCode

_table = OneTimeCode.__table__


def issue_code(session: Session, vault: Vault, session_id: int, at: datetime, purpose: str = "") -> str:
    """A fresh code for a login session; the one before it no longer works.

    One that was sent for a purpose of its own counts for nothing else.
    """
    code = new_one_time_code()
    values = {
        "fingerprint": _fingerprint(vault, session_id, purpose + code),
        "issued_at": at,
        "tries": 0,
        "used_at": None,
    }
    statement = insert_or_update(session)(_table).values(session_id=session_id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["session_id"], set_=values))
    return code


def check_code(
    session: Session,
    vault: Vault,
    session_id: int,
    typed: str,
    at: datetime,
    terms: CodeTerms,
    purpose: str = "",
) -> bool:
    """Whether the code of this very session was typed; uses it up.

    Every try counts, a wrong one too, so the caller commits whatever the answer is.
    """
    tried = (
        update(_table)
        .where(_table.c.session_id == session_id, _table.c.used_at.is_(None), _table.c.tries < terms.tries)
        .where(_table.c.issued_at > at - terms.valid)
        .values(tries=_table.c.tries + 1)
        .returning(_table.c.fingerprint)
    )
    expected = session.execute(tried).scalar()
    given = _fingerprint(vault, session_id, purpose + digits(typed))
    return expected is not None and hmac.compare_digest(expected, given) and _use_up(session, given, at)


def _use_up(session: Session, fingerprint: str, at: datetime) -> bool:
    """One of two equal posts at the same moment wins."""
    unused = (_table.c.fingerprint == fingerprint, _table.c.used_at.is_(None))
    return changes_one(session, update(_table).where(*unused).values(used_at=at))


def _fingerprint(vault: Vault, session_id: int, code: str) -> str:
    return vault.fingerprint(f"one-time-code:{session_id}:{code}")
