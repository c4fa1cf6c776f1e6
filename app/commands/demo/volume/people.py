"""People for volume: drawn from short lists, the same for the same seed, written in batches past the ORM."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import UTC, date, datetime
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import func, insert, select

from app.commands.demo.names import DEPARTMENTS, FIRST_NAMES, PLACES, SURNAMES
from app.commands.demo.papers import sign
from app.common import clock
from app.common.frozen import frozen
from app.extensions import db
from app.security.models import Actor, Assignment, Organisation, User
from app.security.rules.names import PersonName
from app.security.rules.organisations import Kind

BATCH = 2_000
SINCE = date(2026, 1, 1)
BEGUN = datetime(2026, 1, 1, 8, tzinfo=UTC)
DOMAIN = "gen-{number:05}.example"

# What may be held, role and product, with the weight by which it is drawn.
OFFERS = {
    ("G", "iWmo"): 30,
    ("G", "iJw"): 30,
    ("G", "Wlz-Registertoets"): 10,
    ("PB", "iWmo"): 6,
    ("PB", "iJw"): 6,
    ("PR", None): 20,
    ("LB", None): 5,
    ("FB", None): 3,
}
HOW_MANY = (0, 2, 2, 2, 3, 3)

Row = dict[str, Any]


@frozen
class Draws:
    """What people are drawn with: chance, and the rows to hang them on."""

    chance: Random
    organisations: Sequence[int]
    roles: Mapping[str, int]
    products: Mapping[str, int]
    administered: set[int] = field(default_factory=set)


def generate(
    *, users: int, organisations: int, seed: int, roles: Mapping[str, int], products: Mapping[str, int]
) -> None:
    """Add users spread over generated organisations; the caller commits. Roles by code, products by name.

    Numbers go on where an earlier run stopped, so that it may be run again for more.
    """
    places = organisations_of(organisations)
    first = _generated_so_far() + 1
    draws = Draws(Random(f"{seed} from {first}"), places, roles, products)
    people = (_person(draws, number) for number in range(first, first + users))
    while batch := [*islice(people, BATCH)]:
        _write(draws, batch)


SIGNATORY = "De burgemeester"


def organisations_of(wanted: int) -> list[int]:
    """Numbers of the first generated municipalities; the missing ones are made."""
    codes = [f"GEN-{number:05}" for number in range(1, wanted + 1)]
    generated = select(Organisation).where(Organisation.code.startswith("GEN-"))
    found = {organisation.code: organisation for organisation in db.session.scalars(generated)}
    for number, code in enumerate(codes, start=1):
        if code not in found:
            name = f"{PLACES[number % len(PLACES)]} {number}"
            found[code] = Organisation(kind=Kind.MUNICIPALITY, code=code, name=name, valid_from=SINCE)
            db.session.add(found[code])
    db.session.flush()
    for code in codes:
        sign(found[code], SIGNATORY)
    return [found[code].id for code in codes]


def _generated_so_far() -> int:
    """The highest number given so far; user names are padded, so the last one in order has it."""
    users = User.__table__.c
    last = db.session.scalar(select(func.max(users.username)).where(users.username.like("u_______@gen-%")))
    return int(last[1:8]) if last else 0


def _person(draws: Draws, number: int) -> Row:
    """A row of the user table; the keys are made as the model makes them."""
    chance = draws.chance
    place = chance.randrange(len(draws.organisations))
    salutation = chance.choices([*FIRST_NAMES], (48, 48, 4))[0]
    first_name = chance.choice(FIRST_NAMES[salutation])
    prefix, last_name = chance.choice(SURNAMES)
    initials = f"{first_name[0]}.{chance.choice(('', '', 'A.', 'J.', 'M.'))}"
    username = f"u{number:07}@{DOMAIN.format(number=place + 1)}"
    name = PersonName(initials, first_name, prefix, last_name, username)
    active, contact = chance.random() < 0.92, chance.random() < 0.05
    contact_email = f"contact{number}@{DOMAIN.format(number=place + 1)}" if active and contact else None
    return {
        "username": username,
        "email": username,
        "organisation_id": draws.organisations[place],
        "salutation": salutation,
        "initials": initials,
        "first_name": first_name,
        "prefix": prefix or None,
        "last_name": last_name,
        "department": chance.choice(DEPARTMENTS),
        "phone": f"06 00 {number % 1_000_000:06}",
        "active": active,
        "deactivated_at": None if active else clock.now(),
        "profile_at": BEGUN,
        "verified_at": BEGUN,
        "handled_at": BEGUN,
        "newsletter": active and chance.random() < 0.2,
        "contact_person": bool(contact_email),
        "contact_email": contact_email,
        "sort_key": name.sort_key,
        "search_key": name.search_key(username, contact_email),
    }


def _write(draws: Draws, people: list[Row]) -> None:
    """Write a batch: actors, then users on their numbers, then assignments on theirs."""
    tokens = [{"token": str(uuid.UUID(int=draws.chance.getrandbits(128), version=4))} for _ in people]
    for person, actor_id in zip(people, inserted(Actor, tokens), strict=True):
        person["actor_id"] = actor_id
    rows = zip(people, inserted(User, people), strict=True)
    given = [row for person, user_id in rows for row in _assignments(draws, person, user_id)]
    if given:
        db.session.execute(insert(Assignment.__table__), given)


def inserted(model: Any, rows: list[Row]) -> Sequence[int]:
    """Insert rows and give their numbers in the same order."""
    table = model.__table__
    return db.session.scalars(insert(table).returning(table.c.id, sort_by_parameter_order=True), rows).all()


def _assignments(draws: Draws, person: Row, user_id: int) -> Iterator[Row]:
    """Two roles on average, none twice; the first active person of an organisation administers its users."""
    place = person["organisation_id"]
    held = draws.chance.choices([*OFFERS], [*OFFERS.values()], k=draws.chance.choice(HOW_MANY))
    if person["active"] and place not in draws.administered:
        draws.administered.add(place)
        held.append(("GB", None))
    for code, product in dict.fromkeys(held):
        yield {
            "user_id": user_id,
            "organisation_id": place,
            "role_id": draws.roles[code],
            "product_id": draws.products[product] if product else None,
            "valid_from": clock.begin_of(SINCE),
            "active": person["active"],
        }
