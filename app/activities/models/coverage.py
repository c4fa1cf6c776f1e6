"""Municipalities where something waits and nobody looks after it: since when, and whether it was told (F-21)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common.erasing import Erased
from app.common.scope import Owned
from app.common.tables import Numbered, only_where
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model
from app.security.models import Organisation


class Silence(Numbered, Owned, Model):
    """A while in which a municipality had no local administrator and something waited there; told once."""

    __tablename__ = "silence"
    erased_by = Erased.NOBODY
    __table_args__ = (
        only_where("ended_at IS NULL", Index("uq_silence_organisation_id", "organisation_id", unique=True)),
    )

    noticed_at: Mapped[datetime] = mapped_column(Moment, info={"label": N_("Noticed")})
    told_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Region told")})
    warned_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Municipality told")})
    ended_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Ended")})

    organisation: Mapped[Organisation] = relationship(info={"label": N_("Municipality")})
