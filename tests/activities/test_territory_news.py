"""Lena looks after Testdorp: she hears once of each new activity there, as often as she chooses (mission A-19)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from app.activities.actions import activities as actions
from app.activities.actions import territory, waiting
from app.activities.models import Activity, ImportedActivity, TerritoryNews
from app.activities.rules.activities import ActivityState
from app.activities.rules.moderating import Review
from app.common import clock
from app.common.jobs import enqueue
from app.common.outbox import State
from app.security.models import User
from app.security.rules.notices import Pace, last_monday, until
from tests import bench, people
from tests.factories import AssignmentFactory, OrganisationFactory, UserFactory
from tests.notices import chooses, letters_leave, states_of, told
from tests.people import ELSEWHERE, TESTDORP, Person
from tests.season import ActivityFactory, ImportedActivityFactory, typed

TUESDAY = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
LATER = timedelta(minutes=2)


@pytest.fixture
def now(app: Any) -> Iterator[Any]:
    """A Tuesday morning on which time goes by only when a test says so."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def lena(now: Any) -> User:
    """Local administrator of Testdorp, who wants to know at once."""
    lena = people.user_named("lb@testdorp.example")
    chooses(lena, Pace.AT_ONCE)
    return lena


@pytest.fixture
def linda(now: Any) -> Person:
    """Organises activities in the village hall of Testdorp."""
    return people.at_work("OR")


def publishes(person: Person, title: str = "Taalcafé", **fields: Any) -> Activity:
    """Make an activity in Testdorp and publish it."""
    home = people.organisation(TESTDORP)
    person.posts("/activities/add", **typed(title_nl=title, municipality_id=home.id, **fields))
    made = bench.rows_of(Activity)[-1]
    person.sends_to(f"/activities/{made.id}/publish", {"csrf_token": person.token})
    assert bench.kept(made).state is ActivityState.PUBLISHED
    bench.work_off()  # the first time, its organisation becomes known there
    return made


def works_off(*, sent: bool = True) -> None:
    """Let the portal tell what there is to tell; the letters wait for a mail server unless they are sent."""
    with bench.office() as session:
        enqueue(session, "activities.notices")
        session.commit()
    bench.work_off(DEMO=False, SMTP_HOST="")
    if sent:
        letters_leave()


def test_lena_is_told_at_once_what_is_new_and_only_once(now: Any, lena: User, linda: Person) -> None:
    made = publishes(linda)
    works_off()
    assert not told(lena.email), "the save may not have ended yet"
    now.shift(LATER)
    works_off()
    ((subject, text),) = told(lena.email)
    assert subject == "Nieuwe activiteiten in Regieportaal"
    assert "Testdorp: 1 nieuwe activiteit." in text and "- Taalcafé" in text and "/account/" in text
    for verb in ("withdraw", "publish"):
        linda.sends_to(f"/activities/{made.id}/{verb}", {"csrf_token": linda.token})
    now.shift(LATER)
    works_off()
    assert len(told(lena.email)) == 1, "publishing it again is no news"


def test_several_are_told_in_one_letter_and_not_all_by_name(now: Any, lena: User, linda: Person) -> None:
    for number in range(7):
        publishes(linda, f"Breiavond {number}")
    now.shift(LATER)
    works_off()
    ((_subject, text),) = told(lena.email)
    assert "Testdorp: 7 nieuwe activiteiten." in text and "- Breiavond 4" in text and "- en 2 andere" in text
    assert "Breiavond 5" not in text


def test_nobody_is_told_of_what_he_did_himself(now: Any, lena: User) -> None:
    other = UserFactory(
        organisation=people.organisation(TESTDORP), notices=Pace.AT_ONCE, email="eva@testdorp.example"
    )
    AssignmentFactory(user=other, organisation=people.organisation(TESTDORP), code="LB")
    publishes(Person(lena, people.organisation(TESTDORP), level=2))
    now.shift(LATER)
    works_off()
    assert not told(lena.email) and len(told(other.email)) == 1


