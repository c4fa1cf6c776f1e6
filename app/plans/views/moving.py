"""The page on which plans are moved to the version of their template in use, with what that touches, and back."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request, url_for
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response
from wtforms import SelectMultipleField

from app.common.frozen import frozen
from app.common.web.forms import ScreenForm
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.pages import Badge, ConfirmPage
from app.common.web.parse import number
from app.common.web.screens import Screen, expose, has_access, permission_name
from app.common.web.screens.saving import save
from app.common.web.values import shown
from app.extensions import db
from app.plans.actions import moving as actions
from app.plans.models import PlanMove, PlanTemplate
from app.plans.rules import moving as rules
from app.questionnaires.actions import designing
from app.questionnaires.rules import comparing
from app.questionnaires.rules.designs import Design


def whole(text: str) -> int:
    """The number of a version; one that no version has for anything else."""
    return number(text) or 0


class MoveForm(ScreenForm):
    """Which older versions plans are moved from."""

    numbers = SelectMultipleField(_l("Versions"), coerce=whole, validate_choice=False)


@frozen
class Line:
    """An older version on the page: how many plans, what differs, and how many answers each difference touches."""

    number: int
    plans: int
    answers: int
    differences: tuple[tuple[str, str, str, int], ...]
    """Sort, sentence, kind of difference, and how many answers are set aside by it."""


@frozen
class Past:
    """A move that was made before."""

    when: str
    number: int
    count: int
    state: Badge
    undo_url: str


class WithMoves(Screen):
    """A screen of plan templates, from which plans can be moved."""

    def differences_in_settings(self, was: Any, now: Any) -> Any:
        """What differs between the settings of a block; the screen of templates knows."""
        raise NotImplementedError

    def working_tabs(self, item: PlanTemplate) -> list[tuple[str, str]]:
        pages = super().working_tabs(item)
        if self.allowed("move") and item.in_use:
            pages.append((_("Plans with it"), self.address("move", item.id)))
        return pages

    @expose("/<pk:pk>/move", methods=("GET", "POST"))
    @has_access
    def move(self, pk: int) -> str | Response:
        """The plans that have an older version, what the one in use changes for them, and moving them."""
        template = self.fetch(pk, *self.with_show)
        form: Any = MoveForm()
        if request.method == "POST" and form.validate():
            if answer := save(form, lambda: self._move(template, form.numbers.data)):
                return answer
            template = self.fetch(pk, *self.with_show)
        target = designing.edition_of(template, template.in_use) if template.in_use else None
        return self.render(
            "plans/moving.html",
            page=self.show_page(template),
            form=form,
            lines=[self._line(one, target.design) for one in actions.older_of(template)] if target else [],
            target=template.in_use,
            past=[_past(one, self.endpoint) for one in actions.moves_of(template)],
            action=request.path,
        )

    def _move(self, template: PlanTemplate, numbers: list[int]) -> str:
        actions.ask(template, numbers)
        flash(_("The plans are being moved. That may take a moment."), "ok")
        return self.address("move", template.id)

    def _line(self, older: actions.Older, now: Design) -> Line:
        was = older.edition.design
        found = comparing.differences(was, now, shown, self.differences_in_settings)
        told = tuple(
            (_(comparing.SORTS[one.sort]), _(one.sentence), one.sort.value, _touched(one, older, was))
            for one in found
        )
        return Line(older.edition.number, older.plans, sum(older.aside.values()), told)

    @expose("/<pk:pk>/moves/<pk:number>", methods=("GET", "POST"))
    @has_access
    @permission_name("move")
    def undo(self, pk: int, number: int) -> str | Response:
        """Ask, and on yes bring back what was moved."""
        template = self.fetch(pk, *self.with_show)
        move = db.session.get(PlanMove, number, options=[joinedload(PlanMove.edition)])
        if move is None or move.template_id != pk:
            abort(404)
        back = self.address("move", pk)
        reasons = [_(rules.UNDONE)] if move.undone_at else [] if move.done_at else [_(rules.BUSY)]
        if request.method == "POST" and not reasons:
            actions.undo(move)
            db.session.commit()
            flash(_("The plans are being brought back. That may take a moment."), "ok")
            return redirect(back, 303)
        question = _("Bring the plans back that were moved to version %(number)s?", number=move.edition.number)
        page = ConfirmPage(
            title=_("Undo"), question=question, yes=_("Yes, bring back"), action=request.path, back_url=back,
            effects=tuple(_(one) for one in rules.EFFECTS_OF_UNDOING), reasons=tuple(reasons),
            crumbs=self.crumbs(template),
        )  # fmt: skip
        return self.render("appbuilder/confirm.html", page=page)


def _touched(one: comparing.Difference, older: actions.Older, was: Design) -> int:
    """How many answers a difference sets aside: of its question, or of all questions of a block that goes."""
    if one.sort not in (comparing.Sort.REMOVED, comparing.Sort.RETYPED):
        return 0
    part = was.part(one.key)
    keys = {item.key for item in part.every} if part else {one.key}
    return sum(count for key, count in older.aside.items() if key in keys)


def _past(move: PlanMove, endpoint: str) -> Past:
    state = Badge(_("Undone"), "inactive") if move.undone_at else Badge(_("Done"), "success")
    if move.done_at is None:
        state = Badge(_("Being done"), "warning")
    there = url_for(f"{endpoint}.undo", pk=move.template_id, number=move.id)
    can = move.done_at is not None and move.undone_at is None
    return Past(shown(move.asked_at), move.edition.number, move.count, state, there if can else "")
