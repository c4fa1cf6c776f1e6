"""Requests that wait for an answer and are declined with a reason, which whoever asked reads."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import flash, request
from werkzeug.wrappers import Response

from app.activities.forms.organisers import ReasonForm
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, FormPage
from app.common.web.screens import Screen, expose, has_access
from app.common.web.screens.saving import save


class Declining(Screen):
    """A screen of requests; those that wait (`waits`) can be declined."""

    declining_lead: ClassVar[str] = ""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.base_permissions = [*self.base_permissions, "can_decline"]

    def waits(self, item: Any) -> bool:
        """Whether a request still waits for an answer."""
        raise NotImplementedError

    def declining_title(self, item: Any) -> str:
        """The heading of the question."""
        raise NotImplementedError

    def turn_down(self, item: Any, reason: str) -> None:
        """Decline a request, and tell whoever asked why."""
        raise NotImplementedError

    def is_off(self, item: Any) -> bool:
        return not self.waits(item)

    def allowed(self, verb: str, item: Any = None) -> bool:
        """A request is answered once."""
        return super().allowed(verb, item) and (verb != "decline" or item is None or self.waits(item))

    def acts_on(self, item: Any) -> tuple[Act, ...]:
        acts = super().acts_on(item)
        if not self.allowed("decline", item):
            return acts
        there = self.address("decline", item.id)
        return (*acts, Act(_("Decline"), there, "x", danger=True, asks=True, name="decline"))

    @expose("/<pk:pk>/decline", methods=("GET", "POST"))
    @has_access
    def decline(self, pk: int) -> str | Response:
        """Ask why, and decline."""
        item, form = self.fetch(pk, *self.with_show, lock=request.method == "POST"), ReasonForm()
        self.refuse_unless_allowed("decline", item)
        if form.validate_on_submit():
            if answer := save(form, lambda: self._decline(item, form.reason.data or "")):
                return answer
            item = self.fetch(pk, *self.with_show)
        page = FormPage(
            self.declining_title(item), request.path, _("Decline"), self.url_of(item), crumbs=self.crumbs(item),
            groups=(("", ("reason",)),), lead=_(self.declining_lead),
        )  # fmt: skip
        return self.draw_form(form, page)

    def _decline(self, item: Any, reason: str) -> str:
        self.turn_down(item, reason)
        flash(_("The request has been declined."), "ok")
        return self.url_of(item)
