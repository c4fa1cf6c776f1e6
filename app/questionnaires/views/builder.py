"""The builder: the blocks of a design, and what people will see of them (mission P-03, P-04).

Everything works with buttons; dragging is added by a script. Each change is saved at once in the version that is
being made, and is refused where somebody else has changed that version meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from flask import abort, flash, request
from flask_babel import ngettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.common.web.forms import ScreenForm, begin_in
from app.common.web.locale import gettext as _
from app.common.web.pages import ConfirmPage
from app.common.web.parse import number
from app.common.web.screens import expose, has_access, permission_name
from app.common.web.values import shown
from app.common.words import N_
from app.questionnaires.actions import designing as actions
from app.questionnaires.designing import PartForm
from app.questionnaires.models import Designed, Edition
from app.questionnaires.rules import designs
from app.questionnaires.rules.designs import Design, Part
from app.questionnaires.views.blank import WithBlankForm
from app.questionnaires.views.drafting import version_of
from app.questionnaires.views.placing import GO_ON, Placing
from app.questionnaires.views.previewing import HERE, Previewing
from app.questionnaires.views.reading import line_of

SETTINGS = "settings"
ADD_BLOCK, ADD_QUESTION = "block", GO_ON
"""Where one goes on after a save: the focus lands there, so that the next thing is one key away."""


class Builder(Previewing, WithBlankForm, Placing):
    """A screen on which a design is put together, block by block."""

    kinds: ClassVar[Mapping[str, str]] = {"questions": N_("Questions")}
    """The kinds of blocks, with what people call them."""

    def part_form(self, kind: str) -> type[PartForm]:
        """The form of a block of a kind."""
        return PartForm

    def summary_of(self, part: Part) -> str:
        """What a block holds, in a few words."""
        return ngettext("%(num)d question", "%(num)d questions", sum(one.answered for one in part.every))

    def working_tabs(self, item: Designed) -> list[tuple[str, str]]:
        pages = super().working_tabs(item)
        if self.allowed("edit", item) and item.being_made is not None:
            pages.insert(0, (_("Building blocks"), self.address("blocks", item.id)))
        return pages

    def url_of(self, item: Designed) -> str:
        """Where one goes on: to the blocks of what is being made, else to the page that tells of it."""
        made = request.endpoint in (f"{self.endpoint}.add", f"{self.endpoint}.take_in", f"{self.endpoint}.revise")
        return self.address("blocks", item.id) if made and item.being_made is not None else super().url_of(item)

    # The blocks

    @expose("/<pk:pk>/blocks", methods=("GET", "POST"))
    @has_access
    @permission_name("edit")
    def blocks(self, pk: int) -> str | Response | tuple[str, int]:
        """All blocks in their order, one of them open beside them, and how it will look."""
        thing, draft = self._draft(pk)
        if request.method == "GET" and (drop := request.args.get("drop")):
            return self._ask_to_drop(thing, draft, drop)
        form = self._form(draft.design)
        if request.method == "GET":
            form.version.data = str(draft.version)
            return self._draw(thing, draft, form)
        if not form.validate():
            return self._draw(thing, draft, form)
        return self.saved(
            pk, form, lambda: self._change(thing, draft, form), lambda now, its: self._draw(now, its, form)
        )

    def _form(self, design: Design) -> ScreenForm:
        """The form of what is done: of the block that is saved or open, or none but the version for the rest."""
        if request.method == "POST" and "save" not in request.form:
            return ScreenForm()
        part = self._open(design)
        kind = part.kind if part else self._new_kind() or next(iter(self.kinds))
        form = self.part_form(kind)
        return form(data=form.of(part))

    def _open(self, design: Design) -> Part | None:
        """The block that is open: the one of the address, else the first, unless a new one is filled in."""
        if self._new_kind():
            return None
        key = request.values.get("part") or request.args.get("part")
        part = design.part(key) if key else next(iter(design.parts), None)
        if key and part is None and request.method == "GET":
            raise NotFound
        return part

    def _new_kind(self) -> str:
        kind = request.values.get("new", "")
        if kind and kind not in self.kinds:
            abort(400, _("The address holds a choice that does not exist."))
        return kind

    def _change(self, thing: Designed, draft: Edition, form: ScreenForm) -> str:
        """Do what was asked; returns where to go on, with the focus on what was moved."""
        wanted, version = request.form, version_of(form)
        opened = wanted.get("part", "")
        if "save" in wanted:
            return self._save_part(thing, draft, form, version)
        what, _colon, place = (wanted.get("move") or wanted.get("drop") or "").partition(":")
        if "move" in wanted and what.startswith("p"):
            actions.change_design(thing, lambda d: designs.move_part(d, what, _place(place)), version=version)
        elif "move" in wanted:
            actions.change_design(
                thing, lambda d: designs.move_item(d, opened, what, _place(place)), version=version
            )
        elif "drop" in wanted:
            actions.change_design(thing, _without(opened, what), version=version)
            flash(_("It has been removed."), "ok")
            whole = what.startswith("p")
            return self._at(thing, "" if whole else opened, on=ADD_BLOCK if whole else ADD_QUESTION)
        else:
            abort(400, _("The address holds a choice that does not exist."))
        return self._at(thing, opened, moved=what)

    def _save_part(self, thing: Designed, draft: Edition, form: Any, version: int | None) -> str:
        part = self._open(draft.design)
        values, settings = form.values(), form.settings(part.settings if part else {})
        if part is None:
            kind = self._new_kind() or next(iter(self.kinds))
            made: list[str] = []

            def add(design: Design) -> Design:
                grown, key = designs.add_part(design, kind, values["title"], settings)
                made.append(key)
                return designs.put_part(grown, replace(grown.parts[-1], help=values["help"]))

            actions.change_design(thing, add, version=version)
            flash(_("The block has been added."), "ok")
            return self._at(thing, made[0], on=_next_after(kind))
        changed = replace(part, **values, settings=settings)
        actions.change_design(thing, lambda d: designs.put_part(d, changed), version=version)
        flash(_("The block has been saved."), "ok")
        return self._at(thing, part.key, on=_next_after(part.kind))

    def _ask_to_drop(self, thing: Designed, draft: Edition, key: str) -> str:
        """The question before a block or a question goes."""
        part = draft.design.part(key) or next((one for one in draft.design.parts if one.item(key)), None)
        if part is None:
            raise NotFound
        item = part.item(key)
        name = shown(dict(item.text if item else part.title))
        effect = _("Versions that were published keep it.") if thing.in_use else ""
        count = len(item.items) if item else len(part.every)
        also = ngettext("%(num)d question goes with it.", "%(num)d questions go with it.", count) if count else ""
        hidden = (
            ("version", str(draft.version)),
            ("once", str(ScreenForm().once.data)),
            ("drop", key),
            ("part", part.key),
        )
        page = ConfirmPage(
            title=_("Remove"),
            question=_("Remove “%(name)s”?", name=name),
            yes=_("Yes, remove"),
            action=self.address("blocks", thing.id),
            back_url=self._at(thing, part.key),
            danger=True,
            effects=tuple(text for text in (also, effect) if text) or (_("It is not asked any more."),),
            crumbs=self.crumbs(thing),
            hidden=hidden,
        )
        return self.render("appbuilder/confirm.html", page=page)

    def _draw(self, thing: Designed, draft: Edition, form: Any) -> str:
        design, part = draft.design, self._open(draft.design)
        if not isinstance(form, PartForm):  # something else went wrong; the open block is drawn as it is kept
            errors, kind = form.form_errors, self.part_form(part.kind if part else next(iter(self.kinds)))
            form = kind(formdata=None, data=kind.of(part))
            form.form_errors, form.version.data = errors, str(draft.version)
        if (on := _focus(part)) == "title":
            begin_in(form["title_nl"])
        looking = self.looking()
        extra = [name for name in form._fields if name.startswith(SETTINGS)]
        page = self.show_page(thing)
        acts = tuple(act._replace(primary=act.name == "publish") for act in page.acts if act.name in HERE)
        return self.render(
            "questionnaires/builder.html",
            page=replace(page, acts=acts),
            form=form,
            titles=(*("title_nl", "title_en", "title_fr"), *("help_nl", "help_en", "help_fr")),
            settings=extra,
            blocks=[(one, shown(dict(one.title)), self.summary_of(one)) for one in design.parts],
            kinds=[(kind, _(label)) for kind, label in self.kinds.items()],
            chosen=part,
            new=self._new_kind() if part is None else "",
            lines=[line_of(item, part) for item in part.items] if part else [],
            version=draft.version,
            moved=request.args.get("moved", ""),
            on=on,
            preview=self.preview_of(part, looking["viewer"]) if part else None,
            number=draft.number,
            compare_url=self._compare_url(thing, thing.in_use, draft.number) if thing.in_use else "",
            here=self.address("blocks", thing.id),
            **looking,
        )


def _next_after(kind: str) -> str:
    return ADD_QUESTION if kind == "questions" else ADD_BLOCK


def _focus(part: Part | None) -> str:
    """What takes the focus: what one goes on with, the title of a new block, or the heading of a chosen one."""
    asked = request.args
    if request.method == "POST" or asked.get("moved"):
        return ""
    return asked.get("on", "") or ("title" if part is None else "heading" if asked.get("part") else "")


def _place(text: str) -> int:
    return number(text, 0, least=0, most=designs.MOST_ITEMS) or 0


def _without(part: str, key: str) -> Callable[[Design], Design]:
    if key.startswith("p"):
        return lambda design: designs.remove_part(design, key)
    return lambda design: designs.remove_item(design, part, key)
