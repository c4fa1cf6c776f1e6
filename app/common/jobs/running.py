"""Doing jobs: claimed by one worker under a lease, tried again with growing pauses, and given up after some tries.

The effects of a job and the note that it is done are kept in one commit; a worker that dies leaves its job to
the next, when the lease is over.
"""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from traceback import extract_tb
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from app.common import clock
from app.common.context import Context, system_scope, working_as
from app.common.crypto import Vault
from app.common.frozen import frozen
from app.common.jobs.declared import KINDS, Kind, PutOff, Refused, Stopped, Work
from app.common.jobs.models import Job, State
from app.common.jobs.queueing import Tell
from app.common.scope import EVERYTHING

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800, 3600, 7200))
"""How long to wait after each failure; the last holds for those that follow."""
SPREAD = 0.2
"""By which part a pause is made longer, so that what failed together does not come back together."""
AT_ONCE = 200

_row = Job.__table__.c


@frozen
class Workshop:
    """What it takes to do jobs: sessions, keys, settings, and a way to tell the workers of a next try."""

    sessions: Callable[[], Session]
    vault: Vault
    settings: Mapping[str, Any]
    tell: Tell


@frozen
class Claim:
    """A job that this worker holds; `tries` tells it from a later holder of the same job."""

    id: int
    kind: Kind
    tries: int
    payload: dict[str, Any]
    actor_id: int | None
    organisation_id: int | None
    request_id: str
    sealed_detail: str | None


def run(shop: Workshop, key: int) -> bool:
    """Do a job if it is due and nobody else is at it; returns whether it was done."""
    claim = _claimed(shop, key)
    if claim is None:
        return False
    here = Context(
        actor_id=claim.actor_id, scope=EVERYTHING, organisation_id=claim.organisation_id,
        request_id=claim.request_id or f"job-{claim.id}", writing=True,
    )  # fmt: skip
    with working_as(here):
        return _done(shop, claim)


def due(shop: Workshop, at: datetime) -> list[int]:
    """The jobs that should have been begun by now, and those whose worker was lost; oldest first."""
    late = or_(
        and_(_row.state == State.WAITING, _row.due_at <= at),
        and_(_row.state == State.RUNNING, _row.lease_until < at),
    )
    with system_scope("look for jobs", writing=False, light=True), shop.sessions() as session:
        return list(session.scalars(select(_row.id).where(late).order_by(_row.due_at).limit(AT_ONCE)))


def run_due(shop: Workshop, at: datetime | None = None) -> int:
    """Do everything that is due, in this process; returns how many jobs were done."""
    return sum(run(shop, key) for key in due(shop, at or clock.now()))


def _claimed(shop: Workshop, key: int) -> Claim | None:
    at = clock.now()
    free = or_(
        and_(_row.state == State.WAITING, _row.due_at <= at),
        and_(_row.state == State.RUNNING, _row.lease_until < at),
    )
    claiming = (
        update(Job.__table__)
        .where(_row.id == key, free, _row.kind.in_(KINDS))
        .values(state=State.RUNNING, tries=_row.tries + 1, lease_until=at + LEASE)
        .returning(
            _row.kind,
            _row.tries,
            _row.payload,
            _row.actor_id,
            _row.organisation_id,
            _row.request_id,
            _row.sealed_detail,
        )
    )
    with system_scope("claim a job", light=True), shop.sessions() as session:
        row = session.execute(claiming).first()
        session.commit()
    if row is None:
        return None
    kind = KINDS[row.kind]
    claim = Claim(
        key, kind, row.tries, json.loads(row.payload), row.actor_id, row.organisation_id, row.request_id,
        row.sealed_detail,
    )  # fmt: skip
    if row.tries > kind.most_tries:  # each try so far took its worker down with it
        _end(shop, claim, State.FAILED, failure="worker lost")
        return None
    return claim


def _done(shop: Workshop, claim: Claim) -> bool:
    try:
        _do(shop, claim)
    except PutOff as later:
        _wait(shop, claim, later.wait, later.why or None, tries=claim.tries - 1)
    except Stopped:
        log.info("job %s %s stopped", claim.id, claim.kind.name)
    except Refused as refusal:
        _end(shop, claim, State.FAILED, failure=str(refusal)[:300])
    except Exception as fault:
        _failed(shop, claim, fault)
    else:
        return True
    return False


def _do(shop: Workshop, claim: Claim) -> None:
    at = clock.now()
    with shop.sessions() as session:
        work = Work(
            session, shop.vault, shop.settings, at, claim.id, claim.tries, claim.actor_id, claim.organisation_id,
            shop.vault.open(claim.sealed_detail) if claim.sealed_detail else "",
        )  # fmt: skip
        work.progress = lambda done, total: _progress(shop, claim, done, total)
        claim.kind.do(work, **claim.payload)
        ended: dict[str, Any] = {"state": State.DONE, "finished_at": clock.now(), "lease_until": None}
        ended |= {"failure": None, "sealed_detail": None, "result_file_id": work.result_file_id}
        kept = _settled(session, claim, **ended)
        if not kept:
            raise Stopped  # what was done is undone with the session
        session.commit()


def _failed(shop: Workshop, claim: Claim, fault: Exception) -> None:
    """Note a failure by its kind and place; its text may hold names."""
    why = f"{type(fault).__name__} in {_place(fault)}"
    if claim.tries >= claim.kind.most_tries:
        log.error("job %s %s given up after %s tries: %s", claim.id, claim.kind.name, claim.tries, why)
        _end(shop, claim, State.FAILED, failure=why[:300])
        return
    pause = PAUSES[min(claim.tries, len(PAUSES)) - 1] * (1 + random.random() * SPREAD)  # noqa: S311  (no secret)
    log.warning(
        "job %s %s failed: %s; next try in %s s", claim.id, claim.kind.name, why, int(pause.total_seconds())
    )
    _wait(shop, claim, pause, why[:300], tries=claim.tries)


def _place(fault: Exception) -> str:
    """Where in our own code it happened."""
    frames = [frame for frame in extract_tb(fault.__traceback__) if "/app/" in frame.filename]
    return f"{Path(frames[-1].filename).stem}:{frames[-1].lineno}" if frames else "-"


def _wait(shop: Workshop, claim: Claim, pause: timedelta, why: str | None, tries: int) -> None:
    due_at = clock.now() + pause
    values = {"state": State.WAITING, "due_at": due_at, "lease_until": None, "failure": why, "tries": tries}
    if _keep(shop, claim, **values):
        try:
            shop.tell(claim.id, pause)
        except Exception as fault:
            log.warning("job %s not told: %s", claim.id, type(fault).__name__)


def _end(shop: Workshop, claim: Claim, state: State, **values: Any) -> None:
    _keep(shop, claim, state=state, finished_at=clock.now(), lease_until=None, **values)


def _progress(shop: Workshop, claim: Claim, done: int, total: int) -> None:
    if not _keep(shop, claim, done=done, total=total, lease_until=clock.now() + LEASE):
        raise Stopped


def _keep(shop: Workshop, claim: Claim, **values: Any) -> bool:
    with system_scope("note on a job", light=True), shop.sessions() as session:
        kept = _settled(session, claim, **values)
        session.commit()
    return kept


def _settled(session: Session, claim: Claim, **values: Any) -> bool:
    """Write on the row of a job that is still ours; false when it was cancelled or taken over."""
    ours = and_(_row.id == claim.id, _row.state == State.RUNNING, _row.tries == claim.tries)
    result: Any = session.execute(update(Job.__table__).where(ours).values(values))
    return result.rowcount == 1
