"""What waits for a coordinator of a region, on the dashboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import ngettext

from app.common import clock
from app.common.web.locale import gettext as _
from app.common.web.pages import WorkItem
from app.common.web.worklists import worklist
from app.onboarding.actions import board as actions


@worklist
def steps_due(person: Any) -> Iterator[WorkItem]:
    """Steps that ask for action, and how many of them are overdue; one statement."""
    if person.user_id is None or ("can_complete", "Connection") not in person.permissions:
        return
    counts = actions.counts(clock.today())
    asking, late = sum(count.asking for count in counts), sum(count.late for count in counts)
    if asking:
        title = ngettext("Step of a connection asks for action", "Steps of connections ask for action", asking)
        told = ngettext("%(num)d is overdue.", "%(num)d are overdue.", late) if late else _("None is overdue.")
        yield WorkItem(asking, title, told, url_for("ConnectionView.list"), _("View"))
