"""The editor of programmes: the steps of the version that is being made, and what coordinators will see of them.

Everything works with buttons; dragging is added by a script. Each change is saved at once in the version that is
being made, and is refused where somebody else has changed that version meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask import abort, flash, request, url_for
from flask_babel import ngettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.common import clock
from app.common.web.forms import ScreenForm, begin_in
from app.common.web.locale import gettext as _
from app.common.web.pages import ConfirmPage, FormPage, Link
from app.common.web.parse import number
from app.common.web.screens import expose, has_access, permission_name
from app.common.web.values import shown
from app.onboarding.forms.programmes import PointForm, StepForm
from app.onboarding.rules import routing
from app.onboarding.rules.programmes import MOST_CHECKS, Check, Fault, Route, Step, faults_where_they_stand
from app.onboarding.views import routes
from app.questionnaires.actions import designing as actions
from app.questionnaires.models import Designed, Edition
from app.questionnaires.views.drafting import Drafting, version_of
from app.questionnaires.views.previewing import HERE

STEP, POINT = "step", "point"
"""What is moved or removed, before the dot in `step.contact` and `point.c1`; and where the focus goes."""
OTHER_WORDS = ("name_en", "name_fr", "about_nl", "about_en", "about_fr")


class Building(Drafting):
    """A screen on which a programme is put together, step by step."""

    def working_tabs(self, item: Designed) -> list[tuple[str, str]]:
        pages = super().working_tabs(item)
        if self.allowed("edit", item) and item.being_made is not None:
            pages.insert(0, (_("Steps"), self.address("steps", item.id)))
        return pages

    def url_of(self, item: Designed) -> str:
        """Where one goes on: to the steps of what is being made, else to the page that tells of it."""
        making = {f"{self.endpoint}.{name}" for name in ("add", "copy", "take_in", "revise", "restore")}
        if request.endpoint in making and item.being_made is not None and self.allowed("edit", item):
            return self.address("steps", item.id)
        return super().url_of(item)

    def at(self, thing: Designed, step: str = "", **more: str) -> str:
        """The address of the editor with a step open, and where the focus lands."""
        return url_for(f"{self.endpoint}.steps", pk=thing.id, step=step or None, **more)  # type: ignore[arg-type]

    @expose("/<pk:pk>/steps", methods=("GET", "POST"))
    @has_access
    @permission_name("edit")
    def steps(self, pk: int) -> str | Response | tuple[str, int]:
        """All steps in their order, one of them open beside them, and how it will look."""
        thing, draft = self._draft(pk)
        if request.method == "GET" and (drop := request.args.get("drop")):
            return self._ask_to_drop(thing, draft, drop)
        form = self._form(routes.route_of(draft))
        if request.method == "GET":
            form.version.data = str(draft.version)
            return self._draw(thing, draft, form)
        if not form.validate():
            return self._draw(thing, draft, form)
        return self.saved(
            pk, form, lambda: self._change(thing, draft, form), lambda now, its: self._draw(now, its, form)
        )

    def _form(self, route: Route) -> ScreenForm:
        """The form of what is done: of the step that is saved or open, or none but the version for the rest."""
        if request.method == "POST" and "save" not in request.form:
            return ScreenForm()
        return _filled(route, self._open(route))

    def _open(self, route: Route) -> Step | None:
        """The step that is open: the one of the address, else the first, unless a new one is filled in."""
        if self._adds():
            return None
        key = request.values.get(STEP) or ""
        step = route.step(key) if key else next(iter(route.steps), None)
        if key and step is None and request.method == "GET":
            raise NotFound
        return step

    def _adds(self) -> bool:
        new = request.values.get("new", "")
        if new not in ("", STEP):
            abort(400, _("The address holds a choice that does not exist."))
        return bool(new)

    def _change(self, thing: Designed, draft: Edition, form: ScreenForm) -> str:
        """Do what was asked; returns where to go on, with the focus on what was moved."""
        wanted, version, opened = request.form, version_of(form), request.form.get(STEP, "")
        if "save" in wanted:
            return self._save_step(thing, draft, form, version)
        moves, (what, key, place) = "move" in wanted, _named(wanted.get("move") or wanted.get("drop") or "")
        change = {
            (True, STEP): lambda route: routing.move_step(route, key, place),
            (True, POINT): lambda route: routing.move_check(route, opened, key, place),
            (False, STEP): lambda route: routing.remove_step(route, key),
            (False, POINT): lambda route: routing.remove_check(route, opened, key),
        }.get((moves, what))
        if change is None:
            abort(400, _("The address holds a choice that does not exist."))
        actions.change_design(thing, change, version=version)
        if moves:
            return self.at(thing, opened, moved=f"{what}.{key}")
        flash(_("It has been removed."), "ok")
        return self.at(thing, "" if what == STEP else opened, on=what)

    def _save_step(self, thing: Designed, draft: Edition, form: Any, version: int | None) -> str:
        key = request.form.get(STEP, "")
        step, made = form.step(routes.route_of(draft).step(key)), [key]

        def change(route: Route) -> Route:
            if key:
                return routing.put_step(route, replace(step, key=key))
            grown, made[0] = routing.add_step(route, step)
            return grown

        actions.change_design(thing, change, version=version)
        flash(_("The step has been saved.") if key else _("The step has been added."), "ok")
        return self.at(thing, made[0], on=POINT)

    def _ask_to_drop(self, thing: Designed, draft: Edition, asked: str) -> str:
        """The question before a step or a point goes."""
        what, key, _place = _named(asked)
        route = routes.route_of(draft)
        step = route.step(key if what == STEP else request.args.get(STEP, ""))
        point = routing.check_of(step, key) if step and what == POINT else None
        if step is None or (what == POINT and point is None):
            raise NotFound
        name = shown(dict(point.text)) if point else routes.name_of(step)
        effects = [] if point else [*_going_along(route, step)]
        kept = _("Versions that were published keep it.") if thing.in_use else _("Nobody uses this version yet.")
        hidden = (("version", str(draft.version)), ("once", str(ScreenForm().once.data)), ("drop", asked),
                  (STEP, step.key))  # fmt: skip
        page = ConfirmPage(
            title=_("Remove"),
            question=_("Remove “%(name)s”?", name=name),
            yes=_("Yes, remove"),
            action=self.address("steps", thing.id),
            back_url=self.at(thing, step.key),
            danger=True,
            effects=(*effects, kept),
            crumbs=self.crumbs(thing),
            hidden=hidden,
        )
        return self.render("appbuilder/confirm.html", page=page)

    def _draw(self, thing: Designed, draft: Edition, form: Any) -> str:
        route = routes.route_of(draft)
        step = self._open(route)
        if not isinstance(form, StepForm):  # something else went wrong; the open step is drawn as it is kept
            errors = form.form_errors
            form = _filled(route, step, typed=False)
            form.form_errors, form.version.data = errors, str(draft.version)
        if (on := _focus(step)) == "title":
            begin_in(form["name_nl"])
        found, page = faults_where_they_stand(route), self.show_page(thing)
        previews = routes.seen(route, clock.today())
        return self.render(
            "onboarding/building.html",
            page=replace(
                page, acts=tuple(a._replace(primary=a.name == "publish") for a in page.acts if a.name in HERE)
            ),
            form=form,
            other_words=OTHER_WORDS,
            steps=[(one, routes.name_of(one), routes.kind_of(one), _told(found, one.key)) for one in route.steps],
            whole=[_(one.told) for one in found if not one.step] if route.steps else [],
            chosen=step,
            wrong=_told(found, step.key) if step else [],
            new=step is None and self._adds(),
            points=[(one.key, shown(dict(one.text))) for one in step.checklist] if step else [],
            full=step is not None and len(step.checklist) >= MOST_CHECKS,
            version=draft.version,
            moved=request.args.get("moved", ""),
            on=on,
            preview=next((one for one in previews if step and one.key == step.key), None),
            number=draft.number,
            compare_url=self._compare_url(thing, thing.in_use, draft.number) if thing.in_use else "",
            here=self.address("steps", thing.id),
        )

    # The points of a checklist

    @expose("/<pk:pk>/steps/<step_key>/point", methods=("GET", "POST"))
    @expose("/<pk:pk>/steps/<step_key>/point/<check_key>", methods=("GET", "POST"))
    @has_access
    @permission_name("edit")
    def point(self, pk: int, step_key: str, check_key: str = "") -> str | Response | tuple[str, int]:
        """A point of the checklist of a step, in three languages."""
        thing, draft = self._draft(pk)
        step: Step | None = routes.route_of(draft).step(step_key)
        before = routing.check_of(step, check_key) if step and check_key else None
        if step is None or (check_key and before is None):
            raise NotFound
        form = PointForm(data=PointForm.of(before))
        begin_in(form.text_nl)
        if request.method == "GET":
            form.version.data = str(draft.version)
        elif form.validate():
            return self.saved(
                pk, form, lambda: self._put_point(thing, step_key, check_key, form),
                lambda now, _its: self._draw_point(now, step, before, form),
            )  # fmt: skip
        return self._draw_point(thing, step, before, form)

    def _put_point(self, thing: Designed, key: str, item: str, form: PointForm) -> str:
        words = form.words()

        def put(route: Route) -> Route:
            if item:
                return routing.put_check(route, key, Check(item, words))
            return routing.add_check(route, key, words)

        actions.change_design(thing, put, version=version_of(form))
        flash(_("The point has been saved."), "ok")
        return self.at(thing, key, on=POINT)

    def _draw_point(self, thing: Designed, step: Step, before: Check | None, form: PointForm) -> str:
        title = _("Edit point") if before else _("New point")
        back = self.at(thing, step.key)
        page = FormPage(
            title, request.path, _("Save"), back, crumbs=(*self.crumbs(thing), Link(routes.name_of(step), back)),
            groups=((_("Point"), ("text_nl", "text_en", "text_fr")),),
        )  # fmt: skip
        return self.draw_form(form, page)


def _filled(route: Route, step: Step | None, *, typed: bool = True) -> StepForm:
    """The form of a step, with what was typed or with what is kept."""
    form = StepForm(data=StepForm.of(step)) if typed else StepForm(formdata=None, data=StepForm.of(step))
    after = step.window.after if step and step.window else ""
    form.offer(routing.earlier(route, step.key if step else ""), route.step(after))
    return form


def _named(text: str) -> tuple[str, str, int]:
    """What is meant by `step.contact:2`: what it is, its key, and its new place where it moves."""
    name, _colon, place = text.partition(":")
    what, _dot, key = name.partition(".")
    return what, key, number(place, 0, least=0, most=10_000) or 0


def _told(found: list[Fault], key: str) -> list[str]:
    return [_(one.told) for one in found if one.step == key]


def _going_along(route: Route, step: Step) -> Iterator[str]:
    """What goes with a step: its checklist, and windows that count from it."""
    if count := len(step.checklist):
        yield ngettext(
            "%(num)d point of its checklist goes with it.", "%(num)d points of its checklist go with it.", count
        )
    for one in routing.counting_from(route, step.key):
        yield _("“%(step)s” has no window any more, because it counts from this step.", step=routes.name_of(one))


def _focus(step: Step | None) -> str:
    """What takes the focus: what one goes on with, the name of a new step, or the heading of a chosen one."""
    asked = request.args
    if request.method == "POST" or asked.get("moved"):
        return ""
    return asked.get("on", "") or ("title" if step is None else "heading" if asked.get(STEP) else "")
