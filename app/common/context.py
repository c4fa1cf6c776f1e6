"""Who is acting, where and under which scope: one context variable that actions and models may read.

A request fills it at the gate; jobs and commands fill it with `system_scope`. Nothing here knows Flask.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import field, replace
from typing import Any

from app.common.frozen import frozen
from app.common.scope import EVERYTHING, NOTHING, PUBLIC, Scope

log = logging.getLogger(__name__)


@frozen
class Context:
    """The circumstances of the work at hand."""

    actor_id: int | None = None
    user_id: int | None = None
    scope: Scope = NOTHING
    organisation_id: int | None = None
    """The organisation that the actor works in now."""
    roles: tuple[str, ...] = ()
    """The codes of the roles held there."""
    resident_id: int | None = None
    """The resident who acts, and who writes only some rows, whatever the scope of the work (`scope.outside`)."""
    address: str = ""
    device: str = ""
    request_id: str = ""
    noted: list[Any] = field(default_factory=list, compare=False)
    """Events of the request that are written when it is over (`audit.later`)."""
    writing: bool = False
    """Whether the work may write: SQLite then takes its write lock at the start instead of half-way."""
    light: bool = False
    """Whether what it writes need not outlive a power failure: nobody waits for the disk."""


NOBODY = Context()
_current: ContextVar[Context] = ContextVar("portal_context", default=NOBODY)


def current() -> Context:
    """The context of the work at hand; outside any request it has no actor and a scope that sees nothing."""
    return _current.get()


@contextmanager
def working_as(context: Context) -> Iterator[Context]:
    """Work under another context until the block ends."""
    token = _current.set(context)
    try:
        yield context
    finally:
        _current.reset(token)


def begin(context: Context) -> None:
    """Set the context for the rest of this request; the gate calls it, and `finish` undoes it."""
    _current.set(context)


def finish() -> None:
    """Forget the context: a worker thread must not carry one request's actor into the next."""
    _current.set(NOBODY)


@contextmanager
def as_system() -> Iterator[Context]:
    """Write on behalf of whoever acts what he may not write himself: history and audit of what he does."""
    with working_as(replace(current(), scope=EVERYTHING)) as context:
        yield context


@contextmanager
def as_portal() -> Iterator[Context]:
    """Write what nobody who acts may write: the portal does so itself, such as letting a resident into a plan."""
    with working_as(replace(current(), resident_id=None)) as context:
        yield context


@contextmanager
def as_visitor() -> Iterator[Context]:
    """Read what is meant for everybody, whoever asks: no more, and nothing is written (decision 0080)."""
    with working_as(replace(current(), scope=PUBLIC, resident_id=None)) as context:
        yield context


@contextmanager
def system_scope(reason: str, *, writing: bool = True, light: bool = False) -> Iterator[Context]:
    """Work on all rows, for login, jobs and commands; the reason is logged, unless it is `light` (see `Context`).

    Use a session of its own: rows loaded here stay visible to whoever shares the session.
    """
    log.log(logging.DEBUG if light else logging.INFO, "system scope: %s", reason)
    with working_as(replace(current(), scope=EVERYTHING, writing=writing, light=light)) as context:
        yield context
