"""Reports that Nora sends to others give away no small figure and no single reporter (F-24).

The tables are read by a solver of their own (`tests.solving`), which knows nothing of how they were made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.common.suppressing import Showing
from app.onboarding.rules.signals.reports import (
    ALL,
    Axes,
    Cell,
    Key,
    Member,
    Part,
    Row,
    at,
    counted,
    organisation_rows,
    sector_cells,
)
from tests.solving import MOST, Reader

QUARTERS = ("Q1", "Q2", "Q3")


def text_of(one: Cell, least: int) -> str:
    """A figure as it is printed."""
    if one.how is Showing.EXACT:
        return str(one.number)
    return f"< {least}" if one.how is Showing.FEW else "hidden"


def printed(rows: list[Row], counts: Mapping[Key, int], axes: Axes, least: int) -> dict[Key, str]:
    """Both tables as they are sent, by what each figure is about; no figure may stand there in two ways."""
    found = {row.key: text_of(row.signals, least) for row in rows}
    for (sector, period), one in sector_cells(counts, axes, least).items():
        named = {"sector": sector, "period": period}
        key = at(**{kind: what for kind, what in named.items() if what is not None})
        text = text_of(one, least)
        assert found.setdefault(key, text) == text
    for row in rows:  # who knows what was expected reads what was given in the difference
        if row.difference.how is Showing.EXACT and row.expected is not None:
            assert row.difference.number is not None
            assert found[row.key] == str(row.expected + row.difference.number)
        else:
            assert row.difference.number is None
    return found


def reader_of(cells: Mapping[Key, str], axes: Axes, least: int) -> Reader:
    """Somebody who reads both tables, and knows which organisation is in which sector."""
    reader = Reader()
    for key, text in cells.items():
        reader.reads(key, text, least)
    by_sector: dict[Any, list[Any]] = {}
    for one in axes.members:
        by_sector.setdefault(one.sector, []).append(one.key)
        for period in axes.periods:
            key = at(organisation=one.key, period=period)
            reader.low[key], reader.high[key] = 0, MOST
        its = [at(organisation=one.key, period=period) for period in axes.periods]
        reader.sums.append((at(organisation=one.key), its))
    for sector, members in by_sector.items():
        reader.sums.append((at(sector=sector), [at(organisation=one) for one in members]))
        reader.sums.append((at(sector=sector), [at(sector=sector, period=period) for period in axes.periods]))
        for period in axes.periods:
            its = [at(organisation=one, period=period) for one in members]
            reader.sums.append((at(sector=sector, period=period), its))
    reader.sums.append((ALL, [at(sector=sector) for sector in by_sector]))
    reader.sums.append((ALL, [at(period=period) for period in axes.periods]))
    for period in axes.periods:
        reader.sums.append((at(period=period), [at(sector=sector, period=period) for sector in by_sector]))
    return reader


@st.composite
def regions(draw: Any) -> tuple[list[Part], Axes, int]:
    """A few organisations with a few signals each, and the smallest figure that may be shown."""
    periods = QUARTERS[: draw(st.integers(1, 3))]
    members = tuple(
        Member(f"o{number}", draw(st.sampled_from(["care", "school"])), draw(st.sampled_from([1, 4, 9])))
        for number in range(draw(st.integers(1, 4)))
    )
    parts = [Part(one.key, period, draw(st.integers(0, 8))) for one in members for period in periods]
    return parts, Axes(members, periods), draw(st.integers(3, 5))


def sent(parts: list[Part], axes: Axes, least: int) -> tuple[Mapping[Key, int], dict[Key, str]]:
    """The true figures, and what is printed of them."""
    counts = counted(parts, axes)
    rows = organisation_rows(counts, counts, {one.key: 10 for one in axes.members}, axes, least)
    return counts, printed(rows, counts, axes, least)


@settings(max_examples=60, deadline=None)
@given(regions())
def test_no_figure_that_is_not_shown_follows_from_the_reports_together(region: Any) -> None:
    parts, axes, least = region
    counts, cells = sent(parts, axes, least)
    reader = reader_of(cells, axes, least)

    for key, text in cells.items():
        if not text.isdecimal():
            assert any(reader.values_of(key, counts.get(key, 0))), key


@settings(max_examples=60, deadline=None)
@given(regions())
def test_every_small_figure_and_every_traceable_one_is_kept_back(region: Any) -> None:
    parts, axes, least = region
    counts, cells = sent(parts, axes, least)

    for key, text in cells.items():
        assert not text.isdecimal() or int(text) == counts.get(key, 0) >= least
    for one in axes.members:
        if one.reporters < least:
            assert not cells[at(organisation=one.key)].isdecimal()


def test_the_reader_works_out_what_is_hidden_carelessly() -> None:
    """The solver is no solver that finds nothing: with the small figure alone hidden it finds it."""
    axes = Axes((Member("kiezel", "school", 9), Member("brug", "school", 9)), ("Q1",))
    careless = {
        ALL: "23",
        at(sector="school"): "23",
        at(period="Q1"): "23",
        at(sector="school", period="Q1"): "23",
        at(organisation="kiezel"): "< 5",
        at(organisation="brug"): "20",
    }

    reader = reader_of(careless, axes, 5)

    assert not list(reader.values_of(at(organisation="kiezel"), 3))


def test_forty_signals_of_one_reporter_are_not_shown_and_do_not_follow_from_the_total() -> None:
    """De Kiezel has one person who gives signals: who reads 40 reads what that person did."""
    axes = Axes(
        (Member("kiezel", "school", 1), Member("brug", "school", 9), Member("ggd", "care", 30)), ("Q1", "Q2")
    )
    parts = [Part(one.key, period, 20) for one in axes.members for period in axes.periods]

    counts, cells = sent(parts, axes, 5)

    assert cells[at(organisation="kiezel")] == "hidden"
    assert cells[ALL] == "120"
    assert any(reader_of(cells, axes, 5).values_of(at(organisation="kiezel"), counts[at(organisation="kiezel")]))


def test_a_difference_is_shown_only_where_what_was_given_is() -> None:
    axes = Axes((Member("kiezel", "school", 9), Member("brug", "school", 9), Member("ggd", "school", 9)), ("Q1",))
    counts = counted([Part("kiezel", "Q1", 3), Part("brug", "Q1", 12), Part("ggd", "Q1", 30)], axes)

    rows = {row.key: row for row in organisation_rows(counts, counts, {"kiezel": 10, "brug": 10}, axes, 5)}

    assert rows[at(organisation="kiezel")].difference == Cell(Showing.FEW)
    assert rows[at(organisation="kiezel")].expected == 10
    assert rows[ALL].expected is None  # the health service said nothing
    for row in rows.values():
        assert (row.difference.number is None) == (row.signals.number is None or row.expected is None)


def test_what_is_not_on_the_axes_is_not_counted() -> None:
    axes = Axes((Member("kiezel", "school", 9),), ("Q1",))

    counts = counted([Part("elders", "Q1", 9), Part("kiezel", "Q4", 9), Part("kiezel", "Q1", 7)], axes)

    assert counts[ALL] == 7


def test_a_region_of_fifty_organisations_keeps_most_of_its_figures() -> None:
    """Hiding more than needed would protect as well, and tell nothing."""
    members = tuple(Member(number, f"s{number % 6}", 2 if number % 12 == 0 else 12) for number in range(50))
    axes = Axes(members, ("Q1", "Q2", "Q3", "Q4"))
    parts = [
        Part(one.key, period, 0 if number % 7 == 3 else 4 + (number + place) % 9)
        for number, one in enumerate(members)
        for place, period in enumerate(axes.periods)
    ]

    counts, cells = sent(parts, axes, 5)

    large = [key for key in cells if counts.get(key, 0) >= 5]
    kept = [key for key in large if cells[key].isdecimal()]
    assert len(kept) >= 0.75 * len(large)
    assert cells[ALL] == str(counts[ALL])
