"""The page on which an organisation registers itself, and the answers to who did so for one that is known."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import and_, or_
from wtforms import BooleanField, Field, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.activities.rules.contact import ChannelKind, in_normal_form
from app.activities.rules.organisers import ORGANISER_KINDS, OrganiserKind
from app.activities.rules.registrations import LONGEST_NAME, Number, number_of
from app.common import clock
from app.common.web.contact import mail_address, phone_number
from app.common.web.fields import Lookup, LookupField
from app.common.web.forms import REQUIRED, TOO_LONG, PortalForm
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.words import N_, folded
from app.security.models import Organisation
from app.security.rules.organisations import Kind


def _in_force() -> Any:
    today: date = clock.today()
    still = or_(Organisation.valid_to.is_(None), Organisation.valid_to >= today)
    return and_(Organisation.kind == Kind.MUNICIPALITY, still)


TOWNS = Lookup(Organisation, only=_in_force)
"""The municipalities of today, by any name that they have or had."""


class TownField(LookupField):
    """A municipality by its name: typed in full it is meant, though others begin with the same letters."""

    def _choose(self) -> None:
        super()._choose()
        named = [
            (key, label) for key, label in self.options if folded(label).startswith(f"{folded(self.typed)} (")
        ]
        if self.data is None and len(named) == 1:
            ((self.data, self._name),) = named
            self.options, self.raw_data = [], [str(self.data)]


MAILED = N_("You get an e-mail with a link to confirm your registration.")
TICK = N_("Tick this first.")


def _text(label: str, longest: int, **options: Any) -> StringField:
    checks = [DataRequired(_l(REQUIRED)), Length(max=longest, message=_l(TOO_LONG))]
    return StringField(_l(label), validators=checks, **options)


class RegistrationForm(PortalForm):
    """Who wants to publish activities, and where."""

    name = _text(N_("Name of the organisation"), LONGEST_NAME, render_kw={"autocomplete": "organization"})
    kind = SelectField(
        _l(N_("Kind of organisation")),
        choices=[
            ("", _l(N_("Choose a kind"))),
            *((one.value, _l(words)) for one, words in ORGANISER_KINDS.items()),
        ],
        coerce=lambda value: OrganiserKind(value) if value else None,
        validators=[InputRequired(_l(REQUIRED))],
    )
    municipality_id = TownField(
        _l(N_("Municipality")),
        [InputRequired(_l(REQUIRED))],
        lookup=TOWNS,
        description=_l(N_("Where your organisation is. You can publish in other municipalities as well.")),
    )
    web_address = StringField(
        _l(N_("Web address")), validators=[Optional(), Length(max=500, message=_l(TOO_LONG))]
    )
    number = StringField(
        _l(N_("KvK number or KBO number")),
        validators=[Optional(), Length(max=30, message=_l(TOO_LONG))],
        description=_l(N_("If your organisation has one. A KvK number has 8 digits, a KBO number 10.")),
    )
    first_name = _text(N_("First name"), 64)
    last_name = _text(N_("Last name"), 64)
    email = _text(
        N_("E-mail address"),
        320,
        description=_l(MAILED),
    )
    phone = _text(N_("Telephone number"), 40)
    terms = BooleanField(_l(N_("I agree with these terms.")), validators=[InputRequired(_l(TICK))])
    remark = StringField(_l(N_("Leave this field empty")))
    """Nobody sees it; programs that fill in every field do."""

    @property
    def by_a_program(self) -> bool:
        """Whether something is filled in that people do not see."""
        return bool(self.remark.data)

    def validate_web_address(self, field: Field) -> None:
        """An address that a browser can open."""
        if field.data:
            try:
                field.data = in_normal_form(ChannelKind.WEB, field.data, "")
            except ValueError as error:
                raise ValidationError(_(str(error))) from None

    def validate_number(self, field: Field) -> None:
        """A number whose digits are right."""
        if field.data and isinstance(wrong := number_of(field.data), str):
            raise ValidationError(_(wrong))

    def validate_email(self, field: Field) -> None:
        """An address that mail can be sent to."""
        field.data = mail_address(field.data)

    def validate_phone(self, field: Field) -> None:
        """A Dutch, Belgian or international number, kept in international form."""
        field.data = phone_number(field.data)

    def values(self, language: str) -> dict[str, Any]:
        """What was filled in, by column."""
        plain = ("name", "kind", "municipality_id", "first_name", "last_name", "email", "phone")
        number = number_of(self.number.data) if self.number.data else None
        numbers = {number.column: number.digits} if isinstance(number, Number) else {}
        return {
            **{key: self[key].data for key in plain},
            "kind": OrganiserKind(self.kind.data),
            "web_address": self.web_address.data or None,
            "language": language,
            **numbers,
        }
