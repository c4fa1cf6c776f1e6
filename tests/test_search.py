"""Searching by fragments: the same rows on both databases, by the index that is there for it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text

from app.common import lately, search
from app.common.lately import Lately
from app.common.scope import kinds
from app.common.web import lists
from app.extensions import db
from tests import bench
from tests.asking import overheard, way_to
from tests.factories import AssignmentFactory, UserFactory
from tests.people import Person
from tests.test_budgets import cost


@pytest.mark.parametrize("fragment", ["zilver", "ilverl", "zi", "ilverling anna", "ZÍLVER", "g"])
def test_every_fragment_finds(gijs: Person, fragment: str) -> None:
    UserFactory(organisation=gijs.place, last_name="Zilverling", first_name="Anna")
    page = gijs.sends(gijs.opens("/users/").form("/users/search"), q=fragment)
    assert [row for row in page.rows() if "Zilverling" in row]


@pytest.mark.parametrize("fragment", ["%", "_", "zil%ling", "\\"])
def test_signs_of_patterns_are_signs(gijs: Person, fragment: str) -> None:
    UserFactory(organisation=gijs.place, last_name="Zilverling")
    page = gijs.sends(gijs.opens("/users/").form("/users/search"), q=fragment)
    assert not page.rows()


def test_pages_of_a_search_follow_each_other(gijs: Person) -> None:
    UserFactory.create_batch(30, organisation=gijs.place, last_name="Zilverling")
    first = gijs.sends(gijs.opens("/users/").form("/users/search"), q="zilverling")
    assert first.shows("1–25 van 30")
    second = gijs.clicks("Volgende")
    assert second.shows("26–30 van 30")
    assert not {row.split()[0] for row in first.rows()} & {*second.rows()}
    assert gijs.clicks("Vorige").rows() == first.rows()


def names(person: Person, fragment: str) -> list[str]:
    """What a search shows, in its order: names, and the headings between them."""
    page = person.sends(person.opens("/users/").form("/users/search"), q=fragment)
    return [row.text.strip() for row in page.select("main table tbody tr th")]


def test_names_that_begin_with_what_was_typed_come_first(gijs: Person) -> None:
    for last, first in (("Aalders", "Zilver"), ("Zilverling", "Bo"), ("Zilverling", "Anna"), ("Berg", "Zilvera")):
        UserFactory(organisation=gijs.place, last_name=last, first_name=first)
    assert names(gijs, "Zílver") == [
        "Begint met “zilver”", "Zilverling, Anna", "Zilverling, Bo",
        "Bevat “zilver” op een andere plaats", "Aalders, Zilver", "Berg, Zilvera",
    ]  # fmt: skip
    assert names(gijs, "zilverl") == ["Zilverling, Anna", "Zilverling, Bo"]
    assert names(gijs, "zilvera") == ["Berg, Zilvera"]
    assert names(gijs, "bo zilver") == ["Zilverling, Bo"]


@pytest.mark.parametrize("size", [25, 50])
def test_paging_there_and_back_meets_every_row_once(gijs: Person, size: int) -> None:
    UserFactory.create_batch(37, organisation=gijs.place, last_name="Zilverling")
    for number in range(40):
        UserFactory(organisation=gijs.place, last_name="Aalders", first_name=f"Zilver{number}")
    searched = gijs.sends(gijs.opens("/users/").form("/users/search"), q="zilver")
    token = searched.url.partition("s=")[2].partition("&")[0]
    page = gijs.opens(f"/users/?s={token}&size={size}")
    pages = [page.rows()]
    while page.select("a[rel=next]"):
        page = gijs.clicks("Volgende")
        pages.append(page.rows())
    met = [row for rows in pages for row in rows if "“zilver”" not in row]
    assert len(met) == len(set(met)) == 77
    assert [row.startswith("Zilverling") for row in met] == [True] * 37 + [False] * 40
    for back in reversed(pages[:-1]):
        assert gijs.clicks("Vorige").rows() == back
    for number, rows in enumerate(pages, 1):
        assert gijs.opens(f"/users/?s={token}&size={size}&page={number}").rows() == rows


def test_counting_stops(gijs: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "SEARCH_LIMIT", 26)
    UserFactory.create_batch(28, organisation=gijs.place, last_name="Zilverling")
    page = gijs.sends(gijs.opens("/users/").form("/users/search"), q="zilverling")
    assert page.shows("1–25 van meer dan 26")
    assert gijs.clicks("Volgende").shows("26–28 van meer dan 26")


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a list may see more rows than are gathered."""
    monkeypatch.setattr(kinds, "FEW", -1)
    monkeypatch.setattr(lists, "_few", Lately())


