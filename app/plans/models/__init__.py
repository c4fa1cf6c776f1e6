"""The tables of persons, pathways, their parts, rights of groups, templates, plans and who takes part in them."""

from app.plans.models.ages import AgeReview
from app.plans.models.declarations import Declaration
from app.plans.models.destructions import Destruction
from app.plans.models.goals import Goal, GoalAction, GoalProgress
from app.plans.models.invitations import Invitation
from app.plans.models.keeping import Keeping
from app.plans.models.layers import Layered, tell_whether_editable
from app.plans.models.measurements import Measurement, Score
from app.plans.models.moves import PlanMove, PlanMoveLine
from app.plans.models.news import NoticeRound, PlanVisit
from app.plans.models.outside import let_outside
from app.plans.models.participants import Participant, ParticipantRight
from app.plans.models.parts import Note, NoteRight, PathwayDocument, PathwayDocumentRight
from app.plans.models.pathways import Pathway, PathwayRight
from app.plans.models.persons import Person, PersonRight
from app.plans.models.plans import Plan, PlanAnswer, PlanRight
from app.plans.models.templates import PlanTemplate, PlanTemplateEdition, PlanTemplateGroup

tell_whether_editable(Person, Pathway, Note, PathwayDocument, Plan)

__all__ = [
    "AgeReview",
    "Declaration",
    "Destruction",
    "Goal",
    "GoalAction",
    "GoalProgress",
    "Invitation",
    "Keeping",
    "Layered",
    "Measurement",
    "Note",
    "NoteRight",
    "NoticeRound",
    "Participant",
    "ParticipantRight",
    "Pathway",
    "PathwayDocument",
    "PathwayDocumentRight",
    "PathwayRight",
    "Person",
    "PersonRight",
    "Plan",
    "PlanAnswer",
    "PlanMove",
    "PlanMoveLine",
    "PlanRight",
    "PlanTemplate",
    "PlanTemplateEdition",
    "PlanTemplateGroup",
    "PlanVisit",
    "Score",
    "let_outside",
]
