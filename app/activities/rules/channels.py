"""Ways to reach an organiser as sources write them: which kind each is, and how it is kept (F-22)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.activities.rules.imported import Channel, ChannelKind
from app.activities.rules.noting import Notes
from app.activities.rules.texts import line
from app.common.words import N_

NO_NUMBER = N_("“%(text)s” is not a telephone number. It is kept as it stands there.")
NO_MAIL = N_("“%(text)s” is not an e-mail address. It was left out.")
NO_LINK = N_("“%(text)s” is not the address of a page. It was left out.")

_WEB = re.compile(r"https?://[^\s<>\"'/?#\\]+\.[^\s<>\"'\\]+", re.IGNORECASE)
_WHATSAPP = re.compile(r"https?://(?:wa\.me/|(?:api|web)\.whatsapp\.com/send/?\?(?:.*&)?phone=)\+?(\d+)")
_LONGEST = 80


def telephone(text: str, region: str, notes: Notes, *, booking: bool = False) -> Channel | None:
    """A telephone number, landline or mobile by its range; without a country it is of the `region`.

    What is not a number is kept as it stands there and told, because somebody may make sense of it.
    """
    import phonenumbers

    if not (text := line(text)):
        return None
    try:
        number = phonenumbers.parse(text, region if region in phonenumbers.SUPPORTED_REGIONS else "BE")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        notes.remark(NO_NUMBER, text=shortened(text))
        return Channel(ChannelKind.OTHER, text, booking)
    kind = phonenumbers.number_type(number)
    mobile = kind == phonenumbers.PhoneNumberType.MOBILE
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Channel(ChannelKind.MOBILE if mobile else ChannelKind.LANDLINE, written, booking)


def mail(text: str, notes: Notes, *, booking: bool = False) -> Channel | None:
    """An e-mail address in its normal form; its domain is not looked up."""
    from email_validator import EmailNotValidError, validate_email

    if not (text := line(text).removeprefix("mailto:")):
        return None
    try:
        found = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        notes.remark(NO_MAIL, text=shortened(text))
        return None
    return Channel(ChannelKind.EMAIL, found.normalized, booking)


def link(
    text: str, notes: Notes, *, booking: bool = False, label: Mapping[str, str] | None = None
) -> Channel | None:
    """A page, or a chat on WhatsApp, which is known by its address."""
    if not (text := line(text)):
        return None
    if not (address := web_address(text)):
        notes.remark(NO_LINK, text=shortened(text))
        return None
    if found := _WHATSAPP.match(address):
        return Channel(ChannelKind.WHATSAPP, f"+{found[1]}", booking, label or {})
    return Channel(ChannelKind.WEB, address, booking, label or {})


def web_address(text: str) -> str:
    """An address that a browser may follow, else nothing; one without a scheme gets the safe one."""
    text = line(text)
    if text.startswith("//"):
        text = f"https:{text}"
    elif re.match(r"www\.[\w-]+\.", text):
        text = f"https://{text}"
    return text if _WEB.fullmatch(text) else ""


def shown(channel: Channel, region: str) -> str:
    """A way as people of a country write it: their own numbers without that of the country."""
    if channel.kind not in (ChannelKind.LANDLINE, ChannelKind.MOBILE, ChannelKind.WHATSAPP):
        return channel.value
    import phonenumbers

    try:
        number = phonenumbers.parse(channel.value)
    except phonenumbers.NumberParseException:
        return channel.value
    own = phonenumbers.region_code_for_number(number) == (region or "BE")
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, form.NATIONAL if own else form.INTERNATIONAL)


def shortened(text: str) -> str:
    """The beginning of a text, for a sentence in which it is quoted."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
