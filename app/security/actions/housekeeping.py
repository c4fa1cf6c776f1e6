"""Removing what nobody can use any more: old sessions, used forms, counters, letters that were sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.common import drafts, jobs
from app.common.jobs import Work, job
from app.common.once import UsedForm
from app.common.outbox import Message, State
from app.common.words import N_
from app.security.login.actions import answers, attempts, verification
from app.security.login.lifetimes import purge
from app.security.models import PasswordToken

FORMS_KEPT = timedelta(days=1)
LETTERS_KEPT = timedelta(days=30)
CODES_KEPT = timedelta(days=30)
LINKS_KEPT = timedelta(days=30)


def tidy(session: Session, at: datetime) -> None:
    """Clear up, in a few statements; each table has an index on its moment or stays small."""
    purge(session, at)
    attempts.purge(session, at - timedelta(days=1))
    drafts.purge(session, at)
    verification.purge(session, at - CODES_KEPT)
    session.execute(delete(UsedForm).where(UsedForm.used_at < at - FORMS_KEPT))
    session.execute(delete(Message).where(Message.state != State.QUEUED, Message.created_at < at - LETTERS_KEPT))
    session.execute(delete(PasswordToken).where(PasswordToken.expires_at < at - LINKS_KEPT))
    answers.purge(session, at)
    jobs.purge(session, at)


@job("house.tidy", N_("Clear up what nobody can use any more"), every=timedelta(hours=1))
def tidy_now(work: Work) -> None:
    """Clear up as of now."""
    tidy(work.session, work.at)
