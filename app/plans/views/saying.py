"""Sentences that several pages of plans say."""

from __future__ import annotations

from flask_babel import ngettext

from app.common.web.locale import gettext as _


def in_days(days: int) -> str:
    """How far away a day is."""
    if days == 0:
        return _("today")
    if days < 0:
        return ngettext("%(num)d day late", "%(num)d days late", -days)
    return ngettext("in %(num)d day", "in %(num)d days", days)
