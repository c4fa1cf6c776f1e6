"""The actions of the person at work: what is late and what comes, done in one click, and told on the dashboard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import session, url_for
from flask_babel import ngettext

from app.common import clock
from app.common.frozen import frozen
from app.common.web.locale import gettext as _
from app.common.web.pages import WorkItem
from app.common.web.screens import Page, expose, has_access, permission_name
from app.common.web.worklists import worklist
from app.plans.actions import goal_actions as actions
from app.plans.models import GoalAction
from app.plans.rules.goals import last_of_week
from app.plans.views.goal_actions import OWN
from app.plans.views.goal_blocks import ShownAction, shown_action
from app.plans.views.in_goal import place_of


@frozen
class OwnAction:
    """An action with the goal and the plan that it is for."""

    line: ShownAction
    goal: str
    goal_url: str
    about: str


@frozen
class Group:
    """The actions of a stretch of time."""

    key: str
    title: str
    actions: tuple[OwnAction, ...]


class OwnActionsPage(Page):
    """What the person at work still has to do for goals, in plans that run and that he may see."""

    route_base, class_permission_name = "/own-actions", "GoalAction"

    @expose("/")
    @has_access
    @permission_name("list")
    def open(self) -> str:
        """What is late first, then this week, then the rest."""
        person = session.principal  # type: ignore[attr-defined]  (our own session class)
        found, today = actions.of_colleague(person.user_id), clock.today()
        may = self.appbuilder.sm.may("done", "GoalAction")
        groups = tuple(_groups(found, today, may=may))
        return self.page("plans/own_actions.html", groups=groups, most=actions.MOST_SHOWN,
                         cut=len(found) == actions.MOST_SHOWN)  # fmt: skip


def _groups(found: list[GoalAction], today: date, *, may: bool) -> Iterator[Group]:
    titles = {
        "late": _("Late"), "week": _("This week"), "later": _("Later"), "undated": _("Without a day"),
    }  # fmt: skip
    of_group: dict[str, list[OwnAction]] = {key: [] for key in titles}
    for one in found:
        of_group[_stretch(one.due_on, today)].append(_line(one, today, may=may))
    for key, lines in of_group.items():
        if lines:
            yield Group(key, titles[key], tuple(lines))


def _stretch(due_on: date | None, today: date) -> str:
    """In which stretch of time a day lies; a week ends on Sunday."""
    if due_on is None:
        return "undated"
    if due_on < today:
        return "late"
    return "week" if due_on <= last_of_week(today) else "later"


def _line(action: GoalAction, today: date, *, may: bool) -> OwnAction:
    may = may and bool(action.editable)
    line = shown_action(action, today, may=may, worked=True, query=f"?from={OWN}")
    return OwnAction(line, action.goal.title, place_of(action.goal), action.plan.about)


@worklist
def own_actions(person: Any) -> Iterator[WorkItem]:
    """Actions of this person that are late, or have to be done this week."""
    if person.user_id is None or ("can_list", "GoalAction") not in person.permissions:
        return
    late, this_week = actions.due(person.user_id, clock.today())
    if not late + this_week:
        return
    said = [ngettext("%(num)d is late", "%(num)d are late", late)] if late else []
    said += [ngettext("%(num)d this week", "%(num)d this week", this_week)] if this_week else []
    title = ngettext("Action for a goal", "Actions for goals", late + this_week)
    yield WorkItem(late + this_week, title, ", ".join(said) + ".", url_for("OwnActionsPage.open"), _("View"))
