"""Periods and counts as people and reporting tools write them, in three languages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.common.words import Told
from app.onboarding.rules.signals.numbers import count_of
from app.onboarding.rules.signals.periods import Period, joined, month_before, period_of

JANUARY, FIRST_QUARTER, YEAR = Period(date(2026, 1, 1)), Period(date(2026, 1, 1), 3), Period(date(2026, 1, 1), 12)


JANUARIES = """2026-01|2026/1|01-2026|1/2026|202601|20260131|2026M01|jan 2026|Januari 2026|jan-26|jan. '26
2026 januari|janvier 2026|janv. 2026|January 2026|1-1-2026|31/01/2026|2026-01-31|2026-01-31T00:00:00
2026-01-31 00:00:00Z|1 januari 2026|1er janvier 2026|January 1, 2026|1-jan-2026| jan\u00a02026 """
QUARTERS = """Q1 2026|2026 Q1|2026-Q1|2026Q1|K1 2026
kw 1 2026|1e kwartaal 2026|1e kwartaal van 2026|kwartaal 1 2026
Qtr 1 2026|T1 2026|2026 T1|1er trimestre 2026|1er trimestre de 2026|1st quarter 2026|Q1-26"""


@pytest.mark.parametrize("text", JANUARIES.replace("\n", "|").split("|"))
def test_january_is_january_however_it_is_written(text: str) -> None:
    assert period_of(text) == JANUARY


@pytest.mark.parametrize("text", QUARTERS.replace("\n", "|").split("|"))
def test_the_first_quarter_is_found_in_three_languages(text: str) -> None:
    assert period_of(text) == FIRST_QUARTER


@pytest.mark.parametrize("value", ["2026", "jaar 2026", "année 2026", 2026, 2026.0])
def test_a_year_alone_is_the_whole_year(value: Any) -> None:
    assert period_of(value) == YEAR


@pytest.mark.parametrize(
    "name", ["mrt 2026", "maart 2026", "mars 2026", "march 2026", "2026-03", datetime(2026, 3, 9)]
)
def test_march_is_the_third_month(name: Any) -> None:
    assert period_of(name) == Period(date(2026, 3, 1))


@pytest.mark.parametrize("name", ["août 2026", "aug-26", "augustus 2026", date(2026, 8, 31), 202608])
def test_august_is_the_eighth_month(name: Any) -> None:
    assert period_of(name) == Period(date(2026, 8, 1))


def test_two_numbers_are_day_and_month_in_that_order() -> None:
    assert period_of("01/02/2026") == Period(date(2026, 2, 1))


@pytest.mark.parametrize(
    "value",
    [
        "",
        "mei",
        "2026-13",
        "Q5 2026",
        "1/13/2026",
        "31-02-2026",
        "foo 2026",
        "26-01",
        46023,
        1.5,
        True,
        None,
        "1999",
    ],
)
def test_what_may_be_several_times_or_none_is_no_period(value: Any) -> None:
    assert period_of(value) is None


def test_a_month_that_names_another_year_than_its_column_is_no_period() -> None:
    assert joined(2026, "2025-03") is None
    assert joined(2026, datetime(2026, 3, 1)) == joined("2026", "maart") == joined(2026, 3.0)


def test_a_period_knows_its_months_and_what_comes_after() -> None:
    assert list(Period(date(2025, 11, 1), 3).each()) == [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)]
    assert Period(date(2025, 11, 1), 3).after == date(2026, 2, 1)
    assert YEAR.holds(FIRST_QUARTER)
    assert not FIRST_QUARTER.holds(YEAR)
    assert month_before(date(2026, 1, 31), 2) == date(2025, 11, 1)


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_every_day_is_found_in_its_month(day: date) -> None:
    wanted = Period(day.replace(day=1))

    assert period_of(day) == wanted
    for pattern in ("%Y-%m", "%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%Y%m", "%B %Y", "%b %Y", "%m-%Y"):
        assert period_of(day.strftime(pattern)) == wanted, pattern


@given(st.one_of(st.text(max_size=25), st.integers(), st.floats(), st.dates(), st.datetimes(), st.booleans()))
def test_nothing_that_can_be_written_breaks_the_readers(value: Any) -> None:
    found = period_of(value)
    assert found is None or found.first.day == 1
    assert joined(2026, value) is None or joined(2026, value).first.year == 2026  # type: ignore[union-attr]

    count = count_of(value, line=1, column="Signalen")
    assert count is None or isinstance(count, Told) or 0 <= count <= 1_000_000


@given(st.integers(0, 1_000_000), st.sampled_from(["", ".", ",", " ", "\u00a0", "\u202f", "’"]))
def test_thousands_are_written_in_many_ways(number: int, sign: str) -> None:
    assert count_of(f"{number:,}".replace(",", sign), line=1, column="Signalen") == number


@pytest.mark.parametrize("text", ["12,0", "12.00", "+12", " 12 ", "12"])
def test_a_whole_number_may_say_so(text: str) -> None:
    assert count_of(text, line=1, column="Signalen") == 12
