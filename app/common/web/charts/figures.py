"""What a chart shows, before it has a shape: the table that stands beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from app.common.frozen import frozen

MARKS = {
    "a": "m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0",
    "b": "m-4.5-4.5h9v9h-9z",
    "c": "m0-5l5 9h-10z",
    "d": "m0-5.5l5.5 5.5l-5.5 5.5l-5.5-5.5z",
}
"""The mark of a series: dot, open square, open triangle, open diamond; a dot shows inside each other one."""

MOST_STEPS = 5

T = TypeVar("T")


@frozen
class Series:
    """Whole numbers of one who gives scores, or of one moment; nothing where there is none.

    `short` is its name above its column, where that has to be narrow; `beside` is what the table says beside each
    number, such as by how much it went up. `mark` is the one of `MARKS` that it bears in every chart, whatever
    stands beside it; without one it bears the first that is free.
    """

    name: str
    values: tuple[int | None, ...]
    short: str = ""
    beside: tuple[str, ...] = ()
    mark: str = ""


@frozen
class Row:
    """One row of the table: its label, a number or nothing per series, and what there is to say about it.

    `beside` holds what is said beside each of the numbers.
    """

    label: str
    values: tuple[int | None, ...]
    note: str = ""
    beside: tuple[str, ...] = ()


@frozen
class Figures:
    """Series of numbers on one scale. `id` is their own on the page, `head` says what the labels are.

    `scale` says what the ends of the scale mean; `notes` are a last column, under `notes_head`.
    """

    id: str
    title: str
    head: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    least: int
    most: int
    scale: str = ""
    notes: tuple[str, ...] = ()
    notes_head: str = ""
    counts: bool = False
    """Whether the numbers count something, so that nought has no length, and no scores."""

    def __post_init__(self) -> None:
        if any(len(one.values) != len(self.labels) for one in self.series):
            raise ValueError("each series has a value, or None, for each label")
        if any(one.beside and len(one.beside) != len(self.labels) for one in self.series):
            raise ValueError("there are words beside all numbers of a series, or beside none")
        if self.notes and len(self.notes) != len(self.labels):
            raise ValueError("there are notes for all labels, or for none")
        if not 1 <= len(self.series) <= len(MARKS):
            raise ValueError(f"a chart tells 1 to {len(MARKS)} series apart")
        if self.least >= self.most:
            raise ValueError("a scale has at least two steps")
        if any(not self.least <= value <= self.most for one in self.series for value in _known(one.values)):
            raise ValueError("a value lies off the scale")

    @property
    def rows(self) -> tuple[Row, ...]:
        """The table beside the chart."""
        notes = self.notes or ("",) * len(self.labels)
        values = zip(*(one.values for one in self.series), strict=True)
        none = ("",) * len(self.labels)
        beside = zip(*(one.beside or none for one in self.series), strict=True)
        return tuple(Row(*row) for row in zip(self.labels, values, notes, beside, strict=True))

    @property
    def marked(self) -> Iterator[tuple[str, Series]]:
        """Each series with the name of its mark."""
        taken = {one.mark for one in self.series}
        free = (mark for mark in MARKS if mark not in taken)
        return ((one.mark or next(free), one) for one in self.series)

    @property
    def key(self) -> tuple[tuple[str, str, str], ...]:
        """The mark of each series, its shape in the middle of 28 by 12, and its name."""
        return tuple((mark, f"M14 6{MARKS[mark]}", one.name) for mark, one in self.marked)

    @property
    def ticks(self) -> tuple[int, ...]:
        """The steps of the scale that are written: all, or some at equal distances, its ends always."""
        span = self.most - self.least
        step = next(step for step in range(1, span + 1) if span % step == 0 and span // step <= MOST_STEPS)
        return tuple(range(self.least, self.most + 1, step))

    def reach(self, value: int) -> float:
        """How far along the scale a value lies; the least score has a length too, or it would look like none."""
        if self.counts:
            return (value - self.least) / (self.most - self.least)
        return (value - self.least + 1) / (self.most - self.least + 1)

    @property
    def empty(self) -> bool:
        """Whether there is no number at all."""
        return not any(True for one in self.series for _value in _known(one.values))


@frozen
class Trace:
    """A series as it is drawn: its line, its marks in the order of its values, and the name of its style."""

    name: str
    mark: str
    line: str
    dots: tuple[str, ...]


Point = tuple[float, float]


def trace(name: str, mark: str, points: Sequence[Point | None], *, closed: bool = False) -> Trace:
    """A series through its points, open where one is missing; `closed` leads from the last back to the first."""
    places = [None if point is None else _at(*point) for point in points]
    runs = _runs(places, closed)
    whole = closed and len(runs) == 1 and len(runs[0]) == len(points)
    line = "".join(f"M{'L'.join(run)}" for run in runs if len(run) > 1)
    dots = tuple(f"M{place}{MARKS[mark]}" for place in _known(places))
    return Trace(name, mark, line + "z" * whole, dots)


def _runs(points: Sequence[T | None], closed: bool) -> list[list[T]]:
    """Points that follow each other without one missing between them."""
    start = next((place for place, point in enumerate(points) if point is None), 0) if closed else 0
    runs: list[list[T]] = [[]]
    for point in (*points[start:], *points[:start]):
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _known(values: Sequence[T | None]) -> Iterator[T]:
    return (value for value in values if value is not None)


def _at(x: float, y: float) -> str:
    return f"{round(x, 1) + 0.0:g} {round(y, 1) + 0.0:g}"
