"""The resident behind a request: a plain value, read in one statement at the start of each request.

It is not a `Principal`: a resident has no organisation, no role and no permission that could be asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy.orm import Session

from app.common.frozen import frozen
from app.security.models import Resident

Finder = Callable[[Session, int], Iterable[int]]
_finders: list[Finder] = []
"""What subjects know of where residents take part; logging in lies below them."""


def tells_where(find: Finder) -> Finder:
    """Let a subject tell in which organisations a resident takes part in something."""
    _finders.append(find)
    return find


def organisations_of(session: Session, resident_id: int) -> frozenset[int]:
    """The organisations in which a resident takes part in something, with access."""
    return frozenset(place for find in _finders for place in find(session, resident_id))


@frozen
class AtHome:
    """A resident who is logged in."""

    resident_id: int
    actor_id: int
    name: str
    language: str | None


def resident_columns() -> list[Any]:
    """What the statement of a request reads of the resident."""
    c = Resident.__table__.c
    return [c.id.label("resident_id"), c.actor_id, c.name, c.language, c.active]


def joined_resident(base: Any) -> Any:
    """The table behind `resident_columns`, hung on one that has an `actor_id`."""
    table = Resident.__table__
    return base.outerjoin(table, table.c.actor_id == base.c.actor_id)


def at_home(row: Any) -> AtHome:
    """The resident that the row of a session describes."""
    return AtHome(row.resident_id, row.actor_id, row.name, row.language)
