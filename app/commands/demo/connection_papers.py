"""The papers of connections of the demo: both that complete a connection, as they came back."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

from app.common import context
from app.common.context import working_as
from app.common.web.addresses import as_if_asked
from app.onboarding.actions import papers as actions
from app.onboarding.actions.paper_files import Upload, content_of
from app.onboarding.models import Connection, ConnectionPaper
from app.onboarding.papers.printing import pressed
from app.onboarding.rules.papers import PaperKind

SIGNATORY, FUNCTION = "Anke Vos", "bestuurder"
A_WEEK = timedelta(weeks=1)


def settle(connection: Connection, on: date) -> None:
    """Let the accession agreement come back signed, and the account form filled in, on a day."""
    typed = {"signatory": SIGNATORY, "signatory_function": FUNCTION}
    agreement, form = (actions.make(connection, kind, typed) for kind in (PaperKind.ACCESSION, PaperKind.ACCOUNTS))
    actions.send([agreement, form], on, pressed=_pressed)
    _signed(agreement, on)
    actions.receive(form, on)


def hand_out(connection: Connection, on: date, back: PaperKind) -> None:
    """Send the papers on a day; one of the two that complete the connection came back a week later."""
    typed = {"signatory": SIGNATORY, "signatory_function": FUNCTION}
    kinds = (PaperKind.COVENANT, PaperKind.ACCESSION, PaperKind.ACCOUNTS)
    papers = {kind: actions.make(connection, kind, typed) for kind in kinds}
    actions.send(list(papers.values()), on, pressed=_pressed)
    if back is PaperKind.ACCESSION:
        _signed(papers[back], on + A_WEEK)
    else:
        actions.receive(papers[back], on + A_WEEK)


def _signed(agreement: ConnectionPaper, on: date) -> None:
    copy = content_of(agreement.sent_file_id)
    upload = Upload(BytesIO(copy), "getekende-overeenkomst.pdf", len(copy))
    actions.sign(agreement, on, by=SIGNATORY, function=FUNCTION, upload=upload)


def _pressed(document: bytes, name: str) -> bytes:
    """The PDF as a page makes it, in words of the portal."""
    with working_as(context.current()), as_if_asked():
        return pressed(document, name)
