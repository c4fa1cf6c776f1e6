"""Notes and documents: parts of a pathway that groups see by a layer of their own (mission P-27)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, event, true
from sqlalchemy.orm import Mapped, Mapper, declared_attr, mapped_column, relationship

from app.common.erasing import Erased
from app.common.files import StoredFile
from app.common.history import Remembered
from app.common.tables import Numbered, Stamped, Versioned
from app.common.types import sort_key_type
from app.common.words import N_, folded
from app.extensions import Model
from app.plans.models.layers import GroupSetting, Layered
from app.plans.models.pathways import Pathway
from app.plans.models.persons import Person
from app.security.models import Organisation


class Part(Remembered, Numbered, Stamped, Versioned, Layered):
    """What parts of a pathway have in common: a title, and the numbers of the layers above."""

    remembered_with = "pathway"
    above = Pathway

    title: Mapped[str] = mapped_column(String(150), info={"label": N_("Title")})
    active: Mapped[bool] = mapped_column(default=True, server_default=true(), info={"label": N_("In use")})
    sort_key: Mapped[str] = mapped_column(sort_key_type(), info={"label": N_("Sort key"), "forgotten": True})

    @declared_attr
    def person_id(cls) -> Mapped[int]:  # noqa: N805  (SQLAlchemy hands the class)
        """The person of the pathway, for what is set at that layer."""
        return mapped_column(ForeignKey("person.id"), index=True, info={"label": N_("Person"), "forgotten": True})

    @declared_attr
    def pathway_id(cls) -> Mapped[int]:  # noqa: N805
        """The pathway that it belongs to."""
        return mapped_column(ForeignKey("pathway.id"), index=True, info={"label": N_("Pathway")})

    @declared_attr
    def person(cls) -> Mapped[Person | None]:  # noqa: N805
        """Nothing for whoever may not see the person."""
        return relationship(Person, info={"label": N_("Person")})

    @declared_attr
    def pathway(cls) -> Mapped[Pathway | None]:  # noqa: N805
        """Nothing for whoever may not see the pathway."""
        return relationship(Pathway, info={"label": N_("Pathway")})

    @declared_attr
    def organisation(cls) -> Mapped[Organisation]:  # noqa: N805
        """Whose it is: the same as of the pathway."""
        return relationship(Organisation, info={"label": N_("Organisation")})

    @property
    def label(self) -> str:
        """Its title."""
        return self.title


class NoteRight(GroupSetting, Model):
    """What a group may do with a note, instead of what it may do with the pathway."""

    __tablename__ = "note_right"
    erased_by = Erased.NOBODY
    __table_args__ = (
        UniqueConstraint("note_id", "group_id"),
        Index("ix_note_right_note_id_group_id_level", "note_id", "group_id", "level"),
    )
    remembered_as, remembered_with = N_("Right on a note"), "note"

    note_id: Mapped[int] = mapped_column(ForeignKey("note.id", ondelete="CASCADE"), info={"label": N_("Note")})
    note: Mapped[Note] = relationship(info={"label": N_("Note")})


class Note(Part, Model):
    """Something that was written down about a pathway, on a day."""

    __tablename__ = "note"
    erased_by = Erased.NOBODY
    __table_args__ = (Index("ix_note_written_on_id", "written_on", "id"),)
    remembered_as = N_("Note")
    settings, settings_key = NoteRight, "note_id"

    written_on: Mapped[date] = mapped_column(
        info={"label": N_("Day"), "help": N_("The day that the note is about.")}
    )
    text: Mapped[str] = mapped_column(Text, info={"label": N_("Note")})
    search_key: Mapped[str] = mapped_column(Text, info={"label": N_("Search key"), "forgotten": True})


class PathwayDocumentRight(GroupSetting, Model):
    """What a group may do with a document, instead of what it may do with the pathway."""

    __tablename__ = "pathway_document_right"
    erased_by = Erased.NOBODY
    __table_args__ = (
        UniqueConstraint("document_id", "group_id"),
        Index("ix_pathway_document_right_document_id_group_id_level", "document_id", "group_id", "level"),
    )
    remembered_as, remembered_with = N_("Right on a document"), "document"

    document_id: Mapped[int] = mapped_column(
        ForeignKey("pathway_document.id", ondelete="CASCADE"), info={"label": N_("Document")}
    )
    document: Mapped[PathwayDocument] = relationship(info={"label": N_("Document")})


class PathwayDocument(Part, Model):
    """A file that belongs to a pathway; it is only given out, never shown."""

    __tablename__ = "pathway_document"
    erased_by = Erased.NOBODY
    __table_args__ = (Index("ix_pathway_document_sort_key_id", "sort_key", "id"),)
    remembered_as = N_("Document")
    settings, settings_key = PathwayDocumentRight, "document_id"

    file_id: Mapped[int] = mapped_column(
        ForeignKey("stored_file.id"), unique=True, info={"label": N_("File"), "forgotten": True}
    )
    search_key: Mapped[str] = mapped_column(String(1000), info={"label": N_("Search key"), "forgotten": True})

    file: Mapped[StoredFile] = relationship(info={"label": N_("File")})


@event.listens_for(Note, "before_insert")
@event.listens_for(Note, "before_update")
def _key_note(_mapper: Mapper[Any], _connection: Any, note: Note) -> None:
    note.sort_key, note.search_key = folded(note.title)[:300], folded(f"{note.title} {note.text}")


@event.listens_for(PathwayDocument, "before_insert")
@event.listens_for(PathwayDocument, "before_update")
def _key_document(_mapper: Mapper[Any], _connection: Any, document: PathwayDocument) -> None:
    document.sort_key = document.search_key = folded(document.title)[:300]
