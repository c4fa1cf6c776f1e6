"""What a file with figures holds, and what follows when it is taken over, in words."""

from __future__ import annotations

from flask_babel import ngettext

from app.common.web.locale import gettext as _
from app.common.web.pages import Cell, Fact
from app.common.web.values import shown
from app.onboarding.actions.signals.taking import Ahead
from app.onboarding.rules.signals.reading import Reading
from app.onboarding.views.signals.words import months_in_words, period_in_words

MOST_PERIODS = 12
"""How many periods that give way are named one by one."""


def facts_of(ahead: Ahead, reading: Reading) -> tuple[Fact, ...]:
    """What a file holds, in a few numbers."""
    found = [
        Fact(_("Period"), Cell(months_in_words(ahead.months[0], ahead.months[-1]))),
        Fact(_("Organisations"), Cell(shown(ahead.organisations))),
    ]
    for label, numbers in (
        (_("Signals"), [one.signals for one in reading.figures]),
        (_("Matches"), [one.matches for one in reading.figures]),
    ):
        known = [one for one in numbers if one is not None]
        found.append(Fact(label, Cell(shown(sum(known)) if known else _("Not in this file"))))
    return tuple(found)


def effects_of(ahead: Ahead) -> tuple[str, ...]:
    """What follows when figures are taken over, in sentences."""
    told = [
        _("Figures of %(period)s count.", period=months_in_words(ahead.months[0], ahead.months[-1])),
    ]
    gone = {one.period for one in ahead.replaced.gone}
    if gone:
        times = sorted(gone, key=lambda one: (one.first, one.months))
        names = ", ".join(period_in_words(one) for one in times[:MOST_PERIODS])
        if len(times) > MOST_PERIODS:
            names = _("%(names)s and %(count)s more", names=names, count=len(times) - MOST_PERIODS)
        told.append(_("They replace the figures of: %(periods)s.", periods=names))
    else:
        told.append(_("There were no figures of this time yet."))
    if ahead.lost:
        told.append(
            ngettext(
                "%(num)d organisation has figures of this time now and none in this file: they go.",
                "%(num)d organisations have figures of this time now and none in this file: they go.",
                ahead.lost,
            )
        )
    told.append(_("In these months, an organisation without a line in the file counts as having given none."))
    return tuple(told)
