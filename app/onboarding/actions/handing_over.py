"""Account lines go to the helpdesk that makes the accounts, as a file; it says that it has them (O-31)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import cast, func, null, select

from app.common import audit, clock, context
from app.common.errors import OutOfScope, RuleBroken
from app.common.types import Moment
from app.extensions import db
from app.onboarding import events
from app.onboarding.actions.accounts import lines_of
from app.onboarding.actions.paper_files import keep_made
from app.onboarding.models import AccountHandOver, AccountLine, Connection
from app.onboarding.rules import accounts as rules
from app.onboarding.rules.accounts import Order

FILE_KEPT = timedelta(days=90)
"""How long a list stays: it has served when the accounts are there, and it is full of names."""

Written = Callable[[str, Iterable[tuple[Order, rules.AccountLine]], str], bytes]
"""What writes a list for an organisation as a file of a kind."""


def hand_over(connection: Connection, kind: str, written: Written) -> AccountHandOver:
    """Write down what the helpdesk was not told yet, and note that it was handed over.

    Raises `RuleBroken` when there is nothing new. Of two who do it at once, the second has nothing new.
    """
    _lock(connection)
    pairs = [(line.told, line) for line in lines_of(connection, lock=True)]
    row_of = {id(told): line for told, line in pairs}
    orders = rules.to_hand_over(told for told, _line in pairs)
    content = written(connection.organisation.name, orders, kind)
    name = f"accounts-{connection.organisation.code}-{clock.today().isoformat()}.{kind}"
    handed = AccountHandOver(
        connection=connection, handed_over_on=clock.today(), handed_over_by_id=context.current().actor_id,
        to_create=sum(order is Order.CREATE for order, _line in orders),
        to_remove=sum(order is Order.REMOVE for order, _line in orders),
        file_id=keep_made(content, name, expires_at=clock.now() + FILE_KEPT).id,
    )  # fmt: skip
    db.session.add(handed)
    db.session.flush()
    for order, line in orders:
        row: AccountLine = row_of[id(line)]
        if order is Order.CREATE:
            row.handed_over_id = handed.id
        else:
            row.leaving_handed_over_id = handed.id
    db.session.flush()
    _tell(events.HANDED_OVER, handed, lines=len(orders))
    return handed


def confirm(handed: AccountHandOver) -> None:
    """Note that the helpdesk has the list. Raises `RuleBroken` when that is known."""
    told = rules.confirmed(handed.told, clock.today(), today=clock.today())
    handed.confirmed_on, handed.confirmed_by_id = told.confirmed_on, context.current().actor_id
    db.session.flush()
    _tell(events.RECEIPT, handed)


def waiting() -> Any:
    """How many lists wait for a receipt; since when does not matter."""
    counted = func.count(AccountHandOver.id), cast(null(), Moment).label("since")
    return select(*counted).where(AccountHandOver.confirmed_on.is_(None))


def reasons_not_to(connection: Connection) -> list[str]:
    """Why there is nothing to hand over."""
    try:
        rules.to_hand_over([line.told for line in lines_of(connection)])
    except RuleBroken as broken:
        return [str(reason) for reason in broken.reasons]
    return []


def _lock(connection: Connection) -> None:
    mine = select(Connection.id).where(Connection.id == connection.id).with_for_update(of=Connection)
    if db.session.scalars(mine).first() is None:
        raise OutOfScope(f"Connection {connection.id} is not open to write")


def _tell(event: Any, handed: AccountHandOver, **told: Any) -> None:
    place = handed.connection.organisation_id
    audit.record(db.session(), event, handed, organisation_id=place, **told)
