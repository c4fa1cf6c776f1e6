"""Figures about newcomers: which there are, how they hang together, how each is shown (A-07, decision 0083).

The tables are a fixed list. They are suppressed together: a figure is shown in the same way wherever it stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import product

from app.activities.rules.suppressing import Figure, Part, Showing, Sum, suppressed
from app.common.frozen import frozen

Key = frozenset[tuple[str, Hashable]]
"""What a figure is about, such as a topic in a municipality; the empty one is about everybody."""
ALL: Key = frozenset()


@frozen
class Group:
    """Newcomers of whom all that is counted is the same."""

    place: Hashable
    level: Hashable
    interests: frozenset[Hashable]
    goals: frozenset[Hashable]
    people: int = 1


@frozen
class Axes:
    """What stands beside and above the tables; what is not among it is not counted."""

    places: tuple[Hashable, ...]
    levels: tuple[Hashable, ...]
    topics: tuple[Hashable, ...]
    goals: tuple[Hashable, ...]


def at(**what: Hashable) -> Key:
    """The name of a figure: `at(topic=3, place=12)`."""
    return frozenset(what.items())


def counted(groups: Iterable[Group], axes: Axes) -> Counter[Key]:
    """How many newcomers there are of everything that the tables tell, and of what links them."""
    found: Counter[Key] = Counter()
    places, levels = frozenset(axes.places), frozenset(axes.levels)
    topics, goals = frozenset(axes.topics), frozenset(axes.goals)
    for one in groups:
        if one.place in places and one.level in levels:
            for key in _keys_of(one, topics, goals):
                found[key] += one.people
    return found


def _keys_of(one: Group, topics: frozenset[Hashable], goals: frozenset[Hashable]) -> Iterator[Key]:
    place, level = one.place, one.level
    yield from (ALL, at(place=place), at(level=level), at(level=level, place=place))
    for topic in one.interests & topics:
        yield from (at(topic=topic), at(topic=topic, place=place), at(topic=topic, level=level))
        yield at(topic=topic, level=level, place=place)
    for goal in one.goals & goals:
        yield from (at(goal=goal), at(goal=goal, place=place))


def shown(counts: Mapping[Key, int], axes: Axes, least: int) -> dict[Key, Showing]:
    """How each figure of the tables is shown."""
    return suppressed(_figures(counts, axes), _sums(axes), _parts(axes), least=least)


def _figures(counts: Mapping[Key, int], axes: Axes) -> Iterator[Figure]:
    keys = [ALL, *(at(place=one) for one in axes.places), *(at(level=one) for one in axes.levels)]
    keys += [at(level=level, place=place) for level, place in product(axes.levels, axes.places)]
    for topic in axes.topics:
        keys += [at(topic=topic), *(at(topic=topic, place=place) for place in axes.places)]
        keys += [at(topic=topic, level=level) for level in axes.levels]
    for goal in axes.goals:
        keys += [at(goal=goal), *(at(goal=goal, place=place) for place in axes.places)]
    yield from (Figure(key, counts.get(key, 0)) for key in keys)
    for topic, level, place in product(axes.topics, axes.levels, axes.places):
        key = at(topic=topic, level=level, place=place)
        yield Figure(key, counts.get(key, 0), shown=False)


def _sums(axes: Axes) -> Iterator[Sum]:
    """Everybody lives in one municipality and has one level; interests and goals are as many as one likes."""
    yield from _both_ways({}, axes)
    for topic in axes.topics:
        yield from _both_ways({"topic": topic}, axes)
    for goal in axes.goals:
        yield Sum(at(goal=goal), tuple(at(goal=goal, place=place) for place in axes.places))


def _both_ways(what: Mapping[str, Hashable], axes: Axes) -> Iterator[Sum]:
    yield Sum(at(**what), tuple(at(**what, place=place) for place in axes.places))
    yield Sum(at(**what), tuple(at(**what, level=level) for level in axes.levels))
    for place in axes.places:
        yield Sum(at(**what, place=place), tuple(at(**what, level=one, place=place) for one in axes.levels))
    for level in axes.levels:
        yield Sum(at(**what, level=level), tuple(at(**what, level=level, place=one) for one in axes.places))


def _parts(axes: Axes) -> Iterator[Part]:
    for level, place in product(axes.levels, axes.places):
        here = at(level=level, place=place)
        yield from (Part(at(topic=topic, level=level, place=place), here) for topic in axes.topics)
    for goal, place in product(axes.goals, axes.places):
        yield Part(at(goal=goal, place=place), at(place=place))
