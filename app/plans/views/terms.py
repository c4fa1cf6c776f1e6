"""By when plans have to be ready: which are late or nearly so, in the list and on the dashboard (F-15)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from flask import current_app, url_for
from sqlalchemy import ColumnElement, and_, or_, true

from app.common import clock
from app.common.frozen import frozen
from app.common.web.filters import ByChoice, ByYesNo
from app.common.web.locale import gettext as _
from app.common.web.pages import WorkItem
from app.common.web.parse import one_of
from app.common.web.worklists import worklist
from app.common.words import N_
from app.plans.actions import plans as actions
from app.plans.models import Plan
from app.plans.rules.plans import PlanState, Terms

SOON = timedelta(days=14)


class Late(StrEnum):
    """How near a day is."""

    LATE = "late"
    SOON = "soon"


TERMS_TO_ASK = {Late.LATE: N_("Too late"), Late.SOON: N_("Within two weeks")}


def terms() -> Terms:
    """The terms of this installation."""
    settings = current_app.config
    return Terms(settings["PLAN_WRITTEN_WITHIN_DAYS"], settings["PLAN_ADOPTED_WITHIN_DAYS"])


def due_before(day: date) -> ColumnElement[bool]:
    """The condition that something has to be done for a plan before a day: what `rules.plans.due` says, as SQL."""
    asked, waived = (timedelta(days=days) for days in (terms().asked, terms().waived))
    draft, open_ = Plan.state == PlanState.DRAFT, Plan.state != PlanState.CLOSED
    return or_(
        and_(draft, Plan.asked_on < day - asked),
        and_(draft, Plan.waived_on < day - waived),
        and_(open_, Plan.evaluates_on < day),
    )


@frozen
class ByTerm(ByChoice):
    """Narrow to plans for which something is late, or has to be done within two weeks."""

    def condition(self, text: str) -> Any:
        today = clock.today()
        if one_of(text, [each.value for each in Late]) == Late.LATE:
            return due_before(today)
        return and_(due_before(today + SOON + timedelta(days=1)), due_before(today).is_not(true()))


@frozen
class ByTermOver(ByYesNo):
    """Narrow to what was kept long enough, or to what was not: all that is not closed as well (P-36)."""

    def condition(self, text: str) -> Any:
        """The condition for "yes" or "no"."""
        over = self.column < clock.today()
        return over if one_of(text, ("yes", "no")) == "yes" else over.is_not(true())


@worklist
def plans_in_time(person: Any) -> Iterator[WorkItem]:
    """Plans that this person keeps together, and for which something is late or has to be done soon."""
    if person.user_id is None or ("can_edit", "Plan") not in person.permissions:
        return
    today = clock.today()
    late, soon = actions.counted(person.user_id, due_before(today), due_before(today + SOON + timedelta(days=1)))
    for count, term, title, detail in (
        (late, Late.LATE, _("Plans that are past a date"), _("Of plans that you keep together.")),
        (soon, Late.SOON, _("Plans with a date within two weeks"), _("Of plans that you keep together.")),
    ):
        if count:
            url = url_for("PlanView.list", due=term.value, coordinator_id=person.user_id)
            yield WorkItem(count, title, detail, url, _("View"))
