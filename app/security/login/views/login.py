"""The first step of logging in: the choice of a provider, or user name and password."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app, redirect, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from app.common import audit, clock
from app.common.web.locale import gettext as _
from app.common.web.pages import Link
from app.common.web.screens import expose, open_to_all
from app.common.words import N_
from app.security import events
from app.security.login import tools
from app.security.login.actions import accounts, attempts
from app.security.login.actions.accounts import Account
from app.security.login.desk import open_desk
from app.security.login.forms import BrokerForm, LoginForm
from app.security.login.lifetimes import LOGGED_IN
from app.security.login.rules.addresses import way_on
from app.security.login.rules.assertions import LEAST
from app.security.login.views import second_step
from app.security.login.views.brokers import BrokerRoom, remembered
from app.security.login.views.forgotten import ForgottenRoom
from app.security.login.views.passkey_step import PasskeyStep
from app.security.rules.areas import Area


class LoginPage(BrokerRoom, PasskeyStep, ForgottenRoom):
    """Every way in: by a provider, or by password, second step, recovery codes, and links to choose a password."""

    route_base = "/login"
    default_view = "login"

    @expose("/", methods=("GET", "POST"))
    @open_to_all
    def login(self) -> str | Response:
        """Ask for user name and password; the right ones lead to the second step."""
        if request.method == "GET" and tools.here().level == LOGGED_IN:
            return redirect("/", 303)
        form = LoginForm()
        if request.method == "GET":
            form.next.data = way_on(request.args.get("next"))
        if form.validate_on_submit() and self._admitted(form):
            return redirect(url_for("LoginPage.code"), 303)
        return self._login_page(form)

    def _admitted(self, form: LoginForm) -> bool:
        """Judge name and password; puts the sentence in the form when the answer is no."""
        account, refusal = authenticate(form.username.data or "", form.password.data or "")
        if account is None:
            form.refuse(refusal)
            return False
        refusal = second_step.begin(account, way_on(form.next.data))
        if refusal:
            form.refuse(refusal)
        return not refusal

    def choice_again(self, chosen: BrokerForm) -> str:
        """The page of logging in, with what is wrong about the choice of a provider."""
        form = LoginForm(formdata=None)
        form.next.data = chosen.next.data
        return self._login_page(form, chosen)

    def _login_page(self, form: LoginForm, chosen: BrokerForm | None = None) -> str:
        providers, settings = tools.providers(), current_app.config
        ended = request.args.get("ended", "")
        return self.page(
            "login/login.html",
            form=form,
            ended=ended if ended in ("idle", "absolute") else "",
            kept=request.args.get("kept") == "1",
            idle_minutes=current_app.config["IDLE_TIMEOUT_MINUTES"],
            forgotten_url=url_for("LoginPage.forgotten"),
            chosen=chosen or BrokerForm(formdata=None, broker=remembered()),
            brokers=providers.brokers,
            others=providers.others,
            broker_url=url_for("LoginPage.broker"),
            level=min((one.least for one in providers.brokers), default=LEAST).spoken,
            strict=providers.strict,
            means_url=settings["EHERKENNING_MEANS_URL"],
            portals=portals(settings["OTHER_PORTALS"], str(get_locale())),
            one_for_all=len({one.issuer for one in providers.brokers}) == 1 < len(providers.brokers),
        )


def portals(entries: Sequence[Mapping[str, Any]], language: str) -> tuple[Link, ...]:
    """The other portals that people may be looking for, in the language of the page (U-11)."""
    return tuple(Link(one["name"].get(language) or one["name"]["nl"], one["url"]) for one in entries)


WRONG = {
    Area.STAFF: N_("The user name or password is not right."),
    Area.RESIDENT: N_("The e-mail address or password is not right."),
}


def authenticate(username: str, password: str) -> tuple[Account | None, str]:
    """The account of a login name in this area and its password, or the sentence that refuses.

    The sentence is the same for an unknown name, a wrong password and an inactive account, and it takes as
    long to come. Behind a reached limit the right password is refused too.
    """
    counts, method = tools.counts("password", username), current_app.config["PASSWORD_HASH"]
    area = tools.here().area
    with tools.work() as session:
        until = attempts.take(session, counts, clock.now())
        if until:
            about = accounts.whose(accounts.find_account(session, username, area))
            audit.record(session, events.LOGIN_LOCKED, result="refused", step="password", **about)
    if until:
        return None, tools.too_many(until)
    with tools.work(writing=False) as session:
        account = accounts.find_account(session, username, area)
    right = accounts.matches(account, password, method)
    if account is None or not right:
        with tools.work() as session:
            about = accounts.whose(account)
            audit.record(session, events.LOGIN_FAILED, result="failed", step="password", **about)
        return None, _(WRONG[area])
    if not open_desk().gives_password_to(account):
        with tools.work() as session:
            about = accounts.whose(account)
            audit.record(session, events.LOGIN_FAILED, result="refused", step="eherkenning", **about)
        return None, _("You work for a municipality: log in with eHerkenning.")
    with tools.work() as session:
        attempts.give_back(session, counts)
        accounts.rehash(session, account, password, method)
    return account, ""
