"""List, month, calendar file, feed and data of one agenda tell the same, of every kind of schedule."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from icalendar import Calendar

from app.activities.rules import timetable
from app.activities.rules.activities import Company, LanguageLevel, Mode
from app.activities.rules.contact import Channel, ChannelKind
from app.activities.rules.timetable import Planned
from app.security.models import Organisation
from tests.activities.agenda import (
    AGENDA,
    FLEXIBLE,
    NOW,
    TODAY,
    TOMORROW,
    ZONE,
    a_season,
    flexible_from,
    on_that_monday,
    once,
    opened,
    published,
    weekly,
)
from tests.people import Person

NETHERLANDS = ZoneInfo(ZONE)
Told = set[tuple[str, str]]
"""Titles, each with a moment at which it begins."""


@pytest.fixture(autouse=True)
def that_monday() -> Iterator[None]:
    """It is Monday 30 November 2026, ten in the morning."""
    with on_that_monday():
        yield


@pytest.fixture
def village(app: Any) -> Organisation:
    """Testdorp, which shows its agenda."""
    return opened()


def of_the_list(visitor: Person, query: str) -> list[tuple[str, str, str]]:
    """Day, hours and title of each line, on all pages of a list."""
    found: list[tuple[str, str, str]] = []
    page = visitor.opens(f"{AGENDA}?{query}")
    for _turn in count():
        for day in page.select(".ag-day"):
            on = str(day.select_one("time")["datetime"])  # type: ignore[index]
            found += [(on, one.p.text, one.h3.text) for one in day.select("li")]  # type: ignore[union-attr]
        onward = [link for link in page.select("main a[rel=nofollow]") if "Latere" in link.text]
        if not onward:
            return found
        page = visitor.opens(str(onward[0]["href"]))
    raise AssertionError("a list without an end")


def of_the_month(visitor: Person, month: str) -> list[tuple[str, str, str]]:
    """Day, hour and title of each line of a month."""
    found = []
    for cell in visitor.opens(f"{AGENDA}/month?month={month}").select("td:has(time)"):
        on = str(cell.select_one("time")["datetime"])  # type: ignore[index]
        for line in cell.select("li a:not(.ag-more-of)"):
            when = line.span.text  # type: ignore[union-attr]
            found.append((on, when, line.text.removeprefix(when).strip()))
    return found


def of_the_calendar(visitor: Person, first: date, last: date) -> Told:
    """What a program reads in the calendar file."""
    calendar = Calendar.from_ical(visitor.client.get(f"{AGENDA}/agenda.ics").get_data())
    events: list[Any] = list(recurring_ical_events.of(calendar).between(first, last + timedelta(days=1)))
    return {(str(one["SUMMARY"]), _moment(one["DTSTART"].dt)) for one in events}


def of_the_data(visitor: Person, first: date, last: date) -> Told:
    """What a website reads."""
    told = json.loads(visitor.client.get(f"{AGENDA}/activities.json?from={first}&until={last}").get_data())
    return {
        (one["title"]["nl"], _moment(datetime.fromisoformat(each["start"])))
        for one in told["activities"]
        for each in one["dates"]
    }


def _moment(start: datetime) -> str:
    return start.astimezone(NETHERLANDS).isoformat()


def as_lines(told: Told) -> set[tuple[str, str, str]]:
    """Moments as the day and the hour at which something begins."""
    return {(moment[:10], _hour(moment), title) for title, moment in told}


def _hour(moment: str) -> str:
    at = datetime.fromisoformat(moment)
    return f"{at.hour}.{at.minute:02d}"


def begun(lines: list[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """Lines with the hour at which they begin; of what takes days, the line of its first."""
    return {(day, hours.partition("–")[0], title) for day, hours, title in lines if "." in hours}


def test_all_forms_tell_the_same_dates(visitor: Person, village: Organisation) -> None:
    a_season(village)
    first, last = date(2026, 12, 1), date(2026, 12, 31)
    data = of_the_data(visitor, first, last)
    assert ("Taalcafé", "2026-12-08T18:00:00+01:00") in data
    assert not [one for one in data if one[1].startswith("2026-12-15")]
    assert ("Kerstmarkt", "2026-12-19T20:00:00+01:00") in data
    assert len(data) == 14
    assert of_the_calendar(visitor, first, last) == data
    listed = of_the_list(visitor, f"from={first}&until={last}")
    away = ("2026-12-11", "11 dec – 13 dec", "Weekend weg")
    assert away in listed
    without = {one for one in data if one[0] != "Weekend weg"}
    assert begun(listed) == as_lines(without)
    assert begun(of_the_month(visitor, "2026-12")) == as_lines(data)


@pytest.mark.parametrize("month", ["2026-11", "2026-12", "2027-03", "2027-10"])
def test_a_month_and_the_data_of_it_agree_over_both_changes_of_the_clock(
    visitor: Person, village: Organisation, month: str
) -> None:
    published(village, "Nachtwandeling", weekly(date(2026, 10, 1), None, week={7: weekly().week[2]}))
    first = date.fromisoformat(f"{month}-01")
    last = timetable.month_after(first) - timedelta(days=1)
    lines = begun(of_the_month(visitor, month))
    assert {hour for _day, hour, _title in lines} == {"14.00"}
    assert {day for day, _hour, _title in lines} == {
        f"{first + timedelta(days=number)}"
        for number in range((last - first).days + 1)
        if (first + timedelta(days=number)).isoweekday() == 7
    }
    if first > TODAY:
        assert lines == as_lines(of_the_data(visitor, first, last))
        assert of_the_calendar(visitor, first, last) == of_the_data(visitor, first, last)


def test_what_takes_days_stands_on_each_of_them_in_the_month(visitor: Person, village: Organisation) -> None:
    published(village, "Weekend weg", once(datetime(2026, 12, 11, 18), 46))
    assert [(day, hour) for day, hour, _title in of_the_month(visitor, "2026-12")] == [
        ("2026-12-11", "18.00"),
        ("2026-12-12", "…"),
        ("2026-12-13", "…"),
    ]


def test_what_is_going_on_is_listed_first_and_what_is_over_no_longer(
    visitor: Person, village: Organisation
) -> None:
    for title, start, hours in (
        ("Voorbij", datetime(2026, 11, 30, 8), 1),
        ("Bezig", datetime(2026, 11, 30, 9), 2),
        ("Sinds vrijdag", datetime(2026, 11, 27, 9), 120),
        ("Open einde", datetime(2026, 11, 30, 7), 0),
    ):
        published(village, title, once(start, hours))
    assert [title for _day, _hours, title in of_the_list(visitor, "")] == ["Sinds vrijdag", "Open einde", "Bezig"]
    page = visitor.opens(AGENDA)
    assert page.shows("Vandaag, maandag 30 november")


# Flexible


def test_what_is_flexible_stands_below_the_dates_in_a_fixed_order(visitor: Person, village: Organisation) -> None:
    published(village, "Zomaar", FLEXIBLE)
    published(village, "Altijd", FLEXIBLE)
    published(village, "Later begonnen", flexible_from(date(2026, 11, 20)))
    published(village, "Eerder begonnen", flexible_from(date(2026, 10, 1)))
    published(village, "Begint nog", flexible_from(TOMORROW))
    published(village, "Afgelopen", flexible_from(date(2026, 9, 1), date(2026, 11, 29)))
    published(village, "Taalcafé", weekly())
    lines = [(one.p.text, one.h3.text) for one in visitor.opens(AGENDA).select(".ag-loose li")]  # type: ignore[union-attr]
    assert lines == [
        ("Flexibel vanaf 1 oktober 2026", "Eerder begonnen"),
        ("Flexibel vanaf 20 november 2026", "Later begonnen"),
        ("Flexibel", "Altijd"),
        ("Flexibel", "Zomaar"),
    ]


@pytest.mark.parametrize("days", [0, 1])
def test_what_begins_on_a_day_is_not_there_the_day_before_in_any_form(
    visitor: Person, village: Organisation, days: int
) -> None:
    """F-19: not its moments to begin on either."""
    published(village, "Buddy", flexible_from(TOMORROW, None, datetime(2026, 12, 7, 10)))
    with on_that_monday(days=days):
        shown = [
            "Buddy" in visitor.client.get(AGENDA + form).get_data(as_text=True)
            for form in ("", "/month?month=2026-12", "/agenda.ics", "/activities.json", "/embed", "/feed.rss")
        ]
        assert shown == [bool(days)] * 6


# One activity, in words


def test_an_activity_tells_all_one_needs_to_take_part(visitor: Person, village: Organisation) -> None:
    channels = [
        Channel(ChannelKind.LANDLINE, "+31299123456", "Op werkdagen"),
        Channel(ChannelKind.WHATSAPP, "+31612345678", best=True),
        Channel(ChannelKind.EMAIL, "hallo@dorpshuis.example"),
        Channel(ChannelKind.WEB, "https://dorpshuis.example/taal"),
        Channel(ChannelKind.DESK, "Dorpsstraat 1\nMa–vr 9–17 uur"),
    ]
    activity = published(
        village, "Taalcafé", kept_channels=[one.kept() for one in channels], language_level=LanguageLevel.A2,
        price="2.50", price_words="Met pas gratis", age_from=16, company=Company.DUO, track_hours=12,
        street="Dorpsstraat 1", postal_code="1234 AB", mode=Mode.MIXED, web_address="https://mee.example/",
        description={"nl": "Kom erbij.\n\nIedereen is welkom."},
    )  # fmt: skip
    page = visitor.opens(f"{AGENDA}/{activity.id}")
    for words in (
        "Dorpshuis Testdorp", "0299 123 456", "Op werkdagen", "06 12345678", "best bereikbaar", "Ma–vr 9–17 uur",
        "€ 2,50 · Met pas gratis", "Vanaf 16 jaar", "A2", "In duo", "12 uur", "Dorpsstraat 1", "1234 AB Testdorp",
        "di 1 december", "14.00–16.00", "Iedereen is welkom.",
    ):  # fmt: skip
        assert page.shows(words), words
    links = page.links()
    for there in (
        "tel:+31299123456", "https://wa.me/31612345678", "mailto:hallo@dorpshuis.example",
        "https://dorpshuis.example/taal", "https://mee.example/", f"{AGENDA}/{activity.id}.ics",
    ):  # fmt: skip
        assert there in links, there
    assert page.select("dl dt")[0].text == "WhatsApp"


def test_the_calendar_file_of_one_activity_has_its_dates(visitor: Person, village: Organisation) -> None:
    activity = a_season(village)["Taalcafé"]
    answer = visitor.client.get(f"{AGENDA}/{activity.id}.ics")
    assert answer.mimetype == "text/calendar"
    calendar = Calendar.from_ical(answer.get_data())
    events: list[Any] = list(recurring_ical_events.of(calendar).between(TOMORROW, date(2026, 12, 31)))
    days = sorted(one["DTSTART"].dt.date() for one in events)
    assert days == [date(2026, 12, day) for day in (1, 8, 22, 29)]
    assert str(events[0]["URL"]) == f"http://localhost{AGENDA}/{activity.id}"


# Feed and data


def test_the_feed_tells_what_is_new_with_when_it_is(visitor: Person, village: Organisation) -> None:
    season = a_season(village)
    published(village, "Voorbij", once(datetime(2026, 11, 1, 8)))
    newest = published(village, "R&B <dansen>", published_at=NOW, place="Zaal \x0b1")
    feed = ElementTree.fromstring(visitor.client.get(f"{AGENDA}/feed.rss").get_data())
    items = {item.findtext("title"): item for item in feed.iter("item")}
    assert set(items) == {*season, "R&B <dansen>"}
    first = next(feed.iter("item"))
    assert first.findtext("title") == "R&B <dansen>"
    assert first.findtext("link") == f"http://localhost{AGENDA}/{newest.id}"
    assert first.findtext("pubDate") == "Mon, 30 Nov 2026 09:00:00 +0000"
    assert "Zaal 1" in (first.findtext("description") or "")
    start = "{http://purl.org/rss/1.0/modules/event/}startdate"
    assert items["Kerstmarkt"].findtext(start) == "2026-12-19T20:00:00+01:00"


def test_the_data_come_in_pages_of_a_hundred(visitor: Person, village: Organisation) -> None:
    for number in range(101):
        published(village, f"Taalcafé {number:03}")
    first = visitor.client.get(f"{AGENDA}/activities.json?lang=en").get_json()
    assert (first["count"], len(first["activities"])) == (101, 100)
    second = visitor.client.get(first["next"].removeprefix("http://localhost")).get_json()
    assert [one["title"]["nl"] for one in second["activities"]] == ["Taalcafé 100"]
    assert second["next"] is None
    assert second["activities"][0]["when"].startswith("Every Tuesday")


def test_an_agenda_by_its_rules_is_in_order_whatever_comes_first() -> None:
    late = Planned(1, "b", once(datetime(2026, 12, 1, 20)))
    early = Planned(2, "c", once(datetime(2026, 12, 1, 8)))
    alike = Planned(3, "a", once(datetime(2026, 12, 1, 20)))
    found = timetable.times([late, early, alike], TODAY, TOMORROW, NOW)
    assert [one.pk for one in found] == [2, 3, 1]
    assert all(one.start.astimezone(UTC).date() == TOMORROW for one in found)


def test_a_day_that_fills_more_than_a_page_is_told_whole_and_then_the_next(
    visitor: Person, village: Organisation
) -> None:
    for number in range(30):
        published(village, f"Vandaag {number:02}", once(datetime(2026, 11, 30, 20)))
        published(village, f"Morgen {number:02}", once(datetime(2026, 12, 1, 9)))
    told = [title for _day, _hours, title in of_the_list(visitor, "")]
    assert told == [f"{day} {number:02}" for day in ("Vandaag", "Morgen") for number in range(30)]
