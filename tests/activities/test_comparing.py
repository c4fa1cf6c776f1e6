"""Griet moderates: what comes from UiT unchanged she does not see again, what changed she sees marked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from app.activities.rules.comparing import Difference, differences, fingerprint
from app.activities.rules.imported import ImportedItem
from app.activities.rules.schedules import Schedule
from app.common.web.locale import gettext
from tests.activities.uit_samples import LIBRARY, an_event, documents, taken, told, weekly


def when(schedule: Schedule) -> str:
    """The words of a schedule are those of the page; here its values do."""
    return f"{schedule.kind.value} {schedule.week} {schedule.spans}"


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    return differences(taken(before), taken(after), say=told, when=when)


def names(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [one.name for one in changes(before, after)]


UNSEEN = {
    "modified": "2026-09-02T10:00:00+00:00",
    "created": "2020-01-01T00:00:00+00:00",
    "completeness": 80,
    "creator": "someone else",
    "hiddenLabels": ["intern"],
    "bookingAvailability": {"type": "Unavailable"},
    "availableTo": "2026-10-07T00:00:00+00:00",
    "location": {**LIBRARY, "geo": {"latitude": 50.8071, "longitude": 4.9366}, "description": "Een bibliotheek"},
    "description": {"nl": " <p>Kom\n Nederlands   oefenen.</p>\n<p></p>"},
    "name": {"fr": "Café des langues", "nl": "Taalcafé  in de bib "},
    "startDate": "2026-10-06T14:00:00+02:00",
}
SEEN = {
    "name": ({"nl": "Taalcafé in de bib", "fr": "Café de langue"}, "title.fr"),
    "description": ({"nl": "<p>Kom Frans oefenen.</p>"}, "description.nl"),
    "startDate": ("2026-10-06T11:00:00+00:00", "when"),
    "location": ({**LIBRARY, "name": {"nl": "Bibliotheek"}}, "place"),
    "contactPoint": ({"phone": ["016 31 06 71"], "email": ["bib@voorbeeldstad.example"]}, "contact"),
    "priceInfo": ([{"category": "base", "price": 2}], "price"),
    "typicalAgeRange": ("18-", "ages"),
    "audience": ({"audienceType": "members"}, "audience"),
    "labels": (["taal"], "labels"),
    "organizer": ({"name": {"nl": "Bib"}}, "organiser"),
    "status": ({"type": "Unavailable"}, "called_off"),
    "terms": ([{"id": "0.3.1.0.0", "label": "Cursus", "domain": "eventtype"}], "kind"),
    "image": ("https://images.example/1.jpg", "images"),
    "attendanceMode": ("mixed", "place"),
}


@pytest.mark.parametrize("field", UNSEEN)
def test_what_griet_does_not_see_makes_no_other_item(field: str) -> None:
    changed = an_event(**{field: UNSEEN[field]})
    assert fingerprint(taken(changed)) == fingerprint(taken(an_event()))
    assert not changes(an_event(), changed)


@pytest.mark.parametrize("field", SEEN)
def test_what_griet_sees_makes_another_item_and_is_shown(field: str) -> None:
    value, name = SEEN[field]
    changed = an_event(**{field: value})
    assert fingerprint(taken(changed)) != fingerprint(taken(an_event()))
    assert names(an_event(), changed) == [name]


def test_the_mark_is_the_same_tomorrow_and_on_another_machine() -> None:
    event = an_event(
        name="Taalcafé", contactPoint=None, location={"name": "Bib", "address": {"postalCode": "3300"}}
    )
    assert fingerprint(taken(event)) == "918f9bd314f9ad28847ad52d70f88449a7317bed53115908069c9f88452c00ce"


def test_only_words_that_changed_are_marked() -> None:
    (one,) = changes(an_event(), an_event(description={"nl": "<p>Kom samen Frans oefenen.</p>"}))
    before, after = one.columns
    assert before == (("", "Kom "), ("del", "Nederlands"), ("", " oefenen."))
    assert after == (("", "Kom "), ("ins", "samen Frans"), ("", " oefenen."))


def test_exceptions_stand_on_a_line_of_their_own_below_the_rule() -> None:
    closed = [{"startDate": "2026-12-25", "endDate": "2026-12-25", "description": {"nl": "Kerst"}},
              {"startDate": "2026-11-01", "endDate": "2026-11-08"}]  # fmt: skip
    (one,) = changes(weekly(), weekly(openingHoursClosedDays=closed))
    assert (one.name, one.before) == ("exceptions", "")
    assert one.after == "2026-11-01 to 2026-11-08: closed\n2026-12-25: closed (Kerst)"


def test_a_language_that_came_or_went_is_a_difference_of_its_own() -> None:
    one, other = changes(an_event(), an_event(name={"nl": "Taalcafé in de bib", "en": "Language café"}))
    assert (told(one.label), one.before, one.after) == ("Title (Français)", "Café des langues", "")
    assert (told(other.label), other.before, other.after) == ("Title (English)", "", "Language café")


def test_a_time_that_is_cancelled_says_which_and_why() -> None:
    times = [
        {"startDate": f"2026-10-{day:02}T12:00:00Z", "endDate": f"2026-10-{day:02}T14:00:00Z"} for day in (6, 13)
    ]
    before = an_event(calendarType="multiple", subEvent=times)
    off = {**times[1], "status": {"type": "Unavailable", "reason": {"nl": "Ziek"}}}
    found = {
        one.name: one.after for one in changes(before, an_event(calendarType="multiple", subEvent=[times[0], off]))
    }
    assert found == {"called_off": "2026-10-13 at 14:00: Cancelled – Ziek"}


def test_griet_reads_numbers_as_people_there_write_them_in_her_own_language(house: Flask) -> None:
    after = an_event(contactPoint={"phone": ["0477 12 34 56", "+31 30 123 45 67"]})
    with house.test_request_context(headers={"Accept-Language": "nl"}):
        (one,) = differences(taken(an_event(contactPoint={})), taken(after), say=gettext, when=when)
    assert one.after == "0477 12 34 56 (gsm)\n+31 30 123 4567 (vast)"


def scrambled(value: Any, order: list[int]) -> Any:
    """The same document with its keys in another order."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: hash((key, *order)))
        return {key: scrambled(value[key], order) for key in keys}
    return [scrambled(one, order) for one in value] if isinstance(value, list) else value


@given(number=st.integers(0, 4), order=st.lists(st.integers(0, 9), max_size=3), indent=st.integers(0, 4))
@settings(max_examples=40, deadline=None)
def test_order_and_spaces_of_a_file_never_count(number: int, order: list[int], indent: int) -> None:
    document = json.loads(list(documents())[number])
    assert fingerprint(taken(scrambled(document, order))) == fingerprint(taken(document))
    assert differences(taken(document), taken(scrambled(document, order)), say=told, when=when) == []


@given(one=st.integers(0, 4), other=st.integers(0, 4))
@settings(max_examples=25, deadline=None)
def test_an_item_has_another_mark_exactly_when_there_is_a_difference_to_show(one: int, other: int) -> None:
    before, after = (taken_of(number) for number in (one, other))
    same = fingerprint(before) == fingerprint(after)
    assert same == (differences(before, after, say=told, when=when) == [])
    assert same == (one == other)


def taken_of(number: int) -> ImportedItem:
    return taken(json.loads(list(documents())[number]))
