"""Comparing rows and files both ways: what belongs to nothing goes, what is missing is told."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.common.files.models import StoredFile
from app.common.files.stores import at_hand
from app.common.files.storing import remove
from app.common.frozen import frozen
from app.common.jobs import Work, job
from app.common.words import N_

log = logging.getLogger(__name__)

PATIENCE = timedelta(hours=1)
"""How old a file without a row has to be: its transaction may still be under way."""
AT_ONCE = 500


@frozen
class Swept:
    """How many files and rows went, and the names of the files that are missing."""

    orphans: int
    expired: int
    missing: tuple[str, ...]


def sweep(session: Session, at: datetime) -> Swept:
    """Take away files that no row knows and rows that have expired; the caller commits.

    A row whose file is missing stays as it is, and is reported: a backup may still hold the file.
    """
    store = at_hand(session)
    expired = _expire(session, at)
    lying = [path for path in store.folder.glob("*") if path.is_file()] if store.folder.exists() else []
    unfinished = list(store.unfinished.glob("*")) if store.unfinished.exists() else []
    known = set(session.scalars(select(StoredFile.key)))
    absent = known - {path.name for path in lying} - expired
    missing = tuple(sorted(key for key in absent if not store.path(key).exists()))
    orphans = [path for path in lying if path.name not in known] + unfinished
    gone = sum(_gone(path, at) for path in orphans)
    if missing:
        log.error("files are missing: %s", " ".join(missing[:AT_ONCE]))
    return Swept(gone, len(expired), missing)


@job("files.sweep", N_("Compare files with what is known of them"), every=timedelta(hours=1))
def sweep_now(work: Work) -> None:
    """Take away what belongs to nothing or has ended."""
    sweep(work.session, work.at)


def _expire(session: Session, at: datetime) -> set[str]:
    over = select(StoredFile).where(StoredFile.expires_at <= at).order_by(StoredFile.id).limit(AT_ONCE)
    keys = set()
    for stored in session.scalars(over):
        keys.add(stored.key)
        remove(session, stored)
    return keys


def _gone(path: Path, at: datetime) -> bool:
    try:
        old = datetime.fromtimestamp(path.stat().st_mtime, UTC) < at - PATIENCE
        if old:
            path.unlink()
    except FileNotFoundError:
        return False  # another process was first
    return old
