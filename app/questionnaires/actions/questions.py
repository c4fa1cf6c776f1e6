"""What is done with questions of the bank."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.common.words import folded
from app.extensions import db
from app.questionnaires.models import Question
from app.questionnaires.rules.questions import QuestionKind

MOST_FOUND = 50


def add_question(values: dict[str, Any], *, organisation_id: int | None) -> Question:
    """Put a question in the bank of an organisation, or of the portal where there is none."""
    question = Question(**values, organisation_id=organisation_id)
    db.session.add(question)
    db.session.flush()
    return question


def change_question(question: Question, values: dict[str, Any]) -> Question:
    """Change a question of the bank."""
    for key, value in values.items():
        setattr(question, key, value)
    return question


def retire(question: Question) -> None:
    """Let a question no longer be put in questionnaires."""
    question.active = False


def revive(question: Question) -> None:
    """Let a retired question be used again."""
    question.active = True


def found(words: str, kind: QuestionKind | None) -> tuple[list[Question], bool]:
    """Questions that can be put somewhere, by fragments of their words; and whether there are more."""
    wanted = select(Question).where(Question.active.is_(True)).order_by(Question.sort_key, Question.id)
    for word in folded(words).split():
        wanted = wanted.where(Question.search_key.contains(word, autoescape=True))
    if kind is not None:
        wanted = wanted.where(Question.kind == kind)
    questions = list(db.session.scalars(wanted.limit(MOST_FOUND + 1)))
    return questions[:MOST_FOUND], len(questions) > MOST_FOUND


def chosen(keys: list[int]) -> list[Question]:
    """The questions of some numbers that may be used, in the order of the numbers."""
    wanted = select(Question).where(Question.id.in_(keys), Question.active.is_(True))
    by_key = {one.id: one for one in db.session.scalars(wanted)}
    return [by_key[key] for key in dict.fromkeys(keys) if key in by_key]
