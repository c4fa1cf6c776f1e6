"""Files of papers: taken in on behalf of whoever acts, and found by the row that they belong to."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
from typing import IO

from sqlalchemy import select

from app.common import context, files
from app.common.context import as_system
from app.common.files import StoredFile
from app.common.files.kinds import Kind
from app.common.frozen import frozen
from app.extensions import db

LARGEST = 64 * 1024 * 1024
"""Of what the portal makes itself."""


@frozen
class Upload:
    """A file that somebody hands in: its bytes, its name, and how many bytes it may have."""

    stream: IO[bytes]
    name: str
    limit: int


def file_of(number: int | None) -> StoredFile | None:
    """The file of a row that whoever acts was found to be allowed to read.

    A template of the portal, and a paper that was sent, are files of somebody else's organisation.
    """
    if number is None:
        return None
    with as_system():
        return db.session.scalars(select(StoredFile).where(StoredFile.id == number)).first()


def content_of(number: int | None) -> bytes:
    """The bytes of such a file."""
    stored = file_of(number)
    assert stored is not None, "a paper has its file"
    return files.path_of(stored).read_bytes()


def take_in(upload: Upload, allowed: Iterable[Kind], *, expires_at: datetime | None = None) -> StoredFile:
    """Keep a file that was handed in. Raises `RuleBroken` for one that is not taken."""
    here = context.current()
    return files.keep(
        db.session(), upload.stream, name=upload.name, actor_id=here.actor_id,
        organisation_id=here.scope.organisation_id, limit=upload.limit, allowed=allowed, expires_at=expires_at,
    )  # fmt: skip


def keep_made(content: bytes, name: str, *, expires_at: datetime | None = None) -> StoredFile:
    """Keep a file that the portal made."""
    here = context.current()
    return files.keep(
        db.session(), io.BytesIO(content), name=name, actor_id=here.actor_id,
        organisation_id=here.scope.organisation_id, limit=LARGEST, allowed=(), ours=True, expires_at=expires_at,
    )  # fmt: skip


def let_go(number: int | None) -> None:
    """Take a file away that no row holds any more."""
    stored = file_of(number)
    if stored is not None:
        with as_system():
            files.remove(db.session(), stored)
            db.session.flush()
