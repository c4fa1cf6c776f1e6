"""The desk of the application at work: letters written in a request or a command go through it."""

from __future__ import annotations

from flask import current_app

from app.common.web import vault
from app.extensions import db
from app.security.login.actions.letters import Desk


def open_desk() -> Desk:
    """The desk of this application and of the session at work."""
    return Desk.of(db.session(), vault(), current_app.config)
