"""What is done with documents of organisations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import IO, Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.common import audit, erasures, files
from app.common.files import StoredFile
from app.extensions import db
from app.security import events
from app.security.actions.memberships import MOST_SHOWN
from app.security.models import Organisation, OrganisationDocument

DOCUMENT = "organisation_document"
"""What the deletion of a document is called on the list of erasures."""


def add_document(
    values: Mapping[str, Any], stream: IO[bytes], *, name: str, limit: int, actor_id: int | None, at: datetime
) -> OrganisationDocument:
    """Keep a file as a document of an organisation; raises `RuleBroken` for a file that is not taken."""
    stored = files.keep(
        db.session(),
        stream,
        name=name,
        actor_id=actor_id,
        organisation_id=values["organisation_id"],
        limit=limit,
        allowed=files.DOCUMENTS,
    )
    document = OrganisationDocument(**values, file_id=stored.id, added_at=at)
    db.session.add(document)
    db.session.flush()
    audit.record(
        db.session(), events.DOCUMENT_ADDED, document, organisation_id=document.organisation_id,
        kind=str(document.kind), size=stored.size,
    )  # fmt: skip
    return document


def remove_document(document: OrganisationDocument) -> None:
    """Delete a document and its file, for good: a backup does not bring it back."""
    key = document.file.key
    audit.record(db.session(), events.DOCUMENT_REMOVED, document, organisation_id=document.organisation_id)
    erasures.note(db.session(), DOCUMENT, key)
    erase_document(db.session(), key)


@erasures.erases(DOCUMENT)
def erase_document(session: Session, key: str) -> None:
    """Delete the document with a file, if it is there."""
    files.let_go(
        session,
        session.scalars(select(OrganisationDocument).join(StoredFile).where(StoredFile.key == key)).first(),
    )


def of_organisation(organisation: Organisation) -> list[OrganisationDocument]:
    """The documents of an organisation that may be read here; the newest first, at most twenty-five."""
    document = OrganisationDocument
    found = select(document).where(document.organisation_id == organisation.id).options(joinedload(document.file))
    return list(db.session.scalars(found.order_by(document.id.desc()).limit(MOST_SHOWN)))
