"""Where somebody is logged in: every session of one's own, ended one by one or all at once."""

from __future__ import annotations

from flask import abort, current_app, flash, redirect, url_for
from flask_babel import format_datetime
from werkzeug.wrappers import Response

from app.common import audit, clock
from app.common.frozen import frozen
from app.common.web.locale import gettext as _
from app.common.web.screens import Page, expose, open_to_users
from app.common.words import N_
from app.security import events
from app.security.login import tools
from app.security.login.actions import profile
from app.security.login.actions.profile import OpenSession
from app.security.login.lifetimes import LOGGED_IN, end_sessions, limit_reached
from app.security.login.views.tabs import account_tabs

METHODS = {
    "mail": N_("Password and code by e-mail"),
    "totp": N_("Password and code from an app"),
    "passkey": N_("Password and passkey"),
    "recovery": N_("Password and recovery code"),
    "eherkenning": N_("eHerkenning"),
    "provider": N_("Login of your organisation"),
}


@frozen
class ShownSession:
    """A session as it is shown."""

    device: str
    method: str
    opened: str
    seen: str
    current: bool
    end_url: str


class PlacesRoom(Page):
    """The sessions of the person at work, and of nobody else."""

    @expose("/sessions", methods=("GET",))
    @open_to_users
    def sessions(self) -> str:
        """List where one is logged in."""
        with tools.work(writing=False) as session:
            found = profile.open_sessions(session, tools.me().actor_id)
        alive = tuple(_shown(item) for item in found if _is_alive(item))
        end_all = url_for("AccountPage.end_everywhere")
        return self.page("login/sessions.html", sessions=alive, end_all_url=end_all, tabs=account_tabs())

    @expose("/sessions/<pk:pk>/end", methods=("POST",))
    @open_to_users
    def end(self, pk: int) -> Response:
        """Log out one device."""
        if pk == tools.here().row_id:
            return self._logged_out("logout")
        with tools.work() as session:
            ended = profile.end_session(session, tools.me().actor_id, pk)
        if not ended:
            abort(404)
        flash(_("The device is logged out."), "ok")
        return redirect(url_for("AccountPage.sessions"), 303)

    @expose("/sessions/end", methods=("POST",))
    @open_to_users
    def end_everywhere(self) -> Response:
        """Log out everywhere, here too."""
        with tools.work() as session:
            end_sessions(session, tools.me().actor_id, "everywhere")
        return self._logged_out("everywhere")

    def _logged_out(self, reason: str) -> Response:
        with tools.work() as session:
            audit.record(session, events.LOGGED_OUT)
            tools.here().end(reason)
        flash(_("You are logged out."), "ok")
        return redirect(url_for("LoginPage.login"), 303)


def _is_alive(item: OpenSession) -> bool:
    return not limit_reached(LOGGED_IN, item.opened_at, item.seen_at, clock.now(), current_app.config)


def _shown(item: OpenSession) -> ShownSession:
    return ShownSession(
        device=item.device or _("Unknown device"),
        method=_(METHODS[item.method]) if item.method in METHODS else "",
        opened=format_datetime(item.opened_at, "d MMMM y, HH:mm"),
        seen=format_datetime(item.seen_at, "d MMMM y, HH:mm"),
        current=item.id == tools.here().row_id,
        end_url=url_for("AccountPage.end", pk=item.id),
    )
