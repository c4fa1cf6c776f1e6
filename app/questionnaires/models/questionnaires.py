"""Questionnaires: what is asked together, in editions that never change once they are published."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import Shared
from app.common.words import N_
from app.extensions import Model
from app.questionnaires.models.designed import Designed, Edition, freeze_editions, key_by_title
from app.security.models import Organisation


class QuestionnaireEdition(Edition, Shared, Model):
    """A version of a questionnaire (mission P-33): of the same organisation as the questionnaire itself."""

    __tablename__ = "questionnaire_edition"
    erased_by = Erased.NOBODY
    __table_args__ = (UniqueConstraint("thing_id", "number"),)

    thing_id: Mapped[int] = mapped_column(
        ForeignKey("questionnaire.id", ondelete="CASCADE"), info={"label": N_("Questionnaire")}
    )


class Questionnaire(Remembered, Designed, Shared, Model):
    """Questions that are asked together, in parts (mission P-05 to P-07)."""

    __tablename__ = "questionnaire"
    erased_by = Erased.NOBODY
    remembered_as = N_("Questionnaire")
    __table_args__ = (Index("ix_questionnaire_sort_key_id", "sort_key", "id"),)
    editions = QuestionnaireEdition

    organisation: Mapped[Organisation | None] = relationship(info={"label": N_("Organisation")})

    def __repr__(self) -> str:
        return f"<Questionnaire {self.id}>"


freeze_editions(QuestionnaireEdition)
key_by_title(Questionnaire)
