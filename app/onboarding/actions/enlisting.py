"""Employees with an account line get on the list of a training, all of an organisation at once (O-32, O-33)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import or_, select

from app.common.errors import RuleBroken
from app.common.words import folded
from app.extensions import db
from app.onboarding.actions import trainings
from app.onboarding.models import AccountLine, Connection, Training
from app.onboarding.rules import trainings as rules
from app.onboarding.rules.accounts import AccountState
from app.onboarding.rules.trainings import TrainingState


def waiting_for(training: Training) -> list[tuple[Connection, list[AccountLine]]]:
    """Who has an account line at an organisation that is invited, no training, and no place on the list yet."""
    there = {folded(one.email) for one in trainings.attendees_of(training)}
    found = []
    for connection in trainings.invited_to(training):
        lines = [one for one in _untrained(connection, training.day) if one.email_key not in there]
        if lines:
            found.append((connection, lines))
    return found


def _untrained(connection: Connection, day: date | None) -> Iterable[AccountLine]:
    """The lines of whoever is still there on the day of the training."""
    wanted = select(AccountLine).where(
        AccountLine.connection_id == connection.id,
        AccountLine.state != AccountState.REMOVED,
        AccountLine.trained_on.is_(None),
        or_(AccountLine.leaves_on.is_(None), AccountLine.leaves_on > day),
    )
    return db.session.scalars(wanted.order_by(AccountLine.sort_key, AccountLine.id))


def enlist(training: Training) -> None:
    """Put all of them on the list, or nobody where they do not fit. Raises `RuleBroken`."""
    if training.state is not TrainingState.PLANNED:
        raise RuleBroken(rules.NOT_PLANNED)
    waiting = waiting_for(training)
    if not waiting:
        raise RuleBroken(rules.NOBODY_WAITS)
    for connection, lines in waiting:
        for line in lines:
            trainings.put_on_list(training, connection, name=line.employee.name, email=line.email)
