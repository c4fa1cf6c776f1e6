"""The second step of staff: a passkey, beside the codes that residents know too."""

from __future__ import annotations

from flask import redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.common.web.screens import expose, open_to_pending
from app.security.login import tools
from app.security.login.actions import passkeys
from app.security.login.actions.accounts import Account
from app.security.login.actions.factors import Factor
from app.security.login.forms import PasskeyForm
from app.security.login.lifetimes import LOGGED_IN, last_place
from app.security.login.views.code_step import CodeStep
from app.security.login.views.second_step import CHALLENGE


class PasskeyStep(CodeStep):
    """Asking for a passkey first."""

    def comes_in(self, session: Session, account: Account) -> int | None:
        """He goes on where he worked last."""
        return last_place(session, account.actor_id)

    @expose("/passkey", methods=("GET", "POST"))
    @open_to_pending
    def passkey(self) -> str | Response:
        """Ask for a passkey."""
        if tools.here().level == LOGGED_IN:
            return redirect("/", 303)
        account, factor = self.waiting()
        if not factor.passkeys:
            return redirect(url_for("LoginPage.code"), 303)
        form = PasskeyForm()
        if form.validate_on_submit() and self.is_right(form, account, "passkey"):
            return self.let_in(account, "passkey")
        return self._passkey_page(form, account, factor)

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
