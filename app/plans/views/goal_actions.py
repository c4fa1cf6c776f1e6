"""Actions that lead to a goal, done in one click; and how far a goal is, told on a scale or in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import request, url_for
from sqlalchemy.orm import undefer

from app.common import clock
from app.common.web.locale import gettext as _
from app.common.web.pages import Badge, Cell, FormPage
from app.common.web.screens import SQLAInterface
from app.common.web.values import shown
from app.common.web.verbs import Verb
from app.common.words import N_
from app.plans.actions import goal_actions as actions
from app.plans.actions import goal_progress as progress
from app.plans.actions.in_goal import settings_for
from app.plans.goal_forms import GoalActionForm, GoalProgressForm
from app.plans.models import GoalAction, GoalProgress
from app.plans.rules.goals import ACTION_STATES, OVER, ActionState
from app.plans.views.in_goal import InGoal, read_with, to_goal
from app.plans.views.in_plan import READ, InPlan
from app.security.forms import USERS

OWN = "own"
"""What an address says of a verb that is done from the page with one's own actions: one goes back to it."""

DONE = Verb(
    "done", N_("Mark as done"), N_("Is %(name)s done?"), N_("%(name)s is done."),
    do=actions.do, yes=N_("Yes, it is done"), icon="circle-check",
    offered=lambda action: action.state not in OVER,
)  # fmt: skip
BEGIN = Verb(
    "begin", N_("Under way"), N_("Is somebody at %(name)s?"), N_("%(name)s is under way."),
    do=actions.begin, yes=N_("Yes, it is under way"), icon="arrow-right",
    offered=lambda action: action.state is ActionState.TO_DO,
)  # fmt: skip
DROP = Verb(
    "drop", N_("Let lapse"), N_("Let %(name)s lapse?"), N_("%(name)s has lapsed."),
    do=actions.drop, yes=N_("Yes, let it lapse"), icon="x",
    offered=lambda action: action.state not in OVER,
)  # fmt: skip
TAKE_UP = Verb(
    "take_up", N_("Take up again"), N_("Take %(name)s up again?"), N_("%(name)s has been taken up again."),
    do=actions.take_up, yes=N_("Yes, take up again"), icon="pencil",
    offered=lambda action: action.state in OVER,
)  # fmt: skip


class GoalActionView(InGoal):
    """What somebody does for a goal, once or again and again."""

    datamodel = SQLAInterface(GoalAction)
    route_base, class_permission_name = "/goal-actions", "GoalAction"
    exclude_route_methods = InPlan.exclude_route_methods - {"lookup"}
    list_title, add_title, edit_title = N_("Actions"), N_("Add action"), N_("Edit %(name)s")
    list_columns = ["title"]
    show_groups = (
        (N_("Action"), ("title", "goal", "owner_words", "colleague", "due_on", "every", "state", "done_on")),
    )
    form_groups = ((N_("Action"), ("title", "owner_words", "due_on", "every", "colleague_id")),)
    add_form = edit_form = GoalActionForm
    lookups = {"colleague_id": USERS}
    with_show = with_form = read_with(GoalAction.goal, GoalAction.colleague, plan=GoalAction.plan)
    cells = {
        "goal": to_goal,
        "colleague": lambda action: Cell(action.colleague.name.full if action.colleague else ""),
        "colleague_id": lambda action: Cell(action.colleague.name.full if action.colleague else ""),
    }
    verbs = (DONE, BEGIN, DROP, TAKE_UP)

    def badges(self, item: GoalAction) -> tuple[Badge, ...]:
        return (Badge(_(ACTION_STATES[item.state]), "success" if item.state is ActionState.DONE else "neutral"),)

    def url_after(self, verb: Verb, item: GoalAction) -> str:
        if request.args.get("from") == OWN:
            return url_for("OwnActionsPage.open")
        return super().url_after(verb, item)

    def create(self, form: Any) -> GoalAction:
        return actions.add(self.goal_asked(), form.values())

    def change(self, item: GoalAction, form: Any) -> GoalAction:
        return actions.change(item, form.values())

    def reasons_not_to_delete(self, item: GoalAction) -> list[str]:
        return actions.reasons_not_to_delete(item)

    def remove(self, item: GoalAction) -> None:
        actions.remove(item)


class GoalProgressView(InGoal):
    """How far a goal is, as a professional or the resident says on a day."""

    datamodel = SQLAInterface(GoalProgress)
    route_base, class_permission_name = "/goal-progress", "GoalProgress"
    list_title, add_title, edit_title = N_("Progress"), N_("Tell progress"), N_("Edit %(name)s")
    list_columns = ["told_on"]
    show_groups = ((N_("Progress"), ("goal", "told_on", "scorer", "value", "words")),)
    form_groups = ((N_("Progress"), ("told_on", "scorer", "value", "words")),)
    add_form = edit_form = GoalProgressForm
    with_show = with_form = (
        *read_with(GoalProgress.goal, plan=GoalProgress.plan),
        undefer(GoalProgress.own_voice),
    )
    cells = {"goal": to_goal}

    def allowed(self, verb: str, item: Any = None) -> bool:
        """What a resident told himself is read, and stays."""
        if item is not None and verb not in READ and item.own_voice:
            return False
        return super().allowed(verb, item)

    def name_of(self, item: GoalProgress) -> str:
        return _("Progress of %(day)s", day=shown(item.told_on))

    def new_form(self, kind: Any, item: Any = None) -> Any:
        form: Any = super().new_form(kind, item)
        form.fit(settings_for(item.goal if item is not None else self.goal_asked()).way)
        if request.method == "GET" and item is None:
            form.told_on.data = clock.today()
        return form

    def draw_form(self, form: Any, page: FormPage) -> str:
        """The scale is drawn as a row of steps between its ends."""
        page = replace(page, groups=(("", ("told_on", "scorer")),))
        return self.render("plans/progress.html", form=form, page=page)

    def create(self, form: Any) -> GoalProgress:
        return progress.tell(self.goal_asked(), form.values())

    def change(self, item: GoalProgress, form: Any) -> GoalProgress:
        return progress.change(item, form.values())

    def remove(self, item: GoalProgress) -> None:
        progress.remove(item)
