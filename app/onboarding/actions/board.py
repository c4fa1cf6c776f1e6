"""How many connections stand at which step, and how many steps ask for action: asked at once."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, bindparam, cast, func, null, or_, select

from app.common import clock
from app.common.frozen import frozen
from app.common.rowsecurity import PLANNED_ONCE
from app.common.types import Moment
from app.extensions import db
from app.onboarding.models import Connection, ProgrammeEdition
from app.onboarding.rules.standing import OPEN, State
from app.onboarding.rules.urgency import Urgency, end_of_week, soon


@lru_cache(maxsize=64)  # of a day: it takes as long to write as to answer
def asks(near: Any) -> ColumnElement[bool]:
    """The condition that a step asks for action: due by a day that is near, or nobody said when it will be."""
    within = or_(Connection.due_on.is_(None), Connection.due_on <= near)
    return and_(Connection.state == State.UNDERWAY, within)


def late(today: Any) -> ColumnElement[bool]:
    """The condition that a step is overdue."""
    return and_(Connection.state == State.UNDERWAY, Connection.due_on < today)


@lru_cache(maxsize=64)
def due(how: Urgency, today: date) -> ColumnElement[bool]:
    """The condition that a step is so urgent, as `rules.urgency` says it of a day."""
    day, week, fortnight = Connection.due_on, end_of_week(today), soon(today)
    within = {
        Urgency.LATE: late(today),
        Urgency.WEEK: day.between(today, week),
        Urgency.SOON: and_(day > week, day <= fortnight),
        Urgency.LATER: and_(day > week, day > fortnight),
        Urgency.NO_DAY: day.is_(None),
    }
    return and_(Connection.state == State.UNDERWAY, within[how])


@frozen
class Count:
    """So many connections with one version of a programme, at one step."""

    edition_id: int
    published_at: datetime
    step: str
    count: int
    asking: int
    late: int
    joined: int


def counts(today: date) -> list[Count]:
    """How many connections there are that are not over, by version of the programme and step; one statement."""
    return [Count(*row) for row in db.session.execute(_counts(), {"near": soon(today), "today": today})]


@cache
def _counts() -> Any:
    """The statement, written down once: it takes as long to write as to answer."""
    published = select(ProgrammeEdition.published_at).where(ProgrammeEdition.id == Connection.edition_id)
    near, today = (bindparam(name, type_=Date) for name in ("near", "today"))
    return (
        select(
            Connection.edition_id,
            published.scalar_subquery(),
            Connection.step,
            func.count(),
            func.count().filter(asks(near)),
            func.count().filter(late(today)),
            func.count(Connection.joined_on),
        )
        .where(Connection.state.in_(OPEN))
        .group_by(Connection.edition_id, Connection.step)
        .execution_options(**{PLANNED_ONCE: True})
    )


def waiting() -> Any:
    """How many steps ask for action; since when does not matter."""
    near = soon(clock.today())
    return select(func.count(Connection.id), cast(null(), Moment).label("since")).where(asks(near))
