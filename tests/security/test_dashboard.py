"""What Gijs finds on his dashboard: new users by name, what waits, and figures of his own municipality only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import time_machine

from app.common import clock
from app.common.context import Context, working_as
from app.common.scope import Scope
from app.common.web import charts
from app.security.actions import figures
from tests import bench, people
from tests.factories import AssignmentFactory, OrganisationFactory, ProductFactory, UserFactory
from tests.people import Person

NOVEMBER = datetime(2026, 11, 27, 9, tzinfo=UTC)


def seen_by(person: Person) -> figures.UserFigures:
    with person.app.app_context(), working_as(Context(scope=Scope(person.place.id))):
        return figures.users()


def test_new_users_stand_there_by_name_with_what_they_wait_for(gijs: Person) -> None:
    at = clock.now()
    UserFactory(organisation=gijs.place, new=True, username="eh-nieuw", created_at=at)
    UserFactory(
        organisation=gijs.place, waiting=True, first_name="Sanne", prefix="de", last_name="Wit", created_at=at,
    )  # fmt: skip
    UserFactory(organisation=gijs.place, handled_at=None, last_name="Benali", created_at=at - timedelta(days=3))
    rows = gijs.opens("/").rows("section[aria-labelledby=new] tbody tr")
    assert len(rows) == 3
    assert "Benali" in rows[0] and rows[0].endswith("Rollen 3 dagen")
    assert "eh-nieuw" in rows[1] and "Eigen gegevens vandaag" in rows[1]
    assert "Sanne de Wit" in rows[2] and "Rollen en code" in rows[2]
    assert gijs.clicks("Sanne de Wit").heading == "Sanne de Wit"


def test_five_are_named_and_all_can_be_seen(gijs: Person) -> None:
    for _each in range(7):
        UserFactory(organisation=gijs.place, waiting=True)
    page = gijs.opens("/")
    assert len(page.rows("section[aria-labelledby=new] tbody tr")) == 5
    assert len(gijs.clicks("Alle 7 bekijken").rows()) == 7


def test_without_newcomers_there_is_no_table(gijs: Person) -> None:
    assert not gijs.opens("/").select("section[aria-labelledby=new]")


def test_who_works_elsewhere_is_not_without_a_role(gijs: Person, olivier: Person) -> None:
    """Olivier lives in Testdorp and works at the Servicedesk, where Gijs sees nothing."""
    assert bench.kept(olivier.user).organisation_id == gijs.place.id
    before = seen_by(gijs).waiting["without_role"]
    idle = UserFactory(organisation=gijs.place)
    assert seen_by(gijs).waiting["without_role"] == before + 1
    rows = gijs.opens("/users/?role=none").rows()
    assert any(idle.last_name in row for row in rows)
    assert not any("Maes" in row for row in rows)


def test_figures_are_of_one_s_own_municipality(gijs: Person) -> None:
    before, products = seen_by(gijs), ProductFactory(name="Xylofoon")
    elsewhere = UserFactory(organisation=OrganisationFactory(), waiting=True)
    AssignmentFactory(user=elsewhere, code="G", product=products)
    AssignmentFactory(user=elsewhere, code="GB")
    assert seen_by(gijs) == before
    assert "Xylofoon" not in gijs.opens("/").text


def test_a_month_begins_at_midnight_here(gijs: Person) -> None:
    with time_machine.travel(NOVEMBER, tick=False):
        before = [number for _start, number in seen_by(gijs).months]
        midnight = clock.begin_of(clock.today().replace(day=1))
        for minutes in (-1, 1):
            UserFactory(organisation=gijs.place, created_at=midnight + timedelta(minutes=minutes))
        after = [number for _start, number in seen_by(gijs).months]
    assert [new - old for old, new in zip(before, after, strict=True)] == [0, 0, 0, 0, 1, 1]


def test_months_cross_the_turn_of_the_year() -> None:
    with time_machine.travel(datetime(2027, 2, 3, tzinfo=UTC), tick=False):
        spans = clock.months_until_now(4)
    assert [clock.on_the_wall(start).strftime("%m-%Y") for start, _end in spans] == [
        "11-2026", "12-2026", "01-2027", "02-2027",
    ]  # fmt: skip
    assert all(end == start for (_a, end), (start, _b) in pairwise(spans))


def test_the_highest_bar_fills_its_place_and_nothing_is_no_fault() -> None:
    assert [bar.width for bar in charts.lying([("a", 2), ("b", 1)])] == [100.0, 50.0]
    assert [bar.height for bar in charts.standing([("a", 0), ("b", 4)])] == [0.0, 76.0]
    assert charts.standing([("a", 0)])[0].height == 0
    assert charts.lying([]) == ()


def test_the_picture_says_in_words_what_it_shows(gijs: Person) -> None:
    user = UserFactory(organisation=gijs.place)
    AssignmentFactory(user=user, organisation=gijs.place, code="G", product=ProductFactory(name="Klarinet"))
    (picture, *_others) = gijs.opens("/").select("svg.rp-chart")
    assert str(picture["aria-label"]).startswith("Gebruikers per product: ")
    assert "Klarinet 1" in str(picture["aria-label"])


def test_who_manages_no_users_gets_none_of_it(gijs: Person) -> None:
    page = people.at_work("PR").opens("/")
    assert not page.select("svg.rp-chart, section[aria-labelledby=new]")
