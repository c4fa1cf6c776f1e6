"""The pages that ask for a code between the password and the portal, in both areas.

The code comes by mail, as a text message, from an authenticator, or from a list of recovery codes.
"""

from __future__ import annotations

from flask import abort, current_app, flash, redirect, request, url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.common import clock
from app.common.web import vault
from app.common.web.locale import gettext as _
from app.common.web.screens import Page, expose, open_to_pending
from app.security.login import mails, tools
from app.security.login.actions import accounts, numbers
from app.security.login.actions.accounts import Account
from app.security.login.actions.factors import SENT, Factor
from app.security.login.desk import open_desk
from app.security.login.forms import CodeForm, PasskeyForm
from app.security.login.lifetimes import LOGGED_IN, PASSWORD_GIVEN
from app.security.login.rules.addresses import masked, masked_number
from app.security.login.views import second_step


class CodeStep(Page):
    """Only for who gave the password; an area says how its page looks and where its people go on."""

    home, logout = "/", "LogoutPage.logout"
    code_template = "login/code.html"

    def at(self, name: str, by: str | None = None) -> str:
        """The address of another page of this door."""
        return url_for(f"{self.endpoint}.{name}", by=by)

    def comes_in(self, session: Session, account: Account) -> int | None:
        """What is done when somebody comes in; tells in which organisation he goes on working, if in any."""
        raise NotImplementedError

    @expose("/code", methods=("GET", "POST"))
    @open_to_pending
    def code(self) -> str | Response:
        """Ask for the code; who has a passkey is asked for that first."""
        if tools.here().level == LOGGED_IN:
            return redirect(self.home, 303)
        account, factor = self.waiting()
        if factor.passkeys and not (factor.app and (request.method == "POST" or request.args.get("by") == "app")):
            return redirect(self.at("passkey"), 303)
        form = CodeForm()
        if form.validate_on_submit() and self.is_right(form, account, factor.by_code):
            return self.let_in(account, factor.by_code)
        return self._code_page(form, account, factor.by_code, factor)

    @expose("/code/new", methods=("POST",))
    @open_to_pending
    def new_code(self) -> Response:
        """Send another code; the one before it no longer works."""
        account, factor = self.waiting()
        if tools.here().level != PASSWORD_GIVEN or factor.method not in SENT:
            abort(404)
        with tools.work():
            until = second_step.send_code(account, factor.method, clock.now())
        if until:
            flash(tools.too_many(until), "warning")
        else:
            flash(_("We sent you a new code. The one before it no longer works."), "ok")
        return redirect(self.at("code"), 303)

    @expose("/recovery", methods=("GET", "POST"))
    @open_to_pending
    def recovery(self) -> str | Response:
        """Ask for one of the recovery codes, instead of the app, telephone or passkey that was lost."""
        if tools.here().level == LOGGED_IN:
            return redirect(self.home, 303)
        account, factor = self.waiting()
        if factor.method == "mail":
            return redirect(self.at("code"), 303)
        form = CodeForm()
        if form.validate_on_submit() and self.is_right(form, account, "recovery"):
            return self.let_in(account, "recovery")
        return self._code_page(form, account, "recovery", factor)

    def waiting(self) -> tuple[Account, Factor]:
        """Who gave the password, and by what the second step goes."""
        with tools.work(writing=False) as session:
            account = accounts.account_of(session, tools.here().actor_id, tools.here().area)
            if account is None:
                abort(404)
            return account, tools.factor(session, account.actor_id)

    def is_right(self, form: CodeForm | PasskeyForm, account: Account, method: str) -> bool:
        """Judge a code; puts the sentence in the form when it is not right."""
        refusal = second_step.why_not_right(account, method, form.code.data or "")
        if refusal:
            form.refuse(refusal)
        return not refusal

    def let_in(self, account: Account, method: str) -> Response:
        """Go on under a new session id, logged in."""
        next_page = tools.here().get("next") or self.home
        left = None
        with tools.work() as session:
            if method == "recovery":
                desk = open_desk()
                desk.send(account, mails.recovery_used_letter(account, desk.product))
                left = tools.factor(session, account.actor_id).recovery_left
            second_step.let_in(session, account, method, self.comes_in(session, account))
        if left is not None:
            flash(
                ngettext("%(num)d recovery code is left.", "%(num)d recovery codes are left.", left),
                "warning",
            )
        return redirect(next_page, 303)

    def _code_page(self, form: CodeForm, account: Account, method: str, factor: Factor) -> str:
        other = method == "recovery"
        return self.page(
            self.code_template,
            form=form,
            method=method,
            recipient=_hint(account, method),
            minutes=current_app.config["ONE_TIME_CODE_MINUTES"],
            resend_url=self.at("new_code") if method in SENT else "",
            recovery_url=self.at("recovery") if method in ("totp", "sms") else "",
            app_url=self.at("code", by="app") if other and factor.by_code != "mail" else "",
            passkey_url=self.at("passkey") if factor.passkeys else "",
            cancel_url=url_for(self.logout),
        )


def _hint(account: Account, method: str) -> str:
    """Where a code went, for whoever knows it already."""
    if method == "sms":
        with tools.work(writing=False) as session:
            return masked_number(numbers.number_of(session, vault(), account.actor_id))
    return masked(account.email) if method == "mail" else ""
