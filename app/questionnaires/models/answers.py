"""Answers: one row per question and per time that it was answered, for whatever it is that is answered about."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import JSON, Date, Float, PrimaryKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.common.history import Remembered
from app.common.words import N_
from app.questionnaires.rules.answers import Place
from app.questionnaires.rules.questions import QUESTION_KINDS, QuestionKind
from app.security.models.organisations import words_of


class Answered(Remembered):
    """An answer. A table derives from it and adds a relation to what it is about, which it names `remembered_in`.

    The history of an answer is that of what it is about, where each question is a field (decision 0047). `value`
    is the answer; what is beside it is made from it, for searches and reports. Its place is its key: with a number
    that the database gives, the answers of a form would go there one by one.
    """

    key: Mapped[str] = mapped_column(String(12), info={"label": N_("Question"), "forgotten": True})
    occurrence: Mapped[str] = mapped_column(
        String(8), default="", info={"label": N_("Time of the group"), "forgotten": True}
    )
    kind: Mapped[QuestionKind] = mapped_column(
        words_of(QuestionKind),
        info={"label": N_("Kind of answer"), "choices": QUESTION_KINDS, "forgotten": True},
    )
    value: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True, info={"label": N_("Answer")})
    number: Mapped[float | None] = mapped_column(Float, info={"label": N_("As a number"), "forgotten": True})
    day: Mapped[date | None] = mapped_column(Date, info={"label": N_("As a day"), "forgotten": True})
    search_key: Mapped[str] = mapped_column(Text, default="", info={"label": N_("Search key"), "forgotten": True})
    asked: Mapped[bool] = mapped_column(default=True, info={"label": N_("Is asked"), "forgotten": True})
    """Whether the question is asked now; an answer to one that is not is kept and not shown (decision 0046)."""

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805  (SQLAlchemy hands the class)
        return (PrimaryKeyConstraint(f"{cls.remembered_in}_id", "key", "occurrence"),)

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.key, self.occurrence)

    @property
    def remembered_name(self) -> str:
        """How the history calls it."""
        return self.place.name


class HasAnswers:
    """Something that is answered about; `answers` is the table that holds the answers."""

    answers: ClassVar[type[Any]]
