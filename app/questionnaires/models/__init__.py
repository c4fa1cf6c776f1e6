"""The question bank, and questionnaires with their versions."""

from app.questionnaires.models.questions import Question

__all__ = ["Question"]
