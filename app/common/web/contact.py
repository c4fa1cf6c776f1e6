"""Addresses and telephone numbers as people type them, checked and written in one way."""

from __future__ import annotations

from wtforms import ValidationError

from app.common.web.locale import gettext as _


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
    try:
        number = phonenumbers.parse(text, "NL")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValidationError(_("Fill in a telephone number such as 030 123 45 67 or +32 50 12 34 56."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
