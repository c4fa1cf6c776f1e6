"""What every connection is set to, whichever way it was made: durability, erasure and waiting of SQLite."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.common import context, guards, rowsecurity
from app.common.words import N_

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": "on",
    "secure_delete": "on",
    "temp_store": "memory",
}


GONE = (OperationalError, InterfaceError, PoolTimeout)
"""What is raised when the database does not answer, or cannot write."""


NO_ROOM = N_("The disk of the portal is full. Nothing was saved; the administrator has to make room.")
READ_ONLY = N_("The portal cannot write at this moment. Nothing was saved; what there is can be read.")
SIGNS = (
    (NO_ROOM, ("disk is full", "no space left", "could not extend file", "disk quota")),
    (READ_ONLY, ("readonly database", "read-only", "unable to open database", "disk i/o error")),
)


def what_failed(fault: BaseException) -> str | None:
    """What to tell people of a disk that refuses work; nothing where the fault is another."""
    if not isinstance(fault, (*GONE, OSError)):
        return None
    said = str(getattr(fault, "orig", None) or fault).lower()
    return next((sentence for sentence, signs in SIGNS if any(sign in said for sign in signs)), None)


def engine_options(url: str) -> dict[str, Any]:
    """How long a connection may take, so that a page about it comes within five seconds; and nothing is compiled.

    PostgreSQL would turn statements that look long into machine code first. With the policies of row security in
    them that takes seconds, for work that takes a tenth of one. Each connection keeps plans of its own: the one
    that was used last is used again, and knows what a process says, while the others are for when it is busy.
    """
    if url.startswith("sqlite"):
        return {}
    waiting = {"connect_timeout": 3, "keepalives_idle": 10, "keepalives_interval": 2, "keepalives_count": 2}
    connecting = {**waiting, "tcp_user_timeout": 4000, "options": "-c jit=off"}
    return {"pool_timeout": 4, "pool_use_lifo": True, "connect_args": connecting}


def prepare_folder(url: str) -> None:
    """Make the folder of an SQLite database, readable by the owner alone."""
    name = make_url(url).database
    if url.startswith("sqlite") and name and name != ":memory:":
        Path(name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)


def configure(engine: Engine, busy_timeout_ms: int) -> None:
    """Set up every connection of an engine; a connection without these settings is never handed out."""
    if engine.dialect.name == "sqlite":
        _configure_sqlite(engine, busy_timeout_ms)
    else:
        _configure_postgresql(engine)


_decode = json.JSONDecoder().decode


def _read_json(kept: str | bytes) -> Any:
    """A value that is kept as JSON. By itself the driver guesses of each how it is encoded."""
    return _decode(kept if isinstance(kept, str) else str(kept, "utf-8"))


def _configure_postgresql(engine: Engine) -> None:
    from psycopg import _queries
    from psycopg.pq import TransactionStatus
    from psycopg.types.json import set_json_loads

    set_json_loads(_read_json)
    # Of a statement that is longer it looks for the places of values anew each time, and has no setting for that.
    _queries.MAX_CACHED_STATEMENT_LENGTH = LONGEST_KEPT

    @event.listens_for(engine, "connect")
    def remember_more(driver: Any, _record: Any) -> None:
        """A process says some hundreds of statements; the driver forgets plans of those beyond a hundred."""
        driver.prepared_max = MOST_PREPARED

    @event.listens_for(engine, "rollback")
    def roll_back_and_remember(connection: Any) -> None:
        """Every page ends with a rollback, at which the driver would forget all statements that were prepared.

        It does so because tables might be others afterwards. The role of the portal changes no tables.
        """
        if connection.invalidated:
            return  # the server hung up: there is nothing to roll back
        driver = connection.connection.dbapi_connection
        if driver.pgconn.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
            driver.pgconn.exec_(b"ROLLBACK")


class _HintingCompiler(SQLiteCompiler):
    """The compiler of SQLite, which by itself leaves out hints (`Select.with_hint`)."""

    def get_from_hint_text(self, table: Any, text: str | None) -> str | None:
        """What stands behind the name of a table."""
        return text


def _configure_sqlite(engine: Engine, busy_timeout_ms: int) -> None:
    engine.dialect.statement_compiler = _HintingCompiler

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # transactions begin where `begin` below says so
        cursor = connection.cursor()
        for name, value in PRAGMAS.items():
            cursor.execute(f"PRAGMA {name}={value}")
        cursor.execute(f"PRAGMA busy_timeout={busy_timeout_ms}")
        cursor.close()
        connection.create_function(guards.TRANSACTION, 0, lambda: record.info.get(NUMBER))

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        now = context.current()
        connection.info[NUMBER] = secrets.token_hex(8)  # workers are forked: a count would be the same in each
        if now.light:
            connection.exec_driver_sql("PRAGMA synchronous=normal")
            connection.info[IN_HASTE] = True
        # A reader that turns writer half-way is refused at once when another wrote; a writer from the start waits.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if now.writing else "BEGIN")

    @event.listens_for(engine, "checkin")
    def wait_for_the_disk_again(connection: Any, record: Any) -> None:
        if record.info.pop(IN_HASTE, False) and connection is not None:
            connection.execute(f"PRAGMA synchronous={PRAGMAS['synchronous']}")


MOST_PREPARED = 300
LONGEST_KEPT = 16_384
IN_HASTE = "in haste"
NUMBER = "number of the transaction"


@contextmanager
def owner_of(engine: Engine, settings: Mapping[str, Any]) -> Iterator[Engine]:
    """The engine for work on tables themselves: that of their owner (`DATABASE_OWNER_URL`), or else the same."""
    url = settings["DATABASE_OWNER_URL"]
    if not url:
        yield engine
        return
    owner = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    rowsecurity.configure(owner)
    try:
        yield owner
    finally:
        owner.dispose()
