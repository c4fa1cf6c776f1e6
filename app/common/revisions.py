"""Which revision a database is at, and which is the newest: what every process asks before it serves.

Read without Alembic, which only upgrades need: it would take a tenth of the time and the memory of a start.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

FOLDER = Path(__file__).resolve().parents[2] / "migrations"
_NAMED = re.compile(r"^(revision|down_revision)\s*=\s*['\"](\w+)['\"]", re.MULTILINE)


def at_head(connection: Connection) -> bool:
    """Whether a database is at the newest revision."""
    return revision_of(connection) == newest()


def revision_of(connection: Connection) -> str | None:
    """The revision that a database is at, or nothing when it never was upgraded."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


@cache
def newest() -> str:
    """The revision that no other one follows; this program does not change while it runs."""
    found = [
        pair for file in sorted((FOLDER / "versions").glob("*.py")) for pair in _NAMED.findall(file.read_text())
    ]
    followed = {revision for name, revision in found if name == "down_revision"}
    (head,) = {revision for name, revision in found if name == "revision"} - followed
    return head
