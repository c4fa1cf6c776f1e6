"""Counting failed tries in the database: for all processes, and still there after a restart (F6)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, select, update
from sqlalchemy.orm import Session

from app.common.crypto import Vault
from app.common.frozen import frozen
from app.common.statements import insert_or_update
from app.common.words import folded
from app.security.login.rules.addresses import network
from app.security.login.rules.limits import Limits, in_window, may_try
from app.security.models import Attempts

_table = Attempts.__table__


@frozen
class Counter:
    """One count and how far it may go; the key names nobody."""

    key: str
    most: int


@frozen
class Counters:
    """The counts that one try goes on: the account first, then its address and all together."""

    each: tuple[Counter, ...]
    window: timedelta

    @property
    def account(self) -> Counter:
        """The count of the account; the order is fixed, so that two tries never wait for each other."""
        return self.each[0]


def counters(vault: Vault, limits: Limits, purpose: str, account: object, address: str | None = None) -> Counters:
    """The counts for tries of one kind ("password", "factor", "mail", "forgotten") on one account.

    Without a network address only the account is counted.
    """

    def counter(what: str, most: int) -> Counter:
        return Counter(vault.fingerprint(f"attempts:{purpose}:{what}"), most)

    each = [counter(f"account:{folded(str(account))}", limits.per_account)]
    if address is not None:
        each.append(counter(f"address:{network(address)}", limits.per_address))
        each.append(counter("all", limits.in_all))
    return Counters(tuple(each), limits.window)


def take(session: Session, counts: Counters, at: datetime) -> datetime | None:
    """Count a try before it is judged; returns when one may try again if a limit is reached, else nothing.

    Counting first leaves no gap in which many guesses at once are all still under the limit. The caller
    commits before it judges, and calls `give_back` when the try was right. What is refused is not counted:
    whoever hammers at one account cannot use up the limit of all.
    """
    return blocked_until(session, counts, at) or _count(session, counts, at)


def blocked_until(session: Session, counts: Counters, at: datetime) -> datetime | None:
    """When one may try again, if a limit is reached."""
    most = {counter.key: counter.most for counter in counts.each}
    rows = session.execute(select(_table.c.key, _table.c.since, _table.c.failures).where(_table.c.key.in_(most)))
    ends = [
        row.since + counts.window
        for row in rows
        if in_window(row.since, at, counts.window) and not may_try(row.failures, most[row.key])
    ]
    return max(ends, default=None)


def _count(session: Session, counts: Counters, at: datetime) -> datetime | None:
    most = {counter.key: counter.most for counter in counts.each}
    rows = session.execute(_one_more(session, list(most), at - counts.window, at))
    return max((row.since + counts.window for row in rows if row.failures > most[row.key]), default=None)


def _one_more(session: Session, keys: list[str], start: datetime, at: datetime) -> Any:
    """One statement that counts on, or begins anew where the stretch of time is over."""
    over = _table.c.since <= start
    return (
        insert_or_update(session)(_table)
        .values([{"key": key, "since": at, "failures": 1} for key in keys])
        .on_conflict_do_update(
            index_elements=["key"],
            set_={
                "failures": case((over, 1), else_=_table.c.failures + 1),
                "since": case((over, at), else_=_table.c.since),
            },
        )
        .returning(_table.c.key, _table.c.since, _table.c.failures)
    )


def give_back(session: Session, counts: Counters) -> None:
    """The try was right: the account starts at nothing again, the other counts go one down."""
    fewer = case((_table.c.key == counts.account.key, 0), (_table.c.failures > 0, _table.c.failures - 1), else_=0)
    keys = [counter.key for counter in counts.each]
    session.execute(update(_table).where(_table.c.key.in_(keys)).values(failures=fewer))


def take_back(session: Session, counts: Counters) -> None:
    """The try was right and counts no longer; the other tries of the same account stay counted."""
    keys = [counter.key for counter in counts.each]
    fewer = update(_table).where(_table.c.key.in_(keys), _table.c.failures > 0)
    session.execute(fewer.values(failures=_table.c.failures - 1))


def purge(session: Session, before: datetime) -> None:
    """Remove counts that began before a moment and no longer matter."""
    session.execute(delete(_table).where(_table.c.since < before))
