"""Measuring: both applications in turns, round by round, so that what else the machine does falls on both."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.items import Item
from benchmarks.sample import Sample
from benchmarks.servers import Server, free_port, start, stop, wait
from benchmarks.visitor import Request, Visitor

Figures = dict[str, float]


@dataclass(frozen=True)
class Effort:
    """How much is asked."""

    rounds: int
    each: int
    warm_up: int
    seconds: float
    starts: int

    @property
    def requests(self) -> int:
        """How many requests make one figure."""
        return self.rounds * self.each


FULL, QUICK = Effort(20, 3, 12, 3.0, 5), Effort(1, 1, 2, 0.2, 1)


@dataclass
class Taken:
    """What the requests of one item took at one application."""

    milliseconds: list[float] = field(default_factory=list)
    cpu_seconds: float = 0.0
    bytes: int = 0

    def figures(self) -> Figures:
        """Median, the highest of twenty, and processor time, in milliseconds."""
        ordered = sorted(self.milliseconds)
        return {
            "median": statistics.median(ordered),
            "p95": ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)],
            "cpu": self.cpu_seconds * 1000 / len(ordered),
            "kib": self.bytes / len(ordered) / 1024,
        }


@dataclass
class Contender:
    """An application that is measured: its processes, and who asks it."""

    server: Server
    visitors: dict[str, Visitor]
    wish: Callable[[Item, Visitor], Request]
    taken: dict[str, Taken] = field(default_factory=dict)

    def turn(self, item: Item, times: int) -> None:
        """Ask an item some times; forms are opened before the clock runs."""
        visitor = self.visitors[item.by]
        wishes = [self.wish(item, visitor) for _ in range(times)]
        before = self.server.cpu_seconds()
        answers = [visitor.ask(wish) for wish in wishes]
        taken = self.taken.setdefault(item.key, Taken())
        taken.cpu_seconds += self.server.cpu_seconds() - before
        taken.milliseconds += [answer.milliseconds for answer in answers]
        taken.bytes += sum(len(answer.body) for answer in answers)

    def results(self) -> dict[str, Figures]:
        """The figures of every item."""
        return {key: taken.figures() for key, taken in self.taken.items()}


def portal(server: Server, sample: Sample) -> Contender:
    """The portal as a contender: a real session of somebody with real rights."""
    visitors = {who: Visitor(server.port, cookie) for who, cookie in sample.keys.items()}
    return Contender(server, visitors, lambda item, visitor: item.ours(sample, visitor))


def floor(server: Server, sample: Sample) -> Contender:
    """The floor as a contender: it asks for a cookie, and no more."""
    cookie = Visitor(server.port).ask(Request(f"/enter?user={sample.user}")).cookie.partition(";")[0]
    visitor = Visitor(server.port, cookie)
    return Contender(server, dict.fromkeys(sample.keys, visitor), lambda item, _visitor: item.floor(sample))


def in_turns(contenders: Iterable[Contender], items: Iterable[Item], effort: Effort) -> None:
    """Ask every item of every contender, round by round; the first rounds only warm them up."""
    contenders, items = list(contenders), list(items)
    for item in items:
        for contender in contenders:
            contender.turn(item, effort.warm_up if item.key.startswith("W1") else 2)
            contender.taken.clear()
    for _round in range(effort.rounds):
        for item in items:
            for contender in contenders:
                contender.turn(item, effort.each)


def per_second(visitor: Visitor, path: str, seconds: float, clients: int = 8) -> float:
    """How many pages several clients get in a second, all asking at once."""
    ends, counts = time.perf_counter() + seconds, [0] * clients
    trouble: list[BaseException] = []

    def work(number: int) -> None:
        try:
            while time.perf_counter() < ends:
                visitor.ask(Request(path))
                counts[number] += 1
        except (AssertionError, OSError) as error:
            trouble.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if trouble:
        raise trouble[0]
    return sum(counts) / seconds


def start_up(application: str, path: str, environment: dict[str, str]) -> float:
    """How many seconds pass from the start of the processes to the first page."""
    began = time.perf_counter()
    server = start(application, free_port(), environment)
    try:
        wait(server, path)
        return time.perf_counter() - began
    finally:
        stop(server)


def pair(floor_figure: Any, ours: Any) -> dict[str, Any]:
    """The figures of one item, side by side."""
    return {"floor": floor_figure, "ours": ours}
