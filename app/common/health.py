"""Whether the portal can do its work: a list of questions, each answered with a word and a figure at most."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from app.common import backups, guards, maintenance, migrations, rowsecurity
from app.common.context import system_scope
from app.common.outbox import Message, State

log = logging.getLogger(__name__)

Word = Literal["ok", "warn", "fail"]
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Finding:
    """How one thing is: `fail` keeps visitors away from this machine, `warn` asks somebody to look."""

    name: str
    word: Word
    about: str = ""


@dataclass(frozen=True)
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
    if not patient.settings["DEMO"]:
        mail = bool(patient.settings["SMTP_HOST"])
        yield Finding("mail", "ok" if mail else "warn", "" if mail else "not configured")


def _doors(patient: Patient) -> Iterator[Finding]:
    instance = Path(patient.settings["INSTANCE_FOLDER"])
    if backups.is_unfinished(instance):
        yield Finding("restore", "fail", "not finished: erasures made after the backup have not been replayed")
    if maintenance.is_closed(instance):
        yield Finding("maintenance", "warn", "closed for visitors")


@asked
def _head(_patient: Patient, connection: Connection) -> Iterator[Finding]:
    there = migrations.at_head(connection)
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
