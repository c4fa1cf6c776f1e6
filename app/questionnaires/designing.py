"""The forms of the builder: a title, a block, a question in its place, and a file to take in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from flask_wtf.file import FileField
from wtforms import SelectField, SelectMultipleField
from wtforms.validators import InputRequired

from app.common.web.forms import REQUIRED, ScreenForm
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.uploads import UploadForm
from app.common.web.values import shown
from app.common.web.worded import lacks_dutch, long_text, said_in, short_text
from app.common.words import LANGUAGES, N_
from app.questionnaires.fields import steps_of
from app.questionnaires.forms import LONGEST_HELP, QuestionForm
from app.questionnaires.rules.designs import Part
from app.questionnaires.rules.items import YES, Condition, Item
from app.questionnaires.rules.questions import QUESTION_KINDS, QuestionKind, choices_of, lines_of

TITLES = {
    "title_nl": N_("Title in Dutch"), "title_en": N_("Title in English"), "title_fr": N_("Title in French"),
    "purpose_nl": N_("Purpose in Dutch"), "purpose_en": N_("Purpose in English"),
    "purpose_fr": N_("Purpose in French"),
}  # fmt: skip
"""The fields of a title that are no columns."""
SHORT = {"rows": 2}
BETWEEN = "."
"""Between a question and an answer to it, in the value of a box that is ticked."""


class TitledForm(ScreenForm):
    """What something is called and what it is for."""

    title_nl = short_text(TITLES["title_nl"], required=True)
    title_en = short_text(TITLES["title_en"])
    title_fr = short_text(TITLES["title_fr"])
    purpose_nl = long_text(TITLES["purpose_nl"])
    purpose_en = long_text(TITLES["purpose_en"])
    purpose_fr = long_text(TITLES["purpose_fr"])

    def validate(self, extra_validators: Any = None) -> bool:
        """Also that a purpose in another language has a Dutch one beside it."""
        fine = super().validate(extra_validators)
        if lack := lacks_dutch(self, "purpose"):
            self["purpose_nl"].errors = [lack]
        return fine and not self.errors

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {"title": said_in(self, "title"), "purpose": said_in(self, "purpose")}


class PartForm(ScreenForm):
    """The title of a block, and what stands above it."""

    title_nl = short_text(TITLES["title_nl"], required=True)
    title_en = short_text(TITLES["title_en"])
    title_fr = short_text(TITLES["title_fr"])
    help_nl = long_text(N_("Explanation in Dutch"), LONGEST_HELP, render_kw=SHORT)
    help_en = long_text(N_("Explanation in English"), LONGEST_HELP, render_kw=SHORT)
    help_fr = long_text(N_("Explanation in French"), LONGEST_HELP, render_kw=SHORT)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also that an explanation in another language has a Dutch one beside it."""
        fine = super().validate(extra_validators)
        if lack := lacks_dutch(self, "help"):
            self["help_nl"].errors = [lack]
        return fine and not self.errors

    def values(self) -> dict[str, Any]:
        """Title and explanation."""
        return {"title": said_in(self, "title"), "help": said_in(self, "help")}

    @classmethod
    def of(cls, part: Part | None) -> dict[str, Any]:
        """What the form shows of a block; of none yet the settings that it begins with."""
        if part is None:
            return cls.filled({})
        return {**_each("title", part.title), **_each("help", part.help), **cls.filled(part.settings)}

    @classmethod
    def filled(cls, settings: Mapping[str, Any]) -> dict[str, Any]:
        """What the form shows of the settings of a block."""
        return {}

    def settings(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """What the kind of block is told besides; what no form asks stays as it was."""
        return dict(before)


class ItemForm(QuestionForm):
    """A question in its place: also after which answers it is asked."""

    after = SelectField(_l("Only asked after"), default="")
    answers = SelectMultipleField(
        _l("After these answers"), description=_l("Tick none to ask it after any answer."), validate_choice=False
    )

    @classmethod
    def of(cls, item: Item) -> dict[str, Any]:
        """What the form shows of a question; its condition is shown by `fill_condition`."""
        words = {name: getattr(item, name) for name in ("text", "help", "low_end", "high_end")}
        said = {key: text for name, given in words.items() for key, text in _each(name, given).items()}
        choices = {f"choices_{code}": lines_of(item.choices, code) for code in LANGUAGES}
        plain = {"kind": item.kind, "required": item.required, "least": item.least, "most": item.most}
        return {**plain, **said, **choices}

    def allow(self, kinds: Iterable[QuestionKind], before: Item | None) -> None:
        """Which kinds it may be; a group that holds questions stays one."""
        held = {QuestionKind.GROUP} if before and before.items else set(kinds)
        named = [(kind.value, _(QUESTION_KINDS[kind])) for kind in QUESTION_KINDS if kind in held]
        self.kind.choices = named if len(named) == 1 else [("", "–"), *named]

    def offer(self, earlier: tuple[Item, ...], language: str) -> None:
        """Let it be asked after an answer to one of these questions."""
        deciding = [item for item in earlier if item.decides]
        self.after.choices = [("", _("Always asked")), *((item.key, shown(item.text)) for item in deciding)]
        self.answers.choices = [
            (f"{item.key}{BETWEEN}{code}", f"{shown(item.text)} – {words}")
            for item in deciding
            for code, words in answers_of(item, language)
        ]

    def fill_condition(self, condition: Condition | None) -> None:
        """Show the answers after which it is asked now."""
        if condition:
            self.after.data = condition.key
            self.answers.data = [f"{condition.key}{BETWEEN}{answer}" for answer in condition.answers]

    @property
    def condition(self) -> Condition | None:
        """The answers after which it is asked; those of another question than the chosen one do not count."""
        if not self.after.data:
            return None
        offered: Any = self.answers.choices or ()
        known = {str(value) for value, _label in offered}
        ticked = [value.partition(BETWEEN) for value in self.answers.data or () if value in known]
        return Condition(self.after.data, tuple(code for key, _dot, code in ticked if key == self.after.data))

    def item(self, before: Item | None) -> Item:
        """The question as it was filled in; a group keeps its questions."""
        values = self.values(before)
        values["choices"] = choices_of(values["choices"])
        base = before or Item("", values["kind"], values["text"])
        return replace(base, **values, show_if=self.condition)


def _each(name: str, words: Mapping[str, str] | None) -> dict[str, str]:
    return {f"{name}_{code}": text for code, text in (words or {}).items()}


def answers_of(item: Item, language: str) -> list[tuple[str, str]]:
    """The answers that another question can depend on, with their words."""
    if item.kind is QuestionKind.YES_NO:
        return [(code, _("Yes") if code == YES else _("No")) for code in item.codes]
    if item.kind is QuestionKind.SCALE:
        return steps_of(item, language)
    return [(one.code, shown(dict(one.words))) for one in item.choices]


class TakeInForm(UploadForm):
    """A file with a questionnaire."""

    file = FileField(
        _l("File"),
        validators=[InputRequired(_l(REQUIRED))],
        render_kw={"accept": ".json"},
        description=_l("A file that was saved from a portal like this one."),
    )


__all__ = ["TITLES", "ItemForm", "PartForm", "TakeInForm", "TitledForm", "answers_of"]
