"""Lines over time: on a scale with the moments below it, or small, beside a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from app.common.frozen import frozen
from app.common.web.charts.figures import Figures, Point, Series, Trace, trace

WIDTH, HEIGHT = 304, 150
LEFT, RIGHT, TOP, FLOOR = 26.0, 292.0, 10.0, 122.0
LETTER = 6.6
"""The width of a letter below the lines, with room to spare."""

SMALL_WIDTH, SMALL_HEIGHT, EDGE = 96, 26, 5


@frozen
class Moment:
    """Words below a moment, and the side from which they are written."""

    words: str
    x: float
    anchor: str


@frozen
class Lines:
    """Lines as they are drawn; `ticks` are the written steps of the scale with their height."""

    figures: Figures
    ticks: tuple[tuple[int, float], ...]
    moments: tuple[Moment, ...]
    traces: tuple[Trace, ...]
    numbered: bool = False
    kind: str = "lines"


def lines(figures: Figures, at: Sequence[float] = (), *, bridged: bool = False) -> Lines:
    """Figures as lines over their labels; `at` says how far apart these are, as days that are counted do.

    A line stops where a number is missing; `bridged` leads it on, where nobody was asked for one at that moment.
    """
    across, moments = _along(figures.labels, tuple(at))
    return Lines(
        figures,
        _grid(figures.ticks),
        moments,
        tuple(
            trace(one.name, mark, [point for point in _points(figures, across, one) if point or not bridged])
            for mark, one in figures.marked
        ),
    )


@lru_cache(maxsize=256)
def _along(labels: tuple[str, ...], at: tuple[float, ...]) -> tuple[list[float], tuple[Moment, ...]]:
    """What charts of the same days have in common: the place of each, and the words below."""
    across = _across(at or range(len(labels)), LEFT, RIGHT)
    return across, _moments(labels, across)


@lru_cache(maxsize=256)
def _grid(ticks: tuple[int, ...]) -> tuple[tuple[int, float], ...]:
    """What charts on the same scale have in common: its written steps, from end to end, with their height."""
    return tuple((tick, _up(ticks[0], ticks[-1], tick, TOP, FLOOR)) for tick in ticks)


def _points(figures: Figures, across: Sequence[float], one: Series) -> list[Point | None]:
    return [
        None if value is None else (x, _up(figures.least, figures.most, value, TOP, FLOOR))
        for x, value in zip(across, one.values, strict=True)
    ]


@frozen
class Spark:
    """A small line with a dot where it ends; all its numbers stand in its name."""

    numbers: tuple[int, ...]
    least: int
    most: int
    line: str
    dot: str


def spark(values: Sequence[int | None], least: int, most: int) -> Spark | None:
    """The values of one series that there are, as a small line; nothing where there are none."""
    numbers = tuple(value for value in values if value is not None)
    if not numbers:
        return None
    across = _across(range(len(numbers)), EDGE, SMALL_WIDTH - EDGE)
    heights = [_up(least, most, number, EDGE, SMALL_HEIGHT - EDGE) for number in numbers]
    points = list(zip(across, heights, strict=True))
    drawn = trace("", "a", points)
    return Spark(numbers, least, most, drawn.line, drawn.dots[-1])


def _across(at: Sequence[float], left: float, right: float) -> list[float]:
    """Places from left to right at the distances of some moments; moments that coincide are spread evenly."""
    first, span = (at[0], at[-1] - at[0]) if at else (0, 0)
    if not span:
        step = (right - left) / (len(at) - 1) if len(at) > 1 else 0
        return [round(left + step * place, 1) for place in range(len(at))]
    return [round(left + (right - left) * (each - first) / span, 1) for each in at]


def _up(least: int, most: int, value: int, top: float, floor: float) -> float:
    return round(floor - (floor - top) * (value - least) / (most - least), 1)


def _moments(labels: Sequence[str], across: Sequence[float]) -> tuple[Moment, ...]:
    """The words of the first and the last moment, and of those between for which there is room."""
    if not labels:
        return ()
    first, *others = (Moment(words, x, "middle") for words, x in zip(labels, across, strict=True))
    shown = [Moment(first.words, LEFT, "start")]
    last = Moment(others[-1].words, across[-1], "end") if others else None
    for moment in others[:-1]:
        if _ends(shown[-1]) < _starts(moment) and last and _ends(moment) < _starts(last):
            shown.append(moment)
    if last and _ends(shown[-1]) < _starts(last):
        shown.append(last)
    return tuple(shown)


def _wide(moment: Moment) -> float:
    return LETTER * (len(moment.words) + 2)


def _starts(moment: Moment) -> float:
    return moment.x - {"start": 0, "middle": _wide(moment) / 2, "end": _wide(moment)}[moment.anchor]


def _ends(moment: Moment) -> float:
    return _starts(moment) + _wide(moment)
