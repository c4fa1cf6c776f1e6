"""Whether the portal is open: not during maintenance, half-way a restore, or on a database of another version."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import Response, current_app, make_response
from flask_babel import format_datetime

from app.common import clock, maintenance, revisions
from app.common.context import system_scope
from app.common.maintenance import Closed
from app.common.web import drafting
from app.common.web.errors import answer
from app.common.web.locale import gettext as _
from app.extensions import db

LEAST_SECONDS, USUAL_SECONDS = 30, 300


def closed() -> Closed | None:
    """Whether operators closed the portal."""
    return maintenance.is_closed(_instance())


def not_ready() -> bool:
    """Whether nobody can be served yet, operators included; asked until the answer was no once."""
    if maintenance.is_half_restored(_instance()):
        return True
    if not current_app.extensions.get("at head"):
        with system_scope("is the database at head", writing=False), db.engine.connect() as connection:
            current_app.extensions["at head"] = revisions.at_head(connection)
    return not current_app.extensions["at head"]


def closed_page(closed: Closed) -> Response:
    """What visitors read during maintenance, with when to come back."""
    text = _("We are working on the portal. Nothing has been lost; try again later.")
    seconds = USUAL_SECONDS
    if closed.until:
        seconds = max(int((closed.until - clock.now()).total_seconds()), LEAST_SECONDS)
        until = format_datetime(closed.until.astimezone(clock.CIVIL_ZONE), "d MMMM, HH:mm", rebase=False)
        text = _("We are working on the portal until %(until)s. Nothing has been lost.", until=until)
    return _unavailable(text, seconds)


def not_ready_page() -> Response:
    """What visitors read while the portal is being put in order."""
    return _unavailable(_("The portal is being put in order. Try again in a few minutes."), USUAL_SECONDS)


def _unavailable(text: str, seconds: int) -> Response:
    page, code = answer(503, text, again=drafting.rescue(ask_the_database=False))
    return make_response(page, code, {"Retry-After": str(seconds)})


_folder = cache(Path)


def _instance() -> Path:
    return _folder(current_app.config["INSTANCE_FOLDER"])
