"""The first login: filling in who one is, and the code of the administrator (user manual 1.2, U-25 to U-40)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flask import current_app, flash, redirect, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.common import audit, clock
from app.common.errors import Conflict
from app.common.web import vault
from app.common.web.locale import gettext as _
from app.common.web.screens import Page, expose, open_to_newcomers
from app.common.words import N_
from app.security import events
from app.security.login import tools
from app.security.login.actions import attempts, profile, verification
from app.security.login.actions.attempts import Counters, counters
from app.security.login.actions.verification import Answer
from app.security.login.desk import open_desk
from app.security.login.forms import FirstProfileForm, VerificationForm
from app.security.login.rules.limits import Limits
from app.security.rules.states import State
from app.security.rules.verification import Terms

GROUPS = (
    (N_("Name"), ("salutation", "initials", "first_name", "prefix", "last_name")),
    (N_("How to reach you"), ("department", "phone", "email")),
    (N_("Preferences"), ("newsletter",)),
)


class FirstLoginPage(Page):
    """The two steps between logging in for the first time and the portal."""

    route_base = "/first-login"

    @expose("/", methods=("GET", "POST"))
    @open_to_newcomers
    def open(self) -> str | Response | tuple[str, int]:
        """Ask who this is; what is filled in here is what the administrator checks."""
        if answer := _elsewhere(State.NEW):
            return answer
        with tools.work(writing=False) as session:
            form = FirstProfileForm(obj=profile.own_user(session, tools.me().user_id))
        if form.validate_on_submit():
            try:
                return self._fill(form)
            except Conflict:
                form.refuse(_("Somebody else changed your details. Look at them again before you save."))
                return self._profile_page(form), 409
        return self._profile_page(form)

    def _fill(self, form: FirstProfileForm) -> Response:
        at = clock.now()
        with tools.work() as session:
            user = profile.own_user(session, tools.me().user_id)
            profile.update_profile(open_desk(), user, form.values(), form.version.data or "")
            user.profile_at = at
            session.flush()
            audit.record(session, events.PROFILE_FILLED, user)
            verification.issue(session, vault(), user, at, Terms.of(current_app.config))
        return redirect(url_for("FirstLoginPage.verification"), 303)

    def _profile_page(self, form: FirstProfileForm) -> str:
        return self.page(
            "login/first_profile.html",
            form=form,
            groups=tuple((_(heading), names) for heading, names in GROUPS),
            organisation=tools.own_account().organisation,
            means=tools.here().get("means", {}),
        )

    @expose("/verification", methods=("GET", "POST"))
    @open_to_newcomers
    def verification(self) -> str | Response:
        """Ask for the code; the right one ends the session, and the portal opens at the next login (U-36)."""
        if answer := _elsewhere(State.FILLED):
            return answer
        form = VerificationForm()
        if form.validate_on_submit() and self._redeemed(form):
            flash(_("You are verified. Log in once more: then the portal opens for you."), "ok")
            return redirect(url_for("LoginPage.login"), 303)
        with tools.work(writing=False) as session:
            manages = verification.is_administrator(session, tools.me().user_id)
            people = [] if manages else verification.helpers(session, tools.me().home_organisation_id)
        return self.page("login/verification.html", form=form, people=people, manages=manages)

    def _redeemed(self, form: VerificationForm) -> bool:
        """Judge a code; every try is counted for good before it is judged."""
        at, me, terms = clock.now(), tools.me(), Terms.of(current_app.config)
        counts = _counts(me.home_organisation_id, terms)
        with tools.work() as session:
            until = attempts.take(session, counts, at)
            if until:
                audit.record(session, events.CODE_REFUSED, result="refused", reason="too many")
        if until:
            form.code.errors = [tools.too_many(until)]
            return False
        with tools.work() as session:
            user = profile.own_user(session, me.user_id)
            answer = verification.redeem(session, vault(), user, form.code.data or "", at, terms)
            if answer is Answer.RIGHT:
                attempts.take_back(session, counts)
                tools.here().end("verified")
            left = verification.standing(session, me.user_id, at, terms)
        if answer is not Answer.RIGHT:
            form.code.errors = [_wrong(left.tries_left if left and left.works else 0)]
        return answer is Answer.RIGHT


def _elsewhere(here: State) -> Response | None:
    """The way on for who is not, or no longer, at this step."""
    steps = {State.NEW: "FirstLoginPage.open", State.FILLED: "FirstLoginPage.verification"}
    state = tools.me().state
    return None if state is here else redirect(url_for(steps[state]) if state in steps else "/", 303)


def _counts(organisation_id: int, terms: Terms) -> Counters:
    """Tries are counted per organisation, per address and in all; the code counts those of the user itself."""
    limits = replace(Limits.of(current_app.config), per_account=terms.per_organisation, window=timedelta(hours=1))
    return counters(vault(), limits, "verification", f"organisation {organisation_id}", request.remote_addr or "")


def _wrong(left: int) -> str:
    if left:
        return ngettext(
            "This code is not right. You can try %(num)d more time.",
            "This code is not right. You can try %(num)d more times.",
            left,
        )
    return _("There is no code for you that works. Ask for a new one.")
