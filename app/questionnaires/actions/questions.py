"""What is done with questions of the bank."""

from __future__ import annotations

from typing import Any

from app.extensions import db
from app.questionnaires.models import Question


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
