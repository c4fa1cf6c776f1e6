"""The same activity told by two sources is found, with the reasons; what only looks alike is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.activities.rules import duplicates as rule
from app.activities.rules.duplicates import Pair, duplicates
from app.activities.rules.imported import ImportedItem
from app.activities.rules.volunteering import read_offers
from tests.activities.uit_samples import LIBRARY, an_event, taken, told, weekly

OTHER = {"@id": "https://io.uitdatabank.example/events/16744083-859a-4d3d-bd1d-16ea5bd3e2a3"}


def pairs(*events: dict[str, Any]) -> list[Pair]:
    return duplicates(taken(event) for event in events)


def again(**changed: Any) -> dict[str, Any]:
    """The language café under another id."""
    return an_event(**{**OTHER, **changed})


def at(**address: str) -> dict[str, Any]:
    return {"name": {"nl": "Ergens"}, "address": {"addressCountry": "BE", **address}}


def test_the_same_café_entered_twice_is_found_with_the_reasons() -> None:
    (pair,) = pairs(an_event(), again(name={"nl": "TAALCAFE in de bib!"}))
    assert pair.score == 99
    assert [told(reason) for reason in pair.reasons] == [
        "The titles are the same.",
        "They begin at the same hour of the same day.",
        "They are at the same address.",
        "The telephone number or e-mail address is the same.",
    ]


def test_an_offer_of_the_second_source_is_found_beside_the_event() -> None:
    offer = ("id;titel;straat;postcode;gemeente;begindatum;van;tot\n"
             "1;Taalcafe in bib;Grote markt 1;3300;Tienen;6/10/2026;14:00;16:00")  # fmt: skip
    (pair,) = duplicates([taken(an_event()), *read_offers(offer.encode()).items])
    assert {pair.one.source, pair.other.source} == {"uitdatabank", "volunteering"}
    assert "The titles look alike for 91 %." in map(told, pair.reasons)


@pytest.mark.parametrize(
    "other",
    [
        again(startDate="2026-10-13T12:00:00Z", endDate="2026-10-13T14:00:00Z"),
        again(name={"nl": "Breicafé in het park"}),
        again(location=at(addressLocality="Gent", postalCode="9000", streetAddress="Grote Markt 1")),
        again(attendanceMode="online"),
        weekly(**OTHER, openingHours=[{"opens": "14:00", "closes": "16:00", "dayOfWeek": ["monday"]}]),
        weekly(**OTHER, startDate="2027-01-01T00:00:00Z"),
        again(name={"nl": "Taalcafé in de bib"}, contactPoint=None,
              location=at(addressLocality="Tienen", postalCode="3300", streetAddress="Sint-Jorisplein 20"),
              startDate="2026-10-06T06:00:00Z", endDate="2026-10-06T08:00:00Z"),
    ],
    ids=["another week", "another title", "another town", "online", "another weekday", "another year",
         "another street and hour"],
)  # fmt: skip
def test_what_is_on_another_day_in_another_place_or_called_otherwise_is_another_activity(
    other: dict[str, Any],
) -> None:
    assert pairs(an_event(), other) == []


def test_a_day_within_a_weekly_rule_can_be_one_with_it() -> None:
    tuesdays = [{"opens": "14:00", "closes": "16:00", "dayOfWeek": ["tuesday"]}]
    (pair,) = pairs(an_event(), weekly(**OTHER, openingHours=tuesdays))
    assert "There is a day on which both take place." in map(told, pair.reasons)


def test_places_close_to_each_other_count_without_an_address() -> None:
    near = {"name": {"nl": "De bib"}, "geo": {"latitude": 50.8075, "longitude": 4.9365}}
    town = {"addressCountry": "BE", "addressLocality": "Tienen", "postalCode": "3300"}
    (pair,) = pairs(an_event(), again(location={**near, "address": town}, contactPoint=None))
    assert "The places are less than 150 metres apart." in map(told, pair.reasons)


def test_two_that_lead_to_the_same_page_are_the_same_wherever_they_are() -> None:
    page = {"sameAs": ["https://www.uit.example/e/1/"]}
    (pair,) = pairs(an_event(**page), again(**page, name="Iets anders", location=at(addressLocality="Gent")))
    assert (pair.score, [told(reason) for reason in pair.reasons]) == (100, ["Both lead to the same page."])


def test_an_item_is_no_duplicate_of_itself_and_each_pair_is_told_once() -> None:
    assert pairs(an_event(), an_event()) == []
    third = {"@id": "https://io.uitdatabank.example/events/26744083-859a-4d3d-bd1d-16ea5bd3e2a3"}
    found = pairs(an_event(), again(), an_event(**third))
    assert len({(pair.one.key, pair.other.key) for pair in found}) == len(found) == 3


def test_a_city_full_of_activities_is_compared_without_comparing_all_with_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    base = taken(an_event(location=LIBRARY))
    names = [f"{'abcdefghijklmnopqrstuvwxyz'[number % 26] * 6} activiteit {number}" for number in range(2_600)]
    many = [replaced(base, number, name) for number, name in enumerate(names)]
    twin = replaced(base, 9_999, names[17])
    compared = count(monkeypatch, "_pair")
    found = duplicates([*many, twin])
    assert (many[17].key, twin.key) in {(pair.one.key, pair.other.key) for pair in found if pair.score == 99}
    assert len(compared) < len(many) ** 2 / 40


def count(monkeypatch: pytest.MonkeyPatch, name: str) -> list[str]:
    """A list that grows by one at each call of a function of the rule."""
    calls: list[str] = []
    real = getattr(rule, name)
    monkeypatch.setattr(rule, name, lambda *given: (calls.append(name), real(*given))[1])
    return calls


def replaced(item: ImportedItem, number: int, name: str) -> ImportedItem:
    return replace(item, external_id=f"{number:05}", title={"nl": name})
