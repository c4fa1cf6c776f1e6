"""Looking at what was kept after the last kill: what was confirmed is there, and nothing is there by halves."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import text

from tests.deep.clerks import Book, Save


class Kept:
    """The database and the files as they were left."""

    def __init__(self, connection: Any, files: Path, older: dict[str, int]) -> None:
        """`older` holds for some tables the highest number that was there before."""
        self.connection, self.files, self.older = connection, files, older

    def rows(self, statement: str) -> list[Any]:
        """The rows of a statement."""
        return list(self.connection.execute(text(statement)))

    def pairs(self, statement: str) -> dict[Any, Any]:
        """The rows of a statement of two columns, the first by which to find the second."""
        return {row[0]: row[1] for row in self.rows(statement)}

    def changes(self, thing: str, name: str) -> dict[int, list[Any]]:
        """What history says of a field, by row, oldest first."""
        found: dict[int, list[Any]] = defaultdict(list)
        asked = f"SELECT thing_id, new FROM change WHERE thing = '{thing}' AND field = '{name}' ORDER BY id"
        for row, new in self.rows(asked):
            found[row].append(json.loads(new) if new is not None else None)
        return found


def lost(kept: Kept, book: Book) -> list[Save]:
    """The saves that were confirmed and are not there."""
    missing = [
        *_not_in(book, "edit", kept.changes("ab_user", "department")),
        *_not_in(book, "rename", kept.changes("organisation", "name")),
    ]
    given = {row[0] for row in kept.rows("SELECT user_id FROM assignment")}
    given &= {row[0] for row in kept.rows("SELECT with_id FROM change WHERE thing = 'assignment' AND field = ''")}
    missing += [save for save in book.of("give")[0] if save.row not in given]
    titles = {row[0] for row in kept.rows("SELECT title FROM organisation_document")}
    missing += [save for save in book.of("hand_in")[0] if save.value not in titles]
    written = _letters(kept)
    missing += [save for save in book.of("reset")[0] if written[save.row][0] != 1]
    return [*missing, *_lost_switches(kept, book)]


def _not_in(book: Book, kind: str, changes: dict[int, list[Any]]) -> list[Save]:
    return [save for save in book.of(kind)[0] if save.value not in changes[save.row]]


def _lost_switches(kept: Kept, book: Book) -> list[Save]:
    """Somebody was switched at least as often as was confirmed, and no oftener than was sent."""
    confirmed, in_doubt = (Counter(save.row for save in part) for part in book.of("switch"))
    changes = kept.changes("ab_user", "active")
    return [
        Save("switch", row, f"{len(changes[row])} of {count}")
        for row, count in confirmed.items()
        if not count <= len(changes[row]) <= count + in_doubt[row]
    ]


def halves(kept: Kept) -> list[str]:
    """What is there without what belongs to it."""
    return [
        *_values_without_history(kept),
        *_changes_without_event(kept),
        *_letters_without_cause(kept),
        *_letters_without_job(kept),
        *_files_apart(kept),
    ]


def _values_without_history(kept: Kept) -> Iterator[str]:
    """The value that stands is the one that history tells last."""
    for table, name in (("ab_user", "department"), ("ab_user", "active"), ("organisation", "name")):
        values = kept.pairs(f"SELECT id, {name} FROM {table}")
        for row, told in kept.changes(table, name).items():
            if values[row] != told[-1]:
                yield f"{table} {row}: {name} is {values[row]!r}, history says {told[-1]!r}"
    for (row,) in kept.rows(
        "SELECT a.id FROM assignment a LEFT JOIN change c ON c.thing = 'assignment' AND c.thing_id = a.id "
        f"WHERE c.id IS NULL AND a.id > {kept.older['assignment']}"
    ):
        yield f"assignment {row} without history"


def _changes_without_event(kept: Kept) -> Iterator[str]:
    """What history tells of a request, the audit log tells as well, and the reverse."""
    both = "e.thing = c.thing AND e.thing_id = c.thing_id AND e.request_id = c.request_id"
    for row in kept.rows(
        f"SELECT DISTINCT c.thing, c.thing_id FROM change c LEFT JOIN audit_event e ON {both} "
        "WHERE e.id IS NULL AND c.request_id <> ''"
    ):
        yield f"{row[0]} {row[1]}: history without an event"
    for row in kept.rows(
        f"SELECT DISTINCT e.thing, e.thing_id FROM audit_event e LEFT JOIN change c ON {both} "
        "WHERE c.id IS NULL AND e.action IN ('row.added', 'row.changed') AND e.request_id <> ''"
    ):
        yield f"{row[0]} {row[1]}: an event without history"


def _letters(kept: Kept) -> dict[int, tuple[int, int]]:
    """How many links and how many letters there are, by user."""
    counted = kept.rows(
        "SELECT u.id, (SELECT count(*) FROM password_token t WHERE t.actor_id = u.actor_id), "
        "(SELECT count(*) FROM message m WHERE m.actor_id = u.actor_id) FROM ab_user u"
    )
    return {row: (links, letters) for row, links, letters in counted}


def _letters_without_cause(kept: Kept) -> Iterator[str]:
    for row, (links, letters) in _letters(kept).items():
        if links != letters:
            yield f"user {row}: {links} links, {letters} letters"


def _letters_without_job(kept: Kept) -> Iterator[str]:
    """A letter has its job and a job its letter; that one is sent and that the other is done is kept together."""
    after = f"m.id > {kept.older['message']}"
    for (row,) in kept.rows(
        f"SELECT m.id FROM message m LEFT JOIN job j ON j.id = m.job_id WHERE j.id IS NULL AND {after}"
    ):
        yield f"letter {row} without a job"
    for (row,) in kept.rows(
        "SELECT j.id FROM job j LEFT JOIN message m ON m.job_id = j.id "
        "WHERE m.id IS NULL AND j.kind = 'message.send'"
    ):
        yield f"job {row} without a letter"
    for row in kept.rows(
        f"SELECT m.id, m.state, j.state FROM message m JOIN job j ON j.id = m.job_id WHERE {after} "
        "AND (m.state = 'sent') <> (j.state = 'done')"
    ):
        yield f"letter {row[0]} is {row[1]}, its job {row[2]}"


def unsent(kept: Kept, took: Counter[str]) -> list[str]:
    """Letters that the portal says were sent, and that no mail server has seen."""
    numbers = {int(name.strip("<").partition(".")[0]) for name in took}
    return [
        f"letter {row} was not sent"
        for (row,) in kept.rows("SELECT id FROM message WHERE state = 'sent'")
        if row > kept.older["message"] and row not in numbers
    ]


def _files_apart(kept: Kept) -> Iterator[str]:
    """Rows without their file, rows without their document; files alone are for the sweep."""
    for key, digest in kept.rows(f"SELECT key, sha256 FROM stored_file WHERE id > {kept.older['stored_file']}"):
        file = kept.files / key
        if not file.exists():
            yield f"file {key[:8]} is gone"
        elif hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            yield f"file {key[:8]} is another"
    for (key,) in kept.rows(
        "SELECT f.key FROM stored_file f LEFT JOIN organisation_document d ON d.file_id = f.id WHERE d.id IS NULL"
    ):
        yield f"file {key[:8]} belongs to nothing"


def orphans(kept: Kept) -> list[str]:
    """Files that no row knows: what a killed upload leaves until the sweep comes by."""
    known = {row[0] for row in kept.rows("SELECT key FROM stored_file")}
    return [file.name for file in kept.files.iterdir() if file.is_file() and file.name not in known]


def is_whole(connection: Any) -> bool:
    """Whether SQLite finds its file in order; PostgreSQL has no such question."""
    if connection.dialect.name != "sqlite":
        return True
    sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    return sound and not connection.exec_driver_sql("PRAGMA foreign_key_check").all()
