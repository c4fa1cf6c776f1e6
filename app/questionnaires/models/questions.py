"""The question bank: questions that an organisation, or the portal, can put in any questionnaire."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Float, Index, String, event, false, true
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import Shared
from app.common.tables import Numbered, Stamped, Versioned
from app.common.types import Words, said, sort_key_type
from app.common.words import DEFAULT_LANGUAGE, LANGUAGES, N_, folded
from app.extensions import Model
from app.questionnaires.rules.questions import QUESTION_KINDS, Choice, QuestionKind, choices_of, lines_of
from app.security.models import Organisation
from app.security.models.organisations import words_of


def _choices_in(language: str) -> property:
    """The choices in one language, one a line, as a form shows them."""
    return property(lambda question: lines_of(question.offered, language))


class Question(Remembered, Numbered, Stamped, Versioned, Shared, Model):
    """A question of the bank: what is asked, of which kind the answer is, and its limits (mission P-06, P-07).

    `least` and `most` are the smallest and largest number, the ends of a scale, or (`most`) the length of a text.
    """

    __tablename__ = "question"
    erased_by = Erased.NOBODY
    remembered_as = N_("Question")
    __table_args__ = (Index("ix_question_sort_key_id", "sort_key", "id"),)

    kind: Mapped[QuestionKind] = mapped_column(
        words_of(QuestionKind), index=True, info={"label": N_("Kind of answer"), "choices": QUESTION_KINDS}
    )
    text: Mapped[dict[str, str]] = mapped_column(Words, info={"label": N_("Question")})
    help: Mapped[dict[str, str] | None] = mapped_column(Words, info={"label": N_("Explanation")})
    required: Mapped[bool] = mapped_column(
        default=False, server_default=false(), info={"label": N_("Has to be filled in")}
    )
    least: Mapped[float | None] = mapped_column(Float, info={"label": N_("Smallest answer")})
    most: Mapped[float | None] = mapped_column(Float, info={"label": N_("Largest answer, or length")})
    low_end: Mapped[dict[str, str] | None] = mapped_column(Words, info={"label": N_("Word at the low end")})
    high_end: Mapped[dict[str, str] | None] = mapped_column(Words, info={"label": N_("Word at the high end")})
    choices: Mapped[list[dict[str, str]] | None] = mapped_column(
        JSON(none_as_null=True), info={"label": N_("Choices")}
    )
    active: Mapped[bool] = mapped_column(
        default=True, server_default=true(), index=True, info={"label": N_("Can be used")}
    )
    sort_key: Mapped[str] = mapped_column(sort_key_type(), info={"label": N_("Sort key"), "forgotten": True})
    search_key: Mapped[str] = mapped_column(String(1000), info={"label": N_("Search key"), "forgotten": True})

    organisation: Mapped[Organisation | None] = relationship(info={"label": N_("Organisation")})

    text_nl, text_en, text_fr = (said("text", code) for code in LANGUAGES)
    help_nl, help_en, help_fr = (said("help", code) for code in LANGUAGES)
    low_end_nl, low_end_en, low_end_fr = (said("low_end", code) for code in LANGUAGES)
    high_end_nl, high_end_en, high_end_fr = (said("high_end", code) for code in LANGUAGES)
    choices_nl, choices_en, choices_fr = (_choices_in(code) for code in LANGUAGES)

    @property
    def offered(self) -> tuple[Choice, ...]:
        """The answers to choose from, in their order."""
        return choices_of(self.choices)

    @property
    def label(self) -> str:
        """What is asked, in Dutch."""
        return self.text[DEFAULT_LANGUAGE]

    def __repr__(self) -> str:
        return f"<Question {self.id}>"


@event.listens_for(Question, "before_insert")
@event.listens_for(Question, "before_update")
def _key_question(_mapper: Mapper[Any], _connection: Any, question: Question) -> None:
    question.sort_key = folded(question.text[DEFAULT_LANGUAGE])[:300]
    words = [*question.text.values(), *(question.help or {}).values()]
    question.search_key = folded(" ".join(words))[:1000]
