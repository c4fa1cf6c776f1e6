"""Windows: six to eight weeks after the training, two to three months after an evaluation, and every year."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from itertools import count, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.common import clock
from app.onboarding.rules.nine_steps import NINE_STEPS
from app.onboarding.rules.windows import MOST, Span, Unit, Window, later, length, window_from

DAYS = st.dates(date(1996, 1, 1), date(2120, 12, 31))


def window_of(key: str) -> Window:
    step = NINE_STEPS.step(key)
    assert step and step.window
    return step.window


def counted_months(day: date, months: int) -> date:
    """The same day so many months on, found by walking from month to month, and the last one of a short month."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@given(DAYS)
def test_the_first_evaluation_falls_on_one_of_the_fifteen_days_from_the_same_weekday_six_weeks_later(training):
    span = window_of("evaluation_1").from_day(training)
    walked = list(islice((training + timedelta(days=step) for step in count()), 57))
    assert [span.first, span.last] == [walked[42], walked[56]]
    assert span.first.weekday() == training.weekday() == span.last.weekday()


@given(DAYS)
def test_the_second_evaluation_falls_two_to_three_calendar_months_after_the_first(evaluation):
    span = window_of("evaluation_2").from_day(evaluation)
    assert span == Span(counted_months(evaluation, 2), counted_months(evaluation, 3))


@given(DAYS)
def test_a_year_later_is_the_same_day_and_28_february_for_a_leap_day(evaluation):
    span = window_of("yearly").from_day(evaluation)
    leap = (evaluation.month, evaluation.day) == (2, 29)
    expected = date(evaluation.year + 1, 2, 28) if leap else evaluation.replace(year=evaluation.year + 1)
    assert span == Span(expected, expected)


@given(DAYS, st.sampled_from(list(Unit)), st.integers(0, 10), st.integers(0, 10))
def test_a_later_day_never_gives_an_earlier_window(day, unit, least, more):
    window = Window("training", unit, least, least + more)
    today, tomorrow = window.from_day(day), window.from_day(day + timedelta(days=1))
    assert today.first <= today.last and today.first <= tomorrow.first and today.last <= tomorrow.last


@pytest.mark.parametrize(
    ("evaluation", "first", "last"),
    [
        (date(2026, 12, 31), date(2027, 2, 28), date(2027, 3, 31)),
        (date(2027, 12, 30), date(2028, 2, 29), date(2028, 3, 30)),
        (date(2027, 11, 30), date(2028, 1, 30), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 4, 29), date(2028, 5, 29)),
        (date(2026, 8, 31), date(2026, 10, 31), date(2026, 11, 30)),
    ],
)
def test_at_the_end_of_a_month_the_window_stays_within_its_months(evaluation, first, last):
    assert window_of("evaluation_2").from_day(evaluation) == Span(first, last)


@pytest.mark.parametrize("training", [date(2027, 2, 16), date(2026, 9, 15)])
def test_a_change_of_the_clock_within_the_window_moves_no_day(training):
    """The last Sunday of March has 23 hours, that of October 25; an evening stays one of its day."""
    span = window_of("evaluation_1").from_day(training)
    evening = clock.by_the_wall(datetime(training.year, training.month, training.day, 19, 30))
    assert evening is not None
    hours = (clock.begin_of(span.first) - clock.begin_of(training)) / timedelta(hours=1)
    assert hours != 42 * 24, "a change of the clock lies between"
    assert clock.on_the_wall(evening).date() + timedelta(days=42) == span.first


def test_a_training_late_in_the_evening_counts_for_its_day_here_and_not_for_that_of_utc():
    begun = datetime(2027, 6, 30, 22, 30, tzinfo=UTC)
    assert window_of("evaluation_1").from_day(clock.on_the_wall(begun).date()).first == date(2027, 8, 12)


def test_what_follows_from_a_span_lies_between_its_first_and_its_last_day():
    ahead = window_of("evaluation_2").from_span(Span(date(2027, 1, 19), date(2027, 2, 2)))
    assert ahead == Span(date(2027, 3, 19), date(2027, 5, 2))


@given(DAYS, st.integers(0, 40), st.integers(0, 40))
def test_months_are_counted_as_one_counts_them_on_a_wall_calendar(day, one, two):
    assert later(day, Unit.MONTHS, one) == counted_months(day, one)
    assert later(day, Unit.MONTHS, one + two) >= later(later(day, Unit.MONTHS, one), Unit.MONTHS, two)


@pytest.mark.parametrize(
    ("window", "words"),
    [
        (Window("a", Unit.DAYS, 42, 56), "6 to 8 weeks later"),
        (Window("a", Unit.DAYS, 7, 7), "1 week later"),
        (Window("a", Unit.DAYS, 3, 10), "3 to 10 days later"),
        (Window("a", Unit.MONTHS, 2, 3), "2 to 3 months later"),
        (Window("a", Unit.MONTHS, 2, 2), "2 months later"),
        (Window("a", Unit.YEARS, 1, 1), "every year"),
    ],
)
def test_a_window_is_told_in_words(window, words):
    told = length(window)
    message = told.plural if told.plural and told.number != 1 else told.message
    assert message % told.places == words


@given(st.sampled_from(list(Unit)), st.integers(-5, 5000), st.integers(-5, 5000))
def test_a_window_comes_back_as_it_was_kept_and_is_sound_only_when_it_runs_forwards(unit, least, most):
    window = Window("training", unit, least, most)
    assert window_from(window.told()) == window
    assert window.sound == (least in range(most + 1) and most <= MOST[unit])
