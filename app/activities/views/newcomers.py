"""Newcomers: who follows the participation track in one's municipality, and the intake of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import current_app, request
from sqlalchemy.orm import joinedload, selectinload

from app.activities.actions import newcomers as actions
from app.activities.forms.activities import MUNICIPALITIES
from app.activities.forms.newcomers import LABELS, NewcomerForm
from app.activities.models import Newcomer
from app.activities.rules import newcomers as rules
from app.activities.rules.newcomers import AIMS, DAYPARTS, LEVELS_OF_PEOPLE, Aim, Daypart
from app.common.web.filters import ByChoice, ByLookup
from app.common.web.forms import ScreenForm
from app.common.web.locale import gettext as _
from app.common.web.pages import Cell, FormPage, ShowPage
from app.common.web.paper import Paper
from app.common.web.screens import SQLAInterface
from app.common.web.values import shown
from app.common.words import N_
from app.questionnaires.rules.designs import Part
from app.questionnaires.views.answering import Answering

NAME = ("first_name", "prefix", "last_name")


def _aims(kept: Any) -> str:
    return ", ".join(_(AIMS[one]) for one in rules.read(kept, Aim))


def _times(kept: Any) -> str:
    return ", ".join(_(DAYPARTS[one]) for one in rules.read(kept, Daypart))


def _interests(newcomer: Newcomer) -> Cell:
    return Cell(", ".join(shown(one.name) for one in newcomer.interests))


def _intake(newcomer: Newcomer) -> Cell:
    number = newcomer.edition.number if newcomer.edition else None
    return Cell(_("Version %(number)s", number=number) if number else "")


class NewcomerView(Answering):
    """Newcomers of one's municipality. Looking at one is told to the audit log."""

    datamodel = SQLAInterface(Newcomer)
    route_base, class_permission_name = "/newcomers", "Newcomer"
    list_title, add_title, edit_title = N_("Newcomers"), N_("Add newcomer"), N_("Edit %(name)s")
    list_lead = N_("Who follows the participation track here, and what they look for.")
    delete_question = N_("Delete %(name)s with everything that is known of this person?")
    tells_reads = True
    list_columns = ["name", "language_level", "interests", "aims"]
    more_columns = ["times", "postal_code", "organisation", "worked_on"]
    labels = {"name": N_("Name"), "kept_until": N_("Kept until"), "edition": N_("Intake form"), **LABELS}
    sorts = {"name": "sort_key"}
    needle, searchable = "search_key", N_("Name")
    filters = (
        ByChoice("language_level", N_("Language level"), Newcomer.language_level, LEVELS_OF_PEOPLE),
        ByLookup("organisation_id", N_("Municipality"), Newcomer.organisation_id, MUNICIPALITIES),
    )
    with_list = (joinedload(Newcomer.organisation), selectinload(Newcomer.interests))
    with_show = (*with_list, joinedload(Newcomer.edition))
    with_form = with_show
    lookups = {"organisation_id": MUNICIPALITIES}
    cells = {
        "name": lambda newcomer: Cell(newcomer.label),
        "interests": _interests,
        "aims": lambda newcomer: Cell(_aims(newcomer.kept_aims)),
        "times": lambda newcomer: Cell(_times(newcomer.kept_times)),
        "edition": _intake,
        "organisation": lambda newcomer: Cell(newcomer.organisation.name),
    }
    told = {"kept_aims": _aims, "kept_times": _times}
    parts = {"name": NAME, "aims": ("kept_aims",), "times": ("kept_times",), "edition": ()}
    show_groups = (
        (N_("Person"), ("name", "organisation", "postal_code", "language_level")),
        (N_("What fits"), ("interests", "aims", "times", "edition")),
    )
    form_groups = (
        (N_("Person"), (*NAME, "organisation_id", "postal_code")),
        (N_("What fits"), ("language_level", "interests", "aims", "times")),
        (N_("Intake"), ("questionnaire_id",)),
    )
    add_form = edit_form = NewcomerForm

    def name_of(self, item: Newcomer) -> str:
        return item.name.full

    def alike(self, item: Newcomer) -> Any:
        return item.organisation_id

    def parts_of(self, item: Newcomer) -> Sequence[Part]:
        return [part for part in item.design.parts if part.items]

    # Form

    def new_form(self, kind: type[ScreenForm], item: Any = None) -> ScreenForm:
        form: Any = super().new_form(kind, item)
        if "interests" not in form:
            return form
        form.offer(actions.topics_for(item), actions.forms_to_choose())
        if item is not None and item.edition_id is not None:
            del form.questionnaire_id
        if request.method == "GET":
            self._begin(form, item)
        return form

    def _begin(self, form: Any, item: Newcomer | None) -> None:
        if item is not None:
            form.fill(item)
            return
        form.organisation_id.data = actions.home()
        form.questionnaire_id.data = actions.usual_form() or 0

    def create(self, form: Any) -> Newcomer:
        return actions.add_newcomer(form.values())

    def change(self, item: Newcomer, form: Any) -> Newcomer:
        return actions.change_newcomer(item, form.values())

    def _save(self, item: Newcomer, part: Part, form: Any) -> str:
        """Whoever answers works on the newcomer, so that the term begins anew."""
        went_to = super()._save(item, part, form)
        actions.work_on(self.fetch(item.id))
        return went_to

    def remove(self, item: Newcomer) -> None:
        actions.remove(item)

    def effects_of_deletion(self, item: Newcomer) -> tuple[str, ...]:
        return (
            _("Answers, files and history go along. The figures of the dashboard count one person less."),
            _("The audit log keeps that somebody was deleted, without a name."),
        )

    # Page

    def edit_page(self, item: Newcomer) -> FormPage:
        page = super().edit_page(item)
        if item.edition_id is None:
            return page
        return replace(page, groups=tuple(each for each in page.groups if "questionnaire_id" not in each[1]))

    def show_page(self, item: Newcomer) -> ShowPage:
        until = rules.kept_until(item.worked_on, current_app.config["NEWCOMER_KEPT_DAYS"])
        lead = _("Kept until %(day)s, unless somebody works on it.", day=shown(until))
        return replace(super().show_page(item), lead=lead)

    def paper_of(self, item: Newcomer) -> Paper:
        return Paper(self.name_of(item))
