"""Choosing a password, in both areas: what is asked of it, and changing it by somebody who is logged in."""

from __future__ import annotations

from flask import current_app

from app.common import clock
from app.common.web.locale import gettext as _
from app.security.login import tools
from app.security.login.actions import accounts, links
from app.security.login.actions.accounts import Account
from app.security.login.desk import open_desk
from app.security.login.forms import ChangePasswordForm, NewPasswordForm
from app.security.login.rules.wishes import in_words
from app.security.login.views import proof


def asked_of(account: Account) -> tuple[str, ...]:
    """What is asked of a new password of somebody, in words."""
    return tuple(tools.said(sentence) for sentence in in_words(tools.policy_of(account)))


def chosen(form: NewPasswordForm, account: Account) -> str:
    """The hash of a password that is good enough for this person; otherwise nothing, and the form says why."""
    password = form.password.data or ""
    if reasons := tools.objections(password, account):
        form.password.errors = reasons
        return ""
    return accounts.make_hash(password, current_app.config["PASSWORD_HASH"])


def changed(form: ChangePasswordForm, account: Account) -> bool:
    """Whether another password is in use from now on; all other sessions end. If not, the form says why."""
    current, fresh = form.current_password.data or "", form.password.data or ""
    if refusal := proof.why_not(account, current):
        form.current_password.errors = [refusal]
        return False
    if fresh == current:
        form.password.errors = [_("Choose another password than the present one.")]
        return False
    hashed = chosen(form, account)
    if not hashed:
        return False
    with tools.work():
        links.change_password(open_desk(), account, hashed, clock.now(), but=tools.here().row_id)
        tools.renewed()
    return True
