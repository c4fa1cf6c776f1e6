"""Replacing the key of `DATA_KEY`: every sealed value is opened and sealed anew, a batch at a time.

Columns say of themselves that they are sealed, by `info={"sealed": True}`. What is under the newest key already is
passed over, so the work can be broken off and begun again, and it can run while people are at work.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, CursorResult, Table, select, update
from sqlalchemy.orm import Session

from app.common.crypto import Vault
from app.common.frozen import frozen
from app.extensions import Model

AT_ONCE = 200


@frozen
class Resealed:
    """How it went with one column: how many values were sealed anew, and how many no key here opens."""

    column: str
    done: int
    unreadable: int


def sealed_columns() -> Iterator[Column[Any]]:
    """Every column that holds sealed values."""
    for table in Model.metadata.sorted_tables:
        yield from (column for column in table.columns if column.info.get("sealed"))


def reseal(session: Session, vault: Vault) -> Iterator[Resealed]:
    """Seal every value anew with the newest key; commits after each batch, so that no lock is held for long."""
    for column in sealed_columns():
        done = unreadable = 0
        for batch in _batches(session, vault, column):
            kept = [_reseal(session, vault, column, *row) for row in batch]
            session.commit()
            done, unreadable = done + kept.count(True), unreadable + kept.count(None)
        yield Resealed(f"{column.table.name}.{column.name}", done, unreadable)


def _batches(session: Session, vault: Vault, column: Column[Any]) -> Iterator[list[Any]]:
    """The values that are not under the newest key, in the order of their rows."""
    number, last = _table(column).c.id, 0
    old = column.is_not(None), ~column.startswith(vault.mark)
    while batch := session.execute(
        select(number, column).where(number > last, *old).order_by(number).limit(AT_ONCE)
    ).all():
        session.commit()
        last = batch[-1][0]
        yield list(batch)


def _reseal(session: Session, vault: Vault, column: Column[Any], number: int, sealed: str) -> bool | None:
    """Replace one value, unless somebody else did so meanwhile; nothing when no key here opens it."""
    try:
        plain = vault.open(sealed)
    except ValueError:
        return None
    table = _table(column)
    sealed_anew = vault.seal(plain)
    same = update(table).where(table.c.id == number, column == sealed).values({column.name: sealed_anew})
    result: CursorResult[Any] = session.execute(same)  # type: ignore[assignment]  (an update gives a cursor)
    return result.rowcount == 1


def _table(column: Column[Any]) -> Table:
    assert isinstance(column.table, Table)
    return column.table
