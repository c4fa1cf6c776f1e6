"""Workers as an operator starts them: `flask portal work` over a real Redis, and what it survives."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from app.common import outbox
from app.common.jobs import Job
from app.common.outbox import Message
from app.extensions import db
from tests import bench
from tests.databases import owner_of
from tests.deep.machines import STOP_SECONDS, environment, free_port, redis, wait_until, workers

pytestmark = pytest.mark.committed


def test_workers_do_over_redis_what_a_machine_queued(
    app: Flask, tmp_path: Path, make_app: Callable[..., Flask]
) -> None:
    port = free_port()
    app.config["REDIS_URL"] = url = f"redis://127.0.0.1:{port}/0"
    log, where = tmp_path / "workers.log", app.config["SQLALCHEMY_DATABASE_URI"]
    settings = environment(where, Path(app.config["INSTANCE_FOLDER"]), 0, DATABASE_OWNER_URL=owner_of(where))
    with redis(tmp_path, port), workers({**settings, "REDIS_URL": url}, log) as process:
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
