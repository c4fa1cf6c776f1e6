"""Participants of plans: who they are, whether they may come into the portal, and what each sees and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from flask import abort, g, request, url_for
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.wrappers import Response

from app.common.types import in_language
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, Fact, FormPage, Panel, ShowPage
from app.common.web.screens import SQLAInterface, expose, has_access, permission_name
from app.common.web.values import language, shown
from app.common.words import N_
from app.plans.actions import participants as actions
from app.plans.actions.participants import NOTHING, Sharing
from app.plans.forms import PERSONS
from app.plans.models import Participant, Plan
from app.plans.rules.sharing import ACCESSES, RELATIONS, Access, goal_key
from app.plans.sharing_forms import NewParticipantForm, ParticipantForm
from app.plans.views.in_plan import READ, InPlan
from app.plans.views.inviting import WithInvitation
from app.plans.views.seen_as import contents_seen_by

TITLE = N_("Participants")
DETAILS = ("name", "relation", "email", "phone", "portal")


def titles_of(sharing: Sharing) -> dict[str, str]:
    """What the blocks and goals of a plan are called, by the key of their place."""
    parts = {part.key: in_language(part.title, language()) for part in sharing.plan.design.parts}
    goals = {goal_key(goal.id): goal.title for goal in sharing.goals}
    return {key: title for key, title in {**parts, **goals}.items() if key in sharing.places}


class ParticipantView(WithInvitation, InPlan):
    """Who takes part in plans; what is shared is set in the matrix of the plan."""

    datamodel = SQLAInterface(Participant)
    route_base, class_permission_name = "/participants", "Participant"
    exclude_route_methods = InPlan.exclude_route_methods - {"lookup"}
    list_title, add_title, edit_title = TITLE, N_("Add participant"), N_("Edit %(name)s")
    delete_title = N_("Take away")
    delete_question = N_("Remove %(name)s from this plan?")
    list_columns = ["name"]
    lookups = {"person_id": PERSONS}
    with_list = with_form = (
        joinedload(Participant.plan).undefer(Plan.editable),
        joinedload(Participant.plan).joinedload(Plan.edition),
        selectinload(Participant.rights),
    )
    with_show = (
        *with_list,
        joinedload(Participant.plan).joinedload(Plan.coordinator),
        selectinload(Participant.person),
        selectinload(Participant.decided_by),
    )
    show_groups = ((N_("Participant"), DETAILS),)
    form_groups = ((N_("Participant"), DETAILS),)
    add_form, edit_form = NewParticipantForm, ParticipantForm

    def allowed(self, verb: str, item: Any = None) -> bool:
        """Also in a closed plan, where access can be taken back; what is archived is read."""
        if item is not None and not item.plan.active and verb not in READ:
            return False
        return super(InPlan, self).allowed(verb, item)

    def refuse_unless_open(self, plan: Plan) -> None:
        if not (plan.editable and plan.active):
            abort(403)

    def url_without(self, item: Participant) -> str:
        return url_for("PlanView.participants", pk=item.plan_id)

    def _go_to(self, item: Participant, message: str) -> str:
        """To the matrix of the plan; for somebody new with what is filled in to begin with."""
        super()._go_to(item, message)
        begin = request.form.get("begin", NOTHING)
        new = {"new": item.id, "begin": begin} if "sharing_asked" in g and begin != NOTHING else {}
        return url_for("PlanView.participants", pk=item.plan_id, **new)

    # The forms

    @expose("/add/<pk:pk>", methods=("GET", "POST"))
    @has_access
    def add(self, pk: int) -> str | Response:  # type: ignore[override]  (where it is added stands in the path)
        """Somebody new in a plan."""
        self.plan_asked()
        return super().add()

    def plan_asked(self) -> Plan:
        if "plan_asked" not in g:
            g.plan_asked = self.plan_to_change((request.view_args or {})["pk"])
        plan: Plan = g.plan_asked
        return plan

    def sharing_asked(self) -> Sharing:
        """Who takes part in that plan already; read once per request."""
        if "sharing_asked" not in g:
            g.sharing_asked = Sharing(self.plan_asked())
        sharing: Sharing = g.sharing_asked
        return sharing

    def new_form(self, kind: Any, item: Any = None) -> Any:
        form: Any = super().new_form(kind, item)
        if item is None:
            form.offer(self.sharing_asked().participants)
        elif item.person_id:
            del form["name"]  # whoever renames the person renames it here
        return form

    def create(self, form: Any) -> Participant:
        return actions.add(self.sharing_asked(), form.values())

    def change(self, item: Participant, form: Any) -> Participant:
        return actions.change(item, form.values())

    def remove(self, item: Participant) -> None:
        actions.remove(item)

    def effects_of_deletion(self, item: Participant) -> tuple[str, ...]:
        return (
            _("%(name)s no longer sees this plan and gets no more e-mail about it.", name=item.name),
            _("What %(name)s wrote, scored or declared stays in the plan.", name=item.name),
        )

    def add_page(self) -> FormPage:
        plan = self.plan_asked()
        groups = ((_("Who"), ("person_id", "name", "relation")), (_("Reached at"), ("email", "phone")),
                  (_("What is shared"), ("portal", "begin")))  # fmt: skip
        lead = _("Choose somebody who is in this portal already, or fill in the name of a contact person.")
        back = url_for("PlanView.participants", pk=plan.id)
        return FormPage(_(self.add_title), request.path, _("Save"), back, lead=lead, groups=groups,
                        crumbs=self.crumbs_of(plan))  # fmt: skip

    def edit_page(self, item: Participant) -> FormPage:
        return replace(super().edit_page(item), cancel_url=self.url_without(item))

    # The page

    def fact(self, item: Participant, key: str) -> Fact:
        if key == "name" and item.person is not None and self.appbuilder.sm.may("show", "Person"):
            return Fact(self.label_for(key), Cell(item.name, url_for("PersonView.show", pk=item.person_id)))
        if key == "portal" and item.decided_at:
            return Fact(self.label_for(key), Cell(shown(item.portal)), help=_decided(item))
        return super().fact(item, key)

    def show_page(self, item: Participant) -> ShowPage:
        return ShowPage(
            title=self.name_of(item), lead=_(RELATIONS[item.relation]), badges=(portal_badge(item),),
            crumbs=self.crumbs(item)[:-1], panels=self.panels(item), acts=self.acts_on(item), tabs=self.tabs(item),
        )  # fmt: skip

    def panels(self, item: Participant) -> tuple[Panel, ...]:
        """Who it is; on the page itself also what he may do with each block and goal, and why (F-09)."""
        panels = super().panels(item)
        return (*panels, _explained(item)) if request.endpoint == f"{self.endpoint}.show" else panels

    def acts_on(self, item: Participant) -> tuple[Act, ...]:
        seen = Act(_("View as %(name)s", name=item.name), self.address("preview", item.id), "eye", name="show")
        return (seen, *super().acts_on(item))

    @expose("/<pk:pk>/preview")
    @has_access
    @permission_name("show")
    def preview(self, pk: int) -> str:
        """The plan as this participant sees it, and nothing to be done there (F-10)."""
        item = self.fetch(pk, *self.with_show)
        self.tell_read(item, "preview")
        return super().render(
            "plans/seen_as.html", page=self.show_page(item), plan=item.plan, contents=contents_seen_by(item, self),
            back_url=self.url_without(item) if self.allowed("edit", item) else self.url_of(item),
        )  # fmt: skip

    # Its history, in which each right is told under the title of its block or goal

    def teller(self, item: Participant) -> ParticipantTeller:
        return ParticipantTeller(self, item.plan)

    def teller_along(self, whole: Plan) -> ParticipantTeller:
        if "participant_teller" not in g:
            g.participant_teller = ParticipantTeller(self, whole)
        return g.participant_teller

    def held(self, item: Participant) -> dict[str, Any]:
        return {row.place: row.value for row in item.rights}


class ParticipantTeller:
    """The screen of participants that also knows what can be shared of a plan."""

    def __init__(self, screen: ParticipantView, plan: Plan) -> None:
        self.screen, self.model, self.list_title = screen, screen.model, screen.list_title
        self.labels = {
            key: _("right on “%(title)s”", title=title) for key, title in titles_of(Sharing(plan)).items()
        }
        self.told: dict[str, Callable[[Any], str]] = dict.fromkeys(self.labels, _told)

    def label_for(self, name: str) -> str:
        """The label of a column, or of a block or goal."""
        return self.labels.get(name) or self.screen.label_for(name)

    def readable_fields(self, item: Any = None) -> tuple[str, ...]:
        """The columns and the rights that this person may see."""
        return (*self.screen.readable_fields(item), *self.labels)

    def held(self, item: Participant) -> dict[str, Any]:
        """The rights, by place."""
        given = self.screen.held(item)
        return {name: given.get(name) for name in self.labels}

    def name_of(self, item: Participant) -> str:
        """The name of a participant."""
        return self.screen.name_of(item)

    def items(self, ids: Sequence[int]) -> list[Participant]:
        """The participants of some numbers, as far as this person may see them."""
        return self.screen.items(ids)


def _told(value: Any) -> str:
    return _(ACCESSES[Access(value or 0)])


def portal_badge(item: Participant) -> Badge:
    """Whether somebody may come into the portal, and did."""
    if not item.portal:
        return Badge(_("No access to the portal"), "inactive")
    if item.resident_id is None:
        return Badge(_("No account yet"), "warning")
    return Badge(_("Portal"), "success")


def _decided(item: Participant) -> str:
    day = shown(item.decided_at)
    if item.decided_by is None:
        return _("Decided on %(day)s.", day=day)
    return _("Decided on %(day)s by %(name)s.", day=day, name=item.decided_by.name.full)


def _explained(item: Participant) -> Panel:
    """What somebody may do with each block and goal, with the reason."""
    sharing = Sharing(item.plan)
    titles = titles_of(sharing)
    facts = (
        Fact(titles[key], Cell(_(ACCESSES[one.access])), help=_(one.because))
        for key, one in sharing.verdicts(item).items()
    )
    return Panel(_("What %(name)s sees of the plan, and why", name=item.name), tuple(facts))
