"""What a request remembers while it lasts: lists say the same of many rows, and it is worked out once."""

from __future__ import annotations

from typing import Any

from flask import g

_now = g._get_current_object  # type: ignore[attr-defined]
"""What Flask keeps of this request, itself: a proxy would look for it anew for each of thousands of rows."""


def remembered(what: str) -> dict[Any, Any]:
    """What this request remembers under a name; empty at first."""
    memory: dict[Any, Any] = vars(_now()).setdefault(what, {})
    return memory
