"""Whose figures a line holds: organisations by their names and numbers, and by what was chosen for other names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping

from app.common.frozen import frozen
from app.common.words import folded

NEAR = 85
"""How alike two names have to be, of 100, for one to be proposed for the other."""


@frozen
class Known:
    """An organisation that is connected or on its way."""

    key: Hashable
    name: str
    numbers: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()


@frozen
class Unknown:
    """A name in a file that is of no organisation, with the one whose name is most alike."""

    name: str
    line: int
    near: Hashable = None


def name_key(name: str) -> str:
    """A name without accents, capitals and signs, as it is compared and as a choice for it is kept."""
    return " ".join(re.sub(r"[^\w]+|_", " ", folded(name)).split())


def number_key(number: str) -> str:
    """A number without dots, spaces and the noughts in front, which spreadsheets take away."""
    return re.sub(r"[\W_]+", "", folded(number)).lstrip("0")


class Register:
    """Finds organisations. A name that two of them have finds both."""

    def __init__(self, organisations: Iterable[Known], chosen: Mapping[str, Hashable | None]) -> None:
        """`chosen` says for names (as `name_key` writes them) which organisation is meant; nothing: left out."""
        self.chosen = chosen
        self.names: dict[str, set[Hashable]] = defaultdict(set)
        self.numbers: dict[str, set[Hashable]] = defaultdict(set)
        for one in organisations:
            for name in (one.name, *one.other_names):
                self.names[name_key(name)].add(one.key)
            for number in one.numbers:
                self.numbers[number_key(number)].add(one.key)
        for keys in (self.names, self.numbers):
            keys.pop("", None)

    def left_out(self, text: str) -> bool:
        """Whether somebody chose to leave an organisation out."""
        key = name_key(text)
        return key in self.chosen and self.chosen[key] is None

    def named(self, text: str) -> set[Hashable]:
        """The organisations of a name; of a number where the column of names holds numbers."""
        key = name_key(text)
        if key in self.chosen:
            return {self.chosen[key]}
        return self.names.get(key) or self.numbered(text)

    def numbered(self, text: str) -> set[Hashable]:
        """The organisations of a number."""
        return self.numbers.get(number_key(text), set())

    def near(self, text: str) -> Hashable:
        """The organisation whose name is most alike, where one is alike enough and no other as much."""
        from rapidfuzz import fuzz, process

        key = name_key(text)
        best = process.extract(key, list(self.names), scorer=fuzz.WRatio, limit=2, score_cutoff=NEAR)
        if not best or (len(best) > 1 and best[0][1] == best[1][1]):
            return None
        found = self.names[best[0][0]]
        return next(iter(found)) if len(found) == 1 else None
