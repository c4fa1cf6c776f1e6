"""Documents of an organisation, such as the agreement under which it works with the portal."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common import clock
from app.common.erasing import Erased
from app.common.files import StoredFile
from app.common.scope import Owned
from app.common.tables import Numbered
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model
from app.security.models.organisations import Organisation, words_of
from app.security.rules.documents import DOCUMENT_KINDS, DocumentKind


class OrganisationDocument(Numbered, Owned, Model):
    """A file about an organisation, read by its administrators and kept by the Servicedesk."""

    __tablename__ = "organisation_document"
    erased_by = Erased.NOBODY

    title: Mapped[str] = mapped_column(String(150), info={"label": N_("Title")})
    kind: Mapped[DocumentKind] = mapped_column(
        words_of(DocumentKind),
        default=DocumentKind.AGREEMENT,
        info={"label": N_("Kind of document"), "choices": DOCUMENT_KINDS},
    )
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), unique=True, info={"label": N_("File")})
    added_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, info={"label": N_("Added")})

    organisation: Mapped[Organisation] = relationship(info={"label": N_("Organisation")})
    file: Mapped[StoredFile] = relationship(info={"label": N_("File")})

    @property
    def label(self) -> str:
        """Its title."""
        return self.title
