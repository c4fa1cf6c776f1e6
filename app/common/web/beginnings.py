"""The order of a search: first the names that begin with what was typed, then those that hold it elsewhere.

Whoever types "jans" looks for a Jansen, and those lie next to each other in the order of the list: they are found
at once, however long the table. Only where they are few the others are looked for (decision 0036).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, literal, not_, select, tuple_, union_all

from app.common import context, search
from app.common.frozen import frozen
from app.common.needles import Needle, pattern_of, words_of
from app.common.words import folded
from app.extensions import db

LAST_SIGN = "\U0010ffff"
FIRST, PAST = "first", "past"
"""The names of the values between which names begin with a word."""


def begins(order: Any, word: str) -> ColumnElement[bool]:
    """The condition that a name begins with a word, in the order of names (`sort_key`)."""
    return and_(order >= bindparam(FIRST, word, order.type), order < bindparam(PAST, word + LAST_SIGN, order.type))


def word_of(text: str) -> str:
    """The word of a search that a name may begin with: the longest, as in "jan jansen"."""
    return max(folded(text).split(), key=len, default="")


@frozen
class InTwo:
    """A search in two parts, each in the order of names.

    `base` selects the numbers of the rows that are searched in; `whole` says that these are all rows, so that the
    database is told to read the table in its order.
    """

    model: Any
    base: Select[Any]
    order: Any
    needle: Needle
    text: str
    whole: bool

    def found(self, *but: str) -> list[Select[Any]]:
        """The numbers of all rows that hold every word, but for those that are left out: one way to each."""
        words = [word for word in words_of(self.text) if word.text not in but]
        return [self.base.where(*way) for way in self.needle.ways(words)]

    @property
    def shape(self) -> Any:
        """What the statement of a page depends on besides the words themselves; None where that cannot be told.

        What a list is narrowed to stands in `base`; whose eyes see it, SQLite is told in the statement.
        """
        key: Any = self.base._generate_cache_key()
        if key is None:
            return None
        texts, needle = [word.text for word in words_of(self.text)], self.needle
        alike = tuple((texts.index(text), search.is_rare(text), text == word_of(self.text)) for text in texts)
        narrowed = key.key, tuple(repr(value.value) for value in key.bindparams)
        dialect = db.session.get_bind().dialect.name
        eyes = None if dialect == "postgresql" else context.current().scope
        parts = needle.parts and needle.parts.kind
        looked_in = self.model, self.order.key, needle.column.key, parts, self.whole
        return narrowed, *looked_in, alike, dialect, eyes

    @property
    def values(self) -> dict[str, str]:
        """The words, as a statement of this shape takes them."""
        first = word_of(self.text)
        return {word.name: pattern_of(word.text) for word in words_of(self.text)} | {
            FIRST: first, PAST: first + LAST_SIGN
        }  # fmt: skip

    def all(self) -> Any:
        """The numbers of all that is found, in no order."""
        first, *others = self.found()
        return union_all(first, *others) if others else first

    def page(self, size: int, skipped: int, most: int) -> Any:
        """Numbers, parts and how many there are in all (at most `most`): `size` rows after those skipped."""
        both = self._joined(self._parts(), max(most, skipped + size))
        return both.add_columns(func.count().over()).offset(skipped or None).limit(size)

    def beside(self, edge: int, size: int, backwards: bool) -> Any:
        """Numbers and parts of the rows after a row, or before it, nearest first; of all where it is gone."""
        place = db.session.scalar(select(self.order).where(self.model.id == edge))
        parts = self._parts(backwards) if place is None else self._beyond(place, edge, backwards)
        return self._joined(parts, size, backwards).limit(size)

    def _parts(self, backwards: bool = False) -> tuple[list[Select[Any]], list[Select[Any]]]:
        word, elsewhere = word_of(self.text), self._elsewhere
        # What a name begins with need not be looked for in it: PostgreSQL would gather all of them to do so.
        first = [way.where(begins(self.order, word)) for way in self.found(word)]
        *gathered, walked = (way.where(not_(begins(elsewhere, word))) for way in self.found())
        order = self.order if gathered else elsewhere
        return (
            [self._part(way, 0, self.order, backwards) for way in first],
            [*(self._part(way, 1, elsewhere, backwards) for way in gathered),
             self._part(walked, 1, order, backwards)],
        )  # fmt: skip

    def _part(self, part: Select[Any], number: int, order: Any, backwards: bool) -> Select[Any]:
        ways = (order, self.model.id)
        part = part.add_columns(self.order.label("place"), literal(number).label("part"))
        part = part.order_by(*(way.desc() if backwards else way for way in ways))
        return search.in_order(part, self.model) if self.whole else part

    @property
    def _elsewhere(self) -> Any:
        """The order of the second part: where it is to be gathered by trigrams, one that no index has."""
        gathered = db.session.get_bind().dialect.name == "postgresql" and search.is_rare(folded(self.text))
        return self.order.concat("") if gathered else self.order

    def _beyond(self, place: str, edge: int, backwards: bool) -> list[list[Select[Any]]]:
        """The parts as far as they lie beyond a row: its own from there on, and the one behind that."""
        here, there = tuple_(self.order, self.model.id), tuple_(literal(place), literal(edge))
        beyond = here < there if backwards else here > there
        first, second = self._parts(backwards)
        in_first = place.startswith(word_of(self.text))
        if backwards:
            return [_where(first, beyond)] if in_first else [_where(second, beyond), first]
        return [_where(first, beyond), second] if in_first else [_where(second, beyond)]

    def _joined(self, parts: Iterable[list[Select[Any]]], most: int, backwards: bool = False) -> Any:
        """The parts one after the other; of the second only what the first leaves room for.

        Of the ways to a part the database takes one, so that each of them has all the room.
        """
        first, *rest = parts
        found = [way.limit(most).cte(f"found_{number}") for number, way in enumerate(first)]
        there = sum((select(func.count()).select_from(one).scalar_subquery() for one in found), literal(0))
        for part in rest:
            found += [way.limit(most - there).cte(f"elsewhere_{number}") for number, way in enumerate(part)]
        both = union_all(*(select(each) for each in found)).subquery()
        ways = (both.c.part, both.c.place, both.c.id)
        return select(both.c.id, both.c.part).order_by(*(way.desc() if backwards else way for way in ways))


@frozen
class AtOnce(InTwo):
    """The same in one go, where `base` leads to few rows: all of them are read, and put in order."""

    @property
    def shape(self) -> Any:
        """None: the statement holds the numbers of these rows, which hardly ever come back."""
        return None

    def page(self, size: int, skipped: int, most: int) -> Any:
        found = self._ordered().add_columns(func.count().over())
        return found.offset(skipped or None).limit(size)

    def beside(self, edge: int, size: int, backwards: bool) -> Any:
        found = self._ordered(backwards)
        place = db.session.scalar(select(self.order).where(self.model.id == edge))
        if place is not None:
            part = 0 if place.startswith(word_of(self.text)) else 1
            here, there = tuple_(*self._ways), tuple_(literal(part), literal(place), literal(edge))
            found = found.where(here < there if backwards else here > there)
        return found.limit(size)

    @property
    def _ways(self) -> tuple[Any, ...]:
        return (case((begins(self.order, word_of(self.text)), 0), else_=1), self.order, self.model.id)

    def _ordered(self, backwards: bool = False) -> Select[Any]:
        (found,) = self.found()
        ways = self._ways
        ordered = found.order_by(*(way.desc() if backwards else way for way in ways))
        return ordered.add_columns(ways[0].label("part"))


def _where(ways: list[Select[Any]], condition: Any) -> list[Select[Any]]:
    return [way.where(condition) for way in ways]
