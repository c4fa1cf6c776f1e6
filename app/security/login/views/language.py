"""The choice of language, before and after logging in."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import abort, redirect, request
from werkzeug.wrappers import Response

from app.common.web.screens import Page, expose, open_to_all
from app.common.words import LANGUAGES
from app.security.login import tools
from app.security.login.actions import profile
from app.security.login.rules.addresses import local_path


class LanguagePage(Page):
    """Reading the portal in another language."""

    route_base = "/language"
    default_view = "choose"

    @expose("/<code>", methods=("POST",))
    @open_to_all
    def choose(self, code: str) -> Response:
        """Read in this language from now on; who is logged in, on other devices too."""
        if code not in LANGUAGES:
            abort(404)
        here = tools.here()
        here["language"] = code
        if here.principal:
            with tools.work() as session:
                profile.choose_language(session, here.principal.user_id, code)
        return redirect(_back(), 303)


def _back() -> str:
    """The page somebody came from, if it is one of ours."""
    came_from = urlsplit(request.referrer or "")
    query = f"?{came_from.query}" if came_from.query else ""
    ours = came_from.path + query if came_from.netloc == request.host else ""
    return local_path(request.form.get("next")) or local_path(ours) or "/"
