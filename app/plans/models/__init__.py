"""The tables of persons, pathways, their parts, the rights of groups on them, and plan templates."""

from app.plans.models.layers import Layered, tell_whether_editable
from app.plans.models.parts import Note, NoteRight, PathwayDocument, PathwayDocumentRight
from app.plans.models.pathways import Pathway, PathwayRight
from app.plans.models.persons import Person, PersonRight
from app.plans.models.templates import PlanTemplate, PlanTemplateEdition

tell_whether_editable(Person, Pathway, Note, PathwayDocument)

__all__ = [
    "Layered",
    "Note",
    "NoteRight",
    "Pathway",
    "PathwayDocument",
    "PathwayDocumentRight",
    "PathwayRight",
    "Person",
    "PersonRight",
    "PlanTemplate",
    "PlanTemplateEdition",
]