def test_each_hears_it_at_the_chosen_pace(now: Any, lena: User, linda: Person) -> None:
    home, mails = people.organisation(TESTDORP), {}
    for pace in Pace:
        one = UserFactory(organisation=home, notices=pace, email=f"{pace.value}@testdorp.example")
        AssignmentFactory(user=one, organisation=home, code="LB")
        mails[pace] = one.email
    publishes(linda)

    def heard() -> set[Pace]:
        works_off()
        return {pace for pace, email in mails.items() if told(email)}

    now.shift(LATER)
    assert heard() == {Pace.AT_ONCE}
    now.move_to(datetime(2026, 12, 2, 6, 1, tzinfo=UTC))
    assert heard() == {Pace.AT_ONCE, Pace.DAILY}
    now.move_to(datetime(2026, 12, 7, 5, 59, tzinfo=UTC))
    assert heard() == {Pace.AT_ONCE, Pace.DAILY}
    now.move_to(datetime(2026, 12, 7, 6, 1, tzinfo=UTC))
    assert heard() == {Pace.AT_ONCE, Pace.DAILY, Pace.WEEKLY}
    now.shift(timedelta(days=8))
    heard()
    assert [len(told(email)) for email in mails.values()] == [1, 1, 1, 0]


def test_only_whoever_looks_after_the_place_at_that_minute_is_told(now: Any, lena: User, linda: Person) -> None:
    home, at = people.organisation(TESTDORP), clock.now()
    spans = {
        "over": (None, at + timedelta(minutes=1)),
        "to come": (at + timedelta(minutes=3), None),
        "now": (at, at + timedelta(minutes=3)),
    }
    mails = {}
    for name, (since, end) in spans.items():
        one = UserFactory(organisation=home, notices=Pace.AT_ONCE, email=f"{name.replace(' ', '')}@t.example")
        AssignmentFactory(user=one, organisation=home, code="LB", valid_from=since, valid_to=end)
        mails[name] = one.email
    for name, fields in (
        ("elsewhere", {}),
        ("inactive", {"active": False}),
        ("unverified", {"verified_at": None}),
    ):
        one = UserFactory(organisation=home, notices=Pace.AT_ONCE, email=f"{name}@t.example", **fields)
        place = OrganisationFactory() if name == "elsewhere" else home
        AssignmentFactory(user=one, organisation=place, code="LB")
        mails[name] = one.email
    publishes(linda)
    now.shift(LATER)
    works_off()
    assert {name for name, email in mails.items() if told(email)} == {"now"}


@pytest.mark.parametrize("gone", ["role", "choice", "activity"])
def test_a_letter_whose_reason_is_gone_stays_here(now: Any, lena: User, linda: Person, gone: str) -> None:
    made = publishes(linda)
    now.shift(LATER)
    works_off(sent=False)
    assert states_of(lena.email) == [State.QUEUED]
    if gone == "choice":
        chooses(lena, Pace.NEVER)
    elif gone == "activity":
        linda.sends_to(f"/activities/{made.id}/withdraw", {"csrf_token": linda.token})
    else:
        with bench.office() as session:
            for held in session.get_one(User, lena.id).assignments:
                held.valid_to = clock.now()
            session.commit()
    letters_leave()
    assert states_of(lena.email) == [State.CANCELLED]


def test_an_activity_that_moves_is_news_where_it_comes(now: Any, lena: User, linda: Person) -> None:
    there = people.organisation(ELSEWHERE)
    eva = UserFactory(organisation=there, notices=Pace.AT_ONCE, email="eva@elders.example")
    AssignmentFactory(user=eva, organisation=there, code="LB")
    made = publishes(linda)
    now.shift(LATER)
    works_off()
    linda.posts(f"/activities/{made.id}/edit", **typed(municipality_id=there.id))
    bench.work_off()  # its organisation becomes known there as well
    now.shift(LATER)
    works_off()
    assert len(told(lena.email)) == 1 and len(told(eva.email)) == 1


