"""A calendar of holidays is corrected: Tineke sees what that would change, and nothing changes but by her."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.activities.actions import tending as actions
from app.activities.models import Activity
from app.activities.rules import holidays
from app.activities.rules.holidays import choose, corrected, declined, effect, source
from app.activities.rules.occasions import occasions
from app.activities.rules.schedules import Closed, Schedule
from app.common.context import Context, system_scope, working_as
from app.common.errors import RuleBroken
from app.common.scope import Scope
from app.security.models import Organisation
from tests import bench, people
from tests.activities.test_holidays import FLANDERS, later
from tests.people import TESTDORP, Person
from tests.season import EVERY_TUESDAY, ActivityFactory

CHRISTMAS = "christmas-2026"
MOVED = date(2026, 12, 28), date(2027, 1, 10)


def with_holidays(*keys: str) -> Schedule:
    """Every Tuesday, but not in some holidays of Flanders as they are known now."""
    return replace(EVERY_TUESDAY, closed=tuple(choose(holidays.calendars()[FLANDERS], key) for key in keys))


@pytest.fixture
def table(tineke: Person) -> Activity:
    """An activity that is public, with two holidays in it."""
    village: Organisation = people.organisation(TESTDORP)
    schedule = with_holidays("autumn-2026", CHRISTMAS)
    return ActivityFactory(
        organisation=tineke.place, municipality=village, published=True, schedule=schedule,
        title={"nl": "Conversatietafel"},
    )  # fmt: skip


@pytest.fixture
def a_correction(monkeypatch: pytest.MonkeyPatch, table: Activity) -> None:
    """Christmas holidays come a week later after all, and an upgrade brings the calendar."""
    now = later(**{CHRISTMAS.replace("-", "_"): MOVED})
    monkeypatch.setattr(holidays, "calendars", lambda: now)
    with system_scope("upgrade"), bench.office() as session:
        assert actions.look_at_holidays(session) == 1
        session.commit()


def tuesdays(activity: Activity) -> set[date]:
    """When it takes place around the turn of the year."""
    kept = bench.kept(activity).schedule
    return {one.start.date() for one in occasions(kept, date(2026, 12, 14), date(2027, 1, 18))}


BEFORE = {date(2026, 12, 15), date(2027, 1, 5), date(2027, 1, 12)}
AFTER = {date(2026, 12, 15), date(2026, 12, 22), date(2027, 1, 12)}


# What is proposed


@pytest.mark.usefixtures("a_correction")
def test_tineke_is_told_and_nothing_changes_by_itself(tineke: Person, table: Activity) -> None:
    assert tuesdays(table) == BEFORE
    assert tineke.opens("/").shows("Activiteiten met gewijzigde vakanties")
    (row,) = tineke.opens("/activities/?corrected=yes").rows()
    assert "Conversatietafel" in row
    assert not tineke.opens("/activities/?corrected=no").rows()
    page = tineke.opens(f"/activities/{table.id}")
    assert page.shows("Vakantie gewijzigd")
    page = tineke.opens(f"/activities/{table.id}/holidays")
    assert page.shows("Kerstvakantie (Schoolvakanties Vlaanderen)") and not page.shows("Herfstvakantie")
    assert page.shows("Nu: 21 december 2026 tot en met 3 januari 2027.")
    assert page.shows("In de kalender: 28 december 2026 tot en met 10 januari 2027.")
    assert page.shows("Gaat niet meer door: di 5 januari.")
    assert page.shows("Gaat toch door: di 22 december.")
    assert tuesdays(table) == BEFORE


@pytest.mark.usefixtures("a_correction")
def test_tineke_takes_it_over_and_the_dates_follow(tineke: Person, table: Activity) -> None:
    answers(tineke, table, "accept")
    assert tuesdays(table) == AFTER
    kept = bench.kept(table)
    assert [source(one)[1] for one in kept.schedule.closed] == ["1", "2"]
    assert kept.corrections == 0
    assert not tineke.opens("/activities/?corrected=yes").rows()
    assert not tineke.opens("/").shows("Activiteiten met gewijzigde vakanties")
    assert f"/activities/{table.id}/holidays" not in tineke.opens(f"/activities/{table.id}").links()
    assert "Wanneer" in tineke.opens(f"/activities/{table.id}/history").text


@pytest.mark.usefixtures("a_correction")
def test_tineke_keeps_her_own_days_and_is_not_asked_again(tineke: Person, table: Activity) -> None:
    page = answers(tineke, table, "decline")
    assert page.shows("De dagen van ‘Conversatietafel’ blijven zoals ze zijn.")
    assert tuesdays(table) == BEFORE
    with system_scope("upgrade"), bench.office() as session:
        assert actions.look_at_holidays(session) == 0
    assert tineke.opens(f"/activities/{table.id}/holidays").shows("zoals in de kalenders")


@pytest.mark.usefixtures("a_correction")
def test_whoever_answers_nothing_is_asked_again(tineke: Person, table: Activity) -> None:
    answers(tineke, table, None)
    assert tuesdays(table) == BEFORE
    assert bench.kept(table).corrections == 1


def answers(person: Person, activity: Activity, answer: str | None) -> Any:
    """Choose the same for every correction on the page."""
    page = person.opens(f"/activities/{activity.id}/holidays")
    names = {str(field["name"]) for field in page.select("input[type=radio]")}
    assert len(names) == 1
    fields: dict[str, Any] = dict.fromkeys(names, answer)
    return person.posts(f"/activities/{activity.id}/holidays", **fields)


def test_an_answer_is_about_the_days_that_were_shown(
    tineke: Person, table: Activity, a_correction: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Meanwhile the calendar was corrected once more: what was chosen counts for nothing."""
    page = tineke.opens(f"/activities/{table.id}/holidays")
    name = page.select("input[type=radio]")[0]["name"]
    now = later(**{CHRISTMAS.replace("-", "_"): (date(2026, 12, 19), date(2027, 1, 3))})
    monkeypatch.setattr(holidays, "calendars", lambda: now)
    fields = {"csrf_token": tineke.token, "once": "another", str(name): "accept"}
    tineke.client.post(f"/activities/{table.id}/holidays", data=fields)
    assert tuesdays(table) == BEFORE


