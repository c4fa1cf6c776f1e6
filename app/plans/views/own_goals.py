"""Goals of a resident: the form in which one says how far a goal is (P-22)."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from werkzeug.wrappers import Response

from app.common import audit, clock
from app.common.audit import events
from app.common.web.locale import gettext as _
from app.common.web.pages import FormPage
from app.common.web.screens import expose, open_to_residents
from app.common.web.screens.saving import save
from app.plans.actions import own_goals as actions
from app.plans.actions.in_goal import settings_for
from app.plans.goal_forms import GoalProgressForm
from app.plans.models import Goal, Participant
from app.plans.views.own_door import OwnPage
from app.plans.views.own_writing import SAVED, not_now
from app.security.login import tools
from app.security.rules.areas import RESIDENTS_AT


class OwnGoalsPage(OwnPage):
    """The forms of goals of which a resident tells how they go."""

    route_base = RESIDENTS_AT

    @expose("/plans/<pk:pk>/goals/<pk:number>/progress", methods=("GET", "POST"))
    @open_to_residents
    def progress(self, pk: int, number: int) -> str | Response:
        """How far a goal is, in my eyes."""
        writing = request.method == "POST"
        with tools.work(writing=writing) as session:
            me = self._me_in(session, pk, to_write=writing)
            goal = actions.goal_to_tell(me, number)
            if goal is None:
                return not_now(pk)
            form, page = _form(goal), _page(goal)
            if not writing:
                audit.later(events.READ, me.plan, page="portal progress")
            elif form.validate() and (answer := save(form, lambda: _told(me, goal, form, page))):
                return answer
            return self.page("residents/progress.html", form=form, page=page)


def _form(goal: Goal) -> Any:
    """The form of staff, without the question whose voice it is."""
    form: Any = GoalProgressForm()
    del form["scorer"]
    form.fit(settings_for(goal).way)
    if request.method == "GET":
        form.told_on.data = clock.today()
    return form


def _told(me: Participant, goal: Goal, form: Any, page: FormPage) -> str:
    actions.tell(me, goal, form.values())
    flash(_(SAVED), "ok")
    return page.cancel_url


def _page(goal: Goal) -> FormPage:
    back = url_for("OwnPlansPage.plan", pk=goal.plan_id) + f"#goal-{goal.id}"
    title = _("How is it going?")
    return FormPage(title, request.path, _("Save"), back, lead=goal.title, groups=(("", ("told_on",)),))
