"""A page to look at, and who opens it."""

from __future__ import annotations

from dataclasses import dataclass

VISITOR = ""
RESIDENT, RESIDENT_PROVED = "resident", "resident-proved"


@dataclass(frozen=True)
class Stop:
    """A page to look at: the name of its picture, who opens it, where (`{…}` are rows of the demo), its answer."""

    name: str
    role: str
    path: str
    endpoint: str
    status: int = 200
