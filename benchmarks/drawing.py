"""The charts of the floor, calculated as plainly as it goes: lines over time, and a radar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import cos, pi, sin
from typing import Any

Scores = dict[tuple[str, str], int]
MARKS = {"a": "m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0", "b": "m-4.5-4.5h9v9h-9z"}
LEFT, RIGHT, TOP, FLOOR = 26, 292, 10, 122
RADIUS, AROUND = 104, 12
"""From the middle to the end of an axis, and from there to its words."""
MOST_STEPS = 5


def _ticks(least: int, most: int) -> range:
    span = most - least
    step = next(by for by in range(1, span + 1) if span % by == 0 and span // by <= MOST_STEPS)
    return range(least, most + 1, step)


def _trace(mark: str, points: Sequence[tuple[float, float]], end: str = "") -> tuple[str, str, list[str]]:
    said = [f"{x:g} {y:g}" for x, y in points]
    return mark, f"M{'L'.join(said)}{end}", [f"M{one}{MARKS[mark]}" for one in said]


def lines(days: Sequence[date], values: Mapping[str, Sequence[int]], least: int, most: int) -> dict[str, Any]:
    """Lines over some days, by their mark."""
    first, span = days[0], (days[-1] - days[0]).days
    across = [round(LEFT + (RIGHT - LEFT) * (day - first).days / span, 1) for day in days]

    def up(value: int) -> float:
        return round(FLOOR - (FLOOR - TOP) * (value - least) / (most - least), 1)

    return {
        "ticks": [(tick, up(tick)) for tick in _ticks(least, most)],
        "traces": [
            _trace(mark, [(x, up(value)) for x, value in zip(across, each, strict=True)])
            for mark, each in values.items()
        ],
    }


def radar(titles: Sequence[str], values: Mapping[str, Sequence[int]], least: int, most: int) -> dict[str, Any]:
    """A radar with an axis for each title, by the marks of its lines."""
    turns = [2 * pi * place / len(titles) for place in range(len(titles))]

    def points(far: Sequence[float]) -> list[tuple[float, float]]:
        return [
            (round(one * sin(turn), 1) + 0.0, round(-one * cos(turn), 1) + 0.0)
            for one, turn in zip(far, turns, strict=True)
        ]

    def reach(value: int) -> float:
        return (value - least + 1) / (most - least + 1) * RADIUS

    ticks = _ticks(least, most)
    labels = [
        (title, x, round(y + 4.5, 1), "middle" if abs(sin(turn)) < 0.2 else "start" if sin(turn) > 0 else "end")
        for title, turn, (x, y) in zip(titles, turns, points([RADIUS + AROUND] * len(titles)), strict=True)
    ]
    heights = [y for _title, _x, y, _anchor in labels]
    top, bottom = min(-RADIUS, min(heights) - 12) - 4, max(RADIUS, max(heights) + 3) + 4
    return {
        "around": True, "top": round(top, 1), "height": round(bottom - top, 1), "labels": labels,
        "rings": [" ".join(f"{x:g},{y:g}" for x, y in points([reach(tick)] * len(titles))) for tick in ticks],
        "spokes": points([RADIUS] * len(titles)),
        "ticks": [(tick, round(-reach(tick), 1)) for tick in ticks],
        "traces": [_trace(mark, points([reach(value) for value in each]), "z") for mark, each in values.items()],
    }  # fmt: skip
