"""What is done with account lines: asked for, followed until they are in use, taken away (O-27, O-31 to O-35)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.exc import IntegrityError

from app.common import audit, clock, context
from app.common.errors import OutOfScope, RuleBroken
from app.common.rowsecurity import PLANNED_ONCE
from app.common.words import N_, folded
from app.extensions import db
from app.onboarding import events
from app.onboarding.models import AccountLine, Connection, TrainingAttendee
from app.onboarding.papers.employees import read_employees
from app.onboarding.rules import accounts as rules
from app.onboarding.rules.accounts import AccountState, Comparison, Employee

KNOWN_ALREADY = N_("There is an account line with this e-mail address already.")
GONE = N_("This account was removed. Ask for a new one.")
LISTS_CROSSED = N_("Somebody else changed these lines at the same moment. Hand the list in again.")

_UNTOLD = case((AccountLine.handed_over_id.is_(None) & AccountLine.leaves_on.is_(None), 1), else_=0)
COUNTED = (
    select(AccountLine.state, func.count(), func.sum(_UNTOLD))
    .where(AccountLine.connection_id == bindparam("of"), AccountLine.state != AccountState.REMOVED)
    .group_by(AccountLine.state)
    .execution_options(**{PLANNED_ONCE: True})
)

Change = Callable[[rules.AccountLine, date], rules.AccountLine]


def ask(
    connection: Connection,
    employee: Employee,
    *,
    on: date | None = None,
    trained: Mapping[str, date] | None = None,
) -> AccountLine:
    """Ask for an account for somebody, who may be trained already (`trained_since`). Raises `RuleBroken`."""
    refuse_unless_ours(connection)
    days = trained_since(connection.id) if trained is None else trained
    line = AccountLine(
        connection=connection, requested_on=on or clock.today(), trained_on=days.get(employee.key),
        **_told(employee),
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(line)
    except IntegrityError:
        raise RuleBroken(KNOWN_ALREADY) from None
    return line


def trained_since(connection_id: int) -> dict[str, date]:
    """Since when professionals of an organisation are trained, by address (O-33)."""
    first = func.min(TrainingAttendee.certified_on)
    its = TrainingAttendee.connection_id == connection_id, TrainingAttendee.certified_on.is_not(None)
    rows = db.session.execute(select(TrainingAttendee.email, first).where(*its).group_by(TrainingAttendee.email))
    return {folded(email): day for email, day in rows if day is not None}


def refuse_unless_ours(connection: Connection) -> None:
    """Raise `OutOfScope` unless whoever acts works for the region or the organisation."""
    if not AccountLine.owner_within(db.session(), context.current().scope, connection.id) and not (
        context.current().scope.everything
    ):
        raise OutOfScope(f"Connection {connection.id} is not open to write")


def write_otherwise(line: AccountLine, employee: Employee) -> AccountLine:
    """Write somebody otherwise: a name, an address, a function. Raises `RuleBroken`."""
    if line.state is AccountState.REMOVED:
        raise RuleBroken(GONE)
    try:
        with db.session.begin_nested():
            for name, value in _told(employee).items():
                setattr(line, name, value)
            db.session.flush()
    except IntegrityError:
        raise RuleBroken(KNOWN_ALREADY) from None
    return line


def _told(employee: Employee) -> dict[str, Any]:
    return {
        "first_name": employee.first_name or None, "prefix": employee.prefix or None,
        "last_name": employee.last_name, "email": employee.email, "function": employee.function or None,
        "phone": employee.phone or None, "coordinator": employee.coordinator,
    }  # fmt: skip


# What happens to a line


def created(line: AccountLine, on: date) -> None:
    """Note that the helpdesk made the account. Raises `RuleBroken`."""
    _take(line, rules.created(line.told, on, today=clock.today()))


def trained(line: AccountLine, on: date) -> None:
    """Note that somebody followed a training. Raises `RuleBroken`."""
    _take(line, rules.trained(line.told, on, today=clock.today()))


def activated(line: AccountLine, on: date) -> None:
    """Note that somebody has access, for which a training is needed (O-33). Raises `RuleBroken`."""
    _take(line, rules.activated(line.told, on, today=clock.today()))


def leaves(line: AccountLine, on: date) -> None:
    """Note on which day somebody leaves, for the helpdesk to be told. Raises `RuleBroken`."""
    _take(line, rules.leaving(line.told, on))


def stays(line: AccountLine) -> None:
    """Note that somebody does not leave after all. Raises `RuleBroken`."""
    _take(line, rules.leaving(line.told, None))


def removed(line: AccountLine, on: date) -> None:
    """Note that the account is gone. Raises `RuleBroken`."""
    _take(line, rules.removed(line.told, on, today=clock.today()))


def trained_all(lines: Iterable[AccountLine], on: date) -> int:
    """Note a training for all of these who followed none yet; how many there are. For whoever holds trainings."""
    some = [line for line in lines if line.state is not AccountState.REMOVED and line.trained_on is None]
    for line in some:
        trained(line, on)
    return len(some)


def _take(line: AccountLine, told: rules.AccountLine) -> None:
    """Keep on the row what the rules made of it."""
    line.state, line.requested_on, line.created_on = told.state, told.requested_on, told.created_on
    line.trained_on, line.active_on = told.trained_on, told.active_on
    line.leaves_on, line.removed_on = told.leaves_on, told.removed_on
    db.session.flush()


# Lists


def lines_of(connection: Connection, *, lock: bool = False) -> Sequence[AccountLine]:
    """The lines of a connection in the order of names."""
    mine = select(AccountLine).where(AccountLine.connection_id == connection.id)
    ordered = mine.order_by(AccountLine.sort_key, AccountLine.id)
    return db.session.scalars(ordered.with_for_update(of=AccountLine) if lock else ordered).all()


def counts_of(connection: Connection) -> tuple[list[tuple[AccountState, int]], int]:
    """How many lines of a connection are in each state, those that are over left out; and how many nobody told of.

    The helpdesk was not told of an account that is asked for and was not handed over.
    """
    counted = db.session.execute(COUNTED, {"of": connection.id})
    found = {state: (count, int(fresh)) for state, count, fresh in counted}
    counts = [(state, found[state][0]) for state in AccountState if state in found]
    return counts, found.get(AccountState.REQUESTED, (0, 0))[1]


def compared(connection: Connection, path: Path, name: str, *, lock: bool = False) -> Comparison:
    """What a list that was handed in means for the lines there are. Raises `RuleBroken`, with line numbers."""
    listed = read_employees(path, name)
    return rules.compared([line.told for line in lines_of(connection, lock=lock)], listed)


def take_over(
    connection: Connection, path: Path, name: str, *, same: frozenset[str] = frozenset(), leavers: bool = True
) -> Comparison:
    """Let the lines be as a list says, all of it or nothing: who is new is asked for, who is not there leaves.

    `same` names, by the key of the new address, who is one and the same under another address; the others of that
    name are two people. Without `leavers` whoever is not on the list stays. Raises `RuleBroken`.
    """
    refuse_unless_ours(connection)
    found = compared(connection, path, name, lock=True)
    there = {
        line.told.employee.key: line for line in lines_of(connection) if line.state is not AccountState.REMOVED
    }
    renamed = [one for one in found.renamed if one.employee.key in same]
    others = [one for one in found.renamed if one.employee.key not in same]
    today, trained = clock.today(), trained_since(connection.id)
    try:
        with db.session.begin_nested():
            for one in (*found.changed, *renamed):
                write_otherwise(there[one.line.employee.key], one.employee)
            for employee in (*found.joiners, *(one.employee for one in others)):
                ask(connection, employee, on=today, trained=trained)
            for line in (*found.leavers, *(one.line for one in others)) if leavers else ():
                row = there[line.employee.key]
                if row.leaves_on is None:
                    leaves(row, max(today, row.requested_on or today))
    except IntegrityError:
        raise RuleBroken(LISTS_CROSSED) from None
    audit.record(
        db.session(), events.LINES_READ, connection, organisation_id=connection.organisation_id,
        joined=len(found.joiners) + len(others), left=len(found.leavers) + len(others) if leavers else 0,
        changed=len(found.changed) + len(renamed),
    )  # fmt: skip
    return found
