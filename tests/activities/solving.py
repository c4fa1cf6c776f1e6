"""A reader of the tables about newcomers: who knows that they live in one municipality and have one level."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from tests.solving import MOST, Key, Reader


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
