"""Everybody reads what is published on the territory of a municipality that shows it, and nobody reads more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select, text, update

from app.activities.actions import agendas as actions
from app.activities.models import Activity, ActivityTopic, PublicAgenda, Topic
from app.activities.rules.activities import ActivityState
from app.common import context
from app.common.errors import OutOfScope, RuleBroken
from app.extensions import db
from app.plans.models import Person as PersonOfPlan
from app.security.models import LoginSession, Organisation, User
from tests import bench, people
from tests.activities.agenda import AGENDA, on_that_monday, opened, published
from tests.factories import OrganisationFactory, PersonFactory, TopicFactory
from tests.people import ELSEWHERE, TESTDORP, VOORBEELDSTAD, Person
from tests.season import ActivityFactory, PublicAgendaFactory
from tests.test_budgets import FORM, LIST, SAVE, SHOW, cost, within

FORMS = ("", "/month", "/embed", "/agenda.ics", "/feed.rss", "/activities.json")


@pytest.fixture(autouse=True)
def that_monday() -> Iterator[None]:
    """It is Monday 30 November 2026."""
    with on_that_monday():
        yield


@pytest.fixture
def village(app: Any) -> Organisation:
    """Testdorp, which shows its agenda."""
    return opened()


def read(visitor: Person, where: str = AGENDA) -> str:
    """What stands at an address, whatever its form."""
    answer = visitor.client.get(where)
    assert answer.status_code == 200, where
    return answer.get_data(as_text=True)


# What is read


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("state", [state for state in ActivityState if state is not ActivityState.PUBLISHED])
def test_nothing_is_read_but_what_is_published(
    visitor: Person, village: Organisation, form: str, state: ActivityState
) -> None:
    published(village, "Taalcafé")
    hidden = published(village, "Geheimpje", state=state)
    told = read(visitor, AGENDA + form)
    assert "Taalcafé" in told
    assert "Geheimpje" not in told
    assert visitor.client.get(f"{AGENDA}/{hidden.id}").status_code == 404
    assert visitor.client.get(f"{AGENDA}/{hidden.id}.ics").status_code == 404


@pytest.mark.parametrize("form", FORMS)
def test_the_agenda_of_one_municipality_tells_nothing_of_another(
    visitor: Person, village: Organisation, form: str
) -> None:
    city = opened(VOORBEELDSTAD)
    of_the_city = published(city, "Stadsfeest")
    published(village, "Dorpsfeest")
    assert "Stadsfeest" not in read(visitor, AGENDA + form)
    assert "Dorpsfeest" not in read(visitor, f"/agenda/voorbeeldstad{form}")
    assert visitor.client.get(f"{AGENDA}/{of_the_city.id}").status_code == 404
    assert visitor.client.get(f"{AGENDA}/{of_the_city.id}.ics").status_code == 404
    assert visitor.client.get(f"/agenda/voorbeeldstad/{of_the_city.id}").status_code == 200


@pytest.mark.parametrize("form", [*FORMS, "/{pk}", "/{pk}.ics"])
def test_an_agenda_that_is_switched_off_does_not_exist(visitor: Person, app: Any, form: str) -> None:
    village = opened(shown=False)
    pk = published(village, "Taalcafé").id
    assert visitor.client.get(AGENDA + form.format(pk=pk)).status_code == 404
    assert AGENDA not in read(visitor, "/agenda/sitemap.xml")
    assert "Testdorp" not in read(visitor, "/agenda/")


def test_a_municipality_that_set_nothing_has_no_agenda(visitor: Person) -> None:
    people.organisation(ELSEWHERE)
    for code in ("elders", "EL-0001", "0363", "x" * 500, "..%2f", "%00"):
        assert visitor.client.get(f"/agenda/{code}").status_code == 404, code


def test_it_is_found_by_the_number_of_its_municipality_and_by_its_short_name(visitor: Person, app: Any) -> None:
    for numbers in ({"nis_code": "44021"}, {"cbs_code": "0344"}):
        place = OrganisationFactory(name="Ergens", **numbers)
        PublicAgendaFactory(organisation=place, short_name=None)
        published(place, "Taalcafé", organisation=place)
        code = next(iter(numbers.values()))
        assert visitor.opens(f"/agenda/{code}").heading == "Activiteiten in Ergens"
        assert f"/agenda/{code}" in visitor.opens("/agenda/").links()


def test_one_finds_it_whatever_the_capitals(visitor: Person, village: Organisation) -> None:
    assert visitor.opens("/agenda/TestDorp").heading == "Activiteiten in Testdorp"


# Who asks makes no difference


def test_who_is_logged_in_reads_the_same_and_leaves_no_trace(visitor: Person, village: Organisation) -> None:
    published(village, "Taalcafé")
    published(village, "Geheimpje", state=ActivityState.DRAFT)
    bram = people.at_work("LB")
    sessions = bench.counted(LoginSession)
    answer = bram.client.get(AGENDA)
    assert answer.get_data() == visitor.client.get(AGENDA).get_data()
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert bench.counted(LoginSession) == sessions


def test_it_is_read_from_outside_the_networks_of_staff(
    visitor: Person, village: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.common.web.networks import Networks

    monkeypatch.setitem(visitor.app.extensions, "networks", Networks.of(["10.0.0.0/8"]))
    assert visitor.client.get("/login/").status_code == 403
    assert visitor.client.get(AGENDA).status_code == 200


def test_nothing_can_be_sent_to_it(visitor: Person, village: Organisation) -> None:
    for form in FORMS:
        assert visitor.client.post(AGENDA + form, data={"q": "x"}).status_code == 405, form


# Below the pages: what a visitor can ask of the database


def rows_of_a_visitor(kind: Any) -> int:
    """How many rows of a kind the database gives a visitor."""
    with bench.the_app().app_context(), context.as_visitor():
        return int(db.session.scalar(select(func.count()).select_from(kind)) or 0)


def test_a_visitor_sees_published_activities_of_shown_agendas_and_no_other_row(village: Organisation) -> None:
    topic = TopicFactory(organisation=village)
    shown = published(village, "Taalcafé", topics=[topic])
    published(village, "Geheimpje", state=ActivityState.WAITING, topics=[topic])
    hidden = people.organisation(ELSEWHERE)
    PublicAgendaFactory(organisation=hidden, shown=False)
    published(hidden, "Elders")
    published(people.organisation(VOORBEELDSTAD), "Zonder agenda")
    PersonFactory(organisation=village)
    assert (rows_of_a_visitor(Activity), rows_of_a_visitor(PublicAgenda)) == (1, 1)
    assert (rows_of_a_visitor(PersonOfPlan), rows_of_a_visitor(User)) == (0, 0)
    with bench.the_app().app_context(), context.as_visitor():
        assert db.session.scalar(select(Topic.id).where(Topic.organisation_id == village.id))
        about = db.session.scalars(select(ActivityTopic.activity_id)).all()
    assert about == [shown.id]


def test_visitors_read_the_topics_that_a_municipality_keeps_itself(visitor: Person, village: Organisation) -> None:
    talking = TopicFactory(organisation=village, code="praten", name={"nl": "Praten", "fr": "Parler"})
    shown = published(village, "Taalcafé", topics=[talking])
    published(village, "Geheimpje", state=ActivityState.DRAFT, topics=[TopicFactory(organisation=village)])
    assert [one.text for one in visitor.opens(AGENDA).select("#topic option")][1:] == ["Praten"]
    assert visitor.opens(f"{AGENDA}/{shown.id}?lang=fr").shows("Parler")
    (told,) = visitor.client.get(f"{AGENDA}/activities.json").get_json()["activities"]
    assert told["topics"] == [{"code": "praten", "name": {"nl": "Praten", "fr": "Parler"}}]
    with bench.the_app().app_context(), context.as_visitor():
        plain = db.session.connection().execute(text("SELECT code FROM topic WHERE code = 'praten'"))
        assert [row.code for row in plain] == ["praten"], "under the policies of PostgreSQL as well"
        db.session.get_one(Topic, talking.id).active = False
        with pytest.raises(OutOfScope):
            db.session.flush()
        db.session.rollback()


def test_the_database_says_so_as_well(village: Organisation) -> None:
    """On PostgreSQL, to whatever statement; SQLite has no policies, and there the session alone decides."""
    published(village, "Taalcafé")
    published(village, "Geheimpje", state=ActivityState.WAITING)
    published(people.organisation(VOORBEELDSTAD), "Zonder agenda")
    with bench.the_app().app_context(), context.as_visitor():
        found = db.session.connection().scalar(text("SELECT count(*) FROM activity"))
        under_policies = db.engine.dialect.name == "postgresql"
    assert found == (1 if under_policies else 3)


def test_a_visitor_writes_nothing(village: Organisation) -> None:
    activity = published(village, "Taalcafé")
    with bench.the_app().app_context(), context.as_visitor():
        row = db.session.get_one(Activity, activity.id)
        row.place = "Elders"
        with pytest.raises(OutOfScope):
            db.session.flush()
        db.session.rollback()
        with pytest.raises(OutOfScope):
            db.session.execute(update(Activity).values(search_key="gekaapt"))
        db.session.add(PublicAgenda(organisation_id=people.organisation(ELSEWHERE).id, shown=True))
        with pytest.raises(OutOfScope):
            db.session.flush()
        db.session.rollback()
    (kept,) = bench.rows_of(Activity)
    assert kept.place == "Bibliotheek"
    assert bench.counted(PublicAgenda, PublicAgenda.shown.is_(True)) == 1


def test_other_scopes_see_what_they_saw(village: Organisation) -> None:
    """Who works elsewhere sees no activity of Testdorp because it is public."""
    published(village, "Taalcafé")
    karel = people.with_role("LB", people.organisation(ELSEWHERE))
    assert not karel.opens("/activities/").rows()


# The switch


def test_bram_shows_the_agenda_and_takes_it_away(visitor: Person, bram: Person) -> None:
    published(people.organisation(TESTDORP), "Taalcafé")
    assert visitor.client.get(AGENDA).status_code == 404
    page = bram.posts("/public-agendas/add", shown="y", short_name="Testdorp", about_nl="Kom erbij!")
    assert page.heading == "Testdorp"
    assert "http://localhost/agenda/testdorp" in page.links()
    assert 'src="http://localhost/agenda/testdorp/embed"' in page.content
    assert visitor.opens(AGENDA).shows("Kom erbij!")
    (agenda,) = bench.rows_of(PublicAgenda)
    bram.posts(f"/public-agendas/{agenda.id}/edit", shown=None)
    assert visitor.client.get(AGENDA).status_code == 404


def test_a_new_agenda_is_not_shown_unless_somebody_says_so(visitor: Person, bram: Person) -> None:
    bram.posts("/public-agendas/add", short_name="testdorp")
    (agenda,) = bench.rows_of(PublicAgenda)
    assert not agenda.shown
    assert visitor.client.get(AGENDA).status_code == 404


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"short_name": "9-straatjes"}, "begin met een letter"),
        ({"short_name": "../login"}, "begin met een letter"),
        ({"short_name": "elders"}, "Een andere gemeente heeft deze korte naam."),
        ({"shown": "y"}, "De gemeente heeft geen CBS- of NIS-code. Vul een korte naam in."),
        ({"short_name": "testdorp", "about_fr": "Bienvenue"}, "Vul ook de Nederlandse tekst in."),
    ],
)
def test_bram_is_told_what_cannot_be(bram: Person, typed: dict[str, Any], told: str) -> None:
    PublicAgendaFactory(organisation=people.organisation(ELSEWHERE), short_name="elders", shown=False)
    page = bram.posts("/public-agendas/add", **typed)
    assert any(told in error for error in page.errors()), page.errors()
    assert bench.counted(PublicAgenda) == 1


def test_there_is_one_agenda_of_each_municipality_and_none_of_others(app: Any) -> None:
    village = opened()
    with bench.office():
        with pytest.raises(RuleBroken, match="already"):
            actions.begin({"shown": True}, organisation_id=village.id)
        with pytest.raises(RuleBroken, match="Only a municipality"):
            actions.begin({"shown": True}, organisation_id=people.organisation("DT-0001").id)


def test_the_screen_of_an_agenda_stays_within_its_budgets(bram: Person, village: Organisation) -> None:
    (agenda,) = bench.rows_of(PublicAgenda)
    within(LIST, cost(bram, "/public-agendas/"))
    within(SHOW, cost(bram, f"/public-agendas/{agenda.id}"))
    within(FORM, cost(bram, f"/public-agendas/{agenda.id}/edit"))
    fields = {"csrf_token": bram.token, "version": "1", "once": "first", "shown": "y", "short_name": "testdorp"}
    within(SAVE, cost(bram, f"/public-agendas/{agenda.id}/edit", fields))


def test_another_municipality_cannot_touch_it(village: Organisation) -> None:
    (agenda,) = bench.rows_of(PublicAgenda)
    karel = people.with_role("LB", people.organisation(ELSEWHERE))
    assert not karel.opens("/public-agendas/").rows()
    for verb in ("", "/edit", "/history"):
        karel.opens(f"/public-agendas/{agenda.id}{verb}", 404)


def test_what_an_organiser_takes_out_is_gone_at_once(visitor: Person, village: Organisation) -> None:
    tineke = people.at_work("OR")
    activity = ActivityFactory(
        organisation=tineke.place, municipality=village, title={"nl": "Breien"}, published=True
    )
    assert "Breien" in read(visitor)
    tineke.posts(f"/activities/{activity.id}/withdraw")
    assert "Breien" not in read(visitor)
    assert visitor.client.get(f"{AGENDA}/{activity.id}").status_code == 404
