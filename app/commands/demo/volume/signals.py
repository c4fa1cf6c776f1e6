"""Years of figures of organisations that are connected, for volume, and what each expected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from itertools import islice
from random import Random

from sqlalchemy import insert, select

from app.commands.demo.volume.people import Row
from app.common import clock, files
from app.extensions import db
from app.onboarding.actions.signals import taking
from app.onboarding.models import SignalExpectation, SignalFigure, SignalMonth, SignalSet
from app.onboarding.rules.sectors import Sector
from app.onboarding.rules.signals.periods import YEAR, month_before
from app.onboarding.rules.signals.sets import Measure, SetState

BATCH = 2_000
Joined = Sequence[tuple[int, date]]
"""Organisations, each with the day on which it was connected."""


def generate_signals(joined: Joined, *, years: int, region_id: int, seed: int) -> None:
    """Add monthly figures up to the last month of organisations of a region, each since the day it was connected.

    The caller commits. Figures of that time that are there already give way.
    """
    chance = Random(f"signals {seed}")
    ours = SignalSet.region_id == region_id, SignalSet.state == SetState.TAKEN
    for one in db.session.scalars(select(SignalSet).where(*ours)):
        taking.withdraw(one, "volume")
    months = [month_before(clock.today(), back) for back in range(years * YEAR, 0, -1)]
    expected = [chance.choice((6, 12, 24, 36, 60)) for _place in joined]
    said = [
        _expectation(chance, place, number, since) | {"region_id": region_id}
        for (place, since), number in zip(joined, expected, strict=True)
    ]
    db.session.execute(insert(SignalExpectation.__table__), said)
    for start in range(0, len(months), YEAR):
        _year(chance, region_id, months[start : start + YEAR], joined, expected)


def _year(chance: Random, region_id: int, months: list[date], joined: Joined, expected: list[int]) -> None:
    """A set with the figures of a year."""
    stored = files.keep(
        db.session(), BytesIO(b"volume"), name=f"signalen-{months[0].year}.csv", actor_id=None,
        organisation_id=None, limit=BATCH, allowed=(), ours=True,
    )  # fmt: skip
    one = SignalSet(
        region_id=region_id, state=SetState.TAKEN, name=stored.name, file=stored, columns={},
        first_on=months[0], last_on=months[-1],
        organisations=len(joined), taken_at=clock.now(),
    )  # fmt: skip
    db.session.add(one)
    db.session.flush()
    its = {"region_id": region_id, "set_id": one.id}
    known = [{**its, "measure": measure, "first": first} for measure in Measure for first in months]
    db.session.execute(insert(SignalMonth.__table__), known)
    figures = ({**its, **row} for row in _figures(chance, months, joined, expected))
    while batch := [*islice(figures, BATCH)]:
        db.session.execute(insert(SignalFigure.__table__), batch)


def _figures(chance: Random, months: list[date], joined: Joined, expected: list[int]) -> Iterator[Row]:
    for (place, since), number in zip(joined, expected, strict=True):
        for first in (month for month in months if month >= since.replace(day=1)):
            signals = chance.randrange(2 * number // YEAR + 2)
            yield {
                "organisation_id": place, "first": first, "months": 1, "signals": signals, "matches": signals // 3,
            }  # fmt: skip


def _expectation(chance: Random, place: int, signals: int, since: date) -> Row:
    now = clock.now()
    return {
        "organisation_id": place, "since": since, "signals": signals, "reporters": chance.randrange(1, 60),
        "sector": chance.choice([*Sector]), "created_at": now, "changed_at": now, "version": 1,
    }  # fmt: skip
