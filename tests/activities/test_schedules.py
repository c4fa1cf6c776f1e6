"""When an activity takes place: the dates that organisers mean, over both clock changes and past midnight."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

import pytest
from hypothesis import given, settings

from app.activities.rules.keeping import Unreadable, kept, read
from app.activities.rules.listing import LineKind, lines, listed, order, said, totals
from app.activities.rules.occasions import occasions
from app.activities.rules.schedules import Adjusted, Closed, Hours, Schedule, ScheduleKind, Span
from app.activities.rules.soundness import MOST_DATES, faults, warnings
from tests.activities.schedules import BRUSSELS, anything, oracle, sound

TWO_TO_FOUR = Hours(time(14), time(16))
EVENING = Hours(time(19, 30), time(21))
CHRISTMAS = Closed(date(2026, 12, 21), date(2027, 1, 3), {"nl": "Kerstvakantie"})
TABLE = Schedule(
    ScheduleKind.WEEKLY,
    BRUSSELS,
    week={2: (TWO_TO_FOUR,), 4: (EVENING,)},
    first=date(2026, 9, 15),
    last=date(2027, 6, 29),
    closed=(CHRISTMAS, Closed(date(2026, 12, 8), date(2026, 12, 8), {"nl": "Begeleider afwezig"})),
    adjusted=(Adjusted(date(2026, 11, 26), date(2026, 11, 26), (Hours(time(18, 30), time(20)),)),),
)
"""The conversation table of the drawing of this page."""


def walls(schedule: Schedule, **asked) -> list[str]:
    return [f"{one.start:%d-%m %H:%M}–{one.end:%H:%M}" for one in occasions(schedule, **asked)]


# The page of the drawing


def test_the_next_ten_dates_are_those_of_the_drawing():
    told = [
        f"{one.first:%d-%m} {one.start:%H:%M}–{one.end:%H:%M} {one.kind}"
        if one.start and one.end
        else f"{one.first:%d-%m}/{one.last:%d-%m} {one.kind}"
        for one in lines(TABLE, date(2026, 11, 17))
    ]
    assert told == [
        "17-11 14:00–16:00 usual",
        "19-11 19:30–21:00 usual",
        "24-11 14:00–16:00 usual",
        "26-11 18:30–20:00 adjusted",
        "01-12 14:00–16:00 usual",
        "03-12 19:30–21:00 usual",
        "08-12/08-12 called_off",
        "10-12 19:30–21:00 usual",
        "15-12 14:00–16:00 usual",
        "17-12 19:30–21:00 usual",
        "21-12/03-01 called_off",
        "05-01 14:00–16:00 usual",
    ]


def test_it_takes_place_78_times_and_five_times_it_does_not():
    found = totals(TABLE)
    assert (found.times, found.called_off, found.last) == (78, 5, date(2027, 6, 29))
    assert [one.message % {**one.places} for one in said(found)] == [
        "Once, until 2027-06-29 at the latest.",
        "Once it does not take place.",
    ]
    assert [(one.number, one.plural) for one in said(found)] == [
        (78, "%(num)s times until %(last)s."),
        (5, "%(num)s times it does not take place."),
    ]


def test_what_takes_place_once_or_is_flexible_is_not_counted():
    assert said(totals(several(ONE))) == ()
    buddy = Schedule(ScheduleKind.FLEXIBLE_FROM, BRUSSELS, first=date(2026, 11, 1), spans=(ONE,))
    assert [str(one) for one in said(totals(buddy))] == ["Without a last day."]
    assert [one.places for one in said(totals(replace(buddy, last=date(2027, 6, 29))))] == [
        {"day": date(2027, 6, 29)}
    ]


def test_a_rule_without_an_end_has_no_totals_and_goes_on():
    endless = replace(TABLE, last=None)
    assert totals(endless).times is None
    assert len(list(islice(occasions(endless), 2000))) == 2000
    assert len(lines(endless, date(2050, 1, 1))) == 10


def test_one_reason_stands_on_one_line_however_many_dates_it_takes():
    off = [one for one in lines(TABLE, date(2026, 9, 1), 100) if one.kind is LineKind.CALLED_OFF]
    assert [one.reason for one in off] == [{"nl": "Begeleider afwezig"}, {"nl": "Kerstvakantie"}]


# The clock


def test_two_o_clock_stays_two_o_clock_when_the_clock_changes():
    assert {one.start.strftime("%H:%M") for one in occasions(replace(TABLE, adjusted=()))} == {"14:00", "19:30"}
    offsets = {one.start.utcoffset() for one in occasions(TABLE)}
    assert offsets == {timedelta(hours=1), timedelta(hours=2)}


def a_night(start: str, end: str, day: date) -> Schedule:
    hours = Hours(time.fromisoformat(start), time.fromisoformat(end))
    return Schedule(ScheduleKind.WEEKLY, BRUSSELS, week={day.isoweekday(): (hours,)}, first=day, last=day)


SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)


@pytest.mark.parametrize(
    ("start", "end", "day", "begins", "ends"),
    [
        ("02:30", "04:00", SPRING, "01:30", "02:00"),  # the clock shows 03:30
        ("02:30", "03:00", SPRING, "01:30", "02:00"),  # its end would lie before it: half an hour it stays
        ("01:00", "02:30", SPRING, "00:00", "01:30"),
        ("01:00", "05:00", SPRING, "00:00", "03:00"),  # three hours, and five o'clock on the wall
        ("02:30", "04:00", AUTUMN, "00:30", "03:00"),  # the first half past two of the two
        ("01:00", "02:30", AUTUMN, "23:00", "00:30"),
        ("01:00", "05:00", AUTUMN, "23:00", "04:00"),  # five hours
    ],
)
def test_hours_in_the_night_of_a_clock_change_are_settled(start, end, day, begins, ends):
    (found,) = occasions(a_night(start, end, day))
    assert (f"{found.start.astimezone(UTC):%H:%M}", f"{found.end.astimezone(UTC):%H:%M}") == (begins, ends)


def test_an_evening_past_midnight_belongs_to_the_day_on_which_it_begins():
    friday = date(2026, 11, 27)
    party = replace(
        a_night("22:00", "02:00", friday),
        last=date(2026, 12, 11),
        closed=(Closed(date(2026, 12, 5), date(2026, 12, 5)),),
    )
    assert walls(party) == ["27-11 22:00–02:00", "04-12 22:00–02:00", "11-12 22:00–02:00"]
    assert walls(party, since=date(2026, 11, 28), limit=1) == ["27-11 22:00–02:00"]
    assert walls(party, since=date(2026, 11, 28), until=date(2026, 12, 4)) == ["27-11 22:00–02:00"]


# Exceptions


def test_closed_wins_over_other_hours():
    on_26 = Closed(date(2026, 11, 26), date(2026, 11, 26))
    schedule = replace(TABLE, closed=(*TABLE.closed, on_26))
    assert not walls(schedule, since=date(2026, 11, 26), until=date(2026, 11, 27))
    assert any("do not count" in one.message for one in warnings(schedule))


def test_the_first_and_the_last_date_can_be_exceptions():
    ends = [Closed(day, day) for day in (date(2026, 9, 15), date(2027, 6, 29))]
    found = list(occasions(replace(TABLE, closed=tuple(ends), adjusted=())))
    assert (found[0].start.date(), found[-1].start.date()) == (date(2026, 9, 17), date(2027, 6, 24))
    assert len(found) == 83 - 2


def test_other_hours_for_a_range_go_for_the_days_that_have_hours():
    shorter = Adjusted(date(2026, 10, 1), date(2026, 10, 8), (Hours(time(10), time(11)),))
    schedule = replace(TABLE, closed=(), adjusted=(shorter,))
    found = walls(schedule, since=date(2026, 10, 1), until=date(2026, 10, 9))
    assert found == ["01-10 10:00–11:00", "06-10 10:00–11:00", "08-10 10:00–11:00"]
    narrowed = replace(schedule, adjusted=(replace(shorter, weekdays=frozenset({2})),))
    found = walls(narrowed, since=date(2026, 10, 1), until=date(2026, 10, 9))
    assert found == ["01-10 19:30–21:00", "06-10 10:00–11:00", "08-10 19:30–21:00"]
    extra = replace(schedule, adjusted=(replace(shorter, weekdays=frozenset({3}), extra=True),))
    assert walls(extra, since=date(2026, 10, 7), until=date(2026, 10, 8)) == ["07-10 10:00–11:00"]


def test_other_hours_that_are_none_call_the_day_off():
    none = Adjusted(date(2026, 10, 1), date(2026, 10, 1), (), reason={"nl": "Zaal bezet"})
    schedule = replace(TABLE, adjusted=(none,))
    (line, *_rest) = lines(schedule, date(2026, 10, 1))
    assert (line.kind, line.reason) == (LineKind.CALLED_OFF, {"nl": "Zaal bezet"})


def test_every_second_week_counts_from_the_week_of_the_first_day():
    schedule = replace(TABLE, every=2, first=date(2026, 9, 17), closed=(), adjusted=())
    found = walls(schedule, limit=4)
    assert found == ["17-09 19:30–21:00", "29-09 14:00–16:00", "01-10 19:30–21:00", "13-10 14:00–16:00"]


# Faults


def weekly(**changes) -> Schedule:
    return replace(TABLE, **{"closed": (), "adjusted": (), **changes})


MONDAY = datetime(2026, 11, 30, 14)
TWO_HOURS = timedelta(hours=2)
ONE = Span(MONDAY, MONDAY + TWO_HOURS)


def several(*spans: Span) -> Schedule:
    return Schedule(ScheduleKind.DAYS, BRUSSELS, spans=spans)


DAILY = dict.fromkeys(range(1, 8), (TWO_TO_FOUR, EVENING))
NIGHT, EARLY = Hours(time(22), time(2)), Hours(time(1), time(3))
PERIOD = Closed(date(2026, 9, 15), date(2027, 6, 29))
FOREVER = Closed(date(2026, 9, 15), date(9999, 12, 31))
BACKWARDS = Closed(date(2027, 1, 2), date(2027, 1, 1))
HALFWAY = Span(MONDAY + timedelta(hours=1), MONDAY + timedelta(hours=3))
ENDLESSLY = [Span(MONDAY + n * TWO_HOURS, MONDAY + (n + 1) * TWO_HOURS) for n in range(20_000)]

FAULTS = {
    "Fill in at least one date.": [several()],
    "Choose at least one day of the week, with hours.": [weekly(week={})],
    "With these days and exceptions the activity never": [
        weekly(closed=(PERIOD,)),
        weekly(last=TABLE.first, every=2, week={1: (EVENING,)}),
    ],
    "The last day, %(last)s, lies before the first day": [weekly(last=date(2026, 9, 14))],
    "On %(day)s the end lies before the beginning.": [several(Span(MONDAY, MONDAY - TWO_HOURS))],
    "%(day)s stands in the list twice": [several(ONE, ONE)],
    "The hours overlap: on": [
        several(ONE, HALFWAY),
        weekly(adjusted=(replace(TABLE.adjusted[0], hours=(EARLY, NIGHT, Hours(time(2), time(4)))),)),
    ],
    "The hours of %(day)s overlap": [
        weekly(week={2: (TWO_TO_FOUR, Hours(time(15), time(17)))}),
        weekly(week={7: (NIGHT,), 1: (EARLY,)}),
    ],
    "The time zone %(zone)s is not known.": [replace(TABLE, zone="Antwerp"), replace(TABLE, zone="../passwd")],
    "The number of weeks must lie between": [weekly(every=0), weekly(every=53)],
    "Fill in the first day.": [weekly(first=None, every=2), Schedule(ScheduleKind.FLEXIBLE_FROM, BRUSSELS)],
    "The dates span more than %(most)s years.": [weekly(last=date(2031, 10, 1)), weekly(last=date(9999, 12, 31))],
    "This comes to more than %(most)s dates.": [weekly(week=DAILY, last=date(2030, 9, 1)), several(*ENDLESSLY)],
    "There are more than %(most)s times on one day.": [weekly(week={2: (EVENING,) * 25})],
    "There are more than %(most)s exceptions.": [weekly(closed=(CHRISTMAS,) * 401)],
    "The exception from %(first)s ends before": [weekly(closed=(BACKWARDS,))],
    "The exception from %(first)s takes longer": [weekly(last=None, closed=(FOREVER,))],
    "The reason of the exception of %(first)s is longer": [
        weekly(closed=(replace(CHRISTMAS, reason={"nl": "x" * 1001}),)),
    ],
    "%(day)s lies too far away.": [weekly(first=date(1, 1, 1), last=date(1, 6, 1))],
    "What is filled in does not go with how often": [
        weekly(spans=(ONE,)),
        weekly(week={8: (EVENING,)}),
        Schedule(ScheduleKind.FLEXIBLE, BRUSSELS, spans=(ONE,)),
        replace(several(ONE), first=date(2026, 9, 15)),
    ],
    "One day has one date.": [replace(several(ONE, HALFWAY), kind=ScheduleKind.DAY)],
}  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "schedule"), [(sentence, one) for sentence, some in FAULTS.items() for one in some]
)
def test_what_is_wrong_is_told_in_a_sentence(sentence, schedule):
    found = faults(schedule)
    assert any(one.message.startswith(sentence) for one in found), found
    assert all(one.message % one.places for one in found)


@pytest.mark.parametrize(
    "schedule",
    [
        TABLE,
        replace(TABLE, last=None),
        several(ONE),
        Schedule(ScheduleKind.FLEXIBLE, BRUSSELS),
        Schedule(ScheduleKind.FLEXIBLE_FROM, BRUSSELS, first=date(2027, 2, 1), spans=(ONE,)),
        weekly(week={7: (NIGHT,), 1: (EARLY,)}, every=2),
        weekly(week={2: (NIGHT,), 3: (Hours(time(2), time(3)),)}),
    ],
)
def test_what_is_sound_has_no_faults(schedule):
    assert faults(schedule) == []
    assert warnings(schedule) == []


def test_a_time_without_an_end_is_pointed_out_and_kept():
    schedule = several(Span(MONDAY, MONDAY))
    assert faults(schedule) == []
    assert [one.places for one in warnings(schedule)] == [{"day": MONDAY.date()}]
    assert walls(schedule, since=MONDAY.date(), limit=1) == ["30-11 14:00–14:00"]


def test_an_exception_outside_the_dates_is_pointed_out():
    schedule = replace(TABLE, closed=(*TABLE.closed, Closed(date(2026, 12, 2), date(2026, 12, 2))))
    (one,) = warnings(schedule)
    assert (one.message.split("%")[0], one.places["first"]) == ("The exception of ", date(2026, 12, 2))
    assert faults(schedule) == []


def test_20_000_dates_can_be_walked_all_the_same():
    schedule = weekly(week=dict.fromkeys(range(1, 8), (TWO_TO_FOUR,)), last=None)
    found = [one.start for one in occasions(schedule, limit=20_000)]
    assert len(found) == 20_000
    assert found == sorted(set(found))
    assert MOST_DATES < 20_000


# Kept


def test_a_schedule_is_kept_as_json_and_read_back_the_same():
    text = json.dumps(kept(TABLE))
    assert read(json.loads(text)) == TABLE
    assert kept(Schedule(ScheduleKind.FLEXIBLE, BRUSSELS)) == {"form": 1, "kind": "flexible", "zone": BRUSSELS}


def changed(**values) -> dict:
    return {**kept(TABLE), **values}


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        "weekly",
        {},
        changed(form=2),
        changed(form=True),
        changed(kind="monthly"),
        changed(colour="red"),
        changed(first="15-09-2026"),
        changed(first="20260915"),
        changed(first=20260915),
        changed(week={"8": [["14:00", "16:00"]]}),
        changed(week={"2": [["14:00"]]}),
        changed(week={"2": [["25:00", "26:00"]]}),
        changed(week={"2": [["14:00+01:00", "16:00+01:00"]]}),
        changed(week=[]),
        changed(every="2"),
        changed(every=True),
        changed(zone=""),
        changed(closed=[{"first": "2026-12-21"}]),
        changed(closed=[{"first": "2026-12-21", "last": "2027-01-03", "reason": {"nl": 3}}]),
        changed(closed=[{"first": "2026-12-21", "last": "2027-01-03", "who": "me"}]),
        changed(adjusted=[{"first": "2026-12-21", "last": "2027-01-03", "hours": [], "extra": "yes"}]),
        changed(adjusted=[{"first": "2026-12-21", "last": "2027-01-03", "hours": [], "weekdays": [9]}]),
    ],
)
def test_what_was_not_kept_by_us_is_refused(value):
    with pytest.raises(Unreadable):
        read(value)


# Listed and sorted (F-19)


def test_flexible_from_a_day_is_listed_from_that_day_until_the_last():
    buddy = Schedule(ScheduleKind.FLEXIBLE_FROM, BRUSSELS, first=date(2027, 2, 1), last=date(2027, 3, 1))
    days = [datetime(2027, 1, 31, 22, tzinfo=UTC), datetime(2027, 1, 31, 23, 30, tzinfo=UTC)]
    assert [listed(buddy, at) for at in days] == [False, True]
    assert not listed(buddy, datetime(2027, 3, 2, tzinfo=UTC))
    assert listed(replace(buddy, last=None), datetime(2037, 3, 2, tzinfo=UTC))


def test_what_is_dated_comes_first_and_what_is_flexible_last():
    at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    flexible = Schedule(ScheduleKind.FLEXIBLE, BRUSSELS)
    begun = [Schedule(ScheduleKind.FLEXIBLE_FROM, BRUSSELS, first=date(2026, month, 1)) for month in (9, 10)]
    right = [TABLE, several(ONE), *begun, flexible]
    mixed = [flexible, begun[1], several(ONE), begun[0], TABLE]
    assert sorted(mixed, key=lambda one: order(one, at)) == right


def test_intake_moments_are_dates_of_what_is_flexible_from_a_day():
    buddy = Schedule(ScheduleKind.FLEXIBLE_FROM, BRUSSELS, first=date(2026, 11, 1), spans=(ONE,))
    assert walls(buddy) == ["30-11 14:00–16:00"]


# By chance


def agree(schedule: Schedule) -> None:
    """That the list is what the oracle says, and the lines and totals tell the same."""
    right = oracle(schedule)
    found = list(occasions(schedule))
    assert [(one.start.astimezone(UTC), one.end.astimezone(UTC), one.adjusted) for one in found] == right
    assert found == sorted(found, key=lambda one: (one.start, one.end))
    if schedule.kind is ScheduleKind.FLEXIBLE:
        return
    begins = min([one.start for one in found], default=datetime(2026, 1, 1, tzinfo=UTC)).date()
    told = [one for one in lines(schedule, begins, 10_000) if one.start]
    assert [(one.start, one.end) for one in told] == [(one.start, one.end) for one in found]
    assert totals(schedule).times in (None, len(found))


def from_anywhere(schedule: Schedule) -> None:
    """That who asks from a moment on, or up to one, gets that part of the same list."""
    found = list(occasions(schedule))
    for one in found[:: max(len(found) // 3, 1)]:
        start, end = one.start.astimezone(UTC), one.end.astimezone(UTC)
        moment = start + (end - start) / 2
        assert list(occasions(schedule, moment)) == [each for each in found if each.end > moment]
        assert list(occasions(schedule, None, moment)) == [each for each in found if each.start < moment]


def on_the_wall(schedule: Schedule) -> None:
    """That the clock on the wall shows what was filled in, except where it skips an hour."""
    meant = {hours.start for some in schedule.week.values() for hours in some}
    meant |= {hours.start for one in schedule.adjusted for hours in one.hours}
    meant |= {span.start.time() for span in schedule.spans}
    for one in occasions(schedule):
        skipped = (one.start - timedelta(hours=1)).utcoffset() != one.start.utcoffset()
        assert one.start.time() in meant or skipped


@settings(max_examples=100)
@given(sound)
def test_list_and_lines_say_what_goes_from_day_to_day(schedule):
    agree(schedule)
    from_anywhere(schedule)
    on_the_wall(schedule)


@pytest.mark.deep
@settings(max_examples=1000)
@given(sound)
def test_of_a_thousand_schedules_list_and_lines_say_what_goes_from_day_to_day(schedule):
    agree(schedule)
    from_anywhere(schedule)
    on_the_wall(schedule)


@settings(max_examples=100)
@given(anything())
def test_whatever_was_filled_in_is_kept_without_loss_and_told_without_a_crash(schedule):
    assert read(json.loads(json.dumps(kept(schedule)))) == schedule
    assert kept(read(kept(schedule))) == kept(schedule)
    assert all(one.message % one.places for one in faults(schedule))
    assert all(one.message % one.places for one in warnings(schedule))