# Who decides


@pytest.mark.usefixtures("a_correction")
def test_the_municipality_does_not_decide_for_the_organisation(bram: Person, table: Activity) -> None:
    page = bram.opens(f"/activities/{table.id}")
    assert not page.shows("Vakantie gewijzigd")
    assert not bram.opens("/").shows("Activiteiten met gewijzigde vakanties")
    bram.opens(f"/activities/{table.id}/holidays", status=403)


@pytest.mark.usefixtures("a_correction")
def test_the_action_asks_who_it_is(bram: Person, table: Activity) -> None:
    (correction,) = holidays.corrected_now(table.schedule)
    here = Context(scope=Scope(organisation_id=bram.place.id), writing=True)
    with bench.office() as session:
        kept = session.get_one(Activity, table.id)
        with working_as(here), pytest.raises(RuleBroken, match="Only the organisation"):
            actions.decide_on_holidays(kept, [correction], [])


# The rules below it


def test_to_decline_keeps_the_days_under_the_version_of_now() -> None:
    schedule = with_holidays("autumn-2026", CHRISTMAS)
    now = later(christmas_2026=MOVED)
    found = corrected(schedule, now)
    kept = declined(schedule, found, now)
    assert [(one.first, one.last) for one in kept.closed] == [(one.first, one.last) for one in schedule.closed]
    assert corrected(kept, now) == ()
    newer = {**now, FLANDERS: replace(now[FLANDERS], version="3")}
    assert [one.old for one in corrected(kept, newer)] == [kept.closed[1]]


def test_a_holiday_that_is_gone_brings_its_dates_back_unless_something_else_is_closed() -> None:
    schedule = with_holidays(CHRISTMAS)
    (gone,) = corrected(schedule, later(christmas_2026=None))
    assert effect(schedule, gone).comes_back == (date(2026, 12, 22), date(2026, 12, 29))
    assert effect(schedule, gone).falls_away == ()
    also = replace(schedule, closed=(*schedule.closed, Closed(date(2026, 12, 29), date(2026, 12, 29))))
    assert effect(also, gone).comes_back == (date(2026, 12, 22),)
