"""Paper: a page drawn for printing and given out as a PDF that everybody can read, screen readers included.

A template that extends `paper/frame.html` says what stands on it; `send` is the one way from there to the reader
(decision 0050). Whoever calls it has asked whether this person may see all that is on it.
"""

from __future__ import annotations

import logging
from io import BytesIO
from typing import Any

from flask import Response, abort, current_app, render_template, send_file

from app.common import audit, clock
from app.common.audit import events
from app.common.files.names import cleaned
from app.common.frozen import frozen
from app.common.web.downloads import FILE_POLICY
from app.common.web.locale import gettext as _
from app.common.web.values import shown
from app.extensions import db

log = logging.getLogger(__name__)

MOST_SIGNS, MOST_LINES = 400_000, 6_000
"""The longest page that is printed, in signs and in lines of HTML: about a hundred sheets, ten seconds of work."""


@frozen
class Paper:
    """What stands around the content: the heading, a line below it, and what is said at the top of each sheet."""

    title: str
    lead: str = ""
    mark: str | None = None
    """Nothing says that it is confidential, which is the rule; an empty one says nothing."""
    name: str = ""
    """The name of the file, without its ending, where that is not the title."""


def send(template: str, paper: Paper, thing: Any, **values: Any) -> Response:
    """Answer with a page as a PDF to save, and note in the audit log that `thing` was printed.

    Nothing is read from the database any more once the page is drawn, so its connection is given back before the
    printing, which takes a while.
    """
    page = _drawn(template, paper, values)
    db.session.close()
    body, sheets = _pressed(page)
    audit.later(events.PRINTED, thing, sheets=sheets)
    answer = send_file(
        BytesIO(body),
        "application/pdf",
        as_attachment=True,
        download_name=cleaned(f"{paper.name or paper.title}.pdf"),
    )
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    return answer


def made(template: str, paper: Paper, **values: Any) -> bytes:
    """A page as a PDF that is kept or sent; whoever calls it notes what becomes of it."""
    return _pressed(_drawn(template, paper, values))[0]


def _drawn(template: str, paper: Paper, values: dict[str, Any]) -> str:
    now = clock.now()
    mark = _("Confidential") if paper.mark is None else paper.mark
    page = render_template(template, paper=paper, mark=mark, made=shown(now), made_at=now, **values)
    if len(page) > MOST_SIGNS or page.count("\n") > MOST_LINES:
        abort(413, _("This is too long for one print. Print a part of it, or use the print of your browser."))
    return page


def _pressed(page: str) -> tuple[bytes, int]:
    """The PDF of a page, and how many sheets it is; one at a time in each process."""
    try:
        from app.common.web.paper import press  # heavy, and seldom needed (decision 0024)
    except OSError:
        log.exception("libraries for printing are missing; docs/operations.md names them")
        abort(
            503,
            _("PDFs cannot be made here yet. Tell your administrator; until then, use the print of your browser."),
        )
    try:
        return press.pressed(page, current_app.extensions["assets"])
    except press.Busy:
        abort(503, _("Others are printing at this moment. Try again in a minute."))
