"""Whom the coordinator compliments and whom she calls: two lists, with the reason for each (O-39).

Both show exact figures, because she has to speak about them; they stay on her own screens (F-24).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from enum import StrEnum
from fractions import Fraction

from app.common.frozen import frozen
from app.common.words import N_, Told
from app.onboarding.rules.signals.comparing import Compared, rounded


class Call(StrEnum):
    """What an organisation is called for, if anything."""

    COMPLIMENT = "compliment"
    CONTACT = "contact"
    NEITHER = "neither"


@frozen
class Thresholds:
    """From where on an organisation stands on one of the lists; kept as data, so that a region sets its own."""

    compliment_percent: int = 100
    """Of what was expected; as much or more is active."""
    contact_percent: int = 60
    """Less than this much is few."""
    fewest_months: int = 3
    """Of less time nothing can be said."""
    fewest_expected: int = 3
    """Where fewer were expected in all, one signal more or less says nothing: only silence does."""
    silent_months: int = 6
    """So long without a signal is a while."""


TOO_FEW_MONTHS = N_("Give the months as whole numbers of 1 or more.")
UPSIDE_DOWN = N_("The percentage for contact has to be below the one for a compliment.")
SILENT = N_("No signals for %(months)s months.")
FEWER = N_("%(signals)s signals, %(expected)s expected (%(percent)s%%).")


@frozen
class Listed:
    """An organisation on one of the lists."""

    organisation: Hashable
    compared: Compared
    thresholds: Thresholds

    @property
    def reason(self) -> Told:
        """Why it is there, put in words for the few of a list that are shown."""
        return _reason(self.compared, self.thresholds)


def reasons_against(thresholds: Thresholds) -> list[str]:
    """Why thresholds cannot be used."""
    checks = (
        (min(thresholds.fewest_months, thresholds.silent_months) < 1, TOO_FEW_MONTHS),
        (not 0 <= thresholds.contact_percent < thresholds.compliment_percent, UPSIDE_DOWN),
    )
    return [reason for holds, reason in checks if holds]


def call_for(one: Compared, thresholds: Thresholds) -> tuple[Call, Told | None]:
    """What an organisation is called for, and why. Silence comes first: who was active and stopped is called."""
    call = _call(one, thresholds)
    return call, None if call is Call.NEITHER else _reason(one, thresholds)


def _call(one: Compared, thresholds: Thresholds) -> Call:
    if _is_silent(one, thresholds):
        return Call.CONTACT
    told = one.months >= thresholds.fewest_months and one.expected is not None
    if not told or one.expected is None or one.expected < max(thresholds.fewest_expected, 1):
        return Call.NEITHER
    if _at_least(one, thresholds.compliment_percent):
        return Call.COMPLIMENT
    return Call.NEITHER if _at_least(one, thresholds.contact_percent) else Call.CONTACT


def _reason(one: Compared, thresholds: Thresholds) -> Told:
    if _is_silent(one, thresholds):
        return Told(SILENT, months=str(one.silent))
    expected = str(rounded(one.expected or Fraction()))
    return Told(FEWER, signals=str(one.signals), expected=expected, percent=str(one.percent))


def _at_least(one: Compared, percent: int) -> bool:
    """Compared without rounding: 99.6 percent is not as much as expected."""
    if one.expected is None:
        return False
    return 100 * one.signals * one.expected.denominator >= percent * one.expected.numerator


def _is_silent(one: Compared, thresholds: Thresholds) -> bool:
    """Whether nothing came for a while in which, by the profile, something should have."""
    return one.silent >= thresholds.silent_months and (one.expected is None or one.missed >= 1)


def lists(
    compared: Iterable[tuple[Hashable, Compared]], thresholds: Thresholds
) -> tuple[list[Listed], list[Listed]]:
    """The compliments, most above what was expected first, and the contacts, most that is missing first."""
    found: dict[Call, list[Listed]] = {Call.COMPLIMENT: [], Call.CONTACT: []}
    for organisation, one in compared:
        if (call := _call(one, thresholds)) is not Call.NEITHER:
            found[call].append(Listed(organisation, one, thresholds))
    compliments = sorted(found[Call.COMPLIMENT], key=_surplus, reverse=True)
    return compliments, sorted(found[Call.CONTACT], key=_surplus)


def _surplus(one: Listed) -> float:
    """How much more than expected; divided once, at the end, so that what is equal stays equal."""
    expected = one.compared.expected or Fraction()
    return (one.compared.signals * expected.denominator - expected.numerator) / expected.denominator
