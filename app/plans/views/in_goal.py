"""What the screens of goals, their actions and their progress share: they lead back to the goal in its plan."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import abort, g, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer
from werkzeug.wrappers import Response

from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, FormPage, Link, ShowPage
from app.common.web.screens import expose, has_access
from app.common.web.verbs import Verb
from app.extensions import db
from app.plans.models import Goal, Plan
from app.plans.rules import goals as rules
from app.plans.views.in_plan import InPlan


def place_of(goal: Goal) -> str:
    """Where a goal stands on the page of its plan."""
    return f"{url_for('PlanView.show', pk=goal.plan_id)}#goal-{goal.id}"


def to_goal(thing: Any) -> Cell:
    """The goal that something belongs to."""
    return Cell(thing.goal.title, url_for("GoalView.show", pk=thing.goal_id))


class AtGoal(InPlan):
    """A screen from which one comes back to a goal on the page of its plan."""

    def goal_of(self, item: Any) -> Goal:
        """The goal that a row is about."""
        raise NotImplementedError

    def block_of(self, item: Any) -> str:
        return self.goal_of(item).block

    def _go_to(self, item: Any, message: str) -> str:
        super()._go_to(item, message)
        return place_of(self.goal_of(item))

    def url_after(self, verb: Verb, item: Any) -> str:
        return place_of(self.goal_of(item))

    def badges(self, item: Any) -> tuple[Badge, ...]:
        """The state of a row, beside its name."""
        return ()

    def show_page(self, item: Any) -> ShowPage:
        return ShowPage(
            title=self.name_of(item), badges=self.badges(item), crumbs=self.crumbs(item)[:-1],
            panels=self.panels(item), acts=self.acts_on(item), tabs=self.tabs(item),
        )  # fmt: skip

    def acts_on(self, item: Any) -> tuple[Act, ...]:
        back = Act(_("In the plan"), place_of(self.goal_of(item)), "clipboard-list", name="show")
        return (*super().acts_on(item), back)

    def edit_page(self, item: Any) -> FormPage:
        return replace(super().edit_page(item), cancel_url=place_of(self.goal_of(item)))


class InGoal(AtGoal):
    """A screen on what belongs to a goal; the address says to which goal a new one is added.

    It stands in the path, so that a draft of the form knows it too.
    """

    def goal_of(self, item: Any) -> Goal:
        goal: Goal = item.goal
        return goal

    def url_without(self, item: Any) -> str:
        return place_of(item.goal)

    def goal_asked(self) -> Goal:
        """The goal to which something is added, for whoever may change its plan; 404 and 403 otherwise."""
        if "goal_asked" not in g:
            g.goal_asked = self._goal_to_add_to((request.view_args or {})["pk"])
        goal: Goal = g.goal_asked
        return goal

    def _goal_to_add_to(self, key: int) -> Goal:
        wanted = select(Goal).where(Goal.id == key)
        goal = db.session.scalars(wanted.options(*read_with(plan=Goal.plan))).first()
        if goal is None:
            abort(404)
        self.refuse_unless_open(goal.plan)
        if rules.reasons_not_to_work_on(goal.state):
            abort(403)
        return goal

    @expose("/add/<pk:pk>", methods=("GET", "POST"))
    @has_access
    def add(self, pk: int) -> str | Response:  # type: ignore[override]  (where it is added stands in the path)
        """Something new for a goal."""
        self.goal_asked()
        return super().add()

    def add_page(self) -> FormPage:
        goal = self.goal_asked()
        lead = _("For the goal: %(name)s", name=goal.title)
        return FormPage(
            _(self.add_title), request.path, _("Save"), place_of(goal), lead=lead,
            crumbs=self.crumbs_of(goal.plan), groups=self._groups(),
        )  # fmt: skip

    def crumbs(self, item: Any = None) -> tuple[Link, ...]:
        above = super().crumbs(item)
        return (*above[:2], Link(item.goal.title, url_for("GoalView.show", pk=item.goal_id)), *above[2:])


def read_with(*inside: Any, plan: Any) -> tuple[Any, ...]:
    """Loader options for a row with its plan, as every screen in a plan needs it."""
    in_plan = joinedload(plan).options(undefer(Plan.editable), joinedload(Plan.edition))
    return (*(joinedload(one) for one in inside), in_plan)
