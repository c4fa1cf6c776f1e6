"""Prices in words, in the four languages in which sources write: they stand among the words of the organiser."""

from __future__ import annotations

from collections.abc import Iterable

from app.activities.rules.imported import Price, in_language

FREE = {"nl": "gratis", "fr": "gratuit", "de": "kostenlos", "en": "free"}
GROUP = {
    "nl": "voor de hele groep",
    "fr": "pour tout le groupe",
    "de": "für die ganze Gruppe",
    "en": "for the whole group",
}
LOCALES = {"nl": "nl_BE", "fr": "fr_BE", "de": "de_BE", "en": "en_GB"}


def in_words(prices: Iterable[Price], language: str) -> str:
    """All tariffs in one line: “Basistarief: € 10,50; Senioren: gratis”; nothing where there is no price."""
    return "; ".join(_price(one, language if language in LOCALES else "nl") for one in prices)


def _price(price: Price, language: str) -> str:
    name = in_language(price.name, language) or ""
    if price.amount is None:
        return name
    told = _amount(price, language)
    if price.for_group and price.amount:
        told = f"{told} {GROUP[language]}"
    return f"{name}: {told}" if name else told


def _amount(price: Price, language: str) -> str:
    from babel.numbers import format_currency

    if not price.amount:
        return FREE[language]
    return format_currency(price.amount, price.currency, locale=LOCALES[language]).replace("\xa0", " ")
