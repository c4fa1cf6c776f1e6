"""Which activities take place in a period, as plain values to be planned with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.activities.models import Activity
from app.activities.rules import keeping
from app.activities.rules.timetable import Planned
from app.extensions import db

MOST = 2_000
"""So many activities are looked at for one month; who has more of them narrows the list."""


def planned(conditions: Iterable[Any], first: date, last: date) -> list[Planned]:
    """The activities that meet some conditions and can take place from one day to another, within the scope."""
    statement = select(Activity.id, Activity.sort_key, Activity.kept_schedule).where(
        *conditions,
        or_(Activity.begins_on.is_(None), Activity.begins_on <= last),
        or_(Activity.ends_on.is_(None), Activity.ends_on >= first),
    )
    ordered = statement.order_by(Activity.sort_key, Activity.id).limit(MOST + 1)
    return [Planned(pk, name, keeping.read(kept)) for pk, name, kept in db.session.execute(ordered)]


def by_number(numbers: Iterable[int]) -> dict[int, Activity]:
    """Activities by their numbers, with their organisations."""
    wanted = select(Activity).where(Activity.id.in_(sorted(set(numbers))))
    found = db.session.scalars(wanted.options(joinedload(Activity.organisation)))
    return {one.id: one for one in found}
