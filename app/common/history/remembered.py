"""What is remembered: the mark on a model, the columns that count, and the table of changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    and_,
    false,
    inspect,
    literal,
    or_,
    select,
)
from sqlalchemy import true as always
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from app.common.erasing import Erased
from app.common.scope import Opened, Scope, Scoped, Within
from app.common.tables import Numbered
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model


class Remembered:
    """A table whose changes are kept, field by field, in the transaction of the change.

    Not kept are columns with `info={"secret": True}`, because a history is no place for a password, and with
    `info={"forgotten": True}`, because they are bookkeeping or worked out from others.
    """

    __tablename__: Any
    remembered_as: ClassVar[str] = ""
    """What people call such a thing, as a message id."""
    remembered_with: ClassVar[str] = ""
    """The relation to the thing whose history this is part of as well: a role happens to a user."""
    remembered_in: ClassVar[str] = ""
    """The relation to the thing of which a row is one field, such as an answer of a plan: its column `value` is
    told in the history of the thing, under the name that the row has as `remembered_name`."""


class Change(Numbered, Scoped, Model):
    """One field of one thing that was changed in one save.

    Without a field it tells that the thing was added (`new` holds what was filled in) or deleted (`old` holds
    what there was). Values are JSON; a reference is the number of the row it points at.
    """

    __tablename__ = "change"
    __table_args__ = (
        Index("ix_change_thing_thing_id_id", "thing", "thing_id", "id"),
        Index("ix_change_with_thing_with_id_id", "with_thing", "with_id", "id"),
    )

    lifted_for_all = False
    erased_by = Erased.THING
    """Rows about an erased person go with the person; in rows by one the token stays (design, "History")."""

    thing: Mapped[str] = mapped_column(String(64), info={"label": N_("Table")})
    thing_id: Mapped[int] = mapped_column(Integer, info={"label": N_("Row")})
    field: Mapped[str] = mapped_column(String(64), default="", info={"label": N_("Field")})
    old: Mapped[str | None] = mapped_column(Text, info={"label": N_("Before")})
    new: Mapped[str | None] = mapped_column(Text, info={"label": N_("After")})
    with_thing: Mapped[str | None] = mapped_column(String(64), info={"label": N_("Table it belongs to")})
    with_id: Mapped[int | None] = mapped_column(Integer, info={"label": N_("Row it belongs to")})
    actor_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id"), index=True, info={"label": N_("Changed by")}
    )
    place_id: Mapped[int | None] = mapped_column(Integer, info={"label": N_("Working at")})
    """The organisation the actor worked in; a plain number, so that a past organisation can be deleted."""
    at: Mapped[datetime] = mapped_column(Moment, info={"label": N_("Changed")})
    request_id: Mapped[str] = mapped_column(String(32), default="", info={"label": N_("Request")})
    if TYPE_CHECKING:
        actor: Mapped[Any]
        user: Mapped[Any]
        place: Mapped[Any]

    outsider = ""
    """The name of whoever did it, where that is no colleague; filled in by the screen that tells of it."""

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        """Whoever may read the thing may read its history; what is said of fields is asked by the screen.

        Who works for all organisations reads of what is opened to groups by groups alone, as the thing itself.
        """
        if scope.unlimited:
            return always()
        kinds = list(remembered_classes())
        opened: list[Any] = [kind for kind in kinds if issubclass(kind, Opened)]
        apart = cls.thing.not_in([kind.__tablename__ for kind in opened])
        told = [_about(kind, scope) for kind in (opened if scope.everything else kinds)]
        return or_(and_(scope.lifted(), apart), *told)

    @classmethod
    def writable(cls, scope: Scope) -> ColumnElement[bool]:
        """Nobody: rows are added on all rows, on behalf of whoever changes the thing."""
        return false()


def _about(kind: type, scope: Scope) -> ColumnElement[bool]:
    """The condition that a change is about a thing of one table, within the scope."""
    table: Any = inspect(kind).local_table
    its = Change.thing == table.name
    if issubclass(kind, Within) and getattr(kind, "remembered_with", "") == kind.within:
        return and_(its, _in_readable(kind, scope))
    if not issubclass(kind, Scoped):
        return its
    found = select(literal(1)).select_from(table).where(table.c.id == Change.thing_id, kind.readable(scope))
    return and_(its, found.correlate(Change.__table__).exists())


def _in_readable(kind: type[Within], scope: Scope) -> ColumnElement[bool]:
    """What is as open as the thing it belongs to is told with that thing, also when it is gone itself."""
    whole, _key = kind.whole()
    table: Any = inspect(whole).local_table
    found = select(literal(1)).select_from(table).where(table.c.id == Change.with_id, whole.readable(scope))
    return and_(Change.with_thing == table.name, found.correlate(Change.__table__).exists())


def remembered_classes() -> Iterator[type]:
    """Every mapped class that has a history, in the order of their tables' names."""
    found: list[Any] = [kind for kind in watched_classes() if not kind.remembered_in]
    return iter(sorted(found, key=lambda kind: kind.__tablename__))


def watched_classes() -> Iterator[type[Remembered]]:
    """Every mapped class whose changes are kept, also as fields of another thing."""
    kinds = (mapper.class_ for mapper in Model.registry.mappers)
    return (kind for kind in kinds if issubclass(kind, Remembered))


@lru_cache(maxsize=64)
def fields_of(kind: type) -> tuple[str, ...]:
    """The columns of a remembered class that its history tells of, and its many-to-many relations with a label."""
    mapper: Mapper[Any] = inspect(kind)
    links = [link.key for link in mapper.relationships if link.secondary is not None and link.info.get("label")]
    return (*columns_of(mapper), *links)


def columns_of(mapper: Mapper[Any]) -> list[str]:
    """The columns that are remembered; what a query works out is none."""
    return [
        attribute.key
        for attribute in mapper.column_attrs
        if (column := attribute.columns[0]).table is mapper.local_table and _counts(column)
    ]


def _counts(column: Any) -> bool:
    return not (column.primary_key or column.info.get("secret") or column.info.get("forgotten"))
