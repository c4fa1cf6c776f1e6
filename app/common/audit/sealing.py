"""Sealing: closing what was written since the last time into a chain, without any writer waiting for it.

Each seal names the events of a stretch of numbers and chains their hashes to the seal before. Numbers that were
never used, or whose transaction was undone, are simply not among them. What must not happen is that a number
below the end of a stretch is still to come; `decided_up_to` sees to that.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.common.audit.models import AuditEvent, AuditSeal
from app.common.audit.writing import vault_of
from app.common.crypto import Vault
from app.common.jobs import Work, job
from app.common.words import N_

log = logging.getLogger(__name__)
BEGINNING = "0" * 64
AT_ONCE = 5_000
"""How many numbers one seal covers at most; a long time without sealing gives several."""
PATIENCE_SECONDS, PAUSE_SECONDS = 2.0, 0.02

_event, _seal = AuditEvent.__table__.c, AuditSeal.__table__.c


def seal(session: Session, at: datetime) -> int:
    """Close what can be closed; returns how many events were. The caller commits.

    Of two at the same moment one finds its stretch taken, and leaves it to the other. The newest hash is logged:
    kept elsewhere, those lines show a log that was written anew as a whole.
    """
    end, sealed = decided_up_to(session), 0
    for last in iter(lambda: newest(session), None):
        start = last[0] + 1
        stop = min(end, last[0] + AT_ONCE)
        if start > stop:
            break
        values = {**_stretch(session, start, stop, last[1]), "sealed_at": at}
        try:
            with session.begin_nested():
                session.execute(insert(AuditSeal.__table__).values(values))
        except IntegrityError:
            break
        sealed += values["count"]
        log.info("audit log sealed up to %s: %s", stop, values["hash"])
    return sealed


@job("audit.seal", N_("Seal the audit log"), every=timedelta(minutes=1))
def seal_what_is_new(work: Work) -> None:
    """Seal what was written since the last time."""
    seal(work.session, work.at)


def newest(session: Session) -> tuple[int, str]:
    """Where the chain ends now: the last number that is sealed, and the hash."""
    row = session.execute(select(_seal.to_id, _seal.hash).order_by(_seal.to_id.desc()).limit(1)).first()
    return (row.to_id, row.hash) if row else (0, BEGINNING)


def _stretch(session: Session, start: int, stop: int, previous: str) -> dict[str, Any]:
    found = session.execute(
        select(_event.id, _event.hash).where(_event.id.between(start, stop)).order_by(_event.id)
    )
    pairs = [(row.id, row.hash) for row in found]
    named = {"from_id": start, "to_id": stop, "count": len(pairs), "members": ranges(key for key, _hash in pairs)}
    return {**named, "previous": previous, "hash": seal_hash(vault_of(session), named, previous, pairs)}


def seal_hash(vault: Vault, named: Any, previous: str, pairs: list[tuple[int, str]]) -> str:
    """The keyed hash of a seal: its stretch, its members with their hashes, and the hash before."""
    said = [named["from_id"], named["to_id"], named["count"], named["members"], previous, pairs]
    return vault.fingerprint("seal:" + json.dumps(said, separators=(",", ":")))


def ranges(numbers: Iterable[int]) -> str:
    """Ascending numbers in short: `1-57,59`."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in found)


def numbers(members: str) -> Iterator[int]:
    """The numbers behind `ranges`."""
    for part in filter(None, members.split(",")):
        first, _dash, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


# Which numbers are decided


WRITERS = """
    SELECT virtualtransaction FROM pg_locks
    WHERE locktype = 'relation' AND relation = 'audit_event'::regclass AND mode = 'RowExclusiveLock'
      AND granted AND pid <> pg_backend_pid()
"""
"""The transactions that have written events, or are about to: the lock is taken before a number is."""


def decided_up_to(session: Session) -> int:
    """The number up to which every event is either there or will never be.

    SQLite lets one writer in at a time, so what is there is decided. PostgreSQL gives numbers out before the
    commit, and a later one may be kept sooner. Whoever was given a number holds a lock on the table since before,
    and until the end: when all who hold one now are gone, the numbers given out so far are decided. They hold it
    for the length of a commit, because events are written just before it.
    """
    if session.get_bind().dialect.name == "sqlite":
        return session.scalar(select(func.max(_event.id))) or 0
    given = text("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM audit_event_id_seq")
    end: int = session.execute(given).scalar_one()
    return end if _gone(session) else newest(session)[0]


def _gone(session: Session) -> bool:
    """Wait, a little, for the writers of this moment; later ones have later numbers and are not waited for."""
    waiting = set(session.execute(text(WRITERS)).scalars())
    until = time.monotonic() + PATIENCE_SECONDS
    while waiting and time.monotonic() < until:
        time.sleep(PAUSE_SECONDS)
        waiting &= set(session.execute(text(WRITERS)).scalars())
    return not waiting
