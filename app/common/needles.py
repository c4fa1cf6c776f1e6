"""What a search looks in: the search key of a row, and of what belongs to the row (decision 0054)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    func,
    inspect,
    not_,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.orm import aliased

from app.common import context, grams, rowsecurity, search
from app.common.frozen import frozen
from app.common.scope import Scope
from app.common.words import folded
from app.extensions import db

SAMPLE, OFTEN = 0.5, 9
"""A word is met often when it stands in more than nine parts of those on one page in two hundred."""
MOST_WAYS = 3
Way = tuple[ColumnElement[bool], ...]


def searched_within(table: str, *columns: str) -> None:
    """Declare that a table is searched for the rows that its own belong to: by number of those, and search key.

    PostgreSQL gets a function that tells whether a pattern is met often. It looks at rows of everybody, because
    what a word costs does not depend on who asks; it says nothing but that.
    """
    search.searched(table, *columns)
    sample = f"SELECT 1 FROM {table} TABLESAMPLE SYSTEM ({SAMPLE}) REPEATABLE (1)"  # noqa: S608
    met = f"{sample} WHERE search_key LIKE pattern ESCAPE '/' LIMIT {OFTEN + 1}"
    head = f"{_often(table)}(pattern text) returns boolean SET portal.organisations = '{{}}'"
    rowsecurity.everywhere(head, f"SELECT count(*) > {OFTEN} FROM ({met}) AS met")  # noqa: S608


def _often(table: str) -> str:
    return f"portal_often_in_{table}"


def pattern_of(word: str) -> str:
    """The pattern of what holds a word, for `LIKE` with the escape `/`."""
    signs = word.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return f"%{signs}%"


@frozen
class Word:
    """A word of a search and its place among the others, as a value that a statement can be said again with."""

    text: str
    place: int

    @property
    def name(self) -> str:
        """The name of the value: what has to stand in a column."""
        return f"word_{self.place}"

    def within(self, column: Any) -> ColumnElement[bool]:
        """The condition that a column holds it."""
        return column.like(self.value, escape="/")  # type: ignore[no-any-return]

    @property
    def value(self) -> Any:
        """The pattern of what holds it."""
        return bindparam(self.name, pattern_of(self.text), String)


def words_of(text: str) -> list[Word]:
    """The words of a text that is searched for, folded."""
    return [Word(word, place) for place, word in enumerate(folded(text).split())]


@frozen
class Parts:
    """Rows that belong to a row, in which its words may stand as well: answers of a plan.

    They are asked for as any other rows: what whoever searches may not read finds nothing.
    """

    kind: Any
    key: Any
    """Their column with the number of the row."""
    words: Any
    counts: Any
    """Which of them are looked in."""

    def holding(self, word: Word) -> Select[Any]:
        """The numbers of the rows to which parts with a word belong, as PostgreSQL gathers them.

        Its policies say by themselves which may be read. That the parts are of the organisation at hand is not
        said besides: an index of all that it has would be read, to be met with the few that hold the word.
        """
        parts = inspect(self.kind).local_table.c
        key, counts, words = (parts[column.key] for column in (self.key, self.counts, self.words))
        return select(key).where(counts, word.within(words))

    def of(self, number: Any, word: Word) -> ColumnElement[bool]:
        """Whether the word stands in a part of one row.

        PostgreSQL would ask all rows in one go for what is said with `EXISTS`, and go by trigrams for what is no
        more than a condition on the word; a row has few parts.
        """
        met = select(true()).where(self.key == number, self.counts, word.within(self.words).is_(True))
        return search.in_order(met.limit(1), self.kind).correlate(number.class_).scalar_subquery()  # type: ignore[return-value]

    def often(self, word: Word) -> ColumnElement[bool]:
        """Whether a word stands in many parts; asked once per statement."""
        asked = select(getattr(func, _often(self.kind.__tablename__))(word.value).label("often")).cte()
        return select(asked.c.often).scalar_subquery()  # type: ignore[return-value]


@frozen
class Needle:
    """A column of rows that is searched in, and what belongs to them."""

    column: Any
    parts: Parts | None = None

    def hold(self, words: Sequence[Word]) -> ColumnElement[bool]:
        """The condition that every word stands in a row, or in what belongs to it."""
        return or_(*(and_(true(), *way) for way in self.ways(words)))

    def ways(self, words: Sequence[Word]) -> list[Way]:
        """The same as conditions of which one holds as a whole: the ways in which the database may look for it.

        A list is read in its order, and each row is asked, until a page is full; that is soon, for a word that is
        met often. For another one PostgreSQL gathers by trigrams what holds it, from both tables, and looks at no
        other row. Which of its words that is, it finds out itself: what is decided for all rows is asked first.
        """
        walked = tuple(self._holds(word) for word in words)
        gathers = self.parts and _on_postgresql()
        long = [place for place, word in enumerate(words) if gathers and search.is_rare(word.text)][:MOST_WAYS]
        often = [self.parts.often(words[place]) for place in long if self.parts]
        ways = [
            (*often[:rank], not_(often[rank]), self._gathered(words[place]), *walked[:place], *walked[place + 1 :])
            for rank, place in enumerate(long)
        ]
        return [*ways, (*often, *walked)]

    def leading(self, words: Sequence[Word]) -> list[ColumnElement[bool]]:
        """A condition that leads to the few rows that may hold the rarest word, where one is rare; else nothing.

        It stands beside the others and takes no row away that they leave (decision 0095).
        """
        model: Any = self.column.class_
        found = (
            None if self.parts else grams.few_of(db.session(), model.__tablename__, [word.text for word in words])
        )
        return [] if found is None else [grams.among(model.id, found)]

    def _holds(self, word: Word) -> ColumnElement[bool]:
        here = word.within(self.column)
        if self.parts is None:
            return here
        model: Any = self.column.class_
        there = or_(here, self.parts.of(model.id, word))
        # What belongs to rows is looked in last: there is most of it, and few may read all.
        return there if _on_postgresql() else and_(_readable(model, context.current().scope), there)

    def _gathered(self, word: Word) -> ColumnElement[bool]:
        assert self.parts is not None, "only where there are parts"
        model: Any = self.column.class_
        twin = _twin(model)
        named = select(twin.id).where(word.within(getattr(twin, self.column.key)))
        return model.id.in_(union(named, self.parts.holding(word)))  # type: ignore[no-any-return]


def _on_postgresql() -> bool:
    """Whether policies ask who may read a row, before anything that is looked up for it."""
    return db.session.get_bind().dialect.name == "postgresql"


@lru_cache(maxsize=256)
def _readable(model: Any, scope: Scope) -> ColumnElement[bool]:
    """What the rows are that a scope opens; written down once, for it asks three layers of rights."""
    return model.readable(scope)  # type: ignore[no-any-return]


@cache
def _twin(model: Any) -> Any:
    """The rows beside themselves."""
    return aliased(model)
