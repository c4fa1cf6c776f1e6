"""Worklists on the dashboard of subjects that it does not know: each says what waits for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from app.common.web.pages import WorkItem

Worklist = Callable[[Any], Iterable[WorkItem]]

_worklists: dict[str, Worklist] = {}


def worklist(made: Worklist) -> Worklist:
    """Put a worklist on the dashboard; it is given the person of the request, and asks the rights itself."""
    _worklists[f"{made.__module__}.{made.__qualname__}"] = made
    return made


def waiting(person: Any) -> tuple[WorkItem, ...]:
    """What waits for a person, of all subjects, in the order of their names."""
    return tuple(item for _name, each in sorted(_worklists.items()) for item in each(person))
