"""Forms of account lines: one employee, a list of them, and a hand-over to the helpdesk."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, Field, SelectField, SelectMultipleField
from wtforms.validators import DataRequired, InputRequired

from app.common.files.tables import TABLES
from app.common.web.contact import mail_address, phone_number
from app.common.web.forms import REQUIRED, ScreenForm, form_for
from app.common.web.later import _l
from app.common.web.uploads import UploadField, UploadForm
from app.common.words import N_
from app.onboarding.forms.papers import connection_field
from app.onboarding.models import AccountLine
from app.onboarding.rules.accounts import Employee

COLUMNS = ["first_name", "prefix", "last_name", "email", "function", "phone", "coordinator"]


class LineForm(form_for(AccountLine, COLUMNS, {})):
    """Who an account is for."""

    def validate_email(self, field: Field) -> None:
        """An address in its normal form."""
        field.data = mail_address(field.data)

    def validate_phone(self, field: Field) -> None:
        """A number in international form."""
        field.data = phone_number(field.data)

    def employee(self) -> Employee:
        """Who was filled in."""
        told: dict[str, Any] = {name: self[name].data or "" for name in COLUMNS if name != "coordinator"}
        return Employee(**told, coordinator=bool(self["coordinator"].data))


class NewLineForm(LineForm):
    """The same, with the organisation."""

    connection_id = connection_field()


class ListForm(UploadForm):
    """A list of employees as a workbook or a text."""

    file = UploadField(_l(N_("List of employees")), [InputRequired(_l(N_("Choose a file.")))], allowed=TABLES)


class TakeOverForm(ScreenForm):
    """What a person decides about a list: who is one and the same, and whether whoever is not on it leaves."""

    same = SelectMultipleField(_l(N_("One and the same person")), coerce=str, validate_choice=False)
    leavers = BooleanField(_l(N_("Whoever is not on the list leaves")), default=True)
    received = BooleanField(
        _l(N_("It is the account form, which came back filled in")),
        default=True,
        description=_l(N_("The account form then counts as received back today.")),
    )


class HandOverForm(ScreenForm):
    """For whom, and as what kind of file."""

    connection_id = connection_field()
    kind = SelectField(
        _l(N_("Kind of file")),
        choices=[("xlsx", "Excel"), ("csv", "CSV")],
        validators=[DataRequired(_l(REQUIRED))],
    )
