"""What a moderator fills in with a decision: the level of Dutch, the reason, or which item stays."""

from __future__ import annotations

from typing import Any

from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.activities.forms.registering import TOWNS
from app.activities.models import ImportedActivity
from app.activities.rules.activities import LANGUAGE_LEVELS, LanguageLevel
from app.activities.rules.moderating import REASONS, ItemState, Reason
from app.common.web.fields import Lookup, LookupField
from app.common.web.forms import REQUIRED, TOO_LONG, ScreenForm
from app.common.web.later import _l
from app.common.words import N_

LONGEST_EXPLANATION = 500
ITEMS = Lookup(ImportedActivity, only=lambda: ImportedActivity.state != ItemState.DUPLICATE)
"""What an item can be a duplicate of, besides what looks alike."""


class ApproveForm(ScreenForm):
    """How much Dutch people need: the one thing that sources rarely tell and residents always ask."""

    language_level = SelectField(
        _l(N_("Language level")),
        choices=[
            ("", _l(N_("Choose a level"))),
            *((one.value, _l(words)) for one, words in LANGUAGE_LEVELS.items()),
        ],
        coerce=lambda value: LanguageLevel(value) if value else None,
        validators=[InputRequired(_l(REQUIRED))],
        description=_l(N_("How much Dutch people need to take part.")),
    )


class ApproveManyForm(ApproveForm):
    """The same for several items."""

    language_level = SelectField(
        _l(N_("Language level")),
        choices=ApproveForm.language_level.kwargs["choices"],
        coerce=ApproveForm.language_level.kwargs["coerce"],
        validators=[InputRequired(_l(REQUIRED))],
        description=_l(N_("For those of which the source does not tell it.")),
    )


class RejectForm(ScreenForm):
    """Why an item does not come into the agenda."""

    reason = SelectField(
        _l(N_("Reason")),
        choices=[
            ("", _l(N_("Choose a reason"))),
            *((one.value, _l(words)) for one, words in REASONS.items()),
        ],
        coerce=lambda value: Reason(value) if value else None,
        validators=[InputRequired(_l(REQUIRED))],
    )
    explanation = TextAreaField(
        _l(N_("Explanation")),
        validators=[Optional(), Length(max=LONGEST_EXPLANATION, message=_l(TOO_LONG))],
        description=_l(N_("Colleagues read it, also when the source changes the item later on.")),
    )


class DuplicateForm(ScreenForm):
    """Which one stays: one that looks alike, or any other item of the municipality."""

    of = SelectField(_l(N_("Duplicate of")), validators=[Optional()])
    other_id = LookupField(
        _l(N_("Or another imported activity")),
        [Optional()],
        lookup=ITEMS,
        description=_l(N_("Type part of the title.")),
    )

    def chosen(self) -> tuple[str, int] | None:
        """The kind and number of the one that stays."""
        if self.other_id.data:
            return "item", int(self.other_id.data)
        kind, _dash, number = (self.of.data or "").partition("-")
        return (kind, int(number)) if number.isdecimal() else None


class PlaceForm(ScreenForm):
    """In which municipality an item takes place."""

    municipality_id = LookupField(
        _l(N_("Municipality")),
        [InputRequired(_l(REQUIRED))],
        lookup=TOWNS,
        description=_l(N_("Type part of the name.")),
    )


FORMS: dict[str, Any] = {"approve": ApproveForm, "reject": RejectForm}
FORMS_FOR_MANY: dict[str, Any] = {"approve": ApproveManyForm, "reject": RejectForm}
