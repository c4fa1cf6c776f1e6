"""The page *Participants* of a plan: everybody who takes part beside each block and goal, saved at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from babel.lists import format_list
from flask import flash, request, url_for
from werkzeug.wrappers import Response

from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.types import in_language
from app.common.web.locale import gettext as _
from app.common.web.pages import Badge
from app.common.web.screens import expose, has_access
from app.common.web.screens.saving import save, saved_before
from app.common.web.values import language
from app.plans.actions import participants as actions
from app.plans.actions.participants import NOTHING, TEMPLATE, Sharing
from app.plans.models import Participant, Plan
from app.plans.rules import sharing as rules
from app.plans.rules.blocks import BlockKind
from app.plans.rules.defaults import ASKS_THE_YOUTH
from app.plans.rules.sharing import ACCESSES, RELATIONS, Access, Cell, Cells, Clash, Relation
from app.plans.sharing_forms import SharingForm
from app.plans.views.cells import Choosing
from app.plans.views.participants import TITLE, portal_badge, titles_of
from app.security.views.insight import Outside, WithInsight


@frozen
class Column:
    """A participant with all cells."""

    pk: int
    name: str
    relation: str
    badge: Badge
    url: str
    preview_url: str
    edit_url: str
    cells: tuple[Choosing, ...]


@frozen
class Matrix:
    """The whole page: who takes part, and what there is to say of it."""

    columns: tuple[Column, ...]
    add_url: str
    apart: tuple[str, ...]
    """Sentences about parents who do not see the same."""
    not_shared: tuple[str, ...]
    """The titles of blocks that cannot be shared."""
    conflict: tuple[tuple[str, str, str], ...] = ()
    filled: str = ""
    """What was filled in and is not saved yet."""


class WithParticipants(WithInsight):
    """A screen of plans in which others take part."""

    def working_tabs(self, item: Plan) -> list[tuple[str, str]]:
        pages = super().working_tabs(item)
        if self.allowed("participants", item):
            pages.append((_(TITLE), self.address("participants", item.id)))
        return pages

    def seen_outside(self, item: Plan) -> Outside | None:
        """Who sees a part of it in the resident portal, for whom may know what is shared."""
        if not self.allowed("participants", item):
            return None
        sharing = Sharing(item)
        inside = (one for one in sharing.participants if one.resident_id)
        names = ", ".join(one.name for one in inside if sharing.seen_by(one))
        said = _("In the resident portal these participants see a part of it: %(names)s.", names=names)
        return Outside(
            said if names else _("In the resident portal nobody sees anything of it."),
            self.address("participants", item.id), _(TITLE),
        )  # fmt: skip

    @expose("/<pk:pk>/participants", methods=("GET", "POST"))
    @has_access
    def participants(self, pk: int) -> str | Response | tuple[str, int]:
        """What is shared with whom, for whoever may edit the plan; two people at once both keep what they set."""
        plan = self.fetch(pk, *self.with_show, lock=request.method == "POST")
        self.refuse_unless_allowed("participants", plan)
        form: Any = SharingForm()
        if request.method == "GET":
            sharing = Sharing(plan)
            form.version.data = rules.marks(sharing.cells)
            return self._begun(plan, form, sharing)
        if "copy" in request.form:
            return self._copied(plan, form)
        if form.validate():
            try:
                if answer := save(form, lambda: self._share(plan, form)):
                    return answer
            except Clash as clash:
                return saved_before(form) or self._both(pk, form, clash)
        return self._draw_matrix(self.fetch(pk, *self.with_show), form)

    def _share(self, plan: Plan, form: Any) -> str:
        actions.share(plan, form.cells.cells(), form.version.data or "")
        flash(_("What is shared has been saved."), "ok")
        return self.address("participants", plan.id)

    def _both(self, pk: int, form: Any, clash: Clash) -> tuple[str, int]:
        """Nothing is saved: what both set is named; the form holds mine there, and theirs in the other cells."""
        plan = self.fetch(pk, *self.with_show)
        sharing, base = Sharing(plan), rules.read_marks(form.version.data or "")
        mine = {
            cell: access for cell, access in form.cells.cells().items()
            if access is not base.get(cell, Access.NONE)
        }  # fmt: skip
        titles, names = titles_of(sharing), {one.id: one.name for one in sharing.participants}
        lines = tuple(
            (f"{names[cell.participant]}: {titles[cell.place]}", _words(sharing.cells, cell), _words(mine, cell))
            for cell in clash.cells
        )
        form.version.data = rules.marks(sharing.cells)
        return self._draw_matrix(plan, form, sharing, {**sharing.cells, **mine}, conflict=lines), 409

    def _begun(self, plan: Plan, form: Any, sharing: Sharing) -> str:
        """The form as it is kept, with what somebody new begins with filled in; not saved yet."""
        begin = request.args.get("begin", NOTHING)
        new = next((one for one in sharing.participants if str(one.id) == request.args.get("new")), None)
        if new is None or new.rights or begin == NOTHING:
            return self._draw_matrix(plan, form, sharing, sharing.cells)
        return self._filled(plan, form, sharing, sharing.cells, new, begin)

    def _copied(self, plan: Plan, form: Any) -> str:
        """The form with the rights that the template or one participant has given to another; not saved yet."""
        sharing = Sharing(plan)
        numbers = {str(one.id): one for one in sharing.participants}
        begin, target = form.source.data or "", numbers.get(form.target.data or "")
        if not target or begin not in {TEMPLATE, *numbers} - {str(target.id)}:
            form.refuse(_("Choose whose rights are taken over, and for whom."))
            return self._draw_matrix(plan, form, sharing)
        return self._filled(plan, form, sharing, _chosen(form, sharing), target, begin)

    def _filled(
        self, plan: Plan, form: Any, sharing: Sharing, cells: Cells, target: Participant, begin: str
    ) -> str:
        """The form with what somebody begins with, marked in each cell as where it is from."""
        source = next((one for one in sharing.participants if str(one.id) == begin), None)
        given = _of(cells, source, sharing) if source else sharing.begins(target)
        cells = {**cells, **{Cell(target.id, key): given.get(key, Access.NONE) for key in sharing.places}}
        sign = _("As %(name)s", name=source.name) if source else _("From the template")
        signs = {Cell(target.id, key): sign for key, access in given.items() if access}
        filled = _told(sharing, target, source, given)
        return self._draw_matrix(plan, form, sharing, cells, signs=signs, filled=filled)

    # Drawing

    def _draw_matrix(
        self, plan: Plan, form: Any, sharing: Sharing | None = None, cells: Cells | None = None,
        signs: Mapping[Cell, str] | None = None, **said: Any,
    ) -> str:  # fmt: skip
        sharing = sharing or Sharing(plan)
        cells = _chosen(form, sharing) if cells is None else cells
        page = replace(self.show_page(plan), acts=())
        return self.render(
            "plans/participants.html", page=page, form=form, matrix=_matrix(sharing, cells, signs or {}, **said),
            back_url=self.url_of(plan), age_url=self.address("age", plan.id),
        )  # fmt: skip


def _chosen(form: Any, sharing: Sharing) -> dict[Cell, Access]:
    """What stands in a form that was sent, as far as it can be shown."""
    try:
        return {**sharing.cells, **form.cells.cells()}
    except RuleBroken:
        return dict(sharing.cells)


def _words(cells: Cells, cell: Cell) -> str:
    return _(ACCESSES[cells.get(cell, Access.NONE)])


def _of(cells: Cells, source: Participant, sharing: Sharing) -> dict[str, Access]:
    """What stands in a form for one participant, by place."""
    return {key: cells.get(Cell(source.id, key), Access.NONE) for key in sharing.places}


def _told(sharing: Sharing, target: Participant, source: Participant | None, given: Mapping[str, Access]) -> str:
    """What was filled in, and that it was not saved."""
    if source:
        return _("%(target)s now has the same as %(source)s. This has not been saved yet.",
                 target=target.name, source=source.name)  # fmt: skip
    if given:
        return _("What the template gives to begin with is filled in for %(name)s. Nothing of it is shared until "
                 "you save.", name=target.name)  # fmt: skip
    if target.relation in ASKS_THE_YOUTH and sharing.decides_alone:
        return _("The young person is sixteen or older and decides alone who sees the plan, so nothing is filled "
                 "in for %(name)s.", name=target.name)  # fmt: skip
    return _("The template gives nothing to begin with here, so nothing is filled in for %(name)s.",
             name=target.name)  # fmt: skip


def _matrix(sharing: Sharing, cells: Cells, signs: Mapping[Cell, str], **said: Any) -> Matrix:
    titles = titles_of(sharing)
    parents = [one for one in sharing.participants if one.relation is Relation.PARENT]
    differing = rules.apart([one.id for one in parents], cells, titles)
    return Matrix(
        tuple(_column(sharing, one, titles, cells, signs, differing) for one in sharing.participants),
        url_for("ParticipantView.add", pk=sharing.plan.id),
        tuple(_told_apart(parents, [titles[key] for key in differing])),
        tuple(
            in_language(part.title, language()) for part in sharing.plan.design.parts
            if part.kind in (BlockKind.NOTES, BlockKind.DOCUMENTS)
        ),
        **said,
    )  # fmt: skip


def _told_apart(parents: list[Any], titles: list[str]) -> list[str]:
    """What differs between parents: in blocks and goals, and in whether they may come in at all."""
    names = format_list([one.name for one in parents], locale=language())
    inside = [one.name for one in parents if one.portal]
    found = []
    if titles:
        told = ", ".join(titles)
        found.append(_("%(names)s do not have the same rights for: %(titles)s.", names=names, titles=told))
    if inside and len(inside) < len(parents):
        found.append(_("Of %(names)s only these have access to the portal: %(inside)s.", names=names,
                       inside=format_list(inside, locale=language())))  # fmt: skip
    return found


def _column(
    sharing: Sharing, one: Any, titles: Mapping[str, str], cells: Cells, signs: Mapping[Cell, str],
    apart: list[str],
) -> Column:  # fmt: skip
    blocks, differs = {part.key for part in sharing.plan.design.parts}, one.relation is Relation.PARENT
    found, above = [], ""
    for key, place in sharing.places.items():
        chosen = cells.get(Cell(one.id, key), Access.NONE)
        # What was given once and is offered no longer stays to be seen, and to be taken back.
        offers = place.offers if chosen in place.offers else (*place.offers, chosen)
        options = tuple(
            (f"{one.id}:{key}:{access.name.lower()}", _(ACCESSES[access]), access is chosen) for access in offers
        )
        heading = _("Building blocks") if key in blocks else _("Goals, each with its actions")
        found.append(
            Choosing(key, titles[key], options, differs and key in apart, heading if heading != above else "",
                     _("Ended") if place.over else "", signs.get(Cell(one.id, key), ""))
        )  # fmt: skip
        above = heading
    to = {verb: url_for(f"ParticipantView.{verb}", pk=one.id) for verb in ("show", "preview", "edit")}
    return Column(
        one.id, one.name, _(RELATIONS[one.relation]), portal_badge(one), to["show"], to["preview"], to["edit"],
        tuple(found),
    )  # fmt: skip
