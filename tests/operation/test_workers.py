"""Workers as an operator starts them: `flask portal work` over a real Redis, and what it survives."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from app.common import outbox
from app.common.jobs import Job
from app.common.jobs.queue import Queue
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


def test_workers_listen_for_the_word_to_end_before_the_first_of_them_begins(tmp_path: Path) -> None:
    settings = {"REDIS_URL": "", "INSTANCE_FOLDER": str(tmp_path), "SECRET_KEY": "s" * 32}
    consumer = Queue(settings, do=print, each_minute=print).consumer(alone=True)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    heard: list[object] = []
    consumer.worker_threads = [
        (None, SimpleNamespace(start=lambda: heard.append(signal.getsignal(signal.SIGTERM))))
    ]
    consumer.scheduler = consumer.worker_threads[0][1]
    try:
        consumer.start()
    finally:
        for number, answer in before.items():
            signal.signal(number, answer)
    assert heard and before[signal.SIGTERM] not in heard


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
