"""Which figures are shown: small ones as "< n", and others so that none of those can be worked out.

Figures hang together: totals are sums, and part of a group is never more than the group. Whoever reads tables may
use all of that. So for each figure that is not shown another world is looked for in which it is one more or one
less, and in which all that is shown is as it is (decision 0083). Where there is none, more is hidden until there
is. A world that was found stays possible when more is hidden, so each is looked for once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from enum import StrEnum
from typing import Any

from app.common.frozen import frozen

SMALLEST = 3
"""Below it "< n" would tell as good as everything."""
PATIENCE = 400
"""How many steps one search takes before more may be hidden."""
MORE_HIDDEN = (0, 1, 2, 3, 4, 6, 8)
"""How many figures a search may hide, tried one after the other."""
NO_LIMIT = 10**9

Key = Hashable


class Showing(StrEnum):
    """How a figure is shown."""

    EXACT = "exact"
    FEW = "few"
    HIDDEN = "hidden"
    FREE = "free"
    """Stands in no table; it only links figures that do."""


@frozen
class Figure:
    """A number under a name; `shown` unless it stands in no table and only links figures that do.

    One that is `traceable` is hidden however large it is, such as what a single person gave.
    """

    key: Key
    value: int
    shown: bool = True
    traceable: bool = False


@frozen
class Sum:
    """A figure that is the sum of others."""

    whole: Key
    parts: tuple[Key, ...]


@frozen
class Part:
    """A figure that is never more than another: those in a group with an interest, and the group."""

    part: Key
    whole: Key


def suppressed(
    figures: Iterable[Figure], sums: Iterable[Sum], parts: Iterable[Part], *, least: int
) -> dict[Any, Showing]:
    """How each figure is shown, so that none that is not shown follows from the others.

    `least` is the smallest figure that may be shown. Where nothing else helps all of them are hidden.
    """
    tables = _Tables(figures, sums, parts, max(least, SMALLEST))
    for allowed in MORE_HIDDEN:
        for place in tables.open_places():
            if place not in tables.safe:
                tables.protect(place, allowed)
        if not tables.open_places():
            return tables.told()
    return tables.withheld()


class _Tables:
    """The figures by place, what is known of each, and for which of those not shown another world was found."""

    def __init__(self, figures: Iterable[Figure], sums: Iterable[Sum], parts: Iterable[Part], least: int) -> None:
        all_figures = list(figures)
        self.least = least
        self.keys = [one.key for one in all_figures]
        self.values = [one.value for one in all_figures]
        self.showing = [self._at_first(one) for one in all_figures]
        self.safe: set[int] = set()
        at = {key: place for place, key in enumerate(self.keys)}
        self.sums = [[(at[one.whole], -1), *((at[key], 1) for key in one.parts)] for one in sums]
        self.sums_of: list[list[tuple[int, int]]] = [[] for _key in self.keys]
        self.parts_of: list[list[int]] = [[] for _key in self.keys]
        self.wholes_of: list[list[int]] = [[] for _key in self.keys]
        for number, terms in enumerate(self.sums):
            for place, sign in terms:
                self.sums_of[place].append((number, sign))
        for one in parts:
            self.parts_of[at[one.whole]].append(at[one.part])
            self.wholes_of[at[one.part]].append(at[one.whole])

    def _at_first(self, one: Figure) -> Showing:
        if not one.shown:
            return Showing.FREE
        if one.value < self.least:
            return Showing.FEW
        return Showing.HIDDEN if one.traceable else Showing.EXACT

    def open_places(self) -> list[int]:
        """The figures that are not shown and for which no other world was found yet."""
        unseen = (Showing.FEW, Showing.HIDDEN)
        return [place for place, how in enumerate(self.showing) if how in unseen and place not in self.safe]

    def protect(self, place: int, allowed: int) -> None:
        """Look for another world for a figure, in which at most some more are hidden, and hide those."""
        for change in (1, -1):
            search = _Search(self, allowed)
            if search.begin(place, change):
                for each in search.changes:
                    if self.showing[each] is Showing.EXACT:
                        self.showing[each] = Showing.HIDDEN
                    self.safe.add(each)
                return

    def bounds(self, place: int) -> tuple[int, int]:
        """Between what a figure lies, as a reader knows or will know."""
        how = self.showing[place]
        if how is Showing.FREE:
            return 0, NO_LIMIT
        return (0, self.least - 1) if how is Showing.FEW else (self.least, NO_LIMIT)

    def told(self) -> dict[Key, Showing]:
        """How each figure is shown that stands in a table."""
        named = zip(self.keys, self.showing, strict=True)
        return {key: how for key, how in named if how is not Showing.FREE}

    def withheld(self) -> dict[Key, Showing]:
        """None of them, not even which are small."""
        return dict.fromkeys(self.told(), Showing.HIDDEN)


class _Search:
    """The way from the world as it is to another one: one figure changes, and what does not fit is mended."""

    def __init__(self, tables: _Tables, allowed: int) -> None:
        self.tables, self.allowed = tables, allowed
        self.changes: dict[int, int] = {}
        self.off: dict[int, int] = {}
        """By how much sums do not come out now."""
        self.steps = PATIENCE

    def begin(self, place: int, change: int) -> bool:
        """Whether there is another world in which a figure is one more, or one less."""
        if not self._fits(place, change):
            return False
        self._change(place, change)
        return self._mend()

    def _mend(self) -> bool:
        wrong = self._wrong()
        if wrong is None:
            return True
        self.steps -= 1
        if self.steps < 0:
            return False
        for place, change in sorted((one for one in wrong if self._fits(*one)), key=self._price):
            self._change(place, change)
            if self._mend():
                return True
            self._take_back(place)
        return False

    def _wrong(self) -> list[tuple[int, int]] | None:
        """What could mend the first thing that does not fit; nothing where all fits."""
        for number, off in self.off.items():
            terms = self.tables.sums[number]
            return [(place, -sign if off > 0 else sign) for place, sign in terms]
        for place, change in self.changes.items():
            for other in self._too_near(place, change):
                return [(other, change)]
        return None

    def _too_near(self, place: int, change: int) -> Iterator[int]:
        """What has to change in the same way, because a part would be more than the whole."""
        tables, now = self.tables, self.tables.values[place] + change
        if change > 0:
            return (one for one in tables.wholes_of[place] if self._now(one) < now)
        return (one for one in tables.parts_of[place] if self._now(one) > now)

    def _now(self, place: int) -> int:
        return self.tables.values[place] + self.changes.get(place, 0)

    def _fits(self, place: int, change: int) -> bool:
        if place in self.changes:
            return False
        if self.tables.showing[place] is Showing.EXACT and self._hidden() >= self.allowed:
            return False
        low, high = self.tables.bounds(place)
        return low <= self.tables.values[place] + change <= high

    def _hidden(self) -> int:
        return sum(self.tables.showing[place] is Showing.EXACT for place in self.changes)

    def _price(self, wanted: tuple[int, int]) -> tuple[int, int, int, int]:
        """What a change costs: a figure that was shown, then what it puts out of order, small figures first."""
        place, change = wanted
        tables = self.tables
        shown = tables.showing[place] is Showing.EXACT
        worse = sum(
            -1 if self.off.get(number, 0) * sign * change < 0 else 1 for number, sign in tables.sums_of[place]
        )
        worse += sum(1 for _one in self._too_near(place, change))
        return shown, worse, tables.values[place] if shown else 0, place

    def _change(self, place: int, change: int) -> None:
        self.changes[place] = change
        self._shift(place, change)

    def _take_back(self, place: int) -> None:
        self._shift(place, -self.changes.pop(place))

    def _shift(self, place: int, change: int) -> None:
        for number, sign in self.tables.sums_of[place]:
            off = self.off.get(number, 0) + sign * change
            if off:
                self.off[number] = off
            else:
                self.off.pop(number, None)
