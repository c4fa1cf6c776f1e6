"""What is kept of each request: a number that its page, its log lines and the proxy share, and one line.

The line names the endpoint and not the address, because addresses hold row numbers, tokens and what people typed.
It does not say who asked: that is for the audit log, which is kept and read under rules of its own.
"""

from __future__ import annotations

import logging
import re
import secrets
import time

from flask import Flask, Response, current_app, g, request

from app.common import context
from app.common.context import Context

log = logging.getLogger("app.access")

HEADER = "X-Request-ID"
POSSIBLE = re.compile(r"[A-Za-z0-9-]{8,64}")


def init_app(app: Flask) -> None:
    """Number each request before anything else looks at it, and note it once its answer is complete."""
    app.before_request(_begin)
    app.after_request(_note)


def request_id() -> str:
    """The number of this request: the one that our own proxy gave it, or one of ours."""
    if "request_id" not in g:
        given = request.headers.get(HEADER, "") if current_app.config["TRUSTED_PROXIES"] else ""
        g.request_id = given if POSSIBLE.fullmatch(given) else secrets.token_hex(8)
    return g.request_id


def is_noted(path: str) -> bool:
    """Whether requests to an address are noted: not files, and not the machines that ask how we are."""
    return not path.startswith(("/static/", "/-/"))


def _begin() -> None:
    g.begun = time.perf_counter()
    context.begin(Context(request_id=request_id()))


def _note(response: Response) -> Response:
    response.headers[HEADER] = request_id()
    if is_noted(request.path):
        spent = round((time.perf_counter() - g.get("begun", time.perf_counter())) * 1000, 1)
        about = {
            "endpoint": request.endpoint or "-",
            "method": request.method if request.method in METHODS else "-",
            "status": response.status_code,
            "ms": spent,
        }
        log.info("request", extra=about)
    return response


METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
