"""Logging in to the resident portal: password, code, links to choose a password.

The steps are those of staff, on sessions and accounts of the other area (decision 0057).
"""

from __future__ import annotations

from flask import current_app, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.common import clock
from app.common.web.screens import expose, open_to_all
from app.security.login import tools
from app.security.login.actions import profile
from app.security.login.actions.accounts import Account
from app.security.login.forms import NewPasswordForm, ResidentForgottenForm, ResidentLoginForm
from app.security.login.lifetimes import LOGGED_IN
from app.security.login.rules.addresses import residents_way_on
from app.security.login.views import second_step
from app.security.login.views.choosing import asked_of
from app.security.login.views.code_step import CodeStep
from app.security.login.views.doors import open_doors
from app.security.login.views.forgotten import ForgottenRoom
from app.security.login.views.login import authenticate
from app.security.rules.areas import RESIDENTS_AT

HOME = f"{RESIDENTS_AT}/"


class ResidentLoginPage(CodeStep, ForgottenRoom):
    """The ways into the resident portal."""

    route_base = f"{RESIDENTS_AT}/login"
    default_view = "login"
    home, logout, code_template = HOME, "ResidentLogoutPage.logout", "residents/code.html"
    forgotten_form, forgotten_template = ResidentForgottenForm, "residents/forgotten.html"

    @expose("/", methods=("GET", "POST"))
    @open_to_all
    def login(self) -> str | Response:
        """Ask for e-mail address and password; the right ones lead to the code."""
        if request.method == "GET" and tools.here().level == LOGGED_IN:
            return redirect(HOME, 303)
        form = ResidentLoginForm()
        if request.method == "GET":
            form.next.data = residents_way_on(request.args.get("next"))
        if form.validate_on_submit():
            account, refusal = authenticate(form.username.data or "", form.password.data or "")
            refusal = refusal if account is None else second_step.begin(account, residents_way_on(form.next.data))
            if not refusal:
                return redirect(url_for("ResidentLoginPage.code"), 303)
            form.refuse(refusal)
        ended = request.args.get("ended", "")
        return self.page(
            "residents/login.html",
            form=form,
            ended=ended if ended in ("idle", "absolute") else "",
            idle_minutes=current_app.config["RESIDENT_IDLE_TIMEOUT_MINUTES"],
            forgotten_url=url_for("ResidentLoginPage.forgotten"),
            doors=open_doors(),
        )

    def comes_in(self, session: Session, account: Account) -> None:
        """Keep when a resident came in last."""
        profile.was_in(session, account.user_id, clock.now())

    def password_page(self, form: NewPasswordForm, account: Account | None) -> str:
        """The page of a link, with what municipalities ask of a password."""
        return self.page(
            "residents/password.html",
            form=form,
            valid=account is not None,
            first=False,
            username=account.username if account else "",
            rules=asked_of(account) if account else (),
            forgotten_url=url_for("ResidentLoginPage.forgotten"),
        )
