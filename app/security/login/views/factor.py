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
from app.common.web.screens import Page, expose, open_to_users
from app.security import events
from app.security.login import mails, tools
from app.security.login.actions import attempts, recovery, totp
from app.security.login.actions.accounts import Account
from app.security.login.desk import open_desk
from app.security.login.forms import StepUpForm, TotpConfirmForm
from app.security.login.lifetimes import end_sessions
from app.security.login.rules.codes import enrolment_address, grouped
from app.security.login.views import proof
from app.security.login.views.tabs import account_tabs


@frozen
class Enrolment:
    """What an authenticator needs to see: the picture, or the secret to type."""

    qr: Markup
    secret: str


class FactorRoom(Page):
    """Each change asks first to prove who one is, and logs out all other devices."""

    @expose("/factor", methods=("GET",))
    @open_to_users
    def factor(self) -> str:
        """Show the second step, or ask for proof first."""
        return self._factor_page(StepUpForm(formdata=None), TotpConfirmForm(formdata=None))

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
            return self._changed(proof.own_account(), with_codes=True)
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
        with tools.work(writing=False) as session:
            method = totp.factor_of(session, tools.me().actor_id).method
        if not proof.is_proved() or method != "totp":
            return self._to_factor()
        return self._changed(proof.own_account(), with_codes=True)

    @expose("/factor/remove", methods=("POST",))
    @open_to_users
    def remove(self) -> str | Response:
        """Take the authenticator away; codes come by mail from now on."""
        if not proof.is_proved():
            return self._to_factor()
        account = proof.own_account()
        if not account.email:
            flash(_("Fill in your e-mail address first: without the app, codes are sent there."), "warning")
            return self._to_factor()
        return self._changed(account, with_codes=False)

    def _changed(self, account: Account, *, with_codes: bool) -> str | Response:
        """Log out all other devices, tell the owner, and give ten codes or take the factor away."""
        codes: tuple[str, ...] = ()
        with tools.work() as session:
            if with_codes:
                codes = recovery.make_recovery_codes(session, vault(), account.actor_id)
            else:
                totp.remove_factor(session, account.actor_id)
            what = "recovery codes" if with_codes else "removed"
            audit.record(session, events.FACTOR_CHANGED, ("ab_user", account.user_id), what=what)
            end_sessions(session, account.actor_id, "factor", but=tools.here().row_id)
            desk = open_desk()
            desk.send(account, mails.factor_changed_letter(account, desk.product))
            tools.renewed()
        proof.remember_proof()
        if with_codes:
            return self.page("login/recovery_codes.html", codes=codes, next_url=url_for("AccountPage.factor"))
        flash(_("The app is removed. You get your codes by e-mail from now on."), "ok")
        return self._to_factor()

    def _to_factor(self) -> Response:
        return redirect(url_for("AccountPage.factor"), 303)

    def _factor_page(self, step_up: StepUpForm, form: TotpConfirmForm) -> str:
        actor_id, proved = tools.me().actor_id, proof.is_proved()
        with tools.work(writing=False) as session:
            factor = totp.factor_of(session, actor_id)
            seed = totp.waiting_seed(session, vault(), actor_id) if proved and factor.enrolling else None
        return self.page(
            "login/factor.html",
            tabs=account_tabs(),
            confirmed=proved,
            step_up=step_up,
            step_up_url=url_for("AccountPage.prove"),
            method=factor.method,
            since=format_date(factor.confirmed_at, "d MMMM y") if factor.confirmed_at else "",
            recovery_left=factor.recovery_left,
            enrolment=_enrolment(seed) if seed else None,
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
