"""Taking files in and giving them up, so that a row never stands without its file.

A file is written and forced to disk before its row is flushed, and goes after its row went. What a lost
transaction leaves behind is taken away at once, and what a killed process leaves behind by the sweep.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from sqlalchemy import ColumnElement, event, func, select
from sqlalchemy.orm import Session, SessionTransaction, object_session

from app.common import clock
from app.common.errors import RuleBroken
from app.common.files.kinds import EXTENSIONS, Kind, kind_named, kind_of
from app.common.files.models import StoredFile
from app.common.files.names import cleaned, extension
from app.common.files.stores import Store, at_hand
from app.common.words import N_

CHUNK = 256 * 1024
A_DAY = timedelta(days=1)
TOO_LARGE = N_("This file is too large.")
EMPTY = N_("This file is empty.")
TOO_MUCH_TODAY = N_("Your organisation has brought in as much as fits in a day. Try again tomorrow.")
TOO_MUCH_OF_YOU = N_("You have handed in as much as fits in a day. Try again tomorrow.")
NO_MORE_TODAY = N_("No more files can be handed in today. Try again tomorrow.")
COME, GONE = "files that came", "files that went"
"""What this transaction of a session did with files, until it is kept or undone."""


def keep(
    session: Session,
    stream: IO[bytes],
    *,
    name: str,
    actor_id: int | None,
    organisation_id: int | None,
    limit: int,
    allowed: Iterable[Kind],
    expires_at: datetime | None = None,
    own_share: int | None = None,
    ours: bool = False,
) -> StoredFile:
    """Take a file in as part of the caller's transaction; raises `RuleBroken` for what is not taken.

    At most `limit` bytes are read. `own_share` is how many bytes somebody who does not work there may bring in a
    day, so that nobody uses up the share of the organisation from outside. `ours` says that the portal made the
    file itself: it is neither scanned nor weighed against these shares.
    """
    store, name, at = at_hand(session), cleaned(name), clock.now()
    if not ours:
        kind_named(name, allowed)
    coming = _unfinished(store)
    try:
        size, digest = _receive(stream, coming, limit)
        kind = EXTENSIONS[extension(name)] if ours else _examined(store, coming, name, allowed)
        if not ours:
            _refuse_beyond_own_share(session, actor_id, own_share, size, at)
            told = TOO_MUCH_TODAY if own_share is None else NO_MORE_TODAY
            _refuse_too_much(session, store, organisation_id, size, at, told)
        key = _put_away(store, coming)
    except BaseException:
        coming.unlink(missing_ok=True)
        raise
    session.info.setdefault(COME, []).append(store.path(key))
    stored = StoredFile(
        key=key, name=name, content_type=kind.value, size=size, sha256=digest,
        actor_id=actor_id, organisation_id=organisation_id, created_at=at, expires_at=expires_at,
    )  # fmt: skip
    session.add(stored)
    session.flush()
    return stored


def path_of(stored: StoredFile) -> Path:
    """Where a file lies; its row has to belong to a session."""
    session = object_session(stored)
    assert session is not None, "a file is found by way of the session that read its row"
    return at_hand(session).path(stored.key)


def remove(session: Session, stored: StoredFile) -> None:
    """Take a file away with its row: the file goes once the transaction is kept."""
    session.info.setdefault(GONE, []).append(at_hand(session).path(stored.key))
    session.delete(stored)


def let_go(session: Session, document: Any) -> None:
    """Delete a row with its `file`, if it is there."""
    if document is not None:
        stored = document.file
        session.delete(document)
        session.flush()
        remove(session, stored)


def going(session: Session) -> set[str]:
    """The names of files that go once the transaction at hand is kept."""
    return {path.name for path in session.info.get(GONE, ())}


def _unfinished(store: Store) -> Path:
    store.unfinished.mkdir(mode=0o700, parents=True, exist_ok=True)
    return store.unfinished / secrets.token_hex(16)


def _receive(stream: IO[bytes], coming: Path, limit: int) -> tuple[int, str]:
    """Write a stream down while counting; nothing is held in memory. Returns size and checksum."""
    size, digest = 0, hashlib.sha256()
    with coming.open("xb") as file:
        coming.chmod(0o600)
        while part := stream.read(CHUNK):
            size += len(part)
            if size > limit:
                raise RuleBroken(TOO_LARGE)
            digest.update(part)
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
    if not size:
        raise RuleBroken(EMPTY)
    return size, digest.hexdigest()


def _examined(store: Store, coming: Path, name: str, allowed: Iterable[Kind]) -> Kind:
    kind = kind_of(coming, name, allowed)
    if store.scanner is not None:
        store.scanner.check(coming)
    return kind


def _refuse_too_much(
    session: Session, store: Store, organisation_id: int | None, size: int, at: datetime, told: str
) -> None:
    row = StoredFile.__table__.c
    if organisation_id is not None:
        today = _brought(session, row.organisation_id == organisation_id, at)
        if today + size > store.daily_bytes:
            raise RuleBroken(told)


def _refuse_beyond_own_share(
    session: Session, actor_id: int | None, share: int | None, size: int, at: datetime
) -> None:
    if share is not None and _brought(session, StoredFile.__table__.c.actor_id == actor_id, at) + size > share:
        raise RuleBroken(TOO_MUCH_OF_YOU)


def _brought(session: Session, by: ColumnElement[bool], at: datetime) -> int:
    """How many bytes somebody brought in within a day."""
    row = StoredFile.__table__.c
    today = select(func.coalesce(func.sum(row.size), 0)).where(by, row.created_at > at - A_DAY)
    return int(session.execute(today).scalar_one())


def _put_away(store: Store, coming: Path) -> str:
    """Give a file its random name; the folder is forced to disk, so that the name lasts as well."""
    key = secrets.token_hex(32)
    coming.rename(store.path(key))
    handle = os.open(store.folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return key


@event.listens_for(Session, "after_commit")
def _kept(session: Session) -> None:
    if session.in_nested_transaction():
        return  # not kept until the transaction around it is
    session.info.pop(COME, None)
    _unlink(session.info.pop(GONE, ()))


@event.listens_for(Session, "after_transaction_end")
def _undone(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:  # what was kept has been forgotten by `_kept` already
        session.info.pop(GONE, None)
        _unlink(session.info.pop(COME, ()))


def _unlink(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def room_left(store: Store) -> int:
    """How many bytes the disk of the files still takes."""
    return shutil.disk_usage(store.folder if store.folder.exists() else store.folder.parent).free
