"""What a coordinator looks at first: how the work of the region stands, who is next, what is agreed (F-23)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import joinedload

from app.common import clock
from app.extensions import db
from app.onboarding.actions.board import asks
from app.onboarding.models import Appointment, Connection, ConnectionStep, ProgrammeEdition
from app.onboarding.rules.programmes import StepKind
from app.onboarding.rules.standing import OPEN, State
from app.onboarding.rules.throughput import Throughput, since, throughput
from app.onboarding.rules.urgency import soon

MOST_LISTED = 10


def moving(today: date) -> Throughput:
    """How many organisations were connected of late, and how long that took; one statement."""
    first = func.min(ConnectionStep.done_on)
    found = (
        select(first, Connection.joined_on)
        .join(ConnectionStep, ConnectionStep.connection_id == Connection.id)
        .where(Connection.joined_on >= since(today))
        .group_by(Connection.id, Connection.joined_on)
    )
    return throughput(((began, joined) for began, joined in db.session.execute(found) if joined), today)


def first_of_all(today: date) -> Sequence[Connection]:
    """The connections whose step asks for action first: what is overdue most, then what has no date."""
    wanted = select(Connection).where(asks(today)).options(joinedload(Connection.organisation))
    ordered = wanted.options(joinedload(Connection.coordinator)).order_by(Connection.due_key, Connection.id)
    return db.session.scalars(ordered.limit(MOST_LISTED)).all()


def agreed() -> Sequence[Appointment]:
    """The next appointments, of everybody who works for the region."""
    ahead = Appointment.called_off.is_(False), Appointment.held_on.is_(None), Appointment.ends_at > clock.now()
    loaded = joinedload(Appointment.connection).joinedload(Connection.organisation)
    wanted = select(Appointment).where(*ahead).options(loaded, joinedload(Appointment.coordinator))
    return db.session.scalars(wanted.order_by(Appointment.starts_at, Appointment.id).limit(MOST_LISTED)).all()


# The yearly round


def yearly_steps(editions: Iterable[ProgrammeEdition]) -> list[tuple[int, str]]:
    """The step that comes back every year, of each version of a programme that has one."""
    return [
        (edition.id, step.key)
        for edition in editions
        for step in edition.route.steps
        if step.kind is StepKind.YEARLY
    ]


def due_yearly(today: date, editions: Iterable[ProgrammeEdition]) -> ColumnElement[bool]:
    """The condition that the yearly evaluation of a connection is due within two weeks, or has no day yet."""
    steps = (
        and_(Connection.edition_id == number, Connection.step == key) for number, key in yearly_steps(editions)
    )
    near = or_(Connection.due_on.is_(None), Connection.due_on <= soon(today))
    return and_(Connection.state == State.UNDERWAY, near, or_(false(), *steps))


def in_use() -> Sequence[ProgrammeEdition]:
    """The versions of programmes that connections follow which are not over."""
    used = select(Connection.edition_id).where(Connection.state.in_(OPEN))
    return db.session.scalars(select(ProgrammeEdition).where(ProgrammeEdition.id.in_(used))).all()
