"""Figures that machines ask for: what waits and who is there, as numbers, over the whole portal."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.common import clock
from app.common.context import system_scope
from app.common.jobs import Job
from app.common.jobs import State as JobState
from app.common.outbox import Message, State
from app.extensions import db
from app.security.login.lifetimes import LOGGED_IN
from app.security.models import LoginSession

PRESENT = timedelta(minutes=20)

Gauge = tuple[str, str, float]


def gauges() -> list[Gauge]:
    """How many people are at work, and how much mail and work waits for how long."""
    at = clock.now()
    row, message, job = LoginSession.__table__.c, Message.__table__.c, Job.__table__.c
    present = select(func.count()).where(
        row.ended_at.is_(None), row.level == LOGGED_IN, row.seen_at > at - PRESENT
    )
    queued = select(func.count(), func.min(message.created_at)).where(message.state == State.QUEUED)
    failed = select(func.count()).where(message.state == State.FAILED)
    due = select(func.count(), func.min(job.due_at)).where(job.state == JobState.WAITING, job.due_at <= at)
    dead = select(func.count()).where(job.state == JobState.FAILED)
    with system_scope("figures for machines", writing=False), db.engine.connect() as connection:
        people = connection.execute(present).scalar_one()
        waiting, oldest = connection.execute(queued).one()
        jobs_due, first_due = connection.execute(due).one()
        messages_failed = connection.execute(failed).scalar_one()
        jobs_failed = connection.execute(dead).scalar_one()
    return [
        ("sessions", "Login sessions in use.", people),
        ("messages_waiting", "Messages in the outbox.", waiting),
        ("message_age_seconds", "Age of the oldest message in the outbox.", _age(oldest, at)),
        ("messages_failed", "Messages that could not be delivered.", messages_failed),
        ("jobs_due", "Jobs whose time has come and that no worker has begun.", jobs_due),
        ("job_age_seconds", "How long the oldest of them is due.", _age(first_due, at)),
        ("jobs_failed", "Jobs that failed too often.", jobs_failed),
    ]


def _age(since: datetime | None, at: datetime) -> float:
    return max((at - since).total_seconds(), 0) if since else 0
