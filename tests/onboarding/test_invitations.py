"""Appointments: the agenda of a guest shows what Annelies planned, moves it with her, and lets go of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.activities.rules.holidays import calendars
from app.common.errors import RuleBroken
from app.common.files.archives import BROKEN
from app.onboarding.papers import copies
from app.onboarding.rules import invitations
from app.onboarding.rules.invitations import Invitation, Party
from app.onboarding.rules.nine_steps import NINE_STEPS
from app.onboarding.rules.proposals import evaluation_for, propose
from app.onboarding.rules.windows import Unit, Window
from tests.files import bad
from tests.onboarding.documents import put

AT = datetime(2026, 11, 29, 12, tzinfo=UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ANNELIES = Party("Annelies Bakker", "annelies@regio.example")
SASKIA = Party("Saskia de Wit", "saskia@haard.example")
TRAINING = Invitation(
    "appointment-12@portal.example",
    "Training; verwijsindex, deel 1",
    datetime(2027, 3, 29, 9, 30, tzinfo=AMSTERDAM),
    datetime(2027, 3, 29, 11, tzinfo=AMSTERDAM),
    ANNELIES,
    (SASKIA,),
    place="Marktplein 1, Testdorp",
)


def opened(one: Invitation) -> tuple[Any, Any]:
    """The calendar and its only event, as an agenda reads them."""
    content, _kind = invitations.message(one, at=AT)
    calendar: Any = icalendar.Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_saskia_is_invited_and_asked_for_an_answer() -> None:
    calendar, event = opened(TRAINING)
    assert (calendar["method"], calendar["version"]) == ("REQUEST", "2.0")
    assert (event["uid"], event["sequence"], event["status"]) == ("appointment-12@portal.example", 0, "CONFIRMED")
    assert (event["summary"], event["location"]) == ("Training; verwijsindex, deel 1", "Marktplein 1, Testdorp")
    assert event["organizer"] == "mailto:annelies@regio.example"
    guest: Any = event["attendee"]
    assert str(guest) == "mailto:saskia@haard.example"
    assert {name: guest.params[name] for name in ("CN", "RSVP", "PARTSTAT")} == {
        "CN": "Saskia de Wit",
        "RSVP": "TRUE",
        "PARTSTAT": "NEEDS-ACTION",
    }
    assert invitations.message(TRAINING, at=AT)[1] == "text/calendar; charset=utf-8; method=REQUEST"


@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "Europe/Brussels"])
def test_the_clock_of_the_guest_comes_along(zone: str) -> None:
    calendar, event = opened(replace(TRAINING, zone=zone))
    assert [one["tzid"] for one in calendar.walk("VTIMEZONE")] == [zone]
    assert event["dtstart"].params["TZID"] == zone
    assert event["dtstart"].dt.replace(tzinfo=None) == datetime(2027, 3, 29, 9, 30)


def test_a_change_goes_out_under_the_same_name_with_a_higher_number() -> None:
    later = invitations.changed(
        TRAINING, replace(TRAINING, start=TRAINING.start - timedelta(hours=1), uid="other")
    )
    _calendar, event = opened(later)
    assert (event["uid"], event["sequence"]) == (TRAINING.uid, 1)
    assert invitations.changed(later, later) == later


def test_what_is_called_off_leaves_the_agenda_and_stays_so() -> None:
    off = invitations.called_off(TRAINING)
    calendar, event = opened(off)
    assert (calendar["method"], event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 1)
    assert event["uid"] == TRAINING.uid
    with pytest.raises(RuleBroken, match="called off"):
        invitations.called_off(off)
    with pytest.raises(RuleBroken, match="called off"):
        invitations.changed(off, TRAINING)


def test_an_appointment_has_guests_and_an_end() -> None:
    with pytest.raises(RuleBroken, match="invited"):
        invitations.message(replace(TRAINING, guests=()), at=AT)
    with pytest.raises(RuleBroken, match="ends after"):
        invitations.message(replace(TRAINING, end=TRAINING.start), at=AT)


def test_annelies_subscribes_to_what_was_not_called_off() -> None:
    other = invitations.called_off(replace(TRAINING, uid="appointment-13@portal.example"))
    calendar: Any = icalendar.Calendar.from_ical(invitations.feed([TRAINING, other], name="Annelies", at=AT))
    assert calendar["method"] == "PUBLISH"
    assert [event["uid"] for event in calendar.walk("VEVENT")] == [TRAINING.uid]
    assert "attendee" not in calendar.walk("VEVENT")[0]


@settings(max_examples=25)  # each writes and reads the rules of the clock
@given(st.datetimes(datetime(2026, 1, 1), datetime(2036, 12, 31)), st.integers(1, 600))
def test_an_agenda_shows_the_moment_that_was_planned(naive: datetime, minutes: int) -> None:
    start = naive.replace(microsecond=0, tzinfo=UTC)
    end = start + timedelta(minutes=minutes)
    _calendar, event = opened(replace(TRAINING, start=start, end=end))
    assert (event["dtstart"].dt.astimezone(UTC), event["dtend"].dt.astimezone(UTC)) == (start, end)


@pytest.mark.parametrize("hour", [0, 1])
def test_the_hour_that_comes_twice_is_told_apart(hour: int) -> None:
    start = datetime(2027, 10, 31, hour, 30, tzinfo=UTC)
    _calendar, event = opened(replace(TRAINING, start=start, end=start + timedelta(hours=2)))
    assert event["dtstart"].dt.astimezone(UTC) == start


@settings(max_examples=25)
@given(st.text(max_size=40))
def test_nothing_that_somebody_is_called_begins_a_line_of_the_file(typed: str) -> None:
    text = f'{typed}\r\nATTENDEE:mailto:x@elders.example\r\nBEGIN:VEVENT\n"; ,:{typed}'
    one = replace(TRAINING, title=text, place=text, description=text, guests=(Party(text, "a@haard.example"),))
    calendar, event = opened(one)
    assert event["attendee"] == "mailto:a@haard.example"
    assert len(calendar.walk("VEVENT")) == 1


# Two days together

WINDOW = next(step.window for step in NINE_STEPS.steps if step.key == "evaluation_1" and step.window)
"""Six to eight weeks after the training."""
some_days = st.dates(date(2026, 1, 1), date(2035, 1, 1))


@given(
    some_days, st.sets(st.integers(0, 120), max_size=60), st.sampled_from([WINDOW, Window("", Unit.MONTHS, 2, 3)])
)
def test_both_days_are_working_days_and_the_evaluation_falls_in_the_window_of_the_programme(
    earliest: date, off: set[int], window: Window
) -> None:
    holidays = {earliest + timedelta(days=days) for days in off}
    found = propose(earliest, window, holidays=holidays)
    assert len(found) == 3
    for one in found:
        assert one.training >= earliest
        assert window.from_day(one.training).first <= one.evaluation <= window.from_day(one.training).last
        for day in (one.training, one.evaluation):
            assert day.isoweekday() <= 5
            assert day not in holidays


@given(some_days)
def test_a_training_with_no_day_off_is_evaluated_seven_weeks_later(day: date) -> None:
    expected = day + timedelta(weeks=7)
    if day.isoweekday() <= 5:
        assert evaluation_for(day, (), WINDOW) == expected
        assert propose(day, WINDOW, most=1)[0].training == day
    else:
        assert evaluation_for(day, (), WINDOW) == expected - timedelta(days=1 if day.isoweekday() == 6 else -1)


def test_no_training_is_proposed_whose_evaluation_has_no_day() -> None:
    monday = date(2027, 3, 1)
    taken = {monday + timedelta(days=days) for days in range(WINDOW.least, WINDOW.most + 1)}
    assert evaluation_for(monday, taken, WINDOW) is None
    assert propose(monday, WINDOW, holidays=taken, most=1)[0].training == date(2027, 3, 2)


def test_nobody_is_trained_on_a_public_holiday_or_when_annelies_is_away() -> None:
    off = {one.first for one in calendars()["nl-public"].ranges}
    kings_day = date(2027, 4, 27)
    assert kings_day in off
    (first,) = propose(kings_day, WINDOW, holidays=off, busy={date(2027, 4, 28)}, most=1)
    assert first.training == date(2027, 4, 29)


def test_where_no_day_is_free_nothing_is_proposed() -> None:
    start = date(2027, 1, 1)
    assert propose(start, WINDOW, busy={start + timedelta(days=days) for days in range(500)}) == []


# Signed copies


def test_a_signed_copy_is_a_pdf_by_its_content(tmp_path: Path) -> None:
    copies.check_copy(put(tmp_path, bad.PDF, "tto.pdf"), "tto.pdf")
    with pytest.raises(RuleBroken, match="has to be a PDF"):
        copies.check_copy(put(tmp_path, bad.docx(), "tto.docx"), "tto.docx")
    for content in (bad.docx(), b"<html>%PDF-1.7", bad.png()):
        with pytest.raises(RuleBroken) as refused:
            copies.check_copy(put(tmp_path, content, "tto.pdf"), "tto.pdf")
        assert refused.value.reasons == (BROKEN,)
