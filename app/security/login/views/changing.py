"""What every change of the second step comes with, in the transaction of the change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from app.common import audit
from app.security import events
from app.security.login import mails, tools
from app.security.login.actions.accounts import Account
from app.security.login.desk import open_desk
from app.security.login.lifetimes import end_sessions
from app.security.login.views import proof


@contextmanager
def changing(account: Account, what: str) -> Iterator[Session]:
    """A transaction that changes the second step: written down, told to the owner, other devices logged out.

    The proof of who one is holds on. What breaks a rule in the block undoes all of it.
    """
    with tools.work() as session:
        yield session
        audit.record(session, events.FACTOR_CHANGED, account.row, what=what)
        end_sessions(session, account.actor_id, "factor", but=tools.here().row_id)
        desk = open_desk()
        desk.send(account, mails.factor_changed_letter(account, desk.product))
        tools.renewed()
    proof.remember_proof()
