"""The fence around people from outside: which rows they write, whatever scope their pages read under.

Residents belong to no organisation, so no scope answers for them. Of tables that are limited by scope they write
no row, unless its kind lets them: by a question about the row, asked at every flush, and on PostgreSQL by a
condition that a trigger asks once more. Triggers are no part of the plan of a statement, so that staff pay nothing
for them (decision 0060).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from weakref import WeakSet

from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, Session

from app.common import guards
from app.common.errors import OutOfScope
from app.common.frozen import frozen
from app.common.guards import Fence
from app.common.scope.kinds import Scoped, scoped_classes
from app.extensions import Model


class Outsider:
    """A resident at a flush, and what was looked up about his rights for it."""

    def __init__(self, session: Session, resident_id: int) -> None:
        self.session, self.resident_id = session, resident_id
        self.known: dict[Any, Any] = {}


Judge = Callable[[Outsider, Any], bool]


@frozen
class Opening:
    """What residents write of a kind: a question about a row, and the same in SQL about `NEW` (and `OLD`)."""

    judge: Judge
    clause: str


_openings: dict[type, Opening] = {}
BY_THE_PORTAL = frozenset({"change", "audit_event"})
"""Tables that tell of what residents do; nobody writes in them himself."""


def let(kind: type, judge: Judge, clause: str) -> None:
    """Let residents add and change rows of a kind, as far as a judge and a condition say so; they delete none."""
    _openings[kind] = Opening(judge, clause)


def fences() -> Iterator[Fence]:
    """The triggers on every table that is limited by scope, ordered by table."""
    kinds = (kind for kind in scoped_classes() if issubclass(kind, Model))
    clauses = {inspect(kind).local_table.name: "false" for kind in kinds}
    clauses |= {inspect(kind).local_table.name: one.clause for kind, one in _openings.items()}
    yield from (Fence(name, clauses[name]) for name in sorted(clauses.keys() - BY_THE_PORTAL))


guards.also(fences)
_fenced: WeakSet[Any] = WeakSet()


def install(sessions: Any, current_resident: Callable[[], int | None]) -> None:
    """Hang the fence on a session factory; `current_resident` is asked at every flush and every statement."""
    if sessions in _fenced:
        return
    _fenced.add(sessions)

    def guard(session: Session, _flush: Any, _things: Any) -> None:
        resident_id = current_resident()
        if resident_id is None:
            return
        outsider = Outsider(session, resident_id)
        for thing in (*session.new, *(one for one in session.dirty if session.is_modified(one))):
            _refuse_unless(_lets(outsider, thing), type(thing).__name__)
        for thing in session.deleted:
            _refuse_unless(not isinstance(thing, Scoped), type(thing).__name__)

    def refuse_at_once(state: ORMExecuteState) -> None:
        if current_resident() is not None and (state.is_insert or state.is_update or state.is_delete):
            name = getattr(getattr(state.statement, "table", None), "name", "")
            _refuse_unless(name not in {fence.table for fence in fences()}, name)

    event.listen(sessions, "before_flush", guard)
    event.listen(sessions, "do_orm_execute", refuse_at_once)


def _lets(outsider: Outsider, thing: Any) -> bool:
    opening = _openings.get(type(thing))
    return opening.judge(outsider, thing) if opening else not isinstance(thing, Scoped)


def _refuse_unless(holds: bool, name: str) -> None:
    if not holds:
        raise OutOfScope(f"{name} is not for people from outside to write")
