"""Ways to reach an organisation: any number, each of a kind, one of them the best (mission A-22, A-W6, F-22)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from app.common.frozen import frozen
from app.common.words import N_


class ChannelKind(StrEnum):
    """How somebody is reached; a landline and no WhatsApp is as good as any.

    What a source wrote where a number should stand is another way, kept as it is.
    """

    LANDLINE = "landline"
    MOBILE = "mobile"
    WHATSAPP = "whatsapp"
    EMAIL = "email"
    WEB = "web"
    DESK = "desk"
    OTHER = "other"


CHANNEL_KINDS = {
    ChannelKind.LANDLINE: N_("Landline"),
    ChannelKind.MOBILE: N_("Mobile phone"),
    ChannelKind.WHATSAPP: N_("WhatsApp"),
    ChannelKind.EMAIL: N_("E-mail address"),
    ChannelKind.WEB: N_("Web address"),
    ChannelKind.DESK: N_("Desk, with address and opening hours"),
    ChannelKind.OTHER: N_("Another way"),
}
BY_PHONE = frozenset({ChannelKind.LANDLINE, ChannelKind.MOBILE, ChannelKind.WHATSAPP})
MOST_CHANNELS = 10
TOO_MANY = N_("Use at most 10 ways to reach the organisation.")
NO_NUMBER = N_("Fill in a telephone number such as 02 123 45 67 or +31 6 12345678.")
NO_MAIL = N_("Fill in an e-mail address such as name@example.org.")
NO_WEB = N_("Fill in a web address that begins with https:// or http://.")


@frozen
class Channel:
    """One way: its kind, the number or address (telephone numbers in E.164), and what helps to use it."""

    kind: ChannelKind
    value: str
    note: str = ""
    """When it is answered, by whom, or in which language, in the words of the organisation."""
    best: bool = False

    def kept(self) -> dict[str, Any]:
        """As it stands in the database; what says nothing is left out."""
        told = {"kind": self.kind.value, "value": self.value, "note": self.note, "best": self.best}
        return {key: value for key, value in told.items() if value}


def read(kept: Iterable[Mapping[str, Any]] | None) -> tuple[Channel, ...]:
    """The ways of an activity from what is kept."""
    return tuple(
        Channel(ChannelKind(one["kind"]), one["value"], one.get("note", ""), bool(one.get("best")))
        for one in kept or ()
    )


def in_normal_form(kind: ChannelKind, text: str, country: str) -> str:
    """A number or address as it is kept; numbers without a country belong to `country`, such as "BE".

    Raises `ValueError` with a sentence for what cannot be one.
    """
    if kind in BY_PHONE:
        return _number(text, country)
    if kind is ChannelKind.EMAIL:
        return _mail(text)
    if kind is ChannelKind.WEB:
        return _web(text)
    return text


def _number(text: str, country: str) -> str:
    import phonenumbers

    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        raise ValueError(NO_NUMBER) from None
    if not phonenumbers.is_possible_number(number):
        raise ValueError(NO_NUMBER)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _mail(text: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise ValueError(NO_MAIL) from None


def _web(text: str) -> str:
    from urllib.parse import urlsplit

    whole = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(whole)
    except ValueError:
        raise ValueError(NO_WEB) from None
    if parts.scheme not in ("http", "https") or "." not in (parts.hostname or "") or " " in whole:
        raise ValueError(NO_WEB)
    return whole


def as_read(channel: Channel, country: str) -> str:
    """A number as people of a country write it, others in international form; addresses as they are."""
    if channel.kind not in BY_PHONE:
        return channel.value
    import phonenumbers

    number = phonenumbers.parse(channel.value, country)
    home = phonenumbers.country_code_for_region(country) == number.country_code
    form = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)


def link_to(channel: Channel) -> str:
    """The address by which a browser opens it, or nothing for a desk."""
    if channel.kind is ChannelKind.WHATSAPP:
        return f"https://wa.me/{channel.value.lstrip('+')}"
    if channel.kind in BY_PHONE:
        return f"tel:{channel.value}"
    if channel.kind is ChannelKind.EMAIL:
        return f"mailto:{channel.value}"
    return channel.value if channel.kind is ChannelKind.WEB else ""
