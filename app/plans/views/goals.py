"""Goals of a plan: the form that the settings of their block make, and what can be done with each."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, g, redirect, request
from werkzeug.wrappers import Response

from app.common.errors import RuleBroken
from app.common.web.addresses import row_at
from app.common.web.locale import gettext as _
from app.common.web.pages import Badge, Cell, Fact, FormPage, Panel, Tone
from app.common.web.screens import SQLAInterface, expose, has_access, permission_name
from app.common.web.values import shown
from app.common.web.verbs import Verb
from app.common.words import N_
from app.extensions import db
from app.plans.actions import goals as actions
from app.plans.actions.in_goal import settings_for, settings_of
from app.plans.goal_forms import GoalForm
from app.plans.models import Goal, GoalAction, GoalProgress, Plan
from app.plans.rules import goals as rules
from app.plans.rules.goals import ACTION_STATES, GOAL_STATES, GoalState
from app.plans.rules.instruments import SCORERS
from app.plans.views.in_goal import AtGoal, place_of, read_with

TONES: dict[GoalState, Tone] = {
    GoalState.OPEN: "neutral",
    GoalState.REACHED: "success",
    GoalState.STOPPED: "inactive",
}
REACH = Verb(
    "reach", N_("Reached"), N_("Is %(name)s reached?"), N_("%(name)s is reached."),
    do=actions.reach, yes=N_("Yes, it is reached"), icon="circle-check",
    offered=lambda goal: goal.state is GoalState.OPEN,
)  # fmt: skip
LET_GO = Verb(
    "let_go", N_("Let go"), N_("Let go of %(name)s?"), N_("%(name)s is let go."),
    do=actions.let_go, yes=N_("Yes, let go"), icon="x",
    offered=lambda goal: goal.state is GoalState.OPEN,
)  # fmt: skip
OPEN_AGAIN = Verb(
    "open_again", N_("Work on it again"), N_("Work on %(name)s again?"), N_("%(name)s is worked on again."),
    do=actions.open_again, yes=N_("Yes, work on it again"), icon="pencil",
    offered=lambda goal: goal.state is not GoalState.OPEN,
)  # fmt: skip


class GoalView(AtGoal):
    """The goals of plans; each stands in a block of its plan, and has the fields that the block asks."""

    datamodel = SQLAInterface(Goal)
    route_base, class_permission_name = "/goals", "Goal"
    list_title, add_title, edit_title = N_("Goals"), N_("Add goal"), N_("Edit %(name)s")
    show_groups = ((N_("Goal"), ("title", "state", *rules.COLUMNS.values())),)
    form_groups = ((N_("Goal"), ("title", *rules.COLUMNS.values())),)
    add_form = edit_form = GoalForm
    list_columns = ["title"]
    with_show = with_form = read_with(plan=Goal.plan)
    verbs = (REACH, LET_GO, OPEN_AGAIN)

    def goal_of(self, item: Goal) -> Goal:
        return item

    def url_without(self, item: Goal) -> str:
        return self.back_to(item.plan, item.block)

    # The form

    @expose("/add/<pk:pk>/<key>", methods=("GET", "POST"))
    @has_access
    def add(self, pk: int, key: str) -> str | Response:  # type: ignore[override]  (the path says where)
        """A new goal in a block of a plan, which stands in the path, so that a draft of the form knows it too."""
        plan = self.plan_asked()
        try:
            g.goals_asked = settings_of(plan, key)
        except RuleBroken:
            abort(404)
        return super().add()

    def plan_asked(self) -> Plan:
        if "plan_asked" not in g:
            g.plan_asked = self.plan_to_change((request.view_args or {})["pk"])
        plan: Plan = g.plan_asked
        return plan

    def new_form(self, kind: Any, item: Any = None) -> Any:
        form: Any = super().new_form(kind, item)
        form.fit(g.goals_asked if item is None else settings_for(item))
        return form

    def create(self, form: Any) -> Goal:
        view_args = request.view_args or {}
        return actions.add_goal(view_args["pk"], view_args["key"], form.values())

    def change(self, item: Goal, form: Any) -> Goal:
        return actions.change_goal(item, form.values())

    def add_page(self) -> FormPage:
        plan, block = self.plan_asked(), (request.view_args or {})["key"]
        return FormPage(
            _(self.add_title), request.path, _("Save"), self.back_to(plan, block),
            crumbs=self.crumbs_of(plan), groups=self._groups(),
        )  # fmt: skip

    def reasons_not_to_delete(self, item: Goal) -> list[str]:
        return actions.reasons_not_to_delete(item)

    def remove(self, item: Goal) -> None:
        actions.remove_goal(item)

    # Its page

    def panels(self, item: Goal) -> tuple[Panel, ...]:
        """What the block asks, and what was filled in when it asked that."""
        uses = rules.asked(settings_for(item))
        keys = [key for key in self.shown_columns() if key in uses or key not in rules.COLUMNS.values()]
        kept = [key for key in rules.COLUMNS.values() if key not in uses and getattr(item, key)]
        about = Panel(_("Goal"), tuple(self.fact(item, key) for key in (*keys, *kept)))
        return (about, *self._what_belongs_to(item)) if request.endpoint == f"{self.endpoint}.show" else (about,)

    def _what_belongs_to(self, item: Goal) -> tuple[Panel, ...]:
        """All actions and all that was told, the latest first, each with the way to its page."""
        done, told = actions.of_goal(item)
        panels = (
            Panel(_("Actions"), tuple(Fact(shown(one.state, ACTION_STATES), to_action(one)) for one in done)),
            Panel(_("Progress"), tuple(Fact(shown(one.told_on), to_progress(one)) for one in told)),
        )
        return tuple(panel for panel in panels if panel.facts)

    def badges(self, item: Goal) -> tuple[Badge, ...]:
        return (Badge(_(GOAL_STATES[item.state]), TONES[item.state]),)

    # Its place among the others

    @expose("/<pk:pk>/move/<way>", methods=("POST",))
    @has_access
    @permission_name("edit")
    def move(self, pk: int, way: str) -> Response:
        """One place up or down."""
        if way not in ("up", "down"):
            abort(404)
        goal = self.fetch(pk, *self.with_show)
        self.refuse_unless_allowed("edit", goal)
        actions.move_goal(goal, up=way == "up")
        db.session.commit()
        flash(_("%(name)s has been moved.", name=goal.title), "ok")
        return redirect(place_of(goal), 303)


def to_action(action: GoalAction) -> Cell:
    """An action, with the way to its page."""
    return Cell(action.title, row_at("GoalActionView.show", action.id))


def to_progress(told: GoalProgress) -> Cell:
    """What somebody told, with the way to its page."""
    said = (shown(told.scorer, SCORERS), "" if told.value is None else shown(told.value))
    text = " ".join(one for one in said if one)
    return Cell(f"{text}: {told.words}" if told.words else text, row_at("GoalProgressView.show", told.id))
