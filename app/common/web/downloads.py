"""Giving a stored file out: always to be saved, never to be shown by the browser as part of the portal."""

from __future__ import annotations

import logging

from flask import Response, abort, send_file
from flask_babel import format_decimal

from app.common import files
from app.common.web.locale import gettext as _

log = logging.getLogger(__name__)

KILOBYTE = 1000
FILE_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


def send(stored: files.StoredFile) -> Response:
    """Answer with a file; the caller has asked whether this person may read the record it belongs to."""
    path = files.path_of(stored)
    if not path.exists():
        log.error("file %s is missing", stored.key)
        abort(404, _("This file is no longer there. Ask the Servicedesk."))
    answer = send_file(
        path,
        mimetype=stored.content_type,
        as_attachment=True,
        download_name=stored.name,
        conditional=False,
        etag=False,
    )
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    answer.headers["Content-Length"] = str(stored.size)
    return answer


def size_in_words(count: int) -> str:
    """A number of bytes as people read it."""
    if count < KILOBYTE:
        return _("%(count)s bytes", count=count)
    if count < KILOBYTE**2:
        return _("%(count)s kB", count=format_decimal(round(count / KILOBYTE)))
    return _("%(count)s MB", count=format_decimal(round(count / KILOBYTE**2, 1)))
