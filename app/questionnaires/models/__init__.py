"""The question bank, and questionnaires with their versions."""

from app.questionnaires.models.designed import Designed, Edition
from app.questionnaires.models.questionnaires import Questionnaire, QuestionnaireEdition
from app.questionnaires.models.questions import Question

__all__ = ["Designed", "Edition", "Question", "Questionnaire", "QuestionnaireEdition"]
