"""Jobs with a rhythm: queued once a turn, however many processes keep time."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.common import clock
from app.common.context import system_scope
from app.common.jobs.declared import KINDS
from app.common.jobs.models import Job, State
from app.common.jobs.queueing import enqueue
from app.common.jobs.running import Workshop

log = logging.getLogger(__name__)

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
TURNS_KEPT = timedelta(days=1)
JOBS_KEPT = timedelta(days=30)

_row = Job.__table__.c


def keep_time(shop: Workshop, at: datetime | None = None) -> int:
    """Queue the jobs whose turn it is; returns how many. One that still waits or runs is not queued again."""
    at, queued = at or clock.now(), 0
    with system_scope("jobs with a rhythm", light=True), shop.sessions() as session:
        busy = set(
            session.scalars(
                select(_row.kind).where(_row.state.in_((State.WAITING, State.RUNNING)), _row.slot.is_not(None))
            )
        )
        for kind in KINDS.values():
            if kind.every and kind.name not in busy:
                queued += _queued(session, kind.name, f"{kind.name} {(at - BEGINNING) // kind.every}")
        session.commit()
    return queued


def _queued(session: Session, name: str, slot: str) -> bool:
    try:
        with session.begin_nested():
            enqueue(session, name, slot=slot)
    except IntegrityError:
        return False  # done in this turn, or another process was first
    return True


def purge(session: Session, at: datetime) -> int:
    """Forget jobs that ended long ago; those that failed stay until somebody has looked at them."""
    ended = _row.state.in_((State.DONE, State.CANCELLED))
    turns = _row.slot.is_not(None) & (_row.finished_at < at - TURNS_KEPT)
    result = session.execute(delete(Job.__table__).where(ended, turns | (_row.finished_at < at - JOBS_KEPT)))
    return result.rowcount  # type: ignore[attr-defined,no-any-return]  (a delete gives a cursor)
