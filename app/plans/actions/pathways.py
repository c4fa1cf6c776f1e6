"""What is done with pathways: begin one for a person, change it, archive it and bring it back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.common.context import as_system
from app.common.errors import RuleBroken
from app.extensions import db
from app.plans.actions import opening, parts
from app.plans.models import Pathway, Person
from app.plans.models.about import tell_name
from app.plans.rules import persons as rules
from app.plans.rules.layers import Settings


def begin(values: dict[str, Any], wanted: Settings) -> Pathway:
    """Begin a pathway for a person whom one may edit; groups without a setting have what the person gives them.

    Written on behalf of who begins it, once it is sure that he may edit the person.
    """
    person = _person(values["person_id"])
    if reasons := reasons_not_to_begin(person):
        raise RuleBroken(*reasons)
    assert person is not None, "nobody begins a pathway for nobody"
    opening.refuse_unless_possible(wanted, opening.state_of(person.layers(), person.numbers))
    pathway = Pathway(**values, organisation_id=person.organisation_id)
    tell_name(pathway, person)
    with as_system():
        db.session.add(pathway)
        db.session.flush()
    opening.open_new(pathway, wanted)
    return pathway


def reasons_not_to_begin(person: Person | None) -> list[str]:
    """Why no pathway can be begun for a person."""
    if person is None or not person.editable:
        return [rules.NOT_OPEN]
    return [] if person.active else [rules.ARCHIVED_PERSON]


def change_pathway(pathway: Pathway, values: dict[str, Any]) -> Pathway:
    """Change what is known of a pathway."""
    if not pathway.active:
        raise RuleBroken(rules.ARCHIVED)
    for key, value in values.items():
        setattr(pathway, key, value)
    return pathway


def archive(pathway: Pathway) -> None:
    """Put a pathway away: to be seen, and no longer to be changed."""
    pathway.active = False


def bring_back(pathway: Pathway) -> None:
    """Let an archived pathway be worked with again."""
    pathway.active = True


def reasons_not_to_delete(pathway: Pathway) -> list[str]:
    """A pathway goes only when nothing belongs to it, also nothing that one may not see."""
    return [rules.HAS_PARTS] if parts.belong_to(pathway) else []


def remove(pathway: Pathway) -> None:
    """Delete a pathway that was begun by mistake; what was set for groups goes along."""
    if reasons := reasons_not_to_delete(pathway):
        raise RuleBroken(*reasons)
    db.session.delete(pathway)


def of_person(person: Person) -> list[Pathway]:
    """The pathways of a person that one may see, those that count first."""
    order = Pathway.active.desc(), Pathway.begins_on.desc(), Pathway.id
    return list(db.session.scalars(select(Pathway).where(Pathway.person_id == person.id).order_by(*order)))


def _person(number: int | None) -> Person | None:
    found = select(Person).where(Person.id == number).options(undefer(Person.editable)).with_for_update(of=Person)
    return db.session.scalars(found).first()
