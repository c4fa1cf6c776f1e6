"""The gate: every request passes here first, and what is not marked as open is closed.

It sets the context (who, where, under which scope), refuses or redirects who may not pass, and keeps state
changes away from reading requests. Rights on screens are asked after it, by the screens.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import (
    Flask,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from app.common import clock, context
from app.common.context import Context
from app.common.scope import NOTHING
from app.common.web import drafting, errors, journal, networks
from app.common.web.closed import closed, closed_page, not_ready, not_ready_page
from app.common.web.locale import gettext as _
from app.common.web.openness import Openness, asks_for_role, openness_of
from app.common.web.public import is_public
from app.extensions import db
from app.security.login import pace
from app.security.login.late import kept_for_later, kept_from_earlier
from app.security.login.lifetimes import LOGGED_IN, PASSWORD_GIVEN
from app.security.login.principal import scope_of
from app.security.login.rules.devices import device_of
from app.security.login.sessions import PortalSession, is_unattended
from app.security.rules.areas import RESIDENTS_AT, Area
from app.security.rules.states import State

OPERATOR = "SB"
LOGIN_PAGES = {Area.STAFF: "LoginPage", Area.RESIDENT: "ResidentLoginPage"}
FIRST_STEPS = {State.NEW: "FirstLoginPage.open", State.FILLED: "FirstLoginPage.verification"}
"""Where somebody who logs in for the first time has to go on."""


def init_app(app: Flask) -> None:
    """Put the gate before every request, and clear the context after it."""
    app.before_request(pass_gate)
    app.register_error_handler(CSRFError, _too_old)
    app.teardown_request(lambda _error: context.finish())


def refuse_without_database() -> None:
    """Answer at once when nobody knows whose session this is: before the forgery check blames the form."""
    if _session().unreachable:
        abort(503)


def pass_gate() -> Response | None:
    """Let a request through, or answer it here; returns what to answer instead."""
    here = _session()
    principal = here.principal
    writing = request.method not in ("GET", "HEAD", "OPTIONS")
    if writing and db.engine.dialect.name == "sqlite":
        # The session was read in a transaction that is open for reading. What follows begins one that takes the
        # write lock of SQLite at its start, so that two posts at the same moment wait for each other.
        db.session.rollback()
    context.begin(
        Context(
            actor_id=here.actor_id,
            user_id=principal.user_id if principal else None,
            resident_id=here.resident.resident_id if here.resident else None,
            scope=scope_of(principal, clock.today()) if principal else NOTHING,
            organisation_id=principal.organisation_id if principal else None,
            roles=tuple(dict.fromkeys(held.role_code for held in principal.held)) if principal else (),
            address=request.remote_addr or "",
            device=device_of(request.headers.get("User-Agent")) or "",
            request_id=journal.request_id(),
            writing=writing,
        )
    )
    here.passive = bool(request.headers.get("X-Passive"))
    return _answer_instead(here)


def _session() -> PortalSession:
    return session._get_current_object()  # type: ignore[attr-defined]  (the proxy's own way to its object)


def _answer_instead(here: PortalSession) -> Response | None:
    if request.endpoint is None or is_unattended(request):
        return None  # routing decides: 404, 405 or a static file
    public = is_public(request.path)
    if public and (late := pace.too_fast()):
        return late
    if here.area is Area.STAFF and not public and networks.is_outside():
        if here.actor_id is not None:
            errors.refused("network")
        return networks.outside_page()
    if not_ready():
        return not_ready_page()
    if (shut := closed()) and not _passes_while_closed(here):
        return closed_page(shut)
    openness = openness_of(current_app, request.endpoint)
    if here.area is Area.RESIDENT:
        return _for_residents(here, openness)
    if openness is Openness.RESIDENTS:
        abort(404)  # an address outside their area, where nobody could be a resident
    if openness is Openness.ROLES and here.level == LOGGED_IN and not asks_for_role(current_app, request.endpoint):
        abort(403)  # a screen that forgot to ask is closed, not open
    if openness is Openness.ALL:
        return None
    if here.level == LOGGED_IN:
        return None if openness is Openness.NEWCOMERS else _to_first_step(here) or _barred_page(here)
    if openness is Openness.PENDING and here.level == PASSWORD_GIVEN:
        return None
    return _to_login(here)


def _for_residents(here: PortalSession, openness: Openness) -> Response | None:
    """The same question in the area of residents, where no mark but these three opens anything."""
    if openness is Openness.ALL or (openness is Openness.RESIDENTS and here.level == LOGGED_IN):
        return None
    if openness is Openness.PENDING and here.level in (PASSWORD_GIVEN, LOGGED_IN):
        return None
    if openness not in (Openness.RESIDENTS, Openness.PENDING):
        abort(403)
    return _to_login(here)


def _passes_while_closed(here: PortalSession) -> bool:
    """Operators work on while the portal is closed, and the pages on which they log in stay open."""
    operator = any(held.role_code == OPERATOR for held in here.principal.held) if here.principal else False
    return operator or (here.level != LOGGED_IN and request.path.startswith("/login/"))


def _to_first_step(here: PortalSession) -> Response | None:
    """Send who is not verified yet to the page that comes next; everything else is still closed (U-24, U-37)."""
    if here.principal is None or not here.principal.is_newcomer:
        return None
    if request.accept_mimetypes.best == "application/json" or request.headers.get("X-Passive"):
        abort(403)
    return redirect(url_for(FIRST_STEPS[here.principal.state]), 303)


def _barred_page(here: PortalSession) -> Response | None:
    """Tell that nobody of an organisation may use the portal yet, and whom to call (U-02, U-05)."""
    person = here.principal
    if person is None or person.barred is None:
        return None
    errors.refused(person.barred)
    if request.accept_mimetypes.best == "application/json" or request.headers.get("X-Passive"):
        abort(403)
    page = render_template("login/barred.html", why=person.barred, place=person.place.name if person.place else "")
    return make_response(page, 403)


def _to_login(here: PortalSession) -> Response:
    """Send a visitor to the login page and back afterwards; a script or a form is told no.

    Who gave the password already goes to the page that asks for the code: no second code is sent.
    """
    if request.accept_mimetypes.best == "application/json" or request.headers.get("X-Passive"):
        abort(401)
    page = LOGIN_PAGES[here.area]
    if here.level == PASSWORD_GIVEN and request.method == "GET":
        return redirect(url_for(f"{page}.code"), 303)
    at_the_door = request.path in ("/", f"{RESIDENTS_AT}/")
    query = {"next": request.full_path.rstrip("?")} if request.method == "GET" and not at_the_door else {}
    if here.lost in ("idle", "absolute"):
        query["ended"] = here.lost
        if here.area is Area.STAFF and kept_for_later(here):
            query |= {"next": drafting.way_on(), "kept": "1"}
    return redirect(url_for(f"{page}.login") + (f"?{urlencode(query)}" if query else ""), 303)


def _too_old(_error: CSRFError) -> Any:
    """Refuse a form without the token of this session; one of an earlier session of this person is kept."""
    if _session().area is Area.STAFF and kept_from_earlier(_session()):
        return redirect(drafting.way_on(), 303)
    return errors.answer(400, _("This form is too old. Go back, reload the page and send it again."))
