"""What is done with notes and documents of a pathway (mission P-27)."""

from __future__ import annotations

from typing import IO, Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, undefer

from app.common import erasures, files
from app.common.context import as_system
from app.common.errors import RuleBroken
from app.common.files import StoredFile
from app.extensions import db
from app.plans.actions import opening
from app.plans.models import Note, Pathway, PathwayDocument, Plan
from app.plans.rules import persons as rules
from app.plans.rules.layers import Settings

DOCUMENT = "pathway_document"
"""What the deletion of a document is called on the list of erasures."""
SHOWN = 10
"""How many of each stand on the page of a pathway."""


def add_note(values: dict[str, Any], wanted: Settings) -> Note:
    """Write a note about a pathway that one may edit."""
    pathway = pathway_to_add_to(values["pathway_id"], wanted)
    return put(Note(**values), pathway, wanted)


def add_document(
    values: dict[str, Any], wanted: Settings, stream: IO[bytes], *, name: str, limit: int, actor_id: int | None
) -> PathwayDocument:
    """Keep a file with a pathway that one may edit; raises `RuleBroken` for a file that is not taken."""
    pathway = pathway_to_add_to(values["pathway_id"], wanted)
    stored = files.keep(
        db.session(),
        stream,
        name=name,
        actor_id=actor_id,
        organisation_id=pathway.organisation_id,
        limit=limit,
        allowed=files.DOCUMENTS,
    )
    return put(PathwayDocument(**values, file_id=stored.id), pathway, wanted)


def reasons_not_to_add(pathway: Pathway | None) -> list[str]:
    """Why nothing can be added to a pathway."""
    if pathway is None or not pathway.editable:
        return [rules.PATHWAY_NOT_OPEN]
    return [] if pathway.active else [rules.ARCHIVED]


def pathway_to_add_to(number: int | None, wanted: Settings) -> Pathway:
    """The pathway that something is added to, when it may be, with these rights."""
    found = select(Pathway).where(Pathway.id == number).options(undefer(Pathway.editable))
    pathway = db.session.scalars(found.with_for_update(of=Pathway)).first()
    if reasons := reasons_not_to_add(pathway):
        raise RuleBroken(*reasons)
    assert pathway is not None, "nothing is added to no pathway"
    opening.refuse_unless_possible(wanted, opening.state_of(pathway.layers(), pathway.numbers))
    return pathway


def put(part: Any, pathway: Pathway, wanted: Settings) -> Any:
    """Written on behalf of who adds it, once it is sure that he may edit the pathway."""
    part.person_id, part.organisation_id = pathway.person_id, pathway.organisation_id
    with as_system():
        db.session.add(part)
        db.session.flush()
    opening.open_new(part, wanted)
    return part


def change(part: Any, values: dict[str, Any]) -> Any:
    """Change a note, or what a document is called."""
    if not part.active:
        raise RuleBroken(rules.ARCHIVED)
    for key, value in values.items():
        setattr(part, key, value)
    return part


def archive(part: Any) -> None:
    """Put a note or document away: to be seen, and no longer to be changed."""
    part.active = False


def bring_back(part: Any) -> None:
    """Let an archived note or document be worked with again."""
    part.active = True


def remove_document(document: PathwayDocument) -> None:
    """Delete a document and its file, for good: a backup does not bring it back."""
    key = document.file.key
    erasures.note(db.session(), DOCUMENT, key)
    erase_document(db.session(), key)


@erasures.erases(DOCUMENT)
def erase_document(session: Session, key: str) -> None:
    """Delete the document with a file, if it is there."""
    of_file = select(PathwayDocument).join(StoredFile).where(StoredFile.key == key)
    files.let_go(session, session.scalars(of_file.options(joinedload(PathwayDocument.file))).first())


def notes_of(pathway: Pathway) -> list[Note]:
    """The latest notes of a pathway that one may see and that are in use."""
    found = select(Note).where(Note.pathway_id == pathway.id, Note.active)
    return list(db.session.scalars(found.order_by(Note.written_on.desc(), Note.id.desc()).limit(SHOWN)))


def documents_of(pathway: Pathway) -> list[PathwayDocument]:
    """The latest documents of a pathway that one may see and that are in use."""
    found = select(PathwayDocument).where(PathwayDocument.pathway_id == pathway.id, PathwayDocument.active)
    return list(db.session.scalars(found.order_by(PathwayDocument.id.desc()).limit(SHOWN)))


def belong_to(pathway: Pathway) -> bool:
    """Whether anything belongs to a pathway, also what one may not see; one statement."""
    kinds = (kind.__table__ for kind in (Note, PathwayDocument, Plan))
    found = [select(table.c.id).where(table.c.pathway_id == pathway.id).exists() for table in kinds]
    with as_system():
        return bool(db.session.scalar(select(or_(*found))))
