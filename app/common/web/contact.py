"""Addresses and telephone numbers as people type them, checked and written in one way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import ValidationError

from app.common.web.locale import gettext as _

if TYPE_CHECKING:  # loaded by who checks a number: it takes long
    from phonenumbers import PhoneNumber


def mail_address(text: str | None) -> str | None:
    """An e-mail address in its normal form; the domain is not looked up. Raises `ValidationError`."""
    from email_validator import EmailNotValidError, validate_email

    if not text:
        return None
    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise ValidationError(_("Fill in an e-mail address such as name@example.org.")) from None


def phone_number(text: str | None) -> str | None:
    """A telephone number in international form; without a country it is Dutch. Raises `ValidationError`."""
    import phonenumbers

    if not text:
        return None
    number = _parsed(text)
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValidationError(_("Fill in a telephone number such as 030 123 45 67 or +32 50 12 34 56."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def mobile_number(text: str) -> str:
    """A number that text messages reach, as providers want it (E.164). Raises `ValidationError`.

    Numbers that cost whoever sends to them something extra are refused with those that reach nobody.
    """
    import phonenumbers
    from phonenumbers import PhoneNumberType as Type

    number = _parsed(text)
    if (
        number is None
        or not phonenumbers.is_valid_number(number)
        or phonenumbers.number_type(number) not in (Type.MOBILE, Type.FIXED_LINE_OR_MOBILE)
    ):
        raise ValidationError(_("Fill in a mobile number such as 06 12 34 56 78 or +32 470 12 34 56."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _parsed(text: str) -> PhoneNumber | None:
    import phonenumbers

    try:
        return phonenumbers.parse(text, "NL")
    except phonenumbers.NumberParseException:
        return None
