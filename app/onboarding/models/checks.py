"""Points of the checklist of a step: what was gone through with an organisation, and what came of it (O-16)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.tables import NEVER_AGAIN, Numbered, Stamped
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model
from app.onboarding.models.connections import Connection, OfConnection
from app.security.models import User


class ConnectionCheck(Remembered, Numbered, Stamped, OfConnection, Model):
    """That a point of a checklist was gone through, and what was noted with it; the region alone reads it."""

    __tablename__ = "connection_check"
    erased_by = Erased.TOKEN
    remembered_as, remembered_with = N_("Point of a checklist"), "connection"
    __table_args__ = (UniqueConstraint("connection_id", "step", "point"), NEVER_AGAIN)

    connection_id: Mapped[int] = mapped_column(
        ForeignKey("connection.id", ondelete="CASCADE"), info={"label": N_("Connection")}
    )
    step: Mapped[str] = mapped_column(String(32), info={"label": N_("Step of the programme")})
    point: Mapped[str] = mapped_column(String(32), info={"label": N_("Point of the checklist")})
    words: Mapped[str | None] = mapped_column(Text, info={"label": N_("Note")})
    ticked_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Ticked")})
    ticked_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id"), index=True, info={"label": N_("Ticked by"), "forgotten": True}
    )

    connection: Mapped[Connection] = relationship(info={"label": N_("Connection")})
    ticked_by: Mapped[User | None] = relationship(
        viewonly=True, uselist=False, primaryjoin=lambda: foreign(ConnectionCheck.ticked_by_id) == User.actor_id
    )

    @property
    def label(self) -> str:
        """The point, by its keys."""
        return f"{self.step} {self.point}"
