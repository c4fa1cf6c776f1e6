"""How values of a history are written for people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Enum, inspect, select
from sqlalchemy.orm import Mapper

from app.common.types import Moment
from app.common.web.locale import gettext as _
from app.common.web.values import column_info, shown
from app.extensions import db


class Names:
    """The names of the rows that changes refer to, read through the scope: one statement per table."""

    def __init__(self) -> None:
        self._wanted: dict[type, set[int]] = defaultdict(set)
        self._found: dict[tuple[type, int], str] = {}

    def want(self, kind: type, name: str, value: Any) -> None:
        """Say that the value of a field will be written."""
        target = _target(kind, name)
        if target is not None and value is not None:
            self._wanted[target].update(value if isinstance(value, list) else [value])

    def look_up(self) -> None:
        """Read the names of all that was wanted."""
        for target, keys in self._wanted.items():
            model: Any = target
            for row in db.session.scalars(select(model).where(model.id.in_(keys))):
                self._found[target, row.id] = shown(row.label)

    def written(self, kind: type, name: str, value: Any) -> str:
        """A value as people read it; a row that one may not know, or that is gone, has its number only."""
        target = _target(kind, name)
        if target is None:
            return shown(_typed(kind, name, value), column_info(kind, name).get("choices"))
        keys = value if isinstance(value, list) else [value] if value is not None else []
        return ", ".join(self._found.get((target, key)) or _("number %(number)s", number=key) for key in keys)


def _target(kind: type, name: str) -> type | None:
    """The class that a field refers to, if it is a reference."""
    mapper: Mapper[Any] = inspect(kind)
    if name in mapper.relationships:
        return mapper.relationships[name].mapper.class_
    column = mapper.columns.get(name)
    if column is None:
        return None  # a field that is a row of another table: an answer
    links = (link for link in mapper.relationships if not link.viewonly and link.direction.name == "MANYTOONE")
    return next((link.mapper.class_ for link in links if column in link.local_columns), None)


def _typed(kind: type, name: str, value: Any) -> Any:
    """A value of JSON as the column holds it."""
    mapper: Mapper[Any] = inspect(kind)
    made = _maker(mapper.columns[name].type)
    return made(value) if made and value is not None else value


def _maker(type_: Any) -> Callable[[Any], Any] | None:
    if isinstance(type_, Enum):
        return type_.enum_class
    if isinstance(type_, Moment):
        return datetime.fromisoformat
    return date.fromisoformat if isinstance(type_, Date) else None


def want_all(names: Names, kind: type, values: dict[str, Any], fields: Iterable[str]) -> None:
    """Say that some fields of a row will be written."""
    for name in fields:
        names.want(kind, name, values.get(name))
