"""Nora compliments who is active and calls who is not, over the months of which she has figures (O-25, O-39)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.onboarding.rules.signals.calling import Call, Thresholds, call_for, lists, reasons_against
from app.onboarding.rules.signals.comparing import (
    Compared,
    Expected,
    Given,
    compared,
    covered,
    expected_over,
    rounded,
    whole_months,
)
from app.onboarding.rules.signals.periods import Period

YEAR = Period(date(2026, 1, 1), 12)
MONTHS = frozenset(YEAR.each())
USUAL = Thresholds()


def months(*signals: int, year: int = 2026) -> list[Given]:
    """Figures per month, from January on."""
    return [Given(Period(date(year, number, 1)), count, 0) for number, count in enumerate(signals, 1)]


def call(figures: list[Given], expected: int | None, known: frozenset[date] = MONTHS, **how: date) -> Call:
    """On which list an organisation stands that expects so many in a year."""
    profile = [] if expected is None else [Expected(expected)]
    return call_for(compared(figures, profile, YEAR, known, **how), USUAL)[0]


def test_who_gives_more_than_expected_is_complimented() -> None:
    one = compared(months(*[7] * 12), [Expected(60)], YEAR, MONTHS)

    assert (one.expected, one.signals, one.difference, one.percent) == (60, 84, 24, 140)
    assert call(months(*[7] * 12), 60) is Call.COMPLIMENT


def test_who_gives_half_of_what_was_expected_is_called_with_the_figures() -> None:
    one = compared(months(1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 1, 0), [Expected(15)], YEAR, MONTHS)

    found, reason = call_for(one, USUAL)

    assert found is Call.CONTACT
    assert reason is not None
    assert reason.message % reason.places == "7 signals, 15 expected (47%)."


def test_who_gives_nearly_what_was_expected_is_left_in_peace() -> None:
    assert call(months(*[2] * 6, *[1] * 6), 20) is Call.NEITHER


def test_who_was_active_and_stopped_is_called_and_not_complimented() -> None:
    found, reason = call_for(compared(months(30, 30), [Expected(40)], YEAR, MONTHS), USUAL)

    assert found is Call.CONTACT
    assert reason is not None
    assert reason.places == {"months": "10"}


def test_who_expects_one_in_two_years_is_not_silent_after_half_a_year() -> None:
    one = compared([], [Expected(1, 24)], YEAR, MONTHS)

    assert call_for(one, USUAL) == (Call.NEITHER, None)


def test_without_a_number_in_the_profile_only_silence_is_told() -> None:
    assert call(months(*[9] * 12), None) is Call.NEITHER
    assert call([], None) is Call.CONTACT


def test_no_line_in_a_file_is_nought_but_a_month_without_a_file_is_nothing() -> None:
    """In the file of January to June there is no line for De Kiezel: it gave none. Of July nobody knows."""
    half = covered(months(*[4] * 6))

    one = compared([], [Expected(12)], YEAR, half)

    assert (one.months, one.expected, one.silent) == (6, 6, 6)
    assert compared([], [Expected(12)], YEAR, frozenset()).months == 0
    assert call([], 12, frozenset()) is Call.NEITHER


def test_an_organisation_counts_from_the_month_in_which_it_was_trained() -> None:
    one = compared(
        months(0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 3, 3), [Expected(36)], YEAR, MONTHS, since=date(2026, 10, 20)
    )

    assert (one.months, one.expected, one.signals) == (3, 9, 9)
    assert call([], 36, since=date(2026, 11, 1)) is Call.NEITHER


def test_a_profile_that_was_revised_counts_from_its_day_on() -> None:
    profile = [Expected(24, since=date(2026, 7, 1)), Expected(12, since=date(2025, 3, 1))]

    assert compared([], profile, YEAR, MONTHS).expected == 6 + 12
    assert expected_over(profile, [date(2024, 1, 1)]) == 1
    assert expected_over([], [date(2024, 1, 1)]) == 0


@pytest.mark.parametrize(("signals", "length"), [(12, 12), (3, 3), (1, 1)])
def test_expected_may_be_said_per_year_quarter_or_month(signals: int, length: int) -> None:
    assert compared([], [Expected(signals, length)], YEAR, MONTHS).expected == 12


def test_figures_of_a_year_say_nothing_of_one_quarter() -> None:
    quarter = Period(date(2026, 1, 1), 3)

    assert compared([Given(YEAR, 40)], [Expected(40)], quarter, MONTHS).months == 0
    assert compared([Given(YEAR, 40)], [Expected(40)], YEAR, MONTHS).signals == 40


def test_of_a_quarter_with_signals_no_month_is_silent() -> None:
    figures = [Given(Period(date(2026, 10, 1), 3), 1)]

    assert compared(figures, [Expected(40)], YEAR, MONTHS).silent == 0


def test_a_file_with_matches_alone_makes_no_month_known() -> None:
    assert covered([Given(YEAR, None, 4)]) == frozenset()


def test_the_lists_begin_with_whom_it_matters_most_for() -> None:
    people = {
        "ggd": compared(months(*[11] * 12), [Expected(120)], YEAR, MONTHS),
        "leerplicht": compared(months(*[7] * 12), [Expected(60)], YEAR, MONTHS),
        "welzijn": compared(months(*[1] * 12), [Expected(40)], YEAR, MONTHS),
        "praktijk": compared([], [Expected(100)], YEAR, MONTHS),
        "kiezel": compared(months(*[1] * 12), [Expected(13)], YEAR, MONTHS),
    }

    compliments, contacts = lists(people.items(), USUAL)

    assert [one.organisation for one in compliments] == ["leerplicht", "ggd"]
    assert [one.organisation for one in contacts] == ["praktijk", "welzijn"]


def test_thresholds_of_a_region_move_the_lists() -> None:
    one = compared(months(*[1] * 12), [Expected(13)], YEAR, MONTHS)

    assert call_for(one, Thresholds(compliment_percent=92))[0] is Call.COMPLIMENT
    assert call_for(one, Thresholds(compliment_percent=120, contact_percent=93))[0] is Call.CONTACT


@pytest.mark.parametrize("thresholds", [Thresholds(silent_months=0), Thresholds(contact_percent=100)])
def test_thresholds_that_make_no_sense_are_told(thresholds: Thresholds) -> None:
    assert len(reasons_against(thresholds)) == 1
    assert reasons_against(USUAL) == []


def test_the_span_that_nora_looks_at_ends_with_the_month_that_is_over() -> None:
    assert whole_months(12, date(2026, 11, 29)) == Period(date(2025, 11, 1), 12)


def test_a_half_goes_up() -> None:
    assert [rounded(Fraction(one, 2)) for one in (0, 1, 2, 3)] == [0, 1, 1, 2]


@given(
    st.lists(st.integers(0, 30), max_size=12),
    st.one_of(st.none(), st.integers(0, 200)),
    st.frozensets(st.sampled_from(sorted(MONTHS))),
    st.dates(date(2025, 1, 1), date(2027, 1, 1)),
)
def test_nobody_stands_on_both_lists_and_more_signals_never_make_it_worse(
    signals: list[int], expected: int | None, known: frozenset[date], since: date
) -> None:
    worth = {Call.CONTACT: 0, Call.NEITHER: 1, Call.COMPLIMENT: 2}
    before, after = (
        call(months(*[one + more for one in signals]), expected, known, since=since) for more in (0, 1)
    )

    assert worth[before] <= worth[after]


def test_nothing_is_divided_by_an_expectation_of_nought() -> None:
    assert Compared(Fraction(), 5, 0, 12, 0, Fraction()).percent is None
    assert call(months(*[1] * 12), 0) is Call.NEITHER
