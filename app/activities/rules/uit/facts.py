"""The smaller facts of an event: prices, ages, labels, terms, pictures, and for whom it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from app.activities.rules.channels import web_address
from app.activities.rules.imported import Ages, Audience, Image, Price, Standing, Term
from app.activities.rules.noting import Notes
from app.activities.rules.uit.fields import by_language, items, mapping, number, objects, text, texts
from app.common.words import N_

NO_TYPE = N_("There is no event type: the event does not say what kind of activity it is.")
SEVERAL_TYPES = N_("The event has several event types; the first one counts.")
NO_AMOUNT = N_("“%(text)s” is not a price. It was left out.")
NO_AGES = N_("“%(text)s” is not a range of ages. It was left out.")
NO_STANDING = N_("“%(text)s” is no state of the source that we know; the event waits for who decides.")
NO_AUDIENCE = N_("“%(text)s” is no audience that we know; the event counts as one for members.")

STANDINGS = {
    "APPROVED": Standing.TAKE,
    "READY_FOR_VALIDATION": Standing.ASK,
    "DRAFT": Standing.WITHDRAWN,
    "REJECTED": Standing.WITHDRAWN,
    "DELETED": Standing.WITHDRAWN,
}
MOST = 100

_AGES = re.compile(r"(\d{0,3}) ?[-–] ?(\d{0,3})")
_FROM = re.compile(r"(\d{1,3}) ?\+")


def standing_of(document: dict[str, Any], notes: Notes) -> Standing:
    """Whether the source shows an event. Formats from before there were states hold published events only."""
    state = text(document.get("workflowStatus")).upper()
    if state and state not in STANDINGS:
        notes.remark(NO_STANDING, text=state[:40])
        return Standing.ASK
    return STANDINGS.get(state, Standing.TAKE)


def audience_of(document: dict[str, Any], notes: Notes) -> Audience:
    """For whom an event is; what we do not know is flagged rather than shown to everybody."""
    kind = text(mapping(document.get("audience")).get("audienceType")).lower()
    if not kind:
        return Audience.EVERYONE
    if kind not in {one.value for one in Audience}:
        notes.remark(NO_AUDIENCE, text=kind[:40])
        return Audience.MEMBERS
    return Audience(kind)


def terms_of(document: dict[str, Any], notes: Notes) -> tuple[Term, ...]:
    """The terms, the event type first. Old formats have `type` and `theme` beside each other."""
    written = [*items(document.get("terms")), *items(document.get("type")), *items(document.get("theme"))]
    found = {term: None for one in objects(written[: MOST * 2]) if (term := _term(one)).id or term.label}
    types = [term for term in found if term.domain == "eventtype"]
    if not types:
        notes.refuse(NO_TYPE)
    elif len(types) > 1:
        notes.remark(SEVERAL_TYPES)
    return (*types, *(term for term in found if term.domain != "eventtype"))


def _term(written: dict[str, Any]) -> Term:
    return Term(*(text(written.get(name)) for name in ("id", "label", "domain")))


def prices_of(document: dict[str, Any], main: str, notes: Notes) -> tuple[Price, ...]:
    """The tariffs; old formats have one price and a sentence about the others among the booking information."""
    found = [price for one in items(document.get("priceInfo"))[:MOST] if (price := _price(one, main, notes))]
    if not found:
        found = [price for one in objects(document.get("bookingInfo")) for price in _old_prices(one, main)]
    return tuple(found)


def _price(written: Any, main: str, notes: Notes) -> Price | None:
    told = mapping(written)
    amount = _amount(told.get("price"))
    if amount is None:
        if told:
            notes.remark(NO_AMOUNT, text=str(told.get("price"))[:40])
        return None
    return Price(
        amount,
        by_language(told.get("name"), main),
        text(told.get("priceCurrency")).upper()[:3] or "EUR",
        text(told.get("category")) == "base",
        told.get("groupPrice") is True,
    )


def _old_prices(told: dict[str, Any], main: str) -> Iterator[Price]:
    currency = text(told.get("priceCurrency") or told.get("currency")).upper()[:3] or "EUR"
    if (amount := _amount(told.get("price"))) is not None:
        yield Price(amount, {}, currency, base=True)
    if words := by_language(told.get("description"), main):
        yield Price(None, words, currency)


def _amount(written: Any) -> Decimal | None:
    found = number(written)
    if found is None or not 0 <= found < 1_000_000:
        return None
    return Decimal(str(found)).quantize(Decimal("0.01"))


def ages_of(document: dict[str, Any], notes: Notes) -> Ages:
    """From `6-12`, `-12`, `6-` or `18+`; the youngest of nought is no limit."""
    written = text(document.get("typicalAgeRange"))
    if not written:
        return Ages()
    if open_ended := _FROM.fullmatch(written):
        return Ages(int(open_ended[1]))
    found = _AGES.fullmatch(written)
    youngest, oldest = (int(one) if one else None for one in found.groups()) if found else (None, None)
    if not found or (youngest is not None and oldest is not None and oldest < youngest):
        notes.remark(NO_AGES, text=written[:40])
        return Ages()
    return Ages(youngest or None, oldest)


def labels_of(written: Any) -> tuple[str, ...]:
    """Labels in the order of the source, each once."""
    return tuple(dict.fromkeys(texts(written)))[:MOST]


def images_of(document: dict[str, Any], main: str) -> tuple[Image, ...]:
    """The pictures, the main one first; of an old one only the address is known."""
    media = (one for one in objects(document.get("mediaObject")) if "Video" not in text(one.get("@type")))
    found = [image for one in media if (image := _image(one, main)).url]
    chosen = web_address(text(document.get("image")))
    if chosen and all(image.url != chosen for image in found):
        found.insert(0, Image(chosen))
    return _chosen_first(found, chosen)


def _image(told: dict[str, Any], main: str) -> Image:
    address = text(told.get("contentUrl")) or text(told.get("thumbnailUrl"))
    language = text(told.get("inLanguage")) or main
    return Image(
        web_address(address), text(told.get("description")), text(told.get("copyrightHolder")), language[:2]
    )


def _chosen_first(images: Iterable[Image], chosen: str) -> tuple[Image, ...]:
    return tuple(sorted(images, key=lambda image: image.url != chosen))[:MOST] if chosen else tuple(images)[:MOST]
