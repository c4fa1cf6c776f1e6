"""Files that are no events: each is refused with a sentence about what is wrong, and nothing else goes wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.activities.rules.uit import documents
from app.activities.rules.uit.opening import LARGEST_FILE, LARGEST_ITEM
from app.common.errors import RuleBroken
from tests.activities.uit_samples import LIBRARY, an_event, refusals, taken, told

NOTHING = {"calendarType": None, "startDate": None, "endDate": None}
TEXT = json.dumps(an_event(name="Café"), ensure_ascii=False)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty."),
        (b" \n ", "The file is empty."),
        (b'{"name": "Taalcaf', "This is not JSON: it breaks off or goes wrong on line 1, at sign 10."),
        (b'{\n "name": }', "This is not JSON: it breaks off or goes wrong on line 2, at sign 10."),
        (b"<html></html>", "This is not JSON: it breaks off or goes wrong on line 1, at sign 1."),
        (b'{"price": NaN}', "This is not JSON: it holds a number that does not exist or is endless."),
        (b'{"price": ' + b"9" * 5000 + b"}",
         "This is not JSON: it holds a number that does not exist or is endless."),
        (b"[" * 100_000, "The JSON is nested too deeply."),
        (b'{"a":' * 60 + b"1" + b"}" * 60, "The JSON is nested too deeply."),
        (TEXT.encode("utf-16"), "The file is written in UTF-16. It has to be in UTF-8."),
        (TEXT.encode("utf-16-be"), "The file is written in UTF-16. It has to be in UTF-8."),
        (TEXT.encode("utf-32"), "The file is written in UTF-32. It has to be in UTF-8."),
        (TEXT.encode("latin-1"), "The file is written in Latin-1. It has to be in UTF-8."),
        (TEXT.replace("Caf", "“Caf”").replace("“", "\u2026").replace("”", "").encode("cp1252"),
         "The file is written in Windows-1252. It has to be in UTF-8."),
        (b"{\xff\x00\xfe}",
         "The file is not text: byte 2 is not UTF-8, nor is the file in another encoding that we know."),
        (b"[]", "This is not an event."),
        (b"{}", "This is not an event."),
        (b'"event"', "This is not an event."),
        (b"null", "This is not an event."),
        (b" " * LARGEST_ITEM, "The event is too large: it may have 5 MB at most."),
    ],
)  # fmt: skip
def test_a_file_that_is_no_event_is_refused_with_one_sentence(content: bytes, reason: str) -> None:
    assert refusals(content) == [reason]


def test_a_byte_order_mark_is_no_mistake() -> None:
    from app.activities.rules.uit import read

    assert read(TEXT.encode("utf-8-sig"), "x").title == {"nl": "Café"}


def test_fifty_megabytes_are_refused_before_anything_is_read() -> None:
    with pytest.raises(RuleBroken) as broken:
        documents(b"[" * LARGEST_FILE)
    assert [told(reason) for reason in broken.value.reasons] == [
        "The file is too large: it may have 50 MB at most. Hand in the events in several files."
    ]


def test_an_event_of_more_than_five_megabytes_in_a_longer_file_is_refused_alone() -> None:
    from app.activities.rules.uit import read

    small, large = documents(json.dumps([an_event(), an_event(description="x" * LARGEST_ITEM)]).encode())
    assert read(small, "page.json")
    with pytest.raises(RuleBroken, match="too large"):
        read(large, "page.json")


@pytest.mark.parametrize(
    ("changed", "reasons"),
    [
        ({"location": None}, ["There is no location: the event does not say where it takes place."]),
        ({"location": "Bib"}, ["There is no location: the event does not say where it takes place."]),
        ({"location": {}}, ["There is no location: the event does not say where it takes place."]),
        ({"terms": [{"id": "1.8", "label": "Jazz", "domain": "theme"}]},
         ["There is no event type: the event does not say what kind of activity it is."]),
        ({"terms": None}, ["There is no event type: the event does not say what kind of activity it is."]),
        ({"name": {"nl": " "}}, ["There is no title."]),
        ({"@type": "Place"}, ["This is not an event but something else: “Place”."]),
        ({"@context": "/contexts/organizer"}, ["This is not an event but something else: “organizer”."]),
        ({"@id": "https://io.example/places/1"}, ["This is not an event but something else: “place”."]),
        ({**NOTHING, "name": None, "terms": None, "location": None}, [
            "There is no title.",
            "There is no event type: the event does not say what kind of activity it is.",
            "There is no location: the event does not say where it takes place.",
            "There is no calendar: the event does not say when it takes place.",
        ]),
    ],
)  # fmt: skip
def test_an_event_that_says_too_little_is_refused_with_all_that_is_missing(
    changed: dict[str, Any], reasons: list[str]
) -> None:
    assert refusals(an_event(**changed)) == reasons


def test_a_million_mistakes_make_no_million_remarks() -> None:
    many = [f"nummer {number}" for number in range(20_000)]
    item = taken(an_event(contactPoint={"phone": many}, location=LIBRARY))
    assert len(item.remarks) <= 50
    assert len(item.channels) <= 50


def test_a_description_without_end_is_cut_off_and_told() -> None:
    item = taken(an_event(description={"nl": "<div>" * 40_000 + "x"}, contactPoint=None))
    assert item.description == {}
    assert "The description is longer than 50,000 signs; the rest was left out." in map(told, item.remarks)


def test_control_signs_and_half_signs_do_not_come_through() -> None:
    item = taken(an_event(name="Taal\u0000ca\ud800fé", description="<p>a\u0007b\udfff</p>"))
    assert item.title == {"nl": "Taalcafé"}
    assert item.about.text == "ab"
