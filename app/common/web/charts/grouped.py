"""Bars in groups: for each label its words, and under them a bar for each series on the scale."""

from __future__ import annotations

from app.common.frozen import frozen
from app.common.web.charts.figures import Figures

WIDTH = 304
ROOM = 270
"""For the longest bar; its number stands behind it."""

HEAD, THICK, STEP, APART = 16, 12, 17, 10
MOST_LETTERS = 44


@frozen
class Stripe:
    """One bar of a group; without a number it has no length, and a dash stands in its place."""

    mark: str
    number: int | None
    y: float
    length: float


@frozen
class Group:
    """The bars of one label, under its words."""

    words: str
    y: float
    stripes: tuple[Stripe, ...]


@frozen
class Grouped:
    """Bars in groups as they are drawn."""

    figures: Figures
    height: float
    groups: tuple[Group, ...]
    numbered: bool = False
    kind: str = "grouped"


def grouped(figures: Figures) -> Grouped:
    """Figures as groups of bars, one under the other."""
    high = HEAD + STEP * len(figures.series) + APART
    groups = tuple(_group(figures, place, high * place) for place in range(len(figures.labels)))
    return Grouped(figures, max(high * len(groups) - APART, 1), groups)


def _group(figures: Figures, place: int, top: float) -> Group:
    stripes = tuple(
        Stripe(mark, value, top + HEAD + STEP * row, 0 if value is None else round(ROOM * figures.reach(value), 1))
        for row, (mark, one) in enumerate(figures.marked)
        for value in (one.values[place],)
    )
    return Group(_shortened(figures.labels[place]), top + 11, stripes)


def _shortened(words: str) -> str:
    """Words on one line; in full they stand in the table."""
    return words if len(words) <= MOST_LETTERS else f"{words[: MOST_LETTERS - 1].rstrip()}…"
