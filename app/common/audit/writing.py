"""Writing events: canonical, with a keyed hash, and with the origin sealed under the key of its actor."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from weakref import WeakKeyDictionary

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from app.common.audit.models import ActorKey, AuditEvent
from app.common.context import as_system
from app.common.crypto import Vault, new_key
from app.common.statements import insert_or_update

HASHED = (
    "uid", "at", "actor_id", "action", "thing", "thing_id", "result", "organisation_id", "place_id", "roles",
    "origin", "request_id", "details",
)  # fmt: skip
"""What the hash of a row covers, in order: everything but its number, which is not known before it is written."""

_vaults: WeakKeyDictionary[Engine, Vault] = WeakKeyDictionary()
_keys: WeakKeyDictionary[Engine, dict[int | None, Fernet]] = WeakKeyDictionary()
MOST_KEYS = 2_000


def use_vault(engine: Engine, vault: Vault) -> None:
    """Say under which keys the events of a database are hashed and sealed."""
    _vaults[engine] = vault
    forget_keys(engine)


def forget_keys(engine: Engine) -> None:
    """Forget the keys of actors that this process has read."""
    _keys[engine] = {}


def vault_of(session: Session) -> Vault:
    """The vault of a session's database."""
    return _vaults[session.connection().engine]


def row_hash(vault: Vault, row: Mapping[str, Any]) -> str:
    """The keyed hash of an event."""
    values = [_plain(row[name]) for name in HASHED]
    return vault.fingerprint("audit:" + json.dumps(values, ensure_ascii=False, separators=(",", ":")))


def _plain(value: Any) -> Any:
    """A moment as both databases give it back: in UTC, to the microsecond."""
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value


_added = insert(AuditEvent.__table__).inline()
"""Without the numbers of the new rows: to return one, PostgreSQL would weigh who may read it."""


def insert_events(session: Session, rows: list[dict[str, Any]]) -> None:
    """Add events, in one statement; `origin` comes as address and device and goes in sealed."""
    vault = vault_of(session)
    with as_system():
        for row in rows:
            row["origin"] = _sealed_origin(session, vault, row["actor_id"], row["origin"])
            row["hash"] = row_hash(vault, row)
        session.connection().execute(_added, rows)


def _sealed_origin(session: Session, vault: Vault, actor_id: int | None, origin: tuple[str, str]) -> str | None:
    if not any(origin):
        return None
    key = _key(session, vault, actor_id) or _made_key(session, vault, actor_id)
    return key.encrypt(json.dumps(origin).encode()).decode()


def origin_of(session: Session, event: AuditEvent) -> tuple[str, str] | None:
    """The address and device of an event, or nothing where there was none or the key is destroyed."""
    if event.origin is None:
        return None
    with as_system():
        sealed = session.scalar(_stored(event.actor_id))
    try:
        address, device = json.loads(Fernet(vault_of(session).open(sealed or "")).decrypt(event.origin.encode()))
    except (ValueError, InvalidToken):
        return None
    return address, device


def _key(session: Session, vault: Vault, actor_id: int | None) -> Fernet | None:
    """The key of an actor, read once per process."""
    known = _keys.setdefault(session.connection().engine, {})
    if actor_id not in known:
        sealed = session.scalar(_stored(actor_id))
        if sealed is None:
            return None
        if len(known) >= MOST_KEYS:
            known.clear()
        known[actor_id] = Fernet(vault.open(sealed))
    return known[actor_id]


def _stored(actor_id: int | None) -> Any:
    table = ActorKey.__table__
    return select(table.c.sealed_key).where(table.c.actor_id == actor_id).order_by(table.c.id).limit(1)


def _made_key(session: Session, vault: Vault, actor_id: int | None) -> Fernet:
    """Make a key, or take the one that another made at the same moment.

    It is not kept in the process: the transaction that made it may still be undone.
    """
    add = insert_or_update(session)
    made = {"actor_id": actor_id, "sealed_key": vault.seal(new_key())}
    session.execute(add(ActorKey.__table__).values(made).on_conflict_do_nothing())
    return Fernet(vault.open(session.execute(_stored(actor_id)).scalar_one()))