def test_the_letter_is_in_the_own_language(now: Any, lena: User, linda: Person) -> None:
    chooses(lena, Pace.AT_ONCE, language="fr")
    publishes(linda, title_fr="Café des langues")
    now.shift(LATER)
    works_off()
    ((subject, text),) = told(lena.email)
    assert subject == "Nouvelles activités dans Regieportaal" and "- Café des langues" in text


def test_what_waits_is_told_and_told_again_when_it_waits_anew(now: Any, lena: User) -> None:
    home = people.organisation(TESTDORP)
    item = ImportedActivityFactory(municipality=home)

    def waits() -> None:
        with bench.office() as session:
            territory.note_waiting(waiting.OFFERED, item.id, home.id)
            session.commit()
        now.shift(LATER)
        works_off()

    waits()
    ((_subject, text),) = told(lena.email)
    assert "Testdorp: 1 activiteit van elders wacht op u." in text
    works_off()
    assert len(told(lena.email)) == 1
    waits()
    assert len(told(lena.email)) == 2
    with bench.office() as session:
        session.get_one(ImportedActivity, item.id).review = Review.NONE
        session.commit()
    waits()
    assert len(told(lena.email)) == 2, "it was decided about by then"


def test_what_waits_is_counted_for_each_municipality_whatever_its_kind(
    now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, there = people.organisation(TESTDORP), people.organisation(ELSEWHERE)
    first = ImportedActivityFactory(municipality=home, waiting_since=TUESDAY - timedelta(days=9))
    ImportedActivityFactory(municipality=home)
    ActivityFactory(organisation=home, published=True)

    def drafts() -> Any:
        mine = select(Activity.id, Activity.municipality_id, Activity.created_at.label("since"))
        return mine.where(Activity.state == ActivityState.DRAFT)

    monkeypatch.setitem(waiting._kinds, "another kind", drafts)
    ActivityFactory(organisation=there)
    with bench.office() as session:
        found = waiting.by_municipality(session, [home.id, there.id])
        assert (found[home.id].count, found[home.id].since) == (2, first.waiting_since)
        assert found[there.id].count == 1
        assert waiting.by_municipality(session, []) == {}
        assert waiting.which_wait(session, "no such kind", [first.id]) == set()


def test_of_activities_that_were_public_before_nothing_is_noted(now: Any, lena: User) -> None:
    made = ActivityFactory(
        organisation=people.organisation(TESTDORP), state=ActivityState.OFFLINE, published_at=TUESDAY
    )
    with bench.office() as session:
        actions.publish(session.get_one(Activity, made.id))
        session.commit()
    assert not bench.counted(TerritoryNews)


@pytest.mark.parametrize(
    ("at", "monday"),
    [
        (datetime(2026, 12, 7, 5, 59, tzinfo=UTC), datetime(2026, 11, 30, 6, tzinfo=UTC)),
        (datetime(2026, 12, 7, 6, 0, tzinfo=UTC), datetime(2026, 12, 7, 6, tzinfo=UTC)),
        (datetime(2026, 12, 13, 22, 0, tzinfo=UTC), datetime(2026, 12, 7, 6, tzinfo=UTC)),
        (datetime(2026, 10, 26, 5, 30, tzinfo=UTC), datetime(2026, 10, 19, 5, tzinfo=UTC)),  # clocks went back
        (datetime(2026, 3, 30, 5, 0, tzinfo=UTC), datetime(2026, 3, 30, 5, tzinfo=UTC)),  # and forward
    ],
)
def test_a_week_begins_on_monday_at_seven_on_the_wall(at: datetime, monday: datetime) -> None:
    assert last_monday(at) == until(Pace.WEEKLY, at) == monday


def test_lena_chooses_once_a_week_among_her_settings(now: Any, lena: User) -> None:
    page = Person(lena, people.organisation(TESTDORP), level=2).posts(
        "/account/", notices=Pace.WEEKLY, phone="020 123 45 67"
    )
    assert page.shows("of onder de activiteiten in uw gemeente")
    assert bench.kept(lena).notices is Pace.WEEKLY
