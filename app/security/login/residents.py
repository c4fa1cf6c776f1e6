"""The resident behind a request: a plain value, read in one statement at the start of each request.

It is not a `Principal`: a resident has no organisation, no role and no permission that could be asked for.
"""

from __future__ import annotations

from typing import Any

from app.common.frozen import frozen
from app.security.models import Resident


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
