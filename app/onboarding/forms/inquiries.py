"""The forms by which a profile or an evaluation is begun and finished, and by which questionnaires are chosen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import DateField, SelectField
from wtforms.validators import InputRequired, Optional

from app.common.web.forms import REQUIRED, ScreenForm, form_for
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.values import shown
from app.common.words import N_
from app.onboarding.forms.lookups import UNDER_WAY
from app.onboarding.models import Inquiry, InquiryQuestions
from app.onboarding.rules.inquiries import MARKS, MARKS_OF, Mark, Purpose
from app.questionnaires.models import Questionnaire
from app.questionnaires.rules.items import Item

LOOKUPS = {"connection_id": UNDER_WAY}
CLOSED_ON, NEXT_ON = N_("Held on"), N_("Day of the next evaluation")


class BeginInquiryForm(form_for(Inquiry, ["connection_id", "purpose"], LOOKUPS)):
    """About which connection, and what."""


class CloseForm(ScreenForm):
    """On which day the evaluation was, and on which the next one will be (O-42)."""

    closed_on = DateField(_l(CLOSED_ON), validators=[InputRequired(_l(REQUIRED))])
    next_on = DateField(_l(NEXT_ON), validators=[InputRequired(_l(REQUIRED))])


def _mark(mark: Mark) -> SelectField:
    return SelectField(_l(MARKS[mark]), validators=[Optional()], choices=[])


class InquiryQuestionsForm(form_for(InquiryQuestions, ["purpose"], {})):
    """What is asked for a purpose, and which answers the portal understands."""

    questionnaire_id = SelectField(
        _l(N_("Questionnaire")), coerce=int, validators=[InputRequired(_l(REQUIRED))], choices=[]
    )
    duration_key = _mark(Mark.DURATION)
    expected_key = _mark(Mark.EXPECTED)
    missing_key = _mark(Mark.MISSING)

    def offer(self, questionnaires: Iterable[Questionnaire]) -> None:
        """Give the questionnaires to choose from."""
        self.questionnaire_id.choices = [(one.id, shown(one.title)) for one in questionnaires]

    def offer_marks(self, purpose: Purpose, items: dict[Mark, list[Item]]) -> None:
        """Give the questions that can have a mark; those that make no sense here are not asked."""
        for mark in Mark:
            if mark in MARKS_OF[purpose]:
                found = [(item.key, shown(dict(item.text))) for item in items[mark]]
                field: Any = self[f"{mark.value}_key"]
                field.choices = [("", _("No question")), *found]
            else:
                del self[f"{mark.value}_key"]

    def marks(self) -> dict[Mark, str]:
        """The questions that were chosen."""
        found = {mark: self[f"{mark.value}_key"].data for mark in Mark if f"{mark.value}_key" in self}
        return {mark: key for mark, key in found.items() if key}