@pytest.fixture
def long(gijs: Person, many: None, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Gijs, whose list of users is longer than is counted."""
    monkeypatch.setattr(lists, "COUNT_LIMIT", 26)
    monkeypatch.setattr(lists, "_long", Lately())
    UserFactory.create_batch(30, organisation=gijs.place, last_name="Zilverling")
    return gijs


def counts(person: Person, url: str) -> int:
    """How many statements count rows of a list while it is opened."""
    return sum("count(" in statement and "ORDER BY" in statement for statement in cost(person, url))


def test_a_long_list_is_not_counted_again_within_a_minute(long: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    assert counts(long, "/users/") == 1
    assert counts(long, "/users/") == 0
    assert long.opens("/users/").shows("1–25 van meer dan 26")
    monkeypatch.setattr(lately, "SECONDS", 0)
    assert counts(long, "/users/") == 1


def test_the_first_page_of_a_list_reads_its_rows_where_it_finds_them(long: Person) -> None:
    """The first time with how many there are, and again without; another page finds its rows first."""
    for url, at_once in (("/users/", True), ("/users/", True), ("/users/?page=2", False)):
        said = [one for one in cost(long, url) if "login_session" not in one]
        (read,) = (one for one in said if "ab_user.last_name" in one)
        assert ("ORDER BY ab_user.sort_key" in read) is at_once


def test_what_is_known_of_a_long_list_says_nothing_of_another(long: Person, nadia: Person) -> None:
    long.opens("/users/")
    assert counts(long, "/users/?active=no") == 1
    assert counts(nadia, "/users/") == 1
    assert not nadia.opens("/users/").shows("meer dan")


def test_a_list_of_few_is_counted_each_time(gijs: Person) -> None:
    assert [counts(gijs, "/users/") for _time in range(2)] == [1, 1]


@pytest.mark.usefixtures("many")
def test_a_search_goes_by_its_index(gijs: Person) -> None:
    with overheard() as said:
        gijs.sends(gijs.opens("/users/").form("/users/search"), q="zilverling")
    asked = next(pair for pair in said if "count(*) OVER" in pair[0] and "LIKE" in pair[0])
    assert "search_ab_user" in way_to(*asked, without=("seqscan", "indexscan", "indexonlyscan"))


def test_a_page_of_one_municipality_asks_for_roles_row_by_row(gijs: Person, many: None) -> None:
    """A large one gave twenty thousand roles: putting all of them in a list takes longer than the page."""
    with overheard() as said:
        gijs.opens("/users/")
    (asked,) = (pair for pair in said if "ORDER BY ab_user.sort_key" in pair[0])
    page = asked[0].partition("ORDER BY ab_user.sort_key")[0].rpartition("FROM ab_user")[2]
    assert "(SELECT" in page and "IN (SELECT" not in page


def test_who_sees_everybody_has_one_organisation_counted_by_its_index(olivier: Person, many: None) -> None:
    """Gathering all of two hundred thousand users first took a quarter of a second."""
    place = olivier.place.id
    with overheard() as said:
        olivier.opens(f"/users/?organisation_id={place}&active=yes")
    (asked,) = (pair for pair in said if "ORDER BY ab_user.sort_key" in pair[0])
    way = way_to(*asked, without=("seqscan",))
    assert "UNION" not in way and "Seq Scan on ab_user" not in way and "SCAN ab_user" not in way


def test_nothing_is_missing_after_an_upgrade(app: Flask) -> None:
    with bench.office():
        assert search.missing(db.session.connection()) == []


@pytest.mark.owner
def test_readiness_tells_what_is_missing(app: Flask) -> None:
    with bench.office():
        connection = db.session.connection()
        if connection.dialect.name == "sqlite":
            return  # migrations and an upgrade are all it needs
        connection.execute(text("DROP INDEX search_ab_user"))
        assert search.missing(connection) == ["search_ab_user"]
        connection.execute(text(search.LEAKPROOF.replace("LEAKPROOF", "NOT LEAKPROOF")))
        assert len(search.missing(connection)) == 2
        search.install(connection)
        assert search.missing(connection) == []
        db.session.rollback()


@pytest.mark.parametrize("most", [500, -1], ids=["few", "many"])
def test_an_administrator_sees_the_same_users_whether_they_are_few_or_many(
    gijs: Person, nadia: Person, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Those of the organisation, and those of elsewhere that have or had a role in it (decision 0059)."""
    monkeypatch.setattr(kinds, "FEW", most)
    monkeypatch.setattr(lists, "_few", Lately())
    guest = UserFactory(organisation=nadia.place, last_name="Zilverling", first_name="Gast")
    UserFactory(organisation=nadia.place, last_name="Zilverling", first_name="Vreemde")
    UserFactory(organisation=gijs.place, last_name="Zilverling", first_name="Eigen")
    AssignmentFactory(user=guest, organisation=gijs.place)
    assert names(gijs, "zilverling") == ["Zilverling, Eigen", "Zilverling, Gast"]
    with bench.office() as session:
        sqlite = session.get_bind().dialect.name == "sqlite"
    walked = any("INDEXED BY search_ab_user" in one for one in cost(gijs, "/users/"))
    assert walked is (sqlite and most < 0)
