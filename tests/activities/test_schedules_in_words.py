"""A schedule in words, and words as a schedule: what an organiser reads, and what she may type (F-17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.activities.rules.holidays import calendars
from app.activities.rules.occasions import occasions
from app.activities.rules.saying import in_short, in_words
from app.activities.rules.schedules import Adjusted, Closed, Hours, Schedule, ScheduleKind, Span
from app.activities.rules.soundness import faults
from app.activities.rules.understanding import Proposal, understood
from app.common.words import Told
from tests.activities.schedules import BRUSSELS, sound
from tests.activities.test_schedules import ONE, TABLE, TWO_TO_FOUR, several

TUESDAY = date(2026, 9, 15)
LAST = date(2027, 6, 29)
FLANDERS = (calendars()["be-vlaanderen"], calendars()["be-public"])


def english(value: str | date) -> str:
    """A message as the English page tells it."""
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return (
        value.message % {name: english(each) for name, each in value.places.items()}
        if type(value) is Told
        else value
    )


def read(schedule: Schedule, *, below: bool = False) -> str:
    return " ".join(english(one) for one in in_words(schedule, below=below))


# In words


def test_the_rule_stands_above_the_list_in_one_sentence():
    assert read(TABLE, below=True).startswith(
        "Every Tuesday from 14:00 to 16:00 and every Thursday from 19:30 to 21:00, except on the dates below."
    )


def test_a_line_of_a_list_tells_that_there_are_exceptions_and_leads_to_no_dates_below():
    rule = "Every Tuesday from 14:00 to 16:00 and every Thursday from 19:30 to 21:00"
    assert english(in_short(TABLE)) == f"{rule}, with exceptions."
    assert english(in_short(replace(TABLE, closed=()))) == f"{rule}, with exceptions."
    assert english(in_short(replace(TABLE, closed=(), adjusted=()))) == f"{rule}."
    assert english(in_short(several(ONE))) == "On Monday 30 November 2026 from 14:00 to 16:00."
    many = tuple(Closed(day, day) for day in (TUESDAY + timedelta(days=7 * turn) for turn in range(9)))
    assert read(replace(TABLE, closed=many, adjusted=())).startswith(f"{rule}, with exceptions.")


def test_without_a_list_below_the_exceptions_are_named():
    assert read(TABLE) == (
        "Every Tuesday from 14:00 to 16:00 and every Thursday from 19:30 to 21:00, except on 8 December 2026 and "
        "from 21 December 2026 to 3 January 2027. From 15 September 2026 to 29 June 2027. "
        "Other hours: on 26 November 2026 from 18:30 to 20:00."
    )


MORNING = (Hours(time(9), time(12)), Hours(time(13), time(17)))


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (
            replace(TABLE, week=dict.fromkeys((1, 3, 5), MORNING), closed=(), adjusted=(), last=None),
            "Every Monday, Wednesday and Friday from 9:00 to 12:00 and from 13:00 to 17:00. "
            "From 15 September 2026 on, without a last day.",
        ),
        (
            replace(TABLE, week=dict.fromkeys(range(1, 8), MORNING[:1]), closed=(), adjusted=(), first=None),
            "Every day from 9:00 to 12:00. Until 29 June 2027.",
        ),
        (
            replace(TABLE, every=2, closed=(), adjusted=()),
            "Every 2 weeks on Tuesday from 14:00 to 16:00 and on Thursday from 19:30 to 21:00. "
            "From 15 September 2026 to 29 June 2027.",
        ),
        (several(ONE), "On Monday 30 November 2026 from 14:00 to 16:00."),
        (several(Span(ONE.start, ONE.start)), "On Monday 30 November 2026 from 14:00."),
        (
            several(Span(datetime(2026, 11, 30, 9), datetime(2026, 12, 2, 17))),
            "From Monday 30 November 2026 at 9:00 to Wednesday 2 December 2026 at 17:00.",
        ),
        (
            several(ONE, Span(datetime(2026, 12, 5, 22), datetime(2026, 12, 6, 2))),
            "On Monday 30 November 2026 from 14:00 to 16:00 and Saturday 5 December 2026 from 22:00 to 2:00.",
        ),
        (
            several(*(Span(one.start + n * timedelta(days=1), one.end + n * timedelta(days=1)) for n in range(9)
                      for one in [ONE])),
            "On 9 dates, from 30 November 2026 to 8 December 2026.",
        ),
        (Schedule(ScheduleKind.FLEXIBLE, BRUSSELS), "Flexible: day and time are agreed upon."),
        (Schedule(ScheduleKind.FLEXIBLE_FROM, BRUSSELS, first=TUESDAY), "Flexible from 15 September 2026."),
        (
            Schedule(ScheduleKind.FLEXIBLE_FROM, BRUSSELS, first=TUESDAY, last=LAST, spans=(ONE,)),
            "Flexible from 15 September 2026 to 29 June 2027. "
            "You can begin on Monday 30 November 2026 from 14:00 to 16:00.",
        ),
    ],
)  # fmt: skip
def test_each_kind_has_its_sentence(schedule, words):
    assert read(schedule) == words


@settings(max_examples=100)
@given(sound)
def test_whatever_is_sound_can_be_said(schedule):
    assert read(schedule)
    assert read(schedule, below=True)


# Understood


def typed(text: str, language: str = "nl", **changes) -> Proposal:
    asked = {"today": date(2026, 9, 1), "first": TUESDAY, "last": LAST, "calendars": FLANDERS, **changes}
    return understood(text, language, **asked)


def test_the_line_of_the_assignment_gives_exactly_the_right_dates():
    found = typed("elke dinsdag 14–16 u, behalve herfstvakantie en 24/12")
    assert (found.unread, found.remarks) == ((), ())
    assert found.schedule is not None
    assert faults(found.schedule) == []
    dates = [one.start.date() for one in occasions(found.schedule)]
    every = [TUESDAY + n * timedelta(weeks=1) for n in range(42)]
    assert every[-1] == LAST
    assert dates == [day for day in every if day != date(2026, 11, 3)]
    autumn = next(one for one in found.schedule.closed if one.holiday)
    assert (autumn.holiday, autumn.reason["nl"]) == ("be-vlaanderen/1/autumn-2026", "Herfstvakantie")
    assert Closed(date(2026, 12, 24), date(2026, 12, 24)) in found.schedule.closed


SAME = {
    "nl": [
        "elke dinsdag 14-16 u, behalve herfstvakantie en 24/12",
        "Iedere dinsdag van 14.00 tot 16.00 uur behalve in de herfstvakantie en op 24 december",
        "dinsdag 14u-16u, niet op donderdag 24 december 2026, niet in de herfstvakantie",
        "Van 14 tot 16 uur op dinsdag, uitgezonderd 24/12/2026 en de herfstvakantie.",
        "DI 14:00 – 16:00, behalve van 24/12 tot en met 24/12 en herfstvakantie",
        "elke dinsdag van 15 september 2026 tot en met 29/06/2027, 14-16u, behalve 2-8 november en 24 dec",
        "wekelijks op dinsdag tussen 14 en 16 uur, behalve herfstvakantie en 24/12",
    ],
    "fr": [
        "chaque mardi de 14h à 16h, sauf le congé d'automne et le 24 décembre",
        "tous les mardis 14h00-16h00 à partir du 15/9/2026 jusqu'au 29/6/2027, sauf vacances d’automne et 24/12",
        "le mardi de 14 h 00 à 16 h 00, sauf du 2 novembre au 8 novembre et 24/12",
        "mardi de 14 à 16 heures, excepté du 2 au 8 novembre et le jeudi 24 décembre",
    ],
    "en": [
        "every Tuesday 2-4pm, except the autumn holidays and 24/12",
        "Tuesdays from 14:00 to 16:00 from 15/9/2026 to 29 June 2027, not in the autumn break and on Dec 24",
        "each tuesday 2 pm to 4 p.m. except 2-8 November and 24th December 2026",
    ],
}


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language, some in SAME.items() for text in some]
)
def test_the_same_can_be_said_in_many_ways(language, text):
    found = typed(text, language)
    assert (found.unread, found.remarks) == ((), ())
    assert found.schedule is not None
    assert found.schedule.week == {2: (TWO_TO_FOUR,)}
    assert (found.schedule.first, found.schedule.last, found.schedule.every) == (TUESDAY, LAST, 1)
    off = {(one.first, one.last) for one in found.schedule.closed}
    assert off == {(date(2026, 11, 2), date(2026, 11, 8)), (date(2026, 12, 24), date(2026, 12, 24))}


def test_days_hours_and_weeks_are_put_together():
    found = typed("om de 2 weken ma t/m vr 9-12u en 13-17u en zaterdag 22-2 u, behalve woensdag").schedule
    assert found is not None
    assert set(found.week) == {1, 2, 4, 5, 6}
    assert found.week[1] == MORNING
    assert found.week[6] == (Hours(time(22), time(2)),)
    assert found.every == 2


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "ma-vr 9-17u"),
        ("nl", "van maandag tot en met vrijdag, van 9 tot 17 uur"),
        ("nl", "elke werkdag 9.00-17.00"),
        ("fr", "du lundi au vendredi de 9 h à 17 h"),
        ("en", "weekdays 9-5pm"),
        ("en", "every Monday, Tuesday, Wednesday, Thursday and Friday from 9 am to 5 pm"),
    ],
)
def test_the_days_of_work_can_be_said_in_many_ways(language, text):
    found = typed(text, language)
    assert (found.unread, found.remarks) == ((), ())
    assert found.schedule is not None
    assert found.schedule.week == dict.fromkeys(range(1, 6), (Hours(time(9), time(17)),))


def test_days_of_one_month_are_told_together():
    found = typed("3, 10 en 17 december 14-16 u").schedule
    assert found is not None
    assert [span.start.day for span in found.spans] == [3, 10, 17]
    off = typed("elke dinsdag 14-16 u, behalve 3, 10 en 17 november").schedule
    assert off is not None
    assert [(one.first.month, one.first.day) for one in off.closed] == [(11, 3), (11, 10), (11, 17)]


def test_dates_without_a_rule_are_one_day_or_several():
    one = typed("zaterdag 12 december 10-12 u").schedule
    assert one is not None
    assert (one.kind, one.spans[0].start) == (ScheduleKind.DAY, datetime(2026, 12, 12, 10))
    some = typed("12 december en 9 januari 10-12 u, 15/02 van 14u tot 15u30").schedule
    assert some is not None
    assert some.kind is ScheduleKind.DAYS
    assert [span.end for span in some.spans] == [
        datetime(2026, 12, 12, 12),
        datetime(2027, 1, 9, 12),
        datetime(2027, 2, 15, 15, 30),
    ]


def test_a_date_beside_a_rule_is_an_extra_one():
    found = typed("elke dinsdag 14-16 u en zaterdag 12 december 10-12 u").schedule
    assert found is not None
    day = date(2026, 12, 12)
    assert found.adjusted == (Adjusted(day, day, (Hours(time(10), time(12)),), extra=True),)


def test_school_and_public_holidays_are_taken_as_a_whole():
    found = typed("elke werkdag 9-12 u, niet in de schoolvakanties en op feestdagen").schedule
    assert found is not None
    chosen = {one.holiday.rpartition("/")[2] for one in found.closed}
    assert {"autumn-2026", "christmas-2026", "easter-2027", "armistice-day-2026", "easter-monday-2027"} <= chosen
    assert not any("2028" in one or "summer" in one for one in chosen)


@pytest.mark.parametrize(
    ("text", "unread", "remarks"),
    [
        ("elke eerste dinsdag van de maand 14-16 u", ("elke eerste", "van", "maand"), 1),
        ("elke dinsdag 14-16 u voor beginners", ("voor beginners",), 1),
        ("elke dinsdag 14-16 u, behalve als het regent", ("behalve als", "regent"), 1),
        ("elke dinsdag 25-26 u", ("25-26 u",), 2),
        ("elke dinsdag om 14 uur", ("14 uur",), 2),
        ("elke dinsdag", (), 1),
        ("14-16 u", (), 1),
        ("", (), 1),
        ("elke dinsdag 14-16 u, behalve 31/02", (), 1),
        ("elke dinsdag 14-16 u, behalve vrijdag 24/12", (), 1),  # a Thursday
        ("elke dinsdag 14-16 u, behalve zomervakantie", (), 1),  # not in the period
        ("elke dinsdag 14-16 u, behalve voorjaarsvakantie", ("behalve voorjaarsvakantie",), 1),  # not in Flanders
        ("elke dinsdag 14-16 u 🎉", ("🎉",), 1),
        ("x" * 501, (), 1),
    ],
)
def test_what_was_not_understood_is_told_back(text, unread, remarks):
    found = typed(text)
    assert found.unread == unread
    assert len(found.remarks) == remarks, [english(one) for one in found.remarks]


def test_two_to_four_is_asked_about_for_it_is_in_the_night():
    found = typed("elke dinsdag van 2 tot 4")
    assert [english(one) for one in found.remarks] == ["2:00 lies in the night. In the afternoon it is 14:00."]
    assert found.schedule is not None
    assert typed("elke zaterdag 22-2 u").remarks == ()


def test_a_day_without_a_year_is_the_next_one_of_the_period():
    found = typed("elke dinsdag 14-16 u, behalve 5/1, van 24/12 tot 3/1 en 22 december").schedule
    assert found is not None
    assert [(one.first, one.last) for one in found.closed] == [
        (date(2027, 1, 5), date(2027, 1, 5)),
        (date(2026, 12, 24), date(2027, 1, 3)),
        (date(2026, 12, 22), date(2026, 12, 22)),
    ]


KNOWN = """
elke dinsdag en donderdag , van 14 tot 16 u 14-16 behalve herfstvakantie 24/12 t/m ma 2 november de om niet tussen
12.30 schoolvakanties zaterdag dag 31/2 13/13 weken 2026 29 februari
"""
WORDS = st.sampled_from(KNOWN.split())


@settings(max_examples=200)
@given(st.lists(WORDS, max_size=12), st.integers(0, 12))
def test_no_word_is_dropped_in_silence(words, place):
    """A word that nobody knows comes back, wherever it stands and whatever stands around it."""
    found = typed(" ".join([*words[:place], "xyzzy", *words[place:]]))
    assert any("xyzzy" in piece for piece in found.unread)
    assert all(english(one) for one in found.remarks)


@settings(max_examples=100)
@given(st.text(max_size=60), st.sampled_from(["nl", "fr", "en"]))
def test_any_text_is_read_without_a_crash(text, language):
    typed(text, language)
