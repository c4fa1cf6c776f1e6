"""Doing something with a connection on its screen: the form of each deed, and one step for many at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response

from app.common.errors import RuleBroken
from app.common.web.locale import gettext as _
from app.common.web.pages import FormPage
from app.common.web.screens import Screen
from app.common.web.screens.saving import save
from app.common.web.verbs import Verb
from app.common.words import N_
from app.onboarding.actions import connections as actions
from app.onboarding.forms.deeds import FORMS, CompleteManyForm
from app.onboarding.models import Connection
from app.onboarding.rules import standing as rules
from app.onboarding.views import telling
from app.onboarding.views.deeds import COMPLETE, LEADS, VERBS, carry_out, why_not_complete
from app.onboarding.views.known_routes import route_of

CHANGED_MEANWHILE = N_("Somebody else changed this. Look at it once more, and then save.")


class Working(Screen):
    """The verbs of connections; each asks for what belongs to it."""

    verbs = VERBS

    def do(self, verb: Verb, pk: int) -> str | Response:
        """Ask for what belongs to a deed, and do it."""
        if verb.name not in FORMS:
            return super().do(verb, pk)
        item: Connection = self.fetch(pk, *self.with_show, lock=request.method == "POST")
        self.refuse_unless_allowed(verb.name, item)
        form: Any = self.new_form(FORMS[verb.name])
        self._fill(verb, item, form)
        if self._sent(form) and self._as_seen(verb, item, form):
            if answer := save(form, lambda: self._done(verb, item, form)):
                return answer
            item = self.fetch(pk, *self.with_show)
        form.version.data = str(item.version)
        return self.draw_form(form, self._deed_page(verb, item))

    def _fill(self, verb: Verb, item: Connection, form: Any) -> None:
        form.about(item, first=request.method == "GET")
        if verb.name == "back":
            held = actions.standing_of(item, actions.steps_of(item)).held
            form.key.choices += [
                (step.key, telling.name_of(step)) for step in route_of(item).steps if step.key in held
            ]

    def _as_seen(self, verb: Verb, item: Connection, form: Any) -> bool:
        """Whether the connection is still what it was when the form was drawn; of a step its rule says it."""
        if verb is COMPLETE or form.version.data in (None, "", str(item.version)):
            return True
        form.refuse(_(CHANGED_MEANWHILE))
        return False

    def _deed_page(self, verb: Verb, item: Connection) -> FormPage:
        step = telling.step_of(item)
        named = {"complete", "plan"} & {verb.name} and step
        lead = f"{telling.name_of(step)}. {_(LEADS[verb.name])}" if named and step else _(LEADS[verb.name])
        first = request.method == "GET"  # a form that was refused says why by itself
        notice = why_not_complete(item) if verb is COMPLETE and first else ""
        return FormPage(
            _(verb.question, name=self.name_of(item)), request.path, _(verb.yes), self.url_of(item),
            crumbs=self.crumbs(item), lead=lead, notice=notice,
        )  # fmt: skip

    def _done(self, verb: Verb, item: Connection, form: Any) -> str:
        carry_out(verb.name, item, form)
        flash(_(verb.done, name=self.name_of(item)), "ok")
        return self.url_of(item)

    # One step for many

    def _ask_many(self, verb: Verb, items: list[Any], form: Any = None) -> str:
        """The question about many, with the day; what is due is named, for only that is done."""
        page = self.question_for_many(verb, items)
        hidden = (*page.hidden, *(("seen", f"{item.id}-{item.step}") for item in items))
        rows = [(item, telling.todo(item).text) for item in items]
        filled = form or CompleteManyForm(formdata=None)
        return self.render("onboarding/complete_many.html", page=page, hidden=hidden, rows=rows, form=filled)

    def _do_all(
        self, verb: Verb, items: list[Any], back: str, do: Callable[[Any], object] | None = None
    ) -> str | Response:
        """The day holds for all; each is done only when the step is due that was seen."""
        form = CompleteManyForm()
        if not form.validate():
            return self._ask_many(verb, items, form)
        seen = dict(one.split("-", 1) for one in request.form.getlist("seen") if "-" in one)

        def complete(item: Connection) -> None:
            key = seen.get(str(item.id))
            if key is None:
                raise RuleBroken(rules.NOT_DUE)
            actions.complete(item, key, form.done_on.data)  # type: ignore[arg-type]

        return super()._do_all(verb, items, back, complete)
