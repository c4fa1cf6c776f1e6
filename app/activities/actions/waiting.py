"""What waits for a local administrator on a territory, whatever kind of thing it is (mission A-12, F-21).

Each kind says so itself: `@that_waits("name")` on a function that gives a select of three columns, `id`,
`municipality_id` and `since`, of the rows that wait now. It is asked under the scope of whoever looks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import cast, func, null, select, union_all
from sqlalchemy.orm import Session

from app.activities.models import ImportedActivity
from app.activities.rules.moderating import Review
from app.common.frozen import frozen
from app.common.types import Moment

OFFERED = "imported_activity"
Look = Callable[[], Any]
_kinds: dict[str, Look] = {}


@frozen
class Waiting:
    """How much waits, and since when the oldest does."""

    count: int = 0
    since: datetime | None = None


NOTHING = Waiting()
NO_MATTER = cast(null(), Moment).label("since")
"""Since when something waits, where it does not matter."""


def that_waits(name: str) -> Callable[[Look], Look]:
    """Declare a kind of thing that waits; its name is kept with what is told of it (`territory.note_waiting`)."""

    def declare(look: Look) -> Look:
        _kinds[name] = look
        return look

    return declare


@that_waits(OFFERED)
def items_that_wait() -> Any:
    """What sources offer, as long as it waits for a decision (A-10)."""
    mine, since = ImportedActivity.municipality_id, ImportedActivity.waiting_since.label("since")
    return select(ImportedActivity.id, mine, since).where(
        ImportedActivity.review != Review.NONE, mine.is_not(None)
    )


def everything() -> Any:
    """All that waits, as a subquery with `municipality_id` and `since`."""
    columns = ("municipality_id", "since")
    looked = (look().subquery() for _name, look in sorted(_kinds.items()))
    return union_all(*(select(*(one.c[key] for key in columns)) for one in looked)).subquery("waiting")


def by_municipality(session: Session, places: Collection[int]) -> dict[int, Waiting]:
    """How much waits in each of some municipalities; where nothing does, nothing is said."""
    found = session.execute(counted(places)).mappings() if places else ()
    return {row["municipality_id"]: Waiting(row["count"], row["since"]) for row in found}


def counted(places: Collection[int]) -> Any:
    """The same as a select of `municipality_id`, `count` and `since`."""
    waits = everything().c
    some = select(waits.municipality_id, func.count().label("count"), func.min(waits.since).label("since"))
    return some.where(waits.municipality_id.in_(sorted(places))).group_by(waits.municipality_id)


def which_wait(session: Session, name: str, numbers: Iterable[int]) -> set[tuple[int, int]]:
    """Which of some things of a kind wait now, and in which municipality; of an unknown kind, none."""
    if name not in _kinds:
        return set()
    waits = _kinds[name]().subquery().c
    found = session.execute(select(waits.id, waits.municipality_id).where(waits.id.in_(sorted(numbers))))
    return {(row.id, row.municipality_id) for row in found}
