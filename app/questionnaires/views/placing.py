"""The questions of a block: new ones, those of the bank, and each in its place (mission P-07)."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from flask_babel import ngettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.common.web.forms import ScreenForm, begin_in
from app.common.web.locale import gettext as _
from app.common.web.pages import FormPage, Link
from app.common.web.parse import number
from app.common.web.screens import expose, has_access, permission_name
from app.common.web.values import language, shown
from app.common.words import N_
from app.questionnaires.actions import designing as actions
from app.questionnaires.actions import questions as bank
from app.questionnaires.designing import ItemForm
from app.questionnaires.models import Designed
from app.questionnaires.rules import designs
from app.questionnaires.rules.designs import Design, Part
from app.questionnaires.rules.items import Item, from_bank
from app.questionnaires.rules.questions import BANK_KINDS, QUESTION_KINDS, QuestionKind
from app.questionnaires.views.drafting import Drafting, version_of

ENDS = ("low_end_nl", "low_end_en", "low_end_fr", "high_end_nl", "high_end_en", "high_end_fr")
GO_ON = "question"
"""After a question one goes on with the next: the button for that takes the focus."""


class Placing(Drafting):
    """A screen on which questions are put in the blocks of the version that is being made."""

    def _at(self, thing: Designed, part: str = "", **more: str) -> str:
        values: dict[str, Any] = {"part": part or None, **more}
        return url_for(f"{self.endpoint}.blocks", pk=thing.id, **values)

    @expose("/<pk:pk>/blocks/<key>/question", methods=("GET", "POST"))
    @expose("/<pk:pk>/blocks/<key>/question/<item>", methods=("GET", "POST"))
    @has_access
    @permission_name("edit")
    def question(self, pk: int, key: str, item: str = "") -> str | Response | tuple[str, int]:
        """A question in its place: its words and limits here are its own."""
        thing, draft = self._draft(pk)
        part, group = draft.design.part(key), request.args.get("in", "")
        before = part.item(item) if part else None
        inside = part.group_of(item) if part and item else part.item(group) if part and group else None
        if part is None or (item and before is None) or (group and (inside is None or not inside.is_group)):
            raise NotFound
        form = ItemForm(data=ItemForm.of(before)) if before else ItemForm()
        form.allow(BANK_KINDS if inside else QUESTION_KINDS, before)
        form.offer(part.before(item, group), language())
        begin_in(form.text_nl)
        if request.method == "GET":
            form.version.data = str(draft.version)
            form.fill_condition(before.show_if if before else None)
        elif form.validate():
            return self.saved(
                pk, form, lambda: self._put(thing, key, form.item(before), group, version_of(form)),
                lambda now, _its: self._draw_question(now, key, before, form),
            )  # fmt: skip
        return self._draw_question(thing, key, before, form)

    def _put(self, thing: Designed, key: str, item: Item, group: str, version: int | None) -> str:
        def put(design: Design) -> Design:
            if item.key:
                return designs.put_item(design, key, item)
            return designs.sound(designs.add_items(design, key, [item], group), key)

        actions.change_design(thing, put, version=version)
        flash(_("“%(name)s” has been saved.", name=shown(dict(item.text))), "ok")
        return self._at(thing, key, on=GO_ON)

    def _draw_question(self, thing: Designed, key: str, before: Item | None, form: Any) -> str:
        title = shown(dict(before.text)) if before else _("New question")
        back = self._at(thing, key)
        crumbs = (*self.crumbs(thing), Link(_("Building blocks"), back))
        groups = [
            (N_("Question"), ("text_nl", "text_en", "text_fr", "kind", "required")),
            (N_("Answer"), ("choices_nl", "choices_en", "choices_fr", "least", "most", *ENDS)),
            (N_("When it is asked"), ("after", "answers")),
            (N_("Explanation"), ("help_nl", "help_en", "help_fr")),
        ]
        if len(form.after.choices) == 1:  # no earlier question decides anything
            groups.pop(2)
        page = FormPage(
            title, request.full_path.rstrip("?"), _("Save"), back, crumbs=crumbs,
            groups=tuple((_(heading), fields) for heading, fields in groups),
        )  # fmt: skip
        return self.render("questionnaires/form.html", form=form, page=page)

    @expose("/<pk:pk>/blocks/<key>/bank", methods=("GET", "POST"))
    @has_access
    @permission_name("edit")
    def bank(self, pk: int, key: str) -> str | Response | tuple[str, int]:
        """Questions of the bank to put in a block, as many at once as one likes."""
        thing, draft = self._draft(pk)
        part = draft.design.part(key)
        if part is None:
            raise NotFound
        form = ScreenForm()
        if request.method == "GET":
            form.version.data = str(draft.version)
        elif form.validate():
            chosen = bank.chosen([number(text) or 0 for text in request.form.getlist("question")])
            if chosen:
                return self.saved(
                    pk, form, lambda: self._take(thing, key, chosen, version_of(form)),
                    lambda now, _its: self._draw_bank(now, part, form),
                )  # fmt: skip
            form.refuse(_("Tick at least one question."))
        return self._draw_bank(thing, part, form)

    def _take(self, thing: Designed, key: str, chosen: list[Any], version: int | None) -> str:
        fresh = [from_bank(one) for one in chosen]
        actions.change_design(thing, lambda d: designs.add_items(d, key, fresh), version=version)
        flash(ngettext("%(num)d question has been added.", "%(num)d questions have been added.", len(fresh)), "ok")
        return self._at(thing, key, on=GO_ON)

    def _draw_bank(self, thing: Designed, part: Part, form: Any) -> str:
        words, kind = request.values.get("q", "")[:100], request.values.get("kind", "")
        known = {member.value: member for member in QuestionKind}
        found, more = bank.found(words, known.get(kind))
        here = {item.bank_id for item in part.every if item.bank_id}
        lines = [(one, shown(one.text), _(BANK_KINDS[one.kind]), one.id in here) for one in found]
        return self.render(
            "questionnaires/bank.html",
            page=self.show_page(thing),
            title=shown(dict(part.title)),
            form=form,
            lines=lines,
            more=more,
            words=words,
            kinds=[(member.value, _(label), member.value == kind) for member, label in BANK_KINDS.items()],
            back_url=self._at(thing, part.key),
            here=url_for(f"{self.endpoint}.bank", pk=thing.id, key=part.key),
        )
