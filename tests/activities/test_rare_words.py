"""Rare words in activities: the same rows for organisers and visitors, gathered or walked to (decision 0095)."""

from __future__ import annotations

import pytest

from app.common import grams
from app.common.lately import Lately
from app.common.scope import kinds
from app.common.web import lists
from tests import bench, people
from tests.activities.agenda import AGENDA, on_that_monday, opened, published
from tests.people import ELSEWHERE, Person
from tests.season import ActivityFactory
from tests.test_budgets import LIST, cost, within


@pytest.fixture(params=[500, -1], ids=["gathered", "walked"])
def most(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many rows are gathered, for whoever may see more activities than are gathered for that alone."""
    monkeypatch.setattr(kinds, "FEW", -1)
    monkeypatch.setattr(lists, "_few", Lately())
    monkeypatch.setattr(grams, "FEW", request.param)
    return int(request.param)


def found(person: Person, words: str) -> list[str]:
    """What a search for activities shows, in its order, page by page."""
    page = person.sends(person.opens("/activities/").form("/activities/search"), q=words)
    titles = [row.text.strip() for row in page.select("main table tbody tr th")]
    while page.select("a[rel=next]"):
        page = person.clicks("Volgende")
        titles += [row.text.strip() for row in page.select("main table tbody tr th")]
    return titles


def test_an_organiser_finds_rare_words_in_the_order_of_the_list(tineke: Person, most: int) -> None:
    for title in ("Zwemmen", "Avond boogschieten", "Boogschieten", "Bóógschieten 100% gratis"):
        ActivityFactory(organisation=tineke.place, title={"nl": title})
    ActivityFactory(title={"nl": "Boogschieten van anderen"})
    first, other = "Begint met “boogsch”", "Bevat “boogsch” op een andere plaats"
    assert found(tineke, "BOOGSCH") == [
        first,
        "Boogschieten",
        "Bóógschieten 100% gratis",
        other,
        "Avond boogschieten",
    ]
    assert found(tineke, "schieten avo") == ["Avond boogschieten"]
    assert found(tineke, "100%") == ["Bóógschieten 100% gratis"]
    assert not found(tineke, "boog%ten") and not found(tineke, 'boo"') and not found(tineke, "anderen")


def test_pages_there_and_back_are_the_same_either_way(tineke: Person, most: int) -> None:
    for number in range(30):
        ActivityFactory(organisation=tineke.place, title={"nl": f"Boogschieten {number:02}"})
        ActivityFactory(organisation=tineke.place, title={"nl": f"Avond {number:02} boogschieten"})
    forth = found(tineke, "boogschieten")
    names = [title for title in forth if "“" not in title]
    assert names == [
        *(f"Boogschieten {n:02}" for n in range(30)),
        *(f"Avond {n:02} boogschieten" for n in range(30)),
    ]
    last = tineke.clicks("Vorige")
    assert last.shows("26–50 van 60")
    assert tineke.clicks("Vorige").shows("1–25 van 60")


def test_a_search_for_a_rare_word_walks_no_list_and_keeps_the_budget(tineke: Person, most: int) -> None:
    ActivityFactory(organisation=tineke.place, title={"nl": "Boogschieten"})
    found(tineke, "boogschieten")
    assert tineke.page is not None
    said = cost(tineke, tineke.page.url)
    within(LIST, said)
    with bench.office() as session:
        sqlite = session.get_bind().dialect.name == "sqlite"
    assert any("MATCH" in one for one in said) is sqlite
    assert any("INDEXED BY search_activity" in one for one in said) is (sqlite and most < 0)


@pytest.mark.usefixtures("most")
def test_visitors_find_rare_words_among_what_is_shown_alone(visitor: Person) -> None:
    with on_that_monday():
        place = opened()
        published(place, "Boogschieten voor iedereen")
        published(place, "Boogschieten in een klad", published=False)
        published(people.organisation(ELSEWHERE), "Boogschieten elders")
        published(place, "Zwemmen")
        page = visitor.opens(f"{AGENDA}?q=boogschieten")
        assert page.shows("Boogschieten voor iedereen")
        assert not any(page.shows(one) for one in ("in een klad", "elders", "Zwemmen"))


def test_nothing_of_a_deleted_activity_is_left_to_be_found(tineke: Person, most: int) -> None:
    item = ActivityFactory(organisation=tineke.place, title={"nl": "Boogschieten"})
    assert found(tineke, "boogschieten") == ["Boogschieten"]
    tineke.posts(f"/activities/{item.id}/delete")
    assert found(tineke, "boogschieten") == []
