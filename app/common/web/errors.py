"""What people see when something goes wrong: our own pages, without a trace of the inside."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, g, jsonify, render_template, request
from werkzeug.exceptions import HTTPException, SecurityError

from app.common import audit, context, database
from app.common.audit import events
from app.common.errors import OutOfScope, RuleBroken
from app.common.web import drafting
from app.common.web.drafting import Again
from app.common.web.locale import gettext as _
from app.common.web.public import is_public
from app.common.words import N_
from app.extensions import db

log = logging.getLogger(__name__)

RETRY_SECONDS = "30"

PAGES = {
    400: (
        N_("This request cannot be read"),
        N_("The address or the form holds something that is not possible."),
    ),
    401: (N_("You are not logged in"), N_("Log in and try again.")),
    403: (
        N_("You have no access to this page"),
        N_("Your role does not include this page. Ask your user administrator."),
    ),
    404: (N_("This page cannot be found"), N_("It may have been removed, or the address is not right.")),
    405: (N_("This request is not possible here"), N_("Go back and use the buttons on the page.")),
    409: (N_("Somebody else changed this"), N_("Go back, reload the page and look at what changed.")),
    413: (N_("This is too much at once"), N_("Send less, or narrow the list first.")),
    429: (N_("Too many tries"), N_("Wait a while and try again.")),
    500: (
        N_("Something went wrong"),
        N_("That is our fault, not yours. Your administrator can find it by the number below."),
    ),
    503: (N_("The portal is not available for a moment"), N_("Try again in a minute.")),
}


TOO_LARGE_TOGETHER = N_(
    "The files are too large together, so nothing is saved. Go back, and choose smaller files, or fewer at once."
)


def init_app(app: Flask) -> None:
    """Answer every error with a page of ours."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(RuleBroken, _rule)
    app.register_error_handler(OutOfScope, _outside)
    for gone in database.GONE:
        app.register_error_handler(gone, _database)
    app.register_error_handler(Exception, _bug)


def _http(error: HTTPException) -> Any:
    code = error.code or 500
    cause = getattr(error, "original_exception", None)
    if isinstance(cause, database.GONE):  # before a view was reached, or after it
        return _database(cause)
    if code < 400:
        return error.get_response()
    if isinstance(error, SecurityError):  # on a host that is not ours no address, and so no page, can be made
        return Response(_(PAGES[code][0]), code, mimetype="text/plain")
    if code == 403:
        refused("role")
    spoken = error.description if code in (400, 413, 503) and error.response is None and _ours(error) else None
    if code == 413 and request.mimetype == "multipart/form-data":
        spoken = _(TOO_LARGE_TOGETHER)
    page, code = answer(code, spoken, again=drafting.rescue(ask_the_database=False) if code == 503 else None)
    return page, code, {"Retry-After": RETRY_SECONDS} if code == 503 else {}


def refused(reason: str, thing: Any = None) -> None:
    """Note in the audit log that something was refused: by the role, the scope or a rule."""
    screen, _dot, verb = (request.endpoint or "").partition(".")
    audit.later(events.REFUSED, thing, result="refused", screen=screen, verb=verb, reason=reason)


def _ours(error: HTTPException) -> bool:
    """Whether the description was written by us, in the reader's language, and not by a library."""
    return error.description != type(error).description


def _rule(error: RuleBroken) -> Any:
    db.session.rollback()
    refused("rule")
    return answer(409, " ".join(_(str(reason)) for reason in error.reasons))


def _outside(error: OutOfScope) -> Any:
    db.session.rollback()
    log.warning("write outside the scope refused: %s (request %s)", error, context.current().request_id)
    refused("scope")
    return answer(404)


def _database(error: Exception) -> Any:
    db.session.rollback()
    kind = type(getattr(error, "orig", None) or error).__name__
    log.error("database not available: %s (request %s)", kind, context.current().request_id)
    sentence = database.what_failed(error)
    # One that waits for a lock would wait again: then the page alone carries what was typed.
    page, code = answer(
        503, sentence and _(sentence), again=drafting.rescue(ask_the_database="locked" not in str(error))
    )
    return page, code, {"Retry-After": RETRY_SECONDS}


def _bug(error: Exception) -> Any:
    db.session.rollback()
    if database.what_failed(error):
        return _database(error)  # no room for a file
    request_id = context.current().request_id
    log.exception("bug in request %s", request_id, exc_info=error)
    try:
        return answer(500, again=drafting.rescue(ask_the_database=True))
    except Exception:
        log.exception("the error page of request %s cannot be drawn", request_id)
        return Response(
            f"Er ging iets mis. Dat ligt aan ons, niet aan u. ({request_id})", 500, mimetype="text/plain"
        )


def answer(code: int, text: str | None = None, *, again: Again | None = None) -> tuple[Any, int]:
    """An error as a page, or as JSON for a script; `again` is a form that the page carries on."""
    title, standard = PAGES.get(code, PAGES[400 if code < 500 else 500])
    g.error_code = code
    if request.accept_mimetypes.best == "application/json":
        return jsonify(title=_(title), detail=text or _(standard), status=code), code
    page = render_template(
        "errors/public.html" if is_public(request.path) else "errors/error.html",
        code=code,
        title=_(title),
        text=text or _(standard),
        request_id=context.current().request_id if code >= 500 else "",
        links=(),
        again=again,
    )
    return page, code
