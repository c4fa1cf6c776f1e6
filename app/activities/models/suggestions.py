"""Suggestions about the portal, and what was decided about them (mission A-23)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from app.activities.rules import suggestions as rules
from app.activities.rules.suggestions import SUGGESTION_STATES, SuggestionState
from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import Owned
from app.common.tables import NEVER_AGAIN, Numbered, Stamped, Versioned
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model
from app.security.models import Actor, Organisation, User
from app.security.models.organisations import words_of


class Suggestion(Remembered, Numbered, Stamped, Versioned, Owned, Model):
    """What somebody at an organisation suggests, with the last decision about it; its history tells the others."""

    __tablename__ = "suggestion"
    erased_by = Erased.TOKEN
    remembered_as = N_("Suggestion")
    __table_args__ = (Index("ix_suggestion_state_created_at", "state", "created_at"), NEVER_AGAIN)

    title: Mapped[str] = mapped_column(
        String(rules.LONGEST_TITLE), info={"label": N_("Suggestion"), "help": N_("In one sentence.")}
    )
    words: Mapped[str] = mapped_column(
        Text,
        info={
            "label": N_("Explanation"),
            "help": N_("What would become better, and for whom? Write nothing about residents."),
        },
    )
    actor_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id"), index=True, info={"label": N_("Sent by"), "forgotten": True}
    )
    state: Mapped[SuggestionState] = mapped_column(
        words_of(SuggestionState),
        default=SuggestionState.NEW,
        info={"label": N_("State"), "choices": SUGGESTION_STATES},
    )
    board: Mapped[str | None] = mapped_column(
        String(rules.LONGEST_BOARD), info={"label": N_("Who decides"), "help": N_("Such as the steering group.")}
    )
    answer: Mapped[str | None] = mapped_column(
        Text, info={"label": N_("Answer"), "help": N_("Whoever sent the suggestion reads it.")}
    )
    decided_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Decided"), "forgotten": True})
    decided_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id"), index=True, info={"label": N_("Recorded by"), "forgotten": True}
    )

    organisation: Mapped[Organisation] = relationship(info={"label": N_("Organisation")})
    actor: Mapped[Actor | None] = relationship(viewonly=True, foreign_keys=[actor_id])
    user: Mapped[User | None] = relationship(
        viewonly=True, uselist=False, primaryjoin=lambda: foreign(Suggestion.actor_id) == User.actor_id
    )
    decided_by: Mapped[User | None] = relationship(
        viewonly=True, uselist=False, primaryjoin=lambda: foreign(Suggestion.decided_by_id) == User.actor_id
    )

    @property
    def label(self) -> str:
        """The suggestion in one sentence."""
        return self.title

    @property
    def place(self) -> Organisation:
        """The organisation, as traces have it (`telling.who`)."""
        return self.organisation

    def __repr__(self) -> str:
        return f"<Suggestion {self.id}>"
