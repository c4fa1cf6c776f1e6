"""The question bank: questions to put in questionnaires, kept by functional administrators."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import joinedload

from app.common import context
from app.common.web.filters import ByChoice, ByEmpty, ByYesNo
from app.common.web.locale import gettext as _
from app.common.web.pages import Badge, Cell, ShowPage
from app.common.web.screens import Screen, SQLAInterface
from app.common.web.values import language, shown
from app.common.web.verbs import Verb
from app.common.words import N_
from app.questionnaires.actions import questions as actions
from app.questionnaires.fields import form_of
from app.questionnaires.forms import LABELS, QuestionForm
from app.questionnaires.models import Question
from app.questionnaires.rules import questions as rules
from app.questionnaires.rules.questions import BANK_KINDS, choices_of

RETIRE = Verb(
    "retire", N_("Retire"), N_("Retire “%(name)s”?"), N_("“%(name)s” can no longer be used."),
    do=actions.retire, yes=N_("Yes, retire"), icon="x", danger=True,
    effects=lambda question: rules.EFFECTS_OF_RETIRING,
    offered=lambda question: question.active,
)  # fmt: skip
REVIVE = Verb(
    "revive", N_("Bring back"), N_("Bring “%(name)s” back?"), N_("“%(name)s” can be used again."),
    do=actions.revive, yes=N_("Yes, bring back"), icon="check",
    effects=lambda question: rules.EFFECTS_OF_REVIVING,
    offered=lambda question: not question.active,
)  # fmt: skip
NAME = "answer"
"""What the one field of a preview is called."""


def _in_one_line(kept: Any) -> str:
    """Choices as the history tells them."""
    return ", ".join(shown(dict(one.words)) for one in choices_of(kept))


class QuestionView(Screen):
    """All questions that one may use: those of the portal, and those of the organisation."""

    datamodel = SQLAInterface(Question)
    route_base, class_permission_name = "/questions", "Question"
    list_title, add_title, edit_title = N_("Question bank"), N_("Add question"), N_("Edit question")
    list_lead = N_("Questions that you can put in questionnaires, as often as you like.")
    list_columns = ["text", "kind", "required", "origin", "active"]
    labels = {"origin": N_("Made by"), **LABELS}
    sorts = {"text": "sort_key", "kind": "kind"}
    needle, searchable = "search_key", N_("Words in the question")
    filters = (
        ByChoice("kind", N_("Kind of answer"), Question.kind, BANK_KINDS),
        ByYesNo("active", N_("Can be used"), Question.active),
        ByEmpty("portal", N_("Of the portal"), Question.organisation_id),
    )
    with_list = with_show = with_form = (joinedload(Question.organisation),)
    cells = {
        "text": lambda question: Cell(shown(question.text)),
        "help": lambda question: Cell(shown(question.help)),
        "low_end": lambda question: Cell(shown(question.low_end)),
        "high_end": lambda question: Cell(shown(question.high_end)),
        "choices": lambda question: Cell(_in_one_line(question.choices)),
        "origin": lambda question: Cell(question.organisation.label if question.organisation else _("The portal")),
    }
    told = {"choices": _in_one_line}
    parts = {"origin": ("help", "low_end", "high_end", "least", "most", "choices")}
    show_groups = ((N_("Question"), ("text", "help", "kind", "required", "origin", "active")),)
    form_groups = (
        (N_("Question"), ("text_nl", "text_en", "text_fr", "kind", "required")),
        (
            N_("Answer"),
            (
                *("choices_nl", "choices_en", "choices_fr", "least", "most"),
                *("low_end_nl", "low_end_en", "low_end_fr", "high_end_nl", "high_end_en", "high_end_fr"),
            ),
        ),
        (N_("Explanation"), ("help_nl", "help_en", "help_fr")),
    )
    add_form = edit_form = QuestionForm
    verbs = (RETIRE, REVIVE)

    def name_of(self, item: Question) -> str:
        return shown(item.text)

    def is_off(self, item: Question) -> bool:
        return not item.active

    def allowed(self, verb: str, item: Question | None = None) -> bool:
        """Questions of the portal are read, and nothing else."""
        if item is not None and item.organisation_id is None and verb not in ("list", "show", "history"):
            return False
        return super().allowed(verb, item)

    def alike(self, item: Question) -> Any:
        return item.organisation_id, item.active

    def create(self, form: Any) -> Question:
        return actions.add_question(form.values(), organisation_id=context.current().scope.organisation_id)

    def change(self, item: Question, form: Any) -> Question:
        return actions.change_question(item, form.values(item))

    def show_page(self, item: Question) -> ShowPage:
        badges = () if item.active else (Badge(_("Retired"), "inactive"),)
        return replace(super().show_page(item), badges=badges)

    def render(self, template: str, **values: Any) -> str:
        """The page of a question shows it as people see it who are asked it."""
        if template != "appbuilder/show.html":
            return super().render(template, **values)
        question = values["item"]
        asked = next(iter(form_of({NAME: question}, language())()), None)
        return super().render("questionnaires/question.html", field=asked, **values)

    def draw_form(self, form: Any, page: Any) -> str:
        return self.render("questionnaires/form.html", form=form, page=page)
