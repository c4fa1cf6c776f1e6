"""Public agendas: whether a municipality shows the activities on its territory to everybody, and how."""

from __future__ import annotations

from sqlalchemy import ColumnElement, String, UniqueConstraint, and_, false, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.activities.rules.agendas import LONGEST_SHORT_NAME
from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import Owned, Scope
from app.common.tables import Numbered, Stamped, Versioned
from app.common.types import Words, said
from app.common.words import LANGUAGES, N_
from app.extensions import Model
from app.security.models import Organisation


class PublicAgenda(Remembered, Numbered, Stamped, Versioned, Owned, Model):
    """The agenda of one municipality; where there is no row, or it is not shown, nobody outside reads anything."""

    __tablename__ = "public_agenda"
    erased_by = Erased.NOBODY
    __table_args__ = (UniqueConstraint("organisation_id"), UniqueConstraint("short_name"))
    remembered_as = N_("Public agenda")

    shown: Mapped[bool] = mapped_column(
        default=False,
        server_default=false(),
        info={
            "label": N_("Everybody can read the agenda"),
            "help": N_("Without logging in: what is published on the territory of the municipality."),
        },
    )
    short_name: Mapped[str | None] = mapped_column(
        String(LONGEST_SHORT_NAME),
        info={
            "label": N_("Short name in the address"),
            "help": N_("Such as utrecht. The number of the municipality (CBS or NIS code) works as well."),
        },
    )
    about: Mapped[dict[str, str] | None] = mapped_column(Words, info={"label": N_("Text above the agenda")})

    organisation: Mapped[Organisation] = relationship(info={"label": N_("Municipality")})

    about_nl, about_en, about_fr = (said("about", code) for code in LANGUAGES)

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        """Also by visitors, once it is shown."""
        return or_(super().readable(scope), and_(scope.visits(), cls.shown))

    @classmethod
    def writable(cls, scope: Scope) -> ColumnElement[bool]:
        return super().readable(scope)

    @property
    def label(self) -> str:
        """The municipality; there is one of each."""
        return self.organisation.name

    def __repr__(self) -> str:
        return f"<PublicAgenda {self.id}>"
