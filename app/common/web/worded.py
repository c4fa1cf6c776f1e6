"""Fields of a text in three languages: Dutch is asked for, the others may wait (design, "Data conventions")."""

from __future__ import annotations

from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from app.common.web.forms import REQUIRED, TOO_LONG
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.words import DEFAULT_LANGUAGE, LANGUAGES

LONGEST, LONGEST_LONG = 100, 500


def short_text(label: str, *, required: bool = False, longest: int = LONGEST, **options: Any) -> StringField:
    """A field of one line in one language."""
    checks = [DataRequired(_l(REQUIRED))] if required else [Optional()]
    return StringField(_l(label), validators=[*checks, Length(max=longest, message=_l(TOO_LONG))], **options)


def long_text(label: str, longest: int = LONGEST_LONG, **options: Any) -> TextAreaField:
    """A field of several lines in one language."""
    return TextAreaField(_l(label), validators=[Length(max=longest, message=_l(TOO_LONG))], **options)


def said_in(form: Any, name: str) -> dict[str, str] | None:
    """A text in three languages from its fields; nothing where none is filled in."""
    said = {code: form[f"{name}_{code}"].data or "" for code in LANGUAGES}
    return {code: text for code, text in said.items() if text} or None


def lacks_dutch(form: Any, name: str) -> str:
    """The sentence for a text that is there in another language only: others fall back on Dutch."""
    said = said_in(form, name)
    return "" if not said or DEFAULT_LANGUAGE in said else _("Fill in the Dutch text as well.")
