"""What waits for a local administrator on the dashboard: one statement for all of it (design, section 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Select, select

from app.common.frozen import frozen
from app.common.web.pages import WorkItem
from app.common.web.worklists import worklist
from app.extensions import db


@frozen
class Waits:
    """Something that waits: whom it concerns by a permission, how it is counted, and how a count is told."""

    permission: tuple[str, str]
    counted: Callable[[], Select[Any]]
    told: Callable[[int], WorkItem]


_known: list[Waits] = []


def waits(permission: str, screen: str, counted: Callable[[], Select[Any]]) -> Callable[..., Any]:
    """Put a line on the dashboard of whoever has a permission; the function tells a count above nothing."""

    def declare(told: Callable[[int], WorkItem]) -> Callable[[int], WorkItem]:
        _known.append(Waits((f"can_{permission}", screen), counted, told))
        return told

    return declare


@worklist
def on_the_territory(person: Any) -> Iterator[WorkItem]:
    """All that waits for this person, counted at once."""
    mine = [one for one in _known if one.permission in person.permissions]
    if mine:
        counts = db.session.execute(select(*(one.counted().scalar_subquery() for one in mine))).one()
        yield from (one.told(count) for one, count in zip(mine, counts, strict=True) if count)
