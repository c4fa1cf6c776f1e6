"""What operators do with messages and jobs, with its trace in the audit log."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.common import audit, jobs, outbox
from app.common.jobs import Job
from app.common.outbox import Message, State
from app.extensions import db
from app.security import events


def resend_message(message: Message, *, at: datetime) -> None:
    """Send a message once more; raises `RuleBroken` where that makes no sense."""
    outbox.resend(db.session(), message, at)
    audit.record(db.session(), events.MESSAGE_RESENT, message, channel=message.channel.value)


def cancel_message(message: Message, *, at: datetime) -> None:
    """Take back a message that waits; raises `RuleBroken` for one that went out."""
    outbox.cancel(db.session(), message, at)
    audit.record(db.session(), events.MESSAGE_CANCELLED, message, channel=message.channel.value)


def retry_job(job: Job, *, at: datetime) -> None:
    """Start a job again that failed or was cancelled; raises `RuleBroken` for others."""
    jobs.again(db.session(), job, at)
    audit.record(db.session(), events.JOB_RETRIED, job, kind=job.kind)


def cancel_job(job: Job, *, at: datetime) -> None:
    """Take back a job, and the message that it would send; raises `RuleBroken` when it has ended."""
    jobs.cancel(db.session(), job, at)
    waiting = select(Message).where(Message.job_id == job.id, Message.state == State.QUEUED)
    for message in db.session.scalars(waiting):
        cancel_message(message, at=at)
    audit.record(db.session(), events.JOB_CANCELLED, job, kind=job.kind)
