"""The page *Rights to begin with* of a template: what a new participant gets of each block, by relation."""

from __future__ import annotations

from flask import flash, request
from werkzeug.wrappers import Response

from app.common.frozen import frozen
from app.common.web.locale import gettext as _
from app.common.web.screens import expose, has_access, permission_name
from app.common.web.values import shown
from app.common.words import N_
from app.plans.models import PlanTemplate
from app.plans.rules import defaults as rules
from app.plans.rules.blocks import BlockKind
from app.plans.rules.sharing import ACCESSES, RELATIONS, Access, Relation
from app.plans.sharing_forms import DefaultsForm
from app.plans.views.cells import Choosing
from app.questionnaires.actions import designing
from app.questionnaires.models import Edition
from app.questionnaires.rules.designs import Design, Part
from app.questionnaires.views.placing import Placing, version_of

TITLE = N_("Rights to begin with")


@frozen
class Column:
    """A kind of participant, with a cell for each block that can be shared."""

    code: str
    name: str
    cells: tuple[Choosing, ...]


class WithDefaults(Placing):
    """A screen of templates on which is set what new participants begin with."""

    def working_tabs(self, item: PlanTemplate) -> list[tuple[str, str]]:
        pages = super().working_tabs(item)
        if self.allowed("edit", item) and item.being_made is not None:
            pages.append((_(TITLE), self.address("sharing", item.id)))
        return pages

    @expose("/<pk:pk>/sharing", methods=("GET", "POST"))
    @has_access
    @permission_name("edit")
    def sharing(self, pk: int) -> str | Response | tuple[str, int]:
        """What new participants begin with, in the version that is being made."""
        template, draft = self._draft(pk)
        form = DefaultsForm()
        if request.method == "GET":
            form.version.data = str(draft.version)
        elif form.validate():
            return self.saved(
                pk, form, lambda: self._set(template, form), lambda now, its: self._draw_defaults(now, its, form)
            )
        return self._draw_defaults(template, draft, form)

    def _set(self, template: PlanTemplate, form: DefaultsForm) -> str:
        chosen = form.chosen()
        designing.change_design(template, lambda design: rules.put(design, chosen), version=version_of(form))
        flash(_("The rights to begin with have been saved."), "ok")
        return self.address("sharing", template.id)

    def _draw_defaults(self, template: PlanTemplate, draft: Edition, form: DefaultsForm) -> str:
        """The matrix as it is kept: whoever was second sees what stands there now."""
        design = draft.design
        return self.render(
            "plans/defaults.html", page=self.show_page(template), form=form,
            columns=[_column(one, design) for one in Relation],
            not_shared=[shown(dict(part.title)) for part in design.parts if not rules.offers(part)],
            back_url=self.address("blocks", template.id),
        )  # fmt: skip


def _column(relation: Relation, design: Design) -> Column:
    shared = (part for part in design.parts if rules.offers(part))
    return Column(relation.value, _(RELATIONS[relation]), tuple(_cell(part, relation) for part in shared))


def _cell(part: Part, relation: Relation) -> Choosing:
    chosen = rules.given(part).get(relation, Access.NONE)
    options = tuple(
        (f"{part.key}:{relation.value}:{access.name.lower()}", _(ACCESSES[access]), access is chosen)
        for access in rules.offers(part)
    )
    note = _("Each goal") if part.kind == BlockKind.GOALS else ""
    return Choosing(part.key, shown(dict(part.title)), options, note=note)
