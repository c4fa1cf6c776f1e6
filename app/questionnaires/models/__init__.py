"""The question bank, questionnaires with their versions, answers, and try-outs of what is asked."""

from app.questionnaires.models.answers import Answered, HasAnswers
from app.questionnaires.models.designed import Designed, Edition
from app.questionnaires.models.questionnaires import Questionnaire, QuestionnaireEdition
from app.questionnaires.models.questions import Question
from app.questionnaires.models.tryouts import Tryout, TryoutAnswer

__all__ = [
    "Answered", "Designed", "Edition", "HasAnswers", "Question", "Questionnaire", "QuestionnaireEdition", "Tryout",
    "TryoutAnswer",
]  # fmt: skip
