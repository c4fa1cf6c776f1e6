"""The forms of goals, their actions and their progress; what they ask follows the settings of the block."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, Field, RadioField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.common import clock
from app.common.types import in_language
from app.common.web.forms import REQUIRED, TOO_LONG, ScreenForm, form_for
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.values import language
from app.plans.models import Goal, GoalAction
from app.plans.rules import goals as rules
from app.plans.rules.blocks import Goals, Use
from app.plans.rules.instruments import SCORERS, Scorer
from app.plans.rules.progress import LONGEST_WORDS, VALUE_MISSING, WORDS_MISSING, Telling, Way
from app.security.forms import USERS

GOAL_COLUMNS = ["title", *rules.COLUMNS.values()]
ACTION_COLUMNS = ["title", "owner_words", "due_on", "every", "colleague_id"]


def _in_sight(_form: Any, field: Field) -> None:
    if field.data and abs(field.data.year - clock.today().year) > rules.YEARS:
        raise ValidationError(_(rules.FAR_AWAY))


class GoalForm(form_for(Goal, GOAL_COLUMNS, {})):
    """A goal; a block may leave fields out, or require them (P-12, P-13)."""

    validate_target_date = _in_sight

    def fit(self, settings: Goals) -> None:
        """Ask what the block asks."""
        uses = rules.asked(settings)
        for column in rules.COLUMNS.values():
            if column not in uses:
                del self[column]
                continue
            field: Any = self[column]
            required = uses[column] is Use.REQUIRED
            longest = [one for one in field.validators if isinstance(one, Length)]
            if isinstance(field, TextAreaField):
                longest = [Length(max=rules.LONGEST_TEXT, message=_l(TOO_LONG))]
            field.flags.required = required
            field.validators = [_required(field) if required else Optional(), *longest]

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {key: self[key].data or None for key in GOAL_COLUMNS if key in self}


class OwnGoalForm(GoalForm):
    """The texts of a goal, for a resident who co-writes it; what was agreed together is not asked."""

    def fit(self, settings: Goals) -> None:
        """Ask the texts that the block asks."""
        super().fit(settings)
        for name in {*GOAL_COLUMNS} - {*rules.TEXTS}:
            if name in self:
                del self[name]


def _required(field: Field) -> Any:
    return InputRequired(_l(REQUIRED)) if isinstance(field, DateField) else DataRequired(_l(REQUIRED))


class GoalActionForm(form_for(GoalAction, ACTION_COLUMNS, {"colleague_id": USERS})):
    """Something that somebody does for a goal."""

    validate_due_on = _in_sight

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {key: self[key].data for key in ACTION_COLUMNS}


class GoalProgressForm(ScreenForm):
    """How far a goal is, as somebody says."""

    told_on = DateField(_l("Day"), validators=[InputRequired(_l(REQUIRED))])
    scorer = RadioField(
        _l("Who says so"),
        choices=[(one.value, _l(words)) for one, words in SCORERS.items()],
        validators=[InputRequired(_l(REQUIRED))],
        coerce=Scorer,
        default=Scorer.PROFESSIONAL,
    )
    value = RadioField(
        _l("How far is it?"),
        validators=[InputRequired(_l(VALUE_MISSING))],
        coerce=int,
    )
    words = TextAreaField(_l("In words"), validators=[Optional(), Length(max=LONGEST_WORDS, message=_l(TOO_LONG))])

    def validate_told_on(self, field: Field) -> None:
        """A day that was, and not longer ago than people plan."""
        for reason in rules.mistakes_in_day(field.data, clock.today()):
            raise ValidationError(_(str(reason)))

    def fit(self, way: Way) -> None:
        """Ask it in the way of the block."""
        self.ends: tuple[str, str] = ("", "")
        if way.telling is Telling.WORDS:
            del self["value"]
            words: Any = self["words"]
            words.flags.required = True
            words.validators = [DataRequired(_l(WORDS_MISSING)), *words.validators[1:]]
            return
        scale, value = way.scale, self.value
        value.choices = [(str(step), str(step)) for step in scale.steps]
        low, high = (in_language(scale.words.get(step) or {}, language()) for step in (scale.least, scale.most))
        self.ends = (low, high)

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        asked = ("told_on", "scorer", "value", "words")
        return {name: self[name].data if name in self else None for name in asked}
