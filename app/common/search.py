"""Searching by a fragment of a text, fast on large tables: what each database needs for it (decisions 0017, 0054).

SQLite reads an index that holds all that a search asks: of names order, owner and search key together.
PostgreSQL has an index of trigrams; with row security in force it uses it only when the function behind `LIKE`
is marked as leak-proof, which a superuser does. Both are put in place at each upgrade. Without them a search gives
the same rows, later.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select
from sqlalchemy.exc import DBAPIError

from app.common.frozen import frozen

log = logging.getLogger(__name__)

PREFIX = "search_"
EXTENSION = "CREATE EXTENSION IF NOT EXISTS pg_trgm"
LEAKPROOF = "ALTER FUNCTION pg_catalog.textlike(text, text) LEAKPROOF"
"""Its only message is about a pattern that ends in the midst of an escape, and the pattern is the reader's own."""
IS_LEAKPROOF = "SELECT proleakproof FROM pg_proc WHERE oid = 'pg_catalog.textlike(text,text)'::regprocedure"
IS_SUPERUSER = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
INDEXES = "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()"


@frozen
class Searched:
    """A table that is large enough to need it: the columns that SQLite reads in one go, the order of rows first.

    `orders` are the indexes of the other orders in which its list can be read.
    """

    table: str
    columns: tuple[str, ...]
    orders: Mapping[str, str]
    needle: str = "search_key"

    @property
    def order(self) -> str:
        """The column by which rows are read."""
        return self.columns[0]

    @property
    def index(self) -> str:
        """The name of the index that searches go by."""
        return f"{PREFIX}{self.table}"


_tables: dict[str, Searched] = {}
NAMED = ("sort_key", "id", "organisation_id", "search_key")


def searched(table: str, *columns: str, orders: Mapping[str, str] | None = None) -> None:
    """Declare that a table is searched by fragments; without columns it is a list in the order of names."""
    _tables[table] = Searched(table, columns or NAMED, orders or {})


def in_order(statement: Select[Any], model: Any, order: str = "") -> Select[Any]:
    """Have SQLite read a table in its order, by the index that searches go by, or in another one that it has.

    Left to itself it would gather the rows of an organisation first, and sort them all for one page; of what
    belongs to a row it would read the rows themselves.
    """
    if known := _tables.get(model.__tablename__):
        index = known.index if order in ("", known.order) else known.orders.get(order)
        return statement.with_hint(model, f"INDEXED BY {index}", "sqlite") if index else statement
    return statement


def is_order_of(model: Any, name: str) -> bool:
    """Whether a column is the order in which a searched table lists its names."""
    known = _tables.get(model.__tablename__)
    return known is not None and known.order == name


RARE = 4


def is_rare(text: str) -> bool:
    """Whether a fragment is so long that few rows hold it: they are gathered by trigrams and sorted.

    A shorter one is found soon enough when the table is read in order.
    """
    return any(len(word) >= RARE for word in text.split())


def is_ours(name: str | None) -> bool:
    """Whether an index, or a table that is one, is put in place beside the migrations."""
    return bool(name and name.startswith(PREFIX))


def install(connection: Connection) -> None:
    """Put in place what is missing, as part of each upgrade."""
    if connection.dialect.name == "sqlite":
        for one in _tables.values():
            columns = ", ".join(one.columns)
            connection.exec_driver_sql(f"CREATE INDEX IF NOT EXISTS {one.index} ON {one.table} ({columns})")
    elif _allowed(connection, EXTENSION):
        for one in _tables.values():
            connection.exec_driver_sql(
                f"CREATE INDEX IF NOT EXISTS {one.index} ON {one.table} USING gin ({one.needle} gin_trgm_ops)"
            )
    if connection.dialect.name == "postgresql" and connection.exec_driver_sql(IS_SUPERUSER).scalar():
        connection.exec_driver_sql(LEAKPROOF)


def _allowed(connection: Connection, statement: str) -> bool:
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(statement)
    except DBAPIError as refusal:
        log.warning("searches stay slow: %s", type(refusal.orig).__name__)
        return False
    return True


def missing(connection: Connection) -> list[str]:
    """What searches on PostgreSQL lack to be fast."""
    if connection.dialect.name != "postgresql":
        return []
    there = set(connection.exec_driver_sql(INDEXES).scalars())
    lacking = [one.index for one in _tables.values() if one.index not in there]
    return (
        lacking if connection.exec_driver_sql(IS_LEAKPROOF).scalar() else [*lacking, "textlike is not leak-proof"]
    )
