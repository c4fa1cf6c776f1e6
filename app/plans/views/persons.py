"""Persons: whom a dossier is about, as far as one's groups may see them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import request, url_for
from sqlalchemy.orm import joinedload, undefer

from app.common import clock, context
from app.common.web.filters import ByLookup, ByYesNo
from app.common.web.lists import Wish
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, Fact, Panel, ShowPage
from app.common.web.screens import SQLAInterface
from app.common.web.values import shown
from app.common.web.verbs import Verb
from app.common.words import N_
from app.plans.actions import pathways
from app.plans.actions import persons as actions
from app.plans.forms import NewPersonForm, PersonForm
from app.plans.models import Person
from app.plans.rules import persons as rules
from app.plans.rules.persons import PATHWAY_STATES
from app.plans.views.layered import LayeredScreen, offer, ours_edit
from app.security.forms import USERS, WORKPLACES

NAME = ("initials", "first_name", "prefix", "last_name")
ARCHIVE = Verb(
    "archive", N_("Archive"), N_("Archive %(name)s?"), N_("%(name)s has been archived."),
    do=actions.archive, yes=N_("Yes, archive"), icon="x", danger=True,
    effects=lambda person: rules.EFFECTS_OF_ARCHIVING_A_PERSON,
    offered=lambda person: person.active,
)  # fmt: skip
BRING_BACK = Verb(
    "bring_back", N_("Bring back"), N_("Bring %(name)s back?"), N_("%(name)s can be changed again."),
    do=actions.bring_back, yes=N_("Yes, bring back"), icon="check",
    effects=lambda person: rules.EFFECTS_OF_BRINGING_BACK,
    offered=lambda person: not person.active,
)  # fmt: skip


def _born(person: Person) -> Cell:
    """The date of birth, with how old that makes somebody."""
    born = person.birth_date
    if born is None:
        return Cell()
    years = rules.age(born, clock.today())
    return Cell(_("%(day)s (%(years)s years)", day=shown(born), years=years), raw=born)


class PersonView(LayeredScreen):
    """The persons that one's groups may see; those in use, unless one asks for what is archived."""

    datamodel = SQLAInterface(Person)
    route_base, class_permission_name = "/persons", "Person"
    list_title, add_title, edit_title = N_("Persons"), N_("Add person"), N_("Edit %(name)s")
    list_lead = N_("Young people and others whom your groups work with.")
    rights_lead = N_(
        "What a group may do here also holds for all pathways of this person, and for plans, notes and documents, "
        "unless something else is set there."
    )
    list_columns = ["name", "birth_date", "phone"]
    more_columns = ["email", "address", "organisation", "active"]
    labels = {"name": N_("Name")}
    sorts = {"name": "sort_key", "birth_date": "birth_date"}
    needle, searchable = "search_key", N_("Name")
    filters = (
        ByYesNo("active", N_("In use"), Person.active),
        ByLookup("organisation_id", N_("Organisation"), Person.organisation_id, WORKPLACES),
    )
    with_list = with_show = with_form = (joinedload(Person.organisation), undefer(Person.editable))
    cells = {"name": lambda person: Cell(person.label), "birth_date": _born}
    parts = {"name": NAME}
    show_groups = (
        (N_("Person"), ("name", "initials", "birth_date", "organisation", "active")),
        (N_("Contact"), ("phone", "email", "address")),
    )
    form_groups = ((N_("Name"), (*NAME, "birth_date")), (N_("Contact"), ("phone", "email", "address")))
    lookups = {"who": USERS}
    add_form, edit_form = NewPersonForm, PersonForm
    verbs = (ARCHIVE, BRING_BACK)

    def name_of(self, item: Person) -> str:
        return item.name.full

    def conditions(self, wish: Wish) -> Any:
        """Those in use, where one asks for nothing else."""
        asked = super().conditions(wish)
        return asked if "active" in dict(wish.filters) else [*asked, Person.active]

    def create(self, form: Any) -> Person:
        place = context.current().scope.organisation_id
        assert place is not None, "who adds a person works somewhere"
        return actions.add_person(form.values(), form.openings.settings(), organisation_id=place)

    def change(self, item: Person, form: Any) -> Person:
        return actions.change_person(item, form.values())

    def reasons_not_to_delete(self, item: Person) -> list[str]:
        return actions.reasons_not_to_delete(item)

    def remove(self, item: Person) -> None:
        actions.remove(item)

    def draw_form(self, form: Any, page: Any) -> str:
        if "openings" not in form:
            return super().draw_form(form, page)
        offer(form, ours_edit(), None)
        return self.render("plans/form.html", form=form, page=page)

    def show_page(self, item: Person) -> ShowPage:
        badges = () if item.active else (Badge(_("Archived"), "inactive"),)
        page = replace(super().show_page(item), badges=badges, lead=_born(item).text)
        if request.endpoint != f"{self.endpoint}.show" or not self.appbuilder.sm.may("list", "Pathway"):
            return page
        return replace(page, aside=(self._pathways(item),))

    def _pathways(self, person: Person) -> Panel:
        """The pathways that one may see, and the way to begin one."""
        lines = tuple(_line(one) for one in pathways.of_person(person))
        inside: dict[str, Any] = {"person": person.id}
        add = Act(_("Begin pathway"), url_for("PathwayView.add", **inside), "plus")
        begins = not pathways.reasons_not_to_begin(person) and self.appbuilder.sm.may("add", "Pathway")
        return Panel(_("Pathways"), lines, (add,) if begins else ())


def _line(pathway: Any) -> Fact:
    state = _("Archived") if not pathway.active else _(PATHWAY_STATES[pathway.state])
    since = _("since %(day)s", day=shown(pathway.begins_on)) if pathway.begins_on else ""
    return Fact(state, Cell(pathway.title, url_for("PathwayView.show", pk=pathway.id)), help=since)
