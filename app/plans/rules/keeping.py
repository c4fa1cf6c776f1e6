"""How long a plan is kept once it is closed (mission P-36).

The file of a young person is kept for twenty years after its last change (Youth Act, article 7.3.8, clause 3).
Other laws say otherwise, so a template says how many years its plans are kept.
"""

from __future__ import annotations

from calendar import isleap
from datetime import date

from app.common.words import N_, Told

YOUTH_ACT = 20
LEAST, MOST = 1, 100

KEPT = N_("This plan is kept until %(day)s. It cannot be deleted before that.")
HAS_CONTENT = N_("Something was filled in already. Archive the plan instead.")
NOT_SO_LONG = N_("A plan is kept for at least %(least)s and at most %(most)s whole years.")


def kept_until(last_change: date, years: int) -> date:
    """The last day on which a plan is kept; after the 29th of February that is the 28th in most years."""
    year = last_change.year + years
    leaps = (last_change.month, last_change.day) == (2, 29) and not isleap(year)
    return date(year, 2, 28) if leaps else last_change.replace(year=year)


def reasons_against(years: float) -> list[str]:
    """Why plans cannot be kept for so many years."""
    sound = LEAST <= years <= MOST and years == int(years)
    return [] if sound else [Told(NOT_SO_LONG, least=str(LEAST), most=str(MOST))]


def reasons_not_to_delete(until: date | None, today: date, *, filled: bool) -> list[str]:
    """A plan goes only while nothing was filled in, and one that was closed not before its term is over."""
    if until and today <= until:
        return [Told(KEPT, day=until)]
    return [HAS_CONTENT] if filled else []
