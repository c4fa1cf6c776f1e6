"""What is kept in the database, as tests look at it: in short, and by the kind of each column."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Engine, event, select

from app.common.types import Moment
from app.extensions import Model
from tests import bench

LEFT_BEHIND = frozenset({"login_session", "audit_event", "actor_key"})
"""What any request may leave behind: when somebody was last seen, and that it came."""


def fingerprint(but: frozenset[str] = LEFT_BEHIND) -> str:
    """A sum over every row of every table, save some; two equal ones mean that nothing was changed in between.

    It is taken thousands of times and asks the driver itself: by way of SQLAlchemy it takes ten times as long.
    """
    connection = bench.the_connection()
    with closing(connection.connection.cursor()) as cursor:
        if connection.dialect.name == "postgresql":
            return str(cursor.execute("SELECT fingerprint_of_all(%s)", [sorted(but)]).fetchone()[0])
        total = hashlib.sha256()
        for name, query in _queries():
            if name not in but:
                cursor.execute(query)
                total.update(repr((name, cursor.fetchall())).encode())
    return total.hexdigest()


@contextmanager
def tables_written(but: frozenset[str] = LEFT_BEHIND) -> Iterator[set[str]]:
    """The tables, save some, that a block writes to, and any statement of it that says neither yes nor no.

    Where it stays empty a fingerprint would be the same before and after; it costs a hundredth of one.
    """
    written: set[str] = set()

    def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        found = WRITES.match(statement)
        if found:
            written.update({found["table"]} - but)
        elif not READS.match(statement) or WITHIN.search(statement):
            written.add(statement)

    connection = bench.the_connection()
    event.listen(connection, "before_cursor_execute", hear)
    try:
        yield written
    finally:
        event.remove(connection, "before_cursor_execute", hear)


WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(?P<table>\w+)', re.IGNORECASE)
READS = re.compile(r"\s*(?:SELECT|WITH|SAVEPOINT|RELEASE|ROLLBACK|PRAGMA|SET)\b", re.IGNORECASE)
WITHIN = re.compile(r"\b(?:INSERT INTO|DELETE FROM|UPDATE \w+ SET)\b", re.IGNORECASE)
"""What writes further on in a statement, as after `WITH`."""


@cache
def _queries() -> tuple[tuple[str, str], ...]:
    """What reads each table in the order of its keys, with the name of the table."""
    tables = Model.metadata.sorted_tables
    return tuple((table.name, str(select(table).order_by(*table.primary_key.columns))) for table in tables)


def lay_out(owner: Engine) -> None:
    """Give a PostgreSQL database what takes the fingerprint in it.

    It looks with the rights of the owner: the policies of what is remembered alone would take longer to plan than
    all rows take to read.
    """
    if owner.dialect.name == "postgresql":
        with owner.begin() as connection:
            connection.exec_driver_sql(FINGERPRINT)


FINGERPRINT = """
    CREATE FUNCTION fingerprint_of_all(but text[]) RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS $$
    DECLARE
        name text;
        one text;
        total text := '';
    BEGIN
        FOR name IN
            SELECT relname FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname != ALL (but) ORDER BY relname
        LOOP
            EXECUTE format('SELECT md5(string_agg(row::text, chr(10) ORDER BY row::text)) FROM %%I AS row', name)
            INTO one;
            total := total || name || coalesce(one, '-');
        END LOOP;
        RETURN md5(total);
    END
    $$
"""


def kind_of(column: Any) -> type:
    """What a column keeps: text, a number, yes or no, a day or a moment."""
    return datetime if isinstance(column.type, Moment) else column.type.python_type
