"""Registering an organisation: a page for everybody, and the link that was mailed (mission A-02)."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from flask import current_app, flash, jsonify, redirect, request, url_for
from flask_babel import get_locale
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from app.activities.actions import registrations as actions
from app.activities.actions.registrations import Outcome
from app.activities.forms.registering import TOWNS, RegistrationForm
from app.common import clock
from app.common.web.forms import PortalForm
from app.common.web.locale import gettext as _
from app.common.web.screens import Page, expose, open_to_all
from app.security.login import tools
from app.security.login.actions import attempts
from app.security.login.desk import open_desk

TRIES = 3
"""How often a confirmation is done again when another one took the same code, number or name at that moment."""


class RegisterPage(Page):
    """The way in for organisations that nobody invited. Whatever is sent, the answer is the same."""

    route_base = "/register"

    @expose("/", methods=("GET", "POST"))
    @open_to_all
    def open(self) -> str:
        """Ask who it is, and mail a link to the address that was filled in."""
        form, sent = RegistrationForm(), False
        form.municipality_id.lookup_url = url_for("RegisterPage.towns")
        if request.method == "POST" and "lookup" not in request.form and form.validate():
            sent = form.by_a_program or self._ask(form)
        return self.page(
            "activities/register.html", form=form, sent=sent, login_url=url_for("LoginPage.login"),
            hours=current_app.config["REGISTRATION_LINK_HOURS"],
        )  # fmt: skip

    def _ask(self, form: RegistrationForm) -> bool:
        at = clock.now()
        with tools.work() as session:
            until = attempts.take(session, tools.counts("registration", form.email.data), at)
            if until is None:
                valid = timedelta(hours=current_app.config["REGISTRATION_LINK_HOURS"])
                actions.ask(open_desk(), form.values(str(get_locale())), at, valid)
        if until:
            form.refuse(tools.too_many(until))
        return until is None

    @expose("/municipalities")
    @open_to_all
    def towns(self) -> Response:
        """Municipalities by a fragment of their name, for the field that asks for one."""
        found = TOWNS.find(request.args.get("q", "")[:100])
        return jsonify([{"id": key, "label": label} for key, label in found])

    @expose("/<token>", methods=("GET", "POST"))
    @open_to_all
    def confirm(self, token: str) -> str | Response | tuple[str, int]:
        """Show what the link is about; the button lets it be so, once. Programs that read mail open links."""
        with tools.work(writing=False) as session:
            asked = actions.asked(session, token, clock.now())
        if asked is None:
            return self._page(), 404
        form = PortalForm()
        if not form.validate_on_submit():
            return self._page(form=form, asked=asked)
        outcome = _confirmed(token)
        if outcome is None:
            return self._page(), 404
        if not outcome.link:
            return self._page(outcome=outcome)
        name = outcome.organisation
        flash(_("%(name)s has been registered. Choose a password, then you can log in.", name=name), "ok")
        return redirect(urlsplit(outcome.link).path, 303)

    def _page(self, **more: object) -> str:
        shown = {"form": None, "asked": None, "outcome": None, **more}
        urls = {"register_url": url_for("RegisterPage.open"), "login_url": url_for("LoginPage.login")}
        return self.page("activities/registered.html", **shown, **urls)


def _confirmed(token: str) -> Outcome | None:
    """Confirm; where another one took the same code, number or login name meanwhile, look once more."""
    for turn in range(1, TRIES + 1):
        try:
            with tools.work():
                return actions.confirm(open_desk(), token, clock.now())
        except IntegrityError:
            if turn == TRIES:
                raise
    raise AssertionError("the last try answers or raises")
