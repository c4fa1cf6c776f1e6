"""Signals of the demo: organisations that a region connected, what they expected, and a year of what they gave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

from sqlalchemy import select

from app.commands.demo.connection_papers import settle
from app.commands.demo.connection_people import introduce, speak
from app.commands.demo.connections import coordinators_of_region
from app.commands.demo.world import REGION_CODE
from app.common import clock, context
from app.common.context import working_as
from app.common.frozen import frozen
from app.extensions import db
from app.onboarding.actions import connections
from app.onboarding.actions.checks import keep_checks
from app.onboarding.actions.programmes import bring_programme
from app.onboarding.actions.signals import handing_in, taking
from app.onboarding.models import Connection, SignalExpectation, SignalSet
from app.onboarding.rules.nine_steps import NAME, NINE_STEPS
from app.onboarding.rules.sectors import Sector
from app.onboarding.rules.signals.periods import YEAR, month_before
from app.onboarding.rules.windows import Unit, later
from app.security.models import Organisation, Region, RegionMembership, User
from app.security.rules.organisations import Kind, RegionKind

AGO = (230, 216, 195, 181, 160, 139, 86, 0)
"""How many days before the second evaluation each did its steps: the yearly evaluation is what is left."""


@frozen
class Signalling:
    """An organisation, what it expects in a year, and what it gives in each of twelve months."""

    code: str
    name: str
    sector: Sector
    expected: int
    reporters: int
    given: str
    ahead: int
    """In how many days the yearly evaluation is due."""

    @property
    def counts(self) -> list[int]:
        """What it gave, month by month."""
        return [int(one) for one in self.given.split()]


SIGNALLING = (
    Signalling("VI-0001", "Leerplicht Lage Venen", Sector.EDUCATION, 60, 9, "6 8 7 7 6 9 3 2 8 9 10 9", 40),
    Signalling(
        "VI-0002", "GGD jeugdgezondheid", Sector.YOUTH_HEALTH, 120, 34, "11 12 10 11 12 11 8 7 12 13 12 12", 55
    ),
    Signalling("VI-0003", "Welzijn Oostwal", Sector.WELFARE, 15, 6, "1 0 1 1 0 1 0 0 1 1 1 0", -3),
    Signalling("VI-0004", "Praktijk Zuidlicht", Sector.HEALTH, 10, 2, "1 1 0 1 0 0 0 0 0 0 0 0", 9),
    Signalling("VI-0005", "Kinderopvang De Waaier", Sector.CHILDCARE, 24, 14, "2 1 2 2 1 2 1 1 2 2 2 2", 30),
    Signalling("VI-0006", "Basisschool De Horizon", Sector.EDUCATION, 20, 11, "2 2 1 1 2 1 0 0 2 2 1 2", 70),
)


def fill() -> None:
    """Put in what is missing; the caller commits."""
    if db.session.scalar(select(SignalExpectation.id).limit(1)) is not None:
        return
    bring_programme(NAME, NINE_STEPS)  # where an upgrade has not
    region = db.session.scalars(
        select(Region).where(Region.code == REGION_CODE, Region.kind == RegionKind.REFERRAL_INDEX)
    ).one()
    today = clock.today()
    began = month_before(today, YEAR + 6)
    coordinators = coordinators_of_region() or [None]
    for number, one in enumerate(SIGNALLING):
        connection = _connected(one, number, region, coordinators[number % len(coordinators)])
        db.session.add(
            SignalExpectation(
                region_id=region.id, organisation_id=connection.organisation_id, since=began, signals=one.expected,
                reporters=one.reporters, sector=one.sector,
            )
        )  # fmt: skip
    db.session.flush()
    _take_over(region, "signalen.csv", _lines(today))
    unsound = [
        *_lines(today, most=1),
        "Stichting De Overkant;" + month_before(today, 1).strftime("%Y-%m") + ";2;0",
    ]
    _hand_in(region, "signalen-met-onbekende-naam.csv", unsound)


def _connected(one: Signalling, number: int, region: Region, coordinator: User | None) -> Connection:
    place = db.session.scalars(select(Organisation).where(Organisation.code == one.code)).first()
    if place is None:
        place = Organisation(kind=Kind.INSTITUTION, code=one.code, name=one.name)
        db.session.add(place)
        db.session.flush()
        db.session.add(RegionMembership(region=region, organisation=place))
        db.session.flush()
    its = Connection.organisation_id == place.id, Connection.region_id == region.id
    if known := db.session.scalars(select(Connection).where(*its)).first():
        return known
    last = later(clock.today() + timedelta(days=one.ahead), Unit.YEARS, -1)
    days = [last - timedelta(days=ago) for ago in AGO]
    with working_as(replace(context.current(), actor_id=coordinator.actor_id if coordinator else None)):
        connection = connections.begin(place, region, coordinator_id=coordinator.id if coordinator else None)
        connection.sector, connection.contract_partner = one.sector, True
        introduce(connection, number)
        speak(connection, number, days[0])
        settle(connection, days[3])
        for step, day in zip(connection.edition.route.steps, days, strict=False):
            connections.complete(connection, step.key, day)
            keep_checks(connection, step.key, {point.key: (True, "") for point in step.checklist})
    return connection


def _lines(today: date, most: int = YEAR) -> Iterator[str]:
    yield "Organisatie;Periode;Signalen;Matches"
    for back in range(most, 0, -1):
        for one in SIGNALLING:
            given = one.counts[-back]
            yield f"{one.name};{month_before(today, back).strftime('%Y-%m')};{given};{given // 4}"


def _hand_in(region: Region, name: str, lines: Iterator[str] | list[str]) -> SignalSet:
    content = "\r\n".join(lines).encode()
    one = handing_in.hand_in(region.id, BytesIO(content), name=name, limit=len(content) + 1)
    one.handed_in_by_id = db.session.scalars(select(User.actor_id).where(User.username.startswith("ac@"))).first()
    return one


def _take_over(region: Region, name: str, lines: Iterator[str]) -> None:
    one = _hand_in(region, name, lines)
    figures = handing_in.read_set(one, handing_in.table_of(one)).accepted()
    taking.take(one, taking.ahead(region.id, figures).replaced.mark)
