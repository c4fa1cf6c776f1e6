"""Programmes: how organisations are connected, in versions that never change once they are published."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import Scope, Shared
from app.common.words import N_, Told
from app.extensions import Model
from app.onboarding.rules.programmes import Route, faults, read
from app.questionnaires.models import Designed, Edition
from app.questionnaires.models.designed import freeze_editions, key_by_title
from app.security.models import Organisation


class ProgrammeEdition(Edition, Shared, Model):
    """A version of a programme: of the same organisation as the programme itself.

    What was published is read by everybody: an organisation on its way need not be one that the region covers,
    and the steps that it takes are no secret.
    """

    __tablename__ = "programme_edition"
    erased_by = Erased.NOBODY
    __table_args__ = (UniqueConstraint("thing_id", "number"),)

    thing_id: Mapped[int] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), info={"label": N_("Programme")}
    )

    _route = ({}, Route())

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        return or_(cls.published_at.is_not(None), super().readable(scope))

    @property
    def route(self) -> Route:
        """The steps that stand in it, read back once for what is kept."""
        if self._route[0] is not self.kept:
            self._route = (self.kept, read(self.kept))
        return self._route[1]

    @route.setter
    def route(self, route: Route) -> None:
        self.kept = route.told()

    design: Any = route  # what whatever is designed calls it

    def lacks(self, judge: Any = None) -> list[Told]:
        """What has to be done before it can be used."""
        return faults(self.route)


class Programme(Remembered, Designed, Shared, Model):
    """The steps by which an organisation is connected, as data (O-01)."""

    __tablename__ = "programme"
    erased_by = Erased.NOBODY
    remembered_as = N_("Programme")
    __table_args__ = (Index("ix_programme_sort_key_id", "sort_key", "id"),)
    editions = ProgrammeEdition

    organisation: Mapped[Organisation | None] = relationship(info={"label": N_("Organisation")})

    def __repr__(self) -> str:
        return f"<Programme {self.id}>"


freeze_editions(ProgrammeEdition)
key_by_title(Programme)
