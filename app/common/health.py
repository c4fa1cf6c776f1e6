"""Whether the portal can do its work: a list of questions, each answered with a word and a figure at most."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from app.common import grams, guards, maintenance, revisions, rowsecurity, search
from app.common.context import system_scope
from app.common.frozen import frozen
from app.common.jobs import Job
from app.common.jobs import State as JobState
from app.common.outbox import Message, State

log = logging.getLogger(__name__)

Word = Literal["ok", "warn", "fail"]
MEBIBYTE = 1024 * 1024


@frozen
class Finding:
    """How one thing is: `fail` keeps visitors away from this machine, `warn` asks somebody to look."""

    name: str
    word: Word
    about: str = ""


@frozen
class Patient:
    """What is looked at: the database, the settings, and the moment."""

    engine: Engine
    settings: Mapping[str, Any]
    at: datetime


Question = Callable[[Patient, Connection], Iterator[Finding]]
_questions: list[Question] = []


def asked(question: Question) -> Question:
    """Add a question to those that readiness asks, for whoever has something to be ready for."""
    _questions.append(question)
    return question


def examine(patient: Patient) -> list[Finding]:
    """Ask everything; a database that does not answer is told as such, and the rest of it is not asked."""
    findings = [*_room(patient), *_channels(patient), *_doors(patient)]
    try:
        with system_scope("readiness", writing=False), patient.engine.connect() as connection:
            findings.append(Finding("database", "ok"))
            for question in _questions:
                findings += question(patient, connection)
                if findings[-1].word == "fail":
                    break  # what comes after may stand on it
    except SQLAlchemyError as fault:
        log.warning("not ready: the database does not answer (%s)", type(fault).__name__)
        findings.append(Finding("database", "fail", "does not answer"))
    return findings


def worst(findings: list[Finding]) -> Word:
    """The worst of what was found."""
    words = {finding.word for finding in findings}
    return "fail" if "fail" in words else "warn" if "warn" in words else "ok"


def _room(patient: Patient) -> Iterator[Finding]:
    folder = Path(patient.settings["INSTANCE_FOLDER"])
    left = shutil.disk_usage(folder if folder.exists() else folder.parent).free // MEBIBYTE
    little, least = patient.settings["DISK_WARN_MB"], patient.settings["DISK_LEAST_MB"]
    yield Finding("disk", "fail" if left < least else "warn" if left < little else "ok", f"{left} MB left")


def _channels(patient: Patient) -> Iterator[Finding]:
    if patient.settings["DEMO"]:
        return
    for name, setting in (("mail", "SMTP_HOST"), ("sms", "SMS_PROVIDER")):
        there = bool(patient.settings[setting])
        yield Finding(name, "ok" if there else "warn", "" if there else "not configured")


def _doors(patient: Patient) -> Iterator[Finding]:
    instance = Path(patient.settings["INSTANCE_FOLDER"])
    if maintenance.is_half_restored(instance):
        yield Finding("restore", "fail", "not finished: erasures made after the backup have not been replayed")
    if maintenance.is_closed(instance):
        yield Finding("maintenance", "warn", "closed for visitors")


@asked
def _head(_patient: Patient, connection: Connection) -> Iterator[Finding]:
    there = revisions.at_head(connection)
    yield Finding("migrations", "ok" if there else "fail", "" if there else "run flask portal upgrade")


@asked
def _refusals(_patient: Patient, connection: Connection) -> Iterator[Finding]:
    """Guards and policies as they were declared, and a role that does not pass them by."""
    missing = [*guards.differences(connection), *rowsecurity.differences(connection)]
    yield Finding("guards", "fail" if missing else "ok", "; ".join(missing[:3]))
    passed = rowsecurity.bypassed(connection)
    yield Finding("row security", "warn" if passed else "ok", "the role passes by it" if passed else "")


@asked
def _outbox(patient: Patient, connection: Connection) -> Iterator[Finding]:
    """Messages that wait longer than they should, and messages that failed."""
    message = Message.__table__.c
    waiting, oldest = connection.execute(
        select(func.count(), func.min(message.created_at)).where(message.state == State.QUEUED)
    ).one()
    age = int((patient.at - oldest).total_seconds()) if oldest else 0
    late = age > patient.settings["QUEUE_WARN_SECONDS"]
    yield Finding("outbox", "warn" if late else "ok", f"{waiting} waiting, {age} s")


@asked
def _jobs(patient: Patient, connection: Connection) -> Iterator[Finding]:
    """Jobs that nobody begins, so that there is no worker or too few of them, and jobs that were given up."""
    job = Job.__table__.c
    due = select(func.count(), func.min(job.due_at)).where(job.state == JobState.WAITING, job.due_at <= patient.at)
    waiting, oldest = connection.execute(due).one()
    failed = connection.execute(select(func.count()).where(job.state == JobState.FAILED)).scalar_one()
    age = int((patient.at - oldest).total_seconds()) if oldest else 0
    late = age > patient.settings["QUEUE_WARN_SECONDS"]
    yield Finding("jobs", "warn" if late or failed else "ok", f"{waiting} due, {age} s, {failed} failed")


@asked
def _workers(patient: Patient, connection: Connection) -> Iterator[Finding]:
    """Whether workers keep time: each minute one of them queues what has a rhythm."""
    job = Job.__table__.c
    last = connection.execute(select(func.max(job.created_at)).where(job.slot.is_not(None))).scalar()
    age = int((patient.at - last).total_seconds()) if last else None
    late = age is None or age > patient.settings["QUEUE_WARN_SECONDS"]
    yield Finding("workers", "warn" if late else "ok", "none seen" if age is None else f"seen {age} s ago")


@asked
def _searches(_patient: Patient, connection: Connection) -> Iterator[Finding]:
    """Whether fragments of names are found by an index."""
    lacking = [*search.missing(connection), *grams.missing(connection)]
    yield Finding("search", "warn" if lacking else "ok", "; ".join(lacking))
