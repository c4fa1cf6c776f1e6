"""The settings under which both applications run."""

from __future__ import annotations

from benchmarks.stock import KEYS, ROOT
from tests.databases import owner_of


def portal_environment(url: str, port: int) -> dict[str, str]:
    """The settings of a production start over a database."""
    folder = ROOT / "benchmarks" / "results" / "instance"
    return {**KEYS, "DATABASE_URL": url, "PUBLIC_URL": f"http://127.0.0.1:{port}", "INSTANCE_FOLDER": str(folder)}


def floor_environment(url: str) -> dict[str, str]:
    """The database of the floor; as its owner, because the floor knows no row security."""
    return {"FLOOR_DATABASE": owner_of(url) or url}
