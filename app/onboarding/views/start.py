"""What waits for a coordinator of a region and for the Servicedesk, on the dashboard."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import ngettext

from app.common.web.locale import gettext as _
from app.common.web.pages import WorkItem
from app.common.web.waiting import waits
from app.onboarding.actions import board as actions
from app.onboarding.actions import handing_over


@waits("complete", "Connection", actions.waiting)
def steps_due(count: int, _since: datetime | None) -> WorkItem:
    """Steps of connections that ask for action."""
    title = ngettext("Step of a connection asks for action", "Steps of connections ask for action", count)
    told = _("What is overdue stands first.")
    return WorkItem(count, title, told, url_for("ConnectionView.list"), _("View"))


@waits("confirm", "AccountHandOver", handing_over.waiting)
def lists_to_confirm(count: int, _since: datetime | None) -> WorkItem:
    """Lists of accounts of which nobody said yet that the helpdesk has them."""
    title = ngettext("List of accounts waits for a receipt", "Lists of accounts wait for a receipt", count)
    told = _("The helpdesk creates and removes the accounts on it.")
    return WorkItem(count, title, told, url_for("AccountHandOverView.list", waits="yes"), _("View"))
