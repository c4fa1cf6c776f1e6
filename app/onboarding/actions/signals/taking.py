"""Taking figures over, in one go or not at all, and withdrawing them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.common import audit, clock
from app.common.errors import OutOfScope, RuleBroken
from app.common.frozen import frozen
from app.common.words import Told
from app.extensions import db
from app.onboarding import events
from app.onboarding.actions.signals.handing_in import read_set, table_of
from app.onboarding.models import SignalFigure, SignalMonth, SignalSet
from app.onboarding.rules.signals import sets as rules
from app.onboarding.rules.signals.periods import YEAR, Period, month_before
from app.onboarding.rules.signals.reading import Counted
from app.onboarding.rules.signals.sets import Measure, Replacing, SetState, Standing, months_of, replacing

COLUMNS = {Measure.SIGNALS: SignalFigure.signals, Measure.MATCHES: SignalFigure.matches}
BESIDE = {Measure.SIGNALS: SignalFigure.matches, Measure.MATCHES: SignalFigure.signals}
"""What a figure may tell besides; then it stays when the one gives way."""


@frozen
class Ahead:
    """What follows when figures are taken over."""

    months: tuple[date, ...]
    """The months that they are of."""
    organisations: int
    replaced: Replacing
    lost: int
    """How many organisations have figures of that time now, and none in the new ones."""


def ahead(region_id: int, figures: Sequence[Counted]) -> Ahead:
    """What follows when these figures are taken over now."""
    coming = months_by_measure(figures)
    every = sorted(frozenset().union(*coming.values()))
    gone = replacing(_standing(region_id, every), coming)
    there = {one.organisation for one in figures}
    return Ahead(tuple(every), len(there), gone, len(_organisations_of(region_id, gone, every) - there))


def months_by_measure(figures: Iterable[Counted]) -> dict[Measure, frozenset[date]]:
    """Of which months figures tell something, for signals and for matches."""
    several = list(figures)
    return {
        Measure.SIGNALS: months_of(one.period for one in several if one.signals is not None),
        Measure.MATCHES: months_of(one.period for one in several if one.matches is not None),
    }


def take(one: SignalSet, seen: str) -> None:
    """Let the figures of a file count, instead of those of the same months. Raises `RuleBroken`.

    `seen` is the mark of what gives way, as whoever takes it over saw it: of two who do so with figures of one
    time, one wins and the other is told.
    """
    _lock([one.id])
    if one.state is not SetState.WAITING:
        raise RuleBroken(rules.NOT_WAITING)
    figures = read_set(one, table_of(one)).accepted()
    if not figures:
        raise RuleBroken(rules.NOTHING_LEFT)
    coming = months_by_measure(figures)
    every = sorted(frozenset().union(*coming.values()))
    gone = replacing(_standing(one.region_id, every), coming)
    _lock(gone.sets)
    gone = replacing(_standing(one.region_id, every), coming)  # as it is now that nobody else changes it
    refuse_cut(gone)
    if gone.mark != seen:
        raise RuleBroken(rules.MEANWHILE)
    _give_way(one.region_id, gone)
    try:
        with db.session.begin_nested():
            _put(one, figures, coming)
    except IntegrityError:  # a colleague took over figures of a month of which there were none
        raise RuleBroken(rules.MEANWHILE) from None
    one.state, one.taken_at = SetState.TAKEN, clock.now()
    one.first_on, one.last_on = every[0], every[-1]
    one.organisations = len({figure.organisation for figure in figures})
    one.signals = _total(figure.signals for figure in figures)
    one.matches = _total(figure.matches for figure in figures)
    db.session.flush()
    audit.record(db.session(), events.FIGURES_TAKEN, one, figures=len(figures), replaced=len(gone.sets))


def withdraw(one: SignalSet, reason: str) -> None:
    """Let the figures of a set count no longer; what they took the place of does not come back by itself."""
    _lock([one.id])
    if one.state is not SetState.TAKEN:
        raise RuleBroken(rules.NOT_TAKEN_OVER)
    db.session.execute(delete(SignalFigure).where(SignalFigure.set_id == one.id))
    db.session.execute(delete(SignalMonth).where(SignalMonth.set_id == one.id))
    one.state, one.withdrawn_because = SetState.WITHDRAWN, reason
    db.session.flush()
    audit.record(db.session(), events.FIGURES_WITHDRAWN, one)


def refuse_cut(gone: Replacing) -> None:
    """Refuse to replace a part of figures that are of a longer time."""
    if gone.cut:
        raise RuleBroken(Told(rules.CUT, first=gone.cut.first, last=month_before(gone.cut.after, 1)))


def months_left(one: SignalSet) -> int:
    """For how many months figures of a set count now."""
    left = select(func.count(SignalMonth.first.distinct())).where(SignalMonth.set_id == one.id)
    return db.session.scalar(left) or 0


def _standing(region_id: int, months: Sequence[date]) -> list[Standing]:
    """What counts now of some months, as far as it may reach."""
    if not months:
        return []
    near = SignalFigure.first.between(month_before(months[0], YEAR - 1), months[-1])
    found = []
    for measure, column in COLUMNS.items():
        wanted = select(SignalFigure.set_id, SignalFigure.first, SignalFigure.months).distinct()
        its = SignalFigure.region_id == region_id, near, column.is_not(None)
        rows = db.session.execute(wanted.where(*its).order_by(SignalFigure.first, SignalFigure.set_id))
        found += [Standing(number, Period(first, length), measure) for number, first, length in rows]
    return found


def _organisations_of(region_id: int, gone: Replacing, months: Sequence[date]) -> set[int]:
    if not gone.gone:
        return set()
    its = SignalFigure.set_id.in_(gone.sets), SignalFigure.first.between(months[0], months[-1])
    wanted = select(SignalFigure.organisation_id).distinct()
    return set(db.session.scalars(wanted.where(SignalFigure.region_id == region_id, *its)))


def _lock(numbers: Sequence[int]) -> None:
    """Lock sets, and know them as they are now."""
    if not numbers:
        return
    wanted = select(SignalSet).where(SignalSet.id.in_(numbers)).order_by(SignalSet.id)
    locked = wanted.with_for_update(of=SignalSet).execution_options(populate_existing=True)
    if len(db.session.scalars(locked).all()) != len(numbers):
        raise OutOfScope("a set of figures is not open to write")


def _give_way(region_id: int, gone: Replacing) -> None:
    """Take away what is replaced; a set of which nothing counts any more is marked as replaced."""
    for measure, column in COLUMNS.items():
        other = BESIDE[measure]
        theirs = [one for one in gone.gone if one.measure is measure]
        for set_id in sorted({one.set_id for one in theirs}):
            firsts = sorted({one.period.first for one in theirs if one.set_id == set_id})
            its = SignalFigure.set_id == set_id, SignalFigure.first.in_(firsts)
            db.session.execute(update(SignalFigure).where(*its, other.is_not(None)).values({column.key: None}))
            db.session.execute(delete(SignalFigure).where(*its, other.is_(None)))
        months = sorted(months_of(one.period for one in theirs))
        if months:
            its_months = SignalMonth.region_id == region_id, SignalMonth.measure == measure
            db.session.execute(delete(SignalMonth).where(*its_months, SignalMonth.first.in_(months)))
    for one in db.session.scalars(select(SignalSet).where(SignalSet.id.in_(gone.sets))):
        if not months_left(one):
            one.state = SetState.REPLACED
    db.session.flush()


def _put(one: SignalSet, figures: Sequence[Counted], coming: dict[Measure, frozenset[date]]) -> None:
    its = {"region_id": one.region_id, "set_id": one.id}
    months = [
        {**its, "measure": measure, "first": first} for measure in coming for first in sorted(coming[measure])
    ]
    db.session.execute(insert(SignalMonth), months)
    rows = [
        {
            **its, "organisation_id": figure.organisation, "first": figure.period.first,
            "months": figure.period.months, "signals": figure.signals, "matches": figure.matches,
        }
        for figure in figures
    ]  # fmt: skip
    db.session.execute(insert(SignalFigure), rows)


def _total(numbers: Iterable[int | None]) -> int | None:
    known = [one for one in numbers if one is not None]
    return sum(known) if known else None
