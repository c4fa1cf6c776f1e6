"""The page *Visible for* of a template: which groups of one's own organisation may choose it (mission P-24)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response
from wtforms import SelectMultipleField

from app.common.errors import Conflict
from app.common.web.forms import ScreenForm
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.pages import Cell, Fact, Panel, ShowPage
from app.common.web.screens import Screen, expose, has_access
from app.common.web.screens.saving import save, saved_before
from app.common.words import N_
from app.plans.actions import templates as actions
from app.plans.actions.templates import Audience
from app.plans.models import PlanTemplate, PlanTemplateGroup

TITLE = N_("Visible for")


class GroupsForm(ScreenForm):
    """The groups that may choose a template."""

    groups = SelectMultipleField(_l("Groups that may choose this template"), coerce=int, validate_choice=False)

    def offer(self, audience: list[Audience]) -> None:
        """Give the groups to choose from; when nothing was sent those are ticked that may choose it now."""
        self.groups.choices = [(one.group_id, _named(one)) for one in audience]
        if self.groups.data is None:
            self.groups.data = [one.group_id for one in audience if one.shown]


class Showing(Screen):
    """A screen of templates that an organisation shows to everybody, or to some of its groups."""

    def allowed(self, verb: str, item: Any = None) -> bool:
        """Each organisation decides for itself to whom it shows a template, whoever made it."""
        return super().allowed(verb, None if verb == "groups" else item)

    def working_tabs(self, item: PlanTemplate) -> list[tuple[str, str]]:
        pages = super().working_tabs(item)
        if self.allowed("groups", item):
            pages.append((_(TITLE), self.address("groups", item.id)))
        return pages

    @expose("/<pk:pk>/groups", methods=("GET", "POST"))
    @has_access
    def groups(self, pk: int) -> str | Response | tuple[str, int]:
        """Tick the groups that may choose a template, or none for everybody."""
        template, form, status = self.fetch(pk, *self.with_show), GroupsForm(), 200
        if request.method == "POST" and form.validate():
            try:
                if answer := save(form, lambda: self._show_to(template, form)):
                    return answer
            except Conflict:
                if answer := saved_before(form):
                    return answer
                form.refuse(_("Somebody else changed this. Look at it once more, and then save."))
                form.groups.data, status = None, 409
            template = self.fetch(pk, *self.with_show)
        audience = actions.audience_of(template)
        if request.method == "GET" or status == 409:
            form.version.data = actions.mark(audience)
        form.offer(audience)
        return self.render(
            "plans/showing.html", page=self._page(template), form=form, back_url=self.url_of(template)
        ), status

    def _show_to(self, template: PlanTemplate, form: Any) -> str:
        actions.show_to(template, form.groups.data or (), seen=form.version.data or "")
        flash(_("%(name)s has been saved.", name=self.name_of(template)), "ok")
        return self.url_of(template)

    def _page(self, template: PlanTemplate) -> ShowPage:
        return replace(self.show_page(template), acts=())

    def render(self, template: str, **values: Any) -> str:
        """The page of a template says for whom it is."""
        if template == "appbuilder/show.html":
            values["page"] = _with_audience(values["page"], actions.audience_of(values["item"]))
        return super().render(template, **values)

    def along(self, item: Any) -> list[Any]:
        """The history of a template tells when it was shown to which group."""
        return [*super().along(item), ShownTo()]


class ShownTo:
    """Tells of the groups that templates are shown to; they have no page of their own."""

    model, list_title, told = PlanTemplateGroup, TITLE, {}

    def readable_fields(self, _item: Any = None) -> tuple[str, ...]:
        """What is told of one: its group stands before it as its name."""
        return ("shown",)

    def label_for(self, name: str) -> str:
        """The label of a column."""
        return _(str(getattr(PlanTemplateGroup, name).info["label"]))

    def items(self, ids: list[int]) -> list[PlanTemplateGroup]:
        """Those of some numbers, as far as one may see them."""
        return actions.shown_to(ids)

    def name_of(self, item: PlanTemplateGroup) -> str:
        """The name of its group."""
        return item.group.name


def _named(one: Audience) -> str:
    return one.name if one.active else _("%(name)s (retired)", name=one.name)


def _with_audience(page: ShowPage, audience: list[Audience]) -> ShowPage:
    """The first panel of the page, with for whom it is as its last line."""
    shown = [one for one in audience if one.shown]
    words = ", ".join(_named(one) for one in shown) or _("everybody who makes plans")
    lost = _("Nobody can choose it, because these groups are retired.")
    help_text = lost if shown and not any(one.active for one in shown) else ""
    first: Panel = page.panels[0]
    facts = (*first.facts, Fact(_(TITLE), Cell(words), help=help_text))
    return replace(page, panels=(replace(first, facts=facts), *page.panels[1:]))
