"""Form fields made from the definition of a question: what somebody sees who is asked it."""

from __future__ import annotations

from typing import Any

from wtforms import (
    DateField,
    Form,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.common.files import DOCUMENTS
from app.common.types import in_language
from app.common.web import uploads
from app.common.web.contact import mail_address, phone_number
from app.common.web.fields import NumberField
from app.common.web.forms import REQUIRED, TOO_LONG
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.questionnaires.models import Question
from app.questionnaires.rules.items import NO, YES, Item
from app.questionnaires.rules.questions import QuestionKind, largest

Asked = Question | Item
"""What is asked: a question of the bank, or one that was put somewhere."""


def field_for(question: Asked, language: str) -> Any:
    """The unbound field of a question, in a language; nothing for a heading, or for a group.

    Its data is what is kept as an answer: text, a number, a day, a time, `"yes"` or `"no"`, the code of a choice,
    a list of codes, or the files that were handed in.
    """
    make = _MAKERS.get(question.kind)
    if make is None:
        return None
    asked: dict[str, Any] = {
        "label": in_language(question.text, language),
        "description": in_language(question.help or {}, language),
        "validators": [InputRequired(_l(REQUIRED)) if question.required else Optional()],
    }
    return make(question, language, asked)


def form_of(questions: dict[str, Asked], language: str) -> type[Form]:
    """A form that asks some questions, each under a name."""
    made = {name: field_for(question, language) for name, question in questions.items()}
    return type("Questions", (Form,), {name: field for name, field in made.items() if field is not None})


def _text(question: Asked, _language: str, asked: dict[str, Any]) -> Any:
    kind = TextAreaField if question.kind is QuestionKind.LONG_TEXT else StringField
    most = int(question.most or largest(question.kind))
    return kind(**{**asked, "validators": [*asked["validators"], Length(max=most, message=_l(TOO_LONG))]})


def _number(question: Asked, _language: str, asked: dict[str, Any]) -> Any:
    within = NumberRange(question.least, question.most)
    return NumberField(places=None, **{**asked, "validators": [*asked["validators"], within]})


def _yes_no(_question: Asked, _language: str, asked: dict[str, Any]) -> Any:
    return RadioField(choices=[(YES, _("Yes")), (NO, _("No"))], **asked)


def _choice(question: Asked, language: str, asked: dict[str, Any]) -> Any:
    choices = [(one.code, in_language(one.words, language)) for one in question.offered]
    kind = SelectMultipleField if question.kind is QuestionKind.MULTIPLE_CHOICE else RadioField
    return kind(choices=choices, **asked)


def _scale(question: Asked, language: str, asked: dict[str, Any]) -> Any:
    return RadioField(choices=steps_of(question, language), **asked)


def steps_of(question: Asked, language: str) -> list[tuple[str, str]]:
    """The steps of a scale with their words; the ends say what they mean."""
    low, high = int(question.least or 0), int(question.most or 0)
    ends = {low: question.low_end, high: question.high_end}
    return [(str(step), _step(step, in_language(ends.get(step) or {}, language))) for step in range(low, high + 1)]


def _step(step: int, words: str) -> str:
    return f"{step} – {words}" if words else str(step)


def _files(question: Asked, _language: str, asked: dict[str, Any]) -> Any:
    told = " ".join(text for text in (asked["description"], uploads.told()) if text)
    return uploads.UploadsField(allowed=DOCUMENTS, most=int(question.most or 1), **{**asked, "description": told})


def _checked(check: Any, input_type: str) -> Any:
    """A line of text that has to be something in particular, and is kept in its own form."""

    class Checked(StringField):
        def post_validate(self, form: Any, validation_stopped: bool) -> None:
            """Judge what was typed, once it is known to be there."""
            if self.data and not validation_stopped:
                self.data = check(self.data)

    def make(_question: Asked, _language: str, asked: dict[str, Any]) -> Any:
        return Checked(render_kw={"type": input_type}, **asked)

    return make


_MAKERS: dict[QuestionKind, Any] = {
    QuestionKind.SHORT_TEXT: _text,
    QuestionKind.LONG_TEXT: _text,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: lambda _question, _language, asked: DateField(**asked),
    QuestionKind.TIME: lambda _question, _language, asked: TimeField(**asked),
    QuestionKind.YES_NO: _yes_no,
    QuestionKind.SINGLE_CHOICE: _choice,
    QuestionKind.MULTIPLE_CHOICE: _choice,
    QuestionKind.SCALE: _scale,
    QuestionKind.EMAIL: _checked(mail_address, "email"),
    QuestionKind.PHONE: _checked(phone_number, "tel"),
    QuestionKind.FILE: _files,
}
