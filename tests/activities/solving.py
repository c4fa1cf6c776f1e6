"""A reader of tables who works out everything that can be worked out of them: an exact solver for small tables.

It knows nothing of how figures were suppressed. It reads what is shown, and knows what everybody knows: people are
whole, live in one municipality, have one level; totals are sums; part of a group is no more than the group.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

MOST = 80
"""More people than any table in the tests has."""
Key = Hashable


@dataclass
class Reader:
    """What is known: between what each figure lies, and what adds up."""

    low: dict[Key, int] = field(default_factory=dict)
    high: dict[Key, int] = field(default_factory=dict)
    sums: list[tuple[Key, Sequence[Key]]] = field(default_factory=list)
    parts: list[tuple[Key, Key]] = field(default_factory=list)

    def reads(self, key: Key, text: str, least: int) -> None:
        """A cell as it is printed."""
        if text == f"< {least}":
            self.low[key], self.high[key] = 0, least - 1
        elif text == "hidden":
            self.low[key], self.high[key] = least, MOST
        else:
            self.low[key] = self.high[key] = int(text)

    def could(self, key: Key, low: int, high: int) -> bool:
        """Whether there is a world in which a figure lies between two numbers."""
        lows, highs = dict(self.low), dict(self.high)
        lows[key], highs[key] = max(lows[key], low), min(highs[key], high)
        return self._solve(lows, highs)

    def values_of(self, key: Key, truth: int) -> Iterator[str]:
        """Where a figure could lie besides what it is."""
        if self.could(key, 0, truth - 1):
            yield "less"
        if self.could(key, truth + 1, MOST):
            yield "more"

    def _solve(self, low: dict[Key, int], high: dict[Key, int]) -> bool:
        if not self._narrow(low, high):
            return False
        loose = [key for key in low if low[key] < high[key]]
        if not loose:
            return True
        key = min(loose, key=lambda one: (high[one] - low[one], str(one)))
        middle = (low[key] + high[key]) // 2
        halves = ((low[key], middle), (middle + 1, high[key]))
        return any(self._solve({**low, key: below}, {**high, key: above}) for below, above in halves)

    def _narrow(self, low: dict[Key, int], high: dict[Key, int]) -> bool:
        """Draw the bounds of everything nearer, as far as sums and parts tell; false where nothing is left."""
        again = True
        while again:
            again = False
            for whole, parts in self.sums:
                least, most = sum(low[one] for one in parts), sum(high[one] for one in parts)
                again |= _between(low, high, whole, least, most)
                for one in parts:
                    floor = low[whole] - (most - high[one])
                    again |= _between(low, high, one, floor, high[whole] - (least - low[one]))
                    if low[one] > high[one]:
                        return False
                    least, most = sum(low[each] for each in parts), sum(high[each] for each in parts)
                if low[whole] > high[whole]:
                    return False
            for part, whole in self.parts:
                again |= _between(low, high, part, 0, high[whole])
                again |= _between(low, high, whole, low[part], MOST)
                if low[part] > high[part] or low[whole] > high[whole]:
                    return False
        return True


def _between(low: dict[Key, int], high: dict[Key, int], key: Key, least: int, most: int) -> bool:
    before = low[key], high[key]
    low[key], high[key] = max(low[key], least), min(high[key], most)
    return before != (low[key], high[key])


def reader_of(printed: Mapping[str, Mapping[tuple[str, str], str]], least: int) -> Reader:
    """Somebody who reads all tables of the dashboard: by their names, cells by the heads of row and column.

    A total stands under the head "all". That what a topic counts in a municipality and at a level are the same
    people is known too: `("topic", t, level, place)` are figures that stand nowhere.
    """
    reader, tables = Reader(), {name: dict(cells) for name, cells in printed.items()}
    for name, cells in tables.items():
        for (row, column), text in cells.items():
            reader.reads(_named(name, row, column), text, least)
    levels, places = _heads(tables["level x place"])
    _add_up(reader, "level x place", levels, places)
    topics, _places = _heads(tables["topic x place"])
    for topic in topics:
        _cube(reader, topic, levels, places)
    goals, _places = _heads(tables["goal x place"])
    for goal in goals:
        reader.sums.append((("goal", goal), [("goal x place", goal, place) for place in places]))
        reader.parts += [(("goal x place", goal, place), ("place", place)) for place in places]
    return reader


def _named(table: str, row: str, column: str) -> Key:
    """One name for a figure that stands in several tables: totals are of their row, their column, or of all."""
    kinds = table.split(" x ")
    if row == "all" and column == "all":
        return "all"
    if column == "all":
        return kinds[0], row
    return (kinds[1], column) if row == "all" else (table, row, column)


def _heads(cells: Mapping[tuple[str, str], str]) -> tuple[list[str], list[str]]:
    rows, columns = dict.fromkeys(row for row, _ in cells), dict.fromkeys(column for _, column in cells)
    return [one for one in rows if one != "all"], [one for one in columns if one != "all"]


def _add_up(reader: Reader, name: str, rows: list[str], columns: list[str]) -> None:
    kinds = name.split(" x ")
    for row in rows:
        reader.sums.append(((kinds[0], row), [(name, row, column) for column in columns]))
    for column in columns:
        reader.sums.append(((kinds[1], column), [(name, row, column) for row in rows]))
    reader.sums.append(("all", [(kinds[0], row) for row in rows]))
    reader.sums.append(("all", [(kinds[1], column) for column in columns]))


def _cube(reader: Reader, topic: str, levels: list[str], places: list[str]) -> None:
    for level, place in product(levels, places):
        key = ("cube", topic, level, place)
        reader.low[key], reader.high[key] = 0, MOST
        reader.parts.append((key, ("level x place", level, place)))
    reader.sums.append((("topic", topic), [("topic x place", topic, place) for place in places]))
    reader.sums.append((("topic", topic), [("topic x level", topic, level) for level in levels]))
    for place in places:
        its = [("cube", topic, level, place) for level in levels]
        reader.sums.append((("topic x place", topic, place), its))
    for level in levels:
        its = [("cube", topic, level, place) for place in places]
        reader.sums.append((("topic x level", topic, level), its))
