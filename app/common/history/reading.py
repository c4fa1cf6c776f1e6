"""Reading a history: a page of changes, and the values of a thing at a moment."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from app.common.frozen import frozen
from app.common.history.noting import plain
from app.common.history.remembered import Change

PAGE = 25


@frozen
class Moments:
    """One page of changes, newest first, and whether there are newer and older ones."""

    changes: list[Change]
    newer: bool
    older: bool


def page_of(
    session: Session,
    wanted: ColumnElement[bool],
    *,
    after: int | None = None,
    before: int | None = None,
    options: Iterable[Any] = (),
) -> Moments:
    """The newest changes, those older than a number (`after`), or those newer (`before`); one statement."""
    found = select(Change).where(wanted).options(*options).limit(PAGE + 1)
    if before:
        rows = list(session.scalars(found.where(Change.id > before).order_by(Change.id)))
        return Moments(rows[:PAGE][::-1], len(rows) > PAGE, True)
    narrowed = found.where(Change.id < after) if after else found
    rows = list(session.scalars(narrowed.order_by(Change.id.desc())))
    return Moments(rows[:PAGE], bool(after), len(rows) > PAGE)


def about(thing: Any, fields: Iterable[str]) -> ColumnElement[bool]:
    """The condition that a change is about a thing: one of some fields, or that it was added or deleted."""
    its = Change.thing == thing.__tablename__, Change.thing_id == thing.id
    return and_(*its, Change.field.in_(["", *fields]), _since_it_was_added(thing))


def _since_it_was_added(thing: Any) -> ColumnElement[bool]:
    """Nothing that came before: SQLite gives the number of a deleted row to the next one."""
    added = Change.__table__.alias()
    its = added.c.thing == thing.__tablename__, added.c.thing_id == thing.id
    last = select(func.max(added.c.id)).where(*its, added.c.field == "", added.c.old.is_(None))
    return Change.id >= func.coalesce(last.scalar_subquery(), 0)


def along_with(thing: Any, table: str, fields: Iterable[str]) -> ColumnElement[bool]:
    """The condition that a change is about what belongs to a thing, such as the roles of a user."""
    return and_(
        Change.with_thing == thing.__tablename__,
        Change.with_id == thing.id,
        Change.thing == table,
        Change.field.in_(["", *fields]),
        _since_it_was_added(thing),
    )


def any_of(conditions: Iterable[ColumnElement[bool]]) -> ColumnElement[bool]:
    """The condition that one of several holds."""
    return or_(*conditions)


def filled(text: str | None) -> Any:
    """A value as it was kept; nothing for nothing."""
    return None if text is None else json.loads(text)


def as_of(
    session: Session, thing: Any, fields: Iterable[str], moment: datetime, now: Mapping[str, Any] | None = None
) -> dict[str, Any] | None:
    """The values of some fields at a moment, or nothing where the thing did not exist yet.

    It goes back from the present: what a field was before its first change after the moment is what it was
    then. So it also knows things that are older than their history. `now` says what fields hold that are no
    columns of the thing.
    """
    its = (Change.thing == thing.__tablename__, Change.thing_id == thing.id, Change.at > moment)
    first = select(func.min(Change.id)).where(*its).group_by(Change.field)
    found = {change.field: change for change in session.scalars(select(Change).where(Change.id.in_(first)))}
    if "" in found:
        return None
    held = {name: plain(getattr(thing, name)) for name in fields if name not in (now or {})} | dict(now or {})
    return {name: filled(found[name].old) if name in found else held[name] for name in fields}
