"""A forgotten password, in both areas: asking for a link, and choosing a new password by it."""

from __future__ import annotations

from flask import current_app, flash, redirect, url_for
from werkzeug.wrappers import Response

from app.common import clock
from app.common.web.forms import PortalForm
from app.common.web.locale import gettext as _
from app.common.web.screens import Page, expose, open_to_all
from app.security.login import tools
from app.security.login.actions import attempts, links
from app.security.login.actions.accounts import Account
from app.security.login.desk import open_desk
from app.security.login.forms import ForgottenForm, NewPasswordForm
from app.security.login.views.choosing import chosen


class ForgottenRoom(Page):
    """Links to choose a password. They replace the first step only: the second is asked afterwards."""

    forgotten_form: type[PortalForm] = ForgottenForm
    forgotten_template = "login/forgotten.html"

    @expose("/forgotten", methods=("GET", "POST"))
    @open_to_all
    def forgotten(self) -> str | Response:
        """Send a link, and give the same answer whether or not the account exists."""
        form, sent = self.forgotten_form(), False
        if form.validate_on_submit():
            sent = self._sent(form)
        return self.page(self.forgotten_template, form=form, sent=sent, login_url=self._login_url())

    def _sent(self, form: PortalForm) -> bool:
        username, at = form["username"].data or "", clock.now()
        with tools.work() as session:
            until = attempts.take(session, tools.counts("forgotten", username), at)
            if until is None:
                links.forgotten(open_desk(), username, at, tools.here().area)
        if until:
            form.refuse(tools.too_many(until))
        return until is None

    @expose("/password/<token>", methods=("GET", "POST"))
    @open_to_all
    def new_password(self, token: str) -> str | Response | tuple[str, int]:
        """Choose a password by a link that was mailed."""
        with tools.work(writing=False) as session:
            account = links.owner_of(session, token, clock.now(), tools.here().area)
        form = NewPasswordForm()
        if account is None:
            return self.password_page(form, None), 404
        if form.validate_on_submit() and self._set(form, account, token):
            flash(_("Your new password is in use from now on. Log in with it."), "ok")
            return redirect(self._login_url(), 303)
        return self.password_page(form, account)

    def _set(self, form: NewPasswordForm, account: Account, token: str) -> bool:
        fresh = chosen(form, account)
        if not fresh:
            return False
        with tools.work() as session:
            used = links.use(open_desk(), token, account, fresh, clock.now())
            attempts.give_back(session, tools.counts("password", account.username, by_address=False))
        if not used:
            form.refuse(_("This link no longer works. Ask for a new one."))
        return used

    def _login_url(self) -> str:
        return url_for(f"{self.endpoint}.login")

    def password_page(self, form: NewPasswordForm, account: Account | None) -> str:
        """The page of a link: with the form, or, where it does not work, with the way to another."""
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
