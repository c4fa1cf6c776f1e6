"""What is kept in the database, as tests look at it: in short, and by the kind of each column."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.common.types import Moment
from app.extensions import Model
from tests import bench

LEFT_BEHIND = frozenset({"login_session", "audit_event", "actor_key"})
"""What any request may leave behind: when somebody was last seen, and that it came."""


def fingerprint(but: frozenset[str] = LEFT_BEHIND) -> str:
    """A sum over every row of every table, save some; two equal ones mean that nothing was changed in between."""
    connection, total = bench.the_connection(), hashlib.sha256()
    for table in Model.metadata.sorted_tables:
        if table.name not in but:
            rows = connection.execute(select(table).order_by(*table.primary_key.columns)).all()
            total.update(repr((table.name, [tuple(row) for row in rows])).encode())
    return total.hexdigest()


def kind_of(column: Any) -> type:
    """What a column keeps: text, a number, yes or no, a day or a moment."""
    return datetime if isinstance(column.type, Moment) else column.type.python_type
