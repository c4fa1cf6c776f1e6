"""Reports that leave the coordinator's own screens: which tables there are, and how each figure is shown (F-24).

There are two: organisations by their sector with what was expected (`organisation_rows`), and sectors by period
(`sector_cells`), for signals and for matches. The list is fixed, and both are suppressed together, signals and
matches each as one set of figures (decisions 0083, 0087). A difference with what was expected is shown where what
was given is: others have the profile in which the expected number stands.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from app.common.frozen import frozen
from app.common.suppressing import Figure, Showing, Sum, suppressed

Key = frozenset[tuple[str, Hashable]]
"""What a figure is about, such as a sector in a period; the empty one is about all of them."""
ALL: Key = frozenset()


@frozen
class Member:
    """An organisation in a report: its sector, and how many of its people may give signals.

    Where those are fewer than the limit, each signal can be traced to one of them (Youth Act 7.1.2.3).
    """

    key: Hashable
    sector: Hashable
    reporters: int


@frozen
class Axes:
    """What stands beside and above the tables; what is not among it is not counted."""

    members: tuple[Member, ...]
    periods: tuple[Hashable, ...]

    @property
    def sectors(self) -> tuple[Hashable, ...]:
        """The sectors, in the order of the organisations."""
        return tuple(dict.fromkeys(one.sector for one in self.members))


class Part(NamedTuple):
    """How many signals, or matches, an organisation had in a period."""

    organisation: Hashable
    period: Hashable
    number: int


def at(**what: Hashable) -> Key:
    """The name of a figure: `at(organisation=7)`, `at(sector="care", period="Q1")`."""
    return frozenset(what.items())


def counted(parts: Iterable[Part], axes: Axes) -> Counter[Key]:
    """How many there are of everything that the tables tell, and of what links them."""
    found: Counter[Key] = Counter()
    sectors = {one.key: one.sector for one in axes.members}
    periods = frozenset(axes.periods)
    each, total = defaultdict[tuple[Hashable, Hashable], int](int), defaultdict[Hashable, int](int)
    whole = Counter[tuple[Hashable, Hashable]]()
    for organisation, period, number in parts:
        if organisation in sectors and period in periods:
            each[organisation, period] += number
    for (organisation, period), number in each.items():
        found[at(organisation=organisation, period=period)] = number
        total[organisation] += number
        whole[sectors[organisation], period] += number
    for organisation, number in total.items():
        found[at(organisation=organisation)] = number
    for (sector, period), number in whole.items():
        for key in (at(sector=sector, period=period), at(sector=sector), at(period=period), ALL):
            found[key] += number
    return found


def shown(counts: Mapping[Key, int], axes: Axes, least: int) -> dict[Key, Showing]:
    """How each figure of the tables is shown; worked out once for figures that stay as they are."""
    return _shown(frozenset(counts.items()), axes, least)


@lru_cache(maxsize=16)
def _shown(counts: frozenset[tuple[Key, int]], axes: Axes, least: int) -> dict[Key, Showing]:
    return suppressed(_figures(dict(counts), axes, least), _sums(axes), (), least=least)


def _figures(counts: Mapping[Key, int], axes: Axes, least: int) -> Iterator[Figure]:
    """All figures. Of few people in a whole sector what the sector gave is traceable as well."""
    people: Counter[Key] = Counter()
    for member in axes.members:
        for key in (at(organisation=member.key), at(sector=member.sector), ALL):
            people[key] += member.reporters
    for key, reporters in people.items():
        yield Figure(key, counts.get(key, 0), traceable=reporters < least)
    for period in axes.periods:
        key = at(period=period)
        yield Figure(key, counts.get(key, 0), traceable=people[ALL] < least)
        for sector in axes.sectors:
            key = at(sector=sector, period=period)
            yield Figure(key, counts.get(key, 0), traceable=people[at(sector=sector)] < least)
        for member in axes.members:
            key = at(organisation=member.key, period=period)
            yield Figure(key, counts.get(key, 0), shown=False)


def _sums(axes: Axes) -> Iterator[Sum]:
    """An organisation is in one sector; periods come one after the other."""
    for member in axes.members:
        key = at(organisation=member.key)
        yield Sum(key, tuple(at(organisation=member.key, period=period) for period in axes.periods))
    inside = {sector: [one for one in axes.members if one.sector == sector] for sector in axes.sectors}
    for sector, members in inside.items():
        yield Sum(at(sector=sector), tuple(at(organisation=one.key) for one in members))
        yield Sum(at(sector=sector), tuple(at(sector=sector, period=period) for period in axes.periods))
        for period in axes.periods:
            its = tuple(at(organisation=one.key, period=period) for one in members)
            yield Sum(at(sector=sector, period=period), its)
    yield Sum(ALL, tuple(at(sector=sector) for sector in axes.sectors))
    yield Sum(ALL, tuple(at(period=period) for period in axes.periods))
    for period in axes.periods:
        yield Sum(at(period=period), tuple(at(sector=sector, period=period) for sector in axes.sectors))


@frozen
class Cell:
    """A figure as a report shows it; its number only where it is shown."""

    how: Showing
    number: int | None = None


@frozen
class Row:
    """A line of the table of organisations: an organisation, the total of a sector, or that of all."""

    key: Key
    signals: Cell
    expected: int | None
    difference: Cell
    matches: Cell


def cell(key: Key, counts: Mapping[Key, int], how: Mapping[Key, Showing]) -> Cell:
    """A figure of a table."""
    return Cell(how[key], counts.get(key, 0)) if how[key] is Showing.EXACT else Cell(how[key])


def sector_cells(
    counts: Mapping[Key, int], axes: Axes, least: int, how: Mapping[Key, Showing] | None = None
) -> dict[tuple[Hashable | None, Hashable | None], Cell]:
    """The table of sectors by period; a total stands under nothing. `how` is what `shown` gave, where known."""
    how, found = how or shown(counts, axes, least), {}
    for sector, period in product((*axes.sectors, None), (*axes.periods, None)):
        named = {"sector": sector, "period": period}
        key = at(**{kind: one for kind, one in named.items() if one is not None})
        found[sector, period] = cell(key, counts, how)
    return found


def organisation_rows(
    signals: Mapping[Key, int],
    matches: Mapping[Key, int],
    expected: Mapping[Hashable, int],
    axes: Axes,
    least: int,
    how: tuple[Mapping[Key, Showing], Mapping[Key, Showing]] | None = None,
) -> list[Row]:
    """The table of organisations. A total of what was expected is there where each of them expected something."""
    given, matched = how or (shown(signals, axes, least), shown(matches, axes, least))
    groups: list[tuple[Key, list[Member]]] = []
    by_sector = defaultdict[Hashable, list[Member]](list)
    for member in axes.members:
        by_sector[member.sector].append(member)
    for sector in axes.sectors:
        members = by_sector[sector]
        groups += [(at(organisation=one.key), [one]) for one in members]
        groups.append((at(sector=sector), members))
    groups.append((ALL, list(axes.members)))
    return [
        _row(key, cell(key, signals, given), _expected(members, expected), cell(key, matches, matched))
        for key, members in groups
    ]


def _expected(members: Iterable[Member], expected: Mapping[Hashable, int]) -> int | None:
    numbers = [expected.get(one.key) for one in members]
    known = [one for one in numbers if one is not None]
    return sum(known) if len(known) == len(numbers) else None


def _row(key: Key, signals: Cell, expected: int | None, matches: Cell) -> Row:
    difference = Cell(signals.how)
    if signals.number is not None and expected is not None:
        difference = Cell(Showing.EXACT, signals.number - expected)
    return Row(key, signals, expected, difference, matches)
