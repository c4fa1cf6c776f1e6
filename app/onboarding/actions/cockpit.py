"""What a coordinator looks at first: how the work of the region stands, who is next, what is agreed (F-23)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.common import clock
from app.extensions import db
from app.onboarding.actions.board import asks
from app.onboarding.models import Appointment, Connection, ConnectionStep
from app.onboarding.rules.programmes import Route, StepKind
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
    wanted = select(Connection).where(asks(soon(today))).options(joinedload(Connection.organisation))
    ordered = wanted.options(joinedload(Connection.coordinator)).order_by(Connection.due_key, Connection.id)
    return db.session.scalars(ordered.limit(MOST_LISTED)).all()


def agreed() -> Sequence[Appointment]:
    """The next appointments, of everybody who works for the region."""
    ahead = Appointment.called_off.is_(False), Appointment.held_on.is_(None), Appointment.ends_at > clock.now()
    loaded = joinedload(Appointment.connection).joinedload(Connection.organisation)
    wanted = select(Appointment).where(*ahead).options(loaded, joinedload(Appointment.coordinator))
    return db.session.scalars(wanted.order_by(Appointment.starts_at, Appointment.id).limit(MOST_LISTED)).all()


# The yearly round


def yearly_steps(routes: Mapping[int, Route]) -> list[tuple[int, str]]:
    """The step that comes back every year, of each version of a programme that has one."""
    return [
        (number, step.key)
        for number, route in routes.items()
        for step in route.steps
        if step.kind is StepKind.YEARLY
    ]
