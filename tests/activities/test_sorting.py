"""The list by date: what comes next first, then what is flexible, then what is over; as time goes on as well."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from app.activities.actions import tending
from app.activities.models import Activity
from app.activities.rules import keeping, listing
from app.activities.rules.listing import OVER, listed, order, sort_key
from app.activities.rules.schedules import Hours, Schedule, ScheduleKind, Span
from app.common.context import system_scope
from app.security.models import Organisation
from tests import bench, people
from tests.activities.schedules import BRUSSELS, sound
from tests.people import TESTDORP, Person
from tests.season import EVERY_TUESDAY, ActivityFactory

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_that_day() -> Any:
    """It is Sunday 29 November 2026."""
    with time_machine.travel(NOW, tick=False) as travelled:
        yield travelled


def once(day: date, hour: int) -> Schedule:
    start = datetime.combine(day, time(hour))
    return Schedule(ScheduleKind.DAY, BRUSSELS, spans=(Span(start, start + timedelta(hours=2)),))


def flexible_from(first: date, last: date | None = None) -> Schedule:
    return Schedule(ScheduleKind.FLEXIBLE_FROM, BRUSSELS, first=first, last=last)


FLEXIBLE = Schedule(ScheduleKind.FLEXIBLE, BRUSSELS)
IN_ORDER = {
    "Morgen": once(date(2026, 11, 30), 14),
    "Elke dinsdag": EVERY_TUESDAY,
    "Kerstfeest": once(date(2026, 12, 24), 14),
    "Buddy sinds mei": flexible_from(date(2026, 5, 1)),
    "Buddy vanaf nieuwjaar": flexible_from(date(2027, 1, 1)),
    "Altijd": FLEXIBLE,
    "Buddy tot de zomer": flexible_from(date(2026, 1, 1), date(2026, 6, 30)),
    "Sinterklaas vorig jaar": once(date(2025, 12, 5), 14),
}


@pytest.fixture
def season(tineke: Person) -> dict[str, Activity]:
    """An activity of each sort, made in another order than they are listed."""
    village: Organisation = people.organisation(TESTDORP)
    made = {
        title: ActivityFactory(
            organisation=tineke.place, municipality=village, title={"nl": title}, schedule=IN_ORDER[title]
        )
        for title in sorted(IN_ORDER)
    }
    return {title: made[title] for title in IN_ORDER}


def titles(person: Person, query: str) -> list[str]:
    """The titles of the list, in its order."""
    rows = person.opens(f"/activities/{query}").rows()
    return [next(title for title in IN_ORDER if title in row) for row in rows]


@pytest.mark.usefixtures("season")
def test_the_list_goes_by_the_next_date_then_what_is_flexible_then_what_is_over(tineke: Person) -> None:
    assert titles(tineke, "?sort=when") == list(IN_ORDER)
    assert titles(tineke, "?sort=when&dir=desc") == list(IN_ORDER)[::-1]
    assert titles(tineke, "?sort=title") == sorted(IN_ORDER)


@pytest.mark.usefixtures("season")
def test_flexible_from_a_day_is_not_listed_before_and_says_from_when_after(tineke: Person) -> None:
    assert titles(tineke, "?sort=when&taking=listed") == [*list(IN_ORDER)[:4], "Altijd"]
    assert titles(tineke, "?sort=when&taking=to_come") == ["Buddy vanaf nieuwjaar"]
    assert set(titles(tineke, "?sort=when&taking=over")) == {"Sinterklaas vorig jaar", "Buddy tot de zomer"}
    rows = tineke.opens("/activities/?taking=listed").rows()
    (row,) = (row for row in rows if "Buddy sinds mei" in row)
    assert "Flexibel vanaf 1 mei 2026" in row
    tineke.opens("/activities/?taking=ever", status=400)


def test_as_time_goes_on_the_order_follows_and_the_activities_did_not_change(
    tineke: Person, season: dict[str, Activity]
) -> None:
    before = {title: bench.kept(one) for title, one in season.items()}
    after_tomorrow = NOW + timedelta(days=2)
    with system_scope("a job"), bench.office() as session:
        assert tending.sort_anew(session, after_tomorrow) == 1
        assert tending.sort_anew(session, after_tomorrow) == 0
        session.commit()
    kept = {title: bench.kept(one) for title, one in season.items()}
    assert kept["Morgen"].when_key == OVER
    assert titles(tineke, "?sort=when")[0] == "Elke dinsdag"
    for title, one in kept.items():
        assert (one.version, one.changed_at) == (before[title].version, before[title].changed_at)


@pytest.mark.usefixtures("season")
def test_a_year_later_only_what_has_no_end_is_left(tineke: Person) -> None:
    with system_scope("a job"), bench.office() as session:
        assert tending.sort_anew(session, NOW + timedelta(days=366)) == 3
        keys = {one.title["nl"]: one.when_key for one in session.query(Activity)}
    assert {title for title, key in keys.items() if key != OVER} == {
        "Altijd", "Buddy sinds mei", "Buddy vanaf nieuwjaar"
    }  # fmt: skip


def test_what_goes_on_now_is_not_over(tineke: Person) -> None:
    camp = Schedule(
        ScheduleKind.DAY, BRUSSELS, spans=(Span(datetime(2026, 11, 28, 9), datetime(2026, 11, 30, 17)),)
    )
    assert sort_key(camp, NOW) == "02026-11-28T08:00"
    assert sort_key(camp, NOW + timedelta(days=3)) == OVER


def test_a_rule_that_ended_is_over_and_one_without_an_end_never() -> None:
    endless = replace(EVERY_TUESDAY, last=None, week={2: (Hours(time(14), time(16)),)})
    assert sort_key(endless, NOW) == "02026-12-01T13:00"
    assert sort_key(endless, datetime(2034, 1, 1, tzinfo=UTC)) == "02034-01-03T13:00"
    assert sort_key(EVERY_TUESDAY, datetime(2027, 7, 1, tzinfo=UTC)) == OVER


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))


@settings(max_examples=200, deadline=None)
@given(sound, sound, moments)
def test_texts_sort_as_the_order_does(one: Schedule, other: Schedule, at: datetime) -> None:
    shown = [each for each in (one, other) if listed(each, at)]
    assert all(sort_key(each, at) != OVER for each in shown)
    if len(shown) == 2:
        keys, orders = [sort_key(each, at) for each in shown], [order(each, at) for each in shown]
        assert (keys[0] < keys[1]) == (orders[0] < orders[1])
    for each in (one, other):
        dated = each.kind not in (ScheduleKind.FLEXIBLE, ScheduleKind.FLEXIBLE_FROM)
        assert not dated or (sort_key(each, at) == OVER) == (listing.next_start(each, at) is None)


def test_the_key_is_worked_out_when_something_is_saved(tineke: Person) -> None:
    activity = ActivityFactory(organisation=tineke.place, schedule=IN_ORDER["Morgen"])
    assert bench.kept(activity).when_key == "02026-11-30T13:00"
    with system_scope("a test"), bench.office() as session:
        kept = session.get_one(Activity, activity.id)
        kept.kept_schedule = keeping.kept(FLEXIBLE)
        session.commit()
    assert bench.kept(activity).when_key == "2"
