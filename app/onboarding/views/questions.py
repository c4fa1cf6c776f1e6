"""Which questionnaires are asked about connections: chosen by functional administrators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask import request
from sqlalchemy.orm import joinedload

from app.common import context
from app.common.web.forms import ScreenForm
from app.common.web.locale import gettext as _
from app.common.web.pages import Cell, FormPage
from app.common.web.screens import Screen, SQLAInterface
from app.common.web.values import shown
from app.common.words import N_
from app.onboarding.actions import questioning as actions
from app.onboarding.forms.inquiries import InquiryQuestionsForm
from app.onboarding.models import InquiryQuestions
from app.onboarding.rules.inquiries import MARKS_OF, PURPOSES, Mark, Purpose

MARKED = tuple(f"{mark.value}_key" for mark in Mark)


def _whose(questions: InquiryQuestions) -> str:
    return questions.organisation.name if questions.organisation else _("All regions")


def _asked_at(mark: Mark) -> Any:
    def drawn(questions: InquiryQuestions) -> Cell:
        key = questions.marks.get(mark)
        found = (shown(dict(item.text)) for item in actions.items_for(questions, mark) if item.key == key)
        return Cell(next(found, "") if key else "")

    return drawn


class InquiryQuestionsView(Screen):
    """What one's region asks about connections, and what the portal asks where it chose nothing."""

    datamodel = SQLAInterface(InquiryQuestions)
    route_base, class_permission_name = "/inquiry-questions", "InquiryQuestions"
    list_title, add_title = N_("Questions about connections"), N_("Choose a questionnaire")
    edit_title = N_("Questions about connections: %(name)s")
    list_lead = N_(
        "Which questionnaire is the organisation profile, and which are asked in evaluations. Where a region "
        "chose nothing, the portal says what is asked."
    )
    delete_question = N_("Delete the choice for “%(name)s”?")
    list_columns = ["purpose", "organisation", "questionnaire"]
    labels = {"organisation": N_("Asked by")}
    cells = {
        "organisation": lambda questions: Cell(_whose(questions)),
        "questionnaire": lambda questions: Cell(shown(questions.questionnaire.title)),
        **{f"{mark.value}_key": _asked_at(mark) for mark in Mark},
    }
    sorts = {"id": "id"}
    with_list = with_show = with_form = (
        joinedload(InquiryQuestions.organisation),
        joinedload(InquiryQuestions.questionnaire),
    )
    show_groups = (
        (N_("Questionnaire"), ("purpose", "organisation", "questionnaire")),
        (N_("What the portal reads in it"), MARKED),
    )
    when_filled = frozenset(MARKED)
    form_groups = (
        (N_("Questionnaire"), ("purpose", "questionnaire_id")),
        (N_("What the portal reads in it"), MARKED),
    )
    add_form = edit_form = InquiryQuestionsForm
    exclude_route_methods = Screen.exclude_route_methods | {"do_many", "export", "lookup"}

    def name_of(self, item: InquiryQuestions) -> str:
        return _("%(what)s (%(who)s)", what=_(PURPOSES[item.purpose]), who=_whose(item))

    def alike(self, item: InquiryQuestions) -> Any:
        return item.organisation_id

    def new_form(self, kind: type[ScreenForm], item: Any = None) -> ScreenForm:
        form: Any = super().new_form(kind, item)
        if "questionnaire_id" not in form:
            return form
        place, chosen = (item.organisation_id, item.questionnaire_id) if item else (_here(), None)
        form.offer(actions.questionnaires_for(place, chosen))
        if item is None:
            for key in MARKED:
                del form[key]
            return form
        del form.purpose
        form.offer_marks(
            item.purpose, {mark: list(actions.items_for(item, mark)) for mark in MARKS_OF[item.purpose]}
        )
        if request.method == "GET":
            for mark, key in item.marks.items():
                if f"{mark.value}_key" in form:
                    form[f"{mark.value}_key"].data = key
        return form

    def add_page(self) -> FormPage:
        page = super().add_page()
        lead = _("After it is saved you say which of its questions the portal reads.")
        return replace(page, lead=lead, groups=tuple(_without(page, MARKED)))

    def edit_page(self, item: InquiryQuestions) -> FormPage:
        page = super().edit_page(item)
        asked = {f"{mark.value}_key" for mark in MARKS_OF[item.purpose]}
        return replace(page, groups=tuple(_without(page, ("purpose", *(set(MARKED) - asked)))))

    def create(self, form: Any) -> InquiryQuestions:
        return actions.choose(_here(), Purpose(form.purpose.data), form.questionnaire_id.data)

    def change(self, item: InquiryQuestions, form: Any) -> InquiryQuestions:
        return actions.change(item, form.questionnaire_id.data, form.marks())

    def effects_of_deletion(self, item: InquiryQuestions) -> tuple[str, ...]:
        return (
            _("From now on is asked what the portal asks in all regions."),
            _("What was begun keeps its questions and answers."),
        )


def _without(page: FormPage, gone: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The groups of fields of a form, less some that are not in it."""
    for heading, keys in page.groups:
        if left := tuple(key for key in keys if key not in gone):
            yield heading, left


def _here() -> int | None:
    """Where one chooses: whoever works for all organisations does so for the portal."""
    scope = context.current().scope
    return None if scope.everything else scope.organisation_id
