"""The second step of one's own account: enrolling an authenticator, recovery codes, taking it away."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import format_date
from werkzeug.wrappers import Response

from app.common.web.locale import gettext as _
from app.common.web.screens import expose, open_to_users
from app.security.login import tools
from app.security.login.actions import factors, totp
from app.security.login.actions.accounts import Account
from app.security.login.forms import NewPasskeyForm, StepUpForm, TotpConfirmForm
from app.security.login.views import enrolling, proof
from app.security.login.views.changing import changing
from app.security.login.views.passkeys import PasskeyRoom, keys_on_page
from app.security.login.views.tabs import account_tabs


class FactorRoom(PasskeyRoom):
    """Each change asks first to prove who one is, and logs out all other devices."""

    @expose("/factor", methods=("GET",))
    @open_to_users
    def factor(self) -> str:
        """Show the second step, or ask for proof first."""
        return self.factor_page()

    @expose("/factor/proof", methods=("POST",))
    @open_to_users
    def prove(self) -> str | Response:
        """Take the current password, or a code of the app, as proof for ten minutes."""
        form = StepUpForm()
        if enrolling.proved(form):
            return self._to_factor()
        return self._factor_page(form, TotpConfirmForm(formdata=None))

    @expose("/factor/start", methods=("POST",))
    @open_to_users
    def start(self) -> Response:
        """Make a secret for a new authenticator."""
        if proof.is_proved():
            enrolling.begin_app(tools.me().actor_id)
        return self._to_factor()

    @expose("/factor/cancel", methods=("POST",))
    @open_to_users
    def cancel(self) -> Response:
        """Stop enrolling; codes go on coming by mail."""
        with tools.work() as session:
            totp.cancel_enrolment(session, tools.me().actor_id)
        return self._to_factor()

    @expose("/factor/confirm", methods=("POST",))
    @open_to_users
    def confirm(self) -> str | Response:
        """Put the authenticator to work by its first code, and show the recovery codes once."""
        if not proof.is_proved():
            return self._to_factor()
        form, account = TotpConfirmForm(), tools.own_account()
        if enrolling.confirmed(form, account):
            return self._with_codes(account)
        return self._factor_page(StepUpForm(formdata=None), form)

    @expose("/factor/recovery", methods=("POST",))
    @open_to_users
    def renew_recovery(self) -> str | Response:
        """Make ten new recovery codes; the old ones no longer work."""
        account = tools.own_account()
        with tools.work(writing=False) as session:
            method = factors.factor_of(session, account.actor_id).method
        if not proof.is_proved() or method == "mail":
            return self._to_factor()
        return self._with_codes(account)

    @expose("/factor/remove", methods=("POST",))
    @open_to_users
    def remove(self) -> str | Response:
        """Take the authenticator away; without a passkey, codes come by mail from now on."""
        if not proof.is_proved():
            return self._to_factor()
        account = tools.own_account()
        with tools.work(writing=False) as session:
            keys = factors.factor_of(session, account.actor_id).passkeys
        if not account.email and not keys:
            flash(_("Fill in your e-mail address first: without the app, codes are sent there."), "warning")
            return self._to_factor()
        with changing(account, "removed") as session:
            factors.remove_app(session, account.actor_id)
        by_mail = _("The app is removed. You get your codes by e-mail from now on.")
        flash(_("The app is removed.") if keys else by_mail, "ok")
        return self._to_factor()

    def _with_codes(self, account: Account) -> str:
        """Ten new codes, shown this once."""
        codes = enrolling.new_codes(account)
        return self.page("login/recovery_codes.html", codes=codes, next_url=url_for("AccountPage.factor"))

    def _to_factor(self) -> Response:
        return redirect(url_for("AccountPage.factor"), 303)

    def factor_page(self, new_passkey: NewPasskeyForm | None = None) -> str:
        """The page, with what is wrong about a new passkey."""
        return self._factor_page(StepUpForm(formdata=None), TotpConfirmForm(formdata=None), new_passkey)

    def _factor_page(
        self, step_up: StepUpForm, form: TotpConfirmForm, new_passkey: NewPasskeyForm | None = None
    ) -> str:
        account, proved = tools.own_account(), proof.is_proved()
        with tools.work(writing=False) as session:
            factor = factors.factor_of(session, account.actor_id)
            waiting = enrolling.enrolment(session, account) if proved and factor.enrolling else None
            keys = keys_on_page(session, account, new_passkey) if proved and not waiting else None
        return self.page(
            "login/factor.html",
            tabs=account_tabs(),
            confirmed=proved,
            step_up=step_up,
            step_up_url=url_for("AccountPage.prove"),
            factor=factor,
            since=format_date(factor.confirmed_at, "d MMMM y") if factor.confirmed_at else "",
            enrolment=waiting,
            keys=keys,
            form=form,
            confirm_url=url_for("AccountPage.confirm"),
            start_url=url_for("AccountPage.start"),
            recovery_url=url_for("AccountPage.renew_recovery"),
            remove_url=url_for("AccountPage.remove"),
            cancel_url=url_for("AccountPage.cancel"),
        )
