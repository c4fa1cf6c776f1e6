"""When events take place: the calendars of UiTdatabank become schedules, and nothing of them is lost."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from app.activities.rules.imported import Happening
from app.activities.rules.schedules import Adjusted, Closed, Hours, Schedule, ScheduleKind, Span
from tests.activities.uit_samples import an_event, refusals, taken, told, weekly

ALWAYS = {"calendarType": "permanent"}
MORNING, AFTERNOON = Hours(time(9), time(12)), Hours(time(13, 30), time(15, 30))


def at(day: int, month: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute)


def schedule(event: dict[str, Any]) -> Schedule:
    return taken(event).schedule


def times(*days: str, **more: Any) -> list[dict[str, Any]]:
    return [{"startDate": f"{day}T12:00:00+00:00", "endDate": f"{day}T14:00:00+00:00", **more} for day in days]


def test_one_day_is_told_on_the_clock_of_the_wall_there() -> None:
    found = schedule(an_event())
    assert (found.kind, found.zone) == (ScheduleKind.DAY, "Europe/Brussels")
    assert found.spans == (Span(at(6, 10, 14), at(6, 10, 16)),)


def test_the_hour_is_right_in_winter_and_in_summer_however_the_zone_is_written() -> None:
    moments = {
        "2026-10-24T12:00:00Z": at(24, 10, 14),
        "2026-10-25T13:00:00.000Z": at(25, 10, 14),
        "2026-10-25T14:00:00+01:00": at(25, 10, 14),
        "2026-10-25T14:00:00": at(25, 10, 14),
        "2027-03-28T12:00:00+00:00": at(28, 3, 14, year=2027),
    }
    for written, expected in moments.items():
        assert schedule(an_event(startDate=written, endDate=written)).spans[0].start == expected, written


def test_what_lasts_from_one_hour_into_the_same_hour_when_the_clock_goes_back_does_not_end_first() -> None:
    event = an_event(startDate="2026-10-25T02:50:00+02:00", endDate="2026-10-25T02:10:00+01:00")
    span = schedule(event).spans[0]
    assert span.start <= span.end


def test_three_days_on_end_are_not_called_one_day() -> None:
    event = an_event(startDate="2026-07-06T08:00:00+02:00", endDate="2026-07-08T16:00:00+02:00")
    assert schedule(event).kind is ScheduleKind.DAYS


def test_a_concert_that_ends_after_midnight_is_on_one_day() -> None:
    event = an_event(startDate="2026-07-06T20:00:00+02:00", endDate="2026-07-07T01:00:00+02:00")
    assert schedule(event).kind is ScheduleKind.DAY


def test_several_days_come_in_order_and_each_once() -> None:
    found = schedule(an_event(calendarType="multiple", subEvent=times("2026-10-13", "2026-10-06", "2026-10-06")))
    assert found.kind is ScheduleKind.DAYS
    assert [span.start for span in found.spans] == [at(6, 10, 14), at(13, 10, 14)]


def test_a_cancelled_day_stays_in_the_calendar_as_closed_with_its_reason() -> None:
    off = times("2026-10-13", status={"type": "Unavailable", "reason": {"nl": "Ziek", "fr": "Malade"}})
    item = taken(an_event(calendarType="multiple", subEvent=[*times("2026-10-06"), *off]))
    assert len(item.schedule.spans) == 2
    assert item.schedule.closed == (
        Closed(date(2026, 10, 13), date(2026, 10, 13), {"nl": "Ziek", "fr": "Malade"}),
    )
    assert [one.happening for one in item.occurrences] == [Happening.PLANNED, Happening.CANCELLED]
    assert item.happening is Happening.PLANNED


def test_a_cancelled_hour_goes_while_another_hour_of_that_day_stays() -> None:
    evening = {"startDate": "2026-10-06T18:00:00Z", "endDate": "2026-10-06T20:00:00Z"}
    off = times("2026-10-06", status={"type": "TemporarilyUnavailable"})
    item = taken(an_event(calendarType="multiple", subEvent=[*off, evening]))
    assert item.schedule.spans == (Span(at(6, 10, 20), at(6, 10, 22)),)
    assert not item.schedule.closed
    assert [one.happening for one in item.occurrences] == [Happening.POSTPONED, Happening.PLANNED]


def test_an_event_of_which_every_day_is_cancelled_is_cancelled() -> None:
    off = times("2026-10-06", "2026-10-13", status={"type": "Unavailable"})
    assert taken(an_event(calendarType="multiple", subEvent=off)).happening is Happening.CANCELLED


def test_how_many_people_each_day_has_room_for_is_kept() -> None:
    room = times("2026-10-06", bookingAvailability={"capacity": 100, "remainingCapacity": 0}, overnight=True,
                 childcare={"start": "08:00", "end": "18:00"})  # fmt: skip
    one = taken(an_event(subEvent=room)).occurrences[0]
    assert (one.capacity, one.left, one.bookable, one.overnight) == (100, 0, False, True)
    assert one.childcare == ("08:00", "18:00")


def test_fixed_days_have_the_hours_of_each_weekday_and_a_period() -> None:
    found = schedule(weekly())
    assert found.kind is ScheduleKind.WEEKLY
    assert found.week == {3: (MORNING, AFTERNOON), 5: (AFTERNOON,)}
    assert (found.first, found.last) == (date(2026, 9, 1), date(2027, 6, 30))


def test_the_last_minute_of_a_year_written_in_another_zone_is_not_the_next_year() -> None:
    event = weekly(startDate="2026-01-01T00:00:00+00:00", endDate="2026-12-31T23:59:59+00:00")
    found = schedule(event)
    assert (found.first, found.last) == (date(2026, 1, 1), date(2026, 12, 31))


def test_midnight_there_written_in_another_zone_is_the_day_there() -> None:
    event = weekly(startDate="2026-08-31T22:00:00+00:00", endDate="2027-06-29T22:00:00+00:00")
    found = schedule(event)
    assert (found.first, found.last) == (date(2026, 9, 1), date(2027, 6, 30))


def test_closed_days_keep_their_first_and_last_day_and_reason_in_each_language() -> None:
    closed = [{"startDate": "2026-11-01", "endDate": "2026-11-08", "description": {"nl": "Herfstvakantie",
                                                                                    "fr": "Toussaint"}},
              {"startDate": "2027-04-05", "endDate": "2027-04-05"}]  # fmt: skip
    found = schedule(weekly(openingHoursClosedDays=closed)).closed
    assert found == (
        Closed(date(2026, 11, 1), date(2026, 11, 8), {"nl": "Herfstvakantie", "fr": "Toussaint"}),
        Closed(date(2027, 4, 5), date(2027, 4, 5)),
    )


def test_other_hours_take_the_place_of_the_week_as_they_do_at_the_source() -> None:
    """Wednesday has no other hours in that week, so it is closed; Saturday, never open, is open."""
    hours = [{"opens": "13:00", "closes": "15:00", "dayOfWeek": ["friday", "saturday"]}]
    other = [{"startDate": "2026-12-21", "endDate": "2026-12-27", "description": {"nl": "Kerst"},
              "openingHours": hours}]  # fmt: skip
    first, last, reason = date(2026, 12, 21), date(2026, 12, 27), {"nl": "Kerst"}
    assert schedule(weekly(openingHoursAdjustedDays=other)).adjusted == (
        Adjusted(first, last, (), frozenset({3}), reason),
        Adjusted(first, last, (Hours(time(13), time(15)),), frozenset({5, 6}), reason, extra=True),
    )


def test_other_hours_on_all_days_of_a_range_need_no_weekdays() -> None:
    hours = [{"opens": "10:00", "closes": "11:00", "dayOfWeek": ["wednesday", "thursday", "friday"]}]
    other = [{"startDate": "2026-12-23", "endDate": "2026-12-25", "openingHours": hours}]
    (found,) = schedule(weekly(openingHoursAdjustedDays=other)).adjusted
    assert found.weekdays == frozenset()
    assert found.extra


def test_without_opening_hours_it_is_flexible_from_a_date_or_altogether() -> None:
    from_a_date = schedule(weekly(openingHours=None))
    assert (from_a_date.kind, from_a_date.first) == (ScheduleKind.FLEXIBLE_FROM, date(2026, 9, 1))
    always = an_event(calendarType="permanent", startDate=None, endDate=None)
    assert schedule(always).kind is ScheduleKind.FLEXIBLE


def test_a_permanent_calendar_with_hours_has_no_first_and_no_last_day() -> None:
    found = schedule(weekly(calendarType="permanent", startDate=None, endDate=None))
    assert (found.kind, found.first, found.last) == (ScheduleKind.WEEKLY, None, None)


@pytest.mark.parametrize(
    ("calendar", "kind"),
    [
        ({"calendarType": "single", "timeSpans": [{"start": "2026-05-05T18:00:00.000Z", "end": None}]}, "day"),
        ({"timeSpans": [{"start": "2026-05-05T18:00:00Z", "end": "2026-05-05T21:00:00Z"}]}, "day"),
        ({"timeSpans": [{"start": f"2026-05-0{n}T18:00:00Z"} for n in (5, 6)]}, "days"),
        ({"startDate": "2026-05-05T18:00:00.000Z", "endDate": "2026-05-05T21:00:00.000Z"}, "day"),
        ({"startDate": "2026-05-05T18:00:00.000Z", "endDate": "2026-06-05T21:00:00.000Z"}, "flexible_from"),
        ({"calendarType": "permanent"}, "flexible"),
        ({"openingHours": [{"opens": "9:00", "closes": "10:00", "dayOfWeek": "monday"}]}, "weekly"),
    ],
)
def test_old_forms_are_read_and_a_missing_kind_is_told(calendar: dict[str, Any], kind: str) -> None:
    event = an_event(calendarType=None, startDate=None, endDate=None, calendar=calendar)
    assert schedule(event).kind.value == kind


def test_old_events_have_their_dates_in_a_sentence() -> None:
    summary = "ma 02/03/15 van 13:30 tot 16:30  ma 09/03/15 van 13:30 tot 16:30  ma 16/03/15 om 20:00 "
    event = an_event(calendarType="multiple", calendarSummary=summary,
                     startDate="2015-03-02T13:30:00+01:00", endDate="2015-03-16T20:00:00+01:00")  # fmt: skip
    assert schedule(event).spans == (
        Span(at(2, 3, 13, 30, 2015), at(2, 3, 16, 30, 2015)),
        Span(at(9, 3, 13, 30, 2015), at(9, 3, 16, 30, 2015)),
        Span(at(16, 3, 20, 0, 2015), at(16, 3, 20, 0, 2015)),
    )


@pytest.mark.parametrize(
    "summary", ["elke maandag", "ma 09/03/15 om 20:00", "ma 02/03/15 om 20:00 en meer", "ma 41/03/15 om 20:00"]
)
def test_a_sentence_that_says_something_else_than_the_calendar_is_not_believed(summary: str) -> None:
    event = an_event(calendarType="multiple", calendarSummary=summary,
                     startDate="2015-03-02T13:30:00+01:00", endDate="2015-03-16T20:00:00+01:00")  # fmt: skip
    item = taken(event)
    assert len(item.schedule.spans) == 1
    assert "Of several dates only the first and the last are known." in map(told, item.remarks)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"calendarType": None, "startDate": None, "endDate": None},
         "There is no calendar: the event does not say when it takes place."),
        ({"calendarType": "sometimes"}, "The calendar is of a kind that we do not know: “sometimes”."),
        ({"startDate": None, "endDate": None}, "The calendar has no dates."),
        ({"endDate": "2026-10-06T11:00:00+00:00"},
         "The event ends (2026-10-06T11:00:00+00:00) before it begins (2026-10-06T12:00:00+00:00)."),
        ({"startDate": "soon"}, "“soon” is not a date or time."),
        ({"startDate": "0001-01-01T00:00:00+14:00"}, "“0001-01-01T00:00:00+14:00” is not a date or time."),
        ({"calendarType": "periodic", "startDate": None},
         "The calendar is of a period, but the day on which it begins is missing."),
        ({"calendarType": "periodic", "endDate": "2026-10-01T00:00:00Z"},
         "The event ends (2026-10-01) before it begins (2026-10-06)."),
        ({**ALWAYS, "openingHours": [{"opens": "24:00", "closes": "9:00", "dayOfWeek": ["monday"]}]},
         "“24:00” is not a time of the day."),
        ({**ALWAYS, "openingHours": [{"opens": "8:00", "closes": "9:00", "dayOfWeek": ["Montag"]}]},
         "“montag” is not a day of the week."),
        ({**ALWAYS, "openingHours": [{"opens": "8:00", "closes": "9:00"}]},
         "There are opening hours that do not say on which days of the week."),
        ({**ALWAYS, "openingHoursClosedDays": [{"startDate": "2026-11-08", "endDate": "2026-11-01"}]},
         "Closed days or other hours end (2026-11-01) before they begin (2026-11-08)."),
    ],
)  # fmt: skip
def test_a_calendar_that_cannot_be_is_refused_with_the_reason(changed: dict[str, Any], reason: str) -> None:
    assert refusals(an_event(**changed)) == [reason]


def test_fifteen_hundred_dates_are_taken_and_one_more_is_not() -> None:
    days = [f"{year}-{month:02}-{day:02}" for year in range(2026, 2032) for month in range(1, 13)
            for day in range(1, 29)]  # fmt: skip
    event = an_event(calendarType="multiple", subEvent=times(*days[:1500]))
    assert len(schedule(event).spans) == 1500
    event = an_event(calendarType="multiple", subEvent=times(*days[:1501]))
    assert refusals(event) == ["The event has 1501 dates; we take over 1,500 at most."]
