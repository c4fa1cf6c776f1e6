"""The second step of a resident, as he chooses: a code by mail, by text message or from an app (P-29)."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from flask import abort, current_app, flash, redirect, request, url_for
from flask_babel import format_date
from werkzeug.wrappers import Response

from app.common import clock
from app.common.web import vault
from app.common.web.locale import gettext as _
from app.common.web.screens import Page, expose, open_to_residents
from app.security.actions.resident_policies import ways_for
from app.security.login import mails, tools
from app.security.login.actions import attempts, codes, factors, numbers, recovery, totp
from app.security.login.actions.accounts import Account
from app.security.login.desk import open_desk
from app.security.login.forms import CodeNumberForm, StepUpForm, TotpConfirmForm
from app.security.login.residents import organisations_of
from app.security.login.rules.addresses import masked, masked_number
from app.security.login.rules.codes import CodeTerms
from app.security.login.views import enrolling, proof
from app.security.login.views.changing import changing
from app.security.rules.areas import RESIDENTS_AT
from app.security.rules.ways import Way

NUMBER = "sealed_number"
"""Where a session keeps the number that waits for its code: no row is made of what nobody confirmed."""


class ResidentFactorPage(Page):
    """One page, whatever is done on it; each change asks first to prove who one is, and logs out other devices."""

    route_base = f"{RESIDENTS_AT}/account/factor"

    @expose("/", methods=("GET", "POST"))
    @open_to_residents
    def open(self) -> str | Response:
        """Show how one logs in, or ask for proof first; a POST says in `act` what is to be done."""
        if request.method == "GET":
            return self._page()
        act = request.form.get("act", "")
        if act == "prove":
            form = StepUpForm()
            return self._back() if enrolling.proved(form) else self._page(step_up=form)
        if act not in self.acts:
            abort(400)
        return self.acts[act](self) if proof.is_proved() else self._back()

    def _begin_app(self) -> Response:
        self._stop()
        if Way.APP in self._ways():
            enrolling.begin_app(tools.resident().actor_id)
        return self._back()

    def _confirm_app(self) -> str | Response:
        form, account = TotpConfirmForm(), tools.own_account()
        if not enrolling.confirmed(form, account):
            return self._page(code=form)
        return self._chosen(account, Way.APP)

    def _send_text(self) -> str | Response:
        """Send a code to a number, to see that it is of who is at the keyboard."""
        form = CodeNumberForm()
        if Way.SMS not in self._ways():
            return self._back()
        if not form.validate_on_submit() or not self._sent(form):
            return self._page(number=form)
        return self._back()

    def _sent(self, form: CodeNumberForm) -> bool:
        self._stop()
        account, number, at = tools.own_account(), form.number.data or "", clock.now()
        with tools.work() as session:
            until = attempts.take(session, tools.counts("number", account.actor_id), at)
            if until is None:
                desk, here = open_desk(), tools.here()
                assert here.row_id is not None
                code = codes.issue_code(session, desk.vault, here.row_id, at, _purpose(number))
                minutes = current_app.config["ONE_TIME_CODE_MINUTES"]
                desk.text(account, number, mails.code_text(account, desk.product, code, minutes))
                sealed_number = desk.vault.seal(number)
                here[NUMBER] = sealed_number
        if until:
            form.number.errors = [tools.too_many(until)]
        return until is None

    def _confirm_number(self) -> str | Response:
        form, account, number = TotpConfirmForm(), tools.own_account(), _waiting_number()
        if not number:
            return self._back()
        row, terms = tools.here().row_id or 0, CodeTerms.of(current_app.config)
        wrong = _("This code is not right, or it no longer works.")
        if not enrolling.judged(
            form,
            account,
            lambda session, typed, at: codes.check_code(session, vault(), row, typed, at, terms, _purpose(number)),
            wrong,
        ):
            return self._page(code=form)
        return self._chosen(account, Way.SMS, number)

    def _chosen(self, account: Account, way: Way, number: str = "") -> str:
        """From now on it is this and nothing else; the recovery codes are shown this once."""
        with changing(account, way) as session:
            if number:
                numbers.keep_number(session, vault(), account.actor_id, number, clock.now())
            factors.keep_only(session, account.actor_id, way, account.area)
            fresh = recovery.make_recovery_codes(session, vault(), account.actor_id)
        return self.page("residents/recovery_codes.html", codes=fresh, next_url=self._url())

    def _by_mail(self) -> Response:
        self._stop()
        account = tools.own_account()
        with changing(account, "mail") as session:
            factors.keep_only(session, account.actor_id, "mail", account.area)
        flash(_("From now on you get your code by e-mail."), "ok")
        return self._back()

    def _new_codes(self) -> str | Response:
        account = tools.own_account()
        with tools.work(writing=False) as session:
            method = tools.factor(session, account.actor_id).method
        if method == "mail":
            return self._back()
        return self.page("residents/recovery_codes.html", codes=enrolling.new_codes(account), next_url=self._url())

    def _cancel(self) -> Response:
        self._stop()
        return self._back()

    acts: ClassVar[dict[str, Callable[[ResidentFactorPage], str | Response]]] = {
        "app": _begin_app,
        "app-code": _confirm_app,
        "sms": _send_text,
        "sms-code": _confirm_number,
        "mail": _by_mail,
        "recovery": _new_codes,
        "cancel": _cancel,
    }

    def _stop(self) -> None:
        """Forget what was begun and not finished."""
        tools.here().pop(NUMBER, None)
        with tools.work() as session:
            totp.cancel_enrolment(session, tools.resident().actor_id)

    def _ways(self) -> frozenset[Way]:
        """What may be chosen here: by all municipalities where one takes part, and as far as it can be sent."""
        with tools.work(writing=False) as session:
            ways = ways_for(session, organisations_of(session, tools.resident().resident_id))
        return ways if tools.has_texts() else ways - {Way.SMS}

    def _url(self) -> str:
        return url_for("ResidentFactorPage.open")

    def _back(self) -> Response:
        return redirect(self._url(), 303)

    def _page(
        self,
        step_up: StepUpForm | None = None,
        code: TotpConfirmForm | None = None,
        number: CodeNumberForm | None = None,
    ) -> str:
        account, proved, waiting = tools.own_account(), proof.is_proved(), _waiting_number()
        with tools.work(writing=False) as session:
            factor = tools.factor(session, account.actor_id)
            enrolment = enrolling.enrolment(session, account) if proved and factor.enrolling else None
            texted = numbers.number_of(session, vault(), account.actor_id) if factor.method == "sms" else ""
        since = factor.confirmed_at or factor.texts_since
        return self.page(
            "residents/factor.html",
            proved=proved,
            step_up=step_up or StepUpForm(formdata=None),
            code=code or TotpConfirmForm(formdata=None),
            number=number or CodeNumberForm(formdata=None),
            factor=factor,
            since=format_date(since, "d MMMM y") if since else "",
            email=masked(account.email),
            texted=masked_number(texted) if texted else "",
            enrolment=enrolment,
            waiting=masked_number(waiting) if proved and waiting else "",
            minutes=current_app.config["ONE_TIME_CODE_MINUTES"],
            ways=self._ways(),
        )


def _purpose(number: str) -> str:
    """A code that went to one number confirms that number, and no other; it logs nobody in."""
    return f"number:{number}:"


def _waiting_number() -> str:
    """The number that waits; it is asked anew where the key has gone meanwhile under which it was sealed."""
    try:
        return vault().open(tools.here().get(NUMBER, ""))
    except ValueError:
        return ""
