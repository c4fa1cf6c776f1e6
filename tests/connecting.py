"""Connections as they should be unless a test says otherwise: an organisation of a region, on its way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app.common import clock
from app.common.context import Context, working_as
from app.common.scope import Scope
from app.extensions import db
from app.onboarding.actions import connections as actions
from app.onboarding.actions.programmes import bring_programme
from app.onboarding.models import Connection
from app.onboarding.rules.gates import Papers
from app.onboarding.rules.nine_steps import NAME, NINE_STEPS
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


def connection_at(place: Organisation) -> Connection:
    """A connection that somebody who works at a place may read: of its region, or its own."""
    if place.code == people.ELSEWHERE:
        (far,) = bench.rows_of(Region, Region.code == "ver-weg")
        return a_connection(in_the_region(far, name=people.CANARY), region=far)
    return a_connection(place if place.kind is Kind.INSTITUTION else None)


def connecting(endpoint: str) -> dict[str, dict[str, Any]]:
    """A form about a connection, filled in for whoever works for its region."""
    if not endpoint.startswith("ConnectionView."):
        return {}
    forms: dict[str, Callable[[], dict[str, Any]]] = {
        "add": beginning,
        "edit": lambda: {"approach": "Via het wijkteam"},
    }
    make = forms.get(endpoint.partition(".")[2])
    return {endpoint: make()} if make else {}


def beginning() -> dict[str, Any]:
    """An organisation of the region that begins."""
    with bench.office() as session:
        bring_programme(NAME, NINE_STEPS)
        session.commit()
    return {"organisation_id": in_the_region().id, "region_id": region_of_the_cast().id, "sector": "education"}
