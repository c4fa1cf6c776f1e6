"""Disks and databases that give up: people are told, nothing acknowledged is lost, work goes on by itself."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from tests.conftest import close
from tests.databases import Cluster, Databases, binary
from tests.deep.machines import PAGE_SECONDS, Client, is_ours, logged_in, machine, wait_until
from tests.files.bad import PDF

pytestmark = pytest.mark.deep

MakeApp = Callable[..., Flask]
MEGABYTES = 8
ENOUGH = 400


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of a few megabytes of its own."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a disk")
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def remount(folder: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True)


def furnished(store: Databases, pristine: str, folder: Path, make_app: MakeApp) -> tuple[str, str]:
    """A database of the cast on a disk, and a login session of somebody of the Servicedesk in it."""
    source = store.copy(pristine, "faults").removeprefix("sqlite:///")
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(folder / "portal.db")) as new:
        old.backup(new)
    url = f"sqlite:///{folder / 'portal.db'}"
    app = make_app(url, INSTANCE_FOLDER=str(folder))
    key = logged_in(app)
    close(app)
    return url, key


@pytest.fixture
def only_sqlite(store_of_databases: Databases) -> None:
    """Disks are asked with SQLite; PostgreSQL has a disk of its own."""
    if isinstance(store_of_databases, Cluster):
        pytest.skip("with PostgreSQL the disk is the server's")


def in_database(folder: Path, question: str) -> list[Any]:
    with closing(sqlite3.connect(folder / "portal.db")) as connection:
        return connection.execute(question).fetchall()


def fill(folder: Path, leave: int) -> Path:
    """Leave only so many bytes on a disk."""
    filler = folder / "filler"
    with filler.open("wb") as out:
        left = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
        out.write(bytes(max(left - leave, 0)))
    return filler


def test_a_full_disk_is_told_and_loses_nothing(
    store_of_databases: Databases, pristine: str, make_app: MakeApp, tmp_path: Path, only_sqlite: None
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        url, key = furnished(store_of_databases, pristine, disk, make_app)
        with machine(url, disk, tmp_path / "log") as here:
            olivier = Client(key, here.port)
            assert olivier.adds_a_region(0).status_code == 303
            filler = fill(disk, leave=1_000_000)
            kept, refused = [0], None
            for number in range(1, ENOUGH):
                answer = olivier.adds_a_region(number)
                if answer.status_code != 303:
                    refused = answer
                    break
                kept.append(number)
            assert refused is not None, "the disk never became full"
            assert is_ours(refused) and "schijf van het portaal is vol" in refused.text
            assert f"Diep {len(kept)}" in refused.text, "what was typed is gone"
            upload = olivier.posts(
                "/organisation-documents/add", files={"file": ("groot.txt", b"een regel tekst\n" * 60_000)},
                organisation_id="1", kind="other", title="Mijn titel",
            )  # fmt: skip
            assert is_ours(upload) and "is vol" in upload.text, upload.text[:500]
            assert olivier.gets("/regions/").status_code == 200
            assert olivier.gets("/-/ready").status_code == 503
            filler.unlink()
            assert olivier.adds_a_region(9_999).status_code == 303
            fine = olivier.posts("/organisation-documents/add", files={"file": ("klein.pdf", PDF)},
                                 organisation_id="1", kind="other", title="Past weer")  # fmt: skip
            assert fine.status_code == 303, fine.text[:2000]
            assert olivier.slowest < PAGE_SECONDS
        found = {code for (code,) in in_database(disk, "select code from region where code like 'diep-%'")}
        assert found >= {f"diep-{number}" for number in [*kept, 9_999]}
        assert in_database(disk, "pragma integrity_check") == [("ok",)]
        assert {key for (key,) in in_database(disk, "select key from stored_file")} == {
            path.name for path in (disk / "files").iterdir() if path.is_file()
        }
        print(f"full disk: {len(kept)} saves acknowledged and found, slowest page {olivier.slowest:.2f} s")


def test_a_disk_that_cannot_be_written_is_told_and_work_goes_on_afterwards(
    store_of_databases: Databases, pristine: str, make_app: MakeApp, tmp_path: Path, only_sqlite: None
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        url, key = furnished(store_of_databases, pristine, disk, make_app)
        remount(disk, "ro")
        with machine(url, disk, tmp_path / "log") as here:
            olivier = Client(key, here.port)
            refused = olivier.adds_a_region(1)
            assert refused.status_code in (200, 503) and is_ours(refused), refused.status_code
            assert olivier.gets("/-/live").status_code == 200
            page = olivier.gets("/regions/")
            assert page.status_code in (200, 503) and is_ours(page)
            remount(disk, "rw")
            took = wait_until(lambda: olivier.adds_a_region(2).status_code == 303, PAGE_SECONDS, here.said)
            assert olivier.gets("/regions/").status_code == 200
            assert olivier.slowest < PAGE_SECONDS
        assert in_database(disk, "select code from region where code like 'diep-%'") == [("diep-2",)]
        print(f"read-only disk: back after {took:.2f} s, slowest page {olivier.slowest:.2f} s")


GONE_SECONDS = 30


def test_a_database_that_goes_away_comes_back_by_itself(
    store_of_databases: Databases, pristine: str, make_app: MakeApp, tmp_path: Path
) -> None:
    if not isinstance(store_of_databases, Cluster):
        pytest.skip("with DATABASE=postgresql")
    server = Cluster()
    try:
        url = moved(store_of_databases, pristine, server)
        app = make_app(url)
        key = logged_in(app)
        close(app)
        with machine(url, tmp_path / "instance", tmp_path / "log") as here:
            olivier = Client(key, here.port)
            kept = [number for number in range(20) if olivier.adds_a_region(number).status_code == 303]
            assert len(kept) == 20
            stop(server)
            told, begun = [], time.monotonic()
            wait_until(lambda: told.append(asked(olivier)) or time.monotonic() - begun > GONE_SECONDS, 99)
            assert {answer.status_code for pair in told for answer in pair} == {503}
            assert all(is_ours(answer) and answer.headers["Retry-After"] for pair in told for answer in pair)
            assert olivier.gets("/-/ready").status_code == 503
            assert olivier.gets("/-/live").status_code == 200
            server.server = server._start()
            server._wait()
            took = wait_until(lambda: olivier.adds_a_region(99).status_code == 303, PAGE_SECONDS, here.said)
            assert olivier.gets("/regions/").status_code == 200
            assert olivier.slowest < PAGE_SECONDS
        engine = create_engine(url)
        with engine.connect() as connection:
            found = set(connection.execute(text("select code from region where code like 'diep-%'")).scalars())
        engine.dispose()
        assert found == {f"diep-{number}" for number in [*kept, 99]}
        print(f"database gone: back after {took:.2f} s, slowest page {olivier.slowest:.2f} s")
    finally:
        if server.server.poll() is None:
            server.end()


def asked(person: Client) -> tuple[Any, Any]:
    """Read a page and send a form."""
    return person.gets("/regions/"), person.adds_a_region(500)


def stop(server: Cluster) -> None:
    """Stop a database server as a reboot does."""
    server.server.send_signal(signal.SIGINT)
    server.server.wait(20)


def moved(store: Cluster, name: str, server: Cluster) -> str:
    """The same database on another server."""
    url = server.empty("faults")
    dump = subprocess.run(
        [binary("pg_dump"), "--host", str(store.folder), "--username", store.user, "--format=custom", name],
        check=True, capture_output=True,
    )  # fmt: skip
    subprocess.run(
        [binary("pg_restore"), "--host", str(server.folder), "--username", server.user, "--dbname", "faults",
         "--no-owner"], input=dump.stdout, check=True,
    )  # fmt: skip
    return url
