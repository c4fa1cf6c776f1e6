"""Plans for volume: persons with a pathway and a plan each, filled in, and open to the groups of a municipality.

One group of each municipality sees all; every person belongs to one of four teams as well, of which the last is
small. Some pathways and plans say otherwise than the person, so that every layer of rights decides somewhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import func, insert, select

from app.commands.demo.names import FIRST_NAMES, SURNAMES
from app.commands.demo.volume import sentences
from app.commands.demo.volume.people import BEGUN, SINCE, Row, inserted, organisations_of
from app.common import clock
from app.common.frozen import frozen
from app.common.history import Change
from app.common.words import folded
from app.extensions import db
from app.plans.models import (
    Pathway,
    PathwayRight,
    Person,
    PersonRight,
    Plan,
    PlanAnswer,
    PlanRight,
    PlanTemplate,
    PlanTemplateEdition,
)
from app.plans.rules import blocks
from app.plans.rules.layers import Level
from app.plans.rules.persons import PathwayState
from app.plans.rules.plans import Ending, PlanState
from app.questionnaires.actions import designing
from app.questionnaires.rules.answers import Value, day_of, number_of, searched
from app.questionnaires.rules.designs import Design
from app.questionnaires.rules.items import Item
from app.security.models import Assignment, GroupMember, Role, User, UserGroup
from app.security.rules.names import PersonName

BATCH = 500
TITLE = "Plan voor volume"
SEES_ALL = "Kwaliteit"
TEAMS = {"Team Noord": 40, "Team Zuid": 35, "Team Oost": 24, "Team Haven": 1}
"""The teams that a person belongs to one of, with the weight by which it is drawn."""
STATES = {PlanState.DRAFT: 15, PlanState.RUNNING: 65, PlanState.CLOSED: 20}
OTHERWISE = 0.05
"""How many pathways and plans say otherwise than the layer above."""
CHANGES = 4
"""How many answers of a plan were changed once, besides that it was begun."""
PROFESSIONALS = 20
"""At most how many people of a municipality are put in its groups."""


@frozen
class Draws:
    """What plans are drawn with: chance, the groups by municipality, and the version of the template."""

    chance: Random
    groups: dict[int, dict[str, int]]
    edition: PlanTemplateEdition
    items: Sequence[Item]


def generate_plans(*, plans: int, organisations: int, seed: int) -> None:
    """Add plans, spread over generated municipalities; the caller commits. May be run again for more."""
    places, template = organisations_of(organisations), template_of(TITLE, sentences.design)
    first = 1 + (
        db.session.scalar(select(func.count()).select_from(Plan).where(Plan.template_id == template.id)) or 0
    )
    edition: Any = designing.edition_of(template, template.in_use)
    groups = {place: groups_of(place) for place in places}
    draws = Draws(Random(f"{seed} from {first}"), groups, edition, edition.design.items)
    wanted = (_person(draws, places[number % len(places)]) for number in range(first, first + plans))
    while batch := [*islice(wanted, BATCH)]:
        _write(draws, batch)


def template_of(title: str, design: Callable[[], Design]) -> PlanTemplate:
    """A template of the platform for plans of volume; made and published where it is missing."""
    known = (one for one in db.session.scalars(select(PlanTemplate)) if one.label == title)
    if found := next(known, None):
        return found
    made = PlanTemplate(title={"nl": title})
    designing.begin(made, design())
    designing.publish(made, blocks.faults)
    db.session.flush()
    return made


def groups_of(place: int) -> dict[str, int]:
    """The groups of a municipality by name; missing ones are made, with the people who work with plans in them."""
    found = select(UserGroup).where(UserGroup.organisation_id == place)
    known = {one.name: one.id for one in db.session.scalars(found)}
    if SEES_ALL in known:
        return known
    made = {name: UserGroup(name=name, organisation_id=place) for name in (SEES_ALL, *TEAMS)}
    db.session.add_all(made.values())
    db.session.flush()
    held = select(Assignment.user_id).join(Role).where(Role.code == "PR", Assignment.active)
    people = select(User.id).where(User.id.in_(held), User.organisation_id == place).order_by(User.id)
    for number, user_id in enumerate(db.session.scalars(people.limit(PROFESSIONALS))):
        group = [*made.values()][number % len(made)]
        db.session.add(GroupMember(group_id=group.id, user_id=user_id, organisation_id=place))
    db.session.flush()
    return known | {name: one.id for name, one in made.items()}


def _person(draws: Draws, place: int) -> Row:
    chance = draws.chance
    first_name = chance.choice(FIRST_NAMES[chance.choice([*FIRST_NAMES])])
    prefix, last_name = chance.choice(SURNAMES)
    name = PersonName("", first_name, prefix, last_name)
    born = date(2006, 1, 1) + timedelta(days=chance.randrange(6_000))
    return {
        "first_name": first_name, "prefix": prefix or None, "last_name": last_name, "birth_date": born,
        "active": True, "organisation_id": place, "sort_key": name.sort_key, "search_key": name.search_key(),
        "listed": name.listed, **_stamps(),
    }  # fmt: skip


def _stamps() -> Row:
    return {"created_at": BEGUN, "changed_at": BEGUN, "version": 1}


def _write(draws: Draws, persons: list[Row]) -> None:
    """Write a batch, layer by layer: persons, pathways, plans, and what stands in those."""
    listed = [one.pop("listed") for one in persons]
    numbered = zip(persons, listed, inserted(Person, persons), strict=True)
    pathways = [_pathway(draws, person, name, number) for person, name, number in numbered]
    numbers = inserted(Pathway, pathways)
    plans = [_plan(draws, above, number) for above, number in zip(pathways, numbers, strict=True)]
    whole = [*zip(plans, inserted(Plan, plans), strict=True)]
    for kind, key, things, share in (
        (PersonRight, "person_id", [(one["person_id"], one) for one in pathways], 1.0),
        (PathwayRight, "pathway_id", [(one["pathway_id"], one) for one in plans], OTHERWISE),
        (PlanRight, "plan_id", [(number, one) for one, number in whole], OTHERWISE),
    ):
        put(kind, [right for number, one in things for right in _rights(draws, key, number, one, share)])
    filled = [(one, number, _answers(draws, one, number)) for one, number in whole]
    put(PlanAnswer, [row for _one, _number, rows in filled for row in rows])
    put(Change, [row for one, number, rows in filled for row in _changes(draws, one, number, rows)])


def put(kind: Any, rows: Sequence[Row]) -> None:
    """Insert rows past the ORM, all in one go."""
    if rows:
        db.session.execute(insert(kind.__table__), rows)


def _about(person_id: int, place: int, title: str, about: str, about_key: str) -> Row:
    """What a pathway and a plan keep alike; the keys are made as the models make them."""
    sort_key = folded(title)
    return {
        "person_id": person_id, "organisation_id": place, "title": title, "active": True, "about": about,
        "about_key": about_key, "sort_key": sort_key, "search_key": f"{folded(about)} {sort_key}", **_stamps(),
    }  # fmt: skip


def _pathway(draws: Draws, person: Row, listed: str, number: int) -> Row:
    title = f"Hulp bij {draws.chance.choice(sentences.WHAT)}"
    about = _about(number, person["organisation_id"], title, listed, person["sort_key"])
    return {**about, "state": PathwayState.RUNNING, "begins_on": SINCE}


def _plan(draws: Draws, pathway: Row, number: int) -> Row:
    chance = draws.chance
    (state,) = chance.choices([*STATES], [*STATES.values()])
    title = f"Plan {chance.choice(sentences.WHAT)} {chance.randrange(10_000):04}"
    about = _about(pathway["person_id"], pathway["organisation_id"], title, pathway["about"], pathway["about_key"])
    adopted = None if state is PlanState.DRAFT else SINCE + timedelta(days=chance.randrange(200))
    closed = state is PlanState.CLOSED
    return {
        **about, "pathway_id": number, "state": state, "template_id": draws.edition.thing_id,
        "edition_id": draws.edition.id, "adopted_on": adopted, "ending": Ending.REACHED if closed else None,
        "closed_on": SINCE + timedelta(days=300) if closed else None,
        "evaluates_on": SINCE + timedelta(days=chance.randrange(200, 500)),
    }  # fmt: skip


def _rights(draws: Draws, key: str, number: int, thing: Row, share: float) -> Iterator[Row]:
    """What a thing says of groups: a person of all that have to do with it, what is below seldom, of one."""
    chance, groups = draws.chance, draws.groups[thing["organisation_id"]]
    (team,) = chance.choices([*TEAMS], [*TEAMS.values()])
    if chance.random() >= share:
        return
    levels = {team: Level.EDIT, SEES_ALL: Level.SEE} if share == 1 else {team: chance.choice([*Level])}
    for name, level in levels.items():
        yield {
            key: number, "group_id": groups[name], "level": int(level),
            "organisation_id": thing["organisation_id"],
        }  # fmt: skip


def _answers(draws: Draws, plan: Row, number: int) -> list[Row]:
    return [
        {"plan_id": number, "organisation_id": plan["organisation_id"], "key": item.key, "occurrence": "",
         **_said(item, sentences.answer_to(item, draws.chance)), "asked": True}
        for item in draws.items
    ]  # fmt: skip


def _said(item: Item, value: Value) -> Row:
    """An answer with what is found of it, as the action of answering keeps them."""
    return {
        "kind": item.kind, "value": value, "number": number_of(item, value), "day": day_of(item, value),
        "search_key": searched(item, value),
    }  # fmt: skip


def _changes(draws: Draws, plan: Row, number: int, answers: list[Row]) -> Iterator[Row]:
    """That the plan was begun, and that some answers said something else before."""
    about = {
        "thing": "plan", "thing_id": number, "with_thing": "pathway", "with_id": plan["pathway_id"],
        "place_id": plan["organisation_id"],
    }  # fmt: skip
    begun = json.dumps({"title": plan["title"], "pathway_id": plan["pathway_id"]}, sort_keys=True)
    yield {**about, "field": "", "old": None, "new": begun, "at": BEGUN, "request_id": f"{number}-0"}
    for place, row in enumerate(draws.chance.sample(answers, CHANGES), start=1):
        item = next(one for one in draws.items if one.key == row["key"])
        before, after = (
            json.dumps(one, ensure_ascii=False) for one in (sentences.answer_to(item, draws.chance), row["value"])
        )
        yield {
            **about, "field": row["key"], "old": before, "new": after, "request_id": f"{number}-{place}",
            "at": clock.begin_of(SINCE) + timedelta(days=place),
        }  # fmt: skip
