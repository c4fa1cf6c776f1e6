"""Connections as they should be unless a test says otherwise: an organisation of a region, on its way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app.common import clock
from app.common.context import Context, working_as
from app.common.scope import Scope
from app.extensions import db
from app.onboarding.actions import connections as actions
from app.onboarding.actions import routes
from app.onboarding.actions.programmes import bring_programme
from app.onboarding.models import Connection, ConnectionContact, ContactNote
from app.onboarding.rules.contacts import ContactKind, Way
from app.onboarding.rules.gates import Papers
from app.onboarding.rules.nine_steps import NAME, NINE_STEPS
from app.onboarding.rules.standing import Turn
from app.security.login.principal import _regions_of, _with_regions
from app.security.models import Organisation, Region
from app.security.rules.organisations import Kind
from tests import bench, people
from tests.factories import OrganisationFactory, RegionMembershipFactory

KEYS = [step.key for step in NINE_STEPS.steps]


def region_of_the_cast() -> Region:
    """The region for which Marloes works."""
    (found,) = bench.rows_of(Region, Region.code == "lage-venen")
    return found


def in_the_region(region: Region | None = None, **fields: Any) -> Organisation:
    """An institution that lies in a region."""
    place = OrganisationFactory(institution=True, **fields)
    RegionMembershipFactory(region=region or region_of_the_cast(), organisation=place)
    return place


def a_connection(
    organisation: Organisation | None = None,
    *,
    region: Region | None = None,
    steps: int = 0,
    papers: bool | None = None,
    on: date | None = None,
    coordinator: Any = None,
) -> Connection:
    """A connection that did so many of the nine steps, on one day, with the papers that this takes."""
    region = region or region_of_the_cast()
    place, day = organisation or in_the_region(region), on or clock.today() - timedelta(days=3)
    with bench.office() as session:
        bring_programme(NAME, NINE_STEPS)
        here = session.get_one(Organisation, place.id), session.get_one(Region, region.id)
        connection = actions.begin(*here, coordinator_id=coordinator and coordinator.id)
        if papers or (papers is None and steps > 4):
            actions.keep_papers(connection, signed(day))
        for key in KEYS[:steps]:
            actions.complete(connection, key, day)
        session.commit()
        published = connection.edition.published_at
        assert published is not None
        routes.routes_of({connection.edition_id: published})  # a process reads the steps of a version once
        number = connection.id
    (found,) = bench.rows_of(Connection, Connection.id == number)
    return found


def signed(day: date) -> Papers:
    """Both papers, in order since a day."""
    return Papers(day, day, "Anke Vos", "bestuurder")


@contextmanager
def working_at(place: Organisation, *, for_region: bool = False) -> Iterator[Any]:
    """Work below the screens, as somebody who works at an organisation, or for the regions that it runs."""
    today = clock.today()
    scope = Scope(place.id)
    if for_region:
        scope = Scope(place.id, _with_regions(place.id, today), _regions_of(place.id))
    with bench.the_app().app_context(), working_as(Context(scope=scope, writing=True)):
        yield db.session
        db.session.rollback()


def seen_by(place: Organisation, model: Any, *, for_region: bool = False) -> set[int]:
    """The rows of a table that somebody reads there."""
    with working_at(place, for_region=for_region) as session:
        return set(session.scalars(select(model.id)))


def region_office() -> Organisation:
    """Where Marloes works."""
    return people.organisation(people.REGION)


def connection_at(place: Organisation, steps: int = 0) -> Connection:
    """A connection that somebody who works at a place may read: of its region, or its own."""
    if place.code == people.ELSEWHERE:
        (far,) = bench.rows_of(Region, Region.code == "ver-weg")
        return a_connection(in_the_region(far, name=people.CANARY), region=far, steps=steps)
    return a_connection(_at_once(place), steps=steps)


def _at_once(place: Organisation) -> Organisation | None:
    """An institution that is not on its way yet, for it is so once at a time."""
    under_way = Connection.organisation_id == place.id
    return place if place.kind is Kind.INSTITUTION and not bench.rows_of(Connection, under_way) else None


def paused_at(place: Organisation) -> Connection:
    """One that is paused."""
    connection = connection_at(place)
    with bench.office() as session:
        actions.turn(session.get_one(Connection, connection.id), Turn.PAUSE, "Wisseling van directie")
        session.commit()
    return bench.kept(connection)


def a_contact_note(connection: Connection) -> ContactNote:
    """What was said with an organisation."""
    with bench.office() as session:
        row = session.get_one(Connection, connection.id)
        kept = actions.note(row, spoken_on=clock.today(), way=Way.CALL, words="Belt donderdag terug.")
        session.commit()
        number = kept.id
    return bench.rows_of(ContactNote, ContactNote.id == number)[0]


def a_contact(connection: Connection, **fields: Any) -> ConnectionContact:
    """Somebody whom one speaks to about a connection."""
    told = {"kind": ContactKind.CONTACT, "name": "Saskia Roelofs", "function": "teamleider", **fields}
    with bench.office() as session:
        kept = ConnectionContact(connection=session.get_one(Connection, connection.id), **told)
        session.add(kept)
        session.commit()
        number = kept.id
    return bench.rows_of(ConnectionContact, ConnectionContact.id == number)[0]


def connected(session: Any) -> dict[str, int]:
    """Connections of the demo in some of their states, with a note and a contact of one."""
    by_name = {one.label: one for one in session.scalars(select(Connection))}
    named = {
        "connection": "Stichting De Wegwijzer",
        "connection_joined": "Jongerenwerk Buiten",
        "connection_paused": "Kindercentrum Beek",
        "connection_left": "Jeugdzorg Oude Stijl",
        "connection_own": "Jeugdhulp De Linde",
    }
    found = {key: by_name[name].id if name in by_name else 0 for key, name in named.items()}
    for key, model in (("contact_note", ContactNote), ("contact", ConnectionContact)):
        its = select(model.id).where(model.connection_id == found["connection"]).order_by(model.id)
        found[key] = session.scalars(its).first() or 0
    return found


def connecting(endpoint: str, row: int | None) -> dict[str, dict[str, Any]]:
    """A form about a connection, filled in for whoever works for its region."""
    screen, _dot, verb = endpoint.partition(".")
    today = clock.today().isoformat()
    note, contact = {"spoken_on": today, "way": "call", "words": "Nieuw"}, {"kind": "contact", "name": "Nieuw"}
    whose = {"connection_id": row or 0}
    many = {"action": "complete", "pk": row, "confirmed": "yes", "done_on": today, "seen": f"{row}-contact"}
    forms: dict[str, dict[str, dict[str, Any]]] = {
        "ConnectionView": {
            "edit": {"approach": "Via het wijkteam"},
            "checks": {"tick_c1": "y", "words_c1": "Ambulante hulp"},
            "complete": {"step": "contact", "done_on": today},
            "plan": {"planned_on": today},
            "back": {"key": "contact", "reason": "Nog eens"},
            "do_many": many,
            **{verb: {"reason": "Nodig"} for verb in ("pause", "decline", "leave", "merge")},
        },
        "ContactNoteView": {"add": {**note, **whose}, "edit": note},
        "ConnectionContactView": {"add": {**contact, **whose}, "edit": contact},
    }
    if screen == "ConnectionView" and verb in ("add", "new"):
        return {endpoint: beginning() if verb == "add" else {**beginning(), "name": "Praktijk Noorderlicht"}}
    return {endpoint: forms.get(screen, {}).get(verb, {})} if screen in forms else {}


def beginning() -> dict[str, Any]:
    """An organisation of the region that begins."""
    with bench.office() as session:
        bring_programme(NAME, NINE_STEPS)
        session.commit()
    return {"organisation_id": in_the_region().id, "region_id": region_of_the_cast().id, "sector": "education"}
