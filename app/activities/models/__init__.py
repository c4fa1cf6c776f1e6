"""What activities are about, the activities themselves, and what sources offered."""

from app.activities.models.activities import Activity
from app.activities.models.agendas import PublicAgenda
from app.activities.models.agreements import FiguresAgreement
from app.activities.models.claims import ActivityClaim
from app.activities.models.coverage import Silence
from app.activities.models.extra_questions import ActivityAnswer, ActivityQuestions
from app.activities.models.imports import ImportedActivity, LikelyDuplicate
from app.activities.models.links import ActivityTopic
from app.activities.models.newcomers import Newcomer, NewcomerAnswer, NewcomerInterest
from app.activities.models.organisers import JoinRequest, Organiser, Registration
from app.activities.models.suggestions import Suggestion
from app.activities.models.territory import TerritoryNews
from app.activities.models.topics import Topic

__all__ = [
    "Activity",
    "ActivityAnswer",
    "ActivityClaim",
    "ActivityQuestions",
    "ActivityTopic",
    "FiguresAgreement",
    "ImportedActivity",
    "JoinRequest",
    "LikelyDuplicate",
    "Newcomer",
    "NewcomerAnswer",
    "NewcomerInterest",
    "Organiser",
    "PublicAgenda",
    "Registration",
    "Silence",
    "Suggestion",
    "TerritoryNews",
    "Topic",
]
