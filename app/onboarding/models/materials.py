"""The library of material about the referral index: links and files for coordinators and organisations (O-29)."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, literal, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common.erasing import Erased
from app.common.files import StoredFile
from app.common.history import Remembered
from app.common.scope import Scope, Shared
from app.common.tables import NEVER_AGAIN, Numbered, Stamped, Versioned
from app.common.types import sort_key_type
from app.common.words import N_, folded
from app.extensions import Model
from app.onboarding.models.connections import Connection
from app.onboarding.rules.materials import AUDIENCES, LANGUAGES, TOPICS, Audience, Spoken, Topic
from app.security.models import Organisation, Region
from app.security.models.organisations import words_of


class Material(Remembered, Numbered, Stamped, Versioned, Shared, Model):
    """A flyer, a guideline or a page elsewhere: of the portal, or of an organisation that runs a region.

    An organisation that a region connects reads what that region keeps.
    """

    __tablename__ = "material"
    erased_by = Erased.NOBODY
    remembered_as = N_("Material")
    __table_args__ = (
        CheckConstraint("(url is null) <> (file_id is null)", name="one_of_both"),
        Index("ix_material_sort_key_id", "sort_key", "id"),
        NEVER_AGAIN,
    )

    title: Mapped[str] = mapped_column(String(150), info={"label": N_("Title")})
    about: Mapped[str | None] = mapped_column(String(500), info={"label": N_("What it is")})
    audience: Mapped[Audience] = mapped_column(
        words_of(Audience), index=True, info={"label": N_("For whom"), "choices": AUDIENCES}
    )
    topic: Mapped[Topic] = mapped_column(
        words_of(Topic), index=True, info={"label": N_("About"), "choices": TOPICS}
    )
    language: Mapped[Spoken] = mapped_column(
        words_of(Spoken), default=Spoken.NL, index=True, info={"label": N_("Language"), "choices": LANGUAGES}
    )
    url: Mapped[str | None] = mapped_column(
        String(500), info={"label": N_("Web address"), "help": N_("Of a page or a film elsewhere.")}
    )
    file_id: Mapped[int | None] = mapped_column(
        ForeignKey("stored_file.id"), unique=True, info={"label": N_("File"), "forgotten": True}
    )
    sort_key: Mapped[str] = mapped_column(sort_key_type(), info={"label": N_("Sort key"), "forgotten": True})

    organisation: Mapped[Organisation | None] = relationship(info={"label": N_("Organisation")})
    file: Mapped[StoredFile | None] = relationship(info={"label": N_("File")})

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        its, region = Connection.__table__, Region.__table__
        ours = select(literal(1)).select_from(its.join(region, region.c.id == its.c.region_id))
        ours = ours.where(region.c.organisation_id == cls.organisation_id, scope.covers(its.c.organisation_id))
        return or_(super().readable(scope), ours.correlate_except(its, region).exists())

    @property
    def label(self) -> str:
        """Its title."""
        return self.title

    def __repr__(self) -> str:
        return f"<Material {self.id}>"


def key_of(title: str) -> str:
    """By what material is sorted and found."""
    return folded(title)[:300]
