"""Links by which somebody sets a password: after "forgotten", from an administrator, or for a new account."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.common import audit, crypto
from app.common.errors import RuleBroken
from app.common.words import N_
from app.security import events
from app.security.actions.resident_policies import policy_for
from app.security.login import mails
from app.security.login.actions import accounts
from app.security.login.actions.accounts import Account
from app.security.login.actions.letters import Desk
from app.security.login.lifetimes import end_sessions
from app.security.login.residents import organisations_of
from app.security.login.rules.passwords import PasswordPolicy
from app.security.models import PasswordToken, User
from app.security.rules.areas import RESIDENTS_AT, Area

_table = PasswordToken.__table__

BY_EHERKENNING = N_(
    "Staff of this municipality logs in with eHerkenning and has no password. "
    "New colleagues log in themselves first."
)


PAGES = {Area.STAFF: "/login/password/", Area.RESIDENT: f"{RESIDENTS_AT}/login/password/"}
"""Where a link of an area leads; it works nowhere else."""


def forgotten(desk: Desk, username: str, at: datetime, area: Area = Area.STAFF) -> None:
    """Send a link to the owner of a login name, if there is one; the answer is the same either way.

    To a resident it works as long as the strictest of the municipalities lets it.
    """
    account = accounts.find_account(desk.session, username, area)
    if account and account.active and account.email and desk.gives_password_to(account):
        if area is Area.RESIDENT:
            desk = replace(desk, reset_valid=_valid_for(desk, account))
        _send_reset(desk, account, at)


def _valid_for(desk: Desk, account: Account) -> timedelta:
    portal = PasswordPolicy(link_hours=int(desk.reset_valid.total_seconds()) // 3600)
    places = organisations_of(desk.session, account.user_id)
    return timedelta(hours=policy_for(desk.session, places, portal).link_hours)


def start_reset(desk: Desk, user: User, at: datetime) -> None:
    """Let a user choose a new password; an administrator starts it but never knows it (ASVS 6.4.6)."""
    _send_reset(desk, reachable(desk, user), at)


def invite(desk: Desk, user: User, at: datetime) -> str:
    """Send a new user the link to choose the first password; returns it, for who is at the screen already."""
    account = reachable(desk, user)
    link = _issue(desk, account, at, desk.invitation_valid)
    desk.send(account, mails.invitation_letter(account, desk.product, link, desk.invitation_valid.days))
    return link


def reachable(desk: Desk, user: User) -> Account:
    """The account of a user who logs in with a password and can be mailed; raises `RuleBroken` with why not."""
    desk.session.flush()
    account = accounts.account_of(desk.session, user.actor_id)
    if account is None or not account.active:
        raise RuleBroken(N_("The user is not active."))
    if not account.email:
        raise RuleBroken(N_("This user has no e-mail address yet."))
    if not desk.gives_password_to(account):
        raise RuleBroken(BY_EHERKENNING)
    return account


def _send_reset(desk: Desk, account: Account, at: datetime) -> None:
    link = _issue(desk, account, at, desk.reset_valid)
    hours = int(desk.reset_valid.total_seconds()) // 3600
    desk.send(account, mails.reset_letter(account, desk.product, link, hours))


def _issue(desk: Desk, account: Account, at: datetime, valid: timedelta) -> str:
    token = crypto.token()
    values = {
        "actor_id": account.actor_id,
        "token_hash": crypto.hashed(token),
        "issued_at": at,
        "expires_at": at + valid,
    }
    desk.session.execute(insert(_table).values(**values))
    audit.record(desk.session, events.PASSWORD_ASKED, account.row, organisation_id=account.organisation_id)
    return f"{desk.public_url}{PAGES[account.area]}{token}"


def owner_of(session: Session, token: str, at: datetime, area: Area = Area.STAFF) -> Account | None:
    """The active account of an area that a link is for, while it works; looking does not use it up."""
    statement = select(_table.c.actor_id).where(*_working(token, at))
    account = accounts.account_of(session, session.execute(statement).scalar(), area)
    return account if account and account.active else None


def use(desk: Desk, token: str, account: Account, fresh: str, at: datetime) -> bool:
    """Set the password by a link, once; every session and every other link of the account ends with it."""
    spent = update(_table).where(*_working(token, at), _table.c.actor_id == account.actor_id).values(used_at=at)
    if desk.session.execute(spent.returning(_table.c.id)).scalar() is None:
        return False
    others = (_table.c.actor_id == account.actor_id, _table.c.used_at.is_(None))
    desk.session.execute(update(_table).where(*others).values(used_at=at))
    change_password(desk, account, fresh, at)
    return True


def change_password(desk: Desk, account: Account, fresh: str, at: datetime, but: int | None = None) -> None:
    """Set a new password hash, end every session (save one), and tell the owner."""
    accounts.set_password(desk.session, account, fresh, at)
    audit.record(desk.session, events.PASSWORD_SET, account.row, **accounts.whose(account))
    end_sessions(desk.session, account.actor_id, "password", but=but)
    desk.send(account, mails.password_changed_letter(account, desk.product))


def _working(token: str, at: datetime) -> tuple:
    return (_table.c.token_hash == crypto.hashed(token), _table.c.used_at.is_(None), _table.c.expires_at > at)
