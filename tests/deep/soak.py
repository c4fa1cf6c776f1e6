"""A long time under steady load: what is asked, how fast, and what is looked at meanwhile."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count, cycle

import psutil

from benchmarks.servers import MEBIBYTE, Server
from benchmarks.visitor import Request, Visitor

THREADS, SAMPLE_SECONDS, RAMP_SECONDS = 8, 15.0, 8.0
UP_TO = (1, 2, 4, 8)
"""How many ask at once while the knee is looked for."""

Work = Callable[[Visitor], None]


@dataclass
class Load:
    """Requests in turn by many sessions, at a rate or as fast as they go."""

    visitors: list[Visitor]
    works: list[Work]
    milliseconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def run(self, threads: int, until: float, per_second: float = 0.0) -> int:
        """Ask until a moment of the monotonic clock; returns how often."""
        turns, began, before = count(), time.monotonic(), len(self.milliseconds)
        lock, visitors, works = threading.Lock(), cycle(self.visitors), cycle(self.works)

        def ask() -> None:
            while True:
                with lock:
                    turn, visitor, work = next(turns), next(visitors), next(works)
                due = began + turn / per_second if per_second else time.monotonic()
                if max(due, time.monotonic()) >= until:
                    return
                time.sleep(max(due - time.monotonic(), 0))
                self._once(visitor, work)

        askers = [threading.Thread(target=ask) for _number in range(threads)]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()
        return len(self.milliseconds) - before

    def _once(self, visitor: Visitor, work: Work) -> None:
        began = time.perf_counter()
        try:
            work(visitor)
        except Exception as error:
            self.errors.append(f"{type(error).__name__}: {str(error)[:200]}")
        self.milliseconds.append((time.perf_counter() - began) * 1000)


def knee(load: Load) -> float:
    """The most requests per second that the application gives, however many ask."""
    rates = [load.run(threads, time.monotonic() + RAMP_SECONDS) / RAMP_SECONDS for threads in UP_TO]
    load.milliseconds.clear()
    return max(rates)


@dataclass(frozen=True)
class Sample:
    """How the application is at a moment: memory and open files of all its processes, and its slow pages since."""

    minute: float
    memory: float
    files: int
    p95: float


def watched(load: Load, server: Server, seconds: float, per_second: float) -> list[Sample]:
    """Load an application for a time and look at it every fifteen seconds."""
    began, seen, samples = time.monotonic(), 0, []
    until = began + seconds
    work = threading.Thread(target=load.run, args=(THREADS, until, per_second))
    work.start()
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(SAMPLE_SECONDS, left))
        latest, seen = sorted(load.milliseconds[seen:]), len(load.milliseconds)
        p95 = latest[int(len(latest) * 0.95)] if latest else 0.0
        samples.append(Sample((time.monotonic() - began) / 60, *_weighed(server), p95))
    work.join()
    return samples


def _weighed(server: Server) -> tuple[float, int]:
    processes = [psutil.Process(server.process.pid), *server.workers()]
    return sum(one.memory_info().rss for one in processes) / MEBIBYTE, sum(one.num_fds() for one in processes)


def slope(samples: list[Sample]) -> float:
    """By how many MiB a minute memory grows, as the straight line that fits best."""
    return statistics.linear_regression([one.minute for one in samples], [one.memory for one in samples]).slope


def drift(samples: list[Sample]) -> float:
    """How much slower slow pages are in the last third than in the first, as a part of one."""
    third = len(samples) // 3
    first, last = (statistics.median(one.p95 for one in part) for part in (samples[:third], samples[-third:]))
    return last / first - 1


def reading(path: str) -> Work:
    """Open a page."""
    return lambda visitor: _asked(visitor, Request(path))


def saving(path: str, rows: Iterator[int], **changes: str) -> Work:
    """Open a form and send it with something changed."""

    def work(visitor: Visitor) -> None:
        address = path.format(pk=next(rows))
        _asked(visitor, Request(address, tuple({**visitor.form(address), **changes}.items())))

    return work


def searching(fragment: str) -> Work:
    """Search users by a fragment of their name."""

    def work(visitor: Visitor) -> None:
        sent = (("csrf_token", visitor.form("/users/")["csrf_token"]), ("q", fragment))
        _asked(visitor, Request(visitor.ask(Request("/users/search", sent)).location))

    return work


def _asked(visitor: Visitor, wish: Request) -> None:
    visitor.ask(wish)
