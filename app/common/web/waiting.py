"""What waits for people on the dashboard, whatever the subject: one statement for all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import literal, select, union_all

from app.common.frozen import frozen
from app.common.web.pages import WorkItem
from app.common.web.worklists import worklist
from app.extensions import db


@frozen
class Waits:
    """Something that waits: whom it concerns by a permission, how it is counted, and how that is told."""

    permission: tuple[str, str]
    counted: Callable[[], Any]
    told: Callable[[int, datetime | None], WorkItem]


_known: list[Waits] = []


def waits(permission: str, screen: str, counted: Callable[[], Any]) -> Callable[..., Any]:
    """Put a line on the dashboard of whoever has a permission; the function tells a count above nothing.

    What is `counted` is a select of two columns: how many, and since when the oldest waits (`waiting.NO_MATTER`
    where that does not matter).
    """

    def declare(told: Any) -> Any:
        _known.append(Waits((f"can_{permission}", screen), counted, told))
        return told

    return declare


@worklist
def all_that_waits(person: Any) -> Iterator[WorkItem]:
    """All that waits for this person, counted at once."""
    may = person.permissions if person.user_id is not None else frozenset()
    mine = [one for one in _known if one.permission in may]
    if mine:
        looked = (select(literal(place), *one.counted().subquery().c) for place, one in enumerate(mine))
        found: list[Any] = sorted(db.session.execute(union_all(*looked)))
        yield from (mine[place].told(count, since) for place, count, since in found if count)
