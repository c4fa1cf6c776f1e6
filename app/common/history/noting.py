"""The listener: at each flush it notes what changed, before the commit it writes one row per changed field.

A save that flushes twice gives one row per field; what was put back before the commit leaves none.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import event, insert, inspect
from sqlalchemy.orm import Mapper, ORMExecuteState, Session

from app.common import audit, clock, context
from app.common.audit import events
from app.common.history.remembered import Change, Remembered, columns_of, fields_of, watched_classes
from app.common.pending import Pending

Key = tuple[str, int]


@dataclass
class Noted:
    """What a transaction did to one thing so far."""

    thing: Any
    created: bool = False
    deleted: bool = False
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    @property
    def changed(self) -> dict[str, tuple[Any, Any]]:
        """The fields that differ in the end, with their values before and after."""
        pairs = ((name, (self.before.get(name), new)) for name, new in self.after.items())
        return {name: pair for name, pair in pairs if pair[0] != pair[1]}

    @property
    def counts(self) -> bool:
        """Whether anything came of it: what was made and deleted in one transaction never was."""
        return self.created != self.deleted if self.created or self.deleted else bool(self.changed)


def _merge(into: dict[Key, Noted], part: dict[Key, Noted]) -> None:
    for key, noted in part.items():
        known = into.setdefault(key, Noted(noted.thing))
        known.created, known.deleted = known.created or noted.created, known.deleted or noted.deleted
        known.before = {**noted.before, **known.before}
        known.after |= noted.after


_noted: Pending[dict[Key, Noted]] = Pending(dict, _merge)


@event.listens_for(Remembered, "mapper_configured", propagate=True)
def _know_what_was(mapper: Mapper[Any], kind: type) -> None:
    """Have the value before at hand, also of a row that was not loaded when it was changed."""
    for name in columns_of(mapper):
        event.listen(mapper.all_orm_descriptors[name], "set", _nothing, active_history=True)


def _nothing(_target: Any, _value: Any, _before: Any, _initiator: Any) -> None:
    """Listening is what makes the mapper look."""


@event.listens_for(Session, "after_flush")
def note(session: Session, _flush: Any) -> None:
    """Note what this flush did; the keys of new rows are known by now."""
    for thing in (one for one in session.new if isinstance(one, Remembered)):
        if thing.remembered_in:
            _note_field(session, thing)
            continue
        noted = _of(session, thing)
        noted.created = True
        noted.after |= _filled(thing)
    for thing in (one for one in session.dirty if isinstance(one, Remembered)):
        _note_field(session, thing) if thing.remembered_in else _note_changes(session, thing)
    for thing in (one for one in session.deleted if isinstance(one, Remembered)):
        if thing.remembered_in:
            _note_field(session, thing, gone=True)
            continue
        noted = _of(session, thing)
        noted.deleted = True
        noted.before = {**_filled(thing), **noted.before}


def _note_field(session: Session, part: Any, *, gone: bool = False) -> None:
    """Note a row that is one field of another thing, among the other fields of that."""
    values = inspect(part).attrs["value"].history
    before, after = _first([*values.unchanged, *values.deleted]), None if gone else _first(values.added)
    if gone or values.has_changes():
        noted = _of(session, getattr(part, part.remembered_in))
        noted.before.setdefault(part.remembered_name, before)
        noted.after[part.remembered_name] = after


def _of(session: Session, thing: Any) -> Noted:
    return _noted.of(session).setdefault((thing.__tablename__, thing.id), Noted(thing))


def _note_changes(session: Session, thing: Any) -> None:
    attributes = inspect(thing).attrs
    for name in fields_of(type(thing)):
        history = attributes[name].history
        if history.has_changes():
            noted = _of(session, thing)
            before, after = [*history.unchanged, *history.deleted], [*history.unchanged, *history.added]
            many = _is_link(thing, name)
            noted.before.setdefault(name, _numbers(before) if many else plain(_first(history.deleted)))
            noted.after[name] = _numbers(after) if many else plain(_first(history.added))


def _filled(thing: Any) -> dict[str, Any]:
    """The fields of a row that hold something, as far as they are known without asking the database."""
    held = inspect(thing).dict
    known = {name: held.get(name) for name in fields_of(type(thing))}
    there = {name: one for name, one in known.items() if one not in (None, "", [])}
    return {name: _numbers(one) if _is_link(thing, name) else plain(one) for name, one in there.items()}


def _is_link(thing: Any, name: str) -> bool:
    return name in inspect(type(thing)).relationships


def _first(values: Any) -> Any:
    return next(iter(values or ()), None)


def _numbers(rows: Any) -> list[int]:
    return sorted(row.id for row in rows)


def plain(value: Any) -> Any:
    """A value as JSON knows it."""
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


_added = insert(Change.__table__).inline()
"""Without the numbers of the new rows: to return them, PostgreSQL would weigh who may read the change."""


@event.listens_for(Session, "before_commit", insert=True)
def write(session: Session) -> None:
    """Write what was noted, as part of the transaction that did it."""
    session.flush()
    found = [noted for noted in (_noted.taken(session) or {}).values() if noted.counts]
    at = clock.now()  # one moment for all, by which is seen what was one deed
    if rows := [row for noted in found for row in _rows(noted, at)]:
        with context.as_system():
            session.execute(_added, rows)
    for noted in found:
        _record(session, noted)


def _record(session: Session, noted: Noted) -> None:
    """Tell the audit log that a thing was added, changed or deleted, and which fields; their values stay here."""
    if noted.deleted:
        audit.record(session, events.DELETED, noted.thing)
        return
    fields = noted.after if noted.created else noted.changed
    kind = events.ADDED if noted.created else events.CHANGED
    audit.record(session, kind, noted.thing, fields=" ".join(sorted(fields))[: events.LONGEST])


def _rows(noted: Noted, at: datetime) -> list[dict[str, Any]]:
    if noted.deleted:
        return [_row(noted, at, "", noted.before, None)]
    if noted.created:
        return [_row(noted, at, "", None, noted.after)]
    return [_row(noted, at, name, old, new) for name, (old, new) in noted.changed.items()]


def _row(noted: Noted, at: datetime, name: str, old: Any, new: Any) -> dict[str, Any]:
    here, (with_thing, with_id) = context.current(), belongs_to(noted.thing)
    return {
        "thing": noted.thing.__tablename__,
        "thing_id": noted.thing.id,
        "field": name,
        "old": _written(old),
        "new": _written(new),
        "with_thing": with_thing,
        "with_id": with_id,
        "actor_id": here.actor_id,
        "place_id": here.organisation_id,
        "at": at,
        "request_id": here.request_id,
    }


def belongs_to(thing: Any) -> tuple[str | None, int | None]:
    """The thing whose history a row belongs to as well: its table and number, by `remembered_with`."""
    if not thing.remembered_with:
        return None, None
    mapper: Mapper[Any] = inspect(type(thing))
    relation = mapper.relationships[thing.remembered_with]
    ((local, _remote),) = relation.local_remote_pairs
    return relation.mapper.class_.__tablename__, getattr(thing, mapper.get_property_by_column(local).key)


def _written(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)


class ForgetfulStatement(Exception):
    """An update or delete of many rows at once went past the history of a remembered table."""


@event.listens_for(Session, "do_orm_execute")
def refuse_bulk(state: ORMExecuteState) -> None:
    """Refuse an update or delete that the history would not see; setting only unremembered columns may."""
    if not (state.is_update or state.is_delete):
        return
    name = getattr(getattr(state.statement, "table", None), "name", "")
    kind = next((one for one in watched_classes() if one.__tablename__ == name), None)
    if kind is None or (state.is_update and not _set_by(state) & set(fields_of(kind))):
        return
    raise ForgetfulStatement(f"{name} is remembered: change its rows one by one, through the session")


def _set_by(state: ORMExecuteState) -> set[str]:
    """The names of the columns that an update sets."""
    statement: Any = state.statement
    return {str(getattr(column, "key", column)) for column in (*(statement._values or ()), *_parameters(state))}


def _parameters(state: ORMExecuteState) -> set[str]:
    given: Any = state.parameters or {}
    return {name for row in (given if isinstance(given, list) else [given]) for name in row}
