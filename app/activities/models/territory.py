"""What is new on the territory of a municipality, and up to whom it was told (mission A-19)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.common import clock
from app.common.erasing import Erased
from app.common.scope import BySystem
from app.common.tables import Numbered
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model
from app.security.models.organisations import words_of
from app.security.rules.notices import Pace


class TerritoryNews(Numbered, BySystem, Model):
    """Something that local administrators of a municipality are told once: an activity, or an item that waits.

    `told_to` is the slowest pace of those that were told by now: each pace has its turn after the sooner one.
    """

    __tablename__ = "territory_news"
    erased_by = Erased.TOKEN
    __table_args__ = (
        UniqueConstraint("municipality_id", "about", "thing_id"),
        Index("ix_territory_news_told_to_at", "told_to", "at"),
    )

    municipality_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), info={"label": N_("Municipality")})
    about: Mapped[str] = mapped_column(String(32), info={"label": N_("Kind")})
    thing_id: Mapped[int] = mapped_column(info={"label": N_("Number")})
    at: Mapped[datetime] = mapped_column(Moment, default=clock.now, info={"label": N_("Since")})
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("actor.id"), index=True, info={"label": N_("Actor")})
    told_to: Mapped[Pace | None] = mapped_column(words_of(Pace, checked=False), info={"label": N_("How often")})
