"""Papers of the demo: an agreement, as a PDF with a single line."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from sqlalchemy import select

from app.common import clock
from app.extensions import db
from app.security.actions.documents import add_document
from app.security.models import Agreement, AgreementKind, Enrolment, Organisation, OrganisationDocument
from app.security.rules.agreements import AgreementState
from app.security.rules.documents import DocumentKind

LIMIT = 100_000


def hand_in(organisation: Organisation) -> None:
    """Give an organisation its agreement, unless it has one."""
    held = select(OrganisationDocument.id).where(OrganisationDocument.organisation_id == organisation.id)
    if db.session.scalars(held).first() is None:
        values = {
            "organisation_id": organisation.id,
            "kind": DocumentKind.AGREEMENT,
            "title": "Aansluitovereenkomst",
        }
        paper = BytesIO(one_line(f"Aansluitovereenkomst {organisation.code}"))
        add_document(values, paper, name="aansluitovereenkomst.pdf", limit=LIMIT, actor_id=None, at=clock.now())


SIGNED_ON = date(2026, 1, 5)


def sign(organisation: Organisation, signatory: str) -> None:
    """Let an organisation have signed all that is asked of it, as far as nothing is known of it yet."""
    paper = select(OrganisationDocument.id).where(OrganisationDocument.organisation_id == organisation.id)
    known = select(Agreement.kind_id).where(Agreement.organisation_id == organisation.id)
    asked = select(AgreementKind.id).where(
        AgreementKind.organisation_kind == organisation.kind, AgreementKind.id.not_in(known)
    )
    for kind_id in db.session.scalars(asked.order_by(AgreementKind.id)).all():
        db.session.add(
            Agreement(
                organisation_id=organisation.id,
                kind_id=kind_id,
                state=AgreementState.SIGNED,
                sent_on=SIGNED_ON,
                signed_on=SIGNED_ON,
                signatory=signatory,
                document_id=db.session.scalars(paper).first(),
            )
        )


def one_line(words: str) -> bytes:
    """A PDF of one page that says something in plain letters."""
    text = f"BT /F1 18 Tf 72 760 Td ({words}) Tj ET".encode("ascii")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        written
        + b"xref\n0 6\n0000000000 65535 f \n%btrailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            table,
            len(written),
        )
    )


def enrol(organisation: Organisation) -> None:
    """Let an organisation that is about to join have sent in its form, unless it has."""
    known = select(Enrolment.id).where(Enrolment.organisation_id == organisation.id)
    if db.session.scalars(known).first() is None:
        db.session.add(
            Enrolment(
                organisation_id=organisation.id,
                initials="W.",
                first_name="Wim",
                prefix="'t",
                last_name="Hart",
                department="Dorpsteam",
                phone="06 00 00 00 99",
                email="w.thart@testdorp.example",
                signed_by="P. Jonker, burgemeester",
                signed_on=SIGNED_ON,
            )
        )
