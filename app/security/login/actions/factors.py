"""The second factor of an actor as a whole: passkeys, an authenticator app, or codes by mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.common import audit
from app.common.frozen import frozen
from app.security import events
from app.security.login import mails
from app.security.login.actions.letters import Desk
from app.security.login.actions.links import reachable
from app.security.login.lifetimes import end_sessions
from app.security.models import Passkey, RecoveryCode, TotpDevice, User

_app, _recovery, _key = TotpDevice.__table__, RecoveryCode.__table__, Passkey.__table__


@frozen
class Factor:
    """What somebody has as second factor; the strongest is asked for first."""

    confirmed_at: datetime | None = None
    """Since when an authenticator app is in use."""
    enrolling: bool = False
    passkeys: int = 0
    recovery_left: int = 0

    @property
    def app(self) -> bool:
        """Whether codes of an app count."""
        return self.confirmed_at is not None

    @property
    def method(self) -> str:
        """ "passkey", "totp" or "mail"."""
        return "passkey" if self.passkeys else "totp" if self.app else "mail"


def factor_of(session: Session, actor_id: int, *, with_passkeys: bool = True) -> Factor:
    """The second factor of an actor, in one statement; without passkeys where browsers refuse them."""
    mine = select(func.count()).where(_recovery.c.actor_id == actor_id, _recovery.c.used_at.is_(None))
    keys = select(func.count()).where(_key.c.actor_id == actor_id)
    devices = select(func.count()).where(_app.c.actor_id == actor_id)
    since = select(_app.c.confirmed_at).where(_app.c.actor_id == actor_id)
    asked = (devices, since, keys, mine)
    row: Any = session.execute(select(*(each.scalar_subquery() for each in asked))).one()
    apps, confirmed_at, passkeys, left = row
    enrolling = bool(apps) and confirmed_at is None
    found = Factor(confirmed_at, enrolling, passkeys if with_passkeys else 0, left)
    return found if found.method != "mail" else Factor(enrolling=found.enrolling)


def remove_app(session: Session, actor_id: int) -> None:
    """Take the authenticator app away. The caller ends the other sessions of the actor."""
    session.execute(delete(_app).where(_app.c.actor_id == actor_id))
    forget_recovery_codes(session, actor_id)


def reset(desk: Desk, user: User) -> None:
    """Take every second factor of a user away, who lost them: codes come by mail from now on.

    All sessions end and the owner is told. Raises `RuleBroken` for whoever cannot be mailed or has no password.
    """
    account, session = reachable(desk, user), desk.session
    for table in (_app, _key):
        session.execute(delete(table).where(table.c.actor_id == account.actor_id))
    forget_recovery_codes(session, account.actor_id)
    audit.record(session, events.FACTOR_CHANGED, user, what="reset")
    end_sessions(session, account.actor_id, "factor")
    desk.send(account, mails.factor_changed_letter(account, desk.product))


def forget_recovery_codes(session: Session, actor_id: int) -> None:
    """Drop recovery codes once there is nothing left that they stand in for."""
    left = [
        select(_app.c.id).where(_app.c.actor_id == actor_id, _app.c.confirmed_at.is_not(None)).exists(),
        select(_key.c.id).where(_key.c.actor_id == actor_id).exists(),
    ]
    session.execute(delete(_recovery).where(_recovery.c.actor_id == actor_id, *(~each for each in left)))
