"""Migrations as functions: to the newest, back to another, and what differs from the tables as declared.

Two upgrades at once wait for each other: PostgreSQL by an advisory lock, SQLite by the lock of a file.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, MetaData, text

from app.common import database, grams, guards, rowsecurity, search
from app.common.context import system_scope
from app.common.revisions import FOLDER

LOCK = 7_240_341
"""The number of the advisory lock; any number will do that nobody else uses."""


def settings(connection: Connection | None = None) -> Config:
    """Alembic's settings, with a connection to work over."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def bring_up(engine: Engine, settings: Mapping[str, Any]) -> None:
    """Bring the database behind an engine to the newest revision, as its owner, and let the engine's role work."""
    with database.owner_of(engine, settings) as owner:
        upgrade(owner)
        if owner is not engine:
            rowsecurity.grant(owner, str(engine.url.username))


@contextmanager
def alone(engine: Engine) -> Iterator[None]:
    """Wait until nobody else brings this database up to date, and keep others waiting meanwhile.

    Held over several transactions, for roles and the first people come after the tables; it ends with the process.
    """
    file = engine.url.database
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("select pg_advisory_lock(:lock)"), {"lock": LOCK})
            try:
                yield
            finally:
                connection.execute(text("select pg_advisory_unlock(:lock)"), {"lock": LOCK})
    elif file and file != ":memory:":
        with Path(f"{file}.upgrade").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield
    else:
        yield


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring a database to a revision, with its guards and policies; `alone` keeps a second one waiting."""
    with _migrating(engine) as connection:
        command.upgrade(settings(connection), revision)
        guards.install(connection)
        rowsecurity.install(connection)
        search.install(connection)
        grams.install(connection)


def downgrade(engine: Engine, revision: str) -> None:
    """Take a database back to an earlier revision; what an upgrade puts in place comes back with the next one."""
    with _migrating(engine) as connection:
        grams.remove(connection)
        command.downgrade(settings(connection), revision)


@contextmanager
def _migrating(engine: Engine) -> Iterator[Connection]:
    """One transaction to migrate in, without the guards and policies that would be in the way.

    SQLite changes a table by making it anew, and dropping the old one deletes its rows one by one, with all that
    refers to them. So references are not followed meanwhile, and looked at as a whole before it ends (SQLite,
    "Making Other Kinds Of Table Schema Changes"); that can be said outside a transaction alone.
    """
    with system_scope("migration"), engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            with connection.begin():
                yield _unguarded(connection)
            return
        raw: Any = connection.connection.dbapi_connection
        raw.execute("pragma foreign_keys = off")
        try:
            with connection.begin():
                yield _unguarded(connection)
                if astray := connection.exec_driver_sql("pragma foreign_key_check").all():
                    raise RuntimeError(f"rows refer to what is not there: {sorted({row[0] for row in astray})}")
        finally:
            raw.execute("pragma foreign_keys = on")


def _unguarded(connection: Connection) -> Connection:
    rowsecurity.remove(connection)
    guards.remove(connection)
    return connection


def is_migrated(name: str | None, kind: str, _parents: Any) -> bool:
    """Whether migrations know something in the database; indexes for searches are put in place beside them."""
    return not (kind in ("index", "table") and search.is_ours(name))


def differences(connection: Connection, metadata: MetaData) -> list[object]:
    """What differs between a database and the tables as declared; empty when migrations are complete."""
    context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_migrated})
    return compare_metadata(context, metadata)
