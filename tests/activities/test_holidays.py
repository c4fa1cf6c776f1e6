"""Holiday calendars: the dates that were published, chosen with one click, corrected when somebody says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from dateutil.easter import easter

from app.activities.rules.holidays import (
    FILES,
    Calendar,
    accepted,
    calendars,
    choose,
    corrected,
    from_file,
    source,
)
from app.activities.rules.keeping import kept, read
from app.activities.rules.schedules import Closed
from app.common.words import LANGUAGES
from tests.activities.test_schedules import TABLE

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
FLANDERS = "be-vlaanderen"


def monday_of(day: date) -> date:
    return day - day.weekday() * DAY


def by_the_decision_of_1991(year: int) -> dict[str, tuple[date, date]]:
    """The Flemish school holidays of the school year that begins in a year, by the rules of the Government."""
    saints, noel, pasen = date(year, 11, 1), date(year, 12, 25), easter(year + 1)
    autumn = saints + DAY if saints.isoweekday() == 7 else monday_of(saints)
    christmas = monday_of(noel) + WEEK if noel.isoweekday() > 5 else monday_of(noel)
    carnival = pasen - 6 * DAY - 6 * WEEK  # the seventh Monday before Easter
    april = next(date(year + 1, 4, day) for day in range(1, 8) if date(year + 1, 4, day).isoweekday() == 1)
    spring, lasts = april, 14
    if pasen.month == 3:
        spring = pasen + DAY
    elif pasen > date(year + 1, 4, 15):
        spring, lasts = monday_of(pasen) - WEEK, 15
    ascension = pasen + 39 * DAY
    return {
        f"autumn-{autumn.year}": (autumn, autumn + 6 * DAY),
        f"christmas-{christmas.year}": (christmas, christmas + 13 * DAY),
        f"carnival-{year + 1}": (carnival, carnival + 6 * DAY),
        f"easter-{year + 1}": (spring, spring + (lasts - 1) * DAY),
        f"ascension-{year + 1}": (ascension, ascension + DAY),
        f"summer-{year + 1}": (date(year + 1, 7, 1), date(year + 1, 8, 31)),
    }


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_the_flemish_holidays_are_those_of_the_decision_of_1991(year):
    kept_here = {one.key: (one.first, one.last) for one in calendars()[FLANDERS].ranges}
    right = by_the_decision_of_1991(year)
    assert {key: kept_here[key] for key in right} == right
    assert len(kept_here) == 3 * len(right)


def test_the_dutch_holidays_of_2027_are_those_of_the_government():
    """Overview of the school year 2027-2028, published by the Dutch Government."""
    published = {
        "nl-noord": ["16-10/24-10", "25-12/09-01", "19-02/27-02", "29-04/07-05", "15-07/27-08"],
        "nl-midden": ["16-10/24-10", "25-12/09-01", "26-02/05-03", "29-04/07-05", "08-07/20-08"],
        "nl-zuid": ["23-10/31-10", "25-12/09-01", "26-02/05-03", "29-04/07-05", "22-07/03-09"],
    }
    for key, right in published.items():
        found = calendars()[key].between(date(2027, 10, 1), date(2028, 9, 30))
        assert [f"{one.first:%d-%m}/{one.last:%d-%m}" for one in found] == right, key


@pytest.mark.parametrize("key", ["nl-noord", "nl-midden", "nl-zuid"])
def test_dutch_holidays_go_from_saturday_to_sunday_and_summers_take_six_weeks(key):
    for one in calendars()[key].ranges:
        assert (one.first.isoweekday(), one.last.isoweekday()) == (6, 7), one.key
        weeks = {"summer": 6, "christmas": 2}.get(one.kind, 1)
        assert one.last - one.first == weeks * WEEK + DAY, one.key


def test_every_holiday_has_a_name_in_each_language_and_none_runs_into_the_next():
    for calendar in calendars().values():
        assert set(calendar.titles) == set(LANGUAGES)
        assert all(set(one.names) == set(LANGUAGES) and all(one.names.values()) for one in calendar.ranges)
        assert len({one.key for one in calendar.ranges}) == len(calendar.ranges)
        pairs = zip(calendar.ranges, calendar.ranges[1:], strict=False)
        assert all(one.last < other.first for one, other in pairs), calendar.key


def test_public_holidays_are_named_in_the_language_of_the_reader():
    by_key = {one.key: one for key in ("be-public", "nl-public") for one in calendars()[key].ranges}
    assert by_key["national-day-2027"].first == date(2027, 7, 21)
    assert by_key["kings-day-2025"].first == date(2025, 4, 26)  # the 27th is a Sunday
    assert by_key["kings-day-2027"].names["fr"] == "Fête du Roi"
    assert by_key["easter-monday-2027"].names["nl"] == "Tweede paasdag"


def test_one_click_takes_exactly_the_days_of_the_holiday():
    chosen = choose(calendars()[FLANDERS], "christmas-2026")
    assert (chosen.first, chosen.last) == (date(2026, 12, 21), date(2027, 1, 3))
    assert chosen.reason == {"nl": "Kerstvakantie", "fr": "Vacances de Noël", "en": "Christmas holidays"}
    assert source(chosen) == (FLANDERS, "1", "christmas-2026")
    schedule = replace(TABLE, closed=(chosen,))
    assert read(kept(schedule)) == schedule


def later(**changes: tuple[date, date] | None) -> dict[str, Calendar]:
    """The calendars after a correction: some ranges have other dates, or are gone."""
    flanders = calendars()[FLANDERS]
    ranges = []
    for one in flanders.ranges:
        days = changes.get(one.key.replace("-", "_"), (one.first, one.last))
        if days is not None:
            ranges.append(replace(one, first=days[0], last=days[1]))
    return {**calendars(), FLANDERS: replace(flanders, version="2", ranges=tuple(ranges))}


def test_a_corrected_calendar_proposes_and_changes_nothing():
    typed = Closed(date(2026, 12, 8), date(2026, 12, 8))
    chosen = [choose(calendars()[FLANDERS], key) for key in ("autumn-2026", "christmas-2026", "carnival-2027")]
    schedule = replace(TABLE, closed=(typed, *chosen))
    assert corrected(schedule, calendars()) == ()
    assert corrected(schedule, later()) == ()
    now = later(christmas_2026=(date(2026, 12, 19), date(2027, 1, 3)), carnival_2027=None)
    (one, other) = corrected(schedule, now)
    assert (one.old, one.new and one.new.first) == (chosen[1], date(2026, 12, 19))
    assert (other.old, other.new) == (chosen[2], None)
    assert schedule.closed == (typed, *chosen)
    new = accepted(schedule, [one])
    assert [each.first for each in new.closed] == [
        typed.first,
        chosen[0].first,
        date(2026, 12, 19),
        chosen[2].first,
    ]
    assert new.closed[2].holiday == f"{FLANDERS}/2/christmas-2026"
    assert [each.old for each in corrected(new, now)] == [chosen[2]]
    assert accepted(schedule, [other]).closed == (typed, *chosen[:2])


def test_a_calendar_that_is_gone_proposes_nothing():
    schedule = replace(TABLE, closed=(choose(calendars()[FLANDERS], "autumn-2026"),))
    assert corrected(schedule, {}) == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("last = 2025-11-02", "last = 2025-10-02", "ends before it begins"),
        ('autumn = { nl = "Herfstvakantie", ', "autumn = { ", "a name is missing"),
    ],
)
def test_a_mistake_in_a_file_is_an_error_at_once(tmp_path, old, new, says):
    text = (FILES / f"{FLANDERS}.toml").read_text("utf-8")
    assert old in text
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(ValueError, match=says):
        from_file(wrong)
