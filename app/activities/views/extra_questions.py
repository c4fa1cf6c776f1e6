"""Extra questions about activities: which a municipality asks, and the answers on the page of an activity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import joinedload

from app.activities.actions import extra_questions as actions
from app.activities.forms.extra_questions import LABELS, ActivityQuestionsForm
from app.activities.models import Activity, ActivityQuestions
from app.activities.rules import extra_questions as rules
from app.common import context
from app.common.files import StoredFile
from app.common.web.forms import ScreenForm
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Cell
from app.common.web.remembering import remembered
from app.common.web.screens import OnPaper, Screen, SQLAInterface
from app.common.web.values import shown
from app.common.words import N_
from app.questionnaires.rules.designs import Part
from app.questionnaires.views.answering import Answering


def _whose(questions: ActivityQuestions) -> str:
    return questions.organisation.name if questions.organisation else _("All municipalities")


def _asked(questions: ActivityQuestions) -> Cell:
    chosen = questions.questionnaire
    return Cell(shown(chosen.title) if chosen else _("No extra questions"))


class ActivityQuestionsView(Screen):
    """What one's municipality asks about activities, and what the portal asks where one chose nothing."""

    datamodel = SQLAInterface(ActivityQuestions)
    route_base, class_permission_name = "/activity-questions", "ActivityQuestions"
    list_title, add_title = N_("Extra questions"), N_("Choose what is asked")
    edit_title = N_("Extra questions: %(name)s")
    list_lead = N_(
        "What is asked about activities besides the form of an activity. Where a municipality chose nothing, the "
        "portal says what is asked."
    )
    delete_question = N_("Delete what %(name)s asks?")
    list_columns = ["organisation", "questionnaire"]
    labels = LABELS
    cells = {"organisation": lambda questions: Cell(_whose(questions)), "questionnaire": _asked}
    sorts = {"id": "id"}
    with_list = with_show = with_form = (
        joinedload(ActivityQuestions.organisation),
        joinedload(ActivityQuestions.questionnaire),
    )
    show_groups = ((N_("Extra questions"), ("organisation", "questionnaire")),)
    form_groups = ((N_("Extra questions"), ("questionnaire_id",)),)
    add_form = edit_form = ActivityQuestionsForm
    exclude_route_methods = Screen.exclude_route_methods | {"do_many", "export", "lookup"}

    def name_of(self, item: ActivityQuestions) -> str:
        return _whose(item)

    def alike(self, item: ActivityQuestions) -> Any:
        return item.organisation_id

    def new_form(self, kind: type[ScreenForm], item: Any = None) -> ScreenForm:
        form: Any = super().new_form(kind, item)
        if "questionnaire_id" in form:
            place, chosen = (item.organisation_id, item.questionnaire_id) if item else (_here(), None)
            form.offer(actions.questionnaires_for(place, chosen))
        return form

    def create(self, form: Any) -> ActivityQuestions:
        return actions.choose(_here(), form.questionnaire_id.data)

    def change(self, item: ActivityQuestions, form: Any) -> ActivityQuestions:
        return actions.change(item, form.questionnaire_id.data)

    def effects_of_deletion(self, item: ActivityQuestions) -> tuple[str, ...]:
        return tuple(_(effect) for effect in rules.EFFECTS_OF_DELETING)


def _here() -> int | None:
    """Where one chooses: whoever works for all organisations does so for the portal."""
    scope = context.current().scope
    return None if scope.everything else scope.organisation_id


class ExtraQuestions(Answering):
    """The screen of activities with the extra questions of the municipality, and a form to answer them.

    They are internal: for the organisation and the municipality, and not in the public agenda.
    """

    exclude_route_methods = Answering.exclude_route_methods | {"paper"}

    def parts_of(self, item: Activity) -> Sequence[Part]:
        edition = actions.asked_about(item)
        if edition is None:
            return []
        return [
            replace(part, key=rules.key_of(edition.thing_id, part.key))
            for part in edition.design.parts
            if part.items
        ]

    def may_answer(self, item: Activity, part: Part) -> bool:
        """Asked once for all parts: the database may have to say for whom somebody works."""
        known = remembered("may_answer")
        if item.id not in known:
            known[item.id] = super().may_answer(item, part)
        return bool(known[item.id])

    def stored(self, numbers: Iterable[int]) -> Sequence[StoredFile]:
        return actions.files_of(numbers)

    def acts_on(self, item: Any) -> tuple[Act, ...]:
        """Not to be saved as PDF: its dates would not be in it."""
        return super(OnPaper, self).acts_on(item)

    def lacks_answers(self, item: Activity) -> bool:
        """Whether whoever looks at an activity has extra questions to answer and has answered none."""
        parts = self.known_parts(item) if item.questionnaire_id is None else ()
        return any(self.may_answer(item, part) for part in parts)

    def _save(self, item: Activity, part: Part, form: Any) -> str:
        """The first answers say of which questionnaire they are, so that they are never read by another one."""
        went_to = super()._save(item, part, form)
        actions.belongs_to(item, rules.questionnaire_in(part.key))
        return went_to
