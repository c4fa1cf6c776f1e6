"""The tabs of one's own account."""

from __future__ import annotations

from flask import request, url_for

from app.common.web.locale import gettext as _
from app.common.web.pages import Link
from app.security.login import tools


def account_tabs() -> tuple[Link, ...]:
    """Profile, password, second step and sessions, with the present one marked; none that is kept elsewhere."""
    entries = [
        (_("Personal settings"), "AccountPage.open"),
        (_("Password"), "AccountPage.password"),
        (_("Second step"), "AccountPage.factor"),
        (_("Where am I logged in?"), "AccountPage.sessions"),
    ]
    if tools.has_means():  # password and second step are with the provider
        entries = [entries[0], entries[3]]
    return tuple(
        Link(label, url_for(endpoint), current=url_for(endpoint) == request.path) for label, endpoint in entries
    )
