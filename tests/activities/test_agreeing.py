"""However one looks at what takes place, it is the same: list, month, calendar file, values, rows of a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given, settings

from app.activities.models import Activity
from app.activities.rules import listing, timetable
from app.activities.rules.calendar_files import calendar_file
from app.activities.rules.listing import LineKind
from app.activities.rules.occasions import days, occasions
from app.activities.rules.schedules import Hours, Schedule, ScheduleKind
from app.activities.rules.timetable import Planned, Time
from app.security.models import Organisation
from tests.activities.schedules import BRUSSELS, oracle, sound
from tests.factories import OrganisationFactory
from tests.people import Person
from tests.season import ActivityFactory

FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)
EVERYTHING = 5_000


class Once(NamedTuple):
    """One time that something takes place, as moments."""

    start: datetime
    end: datetime


def once(start: datetime, end: datetime) -> Once:
    return Once(start.astimezone(UTC), end.astimezone(UTC))


def at_of(schedule: Schedule) -> datetime:
    """A moment at which it is listed: what is flexible from a day is asked for on that day."""
    return datetime.combine(schedule.first or FIRST, time(12), ZoneInfo(schedule.zone))


# The ways to look at it


def by_the_list(schedule: Schedule) -> list[Once]:
    found = listing.lines(schedule, FIRST, EVERYTHING)
    taking = [line for line in found if line.kind is not LineKind.CALLED_OFF]
    return sorted(once(line.start, line.end) for line in taking if line.start and line.end)


def by_the_month(schedule: Schedule) -> list[Once]:
    """What the months have, one after the other; what goes on into a next month stands in both."""
    found, month = set(), FIRST
    while month <= LAST:
        last = timetable.month_after(month) - timedelta(days=1)
        for one in timetable.times([Planned(1, "a", schedule)], month, last, at_of(schedule), with_over=True):
            assert all(month <= day <= last for day in timetable.days_of(one, last)), one
            found.add(once(one.start, one.end))
        month = timetable.month_after(month)
    return sorted(found)


def whole(schedule: Schedule) -> list[Time]:
    """All times at once, as files and answers for scripts have them."""
    return timetable.times([Planned(1, "a", schedule)], FIRST, LAST, at_of(schedule), with_over=True)


def by_values(schedule: Schedule) -> list[Once]:
    """As text and back, as programs read it."""
    told = [(one.start.isoformat(), one.end.isoformat()) for one in whole(schedule)]
    return sorted(once(*(datetime.fromisoformat(text) for text in pair)) for pair in told)


def by_calendar_file(schedule: Schedule) -> list[Once]:
    content = calendar_file("Taalcafé", schedule, "a@portal.example", at=datetime(2026, 11, 29, 12, tzinfo=UTC))
    read: Any = recurring_ical_events.of(icalendar.Calendar.from_ical(content))
    return sorted(once(one["dtstart"].dt, one["dtend"].dt) for one in read.between(FIRST, LAST))


def agree(schedule: Schedule) -> None:
    right = [once(one.start, one.end) for one in oracle(schedule)]
    assert [once(one.start, one.end) for one in occasions(schedule, FIRST, LAST)] == right
    assert by_the_list(schedule) == right
    assert by_the_month(schedule) == right
    assert by_values(schedule) == right
    assert by_calendar_file(schedule) == right
    assert [one.day for one in whole(schedule)] == [one.start.date() for one in whole(schedule)]
    the_clock_on_the_wall_stays(schedule)


def the_clock_on_the_wall_stays(schedule: Schedule) -> None:
    """What begins at 14:00 begins at 14:00 in summer and in winter; an hour that is skipped begins an hour on."""
    zone = ZoneInfo(schedule.zone)
    said = {span.start for day in days(schedule, FIRST, LAST) for span in day.spans}
    for one in occasions(schedule, FIRST, LAST):
        wall = one.start.replace(tzinfo=None)
        assert wall in said or not exists(wall - timedelta(hours=1), zone), one
        assert one.start.astimezone(zone).utcoffset() == one.start.utcoffset()


def exists(wall: datetime, zone: ZoneInfo) -> bool:
    """Whether the clock on the wall ever shows this."""
    return wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall


@settings(max_examples=100, deadline=None)
@given(sound)
def test_a_hundred_schedules_are_the_same_however_they_are_looked_at(schedule: Schedule) -> None:
    agree(schedule)


@pytest.mark.deep
@settings(max_examples=1000, deadline=None)
@given(sound)
def test_a_thousand_schedules_are_the_same_however_they_are_looked_at(schedule: Schedule) -> None:
    agree(schedule)


def test_two_o_clock_stays_two_o_clock_over_a_whole_school_year() -> None:
    """Over both changes of the clock, of which the oracle of the others is told by nobody."""
    weekly = Schedule(
        ScheduleKind.WEEKLY, BRUSSELS, week={7: (Hours(time(14), time(16)),)},
        first=date(2026, 9, 1), last=date(2027, 6, 30),
    )  # fmt: skip
    found = list(occasions(weekly))
    assert {one.start.time() for one in found} == {time(14)}
    assert {str(one.start.utcoffset()) for one in found} == {"1:00:00", "2:00:00"}


# On the screens


def on_the_page(person: Person, url: str) -> list[tuple[str, str]]:
    """The day and hour of each line of a month."""
    found = []
    for cell in person.opens(url).select("table.rp-month td"):
        for line in cell.select("li"):
            found.append((str(cell.select("time")[0]["datetime"]), line.select("span")[0].get_text()))
    return found


def in_the_file(person: Person, query: str) -> Iterator[dict[str, str]]:
    answer = person.client.get(f"/activities/dates.csv{query}")
    assert answer.status_code == 200
    return csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";")


def test_month_file_and_calendar_tell_the_dates_of_the_page(tineke: Person, village: Organisation) -> None:
    activity = ActivityFactory(organisation=tineke.place, municipality=village, title={"nl": "Taalcafé"})
    right = [f"{one.start:%Y-%m-%d}" for one in occasions(activity.schedule, date(2026, 12, 1), date(2027, 1, 1))]
    assert len(right) == 5
    for url in ("/activities/month?month=2026-12", f"/activities/{activity.id}/month?month=2026-12"):
        assert on_the_page(tineke, url) == [(day, "14.00") for day in right]
    rows = list(in_the_file(tineke, "?month=2026-12"))
    assert [(row["Dag"], row["Begin"], row["Einde"]) for row in rows] == [(day, "14:00", "16:00") for day in right]
    assert {row["Titel"] for row in rows} == {"Taalcafé"}
    answer = tineke.client.get("/activities/activities.ics")
    read: Any = recurring_ical_events.of(icalendar.Calendar.from_ical(answer.data))
    events = read.between(date(2026, 12, 1), date(2027, 1, 1))
    assert sorted(f"{one['dtstart'].dt:%Y-%m-%d}" for one in events) == right


def test_a_month_is_of_the_list_as_it_is_narrowed(tineke: Person, bram: Person, village: Organisation) -> None:
    ActivityFactory(organisation=tineke.place, municipality=village, published=True, title={"nl": "Taalcafé"})
    ActivityFactory(organisation=tineke.place, municipality=village, title={"nl": "Kooklessen"})
    page = bram.opens("/activities/month?month=2026-12")
    assert page.shows("Taalcafé") and page.shows("Kooklessen (concept)")
    page = bram.opens("/activities/month?month=2026-12&state=published")
    assert page.shows("Taalcafé") and not page.shows("Kooklessen")
    assert {row["Titel"] for row in in_the_file(bram, "?month=2026-12&state=published")} == {"Taalcafé"}
    assert "state=published" in " ".join(page.links())
    listed = bram.opens("/activities/?state=published")
    assert any(link.startswith("/activities/month?state=published") for link in listed.links())


@pytest.mark.usefixtures("november")
def test_one_leafs_from_month_to_month_and_not_without_end(tineke: Person, village: Organisation) -> None:
    page = tineke.opens("/activities/month")
    assert page.title.startswith("november 2026")
    page = tineke.opens(next(link for link in page.links() if "month=2026-12" in link))
    assert page.title.startswith("december 2026") and page.shows("niets gepland")
    for month in ("2026-13", "1999-01", "morgen", "2026-1", "2026-12-01"):
        tineke.opens(f"/activities/month?month={month}", status=400)


def test_nobody_sees_a_month_of_elsewhere(tineke: Person, bram: Person) -> None:
    far = OrganisationFactory()
    activity = ActivityFactory(organisation=far, municipality=far, title={"nl": "Ver weg"})
    for person in (tineke, bram):
        assert not person.opens("/activities/month?month=2026-12").shows("Ver weg")
        assert list(in_the_file(person, "?month=2026-12")) == []
        assert b"BEGIN:VEVENT" not in person.client.get("/activities/activities.ics").data
        person.opens(f"/activities/{activity.id}/month", status=404)


def test_what_takes_days_stands_on_each_of_them(tineke: Person, village: Organisation) -> None:
    from app.activities.rules.schedules import Span

    camp = Schedule(
        ScheduleKind.DAY, "Europe/Amsterdam", spans=(Span(datetime(2026, 12, 28, 10), datetime(2027, 1, 2, 16)),)
    )
    ActivityFactory(organisation=tineke.place, municipality=village, schedule=camp, title={"nl": "Winterkamp"})
    assert [hour for _day, hour in on_the_page(tineke, "/activities/month?month=2026-12")] == [
        "10.00",
        "…",
        "…",
        "…",
    ]
    january = on_the_page(tineke, "/activities/month?month=2027-01")
    assert january == [("2027-01-01", "…"), ("2027-01-02", "…")]
    (row,) = in_the_file(tineke, "?month=2026-12")
    assert (row["Dag"], row["Einde"]) == ("2026-12-28", "2027-01-02 16:00")


def test_many_on_one_day_are_counted_and_all_there(tineke: Person, village: Organisation) -> None:
    made: list[Activity] = [
        ActivityFactory(organisation=tineke.place, municipality=village) for _number in range(9)
    ]
    page = tineke.opens("/activities/month?month=2026-12")
    assert page.shows("nog 5")
    assert len(on_the_page(tineke, "/activities/month?month=2026-12")) == 5 * len(made)
