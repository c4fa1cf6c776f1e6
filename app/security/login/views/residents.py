"""Logging in to the resident portal: password, code by mail, links to choose a password, and logging out.

The steps are those of staff, on sessions and accounts of the other area (decision 0057).
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import abort, current_app, flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from app.common import audit, clock
from app.common.web.locale import gettext as _
from app.common.web.screens import Page, expose, open_to_all, open_to_pending, open_to_residents
from app.common.web.shell import idle
from app.common.words import LANGUAGES
from app.security import events
from app.security.login import tools
from app.security.login.actions import accounts, attempts, links, profile
from app.security.login.actions.accounts import Account
from app.security.login.desk import open_desk
from app.security.login.forms import CodeForm, NewPasswordForm, ResidentForgottenForm, ResidentLoginForm
from app.security.login.lifetimes import LOGGED_IN, PASSWORD_GIVEN
from app.security.login.rules.addresses import local_path, masked, residents_way_on
from app.security.login.rules.wishes import in_words
from app.security.login.views import second_step
from app.security.login.views.doors import open_doors
from app.security.login.views.login import authenticate
from app.security.rules.areas import RESIDENTS_AT, Area

HOME = f"{RESIDENTS_AT}/"


class ResidentLoginPage(Page):
    """The ways into the resident portal, and out of it."""

    route_base = RESIDENTS_AT
    default_view = "login"

    @expose("/login/", methods=("GET", "POST"))
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

    @expose("/login/code", methods=("GET", "POST"))
    @open_to_pending
    def code(self) -> str | Response:
        """Ask for the code of the mail."""
        if tools.here().level == LOGGED_IN:
            return redirect(HOME, 303)
        account, form = self._waiting(), CodeForm()
        if form.validate_on_submit():
            refusal = second_step.why_not_right(account, "mail", form.code.data or "")
            if not refusal:
                return self._let_in(account)
            form.refuse(refusal)
        return self.page(
            "residents/code.html",
            form=form,
            recipient=masked(account.email),
            minutes=current_app.config["ONE_TIME_CODE_MINUTES"],
            resend_url=url_for("ResidentLoginPage.new_code"),
            cancel_url=url_for("ResidentLoginPage.logout"),
        )

    def _let_in(self, account: Account) -> Response:
        next_page = tools.here().get("next") or HOME
        with tools.work() as session:
            second_step.let_in(session, account, "mail")
            profile.was_in(session, account.user_id, clock.now())
        return redirect(next_page, 303)

    @expose("/login/code/new", methods=("POST",))
    @open_to_pending
    def new_code(self) -> Response:
        """Send another code; the one before it no longer works."""
        if tools.here().level != PASSWORD_GIVEN:
            abort(404)
        account = self._waiting()
        with tools.work():
            until = second_step.send_code(account, clock.now())
        if until:
            flash(tools.too_many(until), "warning")
        else:
            flash(_("We sent you a new code. The one before it no longer works."), "ok")
        return redirect(url_for("ResidentLoginPage.code"), 303)

    def _waiting(self) -> Account:
        with tools.work(writing=False) as session:
            account = accounts.account_of(session, tools.here().actor_id, Area.RESIDENT)
        if account is None:
            abort(404)
        return account

    # A forgotten password

    @expose("/login/forgotten", methods=("GET", "POST"))
    @open_to_all
    def forgotten(self) -> str | Response:
        """Send a link, and give the same answer whether or not the account exists."""
        form, sent = ResidentForgottenForm(), False
        if form.validate_on_submit():
            email, at = form.username.data or "", clock.now()
            with tools.work() as session:
                until = attempts.take(session, tools.counts("forgotten", email), at)
                if until is None:
                    links.forgotten(open_desk(), email, at, Area.RESIDENT)
            sent = until is None
            if until:
                form.refuse(tools.too_many(until))
        login_url = url_for("ResidentLoginPage.login")
        return self.page("residents/forgotten.html", form=form, sent=sent, login_url=login_url)

    @expose("/login/password/<token>", methods=("GET", "POST"))
    @open_to_all
    def new_password(self, token: str) -> str | Response | tuple[str, int]:
        """Choose a password by a link that was mailed."""
        with tools.work(writing=False) as session:
            account = links.owner_of(session, token, clock.now(), Area.RESIDENT)
        form = NewPasswordForm()
        if account is None:
            return self._password_page(form, None), 404
        if form.validate_on_submit() and self._set(form, account, token):
            flash(_("Your new password is in use from now on. Log in with it."), "ok")
            return redirect(url_for("ResidentLoginPage.login"), 303)
        return self._password_page(form, account)

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

    def _password_page(self, form: NewPasswordForm, account: Account | None) -> str:
        return self.page(
            "residents/password.html",
            form=form,
            valid=account is not None,
            first=False,
            username=account.username if account else "",
            rules=asked_of(account) if account else (),
            forgotten_url=url_for("ResidentLoginPage.forgotten"),
        )

    # The session at hand

    @expose("/logout/", methods=("POST",))
    @open_to_all
    def logout(self) -> Response:
        """End this session."""
        with tools.work() as session:
            if tools.here().actor_id is not None:
                audit.record(session, events.LOGGED_OUT)
            tools.here().end("logout")
        flash(_("You are logged out."), "ok")
        return redirect(url_for("ResidentLoginPage.login"), 303)

    @expose("/session/state", methods=("GET",))
    @open_to_residents
    def state(self) -> Response:
        """How long this session has left; asking gives it no more time."""
        tools.here().passive = True
        return self.extend()

    @expose("/session/extend", methods=("POST",))
    @open_to_residents
    def extend(self) -> Response:
        """Stay logged in: a person said so, so it counts as activity."""
        return jsonify(seconds_left=idle("RESIDENT_IDLE_TIMEOUT_MINUTES")["seconds_left"])

    @expose("/language/<code>", methods=("POST",))
    @open_to_all
    def language(self, code: str) -> Response:
        """Read in this language from now on; who is logged in, on other devices too."""
        if code not in LANGUAGES:
            abort(404)
        here = tools.here()
        here["language"] = code
        if here.resident:
            with tools.work() as session:
                profile.choose_language_of_resident(session, here.resident.resident_id, code)
        came_from = urlsplit(request.referrer or "")
        ours = local_path(came_from.path) if came_from.netloc == request.host else ""
        return redirect(ours if ours.startswith(HOME) else HOME, 303)


def asked_of(account: Account) -> tuple[str, ...]:
    """What is asked of a new password of somebody, in words."""
    return tuple(tools.said(sentence) for sentence in in_words(tools.policy_of(account)))


def chosen(form: NewPasswordForm, account: Account) -> str:
    """The hash of a password that is good enough for this person; otherwise nothing, and the form says why."""
    password = form.password.data or ""
    if reasons := tools.objections(password, account):
        form.password.errors = reasons
        return ""
    return accounts.make_hash(password, current_app.config["PASSWORD_HASH"])
