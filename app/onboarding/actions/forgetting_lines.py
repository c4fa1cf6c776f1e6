"""Account lines are forgotten a while after the account was removed, with their history (decision 0091)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.common import audit, clock, erasures
from app.common.history import Change
from app.common.jobs import Work, job
from app.common.words import N_
from app.onboarding import events
from app.onboarding.models import AccountLine, Connection
from app.onboarding.rules.accounts import AccountState

LINE = "account_line"
"""What a line that is forgotten is called on the list of erasures."""
AT_ONCE = 500

_line: Any = AccountLine.__table__
_change: Any = Change.__table__


@job("accounts.forget", N_("Forget account lines that were removed long ago"), every=timedelta(days=1))
def forget_removed(work: Work) -> None:
    """Forget the lines of accounts that were removed for as long as the portal keeps them."""
    before = clock.on_the_wall(work.at).date() - timedelta(days=work.settings["ACCOUNT_LINE_KEPT_DAYS"])
    over = select(_line).where(_line.c.state == AccountState.REMOVED, _line.c.removed_on < before).limit(AT_ONCE)
    rows = work.session.connection().execute(over).all()
    for row in rows:
        erasures.note(work.session, LINE, _key(row))
    _take_away(work.session, [row.id for row in rows])
    for number in sorted({row.connection_id for row in rows}):
        connection = work.session.get_one(Connection, number)
        lines = sum(row.connection_id == number for row in rows)
        place = connection.organisation_id
        audit.record(work.session, events.LINES_FORGOTTEN, connection, organisation_id=place, lines=lines)


@erasures.erases(LINE)
def forget_again(session: Session, key: str) -> None:
    """Forget a line once more, after a backup was put back."""
    number = int(key.split(".")[0])
    row = session.connection().execute(select(_line).where(_line.c.id == number)).first()
    if row is not None and _key(row) == key:
        _take_away(session, [number])


def _key(row: Any) -> str:
    return f"{row.id}.{int(row.created_at.timestamp())}"


def _take_away(session: Session, numbers: Sequence[int]) -> None:
    """By way of the connection: the history would otherwise be written by its going."""
    connection = session.connection()
    connection.execute(delete(_change).where(_change.c.thing == _line.name, _change.c.thing_id.in_(numbers)))
    connection.execute(delete(_line).where(_line.c.id.in_(numbers)))
