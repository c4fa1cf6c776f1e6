"""Organisations that a region connected, for volume, each with what it expected and years of figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import insert, select

from app.commands.demo.names import PLACES
from app.commands.demo.volume.people import Row, inserted
from app.common import clock, files
from app.common.words import folded
from app.extensions import db
from app.onboarding.actions.programmes import edition_for
from app.onboarding.actions.signals import taking
from app.onboarding.models import Connection, SignalExpectation, SignalFigure, SignalMonth, SignalSet
from app.onboarding.rules.sectors import Sector
from app.onboarding.rules.signals.periods import YEAR, month_before
from app.onboarding.rules.signals.sets import Measure, SetState
from app.onboarding.rules.standing import State
from app.security.models import Organisation, Region, RegionMembership
from app.security.rules.organisations import Country, Kind

BATCH = 2_000
FAR = 6
"""So many months before the first figures an organisation was connected."""


def generate_signals(*, connections: int, years: int, region_id: int, seed: int) -> None:
    """Add connected organisations of a region with monthly figures up to the last month; the caller commits.

    Figures of that time that are there already give way.
    """
    chance, region = Random(f"signals {seed}"), db.session.get_one(Region, region_id)
    edition = edition_for(region)
    assert edition is not None, "the programme comes with an upgrade"
    for one in db.session.scalars(select(SignalSet).where(SignalSet.state == SetState.TAKEN)):
        taking.withdraw(one, "volume")
    months = [month_before(clock.today(), back) for back in range(years * YEAR, 0, -1)]
    began = month_before(months[0], FAR)
    names = [f"{PLACES[number % len(PLACES)]} organisatie {number:05}" for number in range(connections)]
    places = inserted(Organisation, [_place(number, name) for number, name in enumerate(names)])
    lying = [{"region_id": region_id, "organisation_id": place, "version": 1} for place in places]
    db.session.execute(insert(RegionMembership.__table__), lying)
    rows = [_connection(place, name, began) for place, name in zip(places, names, strict=True)]
    last = edition.route.steps[-1].key
    its = {"region_id": region_id, "edition_id": edition.id, "step": last, "step_number": len(edition.route.steps)}
    db.session.execute(insert(Connection.__table__), [{**row, **its} for row in rows])
    expected = [chance.choice((6, 12, 24, 36, 60)) for _place in places]
    said = [
        _expectation(chance, place, number, began) | {"region_id": region_id}
        for place, number in zip(places, expected, strict=True)
    ]
    db.session.execute(insert(SignalExpectation.__table__), said)
    for start in range(0, len(months), YEAR):
        _year(chance, region_id, months[start : start + YEAR], places, expected)


def _year(chance: Random, region_id: int, months: list[date], places: Any, expected: list[int]) -> None:
    """A set with the figures of a year."""
    stored = files.keep(
        db.session(), BytesIO(b"volume"), name=f"signalen-{months[0].year}.csv", actor_id=None,
        organisation_id=None, limit=BATCH, allowed=(), ours=True,
    )  # fmt: skip
    one = SignalSet(
        region_id=region_id, state=SetState.TAKEN, name=stored.name, file=stored, columns={},
        first_on=months[0], last_on=months[-1],
        organisations=len(places), taken_at=clock.now(),
    )  # fmt: skip
    db.session.add(one)
    db.session.flush()
    its = {"region_id": region_id, "set_id": one.id}
    known = [{**its, "measure": measure, "first": first} for measure in Measure for first in months]
    db.session.execute(insert(SignalMonth.__table__), known)
    figures = ({**its, **row} for row in _figures(chance, months, places, expected))
    while batch := [*islice(figures, BATCH)]:
        db.session.execute(insert(SignalFigure.__table__), batch)


def _figures(chance: Random, months: list[date], places: Any, expected: list[int]) -> Iterator[Row]:
    for place, number in zip(places, expected, strict=True):
        for first in months:
            signals = chance.randrange(2 * number // YEAR + 2)
            yield {
                "organisation_id": place, "first": first, "months": 1, "signals": signals, "matches": signals // 3,
            }  # fmt: skip


def _place(number: int, name: str) -> Row:
    code, now = f"VOL-{number:06}", clock.now()
    return {
        "kind": Kind.INSTITUTION, "code": code, "name": name, "country": Country.NETHERLANDS,
        "created_at": now, "changed_at": now, "version": 1, "sort_key": folded(name),
        "search_key": folded(f"{name} {code}"),
    }  # fmt: skip


def _connection(place: int, name: str, began: date) -> Row:
    now = clock.now()
    return {
        "organisation_id": place, "state": State.UNDERWAY, "joined_on": began, "accession_signed_on": began,
        "account_form_on": began, "signatory": "A. Vos", "signatory_function": "bestuurder",
        "created_at": now, "changed_at": now, "version": 1, "sort_key": folded(name), "search_key": folded(name),
    }  # fmt: skip


def _expectation(chance: Random, place: int, signals: int, began: date) -> Row:
    now = clock.now()
    return {
        "organisation_id": place, "since": began, "signals": signals, "reporters": chance.randrange(1, 60),
        "sector": chance.choice([*Sector]), "created_at": now, "changed_at": now, "version": 1,
    }  # fmt: skip
