"""Databases for tests: SQLite files, or PostgreSQL with `DATABASE=postgresql` in the environment.

The PostgreSQL server is a child of the test session: it lives in a folder of its own, listens on a socket in
that folder only, and ends with the session.
"""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

import psycopg

START_SECONDS, STOP_SECONDS = 30, 20
HASTY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
"""What tests can do without: nobody needs their data after a crash."""


APPLICATION = "portal"
"""The role under which the portal works: it owns nothing, and row security holds for it."""


def owner_of(url: str) -> str:
    """The address of the same database for who owns its tables; on SQLite there is no such thing."""
    owner = "postgres" if os.geteuid() == 0 else getpass.getuser()
    return url.replace(f"//{APPLICATION}@", f"//{owner}@") if url.startswith("postgresql") else ""


class Databases(Protocol):
    """Where test databases come from; each is named and reached by its address."""

    def empty(self, name: str) -> str:
        """Make a database without tables."""
        ...

    def copy(self, source: str, name: str) -> str:
        """Make a copy of a database that nobody is connected to."""
        ...

    def end(self) -> None:
        """Clear up."""
        ...


class Files:
    """SQLite databases in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def empty(self, name: str) -> str:
        """The address of a file that does not exist yet."""
        for end in ("", "-wal", "-shm"):
            (self.folder / f"{name}.db{end}").unlink(missing_ok=True)
        return f"sqlite:///{self.folder / name}.db"

    def copy(self, source: str, name: str) -> str:
        """A copy of the file; whoever wrote it has closed it, so nothing waits in its log."""
        url = self.empty(name)
        shutil.copy(self.folder / f"{source}.db", self.folder / f"{name}.db")
        return url

    def end(self) -> None:
        """The folder goes with the other temporary folders."""


class Cluster:
    """A PostgreSQL server of our own; a `durable` one keeps what it confirmed, as in production."""

    def __init__(self, durable: bool = False) -> None:
        self.durable = durable
        self.user = "postgres" if os.geteuid() == 0 else getpass.getuser()
        # A short path: the name of a socket has at most 107 signs.
        self.folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
        if os.geteuid() == 0:
            shutil.chown(self.folder, self.user, self.user)
        self._run(
            "initdb",
            "--pgdata",
            str(self.folder / "data"),
            "--username",
            self.user,
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
            "--locale",
            "C.UTF-8",
            "--no-sync",
        )
        self.server = self._start()
        self._wait()
        with self._office() as office:
            office.execute(f"create role {APPLICATION} login")

    def _as_user(self) -> dict[str, Any]:
        """The server refuses to run as root."""
        return {"user": self.user, "group": self.user, "extra_groups": []} if os.geteuid() == 0 else {}

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [binary(program), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
            **self._as_user(),
        )

    def _start(self) -> subprocess.Popen[Any]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.folder),
            "max_connections": "60",
            "max_locks_per_transaction": "1024",  # a test that sends every form is one transaction
            "wal_recycle": "off",  # as docs/operations.md has it: old files of the log would keep what was erased
            **({} if self.durable else HASTY),
        }
        chosen = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("wb") as log:
            return subprocess.Popen(
                [binary("postgres"), "-D", str(self.folder / "data"), *chosen],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                **self._as_user(),
            )

    def _wait(self) -> None:
        """Wait until the server answers; it tells so itself, by `pg_isready`."""
        for _try in range(START_SECONDS * 10):
            asked = subprocess.run(
                [binary("pg_isready"), "--host", str(self.folder), "--quiet", "--timeout", "1"], check=False
            )
            if asked.returncode == 0:
                return
            try:
                self.server.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
            break
        raise RuntimeError(f"PostgreSQL does not start: {(self.folder / 'log').read_text()[-2000:]}")

    def empty(self, name: str) -> str:
        """A new database."""
        return self._create(name, "template0")

    def copy(self, source: str, name: str) -> str:
        """A copy, made by the server itself."""
        return self._create(name, source)

    def _create(self, name: str, template: str) -> str:
        with self._office() as office:
            office.execute(f'drop database if exists "{name}" with (force)'.encode())
            office.execute(f'create database "{name}" template "{template}"'.encode())
        return f"postgresql+psycopg://{APPLICATION}@/{name}?host={quote(str(self.folder))}"

    def _office(self) -> psycopg.Connection[Any]:
        return psycopg.connect(host=str(self.folder), user=self.user, dbname="postgres", autocommit=True)

    def end(self) -> None:
        """Stop the server, by its own number, and wait until it is gone."""
        self.server.send_signal(signal.SIGINT)
        self.server.wait(STOP_SECONDS)
        shutil.rmtree(self.folder)


def binary(program: str) -> str:
    """Where a program of PostgreSQL is: the newest of Debian's folders, or the search path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3]))
    path = str(found[-1]) if found else shutil.which(program)
    if path is None:
        raise RuntimeError(f"{program} is not installed; tests on PostgreSQL need its server")
    return path


def databases(folder: Path) -> Databases:
    """SQLite files in a folder, or the server that the environment asks for."""
    return Cluster() if os.environ.get("DATABASE") == "postgresql" else Files(folder)
