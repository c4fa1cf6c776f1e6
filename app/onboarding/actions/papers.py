"""What is done with the papers of a connection: made, sent, received back, signed, refused, made anew (O-05).

Each change is told to the connection, whose gates ask for nothing but these versions (O-09).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from app.common import audit, clock, files, outbox
from app.common.context import as_system
from app.common.errors import OutOfScope, RuleBroken
from app.common.files.kinds import Kind
from app.common.rowsecurity import PLANNED_ONCE
from app.common.words import DEFAULT_LANGUAGE, N_
from app.extensions import db
from app.onboarding import events
from app.onboarding.actions import profile_values
from app.onboarding.actions.connections import keep_papers
from app.onboarding.actions.paper_files import Upload, content_of, file_of, keep_made, let_go, take_in
from app.onboarding.actions.paper_templates import template_for
from app.onboarding.actions.paper_values import values_of
from app.onboarding.models import Connection, ConnectionPaper
from app.onboarding.papers.copies import COPIES, ONLY_PDF
from app.onboarding.papers.templates import fill
from app.onboarding.rules import papers as rules
from app.onboarding.rules.gates import papers_of
from app.onboarding.rules.papers import PAPER_KINDS, SIGNED_KINDS, PaperKind, PaperState, PaperVersion
from app.security.login.actions.letters import Desk

NO_TEMPLATE = N_("There is no template for this paper. Ask a functional administrator to hand one in.")
ONLY_A_DRAFT = N_("Only a paper that was not sent yet can be changed. Make a new version.")
NOTHING_TO_SEND = N_("Choose at least one paper.")
OF_ONE = N_("These papers are not of one connection.")
TOO_LARGE_TO_MAIL = N_("These papers are too large to send by mail. Send fewer of them at a time.")
AT_ONCE = N_("Somebody else made a version of this paper at the same moment. Look at that one.")
MOST_TO_MAIL = 15 * 1024 * 1024
"""Of all files together: many mail servers take no more than 20 MB, and what is mailed grows by a third."""

VERSIONS = (
    select(ConnectionPaper)
    .where(ConnectionPaper.connection_id == bindparam("of"))
    .order_by(ConnectionPaper.id)
    .execution_options(**{PLANNED_ONCE: True})
)

Pressed = Callable[[bytes, str], bytes]
"""What makes a PDF of a document of this name."""


def versions_of(connection: Connection) -> Sequence[ConnectionPaper]:
    """All versions of all papers of a connection, in the order in which they were made."""
    return db.session.scalars(VERSIONS, {"of": connection.id}).all()


def latest_of(versions: Iterable[ConnectionPaper]) -> dict[PaperKind, ConnectionPaper]:
    """The version of each paper that is worked on."""
    return {one.kind: one for one in sorted(versions, key=lambda one: one.number)}


def make(connection: Connection, kind: PaperKind, typed: Mapping[str, str]) -> ConnectionPaper:
    """Make the next version of a paper from the template in use, filled in as far as it is known.

    Raises `RuleBroken` while the last version is still a draft.
    """
    _lock(connection)
    fresh = rules.new_version([one.told for one in versions_of(connection)], kind)
    paper = ConnectionPaper(
        connection=connection, kind=kind, number=fresh.number, state=PaperState.DRAFT, typed=dict(typed),
        signatory=typed.get("signatory") or None, signatory_function=typed.get("signatory_function") or None,
    )  # fmt: skip
    _fill(paper)
    try:
        with db.session.begin_nested():
            db.session.add(paper)
    except IntegrityError:
        raise RuleBroken(AT_ONCE) from None
    _tell(paper)
    return paper


def renew(paper: ConnectionPaper) -> ConnectionPaper:
    """Make a version beside this one, with what was typed for it; this one stays (O-08, O-46)."""
    return make(paper.connection, paper.kind, paper.typed or {})


def fill_anew(paper: ConnectionPaper) -> None:
    """Fill a draft in once more, with what is known by now. Raises `RuleBroken` for what was sent."""
    _lock_draft(paper)
    old = paper.file_id
    _fill(paper)
    db.session.flush()
    let_go(old)


def replace_file(paper: ConnectionPaper, upload: Upload) -> None:
    """Put a document that was worked on by hand in the place of the draft. Raises `RuleBroken`."""
    _lock_draft(paper)
    old, paper.file_id = paper.file_id, take_in(upload, {Kind.DOCX}).id
    db.session.flush()
    let_go(old)


def _fill(paper: ConnectionPaper) -> None:
    connection = paper.connection
    template = template_for(paper.kind, connection.region.organisation_id)
    if template is None:
        raise RuleBroken(NO_TEMPLATE)
    document = fill(content_of(template.file_id), values_of(connection, paper.typed or {}))
    paper.template_id, paper.file_id = template.id, keep_made(document, name_of_file(paper, "docx")).id


def name_of_file(paper: ConnectionPaper, ending: str) -> str:
    """What a file of a paper is called; in Dutch, as the paper is."""
    with force_locale(DEFAULT_LANGUAGE):
        kind = _(PAPER_KINDS[paper.kind])
    return f"{kind} {paper.connection.organisation.name} v{paper.number}.{ending}"


# Sending


def send(
    papers: Sequence[ConnectionPaper], on: date, *, pressed: Pressed, desk: Desk | None = None, to: str = "",
    subject: str = "", body: str = "",
) -> None:  # fmt: skip
    """Send drafts of one connection to the organisation, by mail where there is an address.

    Agreements go out as a PDF to be signed, forms as a document to be filled in. Raises `RuleBroken`, and then
    nothing goes out.
    """
    if not papers:
        raise RuleBroken(NOTHING_TO_SEND)
    connection = papers[0].connection
    if any(one.connection_id != connection.id for one in papers):
        raise RuleBroken(OF_ONE)
    _lock(connection)
    attached = []
    for paper in papers:
        _take(paper, rules.sent(_again(paper), on, today=clock.today()))
        paper.sent_to = to or None
        if paper.kind in SIGNED_KINDS:
            made = pressed(content_of(paper.file_id), name_of_file(paper, "pdf"))
            paper.sent_file_id = keep_made(made, name_of_file(paper, "pdf")).id
        attached.append(file_of(paper.sent_file_id or paper.file_id))
    enclosed = [one for one in attached if one is not None]
    if to and sum(one.size for one in enclosed) > MOST_TO_MAIL:
        raise RuleBroken(TOO_LARGE_TO_MAIL)
    _settle(connection, papers)
    if to and desk is not None:
        with as_system():  # a message of nobody in particular
            outbox.post(desk.session, desk.vault, recipient=to, subject=subject, body=body, attached=enclosed)
    if any(paper.kind is PaperKind.PROFILE for paper in papers):
        profile_values.went_out(connection)


def receive(paper: ConnectionPaper, on: date, upload: Upload | None = None) -> None:
    """Note that the organisation gave a paper back filled in, with what it gave where that is a file."""
    _lock(paper.connection)
    _take(paper, rules.received(_again(paper), on, today=clock.today()))
    if upload is not None:
        paper.copy_id = take_in(upload, files.DOCUMENTS).id
    _settle(paper.connection, [paper])


def account_form_out(connection: Connection) -> ConnectionPaper | None:
    """The account form that is with the organisation, to come back filled in; whoever of both sides asks."""
    with as_system():  # the organisation sees no draft that the region made since
        form = latest_of(versions_of(connection)).get(PaperKind.ACCOUNTS)
    return form if form is not None and form.state is PaperState.SENT else None


def came_back_as_list(connection: Connection) -> None:
    """Note that the account form came back as a list of employees, whoever of both sides handed that in.

    An organisation writes no papers but this one, by the list that it gives. Whoever calls found that it may.
    """
    form = account_form_out(connection)
    if form is not None:
        with as_system():
            receive(form, clock.today())


def sign(paper: ConnectionPaper, on: date, *, by: str, function: str, upload: Upload | None) -> None:
    """Note that an agreement was signed: when, by whom, in which function, with the copy as a PDF (O-21)."""
    _lock(paper.connection)
    told = rules.signed(
        _again(paper), on, by=by, function=function, has_copy=upload is not None, today=clock.today()
    )  # fmt: skip
    assert upload is not None, "the rule asks for a copy"
    if not upload.name.lower().endswith(".pdf"):
        raise RuleBroken(ONLY_PDF)
    old, paper.copy_id = paper.copy_id, take_in(upload, COPIES).id
    _take(paper, told)
    _settle(paper.connection, [paper])
    let_go(old)


def refuse(paper: ConnectionPaper, on: date, reason: str) -> None:
    """Note that the organisation said no to a paper, and why."""
    _lock(paper.connection)
    _take(paper, rules.refused(_again(paper), on, reason=reason, today=clock.today()))
    _settle(paper.connection, [paper])


# Within


def _take(paper: ConnectionPaper, told: PaperVersion) -> None:
    """Keep on the row what the rules made of it."""
    paper.state, paper.sent_on, paper.received_on = told.state, told.sent_on, told.received_on
    paper.signed_on, paper.refused_on, paper.reason = told.signed_on, told.refused_on, told.reason or None
    paper.signatory, paper.signatory_function = told.signatory or None, told.signatory_function or None


def _settle(connection: Connection, changed: Sequence[ConnectionPaper]) -> None:
    """Tell the connection what its papers say by now."""
    db.session.flush()
    keep_papers(connection, papers_of(one.told for one in versions_of(connection)))
    for paper in changed:
        _tell(paper)


def _tell(paper: ConnectionPaper) -> None:
    db.session.flush()
    place = paper.connection.organisation_id
    told: dict[str, Any] = {"kind": str(paper.kind), "number": paper.number, "state": str(paper.state)}
    audit.record(db.session(), events.PAPER, paper, organisation_id=place, **told)


def _lock(connection: Connection) -> None:
    """Let nobody else change a paper of this connection meanwhile."""
    mine = select(Connection.id).where(Connection.id == connection.id).with_for_update(of=Connection)
    if db.session.scalars(mine).first() is None:
        raise OutOfScope(f"Connection {connection.id} is not open to write")


def _again(paper: ConnectionPaper) -> PaperVersion:
    """A paper as it is now that nobody else changes it."""
    if paper in db.session and paper.id is not None:
        db.session.refresh(paper)
    return paper.told


def _lock_draft(paper: ConnectionPaper) -> None:
    _lock(paper.connection)
    if _again(paper).state is not PaperState.DRAFT:
        raise RuleBroken(ONLY_A_DRAFT)
