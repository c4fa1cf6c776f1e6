"""The choice of language, before and after logging in, in both areas."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import abort, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.common.web.screens import Page, expose, open_to_all
from app.common.words import LANGUAGES
from app.security.login import tools
from app.security.login.actions import profile
from app.security.login.rules.addresses import local_path
from app.security.rules.areas import RESIDENTS_AT


class LanguagePage(Page):
    """Reading the portal in another language."""

    route_base = "/language"
    default_view = "choose"
    home = "/"

    @expose("/<code>", methods=("POST",))
    @open_to_all
    def choose(self, code: str) -> Response:
        """Read in this language from now on; who is logged in, on other devices too."""
        if code not in LANGUAGES:
            abort(404)
        here = tools.here()
        here["language"] = code
        if here.principal or here.resident:
            with tools.work() as session:
                self.remember(session, code)
        return redirect(self._back(), 303)

    def remember(self, session: Session, code: str) -> None:
        """Keep the language of who is logged in."""
        profile.choose_language(session, tools.me().user_id, code)

    def _back(self) -> str:
        """The page somebody came from, if it is one of this area."""
        came_from = urlsplit(request.referrer or "")
        query = f"?{came_from.query}" if came_from.query else ""
        ours = came_from.path + query if came_from.netloc == request.host else ""
        found = (local_path(each) for each in (request.form.get("next"), ours))
        return next((each for each in found if each.startswith(self.home)), self.home)


class ResidentLanguagePage(LanguagePage):
    """The same for residents, who stay in their own area."""

    route_base, home = f"{RESIDENTS_AT}/language", f"{RESIDENTS_AT}/"

    def remember(self, session: Session, code: str) -> None:
        """Keep the language of a resident."""
        profile.choose_language_of_resident(session, tools.resident().resident_id, code)
