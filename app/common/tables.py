"""Columns that many tables share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.schema import CreateIndex

from app.common import clock
from app.common.types import Moment
from app.common.words import N_

NEVER_AGAIN = {"sqlite_autoincrement": True}
"""Let SQLite give no number twice, as PostgreSQL does not: a history is found by the number of its thing."""


class Numbered:
    """A table with a number of its own; lists break ties on it."""

    id: Mapped[int] = mapped_column(primary_key=True, info={"label": N_("Number")})


class Stamped:
    """When a row was made and last changed; by whom is kept by the history, not here."""

    created_at: Mapped[datetime] = mapped_column(
        Moment, default=clock.now, info={"label": N_("Created"), "forgotten": True}
    )
    changed_at: Mapped[datetime] = mapped_column(
        Moment, default=clock.now, onupdate=clock.now, info={"label": N_("Changed"), "forgotten": True}
    )


class Versioned:
    """A row that two people may edit: the form carries the version it was made from (no lost updates)."""

    version: Mapped[int] = mapped_column(
        Integer, nullable=False, default=1, server_default="1", info={"label": N_("Version"), "forgotten": True}
    )

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805  (SQLAlchemy hands the class)
        return {"version_id_col": cls.version}


def only_where(condition: str, index: Index) -> Index:
    """Let an index hold the rows that meet a condition, in SQL that both databases read alike.

    SQLAlchemy takes the condition per database, and loads each of them with all its drivers to check its name.
    """
    index.info["where"] = condition
    return index


@compiles(CreateIndex)
def _with_condition(create: CreateIndex, compiler: Any, **options: Any) -> str:
    sentence = compiler.visit_create_index(create, **options)
    condition = create.element.info.get("where")
    return f"{sentence} WHERE {condition}" if condition else sentence
