"""Plans: their list, the page on which all blocks of one stand, and closing one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import flash, request, url_for
from sqlalchemy.orm import joinedload, undefer
from werkzeug.wrappers import Response

from app.common import clock
from app.common.excerpts import Excerpt
from app.common.web.addresses import row_at
from app.common.web.exports import EXPORT_LIMIT
from app.common.web.filters import ByChoice, ByLookup, ByYesNo
from app.common.web.lists import Wish
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, FormPage, Link, ShowPage, Tone
from app.common.web.remembering import remembered
from app.common.web.screens import SQLAInterface, expose, has_access, permission_name
from app.common.web.screens.history import asked_moment
from app.common.web.screens.saving import save
from app.common.web.values import shown
from app.common.web.verbs import Verb
from app.common.words import N_
from app.plans.actions import plans as actions
from app.plans.actions import templates
from app.plans.actions import then as past
from app.plans.actions.finding import IN_ANSWERS
from app.plans.actions.listed import COLUMNS, Listed, Names, listed, read
from app.plans.forms import PATHWAYS
from app.plans.models import Pathway, Plan, PlanTemplate
from app.plans.plan_forms import COLUMNS as PLAN_COLUMNS
from app.plans.plan_forms import CloseForm, NewPlanForm, PlanForm
from app.plans.rules import plans as rules
from app.plans.rules.blocks import answered_parts
from app.plans.rules.plans import CLOSED, PLAN_STATES, PlanState
from app.plans.views.ages import ByAge, WithAges
from app.plans.views.finding import excerpts_of
from app.plans.views.layered import LayeredScreen
from app.plans.views.outsiders import NamesOutsiders
from app.plans.views.parts import ARCHIVE, BRING_BACK, PartScreen
from app.plans.views.plan_page import contents_of, past_contents_of
from app.plans.views.sharing import WithParticipants
from app.plans.views.terms import TERMS_TO_ASK, ByTerm, ByTermOver
from app.questionnaires.rules.designs import Part
from app.questionnaires.views.answering import Answering
from app.security.forms import USERS, WORKPLACES
from app.security.models.naming import NAME_OF_ORGANISATION, NAME_OF_USER

ADOPT = Verb(
    "adopt", N_("Adopt"), N_("Adopt %(name)s?"), N_("%(name)s runs from today."),
    do=actions.adopt, yes=N_("Yes, adopt"), icon="check",
    effects=lambda plan: rules.EFFECTS_OF_ADOPTING,
    offered=lambda plan: plan.active and plan.state is PlanState.DRAFT,
)  # fmt: skip
REOPEN = Verb(
    "reopen", N_("Open again"), N_("Open %(name)s again?"), N_("%(name)s can be changed again."),
    do=actions.reopen, yes=N_("Yes, open again"), icon="pencil",
    effects=lambda plan: rules.EFFECTS_OF_OPENING,
    offered=lambda plan: plan.active and plan.state is PlanState.CLOSED,
)  # fmt: skip
TONES: dict[PlanState, Tone] = {
    PlanState.DRAFT: "neutral",
    PlanState.RUNNING: "success",
    PlanState.CLOSED: "inactive",
}


def _about(plan: Plan | Listed) -> Cell:
    """Whom it is about, with the way to the pathway for who may see that."""
    return Cell(plan.about, row_at("PathwayView.show", plan.pathway_id) if plan.pathway else "")


def _state(plan: Plan | Listed) -> Cell:
    known = remembered("states_of_plans")
    if plan.state not in known:
        known[plan.state] = Cell(badges=(Badge(_(PLAN_STATES[plan.state]), TONES[plan.state]),))
    return known[plan.state]


class PlanView(NamesOutsiders, PartScreen, WithParticipants, WithAges, Answering):
    """The plans that one's groups may see; those in use, unless one asks for what is archived."""

    datamodel = SQLAInterface(Plan)
    route_base, class_permission_name = "/plans", "Plan"
    list_title, add_title, edit_title = N_("Plans"), N_("Begin plan"), N_("Edit %(name)s")
    list_lead = N_("What was agreed with and about persons, as far as your groups may see it.")
    rights_lead = N_(
        "What is set here holds for this plan alone, instead of what is set at the pathway or the person. A group "
        "that may see the plan and not the person sees the name of the person, and nothing else of the person."
    )
    list_columns = ["title", "about", "state", "evaluates_on", "coordinator"]
    more_columns = ["adopted_on", "template", "closed_on", "kept_until", "organisation", "active"]
    sorts = {"title": "sort_key", "about": "about_key"}
    needle, searchable = "search_key", N_("Title, person, or words in an answer")
    searched_parts = IN_ANSWERS
    filters = (
        ByChoice("state", N_("State"), Plan.state, PLAN_STATES),
        ByTerm("due", N_("By when"), Plan.evaluates_on, TERMS_TO_ASK),
        ByAge("age", N_("An age waits for me"), Plan.id),
        ByTermOver("kept", N_("Retention period is over"), Plan.kept_until),
        ByLookup("pathway_id", N_("Pathway"), Plan.pathway_id, PATHWAYS),
        ByLookup("coordinator_id", N_("Coordinator"), Plan.coordinator_id, USERS),
        ByYesNo("active", N_("In use"), Plan.active),
        ByLookup("organisation_id", N_("Organisation"), Plan.organisation_id, WORKPLACES),
    )
    walked = True
    file_at_once, file_columns = EXPORT_LIMIT, COLUMNS
    with_list = (
        joinedload(Plan.pathway).load_only(Pathway.title),
        joinedload(Plan.coordinator).load_only(*NAME_OF_USER),
        undefer(Plan.editable),
    )
    with_columns = {
        "template": (joinedload(Plan.template).load_only(PlanTemplate.title),),
        "organisation": (joinedload(Plan.organisation).load_only(*NAME_OF_ORGANISATION),),
    }
    with_form = (
        *map(joinedload, (Plan.pathway, Plan.template, Plan.edition)),
        joinedload(Plan.coordinator).load_only(*NAME_OF_USER),
        joinedload(Plan.organisation).load_only(*NAME_OF_ORGANISATION),
        undefer(Plan.editable),
    )
    with_show = (*with_form, *map(undefer, (Plan.has_participants, Plan.has_declarations, Plan.born)))
    lookups = {"coordinator_id": USERS, "pathway_id": PATHWAYS, "who": USERS}
    cells = {
        "about": _about,
        "state": _state,
        "template": lambda plan: Cell(shown(plan.template_title)),
        "coordinator": lambda plan: Cell(plan.coordinator_name),
        "pathway": lambda plan: Cell(plan.pathway.title if plan.pathway else ""),
    }
    show_groups = ()
    form_groups = (
        (N_("Plan"), ("pathway_id", "template_id", "title", "coordinator_id")),
        (N_("By when"), ("asked_on", "waived_on", "evaluates_on")),
    )
    add_form, edit_form = NewPlanForm, PlanForm
    paper_template = "plans/on_paper.html"
    verbs = (ADOPT, REOPEN, ARCHIVE, BRING_BACK)
    READ_WHEN_CLOSED = LayeredScreen.ARCHIVED | {"reopen", "archive", "delete", "participants"}

    def file_items(self, ids: Sequence[int], columns: Sequence[str], told: Sequence[Any]) -> list[Listed]:
        names = remembered("plans_in_a_file").setdefault("names", Names(shown))
        return listed(told or read(ids), names)

    def excerpts(self, wish: Wish, items: Sequence[Plan]) -> dict[int, Excerpt]:
        return excerpts_of(items, wish.search)

    def is_off(self, item: Plan) -> bool:
        return not item.active or item.state is PlanState.CLOSED

    def alike(self, item: Plan) -> Any:
        return item.active, item.editable, item.state

    def allowed(self, verb: str, item: Any = None) -> bool:
        if item is not None and item.state is PlanState.CLOSED and verb not in self.READ_WHEN_CLOSED:
            return False
        return super().allowed(verb, item)

    def shut(self, item: Plan) -> str:
        return super().shut(item) or (_(CLOSED) if item.state is PlanState.CLOSED else "")

    def name_of(self, item: Plan) -> str:
        return item.title

    def new_form(self, kind: Any, item: Any = None) -> Any:
        form: Any = super().new_form(kind, item)
        if "template_id" in form:
            form.offer(templates.choosable())
        return form

    def create(self, form: Any) -> Plan:
        return actions.begin(form.values(), form.openings.settings())

    def change(self, item: Plan, form: Any) -> Plan:
        return actions.change_plan(item, form.values())

    def reasons_not_to_delete(self, item: Plan) -> list[str]:
        return actions.reasons_not_to_delete(item)

    def remove(self, item: Plan) -> None:
        actions.remove(item)

    # The page

    def shown_columns(self) -> Sequence[str]:
        closed = ("closed_on", "kept_until", "ending", "ending_words")
        return (*PLAN_COLUMNS, "state", "adopted_on", *closed, "template", "active")

    def parts_of(self, item: Plan) -> Sequence[Part]:
        return answered_parts(item.design)

    def crumbs(self, item: Any = None) -> tuple[Link, ...]:
        """By way of the pathway, for whoever may see that."""
        if item is None or item.pathway is None:
            return super().crumbs(item)
        above = (
            Link(_("Pathways"), url_for("PathwayView.list")),
            Link(item.pathway.title, url_for("PathwayView.show", pk=item.pathway_id)),
        )
        return (*above, Link(self.name_of(item), self.url_of(item)))

    def acts_on(self, item: Plan) -> tuple[Act, ...]:
        acts = super().acts_on(item)
        if self.allowed("history", item):
            acts = (*acts, Act(_("As it was on…"), url_for("PlanView.then", pk=item.id), "history", name="then"))
        if not self.allowed("close", item):
            return acts
        close = Act(_("Close"), self.address("close", item.id), "x", asks=True, name="close")
        before = 2 if item.state is PlanState.DRAFT else 1  # adopting it comes first
        return (*acts[:before], close, *acts[before:])

    def show_page(self, item: Plan) -> ShowPage:
        badges = (
            Badge(_(PLAN_STATES[item.state]), TONES[item.state]),
            *(() if item.active else (Badge(_("Archived"), "inactive"),)),
        )
        crumbs = self.crumbs(item)[:-1] if item.pathway else self.crumbs()
        lead = _("%(about)s · %(template)s, version %(version)s", about=item.about,
                 template=shown(item.template.title), version=item.edition.number)  # fmt: skip
        return ShowPage(
            title=self.name_of(item), lead=lead, badges=badges, crumbs=crumbs, acts=self.acts_on(item),
            tabs=self.tabs(item),
        )  # fmt: skip

    def render(self, template: str, **values: Any) -> str:
        """The page of a plan is that of its blocks."""
        if template != "appbuilder/show.html":
            return super().render(template, **values)
        plan = values["item"]
        return super().render(
            "plans/plan.html", contents=contents_of(self, plan), age=self.age_said(plan),
            age_url=self.address("age", plan.id), **values,
        )  # fmt: skip

    def on_paper(self, item: Plan) -> dict[str, Any]:
        return {"contents": contents_of(self, item)}

    @expose("/<pk:pk>/then")
    @has_access
    @permission_name("history")
    def then(self, pk: int) -> str:
        """The whole plan as it was at a moment, with the rights of whoever reads it now (F-08)."""
        plan = self.fetch(pk, *self.with_show)
        self.tell_read(plan, "then")
        moment = asked_moment(request.args.get("on"))
        to_come = moment is not None and moment > clock.now()
        whole = past.then(plan, moment) if moment and not to_come else None
        return super().render(
            "plans/then.html",
            page=replace(self.show_page(plan), tabs=(), acts=(), crumbs=self.crumbs(plan)),
            contents=past_contents_of(self, whole, clock.on_the_wall(moment).date()) if moment and whole else None,
            moment=shown(moment),
            to_come=to_come,
            latest=clock.on_the_wall(clock.now()).strftime("%Y-%m-%dT%H:%M"),
            on=request.args.get("on", "")[:16] if moment else "",
            url=url_for("PlanView.then", pk=pk),
        )

    # Closing

    @expose("/<pk:pk>/close", methods=("GET", "POST"))
    @has_access
    def close(self, pk: int) -> str | Response:
        """Ask since when and why, and close the plan."""
        plan = self.fetch(pk, *self.with_show, lock=request.method == "POST")
        self.refuse_unless_allowed("close", plan)
        form: Any = CloseForm(formdata=None if request.method == "GET" else request.form)
        if request.method == "GET":
            form.closed_on.data = clock.today()
        elif form.validate():
            if answer := save(form, lambda: self._close(plan, form)):
                return answer
            plan = self.fetch(pk, *self.with_show)
        return self.draw_form(form, self._close_page(plan))

    def _close(self, plan: Plan, form: CloseForm) -> str:
        actions.close(plan, *form.told())
        flash(_("%(name)s has been closed.", name=self.name_of(plan)), "ok")
        return self.url_of(plan)

    def _close_page(self, plan: Plan) -> FormPage:
        return FormPage(
            _("Close %(name)s", name=self.name_of(plan)), request.path, _("Close"), self.url_of(plan),
            crumbs=self.crumbs(plan), groups=(("", ("closed_on", "ending", "ending_words")),),
            lead=_("The plan stays to be seen as it is, and nothing in it can be changed. You can open it again. "
                   "It is kept until %(day)s.", day=shown(actions.kept_when_closed(plan))),
        )  # fmt: skip
