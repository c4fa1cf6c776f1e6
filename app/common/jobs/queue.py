"""The queue that wakes workers: huey, on a file for the processes of one machine, on Redis for more.

It carries numbers of jobs only. The rows are the truth: what the queue loses, the sweep of each minute finds.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

WORKERS = 2
SLOWEST_LOOK = 1.0
"""How many seconds a worker that found nothing waits at most before it looks again; a login code waits for it."""
REDIS_PATIENCE = {"socket_connect_timeout": 2, "socket_timeout": 5}
GRACE_SECONDS = 20


@dataclass
class Queue:
    """A queue with what its workers do: one job, and what has to be looked at each minute."""

    settings: Mapping[str, Any]
    do: Callable[[int], None]
    each_minute: Callable[[], None]

    def tell(self, key: int, after: timedelta = timedelta(0)) -> None:
        """Have a worker do a job, now or after a while."""
        task: Any = self._huey.portal_tasks[0]
        if after > timedelta(0):
            task.schedule(args=(key,), delay=after.total_seconds())
        else:
            task(key)

    def consumer(self, workers: int = WORKERS, *, alone: bool) -> Any:
        """The workers and their clock, as threads. `alone` says that they are all that the process does."""
        from huey.consumer import Consumer

        class Alone(Consumer):
            """Workers that may be told to end from their first job on; huey itself listens only once all began."""

            def start(self) -> None:
                self._set_signal_handlers()
                super().start()

        class Beside(Consumer):
            """Workers beside the pages of one process, which answers signals itself."""

            def _set_signal_handlers(self) -> None:
                pass

        logging.getLogger("huey").setLevel(logging.WARNING)
        kind = Alone if alone else Beside
        return kind(
            self._huey, workers=workers, max_delay=SLOWEST_LOOK, shutdown_timeout=GRACE_SECONDS,
            graceful_signal="TERM",
        )  # fmt: skip

    @cached_property
    def _huey(self) -> Any:
        """Made at the first word: a process that only shows pages never loads it."""
        from huey import crontab
        from huey.serializer import SignedSerializer

        # Tasks travel pickled; a signature keeps out what others put in the queue.
        signed = SignedSerializer(secret=self.settings["SECRET_KEY"], salt="queue")
        huey = self._made(results=False, serializer=signed)
        huey.portal_tasks = (
            huey.task(name="do")(self.do),
            huey.periodic_task(crontab(minute="*"), name="each_minute")(self.each_minute),
        )
        return huey

    def _made(self, **options: Any) -> Any:
        from huey import RedisHuey, SqliteHuey

        url = self.settings["REDIS_URL"]
        if not url:
            folder = Path(self.settings["INSTANCE_FOLDER"])
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return SqliteHuey("portal", filename=str(folder / "queue.db"), **options)
        from redis import ConnectionPool

        return RedisHuey("portal", connection_pool=ConnectionPool.from_url(url, **REDIS_PATIENCE), **options)
