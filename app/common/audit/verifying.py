"""Verifying: whether the log still says what was written, row by row and seal by seal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.common.audit.models import AuditEvent, AuditSeal
from app.common.audit.sealing import BEGINNING, numbers, seal_hash
from app.common.audit.writing import row_hash, vault_of
from app.common.frozen import frozen

AT_ONCE = 2_000


@frozen
class Verdict:
    """How the log was found: how many events are sealed, how many wait for a seal, and what is wrong first."""

    sealed: int
    unsealed: int
    first_unsealed: int | None = None
    wrong: str = ""


def verify(session: Session) -> Verdict:
    """Go through the whole log, oldest first, and stop at the first row that is not as it was written.

    Events after the last seal are judged one by one: one that was changed or made up is found, one that was
    taken away is not. That is at most what happened since the last sealing.
    """
    vault, previous, end, sealed = vault_of(session), BEGINNING, 0, 0
    for one in session.execute(select(AuditSeal.__table__).order_by(AuditSeal.__table__.c.from_id)):
        if one.previous != previous or one.from_id != end + 1:
            return Verdict(sealed, 0, wrong=f"seal {one.id}: the seal before it is missing or another one")
        there = {row.id: row for row in _rows(session, one.from_id, one.to_id)}
        if wrong := _wrong_in(vault, one, there):
            return Verdict(sealed, 0, wrong=wrong)
        pairs = [(key, row.hash) for key, row in there.items()]
        if one.hash != seal_hash(vault, one._mapping, previous, pairs):
            return Verdict(sealed, 0, wrong=f"seal {one.id}: was changed")
        previous, end, sealed = one.hash, one.to_id, sealed + one._mapping["count"]
    return _with_tail(session, vault, end, sealed)


def _wrong_in(vault: Any, one: Any, there: dict[int, Any]) -> str:
    """The first row of a stretch that was taken away, put in or changed."""
    members = set(numbers(one.members))
    for key in sorted(members | there.keys()):
        if key not in there:
            return f"event {key}: was removed"
        if key not in members:
            return f"event {key}: was inserted after its stretch was sealed"
        if row_hash(vault, there[key]._mapping) != there[key].hash:
            return f"event {key}: was changed"
    return ""


def _with_tail(session: Session, vault: Any, end: int, sealed: int) -> Verdict:
    unsealed, first = 0, None
    for row in _rows(session, end + 1, None):
        if row_hash(vault, row._mapping) != row.hash:
            return Verdict(sealed, unsealed, first, f"event {row.id}: was changed or inserted")
        unsealed, first = unsealed + 1, first or row.id
    return Verdict(sealed, unsealed, first)


def _rows(session: Session, start: int, stop: int | None) -> Iterator[Any]:
    """The events of a stretch, a few thousand at a time, so that a log of years fits in memory."""
    table = AuditEvent.__table__
    while stop is None or start <= stop:
        wanted = select(table).where(table.c.id >= start).order_by(table.c.id).limit(AT_ONCE)
        rows = list(session.execute(wanted if stop is None else wanted.where(table.c.id <= stop)))
        yield from rows
        if len(rows) < AT_ONCE:
            return
        start = rows[-1].id + 1
