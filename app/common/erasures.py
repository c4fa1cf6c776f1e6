"""What was erased, noted outside the database: a backup that is put back must not bring erased things back.

A note is a kind and an opaque key, never a name. It is on disk before the transaction that erases is kept; if it
fails at the very last, somebody asked for the erasure all the same. Who puts a backup back replays what was noted
after it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from app.common import clock
from app.common.files.stores import at_hand

NAME = "erasures.jsonl"
PENDING, HELD = "erasures to note", "the list of erasures, held until they are kept"

Erasure = Callable[[Session, str], None]
F = TypeVar("F", bound=Erasure)
_ways: dict[str, Erasure] = {}


def erases(kind: str) -> Callable[[F], F]:
    """Say how a kind of thing is erased, by its key; doing so twice has to be harmless."""

    def way(function: F) -> F:
        _ways[kind] = function
        return function

    return way


def note(session: Session, kind: str, key: str) -> None:
    """Note that something is erased by this transaction; the kind has to be one that can be erased again."""
    if kind not in _ways:
        raise KeyError(kind)
    session.info.setdefault(PENDING, []).append((kind, key))


def list_of(session: Session) -> Path:
    """Where the notes of a database are kept: beside its files."""
    return at_hand(session).folder.parent / NAME


def replay(session: Session, notes: Path, after: int) -> int:
    """Erase once more what was noted after a number of lines; returns how many notes there were."""
    wanted = list(read(notes))[after:]
    for line in wanted:
        if line:
            _ways[line["kind"]](session, line["key"])
            session.flush()
    session.info.pop(PENDING, None)  # they stand on the list already
    return sum(bool(line) for line in wanted)


def read(notes: Path) -> Iterator[dict[str, str]]:
    """The notes, oldest first; a line that a crash cut off is empty: what it was about to note was not kept."""
    for line in _whole_lines(notes):
        try:
            yield json.loads(line)
        except ValueError:
            yield {}


def position(notes: Path) -> tuple[int, str]:
    """How many notes there are, and a checksum over them.

    It waits for transactions that noted something and are not kept yet: what is counted here is also erased in
    every snapshot that is taken after it.
    """
    notes.parent.mkdir(parents=True, exist_ok=True)
    with notes.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        lines = _whole_lines(notes)
    return len(lines), checksum(lines)


def checksum(lines: list[bytes]) -> str:
    """A checksum over notes, by which a list is known to be the continuation of another."""
    return hashlib.sha256(b"".join(lines)).hexdigest()


def _whole_lines(notes: Path) -> list[bytes]:
    lines = notes.read_bytes().splitlines(keepends=True) if notes.exists() else []
    return [line for line in lines if line.endswith(b"\n")]


def beginning(notes: Path, count: int) -> str:
    """The checksum over the first notes."""
    return checksum(_whole_lines(notes)[:count])


@event.listens_for(Session, "before_commit")
def _write(session: Session) -> None:
    if session.in_nested_transaction() or not session.info.get(PENDING):
        return
    session.flush()  # what the database refuses is not noted
    at = clock.now().isoformat(timespec="seconds")
    lines = [{"kind": kind, "key": key, "at": at} for kind, key in session.info.pop(PENDING)]
    file = session.info[HELD] = list_of(session).open("ab", buffering=0)
    fcntl.flock(file, fcntl.LOCK_SH)  # until it is kept or not: see `position`
    _append(file, lines)


@event.listens_for(Session, "after_transaction_end")
def _let_go(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(PENDING, None)
        if HELD in session.info:
            session.info.pop(HELD).close()


def _append(file: IO[bytes], lines: list[dict[str, str]]) -> None:
    """One write for all lines, forced to disk; a line cut off by a crash is ended first."""
    broken = file.tell() and not _ends_with_a_line(Path(file.name))
    text = "".join(json.dumps(line) + "\n" for line in lines).encode()
    file.write(b"\n" * bool(broken) + text)
    os.fsync(file.fileno())


def _ends_with_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"
