"""How many connections stand at which step, and how many steps ask for action: asked at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, null, or_, select

from app.common.frozen import frozen
from app.common.types import Moment
from app.extensions import db
from app.onboarding.models import Connection, ProgrammeEdition
from app.onboarding.rules.standing import OPEN, State
from app.onboarding.rules.urgency import Urgency, end_of_week, soon


def asks(today: date) -> ColumnElement[bool]:
    """The condition that a step asks for action: it is due within two weeks, or nobody said when it will be."""
    near = or_(Connection.due_on.is_(None), Connection.due_on <= soon(today))
    return and_(Connection.state == State.UNDERWAY, near)


def due(how: Urgency, today: date) -> ColumnElement[bool]:
    """The condition that a step is so urgent, as `rules.urgency` says it of a day."""
    day, week, fortnight = Connection.due_on, end_of_week(today), soon(today)
    within = {
        Urgency.LATE: day < today,
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
    step: str
    count: int
    asking: int
    late: int
    joined: int
    underway: int


def counts(today: date) -> list[Count]:
    """How many connections there are that are not over, by version of the programme and step; one statement."""
    found = (
        select(
            Connection.edition_id,
            Connection.step,
            func.count(),
            _so_many(asks(today)),
            _so_many(due(Urgency.LATE, today)),
            func.count(Connection.joined_on),
            _so_many(Connection.state == State.UNDERWAY),
        )
        .where(Connection.state.in_(OPEN))
        .group_by(Connection.edition_id, Connection.step)
    )
    return [Count(*row) for row in db.session.execute(found)]


def _so_many(condition: ColumnElement[bool]) -> Any:
    return cast(func.coalesce(func.sum(case((condition, 1), else_=0)), 0), Integer)


def editions_of(numbers: Iterable[int]) -> Sequence[ProgrammeEdition]:
    """Versions of programmes by their numbers, which whoever asks has to keep: rows find them in the session."""
    wanted = select(ProgrammeEdition).where(ProgrammeEdition.id.in_(sorted(set(numbers))))
    return db.session.scalars(wanted).all()


def waiting(today: date) -> Any:
    """How many steps ask for action; since when does not matter."""
    return select(func.count(Connection.id), cast(null(), Moment).label("since")).where(asks(today))
