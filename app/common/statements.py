"""Statements that decide a race in the database: insert-or-update, and updates of exactly one row."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sqlalchemy import CursorResult, Delete, Update
from sqlalchemy.orm import Session


def insert_or_update(session: Session) -> Any:
    """The `insert` of this database that knows what to do on a conflict; only its own dialect is loaded."""
    return import_module(f"sqlalchemy.dialects.{session.get_bind().dialect.name}").insert


def changes_one(session: Session, statement: Update | Delete) -> bool:
    """Whether an update or delete found its row; of two at the same moment one does."""
    result: CursorResult[Any] = session.execute(statement)  # type: ignore[assignment]  (an update gives a cursor)
    return result.rowcount == 1
