"""Headers on every answer, errors and files included: what a browser may do with our pages.

No inline script or style, no other host, no frame, no cache behind login (F8; ASVS 3.4). A public page says itself
that it may be kept, or shown in a frame of another site; nothing else may (decision 0080).
"""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response, g, request

CONTENT_SECURITY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)

FRAMED = "frame-ancestors 'none'", "frame-ancestors *"
"""What the rule says of frames, and what it says for a page that other sites may show."""


def init_app(app: Flask) -> None:
    """Add the headers to every response and offer the nonce to templates."""
    app.jinja_env.globals["csp_nonce"] = nonce
    app.after_request(secure)


def nonce() -> str:
    """The word of this response by which its own scripts are known."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return g.csp_nonce


def let_be_kept(seconds: int) -> None:
    """Let whoever gets an answer keep it for a while: it is the same for everybody."""
    g.kept_for = seconds


def let_be_framed() -> None:
    """Let other sites show this page in a frame: nothing on it can be done, so no click can be stolen."""
    g.framed = True


def let_be_read(response: Response) -> None:
    """Let scripts of other sites read an answer that is for everybody, and that no cookie changes."""
    response.headers["Access-Control-Allow-Origin"] = "*"


def secure(response: Response) -> Response:
    """Set the security headers of one response."""
    headers = response.headers
    if "Location" in headers:
        _leave_host_out(response)
    headers.setdefault(
        "Content-Security-Policy", CONTENT_SECURITY.format(nonce=nonce())
    )  # files have a stricter one
    if g.get("framed") and response.status_code < 400:
        headers["Content-Security-Policy"] = headers["Content-Security-Policy"].replace(*FRAMED)
    else:
        headers["X-Frame-Options"] = "DENY"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if "kept_for" in g and response.status_code < 400:
        headers["Cache-Control"] = f"public, max-age={g.kept_for}"
    elif not request.path.startswith("/static/"):
        headers["Cache-Control"] = "no-store"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response


def _leave_host_out(response: Response) -> None:
    """Send to an address of ours by its path alone: whoever made a host up does not read it back (F11)."""
    there = urlsplit(response.headers["Location"])
    if there.netloc == request.host:
        path = "/" + there.path.lstrip("/\\")
        response.headers["Location"] = urlunsplit(("", "", path, there.query, there.fragment))
        response.set_data(b"")
