"""Bars of numbers that have nothing to be set against: users per product, per month."""

from __future__ import annotations

from collections.abc import Sequence

from app.common.frozen import frozen

WIDTH = 304.0
"""Of every chart, in its own units; it shrinks with its place."""


@frozen
class Bar:
    """One bar with its words and its number; `y` is its top."""

    words: str
    number: int
    x: float
    y: float
    width: float
    height: float
    last: bool = False

    @property
    def middle(self) -> float:
        """Where words stand that belong under or over it."""
        return round(self.x + self.width / 2, 1)


def lying(values: Sequence[tuple[str, int]], start: float = 168, room: float = 100) -> tuple[Bar, ...]:
    """Bars from left to right, one under the other, 22 high each; the longest fills the room."""
    most = max((number for _words, number in values), default=0) or 1
    return tuple(
        Bar(words, number, start, 4.0 + 22 * row, round(room * number / most, 1), 12)
        for row, (words, number) in enumerate(values)
    )


def standing(values: Sequence[tuple[str, int]], floor: float = 102, room: float = 76) -> tuple[Bar, ...]:
    """Bars beside each other on a line at `floor`; the highest fills the room above it."""
    most = max((number for _words, number in values), default=0) or 1
    step = WIDTH / max(len(values), 1)
    width = round(step * 0.72, 1)
    return tuple(
        Bar(words, number, round(step * place + (step - width) / 2, 1), round(floor - height, 1), width, height,
            last=place == len(values) - 1)
        for place, (words, number) in enumerate(values)
        for height in (round(room * number / most, 1),)
    )  # fmt: skip
