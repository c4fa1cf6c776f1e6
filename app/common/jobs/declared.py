"""The kinds of jobs: each a function under a name, found by that name when its turn comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.common.crypto import Vault
from app.common.frozen import frozen

KINDS: dict[str, Kind] = {}
"""Every kind by its name; a subject declares its own beside its actions, and `app.jobs` is the map of them."""

MOST_TRIES = 8


class PutOff(Exception):
    """Not now: the job is tried again after a while, and this does not count as a try."""

    def __init__(self, wait: timedelta, why: str = "") -> None:
        super().__init__(why)
        self.wait, self.why = wait, why


class Refused(Exception):
    """The job cannot be done, now or later; the text says why, without naming anybody."""


class Stopped(Exception):
    """Somebody cancelled the job while it ran, or another worker took it over."""


@dataclass
class Work:
    """What a job works with. The session works on all rows and begins with its first statement.

    What is done over `session` is kept together with the note that the job is done, or not at all. `progress`
    goes over a connection of its own; call it before `session` is used, for SQLite has one writer at a time.
    """

    session: Session
    vault: Vault
    settings: Mapping[str, Any]
    at: datetime
    job_id: int
    tries: int
    actor_id: int | None = None
    organisation_id: int | None = None
    detail: str = ""
    """What was sealed with the job, opened."""
    progress: Callable[[int, int], None] = lambda _done, _total: None
    """Tell how many parts of how many are done; raises `Stopped` when the job was cancelled."""
    result_file_id: int | None = None
    """The file that came out of it, for whoever asked."""


Function = Callable[..., None]


@frozen
class Kind:
    """A kind of job: its name, what people call it, the function, its rhythm, and how often it is tried."""

    name: str
    label: str
    do: Function
    every: timedelta | None = None
    most_tries: int = MOST_TRIES


def job(
    name: str, label: str, *, every: timedelta | None = None, most_tries: int = MOST_TRIES
) -> Callable[[Function], Function]:
    """Declare a function as a kind of job; it is called with a `Work` and the payload as keywords."""

    def declare(function: Function) -> Function:
        known = KINDS.setdefault(name, Kind(name, label, function, every, most_tries))
        if known.do is not function:
            raise ValueError(f"job {name} is declared twice")
        return function

    return declare
