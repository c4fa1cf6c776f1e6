"""Queueing jobs: a row in the transaction of the caller, and a word to the workers once it is kept."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event, insert, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session, scoped_session

from app.common import clock, context
from app.common.errors import RuleBroken
from app.common.jobs.declared import KINDS
from app.common.jobs.models import Job, State
from app.common.pending import Pending
from app.common.words import N_

log = logging.getLogger(__name__)

Tell = Callable[[int, timedelta], None]
"""Tells the workers of a job, to be done after some time."""

NOW = timedelta(0)

_tell: WeakKeyDictionary[Engine, Tell] = WeakKeyDictionary()
_queued: Pending[list[tuple[int, timedelta]]] = Pending(list, lambda into, part: into.extend(part))
_rows = Job.__table__


def install(engine: Engine, tell: Tell) -> None:
    """Say how the workers of a database are told."""
    _tell[engine] = tell


def enqueue(
    session: Session | scoped_session[Session],
    name: str,
    /,
    *,
    actor_id: int | None = None,
    organisation_id: int | None = None,
    after: timedelta = NOW,
    slot: str | None = None,
    sealed_detail: str | None = None,
    **payload: int | str | None,
) -> int:
    """Queue a job as part of the caller's transaction; returns its number. The payload holds no names or texts.

    What may hold them comes sealed, as `sealed_detail`. `after` puts it off. Raises `IntegrityError` when the job
    of a `slot` was queued already.
    """
    values = _values(name, payload, after) | {
        "slot": slot, "sealed_detail": sealed_detail, "actor_id": actor_id, "organisation_id": organisation_id,
    }  # fmt: skip
    with context.as_system():  # who asks for work need not see the queue
        key: int = session.execute(insert(_rows).values(values).returning(_rows.c.id)).scalar_one()
    _queued.of(session).append((key, after))
    return key


def enqueue_many(session: Session | scoped_session[Session], name: str, count: int) -> list[int]:
    """Queue so many jobs of a kind, without a payload, in few statements; returns their numbers."""
    values = _values(name, {}, NOW)
    with context.as_system():
        keys = list(session.scalars(insert(_rows).returning(_rows.c.id), [values] * count)) if count else []
    _queued.of(session).extend((key, NOW) for key in keys)
    return keys


def _values(name: str, payload: dict[str, Any], after: timedelta) -> dict[str, Any]:
    if name not in KINDS:
        raise ValueError(f"there is no job {name}")
    at, now = clock.now(), context.current()
    return {
        "kind": name, "payload": json.dumps(payload, sort_keys=True), "state": State.WAITING,
        "request_id": now.request_id[:36], "created_at": at, "due_at": at + after,
    }  # fmt: skip


def again(session: Session, job: Job, at: datetime) -> None:
    """Try a job once more that failed or was cancelled; raises `RuleBroken` for others."""
    values = {"state": State.WAITING, "due_at": at, "tries": 0, "failure": None, "finished_at": None}
    if not _moved(session, job, (State.FAILED, State.CANCELLED), values):
        raise RuleBroken(N_("Only a job that failed or was cancelled can be tried again."))
    _queued.of(session).append((job.id, NOW))


def cancel(session: Session, job: Job, at: datetime) -> None:
    """Take a job back; one that runs stops at its next step. Raises `RuleBroken` when it has ended."""
    values = {"state": State.CANCELLED, "finished_at": at, "lease_until": None}
    if not _moved(session, job, (State.WAITING, State.RUNNING), values):
        raise RuleBroken(N_("This job has ended already."))


def _moved(session: Session, job: Job, before: tuple[State, ...], values: dict[str, Any]) -> bool:
    statement = update(_rows).where(_rows.c.id == job.id, _rows.c.state.in_(before)).values(values)
    result: CursorResult[Any] = session.execute(statement)  # type: ignore[assignment]  (an update gives a cursor)
    session.expire(job)
    return result.rowcount == 1


def waiting_since(session: Session) -> datetime | None:
    """Since when the oldest job is due that nobody has begun; nothing when none waits."""
    oldest = select(_rows.c.due_at).where(_rows.c.state == State.WAITING).order_by(_rows.c.due_at).limit(1)
    return session.execute(oldest).scalar()


_kept = "jobs that were queued"


@event.listens_for(Session, "before_commit")
def _gather(session: Session) -> None:
    if found := _queued.taken(session):
        session.info.setdefault(_kept, []).extend(found)


@event.listens_for(Session, "after_commit")
def _tell_workers(session: Session) -> None:
    """Now that the rows are kept; a queue that does not answer is no harm, for the sweep looks at the rows."""
    if session.in_nested_transaction() or _kept not in session.info:
        return
    found, tell = session.info.pop(_kept), _tell.get(session.get_bind().engine)
    if tell is None:
        return
    for key, after in found:
        try:
            tell(key, after)
        except Exception as fault:
            log.warning("job %s not told: %s", key, type(fault).__name__)
            return


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_kept, None)
