"""Figures of signals as they should be unless a test says otherwise: files, and what came of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from itertools import count
from typing import Any

from sqlalchemy.orm import joinedload

from app.common import clock
from app.onboarding.actions.signals import handing_in, taking
from app.onboarding.models import Connection, SignalExpectation, SignalName, SignalSet, SignalThresholds
from app.onboarding.rules.sectors import Sector
from app.onboarding.rules.signals.periods import month_before
from app.security.models import Organisation, Region
from tests import bench, people
from tests.connecting import a_connection, in_the_region, region_of_the_cast

HEADINGS = "Organisatie", "Periode", "Signalen", "Matches"
LIMIT = 20 * 1024 * 1024
LONG_AGO = date(2015, 1, 1)
_numbers = count(1)


def month(back: int) -> date:
    """The first day of the month so many before this one."""
    return month_before(clock.today(), back)


def said(first: date) -> str:
    """A month as files write it."""
    return first.strftime("%Y-%m")


def csv_of(lines: Iterable[Sequence[object]], headings: Sequence[str] = HEADINGS) -> bytes:
    """A file as a reporting tool gives it."""
    rows = [headings, *lines]
    return "\r\n".join(";".join(str(cell) for cell in row) for row in rows).encode()


def a_file(content: bytes, name: str = "cijfers.csv") -> tuple[BytesIO, str]:
    """A file as a browser sends it."""
    return BytesIO(content), name


def connected(name: str, *, region: Region | None = None, **fields: Any) -> Connection:
    """An organisation of the region that may give signals, since long."""
    place = in_the_region(region, name=name, **fields)
    made = a_connection(place, region=region, steps=6, on=LONG_AGO)
    return bench.kept(made, joinedload(Connection.organisation))


def a_set(
    lines: Iterable[Sequence[object]],
    *,
    region: Region | None = None,
    taken: bool = True,
    headings: Sequence[str] = HEADINGS,
    name: str = "cijfers.csv",
) -> SignalSet:
    """A set of figures that was handed in, and taken over unless a test says otherwise."""
    region = region or region_of_the_cast()
    with bench.office() as session:
        one = handing_in.hand_in(region.id, BytesIO(csv_of(lines, headings)), name=name, limit=LIMIT)
        if taken:
            figures = handing_in.read_set(one, handing_in.table_of(one)).accepted()
            taking.take(one, taking.ahead(region.id, figures).replaced.mark)
        session.commit()
        number = one.id
    (found,) = bench.rows_of(SignalSet, SignalSet.id == number)
    return found


def expected(
    connection: Connection, signals: int = 12, *, reporters: int | None = 20, since: date = LONG_AGO, **fields: Any
) -> SignalExpectation:
    """What an organisation said that it expects to give in a year."""
    fields = {"sector": Sector.EDUCATION, **fields}
    return bench.store(
        SignalExpectation(
            region_id=connection.region_id, organisation_id=connection.organisation_id, signals=signals,
            reporters=reporters, since=since, **fields,
        )
    )  # fmt: skip


# Rows for tests that go round all screens: of the region for which somebody at a place works


def region_for(place: Organisation) -> Region:
    """The region that a place runs; that of the cast for everybody else."""
    if place.code == people.ELSEWHERE:
        (far,) = bench.rows_of(Region, Region.code == "ver-weg")
        return far
    return region_of_the_cast()


def a_signaller(place: Organisation) -> Connection:
    """An organisation that may signal."""
    name = people.CANARY if place.code == people.ELSEWHERE else "Basisschool De Kiezel"
    return connected(f"{name} {next(_numbers)}", region=region_for(place))


def a_waiting_set(place: Organisation) -> SignalSet:
    """A set of figures that was handed in and not yet taken over, of an organisation that is known."""
    connection = a_signaller(place)
    lines = [(connection.organisation.name, said(month(1)), 3, 1)]
    return a_set(lines, region=region_for(place), taken=False, name=f"{connection.organisation.name}.csv")


def a_taken_set(place: Organisation) -> SignalSet:
    """The same, taken over."""
    connection = a_signaller(place)
    lines = [(connection.organisation.name, said(month(1)), 3, 1)]
    return a_set(lines, region=region_for(place), name=f"{connection.organisation.name}.csv")


def an_expectation(place: Organisation) -> SignalExpectation:
    """What an organisation expects to give."""
    return expected(a_signaller(place))


def a_name(place: Organisation) -> SignalName:
    """A name in files that is left out."""
    name = people.CANARY if place.code == people.ELSEWHERE else "De Kiezel"
    key = f"{name} {next(_numbers)}"
    return bench.store(SignalName(region_id=region_for(place).id, key=key, name=key))


def some_thresholds(place: Organisation) -> SignalThresholds:
    """Thresholds of a region, which has them once."""
    known = bench.rows_of(SignalThresholds, SignalThresholds.region_id == region_for(place).id)
    return known[0] if known else thresholds(region_for(place))


def expecting() -> dict[str, Any]:
    """A form about an organisation of the region of the cast that expects something."""
    connection = connected("Kinderopvang Pinkel")
    return {
        "region_id": connection.region_id, "organisation_id": connection.organisation_id, "sector": "childcare",
        "signals": "12", "reporters": "8", "since": "2026-01-01",
    }  # fmt: skip


THRESHOLDS = {
    "compliment_percent": "120", "contact_percent": "50", "fewest_months": "3", "fewest_expected": "3",
    "silent_months": "6", "span_months": "12",
}  # fmt: skip


def thresholding(region: Region | None = None) -> dict[str, Any]:
    """A form with thresholds."""
    return {"region_id": (region or region_of_the_cast()).id, **THRESHOLDS}


def handing_in_file() -> dict[str, Any]:
    """A form with a file of figures."""
    return {"region_id": region_of_the_cast().id, "file": a_file(csv_of([("Kiezel", said(month(1)), 3, 1)]))}


def signalling(endpoint: str) -> dict[str, dict[str, Any]]:
    """The form of a screen of signals, filled in; made only for the lines that ask for one."""
    forms = {
        "SignalSetView.add": handing_in_file, "SignalExpectationView.add": expecting,
        "SignalExpectationView.edit": expecting, "SignalThresholdsView.add": thresholding,
        "SignalThresholdsView.edit": thresholding, "SignalSetView.withdraw": lambda: {"reason": "Verkeerd filter"},
    }  # fmt: skip
    return {endpoint: forms[endpoint]()} if endpoint in forms else {}


def thresholds(region: Region | None = None, **fields: Any) -> SignalThresholds:
    """Thresholds of a region that are not the defaults."""
    region = region or region_of_the_cast()
    return bench.store(SignalThresholds(region_id=region.id, **fields))
