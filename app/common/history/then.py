"""What there was at a moment: a thing and everything that belongs to it, put together again from the history.

It goes back from the present: what a field was before its first change after the moment is what it was then. So
it needs no change before the moment, and knows things that are older than their history.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar

from sqlalchemy import Date, and_, inspect, or_, select
from sqlalchemy import Enum as EnumType
from sqlalchemy.orm import Mapper, Session

from app.common.history.noting import plain
from app.common.history.reading import filled
from app.common.history.remembered import Change, fields_of
from app.common.types import Moment

Row = TypeVar("Row")
Key = tuple[str, int]
Fields = dict[str, Any]
_NEVER: Fields = {}


class Since:
    """What changed about a thing and what belongs to it since a moment; one statement."""

    def __init__(self, session: Session, whole: Any, moment: datetime) -> None:
        itself = and_(Change.thing == whole.__tablename__, Change.thing_id == whole.id)
        belongs = and_(Change.with_thing == whole.__tablename__, Change.with_id == whole.id)
        # All of them, for the database would look at each of the first ones twice, and at its policy each time.
        told = select(Change.thing, Change.thing_id, Change.field, Change.old)
        self._before: dict[Key, Fields] = defaultdict(dict)
        self._came: set[Key] = set()
        self._gone: dict[Key, Fields] = {}
        since = told.where(or_(itself, belongs), Change.at > moment).order_by(Change.id)
        for table, number, name, old in session.execute(since):
            key = table, number
            if key in self._came or key in self._gone or name in self._before[key]:
                continue  # SQLite gives the number of a deleted row again: what follows is about another one
            if name:
                self._before[key][name] = filled(old)
            elif old is None:
                self._came.add(key)
            else:
                self._gone[key] = filled(old)

    def came(self, table: str, number: int) -> bool:
        """Whether a row was added after the moment."""
        return (table, number) in self._came

    def fields(self, table: str, number: int, now: Mapping[str, Any]) -> Fields:
        """What the fields of a row held at the moment; `now` is what they hold in the present."""
        key = table, number
        return {**self._gone.get(key, now), **self._before.get(key, _NEVER)}

    def rows(self, kind: type[Row], there: Iterable[Row]) -> list[Row]:
        """The rows of a kind that belonged to the thing at the moment, as new objects that no session knows."""
        table = str(kind.__tablename__)  # type: ignore[attr-defined]
        now: dict[int, Fields] = {row.id: held(row) for row in there}  # type: ignore[attr-defined]
        numbers = {*now, *(number for name, number in self._gone if name == table)}
        return [
            rebuilt(kind, number, self.fields(table, number, now.get(number, {})))
            for number in sorted(numbers)
            if not self.came(table, number)
        ]


def held(row: Any) -> Fields:
    """What the remembered fields of a row hold, as the history writes it."""
    return {name: plain(getattr(row, name)) for name in fields_of(type(row))}


def rebuilt(kind: type[Row], number: int, fields: Mapping[str, Any]) -> Row:
    """A row put together from what the history says; fields that are no columns are left to whoever asks."""
    mapper: Mapper[Any] = inspect(kind)
    columns = {name: mapper.columns[name] for name in fields if name in mapper.columns}
    made: Any = kind(**{name: typed(column, fields[name]) for name, column in columns.items()})
    made.id = number
    return made


def typed(column: Any, value: Any) -> Any:
    """A value of the history as a column holds it."""
    if value is None:
        return None
    if isinstance(column.type, EnumType) and column.type.enum_class:
        kind: type[Enum] = column.type.enum_class
        return kind(value)
    if isinstance(column.type, Moment):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(column.type, Date) else value
