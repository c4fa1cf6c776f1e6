"""The virus scanner: a real clamd that knows one signature, and one that is not there."""

from __future__ import annotations

import getpass
import hashlib
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.common import files
from app.common.errors import RuleBroken
from app.common.files.clamd import Clamd
from app.extensions import db
from tests import bench
from tests.files.bad import EICAR, PDF
from tests.files.test_taking_in import MEGABYTE, NOBODY, lying

CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
SECONDS = 30


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A scanner of our own with EICAR as its only signature; yields its socket."""
    if CLAMD is None:
        pytest.skip("Debian's package clamav-daemon is not installed")
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "db").mkdir()
    signature = f"{hashlib.md5(EICAR).hexdigest()}:{len(EICAR)}:Portal.Test.Eicar\n"
    (folder / "db" / "test.hdb").write_text(signature)
    (folder / "db" / "test.ndb").write_text(f"Portal.Test.EicarInside:0:*:{EICAR.hex()}\n")
    settings = folder / "clamd.conf"
    settings.write_text(
        f"LocalSocket {folder}/clamd.sock\nDatabaseDirectory {folder}/db\nTemporaryDirectory {folder}\n"
        f"Foreground yes\nStreamMaxLength 2M\nUser {getpass.getuser()}\n"
    )
    with (folder / "log").open("wb") as log:
        scanner = subprocess.Popen([CLAMD, "--config-file", str(settings)], stdout=log, stderr=log)
    try:
        _wait_for(folder, scanner)
        yield folder / "clamd.sock"
    finally:
        scanner.terminate()
        scanner.wait(SECONDS)


def _wait_for(folder: Path, scanner: subprocess.Popen[bytes]) -> None:
    for _try in range(SECONDS * 10):
        with socket.socket(socket.AF_UNIX) as line:
            if line.connect_ex(str(folder / "clamd.sock")) == 0:
                return
        try:
            scanner.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    raise RuntimeError(f"clamd does not start: {(folder / 'log').read_text()[-2000:]}")


@pytest.fixture
def looked_at(app: Flask) -> Iterator[Any]:
    """Let the files of the application be looked at by a scanner: `looked_at(Clamd(…))`."""
    with app.app_context():
        engine = db.engine
    with bench.office() as session:
        store = files.at_hand(session)
    for path in lying():
        path.unlink()
    yield lambda scanner: files.install(engine, files.Store(store.folder, scanner))
    files.install(engine, store)


def hand_in(content: bytes, name: str) -> None:
    with bench.office() as session:
        files.keep(session, BytesIO(content), name=name, allowed=files.DOCUMENTS, limit=9 * MEGABYTE, **NOBODY)


def test_what_is_clean_is_taken(clamd: Path, looked_at: Any) -> None:
    looked_at(Clamd(str(clamd), SECONDS))
    hand_in(PDF, "overeenkomst.pdf")


@pytest.mark.parametrize("content", [EICAR, b"eerst een regel\n" + EICAR])
def test_what_the_scanner_finds_is_refused_and_gone(clamd: Path, looked_at: Any, content: bytes) -> None:
    looked_at(Clamd(str(clamd), SECONDS))
    with pytest.raises(RuleBroken, match="harmful"):
        hand_in(content, "lees.txt")
    assert lying() == []


def test_what_is_too_large_for_the_scanner_is_refused(clamd: Path, looked_at: Any) -> None:
    looked_at(Clamd(str(clamd), SECONDS))
    with pytest.raises(RuleBroken, match="does not answer"):
        hand_in(b"een regel\n" * 400_000, "lees.txt")
    assert lying() == []


def test_without_an_answer_nothing_is_taken(looked_at: Any, tmp_path: Path) -> None:
    looked_at(Clamd(str(tmp_path / "nobody.sock"), 1))
    with pytest.raises(RuleBroken, match="does not answer"):
        hand_in(PDF, "overeenkomst.pdf")
    assert lying() == []


@pytest.mark.parametrize("said", [b"", b"stream: UNKNOWN ERROR\0", b"nonsense"])
def test_an_answer_that_is_none_refuses_the_file(looked_at: Any, said: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_say, args=(server, said))
        thread.start()
        looked_at(Clamd(("127.0.0.1", server.getsockname()[1]), 2))
        with pytest.raises(RuleBroken, match="does not answer"):
            hand_in(PDF, "overeenkomst.pdf")
        thread.join(SECONDS)


def _say(server: socket.socket, said: bytes) -> None:
    line, _address = server.accept()
    with line:
        line.recv(9999)
        line.sendall(said)


def test_a_scanner_that_is_silent_keeps_nobody_waiting(looked_at: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        looked_at(Clamd(("127.0.0.1", server.getsockname()[1]), 0.2))
        with pytest.raises(RuleBroken, match="does not answer"):
            hand_in(PDF, "overeenkomst.pdf")
