"""Calendar files: whoever opens one in another program sees the dates of the list."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given, settings

from app.activities.rules.calendar_files import Entry, calendar_file, feed
from app.activities.rules.occasions import occasions
from app.activities.rules.schedules import Adjusted, Closed, Hours, Schedule, ScheduleKind
from tests.activities.schedules import BRUSSELS, oracle, sound
from tests.activities.test_schedules import AUTUMN, ONE, SPRING, TABLE, a_night, several

AT = datetime(2026, 11, 29, 12, tzinfo=UTC)
UID = "activity-12@portal.example"


def opened(content: bytes, until: date = date(2029, 1, 1)) -> list[tuple[datetime, datetime]]:
    """The dates that an independent library reads in a calendar file."""
    found: Any = recurring_ical_events.of(icalendar.Calendar.from_ical(content)).between(date(2025, 1, 1), until)
    return sorted((one["dtstart"].dt.astimezone(UTC), one["dtend"].dt.astimezone(UTC)) for one in found)


def listed(schedule: Schedule, until: date | None = None) -> list[tuple[datetime, datetime]]:
    return [(one.start.astimezone(UTC), one.end.astimezone(UTC)) for one in occasions(schedule, until=until)]


def file_of(schedule: Schedule) -> bytes:
    return calendar_file("Conversatietafel", schedule, UID, at=AT)


LAST_DAY = Closed(date(2027, 6, 29), date(2027, 6, 29))
NIGHTS = Hours(time(22), time(6))
EXTRA = Adjusted(date(2026, 9, 16), date(2026, 9, 16), (NIGHTS, *TABLE.week[2]), extra=True)
EVERY_NIGHT = replace(a_night("22:00", "06:00", date(2026, 10, 1)), last=date(2027, 4, 30))


@pytest.mark.parametrize(
    "schedule",
    [
        TABLE,
        replace(TABLE, every=2),
        replace(TABLE, every=3, first=date(2026, 9, 17)),
        replace(TABLE, closed=(Closed(date(2026, 9, 15), date(2026, 9, 17)), LAST_DAY)),
        replace(TABLE, week={**TABLE.week, 5: TABLE.week[2]}),
        replace(TABLE, adjusted=(EXTRA,)),
        replace(EVERY_NIGHT, week=dict.fromkeys(range(1, 8), (NIGHTS,))),
        a_night("02:30", "04:00", SPRING),
        a_night("02:30", "04:00", AUTUMN),
        replace(a_night("02:30", "03:00", SPRING), first=date(2027, 3, 1), last=date(2027, 4, 30)),
        replace(a_night("02:30", "03:30", AUTUMN), first=date(2026, 10, 1), last=date(2026, 11, 30)),
        several(ONE),
        several(replace(ONE, end=ONE.start), replace(ONE, start=ONE.end)),
        Schedule(ScheduleKind.FLEXIBLE, BRUSSELS),
        Schedule(ScheduleKind.FLEXIBLE_FROM, BRUSSELS, first=date(2026, 11, 1), spans=(ONE,)),
    ],
)  # fmt: skip
def test_another_program_shows_the_dates_of_the_list(schedule):
    assert opened(file_of(schedule)) == listed(schedule)


def test_a_rule_without_an_end_goes_on_in_the_other_program():
    endless = replace(TABLE, last=None, every=2)
    assert opened(file_of(endless), date(2034, 1, 1)) == listed(endless, date(2034, 1, 1))
    nights = replace(EVERY_NIGHT, week={6: (NIGHTS,)}, last=None)
    assert opened(file_of(nights), date(2034, 1, 1)) == listed(nights, date(2034, 1, 1))


def test_hours_of_a_week_are_rules_and_what_is_left_out_is_named():
    text = file_of(TABLE).decode().replace("\r\n ", "").split("\r\n")
    assert "RRULE:FREQ=WEEKLY;UNTIL=20270629T120000Z;INTERVAL=1;BYDAY=TU;WKST=MO" in text
    assert "DTSTART;TZID=Europe/Brussels:20260915T140000" in text
    assert [line for line in text if line.startswith("EXDATE") and "1208" in line]
    assert [line for line in text if line.startswith("UID")] == [
        "UID:activity-12-w1400-1600@portal.example",
        "UID:activity-12-w1930-2100@portal.example",
        "UID:activity-12-d90@portal.example",
    ]


def test_the_zone_in_the_file_changes_its_clock_when_the_clock_changes():
    calendar = icalendar.Calendar.from_ical(file_of(TABLE))
    (zone,) = calendar.timezones
    changes: dict[datetime, timedelta] = {}
    parts: Any = zone.subcomponents
    for part in parts:
        starts = [part["dtstart"].dt, *(one.dt for one in part["rdate"].dts)] if "rdate" in part else []
        changes.update({start - part["tzoffsetfrom"].td: part["tzoffsetto"].td for start in starts})
    for moment, offset in changes.items():
        instant = moment.replace(tzinfo=UTC)
        before, after = ((instant - timedelta(seconds=n)).astimezone(ZoneInfo(BRUSSELS)) for n in (1, 0))
        assert before.utcoffset() != after.utcoffset() == offset, moment
    assert len(changes) == 2 * (2038 - 2020)


def test_a_feed_tells_where_and_what_and_escapes_what_people_type():
    entry = Entry("Koffie; thee, en\nmeer", TABLE, UID, "De Schakel", "Welkom!", "https://portal.example/12")
    content = feed(
        [entry, replace(entry, uid="activity-13@portal.example", schedule=several(ONE))], at=AT, name="Alles"
    )
    calendar = icalendar.Calendar.from_ical(content)
    first = calendar.events[0]
    assert (str(first["summary"]), str(first["location"])) == ("Koffie; thee, en\nmeer", "De Schakel")
    assert b"SUMMARY:Koffie\\; thee\\, en\\nmeer" in content
    assert len({str(one["uid"]) for one in calendar.events}) == len(calendar.events) == 4
    assert opened(content) == sorted(listed(TABLE) + listed(several(ONE)))


def agree(schedule: Schedule) -> None:
    assert opened(file_of(schedule)) == [(one.start, one.end) for one in oracle(schedule)]


@settings(max_examples=100)
@given(sound)
def test_the_file_says_what_goes_from_day_to_day(schedule):
    agree(schedule)


@pytest.mark.deep
@settings(max_examples=1000)
@given(sound)
def test_of_a_thousand_schedules_the_file_says_what_goes_from_day_to_day(schedule):
    agree(schedule)
