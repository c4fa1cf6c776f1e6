"""What the screens of all layers share: the page *Rights*, and who can see it by which group."""

from __future__ import annotations

from typing import Any

from flask import flash, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.common import context
from app.common.errors import Conflict
from app.common.scope import Scope
from app.common.web.locale import gettext as _
from app.common.web.screens import expose, has_access
from app.common.web.screens.saving import refuse_old_version, save, saved_before
from app.common.words import N_
from app.plans.actions import explaining, opening
from app.plans.forms import RightsForm
from app.plans.models import Layered, Note, Pathway, PathwayDocument, Person, Plan
from app.plans.rules.layers import LEVELS, Level, Settings
from app.plans.rules.persons import ARCHIVED
from app.security.actions.insight import Question
from app.security.views.insight import WithInsight

LAYERS = {
    Person: N_("set at the person"),
    Pathway: N_("set at the pathway"),
    Note: N_("set at the note"),
    PathwayDocument: N_("set at the document"),
    Plan: N_("set at the plan"),
}
"""How each layer is named where it decides."""


class LayeredScreen(WithInsight):
    """A screen on things that are opened to groups layer by layer; what is archived is read and brought back."""

    tells_reads = tells_edits = True
    rights_lead: str
    """What follows from rights at this layer."""
    ARCHIVED = frozenset({"list", "show", "history", "insight", "bring_back", "delete", "rights", "file"})

    def is_off(self, item: Any) -> bool:
        return not item.active

    def alike(self, item: Any) -> Any:
        return item.active, item.editable

    def allowed(self, verb: str, item: Any = None) -> bool:
        if item is not None and not item.active and verb not in self.ARCHIVED:
            return False
        return super().allowed(verb, item)

    def render(self, template: str, **values: Any) -> str:
        return super().render(template, levels={level: _(words) for level, words in LEVELS.items()}, **values)

    def grounds(self, session: Session, item: Any, user_ids: set[int], asked: Question) -> dict[int, str]:
        least = Level.EDIT if asked.to_edit else Level.SEE
        found = explaining.reasons_of(session, item, user_ids, asked.at, least)
        return {user_id: "; ".join(map(_because, reasons)) for user_id, reasons in found.items()}

    def shut(self, item: Any) -> str:
        return "" if item.active else _(ARCHIVED)

    def working_tabs(self, item: Any) -> list[tuple[str, str]]:
        pages = super().working_tabs(item)
        if self.allowed("rights", item):
            pages.append((_("Rights"), self.address("rights", item.id)))
        return pages

    @expose("/<pk:pk>/rights", methods=("GET", "POST"))
    @has_access
    def rights(self, pk: int) -> str | Response | tuple[str, int]:
        """What each group may do with a thing, saved at once."""
        item = self.fetch(pk, *self.with_show, lock=request.method == "POST")
        self.refuse_unless_allowed("rights", item)
        form: Any = RightsForm()
        if request.method == "GET":
            form.version.data = str(item.version)
        elif form.validate():
            try:
                refuse_old_version(form, item)
                if answer := save(form, lambda: self._reopen(item, form)):
                    return answer
            except Conflict:
                return saved_before(form) or self._rights_in_conflict(pk, form)
            item = self.fetch(pk, *self.with_show)
        return self._rights_page(item, form)

    def _reopen(self, item: Any, form: Any) -> str:
        opening.reopen(item, form.openings.settings())
        flash(_("%(name)s has been saved.", name=self.name_of(item)), "ok")
        return self.url_of(item)

    def _rights_in_conflict(self, pk: int, form: Any) -> tuple[str, int]:
        item = self.fetch(pk, *self.with_show)
        form.version.data = str(item.version)
        form.refuse(_("Somebody else changed this. Look at it once more, and then save."))
        return self._rights_page(item, form), 409

    def _rights_page(self, item: Layered, form: Any) -> str:
        page = self.show_page(item)
        now, *above = opening.layers_of(item)
        offer(form, now, above if item.above else None)
        lead, back = _(self.rights_lead), self.url_of(item)
        return self.render("plans/rights.html", page=page, form=form, lead=lead, back_url=back)


def offer(form: Any, now: Settings, above: list[Settings] | None) -> None:
    """Give a form the groups that a thing can be opened to."""
    groups = opening.groups_for([now, *(above or ())])
    form.openings.offer(groups, context.current().scope.groups, now, above)


def ours_edit() -> Settings:
    """What a new thing begins with: one's own groups may edit it."""
    scope: Scope = context.current().scope
    return dict.fromkeys(scope.groups, Level.EDIT)


def _because(one: explaining.Reason) -> str:
    words = {"group": one.group, "level": _(LEVELS[one.level]).lower(), "layer": _(LAYERS[one.layer])}
    return _("group %(group)s: %(level)s, %(layer)s", **words)
