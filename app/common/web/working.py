"""Where jobs meet the application: what workers work with, and how they are told (decision 0018)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from flask import Flask

from app.common import clock, database, jobs
from app.common.jobs.queue import WORKERS, Queue
from app.extensions import db

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Let jobs of this application be told to its workers."""
    queue = Queue(app.config, do=lambda key: _do(app, key), each_minute=lambda: _each_minute(app))
    app.extensions["queue"] = queue
    with app.app_context():
        jobs.install(db.engine, queue.tell)


def workshop(app: Flask) -> jobs.Workshop:
    """What the jobs of this application are done with."""
    return jobs.Workshop(
        sessions=db.session.session_factory,
        vault=app.extensions["vault"],
        settings=app.config,
        tell=app.extensions["queue"].tell,
    )


def work(app: Flask, workers: int = WORKERS) -> None:
    """Do jobs until the process is told to end; the one at hand is finished first."""
    app.extensions["queue"].consumer(workers, alone=True).run()


@contextmanager
def working_beside(app: Flask) -> Iterator[None]:
    """Do jobs in threads beside the pages, where everything is one process."""
    consumer: Any = app.extensions["queue"].consumer(alone=False)
    thread = Thread(target=consumer.run, name="workers", daemon=True)
    thread.start()
    try:
        yield
    finally:
        consumer.stop(graceful=True)
        thread.join(5)


def _do(app: Flask, key: int) -> None:
    with app.app_context():
        try:
            jobs.run(workshop(app), key)
        except database.GONE as fault:
            log.warning("job %s not done: %s", key, type(fault).__name__)  # the sweep comes back to it


def _each_minute(app: Flask) -> None:
    """Queue what has a rhythm, and tell the workers of what they missed."""
    with app.app_context():
        shop = workshop(app)
        try:
            jobs.keep_time(shop)
            for key in jobs.due(shop, clock.now()):
                shop.tell(key, jobs.NOW)
        except database.GONE as fault:
            log.warning("queue not looked at: %s", type(fault).__name__)
