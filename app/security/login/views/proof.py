"""Proving again who one is, before something that decides who gets in (ASVS 7.5.1)."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app

from app.common import clock
from app.common.web import vault
from app.common.web.locale import gettext as _
from app.security.login import tools
from app.security.login.actions import accounts, attempts, totp
from app.security.login.actions.accounts import Account
from app.security.login.rules.codes import digits

PROOF_HOLDS = timedelta(minutes=10)


def why_not(account: Account, typed: str, *, code_too: bool = False) -> str:
    """Why what was typed does not prove it: nothing when it is the password, or a code of the app."""
    counts, at = tools.counts("password", account.username), clock.now()
    with tools.work() as session:
        until = attempts.take(session, counts, at)
    if until:
        return tools.too_many(until)
    if not _proves(account, typed, at, code_too):
        return _("This is not right. Try again.") if code_too else _("This is not your current password.")
    with tools.work() as session:
        attempts.give_back(session, counts)
    return ""


def _proves(account: Account, typed: str, at: datetime, code_too: bool) -> bool:
    if code_too and digits(typed):
        with tools.work() as session:
            if totp.check_totp(session, vault(), account.actor_id, typed, at):
                return True
    return accounts.matches(account, typed, current_app.config["PASSWORD_HASH"])


def remember_proof() -> None:
    """Let the proof hold for ten minutes, in this session."""
    tools.here()["proved_at"] = clock.now().isoformat()


def is_proved() -> bool:
    """Whether the person proved who he is less than ten minutes ago; reaching the limit means no."""
    proved_at = tools.here().get("proved_at")
    return bool(proved_at) and timedelta() <= clock.now() - datetime.fromisoformat(proved_at) < PROOF_HOLDS
