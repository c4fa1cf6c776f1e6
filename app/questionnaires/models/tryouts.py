"""Try-outs: a design filled in by whoever made it, to see what people will see."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common import clock
from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import Owned
from app.common.tables import Numbered
from app.common.types import Moment, Words
from app.common.words import DEFAULT_LANGUAGE, N_
from app.extensions import Model
from app.questionnaires.models.answers import Answered, HasAnswers
from app.questionnaires.rules.designs import Design, read


class TryoutAnswer(Answered, Owned, Model):
    """An answer that somebody gave to try a question; it goes with the try-out."""

    __tablename__ = "tryout_answer"
    erased_by = Erased.ROW
    remembered_in = "tryout"

    tryout_id: Mapped[int] = mapped_column(
        ForeignKey("tryout.id", ondelete="CASCADE"), info={"label": N_("Try-out"), "forgotten": True}
    )
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"),
        index=True,
        info={"label": N_("Organisation"), "forgotten": True},
    )

    tryout: Mapped[Tryout] = relationship()


class Tryout(HasAnswers, Remembered, Numbered, Owned, Model):
    """A design as it was when somebody began to try it, with his own answers; a day later both are gone."""

    __tablename__ = "tryout"
    erased_by = Erased.ROW
    remembered_as = N_("Try-out")
    answers = TryoutAnswer

    title: Mapped[dict[str, str]] = mapped_column(Words, info={"label": N_("Title")})
    kept: Mapped[dict[str, Any]] = mapped_column(JSON, info={"label": N_("Design"), "forgotten": True})
    origin: Mapped[str] = mapped_column(String(200), info={"label": N_("Page it began on"), "forgotten": True})
    actor_id: Mapped[int] = mapped_column(
        ForeignKey("actor.id", ondelete="CASCADE"), index=True, info={"label": N_("Actor"), "forgotten": True}
    )
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True, info={"label": N_("Organisation")}
    )
    made_at: Mapped[datetime] = mapped_column(
        Moment, default=clock.now, index=True, info={"label": N_("Created"), "forgotten": True}
    )

    @property
    def design(self) -> Design:
        """What is tried, read back."""
        return read(self.kept)

    @property
    def label(self) -> str:
        """Its title, in Dutch."""
        return self.title[DEFAULT_LANGUAGE]

    def __repr__(self) -> str:
        return f"<Tryout {self.id}>"
