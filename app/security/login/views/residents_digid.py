"""DigiD for residents: the way out and back, to log in or to link it to the own account (P-30)."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.common import audit, clock
from app.common.context import as_portal
from app.common.web import vault
from app.common.web.locale import gettext as _
from app.common.web.parse import number
from app.common.web.screens import Page, expose, open_to_all, open_to_residents
from app.security import events
from app.security.login import mails, tools
from app.security.login.actions import digid, profile
from app.security.login.actions.accounts import Account, whose
from app.security.login.actions.digid import Door
from app.security.login.desk import open_desk
from app.security.login.forms import DigidForm, LinkDigidForm
from app.security.login.lifetimes import LOGGED_IN, end_sessions
from app.security.login.oidc import Unreachable
from app.security.login.rules.addresses import residents_way_on
from app.security.login.rules.assertions import Assertion, Refusal, Refused
from app.security.login.rules.providers import Provider
from app.security.login.views import asking, proof
from app.security.login.views.doors import door_of
from app.security.login.views.residents import HOME
from app.security.login.views.residents_account import draw
from app.security.rules.areas import RESIDENTS_AT

LINKING = "linking"
"""What the session keeps beside the question: for whom it is linked, or nothing where somebody logs in."""


class DigidPage(Page):
    """No account is ever opened or linked by a BSN alone: it was linked before, by who was logged in."""

    route_base = f"{RESIDENTS_AT}/digid"
    default_view = "login"

    @expose("/login", methods=("POST",))
    @open_to_all
    def login(self) -> Response | tuple[str, int]:
        """Send somebody to DigiD to log in for a municipality."""
        if tools.here().level == LOGGED_IN:
            return redirect(HOME, 303)
        form = DigidForm()
        if not form.validate_on_submit():
            return redirect(url_for("ResidentLoginPage.login"), 303)
        return self._leaving(form.place.data, next=residents_way_on(form.next.data))

    @expose("/link", methods=("POST",))
    @open_to_residents
    def link(self) -> str | Response | tuple[str, int]:
        """Send a resident to DigiD to link it; the password shows that it is the owner who asks."""
        form, account = LinkDigidForm(), tools.own_account()
        if form.validate_on_submit():
            refusal = proof.why_not(account, form.owner_password.data or "")
            if not refusal:
                return self._leaving(form.place.data, **{LINKING: account.actor_id})
            form.owner_password.errors = [refusal]
        return draw(self, account, link=form)

    @expose("/unlink", methods=("POST",))
    @open_to_residents
    def unlink(self) -> Response:
        """Let DigiD open this account no longer; the owner is told."""
        form, account = DigidForm(), tools.own_account()
        if form.validate_on_submit():
            with as_portal(), tools.work() as session:
                if digid.unlink(session, account, number(form.place.data) or 0):
                    _tell_owner(session, account, linked=False)
                    flash(_("You no longer log in with DigiD for this municipality."), "ok")
        return redirect(url_for("ResidentAccountPage.open"), 303)

    def _leaving(self, place: Any, **more: Any) -> Response | tuple[str, int]:
        door = door_of(number(place))
        provider = door and tools.providers().digid_of(door.code)
        if door is None or provider is None:
            return self._refused(None, Refused(Refusal.SWITCHED_OFF))
        try:
            asked = asking.at_level(provider, door.least)
            url = asking.ask(asked, _answer_url(provider), place=door.organisation_id, **more)
        except Unreachable:
            return self._no_answer(provider)
        return asking.leading_on(self.page("residents/to_digid.html", url=url, place=door.name), url)

    @expose("/<name>/answer", methods=("GET",))
    @open_to_all
    def answer(self, name: str) -> Response | tuple[str, int]:
        """Take the answer of DigiD; it counts once, for the session and the provider that were asked."""
        provider = self._provider(name)
        asked = tools.here().pop(asking.ASKED, None)
        try:
            said = asking.said_by(provider, asked, request.args, _without_bsn)
            return self._done(provider, asked, said)
        except Unreachable:
            return self._no_answer(provider)
        except Refused as refused:
            return self._refused(provider, refused)

    @expose("/<name>/saml", methods=("POST",))
    @open_to_all
    def posts(self, name: str) -> Response | tuple[str, int]:
        """Take a SAML answer that a browser posts, and lead it on to the session that asked."""
        provider = self._provider(name)
        if provider.protocol != "saml":
            abort(404)
        try:
            token = asking.posted(provider, _answer_url(provider), _without_bsn)
        except Refused as refused:
            return self._refused(provider, refused)
        return redirect(url_for("DigidPage.answer", name=provider.key, saml=token), 303)

    def _provider(self, name: str) -> Provider:
        provider = tools.providers().find_digid(name)
        if provider is None:
            abort(404)
        return provider

    def _done(self, provider: Provider, asked: Any, said: Assertion) -> Response:
        """Log in or link, for the municipality that was chosen, as far as it still has DigiD by this provider."""
        door = door_of(asked.get("place"))
        if door is None or tools.providers().digid_of(door.code) != provider:
            raise Refused(Refusal.SWITCHED_OFF)
        if LINKING in asked:
            return self._linked(provider, door, said, asked[LINKING])
        if tools.here().level == LOGGED_IN:
            raise Refused(Refusal.UNASKED)  # somebody logged in meanwhile, in another tab
        with tools.work() as session:
            account = digid.account_for(session, vault(), said, door)
            tools.here().renew(actor_id=account.actor_id, level=LOGGED_IN, method="digid")
            audit.record(session, events.LOGIN_SUCCEEDED, method="digid", **whose(account))
            profile.was_in(session, account.user_id, clock.now())
        return redirect(asked.get("next") or HOME, 303)

    def _linked(self, provider: Provider, door: Door, said: Assertion, actor_id: int) -> Response:
        """Link it to the account that asked, if that one is still logged in here."""
        if tools.here().level != LOGGED_IN or tools.here().actor_id != actor_id:
            raise Refused(Refusal.UNASKED)
        account = tools.own_account()
        with as_portal(), tools.work() as session:
            digid.link(session, vault(), said, door, account, provider.key, clock.now())
            _tell_owner(session, account, linked=True)
        flash(_("From now on you can log in with DigiD for %(place)s.", place=door.name), "ok")
        return redirect(url_for("ResidentAccountPage.open"), 303)

    def _refused(self, provider: Provider | None, refused: Refused) -> Response | tuple[str, int]:
        """One sentence for the person; the reason is for the audit log, and a number is in neither."""
        with tools.work() as session:
            key = provider.key if provider else ""
            audit.record(session, events.LOGIN_REFUSED, result="refused", provider=key, reason=refused.why.value)
        if refused.why is Refusal.CANCELLED:
            flash(_("You stopped logging in with DigiD."), "info")
            return redirect(_back(), 303)
        return self._not_in(_sentence(refused), 403)

    def _no_answer(self, provider: Provider) -> tuple[str, int]:
        asking.tell(provider, "no answer", "failed")
        return self._not_in(_("DigiD cannot be reached now. Try again in a few minutes."), 503)

    def _not_in(self, sentence: str, status: int) -> tuple[str, int]:
        return self.page("residents/not_by_digid.html", sentence=sentence, back_url=_back()), status


def _without_bsn(said: Assertion) -> Assertion:
    return digid.without_bsn(vault(), said)


def _answer_url(provider: Provider) -> str:
    return asking.address_on(provider, "DigidPage.posts", "DigidPage.answer")


def _back() -> str:
    at_home = tools.here().level == LOGGED_IN
    return url_for("ResidentAccountPage.open" if at_home else "ResidentLoginPage.login")


def _tell_owner(session: Session, account: Account, *, linked: bool) -> None:
    """Write down that a way in changed, log other devices out, and mail the owner."""
    audit.record(session, events.FACTOR_CHANGED, account.row, what="digid linked" if linked else "digid unlinked")
    end_sessions(session, account.actor_id, "factor", but=tools.here().row_id)
    desk = open_desk()
    desk.send(account, mails.digid_letter(account, desk.product, linked=linked))


def _sentence(refused: Refused) -> str:
    match refused.why:
        case Refusal.LEVEL:
            return _(
                "Your DigiD is not sure enough. You need DigiD %(level)s or higher. Set it up on digid.nl.",
                level=refused.needed,
            )
        case Refusal.NOT_LINKED | Refusal.NO_BSN:
            return _("Your DigiD is not linked to an account here. Log in with your e-mail address first.")
        case Refusal.ELSEWHERE:
            return _("You do not take part in a plan of this municipality. Choose another municipality.")
        case Refusal.SWITCHED_OFF:
            return _("You cannot log in with DigiD for this municipality. Log in with your e-mail address.")
        case Refusal.TAKEN:
            return _("This DigiD is linked to another account already. Ask your contact at the municipality.")
        case Refusal.ANOTHER:
            return _("Your account is linked to DigiD for this municipality already.")
    return _("Logging in with DigiD did not work. Try again, or log in with your e-mail address.")
