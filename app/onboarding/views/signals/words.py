"""Periods in words, in the language of the page."""

from __future__ import annotations

from datetime import date

from flask_babel import format_date

from app.common.web.locale import gettext as _
from app.onboarding.rules.signals.periods import HALF, MONTH, QUARTER, YEAR, Period, month_before


def month_in_words(first: date, *, short: bool = False) -> str:
    """A month with its year."""
    return format_date(first, "MMM y" if short else "MMMM y")


def months_in_words(first: date, last: date) -> str:
    """From a month up to and including another."""
    if first == last:
        return month_in_words(first)
    if first.year == last.year:
        return _("%(first)s to %(last)s", first=format_date(first, "MMMM"), last=month_in_words(last))
    return _("%(first)s to %(last)s", first=month_in_words(first), last=month_in_words(last))


def period_in_words(period: Period) -> str:
    """A month, quarter, half year or year; another stretch by its first and last month."""
    first, year = period.first, period.first.year
    if period.months == MONTH:
        return month_in_words(first)
    if period.months == QUARTER and first.month % QUARTER == 1:
        return _("quarter %(number)s of %(year)s", number=(first.month + 2) // QUARTER, year=year)
    if period.months == HALF and first.month % HALF == 1:
        return _("half year %(number)s of %(year)s", number=(first.month + 5) // HALF, year=year)
    if period.months == YEAR and first.month == 1:
        return str(year)
    return months_in_words(first, month_before(period.after, 1))


def short_period(period: Period) -> str:
    """The same as it stands below a chart and above a column."""
    if period.months == MONTH:
        return month_in_words(period.first, short=True)
    if period.months == QUARTER and period.first.month % QUARTER == 1:
        return _("Q%(number)s %(year)s", number=(period.first.month + 2) // QUARTER, year=period.first.year)
    return period_in_words(period)
