"""Cleaning what a database still holds of rows that are gone: logs, free pages, statistics (decision 0029)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.exc import DBAPIError

from app.common import grams

BUSY = "the write-ahead log is in use by somebody who reads; try again"


def purge(engine: Engine) -> list[str]:
    """Rewrite the database of an engine without what is gone, and empty its log; returns what was not possible.

    Everybody waits meanwhile, for as long as it takes to copy the tables. On PostgreSQL the engine has to be that
    of the owner of the tables; what only a superuser may do is named where he has to do it.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        clean = _sqlite if engine.dialect.name == "sqlite" else _postgresql
        return list(clean(connection))


def _sqlite(connection: Connection) -> Iterator[str]:
    """Twice the log: who reads shows at the first, and rewriting the file goes by way of it."""
    driver = connection.connection.dbapi_connection
    assert driver is not None

    def emptied() -> bool:
        busy, *_pages = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    if emptied():
        grams.tidy(connection)
        connection.commit()  # neither a rewrite nor a checkpoint is done within a transaction
        driver.execute("VACUUM")
        if emptied():
            return
    yield BUSY


def _postgresql(connection: Connection) -> Iterator[str]:
    """Statistics hold samples of values; the log keeps old bytes until its files are taken away."""
    quote = connection.dialect.identifier_preparer.quote
    for table in sorted(inspect(connection).get_table_names()):
        yield from _tried(connection, f"VACUUM (FULL, ANALYZE) {quote(table)}")
    for statement in ("VACUUM FULL pg_statistic", "CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT"):
        yield from _tried(connection, statement)
    if connection.exec_driver_sql("SHOW wal_recycle").scalar() == "on":
        yield "wal_recycle is on: old files of the log are used again and keep their bytes for a while"


def _tried(connection: Connection, statement: str) -> Iterator[str]:
    try:
        connection.exec_driver_sql(statement)
    except DBAPIError as refusal:
        yield f"{statement}: {type(refusal.orig).__name__}"
