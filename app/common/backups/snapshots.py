"""Copies of a database as it stood at one moment, made while others go on working in it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, inspect, text

from app.common.backups.manifest import Unfit

NAMES = {"sqlite": "database.db", "postgresql": "database.dump"}


@contextmanager
def snapshot(engine: Engine, folder: Path) -> Iterator[Connection]:
    """Copy a database into a folder; within the block a connection sees exactly what was copied."""
    taken = _of_sqlite if engine.dialect.name == "sqlite" else _of_postgresql
    with taken(engine, folder / NAMES[engine.dialect.name]) as connection:
        yield connection


@contextmanager
def _of_sqlite(engine: Engine, copy: Path) -> Iterator[Connection]:
    with closing(sqlite3.connect(str(engine.url.database))) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("pragma journal_mode=delete")
    copied = create_engine(f"sqlite:///{copy}")
    with copied.connect() as connection:
        yield connection
    copied.dispose()


@contextmanager
def _of_postgresql(engine: Engine, copy: Path) -> Iterator[Connection]:
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        name = connection.execute(text("select pg_export_snapshot()")).scalar_one()
        _run(
            "pg_dump",
            engine.url,
            "--format=custom",
            "--no-owner",
            "--enable-row-security",
            f"--snapshot={name}",
            f"--file={copy}",
        )
        yield connection


def put_back(engine: Engine, copy: Path) -> None:
    """Fill an empty database from a copy."""
    if engine.dialect.name == "sqlite":
        with (
            closing(sqlite3.connect(copy)) as source,
            closing(sqlite3.connect(str(engine.url.database))) as target,
        ):
            source.backup(target)
            target.execute("pragma journal_mode=wal")
        return
    _run("pg_restore", engine.url, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
         f"--dbname={engine.url.database}", str(copy))  # fmt: skip


def is_empty(engine: Engine) -> bool:
    """Whether a database has no tables yet."""
    with engine.connect() as connection:
        return not inspect(connection).get_table_names()


def _run(program: str, url: URL, *arguments: str) -> None:
    """Run a program of PostgreSQL on a database; the password goes by the environment, where few can read it."""
    path = _newest(program)
    known = {"PGHOST": url.host or url.query.get("host"), "PGPORT": url.port, "PGUSER": url.username,
             "PGPASSWORD": url.password, "PGDATABASE": url.database,
             "PGOPTIONS": "-c portal.everything=on"}  # fmt: skip
    environment = {**os.environ, **{key: str(value) for key, value in known.items() if value}}
    done = subprocess.run([path, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Unfit(f"{program}: {done.stderr.strip()[-500:]}")


def _newest(program: str) -> str:
    """Where a program is: Debian's newest, or on the search path; an old one refuses a newer server."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3]))
    path = str(found[-1]) if found else shutil.which(program)
    if path is None:
        raise Unfit(f"{program} is not installed; it comes with PostgreSQL's client.")
    return path
