"""The form of a question: what is asked in three languages, and what the kind of answer needs to know."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, Field, SelectField, ValidationError
from wtforms.validators import InputRequired, Optional

from app.common.web.fields import NumberField
from app.common.web.forms import REQUIRED, ScreenForm
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.worded import lacks_dutch, long_text, said_in, short_text
from app.common.words import LANGUAGES, N_
from app.questionnaires.rules import questions as rules
from app.questionnaires.rules.questions import BANK_KINDS, CHOOSING, WITH_LEAST, WITH_MOST, QuestionKind

LONGEST_QUESTION, LONGEST_HELP, LONGEST_CHOICES = 300, 2000, 8000
LABELS = {
    "text_nl": N_("Question in Dutch"), "text_en": N_("Question in English"), "text_fr": N_("Question in French"),
    "help_nl": N_("Explanation in Dutch"), "help_en": N_("Explanation in English"),
    "help_fr": N_("Explanation in French"),
    "low_end_nl": N_("Low end in Dutch"), "low_end_en": N_("Low end in English"),
    "low_end_fr": N_("Low end in French"),
    "high_end_nl": N_("High end in Dutch"), "high_end_en": N_("High end in English"),
    "high_end_fr": N_("High end in French"),
    "choices_nl": N_("Choices in Dutch"), "choices_en": N_("Choices in English"),
    "choices_fr": N_("Choices in French"),
}  # fmt: skip
"""The fields that are no columns."""
LARGEST = N_("For a text: how many characters it may have. For files: how many there may be; when empty, one.")
A_LINE = _l("One choice on each line.")


def _for(kinds: frozenset[QuestionKind]) -> dict[str, str]:
    """Which kinds of answer a field is about; the script hides it for the others."""
    return {"data-for": " ".join(sorted(kinds))}


def _number(label: str, kinds: frozenset[QuestionKind], help_text: str = "") -> NumberField:
    return NumberField(
        _l(label), validators=[Optional()], render_kw=_for(kinds), description=_l(help_text) if help_text else ""
    )


SCALE = frozenset({QuestionKind.SCALE})


class QuestionForm(ScreenForm):
    """Everything of a question; what its kind does not need is not kept."""

    kind = SelectField(
        _l("Kind of answer"),
        choices=[("", "–"), *((kind.value, _l(words)) for kind, words in BANK_KINDS.items())],
        coerce=lambda value: QuestionKind(value) if value else None,
        validators=[InputRequired(_l(REQUIRED))],
    )
    text_nl = short_text(LABELS["text_nl"], required=True, longest=LONGEST_QUESTION)
    text_en = short_text(LABELS["text_en"], longest=LONGEST_QUESTION)
    text_fr = short_text(LABELS["text_fr"], longest=LONGEST_QUESTION)
    help_nl = long_text(LABELS["help_nl"], LONGEST_HELP)
    help_en = long_text(LABELS["help_en"], LONGEST_HELP)
    help_fr = long_text(LABELS["help_fr"], LONGEST_HELP)
    required = BooleanField(_l("Has to be filled in"))
    least = _number(N_("Smallest answer"), WITH_LEAST)
    most = _number(N_("Largest answer, or length"), WITH_MOST, LARGEST)
    low_end_nl = short_text(LABELS["low_end_nl"], render_kw=_for(SCALE))
    low_end_en = short_text(LABELS["low_end_en"], render_kw=_for(SCALE))
    low_end_fr = short_text(LABELS["low_end_fr"], render_kw=_for(SCALE))
    high_end_nl = short_text(LABELS["high_end_nl"], render_kw=_for(SCALE))
    high_end_en = short_text(LABELS["high_end_en"], render_kw=_for(SCALE))
    high_end_fr = short_text(LABELS["high_end_fr"], render_kw=_for(SCALE))
    choices_nl = long_text(LABELS["choices_nl"], LONGEST_CHOICES, render_kw=_for(CHOOSING), description=A_LINE)
    choices_en = long_text(LABELS["choices_en"], LONGEST_CHOICES, render_kw=_for(CHOOSING), description=A_LINE)
    choices_fr = long_text(LABELS["choices_fr"], LONGEST_CHOICES, render_kw=_for(CHOOSING), description=A_LINE)

    def validate_required(self, field: Field) -> None:
        """A heading has nothing to fill in."""
        _refuse(rules.reasons_not_to_require(self._kind, required=bool(field.data)))

    def validate(self, extra_validators: Any = None) -> bool:
        """Also what an empty field would not ask: limits that fit, and Dutch beside other languages."""
        fine = super().validate(extra_validators)
        if not self.most.errors and not self.least.errors:
            reasons = rules.reasons_limits_are_not_sound(self._kind, *self._limits)
            self.most.errors = [_(reason, most=rules.largest(self._kind)) for reason in reasons]
        for name in ("help", *(("low_end", "high_end") if self._kind is QuestionKind.SCALE else ())):
            if lack := lacks_dutch(self, name):
                self[f"{name}_nl"].errors = [lack]
        return fine and not self.errors

    def validate_choices_nl(self, _field: Field) -> None:
        """There is something to choose from, and as much in each language."""
        _refuse(rules.reasons_choices_are_not_sound(self._typed) if self._kind in CHOOSING else [])

    @property
    def _kind(self) -> QuestionKind:
        return QuestionKind(self.kind.data or QuestionKind.SHORT_TEXT)

    @property
    def _limits(self) -> tuple[float | None, float | None]:
        least = self.least.data if self._kind in WITH_LEAST else None
        most = self.most.data if self._kind in WITH_MOST else None
        return (None if least is None else float(least)), (None if most is None else float(most))

    @property
    def _typed(self) -> dict[str, str | None]:
        return {language: self[f"choices_{language}"].data for language in LANGUAGES}

    def values(self, before: Any = None) -> dict[str, Any]:
        """What was filled in, by column; choices of before keep their codes."""
        kind, (least, most) = self._kind, self._limits
        scale, chooses = kind is QuestionKind.SCALE, kind in CHOOSING
        offered = rules.choices_from(self._typed, before.offered if before else ()) if chooses else ()
        return {
            "kind": kind,
            "text": said_in(self, "text"),
            "help": said_in(self, "help"),
            "required": self.required.data,
            "least": least,
            "most": most,
            "low_end": said_in(self, "low_end") if scale else None,
            "high_end": said_in(self, "high_end") if scale else None,
            "choices": [one.told() for one in offered] or None,
        }


def _refuse(reasons: list[str], **places: object) -> None:
    """Say what is wrong, if anything is."""
    if said := " ".join(_(reason, **places) for reason in reasons if reason):
        raise ValidationError(said)
