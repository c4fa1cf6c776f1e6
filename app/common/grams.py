"""Words that few rows of a large table have, found by trigrams on SQLite too (decision 0095).

SQLite reads a table in its order until a page is full, which is soon for a word that many rows have. For another
one it would read to the end, only to say how many there are. An index of FTS5 names the rows that a word may stand
in; whether it does, and who may read them, is asked of the rows as ever. Triggers keep it. Batch migrations drop
these silently with the table; the next line of the same upgrade makes the whole index anew then.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, literal, select, text
from sqlalchemy.orm import Session

from app.common.frozen import frozen
from app.common.lately import Lately

log = logging.getLogger(__name__)

PREFIX = "search_grams_"
SHORTEST = 3
"""A word of fewer signs has no trigram."""
FEW = 500
"""So many rows are gathered and put in order sooner than a table is read in its order to meet them."""
MOST_WORDS = 3
OLDEST = (3, 34)
"""The first SQLite that knows trigrams."""
HAS_MODULE = "SELECT count(*) FROM pragma_module_list WHERE name = 'fts5'"
VERSION = "SELECT sqlite_version()"
CATALOGUE = "SELECT name, sql FROM sqlite_master WHERE name LIKE 'search#_grams#_%' ESCAPE '#'"


@frozen
class Grams:
    """An index of the trigrams of a column, without the text itself, which it looks up in the table."""

    table: str
    column: str = "search_key"

    @property
    def name(self) -> str:
        """The name of the index, and what the names of its triggers begin with."""
        return f"{PREFIX}{self.table}"

    @property
    def statements(self) -> dict[str, str]:
        """What makes the index and its triggers, by their names."""
        name, table, column = self.name, self.table, self.column
        forget = f"INSERT INTO {name} ({name}, rowid, {column}) VALUES ('delete', OLD.id, OLD.{column});"  # noqa: S608
        note = f"INSERT INTO {name} (rowid, {column}) VALUES (NEW.id, NEW.{column});"  # noqa: S608
        other = f"OLD.{column} IS NOT NEW.{column} OR OLD.id IS NOT NEW.id"
        return {
            name: f"CREATE VIRTUAL TABLE {name} USING fts5({column}, content='{table}', content_rowid='id',"
            " tokenize='trigram', columnsize=0)",
            f"{name}_insert": f"CREATE TRIGGER {name}_insert AFTER INSERT ON {table} BEGIN {note} END",
            f"{name}_update": f"CREATE TRIGGER {name}_update AFTER UPDATE ON {table} WHEN {other}"
            f" BEGIN {forget} {note} END",
            f"{name}_delete": f"CREATE TRIGGER {name}_delete AFTER DELETE ON {table} BEGIN {forget} END",
        }

    def is_there(self, connection: Connection) -> bool:
        """Whether index and triggers are as declared."""
        there = {row[0]: row[1] for row in connection.exec_driver_sql(CATALOGUE)}
        return self.statements.items() <= there.items()

    def do(self, connection: Connection, command: str) -> None:
        """Give the index an order, such as `rebuild`."""
        connection.exec_driver_sql(f"INSERT INTO {self.name} ({self.name}) VALUES ('{command}')")  # noqa: S608


_declared: dict[str, Grams] = {}
_there = Lately()


def gathered(table: str) -> None:
    """Declare that SQLite gathers what few rows of a table have: where its texts may be kept in an index."""
    _declared[table] = Grams(table)


def install(connection: Connection) -> None:
    """Put in place what is missing or another one, as part of each upgrade; it is filled from the table."""
    if connection.dialect.name != "sqlite":
        return
    for one in _declared.values():
        if not _is_known(connection):
            _drop_triggers(connection, one)  # which would stand in the way of every change
        elif not one.is_there(connection):
            _remove(connection, one)
            for statement in one.statements.values():
                connection.exec_driver_sql(statement)
            one.do(connection, "rebuild")


def remove(connection: Connection) -> None:
    """Take the indexes away, so that tables can go."""
    if connection.dialect.name == "sqlite":
        for one in _declared.values():
            _remove(connection, one)


def tidy(connection: Connection) -> None:
    """Write the indexes anew without what is gone: until then they keep trigrams of rows that were deleted."""
    for one in _declared.values():
        if one.is_there(connection):
            one.do(connection, "optimize")


def missing(connection: Connection) -> list[str]:
    """The indexes that are not as declared."""
    if connection.dialect.name != "sqlite":
        return []
    return [one.name for one in _declared.values() if not one.is_there(connection)]


def _is_known(connection: Connection) -> bool:
    version = str(connection.exec_driver_sql(VERSION).scalar_one())
    known = bool(connection.exec_driver_sql(HAS_MODULE).scalar())
    if known and tuple(int(part) for part in version.split(".")[:2]) >= OLDEST:
        return True
    log.warning("searches for rare words stay slow: SQLite %s has no trigrams", version)
    return False


def _drop_triggers(connection: Connection, one: Grams) -> None:
    for name in one.statements.keys() - {one.name}:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")


def _remove(connection: Connection, one: Grams) -> None:
    _drop_triggers(connection, one)
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {one.name}")


def few_of(session: Session, table: str, words: Iterable[str]) -> str | None:
    """The numbers of the rows that may hold the rarest of some words, as JSON; None where none is rare.

    It looks at rows of everybody and says nothing to anybody: it is for a condition beside those of scope.
    """
    one, engine = _declared.get(table), session.get_bind().engine
    long = sorted((word for word in words if len(word) >= SHORTEST), key=len)[-MOST_WORDS:]
    if one is None or not long or engine.dialect.name != "sqlite" or not _in_place(session, one):
        return None
    met = f"(SELECT rowid FROM {one.name} WHERE {one.name} MATCH :word{{}} LIMIT {FEW + 1})"  # noqa: S608
    parts = (f"SELECT count(*), json_group_array(rowid) FROM {met.format(place)}" for place in range(len(long)))  # noqa: S608
    values = {f"word{place}": _phrase(word) for place, word in enumerate(long)}
    count, numbers = min(session.connection().execute(text(" UNION ALL ".join(parts)), values))
    return numbers if count <= FEW else None


def _in_place(session: Session, one: Grams) -> bool:
    """Whether the index is there, asked once a minute: without it the rows are found as before."""
    thing = one.name, session.get_bind().engine
    known = _there.of(thing)
    if known is None:
        known = one.is_there(session.connection())
        _there.keep(thing, known)
    return bool(known)


def _phrase(word: str) -> str:
    """A word as FTS5 is asked for it: its trigrams in this order, whatever signs it has."""
    return '"{}"'.format(word.replace('"', '""'))


def among(number: Any, numbers: str) -> ColumnElement[bool]:
    """The condition that a row is one of some, whose numbers were found as JSON."""
    return number.in_(select(func.json_each(literal(numbers)).table_valued("value").c.value))  # type: ignore[no-any-return]
