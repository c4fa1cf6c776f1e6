"""Reports that leave the coordinator's own screens: what is counted for them, by sector and period (F-24)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from app.common import clock
from app.common.frozen import frozen
from app.extensions import db
from app.onboarding.actions.signals import counting
from app.onboarding.actions.signals.counting import NOTHING, Signaller, Stuff
from app.onboarding.models import SignalExpectation, SignalMonth
from app.onboarding.rules.sectors import Sector
from app.onboarding.rules.signals import reports as rules
from app.onboarding.rules.signals.comparing import compared, rounded
from app.onboarding.rules.signals.periods import QUARTER, YEAR, Period
from app.onboarding.rules.signals.reports import Axes, Key, Member, Part
from app.onboarding.rules.signals.sets import Measure
from app.onboarding.rules.signals.spans import last_year, piece_of, pieces, unit_for


@frozen
class Report:
    """The figures of a year, for both tables: what there is, and of whom."""

    year: int
    years: tuple[int, ...]
    names: Mapping[int, str]
    axes: Axes
    signals: Mapping[Key, int]
    matches: Mapping[Key, int]
    expected: Mapping[Any, int]
    known: frozenset[date]

    @property
    def with_matches(self) -> bool:
        """Whether anything is known of matches."""
        return bool(self.matches)


def report(region_id: int, year: int | None) -> Report:
    """The figures of a region in a year; without one of the last year of which there are any."""
    wanted = select(SignalMonth.first, SignalMonth.measure).where(SignalMonth.region_id == region_id)
    months = [(first, measure) for first, measure in db.session.execute(wanted)]
    signals = {first for first, measure in months if measure is Measure.SIGNALS}
    year = year or last_year(signals, clock.today())
    span = Period(date(year, 1, 1), YEAR)
    among = counting.signallers(region_id)
    stuff = {pair[1]: one for pair, one in counting.stuff([region_id], None, span).items()}
    about = _about(region_id, span)
    members = tuple(
        Member(one.organisation_id, *about.get(one.organisation_id, (Sector.OTHER, 0))) for one in among
    )
    order = {sector: place for place, sector in enumerate(Sector)}
    members = tuple(sorted(members, key=lambda one: order[one.sector]))  # type: ignore[index]
    known = frozenset(first for first in signals if span.first <= first < span.after)
    axes = Axes(members, tuple(_periods(stuff.values(), span, known)))
    return Report(
        year,
        tuple(sorted({first.year for first, _measure in months} | {year}, reverse=True)),
        {one.organisation_id: one.name for one in among},
        axes,
        rules.counted(_parts(stuff, axes, Measure.SIGNALS), axes),
        rules.counted(_parts(stuff, axes, Measure.MATCHES), axes),
        _expected(among, stuff, span, known),
        known,
    )


def _about(region_id: int, span: Period) -> dict[int, tuple[Sector, int]]:
    """The sector and the reporters of organisations, as they were said last; of how many nobody knows are none."""
    said = SignalExpectation
    wanted = select(said.organisation_id, said.sector, said.reporters).where(said.region_id == region_id)
    rows = db.session.execute(wanted.order_by((said.since < span.after).asc(), said.since, said.id))
    return {organisation: (sector, reporters or 0) for organisation, sector, reporters in rows}


def _periods(stuff: Iterable[Stuff], span: Period, known: frozenset[date]) -> list[Period]:
    """The quarters of which figures are known; longer pieces where figures come in those."""
    told = {one.period for each in stuff for one in each.given}
    unit = unit_for((period for period in told if span.holds(period)), least=QUARTER)
    return [piece for piece in pieces(span, unit) if known.intersection(piece.each())]


def _parts(stuff: Mapping[int, Stuff], axes: Axes, measure: Measure) -> Iterable[Part]:
    unit = axes.periods[0].months if axes.periods else YEAR  # type: ignore[attr-defined]
    for organisation, one in stuff.items():
        for given in one.given:
            number = given.signals if measure is Measure.SIGNALS else given.matches
            piece = piece_of(given.period.first, unit)
            if number is not None and piece.holds(given.period):
                yield Part(organisation, piece, number)


def _expected(
    among: Iterable[Signaller], stuff: Mapping[int, Stuff], span: Period, known: frozenset[date]
) -> dict[int, int]:
    found: dict[int, Fraction | None] = {
        one.organisation_id: compared(
            (), stuff.get(one.organisation_id, NOTHING).expected, span, known, since=one.since
        ).expected
        for one in among
    }
    return {key: rounded(number) for key, number in found.items() if number is not None}
