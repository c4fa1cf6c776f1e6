"""What subjects put on the dashboard, which does not know them: what waits, what is new, and figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from app.common.web.pages import Figures, Latest, WorkItem

Worklist = Callable[[Any], Iterable[WorkItem]]
M = TypeVar("M", bound=Callable[[Any], Iterable[Any]])

_worklists: dict[str, Worklist] = {}
_latest: dict[str, Callable[[Any], Iterable[Latest]]] = {}
_figures: dict[str, Callable[[Any], Iterable[Figures]]] = {}


def worklist(made: Worklist) -> Worklist:
    """Put a worklist on the dashboard; it is given the person of the request, and asks the rights itself."""
    _worklists[_name_of(made)] = made
    return made


def latest(made: M) -> M:
    """Put short tables on the dashboard, in the same way."""
    _latest[_name_of(made)] = made
    return made


def figures(made: M) -> M:
    """Put figures on the dashboard, in the same way."""
    _figures[_name_of(made)] = made
    return made


def waiting(person: Any) -> tuple[WorkItem, ...]:
    """What waits for a person, of all subjects, in the order of their names."""
    return _all(_worklists, person)


def latest_of(person: Any) -> tuple[Latest, ...]:
    """The short tables for a person."""
    return _all(_latest, person)


def figures_of(person: Any) -> tuple[Figures, ...]:
    """The figures for a person."""
    return _all(_figures, person)


def _name_of(made: Any) -> str:
    return f"{made.__module__}.{made.__qualname__}"


def _all(known: dict[str, Any], person: Any) -> tuple[Any, ...]:
    return tuple(item for _name, each in sorted(known.items()) for item in each(person))
