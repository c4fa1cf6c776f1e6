"""The database as its owner reaches it: all tables whole, whatever the portal itself may see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app
from sqlalchemy import Engine, create_engine

from app.common import database
from app.extensions import db


@contextmanager
def owner_engine() -> Iterator[Engine]:
    """An engine for commands that handle the database as a whole; the usual one where no owner is set."""
    url = current_app.config["DATABASE_OWNER_URL"]
    if not url:
        yield db.engine
        return
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    database.configure(engine, current_app.config["DATABASE_BUSY_TIMEOUT_MS"])
    yield engine
    engine.dispose()
