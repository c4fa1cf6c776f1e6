"""The papers of connections of the demo: both that complete a connection, as they came back."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from flask import current_app

from app.common import context
from app.common.context import working_as
from app.onboarding.actions import papers as actions
from app.onboarding.actions.paper_files import Upload, content_of
from app.onboarding.models import Connection
from app.onboarding.papers.printing import pressed
from app.onboarding.rules.papers import PaperKind

SIGNATORY, FUNCTION = "Anke Vos", "bestuurder"


def settle(connection: Connection, on: date) -> None:
    """Let the accession agreement come back signed, and the account form filled in, on a day."""
    typed = {"signatory": SIGNATORY, "signatory_function": FUNCTION}
    agreement, form = (actions.make(connection, kind, typed) for kind in (PaperKind.ACCESSION, PaperKind.ACCOUNTS))
    actions.send([agreement, form], on, pressed=_pressed)
    copy = content_of(agreement.sent_file_id)
    upload = Upload(BytesIO(copy), "getekende-overeenkomst.pdf", len(copy))
    actions.sign(agreement, on, by=SIGNATORY, function=FUNCTION, upload=upload)
    actions.receive(form, on)


def _pressed(document: bytes, name: str) -> bytes:
    """The PDF as a page makes it, in words of the portal."""
    with working_as(context.current()), current_app.test_request_context():
        return pressed(document, name)
