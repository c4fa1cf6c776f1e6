"""The session at hand: staying logged in, switching organisation, logging out."""

from __future__ import annotations

from flask import abort, flash, jsonify, redirect, request, url_for
from sqlalchemy import update
from werkzeug.wrappers import Response

from app.common import audit
from app.common.web.locale import gettext as _
from app.common.web.parse import number
from app.common.web.screens import Page, expose, open_to_all, open_to_newcomers, open_to_residents
from app.common.web.shell import idle
from app.security import events
from app.security.login import tools
from app.security.login.lifetimes import IDLE_MINUTES
from app.security.models import LoginSession
from app.security.rules.areas import RESIDENTS_AT


class LogoutPage(Page):
    """Logging out, by a button only: an address that is opened changes nothing."""

    route_base = "/logout"
    default_view = "logout"
    door = "LoginPage.login"

    @expose("/", methods=("POST",))
    @open_to_all
    def logout(self) -> Response:
        """End this session."""
        with tools.work() as session:
            if tools.here().actor_id is not None:
                audit.record(session, events.LOGGED_OUT)
            tools.here().end("logout")
        flash(_("You are logged out."), "ok")
        return redirect(url_for(self.door), 303)


class ResidentLogoutPage(LogoutPage):
    """The same for residents, who leave by their own door."""

    route_base, door = f"{RESIDENTS_AT}/logout", "ResidentLoginPage.login"


class SessionPage(Page):
    """What the warning before the end of a session talks to, and the choice of organisation."""

    route_base = "/session"
    default_view = "state"

    @expose("/state", methods=("GET",))
    @open_to_newcomers
    def state(self) -> Response:
        """How long this session has left; asking gives it no more time."""
        tools.here().passive = True
        return _time_left()

    @expose("/extend", methods=("POST",))
    @open_to_newcomers
    def extend(self) -> Response:
        """Stay logged in: a person said so, so it counts as activity."""
        return _time_left()

    @expose("/organisation", methods=("POST",))
    @open_to_newcomers
    def switch(self) -> Response:
        """Work in another organisation, one where this person has a role now; the way out of one that is shut."""
        chosen = number(request.form.get("organisation_id"))
        if chosen not in {place.id for place in tools.me().places}:
            abort(404)
        with tools.work() as session:
            mine = LoginSession.id == tools.here().row_id
            session.execute(update(LoginSession).where(mine).values(organisation_id=chosen))
        return redirect("/", 303)


class ResidentSessionPage(Page):
    """What the warning before the end of a session of a resident talks to."""

    route_base = f"{RESIDENTS_AT}/session"
    default_view = "state"

    @expose("/state", methods=("GET",))
    @open_to_residents
    def state(self) -> Response:
        """How long this session has left; asking gives it no more time."""
        tools.here().passive = True
        return _time_left()

    @expose("/extend", methods=("POST",))
    @open_to_residents
    def extend(self) -> Response:
        """Stay logged in: a person said so, so it counts as activity."""
        return _time_left()


def _time_left() -> Response:
    return jsonify(seconds_left=idle(IDLE_MINUTES[tools.here().area])["seconds_left"])
