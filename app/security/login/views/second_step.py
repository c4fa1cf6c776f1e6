"""The second step of logging in: a passkey, a code by mail or of an authenticator, or a recovery code."""

from __future__ import annotations

from datetime import datetime

from flask import abort, current_app, flash, redirect, request, url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.common import audit, clock
from app.common.web.locale import gettext as _
from app.common.web.screens import Page, expose, open_to_pending
from app.common.words import N_
from app.security import events
from app.security.login import mails, tools
from app.security.login.actions import accounts, attempts, codes, passkeys, recovery, totp
from app.security.login.actions.accounts import Account
from app.security.login.actions.factors import Factor
from app.security.login.desk import open_desk
from app.security.login.forms import CodeForm, PasskeyForm
from app.security.login.lifetimes import LOGGED_IN, PASSWORD_GIVEN, last_place
from app.security.login.rules.addresses import masked
from app.security.login.rules.codes import CodeTerms

CHALLENGE = "passkey_challenge"
"""Where a session keeps what a passkey has to sign."""
CODE_NOT_RIGHT = N_("This code is not right, or it no longer works.")
KEY_NOT_RIGHT = N_("This passkey is not right. Try again, or choose another way.")


class SecondStep(Page):
    """The pages between the password and the portal; only for who gave the password."""

    @expose("/code", methods=("GET", "POST"))
    @open_to_pending
    def code(self) -> str | Response:
        """Ask for the code of the authenticator or of the mail; who has a passkey is asked for that first."""
        if tools.here().level == LOGGED_IN:
            return redirect("/", 303)
        account, factor = self._waiting()
        if factor.passkeys and not (factor.app and (request.method == "POST" or request.args.get("by") == "app")):
            return redirect(url_for("LoginPage.passkey"), 303)
        form, method = CodeForm(), "totp" if factor.app else "mail"
        if form.validate_on_submit() and self._right(form, account, method):
            return self._let_in(account, method)
        return self._code_page(form, account, method, factor)

    @expose("/passkey", methods=("GET", "POST"))
    @open_to_pending
    def passkey(self) -> str | Response:
        """Ask for a passkey."""
        if tools.here().level == LOGGED_IN:
            return redirect("/", 303)
        account, factor = self._waiting()
        if not factor.passkeys:
            return redirect(url_for("LoginPage.code"), 303)
        form = PasskeyForm()
        if form.validate_on_submit() and self._right(form, account, "passkey"):
            return self._let_in(account, "passkey")
        return self._passkey_page(form, account, factor)

    @expose("/code/new", methods=("POST",))
    @open_to_pending
    def new_code(self) -> Response:
        """Send another code; the one before it no longer works."""
        account, factor = self._waiting()
        if tools.here().level != PASSWORD_GIVEN or factor.method != "mail":
            abort(404)
        with tools.work():
            until = send_code(account, clock.now())
        if until:
            flash(tools.too_many(until), "warning")
        else:
            flash(_("We sent you a new code. The one before it no longer works."), "ok")
        return redirect(url_for("LoginPage.code"), 303)

    @expose("/recovery", methods=("GET", "POST"))
    @open_to_pending
    def recovery(self) -> str | Response:
        """Ask for one of the recovery codes, instead of the app or passkey that was lost."""
        if tools.here().level == LOGGED_IN:
            return redirect("/", 303)
        account, factor = self._waiting()
        if factor.method == "mail":
            return redirect(url_for("LoginPage.code"), 303)
        form = CodeForm()
        if form.validate_on_submit() and self._right(form, account, "recovery"):
            return self._let_in(account, "recovery")
        return self._code_page(form, account, "recovery", factor)

    def _waiting(self) -> tuple[Account, Factor]:
        """Who gave the password, and by what the second step goes."""
        with tools.work(writing=False) as session:
            account = accounts.account_of(session, tools.here().actor_id)
            if account is None:
                abort(404)
            return account, tools.factor(session, account.actor_id)

    def _right(self, form: CodeForm | PasskeyForm, account: Account, method: str) -> bool:
        """Judge a code; puts the sentence in the form when it is not right."""
        refusal = why_not_right(account, method, form.code.data or "")
        if refusal:
            form.refuse(refusal)
        return not refusal

    def _let_in(self, account: Account, method: str) -> Response:
        """Go on under a new session id, logged in."""
        next_page = tools.here().get("next") or "/"
        left = None
        with tools.work() as session:
            if method == "recovery":
                desk = open_desk()
                desk.send(account, mails.recovery_used_letter(account, desk.product))
                left = tools.factor(session, account.actor_id).recovery_left
            let_in(session, account, method, last_place(session, account.actor_id))
        if left is not None:
            flash(
                ngettext("%(num)d recovery code is left.", "%(num)d recovery codes are left.", left),
                "warning",
            )
        return redirect(next_page, 303)

    def _code_page(self, form: CodeForm, account: Account, method: str, factor: Factor) -> str:
        by_mail, other = method == "mail", method == "recovery"
        return self.page(
            "login/code.html",
            form=form,
            method=method,
            recipient=masked(account.email) if by_mail else "",
            minutes=current_app.config["ONE_TIME_CODE_MINUTES"],
            resend_url=url_for("LoginPage.new_code") if by_mail else "",
            recovery_url=url_for("LoginPage.recovery") if method == "totp" else "",
            app_url=url_for("LoginPage.code", by="app") if other and factor.app else "",
            passkey_url=url_for("LoginPage.passkey") if factor.passkeys else "",
            cancel_url=url_for("LogoutPage.logout"),
        )

    def _passkey_page(self, form: PasskeyForm, account: Account, factor: Factor) -> str:
        """What the device has to sign is fresh on each page, so that an answer cannot be kept for later."""
        site, challenge = tools.site(), passkeys.new_challenge()
        assert site is not None
        with tools.work(writing=False) as session:
            options = passkeys.request_options(session, site, account.actor_id, challenge)
        tools.here()[CHALLENGE] = challenge
        return self.page(
            "login/passkey.html",
            form=form,
            options=options,
            app_url=url_for("LoginPage.code", by="app") if factor.app else "",
            recovery_url=url_for("LoginPage.recovery") if factor.recovery_left else "",
            cancel_url=url_for("LogoutPage.logout"),
        )


def begin(account: Account, next_page: str) -> str:
    """Go on under a new session id and send a code where no authenticator is; returns why not."""
    with tools.work() as session:
        factor = tools.factor(session, account.actor_id)
        if factor.method == "mail" and not account.email:
            return _("Your account has no e-mail address that we can send a code to. Call the Servicedesk.")
        tools.here().renew(actor_id=account.actor_id, level=PASSWORD_GIVEN)
        tools.here()["next"] = next_page
        until = send_code(account, clock.now()) if factor.method == "mail" else None
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
    if method == "mail":
        attempts.give_back(session, tools.counts("mail", account.actor_id, by_address=False))
    here = tools.here()
    here.renew(actor_id=account.actor_id, level=LOGGED_IN, method=method, organisation_id=organisation_id)
    audit.record(session, events.LOGIN_SUCCEEDED, method=method, **accounts.whose(account))


def send_code(account: Account, at: datetime) -> datetime | None:
    """Mail a fresh code for this session; returns when one may ask again if that was done too often."""
    desk, session_id = open_desk(), tools.here().row_id
    assert session_id is not None
    until = attempts.take(desk.session, tools.counts("mail", account.actor_id, by_address=False), at)
    if until is None:
        code = codes.issue_code(desk.session, desk.vault, session_id, at)
        minutes = current_app.config["ONE_TIME_CODE_MINUTES"]
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
