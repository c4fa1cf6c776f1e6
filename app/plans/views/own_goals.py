"""Goals of a resident: say how far one is, write along in it, and tick its actions off (P-21, P-22)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.common import audit, clock
from app.common.audit import events
from app.common.errors import Conflict
from app.common.web.locale import gettext as _
from app.common.web.pages import FormPage
from app.common.web.screens import expose, open_to_residents
from app.common.web.screens.saving import save, saved_before
from app.plans.actions import own_goals as actions
from app.plans.actions.in_goal import settings_for
from app.plans.goal_forms import GoalProgressForm, OwnGoalForm
from app.plans.models import Goal, GoalAction, Participant
from app.plans.rules.goals import texts_asked
from app.plans.rules.merging import Clash, marks
from app.plans.views.own_door import OwnPage
from app.plans.views.own_plans import drawn
from app.plans.views.own_ways import Writing
from app.plans.views.own_writing import SAVED, not_now
from app.security.login import tools
from app.security.rules.areas import RESIDENTS_AT


class OwnGoalsPage(OwnPage):
    """The goals that are a resident's to work on."""

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

    @expose("/plans/<pk:pk>/goals/<pk:number>", methods=("GET", "POST"))
    @open_to_residents
    def write(self, pk: int, number: int) -> str | Response | tuple[str, int]:
        """The page of the plan, with the texts of one goal to be written where they are read."""
        writing = request.method == "POST"
        with tools.work(writing=writing) as session:
            me = self._me_in(session, pk, to_write=writing)
            goal = actions.goal_to_write(me, number, to_save=writing)
            form = own_form(goal) if goal else None
            if goal is None or form is None:
                return not_now(pk)
            if not writing:
                audit.later(events.READ, me.plan, page="portal goal")
            elif form.validate():
                try:
                    answer = save(form, lambda: _written(goal, form))
                except Conflict as conflict:
                    return saved_before(form) or self._clashed(session, pk, number, conflict)
                if answer:
                    return answer
                me = self._me_in(session, pk)
            return drawn(self, me, Writing(number, form, _page_in_place(pk, number)))

    def _clashed(
        self, session: Session, pk: int, number: int, conflict: Conflict
    ) -> str | Response | tuple[str, int]:
        """Nothing is saved. The form holds what both changed apart, and mine where it was the same field."""
        session.rollback()
        me = self._me_in(session, pk, to_write=True)
        goal = actions.goal_to_write(me, number, to_save=False)
        if goal is None or not isinstance(conflict, Clash):
            return not_now(pk)
        theirs = actions.texts_of(goal)
        mine = {**theirs, **conflict.mine}
        form = own_form(goal, mine)
        assert form is not None, "what clashed is asked"
        told = tuple((str(form[name].label.text), theirs[name] or "", mine[name] or "") for name in conflict.names)
        page = replace(_page_in_place(pk, number), conflict=told)
        return drawn(self, me, Writing(number, form, page)), 409

    @expose("/plans/<pk:pk>/actions/<pk:number>/done", methods=("POST",))
    @open_to_residents
    def done(self, pk: int, number: int) -> Response:
        """An action is done."""
        return self._tick(pk, number, actions.tick, _("This is done: %(name)s"))

    @expose("/plans/<pk:pk>/actions/<pk:number>/undone", methods=("POST",))
    @open_to_residents
    def undone(self, pk: int, number: int) -> Response:
        """An action is not done after all."""
        return self._tick(pk, number, actions.untick, _("This is to do again: %(name)s"))

    def _tick(self, pk: int, number: int, work: Callable[[GoalAction], None], said: str) -> Response:
        """Saying it twice changes nothing more, so that nobody has to be asked."""
        with tools.work() as session:
            action = actions.action_to_tick(self._me_in(session, pk, to_write=True), number)
            if action is None:
                return not_now(pk)
            work(action)
            flash(said % {"name": action.title}, "ok")
            return redirect(place_of(pk, action.goal_id), 303)


def place_of(pk: int, number: int) -> str:
    """Where a goal stands on the page of the plan."""
    return url_for("OwnPlansPage.plan", pk=pk) + f"#goal-{number}"


def own_form(goal: Goal, typed: Any = None) -> Any:
    """The texts of a goal that its block asks, as they stand or as they were typed; nothing where it asks none."""
    settings = settings_for(goal)
    if not texts_asked(settings):
        return None
    theirs = actions.texts_of(goal)
    form: Any = OwnGoalForm(data=typed, formdata=None) if typed else OwnGoalForm(data=theirs)
    form.fit(settings)
    if typed or request.method == "GET":
        form.version.data = marks(theirs)
    return form


def _written(goal: Goal, form: Any) -> str:
    actions.write(goal, form.values(), form.version.data or "")
    flash(_(SAVED), "ok")
    return place_of(goal.plan_id, goal.id)


def _page_in_place(pk: int, number: int) -> FormPage:
    back = place_of(pk, number)
    return FormPage(_("Edit this goal"), f"{request.path}#goal-{number}", _("Save"), back)


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
    back = place_of(goal.plan_id, goal.id)
    title = _("How is it going?")
    return FormPage(title, request.path, _("Save"), back, lead=goal.title, groups=(("", ("told_on",)),))
