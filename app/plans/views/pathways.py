"""Pathways: what is done with and for a person, as far as one's groups may see it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import request, url_for
from sqlalchemy.orm import joinedload, undefer

from app.common.web.filters import ByChoice, ByLookup, ByYesNo
from app.common.web.lists import Wish
from app.common.web.locale import gettext as _
from app.common.web.pages import Badge, Cell, ShowPage
from app.common.web.parse import number
from app.common.web.screens import SQLAInterface
from app.common.web.verbs import Verb
from app.common.words import N_
from app.extensions import db
from app.plans.actions import opening
from app.plans.actions import pathways as actions
from app.plans.forms import PERSONS, NewPathwayForm, PathwayForm
from app.plans.models import Pathway, Person
from app.plans.rules import persons as rules
from app.plans.rules.persons import PATHWAY_STATES
from app.plans.views.layered import LayeredScreen, offer
from app.plans.views.parts import parts_panels
from app.security.forms import USERS, WORKPLACES

ARCHIVE = Verb(
    "archive", N_("Archive"), N_("Archive %(name)s?"), N_("%(name)s has been archived."),
    do=actions.archive, yes=N_("Yes, archive"), icon="x", danger=True,
    effects=lambda pathway: rules.EFFECTS_OF_ARCHIVING_A_PATHWAY,
    offered=lambda pathway: pathway.active,
)  # fmt: skip
BRING_BACK = Verb(
    "bring_back", N_("Bring back"), N_("Bring %(name)s back?"), N_("%(name)s can be changed again."),
    do=actions.bring_back, yes=N_("Yes, bring back"), icon="check",
    effects=lambda pathway: rules.EFFECTS_OF_BRINGING_BACK,
    offered=lambda pathway: not pathway.active,
)  # fmt: skip


def _person(pathway: Pathway) -> Cell:
    """Whom it is about, with the way there for who may see the person."""
    there = url_for("PersonView.show", pk=pathway.person_id) if pathway.person else ""
    return Cell(pathway.about, there)


class PathwayView(LayeredScreen):
    """The pathways that one's groups may see; those in use, unless one asks for what is archived."""

    datamodel = SQLAInterface(Pathway)
    route_base, class_permission_name = "/pathways", "Pathway"
    list_title, add_title, edit_title = N_("Pathways"), N_("Begin pathway"), N_("Edit %(name)s")
    list_lead = N_("What is done with and for persons, as far as your groups may see it.")
    rights_lead = N_(
        "What is set here holds for this pathway with its plans, notes and documents, instead of what is set at "
        "the person. A group that may see the pathway and not the person sees the name of the person, and nothing "
        "else of the person."
    )
    list_columns = ["title", "about", "state", "begins_on", "coordinator"]
    more_columns = ["ends_on", "organisation", "active"]
    sorts = {"title": "sort_key", "about": "about_key"}
    needle, searchable = "search_key", N_("Title or name of the person")
    filters = (
        ByChoice("state", N_("State"), Pathway.state, PATHWAY_STATES),
        ByLookup("person_id", N_("Person"), Pathway.person_id, PERSONS),
        ByLookup("coordinator_id", N_("Coordinator"), Pathway.coordinator_id, USERS),
        ByYesNo("active", N_("In use"), Pathway.active),
        ByLookup("organisation_id", N_("Organisation"), Pathway.organisation_id, WORKPLACES),
    )
    with_list = with_show = with_form = (
        joinedload(Pathway.person),
        joinedload(Pathway.coordinator),
        joinedload(Pathway.organisation),
        undefer(Pathway.editable),
    )
    lookups = {"coordinator_id": USERS, "person_id": PERSONS, "who": USERS}
    cells = {
        "about": _person,
        "coordinator": lambda pathway: Cell(pathway.coordinator.name.full if pathway.coordinator else ""),
    }
    show_groups = (
        (N_("Pathway"), ("about", "title", "occasion", "state", "begins_on", "ends_on")),
        (N_("Who"), ("coordinator", "organisation", "active")),
    )
    form_groups = (
        (N_("Pathway"), ("person_id", "title", "occasion", "state", "begins_on", "ends_on")),
        (N_("Who"), ("coordinator_id",)),
    )
    add_form, edit_form = NewPathwayForm, PathwayForm
    verbs = (ARCHIVE, BRING_BACK)

    def name_of(self, item: Pathway) -> str:
        return item.title

    def conditions(self, wish: Wish) -> Any:
        """Those in use, where one asks for nothing else."""
        asked = super().conditions(wish)
        return asked if "active" in dict(wish.filters) else [*asked, Pathway.active]

    def new_form(self, kind: Any, item: Any = None) -> Any:
        form: Any = super().new_form(kind, item)
        if request.method == "GET" and "person_id" in form:
            form.person_id.data = number(request.args.get("person"))
        return form

    def create(self, form: Any) -> Pathway:
        return actions.begin(form.values(), form.openings.settings())

    def change(self, item: Pathway, form: Any) -> Pathway:
        return actions.change_pathway(item, form.values())

    def reasons_not_to_delete(self, item: Pathway) -> list[str]:
        return actions.reasons_not_to_delete(item)

    def remove(self, item: Pathway) -> None:
        actions.remove(item)

    def draw_form(self, form: Any, page: Any) -> str:
        if "openings" not in form:
            return super().draw_form(form, page)
        chosen = form.person_id.data if form.person_id.text_value() else None
        person = db.session.get(Person, chosen) if chosen else None
        offer(form, {}, opening.layers_of(person) if person else [{}])
        return self.render("plans/form.html", form=form, page=page)

    def show_page(self, item: Pathway) -> ShowPage:
        badges = () if item.active else (Badge(_("Archived"), "inactive"),)
        page = replace(super().show_page(item), badges=badges, lead=item.about)
        if request.endpoint != f"{self.endpoint}.show":
            return page
        return replace(page, aside=parts_panels(item, self.appbuilder.sm.may))
