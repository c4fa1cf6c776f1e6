"""What Bram approves becomes an activity: every fact of the source that fits, cut if too long, none made up."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from app.activities.rules.activities import LanguageLevel, Mode, Source
from app.activities.rules.contact import ChannelKind
from app.activities.rules.imported import ImportedItem
from app.activities.rules.moderating import ItemState, Review, Standpoint, review_of
from app.activities.rules.offering import level_of, values_of
from tests.activities.uit_samples import ID, an_event, taken


def values(level: LanguageLevel = LanguageLevel.A1, **changed: Any) -> dict[str, Any]:
    """The values of the activity that is made of an event."""
    return values_of(taken(an_event(**changed)), Source.UIT, level)


def item(**changed: Any) -> ImportedItem:
    return taken(an_event(**changed))


def test_texts_stand_in_our_languages_and_dutch_is_always_there() -> None:
    french = values(mainLanguage="fr", name={"fr": "Café des langues", "de": "Sprachcafé"}, description=None)
    assert french["title"] == {"fr": "Café des langues", "nl": "Café des langues"}
    assert french["description"] is None
    assert values()["description"] == {"nl": "Kom Nederlands oefenen."}


def test_what_is_too_long_is_cut_with_a_sign_of_it() -> None:
    long = values(name={"nl": "a" * 400}, description={"nl": "b" * 9_000})
    assert long["title"]["nl"] == "a" * 149 + "…"
    assert len(long["description"]["nl"]) == 5_000


@pytest.mark.parametrize(
    ("prices", "free", "price", "words"),
    [
        (None, False, None, None),
        ([{"category": "base", "price": 0, "name": {"nl": "Basis"}}], True, None, None),
        ([{"category": "base", "price": 10.5, "name": {"nl": "Basis"}}], False, Decimal("10.50"), None),
        (
            [
                {"category": "base", "price": 10, "name": {"nl": "Basis"}},
                {"category": "tariff", "price": 0, "name": {"nl": "Kinderen"}},
            ],
            False,
            Decimal("10.00"),
            "Basis: € 10,00; Kinderen: gratis",
        ),
        (
            [{"category": "base", "price": 7, "priceCurrency": "USD", "name": {"nl": "Basis"}}],
            False,
            None,
            "Basis: US$ 7,00",
        ),
    ],
)
def test_a_price_is_taken_over_as_far_as_it_is_one(
    prices: Any, free: bool, price: Decimal | None, words: str | None
) -> None:
    found = values(priceInfo=prices)
    assert (found["free"], found["price"], found["price_words"]) == (free, price, words)


def test_where_it_is_and_how_one_takes_part() -> None:
    there = values()
    assert (there["mode"], there["place"], there["web_address"]) == (
        Mode.ON_SITE,
        "Bibliotheek Voorbeeldstad",
        None,
    )
    online = values(attendanceMode="online", location=None)
    assert online["mode"] is Mode.ONLINE
    assert online["web_address"] == f"https://www.uitinvlaanderen.be/agenda/e/-/{ID}"
    mixed = values(attendanceMode="mixed", onlineUrl="https://meet.example/taal")
    assert (mixed["mode"], mixed["web_address"]) == (Mode.MIXED, "https://meet.example/taal")


def test_each_way_of_contact_once_and_the_page_of_the_source_where_there_is_none() -> None:
    twice = {"phone": ["016 31 06 70", "016 31 06 70"], "email": [], "url": []}
    assert [way.value for way in values(contactPoint=twice)["channels"]] == ["+3216310670"]
    (page,) = values(contactPoint=None)["channels"]
    assert page.kind is ChannelKind.WEB
    many = {"url": [f"https://voorbeeld.example/{number}" for number in range(30)]}
    assert len(values(contactPoint=many)["channels"]) == 10


def test_ages_that_nobody_has_are_no_limit() -> None:
    assert (values(typicalAgeRange="6-12")["age_from"], values(typicalAgeRange="6-12")["age_to"]) == (6, 12)
    assert values(typicalAgeRange="6-999")["age_to"] is None


def test_the_level_is_that_of_the_icons_of_the_source_and_of_several_the_easiest() -> None:
    assert level_of(item()) is None
    assert level_of(item(labels=["vier taaliconen"])) is LanguageLevel.B1
    assert level_of(item(hiddenLabels=["één taalicoon"])) is LanguageLevel.NONE
    assert level_of(item(labels=["drie taaliconen", "twee taaliconen"])) is LanguageLevel.A1


# When somebody is asked


@pytest.mark.parametrize(
    ("state", "same", "withdrawn", "knew", "review"),
    [
        (ItemState.PENDING, False, False, False, Review.NEW),
        (ItemState.PENDING, False, True, False, Review.NONE),
        (ItemState.APPROVED, True, False, False, Review.NONE),
        (ItemState.APPROVED, False, False, False, Review.CHANGED),
        (ItemState.APPROVED, True, True, False, Review.WITHDRAWN),
        (ItemState.APPROVED, True, True, True, Review.NONE),
        (ItemState.APPROVED, True, False, True, Review.CHANGED),
        (ItemState.REJECTED, True, False, False, Review.NONE),
        (ItemState.REJECTED, False, False, False, Review.CHANGED),
        (ItemState.REJECTED, False, True, False, Review.NONE),
        (ItemState.DUPLICATE, True, False, False, Review.NONE),
        (ItemState.DUPLICATE, False, False, False, Review.CHANGED),
    ],
)
def test_who_decides_is_asked_when_there_is_something_to_decide(
    state: ItemState, same: bool, withdrawn: bool, knew: bool, review: Review
) -> None:
    assert review_of(Standpoint(state, "now", "now" if same else "then", withdrawn, knew)) is review


def test_what_was_decided_about_as_it_is_now_never_waits() -> None:
    decided = [state for state in ItemState if state is not ItemState.PENDING]
    for state, withdrawn in product(decided, (True, False)):
        assert review_of(Standpoint(state, "now", "now", withdrawn, withdrawn)) is Review.NONE
