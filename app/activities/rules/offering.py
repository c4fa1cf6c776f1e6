"""What an imported item becomes in the agenda: the values of an activity, made of what its source says.

What the source does not tell is not made up: of the level of Dutch who decides tells it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from app.activities.rules import contact
from app.activities.rules.activities import OLDEST, LanguageLevel, Mode, Source
from app.activities.rules.contact import MOST_CHANNELS, ChannelKind
from app.activities.rules.imported import (
    Attendance,
    Audience,
    Channel,
    ImportedItem,
    Organiser,
    Place,
    Price,
    in_language,
)
from app.activities.rules.prices import in_words
from app.activities.rules.schedules import Schedule
from app.common.words import DEFAULT_LANGUAGE, LANGUAGES, folded

LONGEST = {"title": 150, "description": 5_000, "place": 150, "street": 150, "postal_code": 10, "city": 100,
           "web_address": 500, "price_words": 200}  # fmt: skip
"""As long as the columns and the form of an activity let them be."""
PAGES = {Source.UIT: "https://www.uitinvlaanderen.be/agenda/e/-/%s"}
"""Where people find an item at its source, by its number there."""
MODES = {Attendance.OFFLINE: Mode.ON_SITE, Attendance.ONLINE: Mode.ONLINE, Attendance.MIXED: Mode.MIXED}
LEVELS = {
    "een taalicoon": LanguageLevel.NONE,
    "twee taaliconen": LanguageLevel.A1,
    "drie taaliconen": LanguageLevel.A2,
    "vier taaliconen": LanguageLevel.B1,
}
"""The labels by which UiTdatabank tells how much Dutch one needs, from “hardly any yet” to “speaks it well”."""


def level_of(item: ImportedItem) -> LanguageLevel | None:
    """How much Dutch one needs, where the source tells it."""
    labels = {folded(label) for label in (*item.labels, *item.hidden_labels)}
    return next((level for label, level in LEVELS.items() if label in labels), None)


def values_of(item: ImportedItem, source: Source, level: LanguageLevel) -> dict[str, Any]:
    """The fields of an activity by name, its schedule and ways of contact as values of the rules."""
    place = item.place
    name = in_language(place.name, DEFAULT_LANGUAGE) or ""
    page = PAGES[source] % item.external_id if source in PAGES else ""
    there = {
        "place": name or place.street or place.city,
        "street": place.street,
        "postal_code": place.postal_code,
        "city": place.city,
    }
    away = item.attendance is not Attendance.OFFLINE
    texts = {**there, "web_address": (item.online_url or page) if away else ""}
    ages = item.ages
    youngest, oldest = (age if age is not None and age <= OLDEST else None for age in (ages.youngest, ages.oldest))
    return {
        **{key: _cut(key, text) or None for key, text in texts.items()},
        **_price(item.prices),
        "title": _in_ours("title", item.title, item.main_language),
        "description": _in_ours(
            "description", {key: one.text for key, one in item.description.items()}, item.main_language
        ),
        "mode": MODES[item.attendance],
        "age_from": youngest,
        "age_to": oldest,
        "language_level": level,
        "schedule": item.schedule,
        "channels": _channels((*item.channels, *item.organiser.channels), item.main_language, page),
    }


def _in_ours(key: str, texts: Mapping[str, str], main: str) -> dict[str, str] | None:
    """A text in our languages; Dutch, which has to be there, is that of the main language where it is missing."""
    found = {code: _cut(key, texts[code]) for code in LANGUAGES if texts.get(code)}
    if not found.get(DEFAULT_LANGUAGE) and (other := in_language(texts, main)):
        found[DEFAULT_LANGUAGE] = _cut(key, other)
    return found or None


def _cut(key: str, text: str) -> str:
    return text if len(text) <= LONGEST[key] else f"{text[: LONGEST[key] - 1]}…"


def _price(prices: tuple[Price, ...]) -> dict[str, Any]:
    """One price where there is one in euros; whatever else is told of prices in words."""
    base = next((one for one in prices if one.base and one.currency == "EUR"), None)
    amount = base.amount if base else None
    told = _cut("price_words", in_words(prices, DEFAULT_LANGUAGE))
    free = amount is not None and not amount
    return {
        "free": free,
        "price": Decimal(amount) if amount else None,
        "price_words": (told or None) if len(prices) > 1 or amount is None else None,
    }


def _channels(told: Iterable[Channel], main: str, page: str) -> tuple[contact.Channel, ...]:
    """The ways to reach the organiser, each once; the page at the source where it tells none."""
    ways = {
        (one.kind, one.value): contact.Channel(one.kind, one.value, in_language(one.label, main) or "")
        for one in told
        if one.value
    }
    if not ways and page:
        ways[ChannelKind.WEB, page] = contact.Channel(ChannelKind.WEB, page)
    return tuple(ways.values())[:MOST_CHANNELS]


def as_item(
    number: int, title: Mapping[str, str], schedule: Schedule, channels: Iterable[contact.Channel],
    organiser: str, where: Mapping[str, str], *, online: bool,
) -> ImportedItem:  # fmt: skip
    """An activity that was entered here, in the form in which items are compared with each other."""
    name = {DEFAULT_LANGUAGE: where["place"]} if where["place"] else {}
    return ImportedItem(
        source=Source.OWN.value,
        external_id=str(number),
        title=dict(title),
        schedule=schedule,
        place=Place() if online else Place(name, where["street"], where["postal_code"], where["city"]),
        attendance=Attendance.ONLINE if online else Attendance.OFFLINE,
        organiser=Organiser({DEFAULT_LANGUAGE: organiser}),
        channels=tuple(Channel(one.kind, one.value) for one in channels),
        audience=Audience.EVERYONE,
    )
