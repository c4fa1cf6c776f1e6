"""All that is kept about a person, by the same declarations that say how it is erased (AVG, article 15)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Table, and_, select
from sqlalchemy.orm import Session

from app.common import audit
from app.common.audit import AuditEvent
from app.common.context import as_system
from app.common.crypto import Vault
from app.common.erasing import Erased, Person
from app.common.forgetting import about, tables_of
from app.common.frozen import frozen
from app.common.history import Change
from app.common.history.noting import plain
from app.security.models import Actor, User

SECRET = re.compile("password|hash|seed|secret|sealed|fingerprint|payload")
"""Columns that help nobody to know what is kept, and somebody else to get in."""
OPENED = {"draft": "sealed_fields", "saved_list": "sealed_wish"}
"""Sealed texts that the person typed; codes, links and letters with them stay closed."""


@frozen
class Part:
    """The rows of one table: columns with their labels, and values as JSON knows them."""

    table: str
    labels: dict[str, str]
    rows: tuple[dict[str, Any], ...]


def person_of(session: Session, user: User) -> Person:
    """Whom an account belongs to."""
    token = session.execute(select(Actor.token).where(Actor.id == user.actor_id)).scalar_one()
    return Person(user.id, user.actor_id, token)


def gathered(session: Session, vault: Vault, person: Person) -> list[Part]:
    """All that is kept about a person, table by table; parts without rows are left out."""
    with as_system():
        parts = [_part(session, vault, table, condition) for table, condition in _about(person)]
        return [part for part in parts if part.rows]


def _about(person: Person) -> Iterator[tuple[Table, Any]]:
    """The tables, the account first, with what makes a row one about the person."""
    going = [(table, about(table, person)) for table in tables_of(Erased.ROW)]
    yield from reversed([(table, condition) for table, condition in going if condition is not None])
    row = Change.__table__.c
    mine = and_(row.thing == "ab_user", row.thing_id == person.user_id)
    along = and_(row.with_thing == "ab_user", row.with_id == person.user_id)
    yield Change.__table__, mine | along  # type: ignore[misc]  (a Table in fact)
    yield AuditEvent.__table__, AuditEvent.__table__.c.actor_id == person.actor_id  # type: ignore[misc]


def _part(session: Session, vault: Vault, table: Table, condition: Any) -> Part:
    open_too = OPENED.get(table.name)
    columns = [column for column in table.columns if column.name == open_too or not _is_secret(column)]
    found = session.connection().execute(select(*columns).where(condition).order_by(table.c.id))
    rows = tuple(_row(vault, dict(row._mapping), open_too) for row in found)
    if table.name == AuditEvent.__tablename__:
        rows = tuple(_with_origin(session, row) for row in rows)
    return Part(table.name, {column.name: str(column.info.get("label", column.name)) for column in columns}, rows)


def _is_secret(column: Any) -> bool:
    return bool(column.info.get("secret") or column.info.get("sealed") or SECRET.search(column.name))


def _row(vault: Vault, row: dict[str, Any], open_too: str | None) -> dict[str, Any]:
    filled = {name: plain(value) for name, value in row.items() if value not in (None, "")}
    if open_too and open_too in filled:
        filled[open_too] = _opened(vault, filled[open_too])
    return filled


def _opened(vault: Vault, sealed: str) -> Any:
    try:
        return json.loads(vault.open(sealed))
    except ValueError:
        return None


def _with_origin(session: Session, row: dict[str, Any]) -> dict[str, Any]:
    """Where the person was, which only the key of the person tells."""
    sealed = row.pop("origin", None)
    if sealed is None:
        return row
    event = AuditEvent(actor_id=row.get("actor_id"), origin=sealed)
    origin = audit.origin_of(session, event)
    return {**row, "origin": " ".join(filter(None, origin))} if origin else row


def as_json(person: Person, parts: list[Part], at: datetime) -> str:
    """The data for machines: the columns by their names."""
    said = {
        "made_at": at.isoformat(timespec="seconds"),
        "token": person.token,
        "data": {part.table: part.rows for part in parts},
    }
    return json.dumps(said, ensure_ascii=False, indent=2, default=str)
