"""The table of files: what each is called and is, who brought it, and whose it is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.common import clock
from app.common.erasing import Erased
from app.common.scope import Scope, Scoped
from app.common.tables import Numbered
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model


class StoredFile(Numbered, Scoped, Model):
    """A file under a random name. It is read by way of the record that it belongs to, never by its own number."""

    __tablename__ = "stored_file"
    erased_by = Erased.TOKEN
    __table_args__ = (Index("ix_stored_file_organisation_id_created_at", "organisation_id", "created_at"),)

    key: Mapped[str] = mapped_column(String(64), unique=True, info={"label": N_("Key")})
    name: Mapped[str] = mapped_column(String(150), info={"label": N_("File name")})
    content_type: Mapped[str] = mapped_column(String(100), info={"label": N_("Kind of file")})
    size: Mapped[int] = mapped_column(info={"label": N_("Size")})
    sha256: Mapped[str] = mapped_column(String(64), info={"label": N_("Checksum")})
    actor_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id", ondelete="SET NULL"), index=True, info={"label": N_("Actor")}
    )
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="SET NULL"), info={"label": N_("Organisation")}
    )
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, info={"label": N_("Created")})
    expires_at: Mapped[datetime | None] = mapped_column(Moment, index=True, info={"label": N_("Expires")})

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        return scope.covers(cls.organisation_id)
