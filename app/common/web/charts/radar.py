"""A radar: an axis for each label, from the middle outwards, and a line around for each series."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

from app.common.frozen import frozen
from app.common.web.charts.figures import Figures, Point, Trace, trace
from app.common.web.charts.grouped import Grouped, grouped

WIDTH = 320
RADII = (104, 96, 88, 80, 72)
"""From the middle to the end of an axis: the first that leaves room for the words around."""

LETTER, LINE, GAP = 6.8, 15, 12
"""The width of a letter, the height of a line, and the distance from an axis to its words."""

MOST_LINES, FEWEST_AXES = 2, 3


@frozen
class Label:
    """Words at the end of an axis: lines with the place of the first, and the side from which they are written."""

    lines: tuple[str, ...]
    x: float
    y: float
    anchor: str

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom."""
        width = LETTER * max(len(line) for line in self.lines)
        left = self.x - {"start": 0, "middle": width / 2, "end": width}[self.anchor]
        return left, self.y - LINE + 3, left + width, self.y + 3 + LINE * (len(self.lines) - 1)


@frozen
class Radar:
    """A radar as it is drawn around (0, 0); `numbered` when axes bear the numbers of the rows of the table."""

    figures: Figures
    top: float
    height: float
    rings: tuple[str, ...]
    spokes: tuple[Point, ...]
    ticks: tuple[tuple[int, float], ...]
    labels: tuple[Label, ...]
    traces: tuple[Trace, ...]
    numbered: bool
    kind: str = "radar"


def radar(figures: Figures) -> Radar | Grouped:
    """Figures as a radar; bars where there are fewer than three labels, and nothing to go around."""
    count = len(figures.labels)
    if count < FEWEST_AXES:
        return grouped(figures)
    radius, labels, numbered = _labelled(figures.labels)
    boxes = [label.box for label in labels]
    top, bottom = min(-radius, *(box[1] for box in boxes)) - 4, max(radius, *(box[3] for box in boxes)) + 4
    return Radar(
        figures,
        round(top, 1),
        round(bottom - top, 1),
        tuple(_ring(count, figures.reach(tick) * radius) for tick in figures.ticks),
        tuple(_point(place, count, radius) for place in range(count)),
        tuple((tick, round(-figures.reach(tick) * radius, 1)) for tick in figures.ticks),
        labels,
        tuple(
            trace(one.name, mark, _around(figures, one.values, radius), closed=True)
            for mark, one in figures.marked
        ),
        numbered,
    )


def _around(figures: Figures, values: Sequence[int | None], radius: float) -> list[Point | None]:
    return [
        None if value is None else _point(place, len(values), figures.reach(value) * radius)
        for place, value in enumerate(values)
    ]


def _point(place: int, count: int, distance: float) -> Point:
    """A place on an axis; the first axis goes up, the others follow clockwise."""
    turn = 2 * pi * place / count
    return round(distance * sin(turn), 1) + 0.0, round(-distance * cos(turn), 1) + 0.0


def _ring(count: int, distance: float) -> str:
    return " ".join("{:g},{:g}".format(*_point(place, count, distance)) for place in range(count))


def _labelled(words: Sequence[str]) -> tuple[float, tuple[Label, ...], bool]:
    """The widest radar whose words fit around it; where none does, the axes bear numbers."""
    for radius in RADII:
        labels = _labels(words, radius)
        if labels and not _collide([label.box for label in labels]):
            return radius, labels, False
    numbers = [str(number) for number in range(1, len(words) + 1)]
    return RADII[0], _labels(numbers, RADII[0]) or (), True


def _labels(words: Sequence[str], radius: float) -> tuple[Label, ...] | None:
    """Words at the ends of their axes, or nothing when some need more room than there is."""
    labels = []
    for place, text in enumerate(words):
        x, y = _point(place, len(words), radius + GAP)
        across = sin(2 * pi * place / len(words))
        anchor = "middle" if abs(across) < 0.2 else "start" if across > 0 else "end"
        room = WIDTH / 2 - abs(x) if anchor != "middle" else WIDTH - 2 * abs(x)
        lines = _wrapped(text, int(room / LETTER))
        if lines is None:
            return None
        height = LINE * len(lines)
        up = cos(2 * pi * place / len(words))
        labels.append(Label(lines, x, round(y - up * (height - LINE) / 2 - height / 2 + LINE - 3, 1), anchor))
    return tuple(labels)


def _wrapped(text: str, most: int) -> tuple[str, ...] | None:
    """A text in lines of so many letters; nothing when that takes too many lines, or a word is too long."""
    lines: list[str] = []
    for word in text.split() or ["–"]:
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines) if len(lines) <= MOST_LINES and max(map(len, lines)) <= most else None


def _collide(boxes: Sequence[tuple[float, float, float, float]]) -> bool:
    return any(
        one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
        for place, one in enumerate(boxes)
        for other in boxes[place + 1 :]
    )
