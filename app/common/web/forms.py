"""Forms: cleaned text, our own words for errors, and fields made from the columns of a table."""

from __future__ import annotations

import secrets
from functools import cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask_wtf import FlaskForm
from markupsafe import Markup, escape
from sqlalchemy import Boolean, Date, Integer, String, Text, inspect
from sqlalchemy import Enum as EnumType
from sqlalchemy.orm import Mapper
from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.i18n import messages_path
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import Input

from app.common.web.fields import LookupField
from app.common.web.later import _l
from app.common.web.values import language
from app.common.words import N_, clean

REQUIRED = N_("Fill in this field.")
TOO_LONG = N_("Use at most %(max)d characters.")
LONGEST_TEXT = 20_000
"""Of text that has no limit of its own."""


OF_THE_HOUSE = ("version", "once", "draft")
"""Fields that say something of the form itself, and nothing of the row."""


def tidy(value: Any) -> Any:
    """Text without control signs and outer space; other values as they are."""
    return clean(value).strip() if isinstance(value, str) else value


@cache
def _attribute(name: str) -> str:
    """What HTML calls this attribute: ``data_x`` stands for ``data-x``, ``for_`` for ``for``."""
    name = name.rstrip("_")
    return name.replace("_", "-") if name.startswith(("data_", "aria_")) else name


def attributes(**named: Any) -> Markup:
    """The attributes of a tag as WTForms writes them, in one go: a form has two hundred."""
    written = (
        _attribute(name) if value is True else f'{_attribute(name)}="{escape(value)}"'
        for name, value in sorted(named.items())
        if value is not False
    )
    return Markup(" ".join(written))  # noqa: S704  (values are escaped above, names are ours)


Input.html_params = staticmethod(attributes)  # the hook that the library has for it


def begin_in(field: Field) -> None:
    """Let the cursor stand in a field when its page opens; where something is wrong, that is read first."""
    field.render_kw = {**(field.render_kw or {}), "autofocus": True}


class OwnWords:
    """The words of WTForms itself; Flask-WTF would read its catalogue from the disk at each request."""

    def gettext(self, string: str) -> str:
        """A message in the language of the page."""
        return _catalogue(language()).gettext(string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """A message about a number of things."""
        return _catalogue(language()).ngettext(singular, plural, n)


@cache
def _catalogue(spoken: str) -> NullTranslations:
    return Translations.load(messages_path(), [spoken], domain="wtforms")


class PortalForm(FlaskForm):
    """The base of every form: text is cleaned, rule errors are shown above the fields with what was typed."""

    holds_files = False
    """Whether it is sent in parts, one of which may be a file."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> OwnWords:
            """The words of WTForms in the language of the page."""
            return OwnWords()

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Clean the text of every field but passwords, which are taken to the letter."""
            if unbound_field.field_class.__name__ != "PasswordField":
                options = {**options, "filters": [tidy, *unbound_field.kwargs.get("filters", ())]}
            return unbound_field.bind(form=form, **options)

    def refuse(self, *reasons: object) -> None:
        """Show sentences above the fields, such as the reasons of a broken rule."""
        self.form_errors = [*self.form_errors, *(str(reason) for reason in reasons)]


class ScreenForm(PortalForm):
    """A form of a model screen: it knows version and draft that it was made from, and may be saved only once."""

    version = HiddenField()
    once = HiddenField(default=lambda: secrets.token_urlsafe(16))
    draft = HiddenField()

    @classmethod
    def keeps(cls, name: str) -> bool:
        """Whether a draft holds a field that the class does not name, because it is made with the form."""
        return False

    def populate_obj(self, obj: Any) -> None:
        """Hand the fields to a row; its version is for the database to count, not for the form to set."""
        for name, field in self._fields.items():
            if name not in OF_THE_HOUSE:
                field.populate_obj(obj, name)


def form_for(model: type, columns: list[str], lookups: dict[str, Any]) -> type[ScreenForm]:
    """A form with a field for each named column, labelled and limited as the column says."""
    fields: dict[str, Any] = {key: _field(model, key, lookups) for key in columns}
    return type(f"{model.__name__}Form", (ScreenForm,), fields)


def required(model: type, key: str) -> Any:
    """A field for a column that may be empty in the database but has to be filled in here."""
    return _field(model, key, {}, required=True)


def _field(model: type, key: str, lookups: dict[str, Any], required: bool | None = None) -> Any:
    mapper: Mapper[Any] = inspect(model)
    column = mapper.columns[key]
    label = column.info["label"]
    common: dict[str, Any] = {"label": _l(label), "description": _help(column)}
    required = not column.nullable if required is None else required
    if key in lookups:
        return LookupField(lookup=lookups[key], validators=[_required(required)], **common)
    if isinstance(column.type, Boolean):
        return BooleanField(default=_starts_on(column), **common)
    if isinstance(column.type, EnumType):
        return _choice(column, required, common)
    return _plain(column, required, common)


def _starts_on(column: Any) -> bool:
    """Whether a box is ticked in a form that adds something: as the row would be without it."""
    return column.default is not None and column.default.arg is True


def _help(column: Any) -> Any:
    said = column.info.get("help", "")
    return _l(said) if said else ""


def _required(required: bool) -> Any:
    return InputRequired(_l(REQUIRED)) if required else Optional()


def _choice(column: Any, required: bool, common: dict[str, Any]) -> SelectField:
    kind, labels = column.type.enum_class, column.info["choices"]
    choices = [(member.value, _l(labels[member])) for member in kind]
    if not required:
        choices = [("", "–"), *choices]
    return SelectField(
        choices=choices,
        validators=[_required(required)],
        coerce=lambda value: kind(value) if value else None,
        **common,
    )


def _plain(column: Any, required: bool, common: dict[str, Any]) -> Field:
    validators: list[Any] = [_required(required)]
    if required and isinstance(column.type, String):
        validators = [DataRequired(_l(REQUIRED))]  # asks for text that is left after cleaning
    if isinstance(column.type, Date):
        return DateField(validators=validators, **common)
    if isinstance(column.type, Integer):
        return IntegerField(validators=validators, **common)
    if isinstance(column.type, Text):
        validators.append(Length(max=LONGEST_TEXT, message=_l(TOO_LONG)))
        return TextAreaField(validators=validators, **common)
    if isinstance(column.type, String):
        if column.type.length:
            validators.append(Length(max=column.type.length, message=_l(TOO_LONG)))
        return StringField(validators=validators, filters=[lambda text: text or None], **common)
    raise TypeError(f"no field for {column} of type {column.type}")
