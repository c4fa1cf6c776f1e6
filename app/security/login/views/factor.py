"""The second step of one's own account: enrolling an authenticator, recovery codes, taking it away."""

from __future__ import annotations

from flask import current_app, flash, redirect, url_for
from flask_babel import format_date
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.common import audit, clock
from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.web import vault
from app.common.web.locale import gettext as _
from app.common.web.screens import expose, open_to_users
from app.security import events
from app.security.login import tools
from app.security.login.actions import attempts, factors, recovery, totp
from app.security.login.actions.accounts import Account
from app.security.login.forms import NewPasskeyForm, StepUpForm, TotpConfirmForm
from app.security.login.rules.codes import enrolment_address, grouped
from app.security.login.views import proof
from app.security.login.views.changing import changing
from app.security.login.views.passkeys import PasskeyRoom, keys_on_page
from app.security.login.views.tabs import account_tabs


@frozen
class Enrolment:
    """What an authenticator needs to see: the picture, or the secret to type."""

    qr: Markup
    secret: str


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
        if form.validate_on_submit():
            refusal = proof.why_not(proof.own_account(), form.proof.data or "", code_too=True)
            if not refusal:
                with tools.work():
                    tools.renewed()
                proof.remember_proof()
                return self._to_factor()
            form.proof.errors = [refusal]
        return self._factor_page(form, TotpConfirmForm(formdata=None))

    @expose("/factor/start", methods=("POST",))
    @open_to_users
    def start(self) -> Response:
        """Make a secret for a new authenticator."""
        if proof.is_proved():
            try:
                with tools.work() as session:
                    totp.start_enrolment(session, vault(), tools.me().actor_id)
            except RuleBroken as broken:
                flash(" ".join(_(str(reason)) for reason in broken.reasons), "warning")
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
        form = TotpConfirmForm()
        if form.validate_on_submit() and self._confirmed(form):
            return self._with_codes(proof.own_account())
        return self._factor_page(StepUpForm(formdata=None), form)

    def _confirmed(self, form: TotpConfirmForm) -> bool:
        actor_id, at = tools.me().actor_id, clock.now()
        counts = tools.counts("factor", actor_id)
        with tools.work() as session:
            until = attempts.take(session, counts, at)
        if until:
            form.code.errors = [tools.too_many(until)]
            return False
        with tools.work() as session:
            right = totp.confirm_enrolment(session, vault(), actor_id, form.code.data or "", at)
            if right:
                attempts.give_back(session, counts)
                audit.record(session, events.FACTOR_CHANGED, ("ab_user", tools.me().user_id), what="enrolled")
        if not right:
            form.code.errors = [_("This code is not right. Check the time on your phone and try again.")]
        return right

    @expose("/factor/recovery", methods=("POST",))
    @open_to_users
    def renew_recovery(self) -> str | Response:
        """Make ten new recovery codes; the old ones no longer work."""
        account = proof.own_account()
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
        account = proof.own_account()
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
        with changing(account, "recovery codes") as session:
            codes = recovery.make_recovery_codes(session, vault(), account.actor_id)
        return self.page("login/recovery_codes.html", codes=codes, next_url=url_for("AccountPage.factor"))

    def _to_factor(self) -> Response:
        return redirect(url_for("AccountPage.factor"), 303)

    def factor_page(self, new_passkey: NewPasskeyForm | None = None) -> str:
        """The page, with what is wrong about a new passkey."""
        return self._factor_page(StepUpForm(formdata=None), TotpConfirmForm(formdata=None), new_passkey)

    def _factor_page(
        self, step_up: StepUpForm, form: TotpConfirmForm, new_passkey: NewPasskeyForm | None = None
    ) -> str:
        account, proved = proof.own_account(), proof.is_proved()
        with tools.work(writing=False) as session:
            factor = factors.factor_of(session, account.actor_id)
            seed = totp.waiting_seed(session, vault(), account.actor_id) if proved and factor.enrolling else None
            keys = keys_on_page(session, account, new_passkey) if proved and not seed else None
        return self.page(
            "login/factor.html",
            tabs=account_tabs(),
            confirmed=proved,
            step_up=step_up,
            step_up_url=url_for("AccountPage.prove"),
            factor=factor,
            since=format_date(factor.confirmed_at, "d MMMM y") if factor.confirmed_at else "",
            enrolment=_enrolment(seed) if seed else None,
            keys=keys,
            form=form,
            confirm_url=url_for("AccountPage.confirm"),
            start_url=url_for("AccountPage.start"),
            recovery_url=url_for("AccountPage.renew_recovery"),
            remove_url=url_for("AccountPage.remove"),
            cancel_url=url_for("AccountPage.cancel"),
        )


def _enrolment(seed: str) -> Enrolment:
    """The picture holds attributes only, no style, and stays on the page: nothing is fetched."""
    address = enrolment_address(seed, tools.me().username, current_app.config["APP_NAME"])
    import segno

    picture = segno.make(address, micro=False).svg_inline(scale=4, omitsize=True)
    return Enrolment(Markup(picture), grouped(seed))  # noqa: S704  (drawn by us, holds no text)
