"""What a new version of a template touches, in sentences beside those that compare two versions (F-11)."""

from __future__ import annotations

from typing import Any

from flask_babel import ngettext

from app.common.web.locale import gettext as _
from app.plans.actions.impact import Kept, impact
from app.questionnaires.rules.comparing import Difference
from app.questionnaires.views.editions import WithEditions


class Touching(WithEditions):
    """A screen of templates that tells what in plans hangs on what differs."""

    def touched(self, was: Any, found: list[Difference]) -> tuple[str, list[str]]:
        told = impact(was, found)
        whole = ngettext(
            "%(num)d plan of your organisation has version %(version)s, and keeps it until you move it.",
            "%(num)d plans of your organisation have version %(version)s, and keep it until you move them.",
            told.plans,
            version=was.number,
        )
        if not told.plans:
            whole = _("No plan of your organisation has version %(version)s.", version=was.number)
            return whole, [""] * len(found)
        waiting = dict(told.kept)
        return whole, [_said(waiting.pop(one.key)) if one.key in waiting else "" for one in found]


def _said(kept: Kept) -> str:
    """How much stands under something; what there is none of is not named."""
    numbers = (
        (kept.answers, ngettext("%(num)d answer", "%(num)d answers", kept.answers)),
        (kept.goals, ngettext("%(num)d goal", "%(num)d goals", kept.goals)),
        (kept.measurements, ngettext("%(num)d measurement", "%(num)d measurements", kept.measurements)),
    )
    there = ", ".join(words for count, words in numbers if count)
    return (
        _("In these plans: %(numbers)s", numbers=there) if there else _("Nothing stands under it in these plans.")
    )
