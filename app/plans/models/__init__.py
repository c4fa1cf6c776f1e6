"""The tables of persons, pathways and the rights of groups on them."""

from app.plans.models.layers import Layered, tell_whether_editable
from app.plans.models.pathways import Pathway, PathwayRight
from app.plans.models.persons import Person, PersonRight

tell_whether_editable(Person, Pathway)

__all__ = ["Layered", "Pathway", "PathwayRight", "Person", "PersonRight"]
