"""Nobody works out of the tables how few there are: each figure that is not shown could be another one (A-07).

The tables are read by a solver of their own (`tests.solving`), which knows nothing of how they were made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.activities.rules import figures
from app.activities.rules.figures import ALL, Axes, Interested, Key, at, shown
from app.common.suppressing import Showing
from tests.activities.solving import reader_of

PLACES, LEVELS = ("Testdorp", "Voorbeeldstad", "Elders"), ("a1", "a2", "b1")
TOPICS, GOALS = ("talen", "sport"), ("work",)


@dataclass(frozen=True)
class Group:
    """Newcomers who are alike in everything."""

    place: str
    level: str
    interests: frozenset[str]
    goals: frozenset[str]
    people: int


def counted(groups: list[Group], axes: Axes) -> Any:
    """The figures about some newcomers."""
    plain = [figures.Group(one.place, one.level, one.goals, one.people) for one in groups]
    wants = [Interested(topic, one.place, one.level, one.people) for one in groups for topic in one.interests]
    return figures.counted(plain, wants, axes)


@st.composite
def towns(draw: Any) -> tuple[list[Group], Axes, int]:
    """A few municipalities with a few newcomers each, and the smallest figure that may be shown."""
    places = PLACES[: draw(st.integers(1, 3))]
    levels = LEVELS[: draw(st.integers(1, 3))]
    topics, goals = TOPICS[: draw(st.integers(0, 2))], GOALS[: draw(st.integers(0, 1))]
    kinds = st.builds(
        Group,
        st.sampled_from(places),
        st.sampled_from(levels),
        st.frozensets(st.sampled_from(topics)) if topics else st.just(frozenset()),
        st.frozensets(st.sampled_from(goals)) if goals else st.just(frozenset()),
        st.integers(1, 7),
    )
    groups = draw(st.lists(kinds, max_size=8))
    return groups, Axes(places, levels, topics, goals), draw(st.integers(3, 5))


def printed(counts: Mapping[Key, int], how: Mapping[Key, Showing], axes: Axes, least: int) -> dict[str, Any]:
    """The tables as they stand on the dashboard, in words."""

    def cell(**what: Any) -> str:
        key = at(**{kind: one for kind, one in what.items() if one != "all"})
        if how[key] is Showing.EXACT:
            return str(counts.get(key, 0))
        return f"< {least}" if how[key] is Showing.FEW else "hidden"

    places, levels = (*axes.places, "all"), (*axes.levels, "all")
    return {
        "level x place": {(x, y): cell(level=x, place=y) for x, y in product(levels, places)},
        "topic x place": {(x, y): cell(topic=x, place=y) for x, y in product(axes.topics, places)},
        "topic x level": {(x, y): cell(topic=x, level=y) for x, y in product(axes.topics, levels)},
        "goal x place": {(x, y): cell(goal=x, place=y) for x, y in product(axes.goals, places)},
    }


def not_shown(how: Mapping[Key, Showing]) -> Iterator[tuple[Key, Any]]:
    """The figures that are not shown, by their names here and in the tables."""
    for key, each in how.items():
        if each is not Showing.EXACT:
            yield key, _in_tables(dict(key))


def _in_tables(what: dict[str, Any]) -> Any:
    kinds = [kind for kind in ("topic", "goal", "level", "place") if kind in what]
    if len(kinds) == 2:
        return (" x ".join(kinds), what[kinds[0]], what[kinds[1]])
    return (kinds[0], what[kinds[0]]) if kinds else "all"


@settings(max_examples=60, deadline=None)
@given(towns())
def test_no_figure_that_is_not_shown_follows_from_the_tables_together(town: Any) -> None:
    groups, axes, least = town
    counts = counted(groups, axes)
    how = shown(counts, axes, least)
    reader = reader_of(printed(counts, how, axes, least), least)

    for key, name in not_shown(how):
        assert any(reader.values_of(name, counts.get(key, 0))), name


@settings(max_examples=100, deadline=None)
@given(towns())
def test_every_small_figure_says_less_than_n_and_only_those_do(town: Any) -> None:
    groups, axes, least = town
    counts = counted(groups, axes)

    how = shown(counts, axes, least)

    if set(how.values()) != {Showing.HIDDEN}:  # where nothing else helps, not even that is told
        assert {key for key, each in how.items() if each is Showing.FEW} == {
            key for key in how if counts.get(key, 0) < least
        }


def test_the_reader_works_out_what_is_hidden_carelessly() -> None:
    """The solver is no solver that finds nothing: with the small figures alone hidden it finds them."""
    axes = Axes(("Testdorp", "Voorbeeldstad"), ("a1", "b1"), (), ())
    groups = [Group("Testdorp", "a1", frozenset(), frozenset(), 3), *_people("Testdorp", "b1", 9)]
    groups += [*_people("Voorbeeldstad", "a1", 8), *_people("Voorbeeldstad", "b1", 7)]
    counts = counted(groups, axes)
    careless = {key: Showing.FEW if counts.get(key, 0) < 5 else Showing.EXACT for key in shown(counts, axes, 5)}

    reader = reader_of(printed(counts, careless, axes, 5), 5)

    assert not list(reader.values_of(("level x place", "a1", "Testdorp"), 3))


def test_three_of_a_level_take_three_others_along() -> None:
    axes = Axes(("Testdorp", "Voorbeeldstad"), ("a1", "b1"), (), ())
    groups = [*_people("Testdorp", "a1", 3), *_people("Testdorp", "b1", 9)]
    groups += [*_people("Voorbeeldstad", "a1", 8), *_people("Voorbeeldstad", "b1", 7)]
    counts = counted(groups, axes)

    how = shown(counts, axes, 5)

    assert how[at(level="a1", place="Testdorp")] is Showing.FEW
    assert sum(each is Showing.HIDDEN for each in how.values()) <= 3
    assert how[ALL] is Showing.EXACT


def test_a_total_hides_with_the_only_figure_under_it() -> None:
    """Of one municipality the total of a topic is the figure of that municipality."""
    axes = Axes(("Testdorp",), ("a1", "b1"), ("talen",), ())
    groups = [Group("Testdorp", "a1", frozenset({"talen"}), frozenset(), 2), *_people("Testdorp", "b1", 9)]

    how = shown(counted(groups, axes), axes, 5)

    assert how[at(topic="talen")] is how[at(topic="talen", place="Testdorp")] is Showing.FEW


def test_where_everybody_shares_an_interest_the_group_does_not_give_it_away() -> None:
    """All nine want to sport: who reads that nine do, and that nine are there, knows it of each."""
    axes = Axes(("Testdorp", "Elders"), ("a1",), ("sport",), ())
    groups = [Group("Testdorp", "a1", frozenset({"sport"}), frozenset(), 9), *_people("Elders", "a1", 1)]
    counts = counted(groups, axes)

    how = shown(counts, axes, 5)

    reader = reader_of(printed(counts, how, axes, 5), 5)
    for key, name in not_shown(how):
        assert any(reader.values_of(name, counts.get(key, 0))), name


@pytest.mark.parametrize("people", [0, 1, 4])
def test_of_nearly_nobody_nothing_is_told(people: int) -> None:
    axes = Axes(PLACES, LEVELS, TOPICS, GOALS)
    groups = _people("Testdorp", "a1", people)

    how = shown(counted(groups, axes), axes, 5)

    assert Showing.EXACT not in how.values()


def test_a_region_of_thirty_municipalities_keeps_most_of_its_figures() -> None:
    """Hiding more than needed would protect as well, and tell nothing."""
    places, topics = tuple(f"m{one}" for one in range(30)), tuple(f"t{one}" for one in range(10))
    axes = Axes(places, LEVELS, topics, ("work", "study"))
    groups = [
        Group(place, level, frozenset({topics[(one + two) % 10], topics[two]}), frozenset({"work"}), 6 + one % 4)
        for one, place in enumerate(places)
        for two, level in enumerate(LEVELS)
    ]
    groups.append(Group("m0", "a1", frozenset({"t9"}), frozenset({"study"}), 2))
    counts = counted(groups, axes)

    how = shown(counts, axes, 5)

    hidden = sum(each is Showing.HIDDEN for each in how.values())
    large = sum(counts.get(key, 0) >= 5 for key in how)
    assert hidden <= large / 10


def _people(place: str, level: str, count: int) -> list[Group]:
    nothing: frozenset[Any] = frozenset()
    return [Group(place, level, nothing, nothing, count)] if count else []
