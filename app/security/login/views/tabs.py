"""The tabs of one's own account."""

from __future__ import annotations

from flask import request, url_for

from app.common.web.locale import gettext as _
from app.common.web.pages import Link


def account_tabs() -> tuple[Link, ...]:
    """Profile, password, second step and sessions, with the present one marked."""
    entries = (
        (_("Personal settings"), "AccountPage.open"),
        (_("Password"), "AccountPage.password"),
        (_("Second step"), "AccountPage.factor"),
        (_("Where am I logged in?"), "AccountPage.sessions"),
    )
    return tuple(
        Link(label, url_for(endpoint), current=url_for(endpoint) == request.path) for label, endpoint in entries
    )
