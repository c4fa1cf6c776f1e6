"""Workers as an operator starts them: `flask portal work` over a real Redis, and what it survives."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.common import outbox
from app.common.jobs import Job
from app.common.outbox import Message
from app.extensions import db
from tests import bench
from tests.databases import owner_of
from tests.deep.machines import ROOT, STOP_SECONDS, environment, free_port, wait_until

pytestmark = pytest.mark.committed


@contextmanager
def redis(folder: Path, port: int) -> Iterator[Any]:
    """A Redis of our own; it keeps nothing on disk."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("Debian's package redis-server is not installed")
    words = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
             "--dir", str(folder)]  # fmt: skip
    started = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    try:
        yield started
    finally:
        started.terminate()
        started.wait(STOP_SECONDS)


@contextmanager
def workers(app: Flask, log: Path, **settings: str) -> Iterator[Any]:
    """A process of workers on the database of an application."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    given = environment(url, Path(app.config["INSTANCE_FOLDER"]), 0, DATABASE_OWNER_URL=owner_of(url), **settings)
    words = [sys.executable, "-m", "flask", "--app", "run", "portal", "work"]
    with log.open("ab") as out:
        process = subprocess.Popen(words, cwd=ROOT, env=given, stdout=out, stderr=out)
    try:
        wait_until(lambda: b"workers, told" in log.read_bytes(), 30, lambda: log.read_text()[-3000:])
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(STOP_SECONDS + 10)


def test_workers_do_over_redis_what_a_machine_queued(
    app: Flask, tmp_path: Path, make_app: Callable[..., Flask]
) -> None:
    port = free_port()
    app.config["REDIS_URL"] = url = f"redis://127.0.0.1:{port}/0"
    log = tmp_path / "workers.log"
    with redis(tmp_path, port), workers(app, log, REDIS_URL=url) as process:
        key = posted(app)
        failed = wait_until(lambda: tried(key), 10, log.read_text)
        assert failed < 8, "told by Redis, not found by the sweep"
        process.send_signal(signal.SIGTERM)
        assert process.wait(STOP_SECONDS) == 0, "it ends of itself"
    assert "Traceback" not in log.read_text()


def posted(app: Flask) -> int:
    """Put a message in the outbox; without a mail server it is put off at its first try."""
    with bench.office():
        vault = app.extensions["vault"]
        message = outbox.post(db.session(), vault, recipient="a@b.example", subject="Dag", body="Tekst")
        db.session.commit()
        return message.id


def tried(key: int) -> bool:
    """Whether a worker has looked at a message."""
    (message,) = bench.rows_of(Message, Message.id == key)
    return bench.rows_of(Job, Job.id == message.job_id)[0].failure == "channel not configured"
