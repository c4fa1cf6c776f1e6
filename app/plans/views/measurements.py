"""Measurements: the form in which both voices are written down, and the page on which two are compared."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import abort, g, request, url_for
from sqlalchemy.orm import joinedload, undefer
from werkzeug.wrappers import Response

from app.common import clock
from app.common.errors import RuleBroken
from app.common.types import in_language
from app.common.web.locale import gettext as _
from app.common.web.pages import FormPage, ShowPage
from app.common.web.parse import number
from app.common.web.screens import SQLAInterface, expose, has_access
from app.common.web.values import language, shown
from app.common.words import N_
from app.plans.actions import measurements as actions
from app.plans.measurement_forms import MeasurementForm, form_of
from app.plans.models import Measurement, Plan
from app.plans.rules import scoring
from app.plans.rules.instruments import Scorer
from app.plans.rules.merging import Clash
from app.plans.rules.scoring import Sheet
from app.plans.views.in_plan import InPlan
from app.plans.views.measurement_history import ScoreTeller
from app.plans.views.measurement_lines import VOICES, lines_of, told_apart
from app.plans.views.measurement_sight import Sight


class MeasurementView(InPlan):
    """The measurements of plans, each on its own and beside another."""

    datamodel = SQLAInterface(Measurement)
    route_base, class_permission_name = "/measurements", "Measurement"
    list_title, add_title, edit_title = N_("Measurements"), N_("Add measurement"), N_("Edit %(name)s")
    delete_question = N_("Delete %(name)s, with the scores and notes of both?")
    list_columns = ["measured_on"]
    with_list = with_show = (
        joinedload(Measurement.plan).undefer(Plan.editable),
        joinedload(Measurement.plan).joinedload(Plan.edition),
        undefer(Measurement.own_voice),
    )
    with_form = with_show
    show_groups = ((N_("Measurement"), ("measured_on",)),)
    form_groups = ((N_("Measurement"), ("measured_on",)),)
    add_form = edit_form = MeasurementForm

    def name_of(self, item: Measurement) -> str:
        return _("Measurement of %(day)s", day=shown(item.measured_on))

    def allowed(self, verb: str, item: Any = None) -> bool:
        """What a resident gave himself stays."""
        if verb == "delete" and item is not None and item.own_voice:
            return False
        return super().allowed(verb, item)

    def place_of(self, item: Measurement) -> str:
        """The block on the page of the plan, with this measurement in it."""
        chosen: dict[str, Any] = {item.block: item.id}
        return f"{url_for('PlanView.show', pk=item.plan_id, **chosen)}#part-{item.block}"

    # Add and edit

    @expose("/add/<pk:pk>/<key>", methods=("GET", "POST"))
    @has_access
    def add(self, pk: int, key: str) -> str | Response:  # type: ignore[override]
        """A new measurement. The address says where, so that what is typed is a draft of that block alone."""
        return super().add()

    def plan_asked(self) -> Plan:
        if "plan_asked" not in g:
            g.plan_asked = self.plan_to_change((request.view_args or {})["pk"])
        return g.plan_asked

    def new_form(self, kind: Any, item: Any = None) -> Any:
        if item is None:
            block = (request.view_args or {})["key"]
            return self._form(self.plan_asked(), block)(Sheet(clock.today(), {}))
        return self._form(item.plan, item.block, item)(actions.sheet_of(item))

    def _form(self, plan: Plan, block: str, item: Measurement | None = None) -> type[MeasurementForm]:
        """The form of a block, with the scores that a professional enters; 404 where nothing is measured.

        A professional writes down what the resident says, unless the resident did so himself.
        """
        try:
            instrument = actions.instrument_of(plan, block)
        except RuleBroken:
            abort(404)
        own = item is not None and item.own_voice
        scorers = scoring.entered_by(Scorer.PROFESSIONAL, instrument, resident_enters=own)
        return form_of(instrument, scorers, dated=not own)

    def create(self, form: Any) -> Measurement:
        asked = request.view_args or {}
        return actions.add_measurement(asked["pk"], asked["key"], form.sheet())

    def change(self, item: Measurement, form: Any) -> Measurement:
        actions.change_measurement(item, form.sheet(), form.version.data or "")
        return item

    def remove(self, item: Measurement) -> None:
        actions.remove_measurement(item)

    def _go_to(self, item: Measurement, message: str) -> str:
        super()._go_to(item, message)
        return self.place_of(item)

    def add_page(self) -> FormPage:
        plan, block = self.plan_asked(), (request.view_args or {})["key"]
        return FormPage(
            _(self.add_title), request.path, _("Save"), self.back_to(plan, block), crumbs=self.crumbs(),
            groups=(("", ("measured_on",)),), lead=self._lead(plan, block),
        )  # fmt: skip

    def edit_page(self, item: Measurement) -> FormPage:
        lead = self._lead(item.plan, item.block)
        return replace(super().edit_page(item), cancel_url=self.place_of(item), lead=lead)

    def _lead(self, plan: Plan, block: str) -> str:
        part = plan.design.part(block)
        return _("%(part)s · %(plan)s", part=in_language(part.title, language()) if part else "", plan=plan.title)

    def draw_form(self, form: Any, page: FormPage) -> str:
        lines = lines_of(form, VOICES)
        return self.render("plans/measurement.html", form=form, page=page, lines=lines)

    # Two people at once

    def made_from(self, item: Measurement) -> str:
        return scoring.marks(actions.sheet_of(item))

    def refuse_old(self, form: Any, item: Measurement) -> None:
        """Nobody is refused for what somebody else changed beside it; the action tells what clashes."""

    def _draw_conflict(self, form: Any, item: Measurement) -> tuple[str, int]:
        """The form holds what both changed apart, and mine where both changed the same."""
        theirs = actions.sheet_of(item)
        try:
            mine, names = scoring.together(form.version.data or "", theirs, scoring.tidied(form.sheet())), ()
        except Clash as clash:
            mine, names = clash.mine, clash.names
        fresh = self._form(item.plan, item.block, item)(
            Sheet(mine.day, {**theirs.scores, **mine.scores}), formdata=None
        )
        fresh.version.data, fresh.draft.data = scoring.marks(theirs), form.draft.data
        page = replace(self.edit_page(item), conflict=told_apart(fresh, names, theirs, mine), keeps=True)
        return self.draw_form(fresh, page), 409

    # Reading

    def teller(self, item: Measurement) -> ScoreTeller:
        return ScoreTeller(self, item.plan, item.block)

    def teller_along(self, whole: Plan) -> ScoreTeller:
        if "score_teller" not in g:
            g.score_teller = ScoreTeller(self, whole)
        return g.score_teller

    def held(self, item: Measurement) -> dict[str, Any]:
        return self.teller(item).held(item)

    def show_page(self, item: Measurement) -> ShowPage:
        return ShowPage(
            title=self.name_of(item), lead=self._lead(item.plan, item.block), crumbs=self.crumbs(item)[:-1],
            acts=self.acts_on(item), tabs=self.tabs(item),
        )  # fmt: skip

    def render(self, template: str, **values: Any) -> str:
        """The page of a measurement is its chart, beside another one where there is one."""
        if template != "appbuilder/show.html":
            return super().render(template, **values)
        item: Measurement = values["item"]
        taken = actions.taken(item.plan).get(item.block, ())
        sight = Sight(item.block, actions.instrument_of(item.plan, item.block), taken, Scorer.PROFESSIONAL)
        other = number(request.args.get("with"))
        if other not in sight.values or other == item.id:
            other = sight.before(item.id)
        others = tuple(one for one in sight.choices(other) if one.value != str(item.id))
        return super().render(
            "plans/measured.html", measured=sight.measured(item.id), others=others, url=self.url_of(item),
            compared=sight.compared(item.id, other) if other else None, **values,
        )  # fmt: skip
