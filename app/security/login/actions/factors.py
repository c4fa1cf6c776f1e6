"""The second factor of an actor as a whole: passkeys, an authenticator app, or codes by text message or mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.common import audit
from app.common.frozen import frozen
from app.security import events
from app.security.login import mails
from app.security.login.actions.accounts import Account
from app.security.login.actions.letters import Desk
from app.security.login.actions.links import reachable
from app.security.login.lifetimes import end_sessions
from app.security.models import CodeNumber, Passkey, RecoveryCode, TotpDevice, User
from app.security.rules.areas import Area

_app, _recovery, _key = TotpDevice.__table__, RecoveryCode.__table__, Passkey.__table__
_number = CodeNumber.__table__

SENT = frozenset({"sms", "mail"})
"""Of these the portal sends the code itself."""


@frozen
class Factor:
    """What somebody has as second factor; the strongest is asked for first."""

    confirmed_at: datetime | None = None
    """Since when an authenticator app is in use."""
    enrolling: bool = False
    texts_since: datetime | None = None
    """Since when codes go to a telephone."""
    passkeys: int = 0
    recovery_left: int = 0

    @property
    def app(self) -> bool:
        """Whether codes of an app count."""
        return self.confirmed_at is not None

    @property
    def by_code(self) -> str:
        """Where the code comes from that is asked for: "totp", "sms" or "mail"."""
        return "totp" if self.app else "sms" if self.texts_since else "mail"

    @property
    def method(self) -> str:
        """ "passkey", or else how the code comes."""
        return "passkey" if self.passkeys else self.by_code


def factor_of(session: Session, actor_id: int, *, with_passkeys: bool = True, with_texts: bool = True) -> Factor:
    """The second factor of an actor, in one statement.

    Without passkeys where browsers refuse them, and without text messages where nothing sends them.
    """
    mine = select(func.count()).where(_recovery.c.actor_id == actor_id, _recovery.c.used_at.is_(None))
    keys = select(func.count()).where(_key.c.actor_id == actor_id)
    devices = select(func.count()).where(_app.c.actor_id == actor_id)
    since = select(_app.c.confirmed_at).where(_app.c.actor_id == actor_id)
    texts = select(_number.c.confirmed_at).where(_number.c.actor_id == actor_id)
    asked = (devices, since, texts, keys, mine)
    row: Any = session.execute(select(*(each.scalar_subquery() for each in asked))).one()
    apps, confirmed_at, texts_since, passkeys, left = row
    enrolling = bool(apps) and confirmed_at is None
    found = Factor(
        confirmed_at, enrolling, texts_since if with_texts else None, passkeys if with_passkeys else 0, left
    )
    return found if found.method != "mail" else Factor(enrolling=found.enrolling)


def remove_app(session: Session, actor_id: int) -> None:
    """Take the authenticator app away. The caller ends the other sessions of the actor."""
    session.execute(delete(_app).where(_app.c.actor_id == actor_id))
    forget_recovery_codes(session, actor_id)


_WAYS = {
    Area.STAFF: (("totp", _app), ("passkey", _key)),
    Area.RESIDENT: (("totp", _app), ("sms", _number)),
}
"""What people of an area can have besides a code by mail, and where it is kept."""


def keep_only(session: Session, actor_id: int, method: str, area: Area) -> None:
    """Take away what is not chosen: who logs in by one thing has no other lying about."""
    for kind, table in _WAYS[area]:
        if kind != method:
            session.execute(delete(table).where(table.c.actor_id == actor_id))
    forget_recovery_codes(session, actor_id)


def reset(desk: Desk, user: User) -> None:
    """Take every second factor of a user away, who lost them: codes come by mail from now on.

    Raises `RuleBroken` for whoever cannot be mailed or has no password.
    """
    back_to_mail(desk, reachable(desk, user))


def back_to_mail(desk: Desk, account: Account) -> None:
    """Take every second factor of an account away; all sessions end and the owner is told."""
    session = desk.session
    keep_only(session, account.actor_id, "mail", account.area)
    audit.record(
        session, events.FACTOR_CHANGED, account.row, what="reset", organisation_id=account.organisation_id
    )
    end_sessions(session, account.actor_id, "factor")
    desk.send(account, mails.factor_changed_letter(account, desk.product))


def forget_recovery_codes(session: Session, actor_id: int) -> None:
    """Drop recovery codes once there is nothing left that they stand in for."""
    left = [
        select(_app.c.id).where(_app.c.actor_id == actor_id, _app.c.confirmed_at.is_not(None)).exists(),
        *(select(each.c.id).where(each.c.actor_id == actor_id).exists() for each in (_key, _number)),
    ]
    session.execute(delete(_recovery).where(_recovery.c.actor_id == actor_id, *(~each for each in left)))
