"""Charts of figures: what was expected and given, beside each other, with the table that belongs to it."""

from __future__ import annotations

from collections.abc import Sequence

from app.common.web.charts import Figures, Grouped, Lines, Series, grouped, lines
from app.common.web.locale import gettext as _
from app.onboarding.actions.signals.counting import Piece
from app.onboarding.views.signals.words import short_period

FEWEST_FOR_LINES = 5
"""Of fewer periods bars tell more."""


def over_time(key: str, title: str, pieces: Sequence[Piece]) -> Lines | Grouped | None:
    """What was expected and given, from period to period; nothing where no figures are known."""
    if not any(one.signals is not None for one in pieces):
        return None
    series = [
        Series(_("Expected"), tuple(one.expected for one in pieces), mark="b"),
        Series(_("Signals"), tuple(one.signals for one in pieces), mark="a"),
    ]
    if any(one.matches for one in pieces):
        series.append(Series(_("Matches"), tuple(one.matches for one in pieces), mark="c"))
    numbers = [number for one in series for number in one.values if number is not None]
    labels = tuple(short_period(one.period) for one in pieces)
    figures = Figures(key, title, _("Period"), labels, tuple(series), 0, _ceiling(max(numbers)), counts=True)
    return lines(figures) if len(pieces) >= FEWEST_FOR_LINES else grouped(figures)


def _ceiling(most: int) -> int:
    """The end of the scale: round, and with few steps that are round as well."""
    step = 1
    while step * 5 < most:
        step = step * 10 // 5 if str(step)[0] == "5" else step * 5 // 2 if str(step)[0] == "2" else step * 2
    return step * -(-max(most, 1) // step) if step > 1 else max(most, 2)
