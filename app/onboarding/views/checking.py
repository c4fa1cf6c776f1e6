"""The checklist of a step of a connection, gone through on a page of its own."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, request
from werkzeug.wrappers import Response

from app.common.web.locale import gettext as _
from app.common.web.pages import FormPage
from app.common.web.screens import expose, has_access
from app.common.web.screens.saving import save
from app.common.web.values import shown
from app.onboarding.actions.checks import keep_checks
from app.onboarding.forms.checks import TICK, WORDS, checks_form, told
from app.onboarding.models import Connection
from app.onboarding.rules.programmes import Step
from app.onboarding.views import telling
from app.onboarding.views.known_routes import route_of
from app.onboarding.views.newly import BeginningAnew


class Checking(BeginningAnew):
    """The page of a checklist."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.base_permissions = [*self.base_permissions, "can_checks"]

    @expose("/<pk:pk>/checks/<step>", methods=("GET", "POST"))
    @has_access
    def checks(self, pk: int, step: str) -> str | Response:
        """Tick the points of a step, with a note for each."""
        item: Connection = self.fetch(pk, *self.with_show, lock=request.method == "POST")
        self.refuse_unless_allowed("checks", item)
        chosen = route_of(item).step(step)
        if chosen is None or not chosen.checklist:
            abort(404)
        form: Any = self.new_form(checks_form(chosen))
        if self._sent(form):
            if answer := save(form, lambda: self._kept(item, chosen, form)):
                return answer
            item = self.fetch(pk, *self.with_show)
        elif request.method == "GET":
            for check in item.checks:
                if check.step == step and TICK + check.point in form:
                    form[TICK + check.point].data = check.ticked_at is not None
                    form[WORDS + check.point].data = check.words
        return self.draw_form(form, self._checks_page(item, chosen))

    def _kept(self, item: Connection, step: Step, form: Any) -> str:
        keep_checks(item, step.key, told(form, step))
        flash(_("The checklist of “%(name)s” has been saved.", name=self.name_of(item)), "ok")
        return self.url_of(item)

    def _checks_page(self, item: Connection, step: Step) -> FormPage:
        return FormPage(
            _("Checklist: %(step)s", step=telling.name_of(step)), request.path, _("Save"), self.url_of(item),
            crumbs=self.crumbs(item), lead=self.name_of(item),
            groups=tuple(
                (shown(dict(point.text)), (TICK + point.key, WORDS + point.key)) for point in step.checklist
            ),
        )  # fmt: skip
