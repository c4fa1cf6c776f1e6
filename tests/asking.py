"""What is asked of the database while something is done, and how the database goes about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, text

from app.extensions import db
from tests import bench

Asked = tuple[str, Any]
"""A statement and its values."""


@contextmanager
def overheard() -> Iterator[list[Asked]]:
    """The statements that are said until the block ends."""
    said: list[Asked] = []
    engine = bench.the_connection().engine
    remember = lambda *told: said.append((told[2], told[3]))  # noqa: E731
    event.listen(engine, "before_cursor_execute", remember)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", remember)


def way_to(statement: str, values: Any = (), *, without: tuple[str, ...] = ()) -> str:
    """How the database would find what a statement asks, in its own words.

    With few rows PostgreSQL would rather read them all: it is asked what it would do `without` such ways.
    """
    sqlite = bench.the_connection().engine.dialect.name == "sqlite"
    with bench.office():
        for way in () if sqlite else without:
            db.session.execute(text(f"SET LOCAL enable_{way} = off"))
        explain = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
        return " ".join(map(str, db.session.connection().exec_driver_sql(explain + statement, values)))
