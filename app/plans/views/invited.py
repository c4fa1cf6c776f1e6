"""Where the link of an invitation leads: the code that was handed over, a password, and the plan (P-28, P-32)."""

from __future__ import annotations

from flask import current_app, flash, redirect, url_for
from werkzeug.wrappers import Response

from app.common import audit, clock
from app.common.errors import RuleBroken
from app.common.web import vault
from app.common.web.forms import PortalForm
from app.common.web.locale import gettext as _
from app.common.web.screens import Page, expose, open_to_all, open_to_residents
from app.plans import events
from app.plans.actions import coming_in
from app.plans.actions.coming_in import Invited
from app.plans.rules.invitations import Dead, Terms
from app.security.login import tools
from app.security.login.actions import accounts, attempts
from app.security.login.actions.accounts import Account
from app.security.login.forms import CodeForm, NewPasswordForm
from app.security.login.lifetimes import LOGGED_IN, VISITOR
from app.security.login.views import second_step
from app.security.login.views.choosing import asked_of, chosen
from app.security.login.views.residents import HOME
from app.security.rules.areas import RESIDENTS_AT, Area

GIVEN = "invited"
"""Where a session keeps which invitation's code was given in this browser."""


class InvitationPage(Page):
    """The steps from a link to the plan. Whatever is wrong with the link, the answer is the same."""

    route_base = f"{RESIDENTS_AT}/invitation"

    @expose("/<token>", methods=("GET", "POST"))
    @open_to_all
    def open(self, token: str) -> str | Response | tuple[str, int]:
        """Ask for the code; the link is not used up before everything else is done."""
        with tools.work(writing=False) as session:
            invited = coming_in.by_link(session, token, clock.now(), _terms())
        if isinstance(invited, Dead):
            return self._dead(invited)
        form = CodeForm()
        if form.validate_on_submit() and self._right(form, invited):
            return self._code_given(invited)
        return self.page("residents/invited.html", form=form, invited=invited)

    def _right(self, form: CodeForm, invited: Invited) -> bool:
        """Judge the code; every try is counted for good before it is judged."""
        counts, at = tools.counts("invitation", invited.invitation_id), clock.now()
        with tools.work() as session:
            until = attempts.take(session, counts, at)
            if until:
                coming_in.refused(session, invited.row, "too many", invited.organisation_id)
        if until:
            form.refuse(tools.too_many(until))
            return False
        with tools.work() as session:
            right = coming_in.is_right(session, vault(), invited, form.code.data or "", _terms())
            if right:
                attempts.give_back(session, counts)
        if not right:
            form.refuse(_("This code is not right. Look at it once more, or ask for it again."))
        return right

    def _code_given(self, invited: Invited) -> Response:
        """Remember it in this session, under a new id; who is logged in goes on to the plan."""
        here = tools.here()
        if here.level == LOGGED_IN:
            here[GIVEN] = invited.invitation_id
            return redirect(url_for("InvitationPage.join"), 303)
        with tools.work():
            here.renew(actor_id=None, level=VISITOR)
            here[GIVEN] = invited.invitation_id
        return redirect(url_for("InvitationPage.account"), 303)

    @expose("/account", methods=("GET", "POST"))
    @open_to_all
    def account(self) -> str | Response | tuple[str, int]:
        """Choose a password; who has an account with this address logs in instead."""
        invited = self._invited()
        if isinstance(invited, Dead):
            return self._dead(invited)
        join = url_for("InvitationPage.join")
        if tools.here().level == LOGGED_IN:
            return redirect(join, 303)
        login = url_for("ResidentLoginPage.login", next=join)
        with tools.work(writing=False) as session:
            known = accounts.find_account(session, invited.email, Area.RESIDENT)
        if known is not None:
            flash(_("You have an account with this e-mail address. Log in, then the plan is added."), "info")
            return redirect(login, 303)
        form = NewPasswordForm()
        if form.validate_on_submit() and (fresh := chosen(form, _as_account(invited))):
            return self._begun(invited, fresh)
        return self.page(
            "residents/password.html",
            form=form,
            valid=True,
            first=True,
            username=accounts.login_address(invited.email),
            rules=asked_of(_as_account(invited)),
            login_url=login,
        )

    def _begun(self, invited: Invited, fresh: str) -> Response | tuple[str, int]:
        """The account is there and the plan is in it; the code by mail comes next, as at every login."""
        with tools.work() as session:
            account = coming_in.open_account(session, invited, fresh, clock.now())
        if account is None:
            return self._dead(Dead.USED)
        tools.here().pop(GIVEN, None)
        if refusal := second_step.begin(account, HOME):
            flash(refusal, "warning")
            return redirect(url_for("ResidentLoginPage.login"), 303)
        return redirect(url_for("ResidentLoginPage.code"), 303)

    @expose("/join", methods=("GET", "POST"))
    @open_to_residents
    def join(self) -> str | Response | tuple[str, int]:
        """Add the plan to those of a resident who has an account."""
        invited, form = self._invited(), PortalForm()
        if isinstance(invited, Dead):
            return self._dead(invited)
        refusal = ""
        if form.validate_on_submit():
            me = tools.resident()
            try:
                with tools.work() as session:
                    done = coming_in.let_in(session, invited, me.resident_id, me.actor_id, clock.now())
            except RuleBroken as broken:
                refusal = " ".join(_(str(reason)) for reason in broken.reasons)
            else:
                tools.here().pop(GIVEN, None)
                if not done:
                    return self._dead(Dead.USED)
                flash(_("The plan has been added."), "ok")
                return redirect(HOME, 303)
        return self.page("residents/join.html", invited=invited, refusal=refusal, home_url=HOME)

    def _invited(self) -> coming_in.Found:
        """Whose code was given in this session, as long as that invitation works."""
        with tools.work(writing=False) as session:
            return coming_in.by_number(session, tools.here().get(GIVEN), clock.now(), _terms())

    def _dead(self, why: Dead) -> tuple[str, int]:
        """One sentence for every link that does not work; the log tells them apart."""
        audit.later(events.INVITATION_REFUSED, result="refused", reason=why.value)
        return self.page("residents/dead_link.html", login_url=url_for("ResidentLoginPage.login")), 404


def _as_account(invited: Invited) -> Account:
    """Whom a password may not be about, before there is an account."""
    email = invited.email
    return Account(
        0, 0, email, invited.name, email, None, True, invited.place, None, invited.organisation_id,
        area=Area.RESIDENT,
    )  # fmt: skip


def _terms() -> Terms:
    return Terms.of(current_app.config)
