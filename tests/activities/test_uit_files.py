"""The events of the source's own tests: every file is taken over or refused with a reason, and none is a surprise.

They are read from where they lie and are not part of the project; where they do not lie, there is nothing to test.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.activities.rules.comparing import fingerprint
from app.activities.rules.imported import ImportedItem
from app.activities.rules.runs import one_of_each
from app.activities.rules.uit import read
from app.common.errors import RuleBroken
from tests.activities.uit_samples import EVENTS, told

NO_TYPE = "There is no event type: the event does not say what kind of activity it is."
NO_PLACE = "There is no location: the event does not say where it takes place."
NO_PERIOD = "The calendar is of a period, but the day on which it begins is missing."
NO_DAYS = "Closed days or other hours do not say from when until when."

# File: the kind of schedule with its times, weekdays and exceptions; the town; what the source says; or why not.
EXPECTED: dict[str, tuple[Any, ...] | list[str]] = {
    "event-audience-type-education": ("flexible", 0, 0, 0, "", "take"),
    "event-audience-type-members": ("flexible", 0, 0, 0, "", "take"),
    "event-missing-calendar-type-but-single-time-span": ("day", 1, 0, 0, "3271 Scherpenheuvel-Zichem", "take"),
    "event-missing-calendar-type-but-start-date-and-end-date": (
        "day", 1, 0, 0, "3271 Scherpenheuvel-Zichem", "take",
    ),
    "event-periodic-with-adjusted-hours": ("weekly", 0, 5, 2, "", "take"),
    "event-periodic-with-invalid-adjusted-hours": [NO_PERIOD, NO_DAYS],
    "event-with-address": ("flexible", 0, 0, 0, "", "take"),
    "event-with-contact-point-missing-fields": ("flexible", 0, 0, 0, "", "take"),
    "event-with-embedded-location": ("days", 2, 0, 0, "", "take"),
    "event-with-multiple-calendar": ("days", 2, 0, 1, "", "take"),
    "event-with-periodic-calendar-and-opening-hours": ("weekly", 0, 4, 0, "", "take"),
    "event-with-periodic-calendar": ("flexible_from", 0, 0, 0, "3271 Scherpenheuvel-Zichem", "take"),
    "event-with-permanent-calendar-and-opening-hours": ("weekly", 0, 4, 0, "", "take"),
    "event-with-permanent-calendar": ("flexible", 0, 0, 0, "3271 Scherpenheuvel-Zichem", "take"),
    "event-with-referenced-location": ("days", 2, 0, 0, "", "take"),
    "event-with-single-calendar": ("day", 1, 0, 0, "3271 Scherpenheuvel-Zichem", "take"),
    "event-with-sub-events-capacity": ("days", 2, 0, 0, "", "take"),
    "event-with-unavailable-sub-events": ("days", 2, 0, 2, "", "take"),
    "event-with-workflow-status-deleted": ("flexible", 0, 0, 0, "", "withdrawn"),
    "event-with-workflow-status-ready-for-validation": ("flexible", 0, 0, 0, "", "ask"),
    "event_with_a_contact_point": ("day", 1, 0, 0, "", "take"),
    "event_with_all_icon_labels": ("days", 5, 0, 0, "3300 Tienen", "take"),
    "event_with_available_from": ("day", 1, 0, 0, "", "take"),
    "event_with_booking_availability": [NO_TYPE],
    "event_with_completeness": [NO_TYPE],
    "event_with_dates": ("days", 1, 0, 0, "3300 Tienen", "take"),
    "event_with_html_description": ("days", 2, 0, 0, "3020 Herent", "take"),
    "event_with_icon_label": ("days", 5, 0, 0, "3300 Tienen", "take"),
    "event_with_location_coordinates": ("days", 5, 0, 0, "3300 Tienen", "take"),
    "event_with_location_id_missing": ("days", 5, 0, 0, "3300 Tienen", "take"),
    "event_with_main_image": ("days", 5, 0, 0, "3300 Tienen", "take"),
    "event_with_modified_date": ("day", 1, 0, 0, "", "take"),
    "event_with_nil_location": ("days", 5, 0, 0, "online", "take"),
    "event_with_organizer_with_different_mainLanguage": ("days", 5, 0, 0, "3300 Tienen", "take"),
    "event_with_price": ("days", 5, 0, 0, "3300 Tienen", "take"),
    "event_with_see_also_imported_from_udb2": ("day", 1, 0, 0, "3270 Scherpenheuvel", "take"),
    "event_with_status": [NO_TYPE],
    "event_with_terms": ("days", 5, 0, 0, "3300 Tienen", "take"),
    "event_with_translated_address_and_main_language": ("days", 5, 0, 0, "3300 Tienen", "take"),
    "event_with_translated_organizer": ("days", 5, 0, 0, "3300 Tienen", "take"),
    "event_with_typical_age_range": ("days", 5, 0, 0, "3300 Tienen", "take"),
    "event_with_untranslated_organizer": ("days", 5, 0, 0, "3300 Tienen", "take"),
    "event_with_unwanted_line_breaks": ("day", 1, 0, 0, "9820 Merelbeke", "take"),
    "event_without_description": ("days", 5, 0, 0, "3300 Tienen", "take"),
    "event_without_end_date": ("days", 5, 0, 0, "3300 Tienen", "take"),
    "event_without_image": ("days", 5, 0, 0, "3300 Tienen", "take"),
    "event_without_location": [NO_PLACE],
    "event_without_location_name": ("days", 5, 0, 0, "3300 Tienen", "take"),
    "event_without_priceinfo": ("flexible_from", 0, 0, 0, "3020 Herent", "take"),
}  # fmt: skip


def seen(item: ImportedItem) -> tuple[Any, ...]:
    schedule, place = item.schedule, f"{item.place.postal_code} {item.place.city}".strip()
    counts = len(schedule.spans), len(schedule.week), len(schedule.closed) + len(schedule.adjusted)
    town = item.attendance.value if item.attendance.value == "online" else place
    return (schedule.kind.value, *counts, town, item.standing.value)


def items() -> list[ImportedItem]:
    names = (name for name, expected in EXPECTED.items() if isinstance(expected, tuple))
    return [read((EVENTS / f"{name}.json").read_bytes(), f"{name}.json") for name in names]


if EVENTS.is_dir():

    @pytest.mark.parametrize("name", EXPECTED)
    def test_each_file_is_taken_over_as_expected_or_refused_with_the_reason(name: str) -> None:
        content, expected = (EVENTS / f"{name}.json").read_bytes(), EXPECTED[name]
        try:
            found: Any = seen(read(content, f"{name}.json"))
        except RuleBroken as broken:
            found = [told(reason) for reason in broken.reasons]
        assert found == expected

    def test_the_table_has_every_file() -> None:
        assert {file.stem for file in EVENTS.glob("*.json")} == set(EXPECTED)

    def test_a_second_import_of_all_files_finds_what_the_first_one_took() -> None:
        """Many files are about one event; the one that counts is the same each time."""
        first, replaced = one_of_each(items())
        assert len(first) + len(replaced) == sum(isinstance(one, tuple) for one in EXPECTED.values())
        assert len({item.key for item in first}) == len(first)
        again, _replaced = one_of_each(items())
        assert [(item.key, fingerprint(item)) for item in first] == [(one.key, fingerprint(one)) for one in again]

    def test_a_file_written_anew_with_other_spaces_and_order_is_the_same_event() -> None:
        for item, name in zip(items(), (n for n, e in EXPECTED.items() if isinstance(e, tuple)), strict=True):
            document = json.loads((EVENTS / f"{name}.json").read_bytes())
            anew = json.dumps(document, sort_keys=True, indent=7).encode()
            assert fingerprint(read(anew, f"{name}.json")) == fingerprint(item), name
