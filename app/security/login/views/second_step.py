"""The second step of logging in, below its pages: begun, judged, and what comes of it."""

from __future__ import annotations

from datetime import datetime

from flask import current_app, flash
from sqlalchemy.orm import Session

from app.common import audit, clock
from app.common.web.locale import gettext as _
from app.common.words import N_
from app.security import events
from app.security.login import mails, tools
from app.security.login.actions import accounts, attempts, codes, numbers, passkeys, recovery, totp
from app.security.login.actions.accounts import Account
from app.security.login.actions.factors import SENT
from app.security.login.desk import open_desk
from app.security.login.lifetimes import LOGGED_IN, PASSWORD_GIVEN
from app.security.login.rules.codes import CodeTerms

CHALLENGE = "passkey_challenge"
"""Where a session keeps what a passkey has to sign."""
CODE_NOT_RIGHT = N_("This code is not right, or it no longer works.")
KEY_NOT_RIGHT = N_("This passkey is not right. Try again, or choose another way.")


def begin(account: Account, next_page: str) -> str:
    """Go on under a new session id and send a code where one has to be sent; returns why not."""
    with tools.work() as session:
        method = tools.factor(session, account.actor_id).method
        if method == "mail" and not account.email:
            return _("Your account has no e-mail address that we can send a code to. Call the Servicedesk.")
        tools.here().renew(actor_id=account.actor_id, level=PASSWORD_GIVEN)
        tools.here()["next"] = next_page
        until = send_code(account, method, clock.now()) if method in SENT else None
    if until:
        flash(tools.too_many(until), "warning")
    return ""


def why_not_right(account: Account, method: str, typed: str) -> str:
    """Why a code lets nobody in, or nothing; every try counts for good, whatever comes of it."""
    counts, at = tools.counts("factor", account.actor_id), clock.now()
    with tools.work() as session:
        until = attempts.take(session, counts, at)
        if until:
            audit.record(session, events.LOGIN_LOCKED, result="refused", step="factor", **accounts.whose(account))
    if until:
        return tools.too_many(until)
    with tools.work() as session:
        right = check(account, method, typed, at)
        if right:
            attempts.give_back(session, counts)
        else:
            audit.record(session, events.LOGIN_FAILED, result="failed", step="factor", **accounts.whose(account))
    if right:
        return ""
    return _(KEY_NOT_RIGHT) if method == "passkey" else _(CODE_NOT_RIGHT)


def let_in(session: Session, account: Account, method: str, organisation_id: int | None = None) -> None:
    """Go on under a new session id, logged in; part of a transaction of the caller."""
    if method in SENT:
        attempts.give_back(session, tools.counts(method, account.actor_id, by_address=False))
    here = tools.here()
    here.renew(actor_id=account.actor_id, level=LOGGED_IN, method=method, organisation_id=organisation_id)
    audit.record(session, events.LOGIN_SUCCEEDED, method=method, **accounts.whose(account))


def send_code(account: Account, method: str, at: datetime) -> datetime | None:
    """Send a fresh code for this session; returns when one may ask again if that was done too often."""
    desk, session_id = open_desk(), tools.here().row_id
    assert session_id is not None
    until = attempts.take(desk.session, tools.counts(method, account.actor_id, by_address=False), at)
    if until is None:
        code = codes.issue_code(desk.session, desk.vault, session_id, at)
        minutes = current_app.config["ONE_TIME_CODE_MINUTES"]
        if method == "sms":
            number = numbers.number_of(desk.session, desk.vault, account.actor_id)
            desk.text(account, number, mails.code_text(account, desk.product, code, minutes))
        else:
            desk.send(account, mails.code_letter(account, desk.product, code, minutes))
    return until


def check(account: Account, method: str, typed: str, at: datetime) -> bool:
    """Whether a code is right for this account in this session; uses it up."""
    desk, session_id = open_desk(), tools.here().row_id
    assert session_id is not None
    if method == "totp":
        return totp.check_totp(desk.session, desk.vault, account.actor_id, typed, at)
    if method == "passkey":
        site, challenge = tools.site(), tools.here().pop(CHALLENGE, "")
        return site is not None and passkeys.check(desk.session, site, account.actor_id, typed, challenge, at)
    if method == "recovery":
        return recovery.use_recovery_code(desk.session, desk.vault, account.actor_id, typed, at)
    return codes.check_code(desk.session, desk.vault, session_id, typed, at, CodeTerms.of(current_app.config))
