"""Logging in at an identity provider: the way there, and what its answer leads to (U-11 to U-16, U-23, U-24)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import abort, current_app, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.common import audit, clock
from app.common.web import vault
from app.common.web.locale import gettext as _
from app.common.web.screens import Page, expose, open_to_all
from app.security import events
from app.security.login import tools
from app.security.login.actions import identities
from app.security.login.actions.accounts import Account, whose
from app.security.login.forms import BrokerForm
from app.security.login.lifetimes import LOGGED_IN, last_place
from app.security.login.oidc import Unreachable
from app.security.login.rules.addresses import way_on
from app.security.login.rules.assertions import Assertion, Refusal, Refused, judge
from app.security.login.rules.providers import Provider
from app.security.login.views import asking

CHOICE = "broker"
"""The cookie that keeps the choice."""
CHOICE_KEPT = timedelta(days=365)


class BrokerRoom(Page):
    """The way out to a provider and the way back in."""

    @expose("/broker", methods=("POST",))
    @open_to_all
    def broker(self) -> str | Response | tuple[str, int]:
        """Send somebody to the provider that was chosen; it has to answer this very session."""
        if tools.here().level == LOGGED_IN:
            return redirect("/", 303)
        form = BrokerForm()
        provider = tools.providers().find(form.broker.data)
        if provider is None:
            form.broker.errors = [_("Choose one of these.")]
            return self.choice_again(form)
        try:
            return self._leaving(provider, form)
        except Unreachable:
            return self._no_answer(provider)

    def choice_again(self, chosen: BrokerForm) -> str:
        """The page of logging in once more; it belongs to the page that has all ways in."""
        raise NotImplementedError

    def _leaving(self, provider: Provider, form: BrokerForm) -> Response:
        url = asking.ask(provider, _answer_url(provider), next=way_on(form.next.data))
        response = asking.leading_on(self.page("login/to_broker.html", provider=provider.name, url=url), url)
        _remember(response, provider.key if form.remember.data else "")
        return response

    @expose("/broker/<name>/answer", methods=("GET",))
    @open_to_all
    def broker_answer(self, name: str) -> str | Response | tuple[str, int]:
        """Take the answer of a provider; it counts once, for the session and the provider that were asked."""
        provider = tools.providers().find(name)
        if provider is None:
            abort(404)
        asked = tools.here().pop(asking.ASKED, None)
        try:
            account, said = self._judged(provider, asked, request.args)
        except Unreachable:
            return self._no_answer(provider)
        except Refused as refused:
            return self._refused(provider, refused)
        return self._let_in_by(provider, account, said, asked["next"])

    def _judged(
        self, provider: Provider, asked: Mapping[str, Any] | None, answer: Mapping[str, str]
    ) -> tuple[Account, Assertion]:
        """The account of an answer that fits to the question of this session; raises `Refused`."""
        said = asking.said_by(provider, asked, answer)
        judge(said, provider.least)
        with tools.work() as session:
            return identities.account_for(session, vault(), said, provider.key, clock.now()), said

    @expose("/broker/<name>/saml", methods=("POST",))
    @open_to_all
    def broker_posts(self, name: str) -> Response | tuple[str, int]:
        """Take a SAML answer that the provider lets the browser post, and lead it on to the session that asked."""
        provider = tools.providers().find(name)
        if provider is None or provider.protocol != "saml":
            abort(404)
        try:
            token = asking.posted(provider, _answer_url(provider))
        except Refused as refused:
            return self._refused(provider, refused)
        return redirect(url_for("LoginPage.broker_answer", name=provider.key, saml=token), 303)

    def _let_in_by(self, provider: Provider, account: Account, said: Assertion, next_page: str) -> Response:
        """Go on under a new session id, logged in: the means itself has two factors at this level."""
        method = "eherkenning" if provider.is_broker else "provider"
        with tools.work() as session:
            place = last_place(session, account.actor_id)
            tools.here().renew(actor_id=account.actor_id, level=LOGGED_IN, method=method, organisation_id=place)
            audit.record(session, events.LOGIN_SUCCEEDED, method=method, **whose(account))
        level = said.level.spoken if said.level and provider.is_broker else ""
        tools.here()["means"] = {"broker": provider.name, "level": level}
        return redirect(next_page or "/", 303)

    def _refused(self, provider: Provider, refused: Refused) -> Response | tuple[str, int]:
        """One sentence for the person; the reason is for the audit log."""
        asking.tell(provider, refused.why.value, "refused")
        if refused.why is Refusal.CANCELLED:
            flash(_("You stopped logging in at %(provider)s.", provider=provider.name), "info")
            return redirect(url_for("LoginPage.login"), 303)
        if refused.why is Refusal.LEVEL:
            sentence = _(
                "Your means of logging in is not sure enough: level %(level)s or higher is needed.",
                level=provider.least.spoken,
            )
        else:
            sentence = _("We could not let you in with this login. Try again, or call the Servicedesk.")
        return self._not_in(sentence, 403)

    def _no_answer(self, provider: Provider) -> tuple[str, int]:
        asking.tell(provider, "no answer", "failed")
        sentence = _(
            "%(provider)s cannot be reached at this moment, so you cannot log in with it. "
            "Try again in a few minutes.",
            provider=provider.name,
        )
        return self._not_in(sentence, 503)

    def _not_in(self, sentence: str, status: int) -> tuple[str, int]:
        again = url_for("LoginPage.login")
        return self.page("login/not_in.html", sentence=sentence, again_url=again), status


def _answer_url(provider: Provider) -> str:
    return asking.address_on(provider, "LoginPage.broker_posts", "LoginPage.broker_answer")


def remembered() -> str:
    """The choice that was kept on this computer, while it is still one."""
    provider = tools.providers().find(request.cookies.get(CHOICE))
    return provider.key if provider else ""


def _remember(response: Response, key: str) -> None:
    settings = {"path": "/login", "httponly": True, "samesite": "Lax"}
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    if key:
        response.set_cookie(CHOICE, key, max_age=CHOICE_KEPT, secure=secure, **settings)
    elif CHOICE in request.cookies:
        response.delete_cookie(CHOICE, secure=secure, **settings)
