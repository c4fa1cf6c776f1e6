"""Organisers of the demo: known ones, a new one that is there twice, a blocked one; a request, and a takeover."""

from __future__ import annotations

from sqlalchemy import select

from app.activities.actions.activities import add_activity, publish
from app.activities.models import ActivityClaim, JoinRequest, Organiser
from app.activities.rules.activities import Source
from app.activities.rules.organisers import OrganiserKind, OrganiserState
from app.activities.rules.registrations import Alike
from app.commands.demo.bank import words
from app.commands.demo.people import TESTDORP
from app.commands.demo.world import LIBRARY, VILLAGE_HALL
from app.common import clock
from app.extensions import db
from app.security.models import Organisation
from app.security.rules.organisations import Kind

KNOWN = {LIBRARY: OrganiserKind.LIBRARY, VILLAGE_HALL: OrganiserKind.CULTURE}
NEW = {
    "OR-00001": ("Breiclub De Naald", OrganiserKind.ASSOCIATION, OrganiserState.NEW, None),
    "OR-00002": ("Dorpshuis Testdorp vzw", OrganiserKind.CULTURE, OrganiserState.NEW, None),
    "OR-00003": (
        "Koopjesmarkt Altijd Prijs", OrganiserKind.COMPANY, OrganiserState.BLOCKED,
        "Dit is reclame voor een winkel, en geen activiteit.",
    ),
}  # fmt: skip
"""Codes, with name, kind, state and why it is blocked."""
WALK = words("Taalwandeling in het bos", "Language walk in the woods", "Promenade linguistique en forêt")


def know() -> None:
    """Let both municipalities know the organisers that were there from the beginning."""
    for code, kind in KNOWN.items():
        place = db.session.scalars(select(Organisation).where(Organisation.code == code)).one()
        db.session.add(
            Organiser(
                organisation_id=place.id, municipality_id=place.parent_id, kind=kind,
                state=OrganiserState.CONFIRMED, confirmed_at=clock.now(),
            )
        )  # fmt: skip
    db.session.flush()


def fill(imported: dict[str, object]) -> None:
    """Make the organisers that came by themselves, and what they ask; `imported` still has no title."""
    village = db.session.scalars(select(Organisation).where(Organisation.code == TESTDORP)).one()
    hall = db.session.scalars(select(Organisation).where(Organisation.code == VILLAGE_HALL)).one()
    for code, (name, kind, state, reason) in NEW.items():
        place = Organisation(
            code=code, kind=Kind.ORGANISER, name=name, country=village.country, parent_id=village.id
        )
        db.session.add(place)
        db.session.flush()
        db.session.add(
            Organiser(organisation_id=place.id, municipality_id=village.id, kind=kind, state=state, reason=reason)
        )
    walk = add_activity({**imported, "title": WALK, "municipality_id": village.id}, organisation_id=village.id)
    publish(walk)
    walk.source = Source.UIT
    db.session.add(
        JoinRequest(
            organisation_id=hall.id, municipality_id=village.id, alike=Alike.NAME, told_name="Dorpshuis Testdorp",
            first_name="Lies", last_name="Peeters", email="lies@breiclub.example", phone="+31 88 000 00 42",
            language="nl",
        )
    )  # fmt: skip
    db.session.add(
        ActivityClaim(
            activity_id=walk.id, title=dict(walk.title), organisation_id=hall.id, municipality_id=village.id,
            why="Wij organiseren deze wandeling zelf, elke eerste zondag van de maand.",
        )
    )  # fmt: skip
    db.session.flush()
