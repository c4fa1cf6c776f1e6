"""Signals of the demo: organisations that a region connected, what they expected, and a year of what they gave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO

from sqlalchemy import select

from app.commands.demo.connection_papers import settle
from app.commands.demo.world import REGION_CODE
from app.common import clock
from app.common.frozen import frozen
from app.extensions import db
from app.onboarding.actions import connections
from app.onboarding.actions.programmes import bring_programme
from app.onboarding.actions.signals import handing_in, taking
from app.onboarding.models import Connection, SignalExpectation, SignalSet
from app.onboarding.rules.nine_steps import NAME, NINE_STEPS
from app.onboarding.rules.sectors import Sector
from app.onboarding.rules.signals.periods import YEAR, month_before
from app.security.models import Organisation, Region, RegionMembership, User
from app.security.rules.organisations import Kind, RegionKind

STEPS_DONE = 8
"""How many of the nine steps each has done: the yearly evaluation is what is left."""


@frozen
class Signalling:
    """An organisation, what it expects in a year, and what it gives in each of twelve months."""

    code: str
    name: str
    sector: Sector
    expected: int
    reporters: int
    given: str

    @property
    def counts(self) -> list[int]:
        """What it gave, month by month."""
        return [int(one) for one in self.given.split()]


SIGNALLING = (
    Signalling("VI-0001", "Leerplicht Lage Venen", Sector.EDUCATION, 60, 9, "6 8 7 7 6 9 3 2 8 9 10 9"),
    Signalling(
        "VI-0002", "GGD jeugdgezondheid", Sector.YOUTH_HEALTH, 120, 34, "11 12 10 11 12 11 8 7 12 13 12 12"
    ),
    Signalling("VI-0003", "Welzijn Oostwal", Sector.WELFARE, 15, 6, "1 0 1 1 0 1 0 0 1 1 1 0"),
    Signalling("VI-0004", "Praktijk Zuidlicht", Sector.HEALTH, 10, 2, "1 1 0 1 0 0 0 0 0 0 0 0"),
    Signalling("VI-0005", "Kinderopvang De Waaier", Sector.CHILDCARE, 24, 14, "2 1 2 2 1 2 1 1 2 2 2 2"),
    Signalling("VI-0006", "Basisschool De Horizon", Sector.EDUCATION, 20, 11, "2 2 1 1 2 1 0 0 2 2 1 2"),
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
    for one in SIGNALLING:
        connection = _connected(one, region, began)
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


def _connected(one: Signalling, region: Region, day: date) -> Connection:
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
    connection = connections.begin(place, region)
    settle(connection, day)
    for step in connection.edition.route.steps[:STEPS_DONE]:
        connections.complete(connection, step.key, day)
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
