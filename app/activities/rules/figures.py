"""Figures about newcomers: which there are, how they hang together, how each is shown (A-07, decision 0083).

The tables are a fixed list. They are suppressed together: a figure is shown in the same way wherever it stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import product

from app.common.frozen import frozen
from app.common.suppressing import Figure, Part, Showing, Sum, suppressed

Key = frozenset[tuple[str, Hashable]]
"""What a figure is about, such as a topic in a municipality; the empty one is about everybody."""
ALL: Key = frozenset()


@frozen
class Group:
    """Newcomers of one municipality and one level, with the same goals."""

    place: Hashable
    level: Hashable
    goals: frozenset[Hashable]
    people: int


@frozen
class Interested:
    """Newcomers of one municipality and one level who are interested in a topic."""

    topic: Hashable
    place: Hashable
    level: Hashable
    people: int


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


def counted(groups: Iterable[Group], interested: Iterable[Interested], axes: Axes) -> Counter[Key]:
    """How many newcomers there are of everything that the tables tell, and of what links them."""
    found: Counter[Key] = Counter()
    known = frozenset(product(axes.places, axes.levels))
    topics, goals = frozenset(axes.topics), frozenset(axes.goals)
    for one in groups:
        if (one.place, one.level) in known:
            for key in (*_ways({}, one), *_by_goal(one, goals)):
                found[key] += one.people
    for one in interested:
        if (one.place, one.level) in known and one.topic in topics:
            for key in _ways({"topic": one.topic}, one):
                found[key] += one.people
    return found


def _ways(what: Mapping[str, Hashable], one: Group | Interested) -> Iterator[Key]:
    """Together, per municipality, per level, and per level in a municipality."""
    yield from (at(**what), at(**what, place=one.place), at(**what, level=one.level))
    yield at(**what, level=one.level, place=one.place)


def _by_goal(one: Group, goals: frozenset[Hashable]) -> Iterator[Key]:
    for goal in one.goals & goals:
        yield from (at(goal=goal), at(goal=goal, place=one.place))


def shown(counts: Mapping[Key, int], axes: Axes, least: int) -> dict[Key, Showing]:
    """How each figure of the tables is shown; worked out once for figures that stay as they are."""
    return _shown(frozenset(counts.items()), axes, least)


@lru_cache(maxsize=32)
def _shown(counts: frozenset[tuple[Key, int]], axes: Axes, least: int) -> dict[Key, Showing]:
    return suppressed(_figures(dict(counts), axes), _sums(axes), _parts(axes), least=least)


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
