"""A forgotten password: asking for a link, and choosing a new password by it."""

from __future__ import annotations

from flask import current_app, flash, redirect, url_for
from werkzeug.wrappers import Response

from app.common import clock
from app.common.web.locale import gettext as _
from app.common.web.screens import Page, expose, open_to_all
from app.security.login import tools
from app.security.login.actions import accounts, attempts, links
from app.security.login.actions.accounts import Account
from app.security.login.desk import open_desk
from app.security.login.forms import ForgottenForm, NewPasswordForm


class ForgottenRoom(Page):
    """Links to choose a password. They replace the first step only: the second is asked afterwards."""

    @expose("/forgotten", methods=("GET", "POST"))
    @open_to_all
    def forgotten(self) -> str | Response:
        """Send a link, and give the same answer whether or not the account exists."""
        form, sent = ForgottenForm(), False
        if form.validate_on_submit():
            sent = self._sent(form)
        return self.page("login/forgotten.html", form=form, sent=sent, login_url=url_for("LoginPage.login"))

    def _sent(self, form: ForgottenForm) -> bool:
        username, at = form.username.data or "", clock.now()
        with tools.work() as session:
            until = attempts.take(session, tools.counts("forgotten", username), at)
            if until is None:
                links.forgotten(open_desk(), username, at)
        if until:
            form.refuse(tools.too_many(until))
        return until is None

    @expose("/password/<token>", methods=("GET", "POST"))
    @open_to_all
    def new_password(self, token: str) -> str | Response | tuple[str, int]:
        """Choose a password by a link that was mailed."""
        with tools.work(writing=False) as session:
            account = links.owner_of(session, token, clock.now())
        if account is None:
            return self._new_password_page(NewPasswordForm(), None), 404
        form = NewPasswordForm()
        if form.validate_on_submit() and self._set(form, account, token):
            flash(_("Your new password is in use from now on. Log in with it."), "ok")
            return redirect(url_for("LoginPage.login"), 303)
        return self._new_password_page(form, account)

    def _set(self, form: NewPasswordForm, account: Account, token: str) -> bool:
        password = form.password.data or ""
        if reasons := tools.objections(password, account):
            form.password.errors = reasons
            return False
        fresh = accounts.make_hash(password, current_app.config["PASSWORD_HASH"])
        with tools.work() as session:
            used = links.use(open_desk(), token, account, fresh, clock.now())
            attempts.give_back(session, tools.counts("password", account.username, by_address=False))
        if not used:
            form.refuse(_("This link no longer works. Ask for a new one."))
        return used

    def _new_password_page(self, form: NewPasswordForm, account: Account | None) -> str:
        return self.page(
            "login/new_password.html",
            form=form,
            valid=account is not None,
            changing=False,
            invited=account is not None and account.password is None,
            username=account.username if account else "",
            least=current_app.config["PASSWORD_MIN_LENGTH"],
            sentence="" if account else _("This link no longer works. Ask for a new one."),
            forgotten_url=url_for("LoginPage.forgotten"),
            tabs=(),
        )
