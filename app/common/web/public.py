"""What everybody reads without a session: which addresses these are, and what holds for their answers (0080).

Nothing on these pages depends on who asks: no cookie is read or set, so that browsers and servers in between may
keep them.
"""

from __future__ import annotations

from flask import Response, request

from app.common.web import headers
from app.common.words import LANGUAGES

PUBLIC_AT = "/agenda"
"""Under which every page lies that needs no session."""
ROBOTS = "/robots.txt"


def is_public(path: str) -> bool:
    """Whether an address is one of those."""
    return path == ROBOTS or f"{path}/".startswith(f"{PUBLIC_AT}/")


def language_asked() -> str:
    """The language that the address of a public page names; nothing where it names none that there is."""
    asked = request.args.get("lang", "") if is_public(request.path) else ""
    return asked if asked in LANGUAGES else ""


def kept(response: Response, seconds: int) -> Response:
    """Let browsers and servers in between keep an answer for a while, each language of it apart."""
    headers.let_be_kept(seconds)
    if not language_asked():
        response.vary.add("Accept-Language")
    return response
