"""Erasing a person from every table, as the tables themselves declare it (`erasing`), in the caller's transaction.

Rows go by way of the connection: the history of what is erased would otherwise be written by its erasure.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, or_, select
from sqlalchemy.orm import Session

from app.common import files
from app.common.audit.writing import forget_keys
from app.common.context import as_system
from app.common.erasing import Erased, Person
from app.common.files import StoredFile
from app.common.history import Change, Remembered
from app.common.jobs import Job
from app.extensions import Model

NEVER_FILLED = frozenset({"created_by_fk", "changed_by_fk"})
"""Columns of the framework that point at users, and that the portal does not fill."""


def declared() -> dict[str, Any]:
    """The class behind each table of ours; the framework has classes of its own for some."""
    classes = (mapper.class_ for mapper in Model.registry.mappers)
    return {cls.__tablename__: cls for cls in classes if hasattr(cls, "erased_by")}


def tables_of(kind: Erased) -> Iterator[Table]:
    """The tables that are erased in one way, those that point at others first."""
    classes = declared()
    for table in reversed(Model.metadata.sorted_tables):
        if table.name in classes and classes[table.name].erased_by is kind:
            yield table


def about(table: Table, person: Person) -> ColumnElement[bool] | None:
    """The condition that a row is about a person; nothing where it goes along with another row."""
    if table.name == "ab_user":
        return table.c.id == person.user_id
    numbers = {"actor": person.actor_id, "ab_user": person.user_id}
    found = [
        column == numbers[key.column.table.name]
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name in numbers and column.name not in NEVER_FILLED
    ]
    return or_(*found) if found else None


def forget(session: Session, person: Person) -> dict[str, int]:
    """Erase everything about a person; returns how many rows went, by table. Doing so twice is harmless.

    The account goes last, and only where the database lets it go (its guards). Raises `IntegrityError` otherwise.
    """
    with as_system():
        session.flush()
        counts = {"stored_file": _forget_files(session, person), "change": _forget_history(session, person)}
        for table in tables_of(Erased.ROW):
            condition = about(table, person)
            if condition is not None:
                counts[table.name] = session.connection().execute(delete(table).where(condition)).rowcount
    forget_keys(session.connection().engine)
    return {name: count for name, count in counts.items() if count}


def _forget_files(session: Session, person: Person) -> int:
    """The files that the portal made for the person: exports, and answers to a request for access."""
    made = select(Job.__table__.c.result_file_id).where(Job.__table__.c.actor_id == person.actor_id)
    found = list(session.scalars(select(StoredFile).where(StoredFile.id.in_(made))))
    for stored in found:
        files.remove(session, stored)
    session.flush()
    return len(found)


def _forget_history(session: Session, person: Person) -> int:
    """What happened to the person, and to what goes with the person."""
    row = Change.__table__.c
    mine = [(row.with_thing == "ab_user") & (row.with_id == person.user_id)]
    for table in tables_of(Erased.ROW):
        condition = about(table, person)
        if issubclass(declared()[table.name], Remembered) and condition is not None:
            mine.append((row.thing == table.name) & row.thing_id.in_(select(table.c.id).where(condition)))
    return session.connection().execute(delete(Change.__table__).where(or_(*mine))).rowcount
