"""What is done with persons: add, change, archive and bring back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.common.context import as_system
from app.common.errors import RuleBroken
from app.extensions import db
from app.plans.actions import opening
from app.plans.models import Pathway, Person
from app.plans.rules import persons as rules
from app.plans.rules.layers import Settings


def add_person(values: dict[str, Any], wanted: Settings, *, organisation_id: int) -> Person:
    """Add a person, open to some groups; one of the groups of whoever adds it may edit.

    Written on behalf of who adds it: until it is open to a group nobody may see it, he neither.
    """
    opening.refuse_unless_possible(wanted, opening.state_of([], []))
    person = Person(**values, organisation_id=organisation_id)
    with as_system():
        db.session.add(person)
        db.session.flush()
    opening.open_new(person, wanted)
    return person


def change_person(person: Person, values: dict[str, Any]) -> Person:
    """Change what is known of a person."""
    _refuse_archived(person)
    for key, value in values.items():
        setattr(person, key, value)
    return person


def archive(person: Person) -> None:
    """Put a person away, with the pathways: to be seen, and no longer to be changed."""
    person.active = False


def bring_back(person: Person) -> None:
    """Let an archived person be worked with again."""
    person.active = True


def reasons_not_to_delete(person: Person) -> list[str]:
    """A person goes only when no pathway belongs to it, also none that one may not see."""
    with as_system():
        used = db.session.scalar(select(Pathway.id).where(Pathway.person_id == person.id).limit(1))
    return [rules.HAS_PATHWAYS] if used else []


def remove(person: Person) -> None:
    """Delete a person that was added by mistake; what was set for groups goes along."""
    if reasons := reasons_not_to_delete(person):
        raise RuleBroken(*reasons)
    db.session.delete(person)


def _refuse_archived(person: Person) -> None:
    if not person.active:
        raise RuleBroken(rules.ARCHIVED_PERSON)
