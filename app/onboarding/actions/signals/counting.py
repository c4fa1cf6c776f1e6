"""Figures as they are compared, of some organisations or of all of a region: exact, for who calls."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, cast, exists, literal, null, or_, select, union_all

from app.common import clock, context
from app.common.frozen import frozen
from app.extensions import db
from app.onboarding.models import Connection, SignalExpectation, SignalFigure, SignalMonth, SignalThresholds
from app.onboarding.rules.signals.calling import Listed, Thresholds, lists
from app.onboarding.rules.signals.comparing import Compared, Expected, Given, compared, rounded, whole_months
from app.onboarding.rules.signals.periods import MONTH, YEAR, Period, month_before
from app.onboarding.rules.signals.sets import Measure
from app.onboarding.rules.signals.spans import piece_of, pieces, unit_for
from app.onboarding.rules.standing import OPEN
from app.security.models import Organisation

MOST_MONTHS = 60
"""How far back anybody looks."""
Pair = tuple[int, int]
"""A region and an organisation."""


@frozen
class Sight:
    """What of a region is looked at: which months, which of those are known, and from where on is called."""

    span: Period
    known: frozenset[date] = frozenset()
    """The months of the span of which figures were taken over."""
    every: frozenset[date] = frozenset()
    """The same of the last years, for pieces of time that begin before the span."""
    thresholds: Thresholds = Thresholds()


@frozen
class Signaller:
    """An organisation that may signal: its newest connection, and since when its months count."""

    connection_id: int
    organisation_id: int
    name: str
    since: date
    called: bool
    """Whether it is still connected, so that it is complimented or called."""


@frozen
class Stuff:
    """What is known of an organisation: what it gave, and what it expected to give."""

    given: tuple[Given, ...] = ()
    expected: tuple[Expected, ...] = ()


@frozen
class Piece:
    """What was expected and given in a piece of time; nothing where no figures of it are known."""

    period: Period
    expected: int | None = None
    signals: int | None = None
    matches: int | None = None


NOTHING = Stuff()


# What is looked at


def sights(regions: Collection[int]) -> dict[int, Sight]:
    """The last months of regions, by the thresholds of each; a region without figures has the defaults."""
    today = clock.today()
    far = whole_months(MOST_MONTHS, today)
    month, kept = SignalMonth, SignalThresholds
    wanted = (
        select(month.region_id, month.first, kept)
        .outerjoin(kept, kept.region_id == month.region_id)
        .where(month.region_id.in_(regions), month.measure == Measure.SIGNALS, month.first >= far.first)
    )
    months, rows = defaultdict[int, set[date]](set), dict[int, SignalThresholds | None]()
    for region, first, row in db.session.execute(wanted):
        months[region].add(first)
        rows[region] = row
    return {region: _sight(months[region], rows.get(region), today) for region in regions}


def _sight(months: set[date], kept: SignalThresholds | None, today: date) -> Sight:
    span = whole_months(kept.span_months if kept else YEAR, today)
    known = frozenset(first for first in months if span.first <= first < span.after)
    return Sight(span, known, frozenset(months), kept.value if kept else Thresholds())


def last_month(span: Period) -> date:
    """The last month of a span."""
    return month_before(span.after, 1)


@cache
def may_signal() -> ColumnElement[bool]:
    """That a connection is of an organisation that may signal: connected once, or counted; the newest of it."""
    newer = Connection.__table__.alias()
    same = newer.c.organisation_id == Connection.organisation_id, newer.c.region_id == Connection.region_id
    its = SignalFigure.organisation_id == Connection.organisation_id
    counted = exists().where(its, SignalFigure.region_id == Connection.region_id)
    return and_(
        ~exists().where(*same, newer.c.id > Connection.id), or_(Connection.joined_on.is_not(None), counted)
    )


def signallers(region_id: int) -> list[Signaller]:
    """The organisations of a region that may signal, by name."""
    columns = Connection.id, Connection.organisation_id, Organisation.name, Connection.joined_on, Connection.state
    wanted = select(*columns).join(Organisation, Organisation.id == Connection.organisation_id)
    its = Connection.region_id == region_id, may_signal()
    rows = db.session.execute(wanted.where(*its).order_by(Connection.sort_key, Connection.id))
    return [
        Signaller(key, organisation, name, since_of(joined), joined is not None and state in OPEN)
        for key, organisation, name, joined, state in rows
    ]


def since_of(joined_on: date | None) -> date:
    """The day from which months of an organisation count."""
    return joined_on or date.min


# What is known


def stuff(
    regions: Collection[int], organisations: Collection[int] | None, span: Period, *, whole: bool = True
) -> dict[Pair, Stuff]:
    """What some organisations gave in a span and expected to give, or all of these regions; one statement.

    Of some it brings what was given before as well, for `whole` pieces of the calendar in which the span begins.
    """
    figure, said = SignalFigure, SignalExpectation
    given = select(
        figure.region_id, figure.organisation_id, literal(True), figure.first, figure.months, figure.signals,
        figure.matches,
    )  # fmt: skip
    begun = or_(figure.first >= span.first, _reaching(span, whole=whole and organisations is not None))
    given = given.where(figure.first < span.after, begun)
    expected = select(
        said.region_id, said.organisation_id, literal(False), said.since, literal(YEAR), said.signals,
        cast(null(), Integer),
    )  # fmt: skip
    both: list[Any] = [_narrowed(given, figure, regions, organisations)]
    both.append(_narrowed(expected, said, regions, organisations))
    gave, hoped = defaultdict[Pair, list[Given]](list), defaultdict[Pair, list[Expected]](list)
    rows: Any = db.session.execute(union_all(*both)).all()
    for region, organisation, is_given, first, months, signals, matches in rows:
        if is_given:
            gave[region, organisation].append(Given(_period(first, months), signals, matches))
        else:
            hoped[region, organisation].append(Expected(signals, months, first))
    return {pair: Stuff(tuple(gave[pair]), tuple(hoped[pair])) for pair in {*gave, *hoped}}


def _reaching(span: Period, *, whole: bool) -> ColumnElement[bool]:
    """Figures that begin before a span: those that may reach into it, or all for `whole` pieces."""
    early = SignalFigure.first >= month_before(span.first, YEAR - 1)
    return early if whole else and_(early, SignalFigure.months > MONTH)


def _narrowed(wanted: Any, kind: Any, regions: Collection[int], organisations: Collection[int] | None) -> Any:
    wanted = wanted.where(kind.region_id.in_(regions), context.current().scope.reaches(kind.region_id))
    return wanted if organisations is None else wanted.where(kind.organisation_id.in_(organisations))


@lru_cache(maxsize=1024)
def _period(first: date, months: int) -> Period:
    return Period(first, months)


# Compared


def compare(known: Stuff, at: Sight, since: date) -> Compared:
    """What an organisation gave, beside what was expected of it."""
    return compared(known.given, known.expected, at.span, at.known, since=since)


def calls(region_id: int, at: Sight, among: Iterable[Signaller], known: dict[Pair, Stuff]) -> Lists:
    """Whom to compliment, and whom to call."""
    each = (
        (one, compare(known.get((region_id, one.organisation_id), NOTHING), at, one.since))
        for one in among
        if one.called
    )
    return lists(each, at.thresholds)


Lists = tuple[list[Listed], list[Listed]]


def pieces_of(known: Stuff, at: Sight, since: date) -> list[Piece]:
    """An organisation over time, in the pieces in which its figures come."""
    unit = unit_for(one.period for one in known.given)
    return [_piece(known, period, at.every, since) for period in pieces(at.span, unit)]


def _piece(known: Stuff, period: Period, months: frozenset[date], since: date) -> Piece:
    one = compared(known.given, known.expected, period, months, since=since)
    if not one.months:
        return Piece(period)
    expected = None if one.expected is None else rounded(one.expected)
    return Piece(period, expected, one.signals, one.matches)


def together(at: Sight, among: Sequence[Signaller], known: dict[Pair, Stuff], region_id: int) -> list[Piece]:
    """All organisations of a region over time, in the pieces in which their figures come."""
    since = {one.organisation_id: one.since.replace(day=1) for one in among}
    mine = [(since[pair[1]], one) for pair, one in known.items() if pair[0] == region_id and pair[1] in since]
    unit = unit_for(given.period for _since, one in mine for given in one.given)
    wanted = pieces(at.span, unit)
    wanted = [one for one in wanted if one.first >= at.span.first] or wanted  # of an earlier one not all is here
    given, hoped = _added_up(mine, unit), _Hoped(mine)
    return [_piece_together(period, given.get(period.first, (0, 0)), hoped, at) for period in wanted]


def _added_up(mine: Iterable[tuple[date, Stuff]], unit: int) -> dict[date, tuple[int, int]]:
    """Signals and matches of all of them, by the first day of the piece."""
    found = defaultdict[date, tuple[int, int]](lambda: (0, 0))
    for begin, one in mine:
        for given in one.given:
            first = _within(given.period, unit)
            if first and given.signals is not None and given.period.after > begin:
                signals, matches = found[first]
                found[first] = signals + given.signals, matches + (given.matches or 0)
    return found


@lru_cache(maxsize=1024)
def _within(period: Period, unit: int) -> date | None:
    """The first day of the piece in which a period lies, where it lies in one."""
    piece = piece_of(period.first, unit)
    return piece.first if piece.holds(period) else None


def _piece_together(period: Period, given: tuple[int, int], hoped: _Hoped, at: Sight) -> Piece:
    months = [first for first in period.each() if first in at.every]
    if not months:
        return Piece(period)
    return Piece(period, rounded(Fraction(sum(map(hoped.in_month, months)), YEAR)), *given)


class _Hoped:
    """What organisations expect in a year, added up over those that said so once: they are most of them."""

    def __init__(self, mine: Iterable[tuple[date, Stuff]]) -> None:
        self.once, self.others = Counter[date](), list[tuple[date, Sequence[Expected]]]()
        for begin, one in mine:
            if len(one.expected) == 1:
                self.once[begin] += one.expected[0].signals
            elif one.expected:
                self.others.append((begin, one.expected))

    def in_month(self, first: date) -> int:
        """What was expected in a year, as it held in a month; nought before an organisation may signal."""
        begun = sum(signals for begin, signals in self.once.items() if begin <= first)
        return begun + sum(_expected(said, first) for begin, said in self.others if begin <= first)


def _expected(said: Sequence[Expected], first: date) -> int:
    held = [one for one in said if one.since <= first] or [min(said, key=_since)]
    return max(held, key=_since).signals


def _since(one: Expected) -> date:
    return one.since
