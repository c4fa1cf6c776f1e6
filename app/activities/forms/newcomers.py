"""The form of a newcomer: who it is, how much Dutch, what the person looks for and when there is time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import SelectField, SelectMultipleField
from wtforms.validators import DataRequired, Optional

from app.activities.forms.activities import MUNICIPALITIES
from app.activities.models import Newcomer, Topic
from app.activities.rules import newcomers as rules
from app.activities.rules.activities import LanguageLevel
from app.activities.rules.newcomers import AIMS, DAYPARTS, LEVELS_OF_PEOPLE, Aim, Daypart
from app.common.web.forms import REQUIRED, form_for
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.values import shown
from app.common.words import N_
from app.questionnaires.models import Questionnaire

COLUMNS = ["first_name", "prefix", "last_name", "organisation_id", "postal_code"]
LABELS = {
    "interests": N_("Interests"),
    "aims": N_("Goals"),
    "times": N_("Available"),
    "questionnaire_id": N_("Intake form"),
}
"""The fields that are no columns."""
FORM_HELP = N_("Its questions come after this page. The form stays as it is now, also when it is changed later.")


def _number(value: Any) -> int:
    """The number that was sent; nothing that is none is a row."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _labelled(name: str) -> Any:
    label = LABELS[name]
    return _l(label)


class NewcomerForm(form_for(Newcomer, COLUMNS, {"organisation_id": MUNICIPALITIES})):
    """What is asked of every newcomer, besides the questions of the intake form."""

    language_level = SelectField(
        _l(N_("Language level")),
        choices=[
            ("", _l(N_("Choose a language level"))),
            *((one.value, _l(words)) for one, words in LEVELS_OF_PEOPLE.items()),
        ],
        validators=[DataRequired(_l(REQUIRED))],
    )
    interests = SelectMultipleField(_labelled("interests"), coerce=_number)
    aims = SelectMultipleField(_labelled("aims"), choices=[(one.value, _l(words)) for one, words in AIMS.items()])
    times = SelectMultipleField(
        _labelled("times"), choices=[(one.value, _l(words)) for one, words in DAYPARTS.items()]
    )
    questionnaire_id = SelectField(
        _labelled("questionnaire_id"), coerce=_number, validators=[Optional()], description=_l(FORM_HELP)
    )

    def offer(self, topics: Iterable[Topic], forms: Iterable[Questionnaire]) -> None:
        """Give the topics and the intake forms to choose from."""
        self.interests.choices = [(one.id, shown(one.name)) for one in topics]
        self.questionnaire_id.choices = [(0, _("No intake form")), *((one.id, shown(one.title)) for one in forms)]

    def fill(self, newcomer: Newcomer) -> None:
        """Show what is known of a newcomer in the fields that are no columns."""
        self.language_level.data = newcomer.language_level.value
        self.interests.data = [one.id for one in newcomer.interests]
        self.aims.data = [one.value for one in newcomer.aims]
        self.times.data = [one.value for one in newcomer.times]

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        aims, times = (self.aims.data or [], self.times.data or [])
        return {
            **{key: self[key].data for key in COLUMNS},
            "language_level": LanguageLevel(self.language_level.data),
            "interests": self.interests.data or [],
            "kept_aims": rules.written(Aim(one) for one in aims),
            "kept_times": rules.written(Daypart(one) for one in times),
            "questionnaire_id": self.questionnaire_id.data if "questionnaire_id" in self else None,
        }
