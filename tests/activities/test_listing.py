"""The list of activities: found from the few that somebody may see, or from all in their order, it is the same."""

from __future__ import annotations

import pytest

from app.activities.models import Activity
from app.common.lately import Lately
from app.common.scope import kinds
from app.common.web import lists
from app.security.models import Organisation
from tests import bench, people
from tests.browser import Page
from tests.people import ELSEWHERE, Person
from tests.season import ActivityFactory
from tests.test_budgets import LIST, cost, within


@pytest.fixture(params=[500, -1], ids=["few", "many"])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether what somebody may see counts as few; more than one is many in the other case."""
    monkeypatch.setattr(kinds, "FEW", request.param)
    monkeypatch.setattr(lists, "_few", Lately())
    return request.param > 0


@pytest.fixture
def season(tineke: Person, village: Organisation) -> dict[str, Activity]:
    """What the village hall does, what others do in the village, and what lies elsewhere."""
    elsewhere = people.organisation(ELSEWHERE)
    places = {
        "Bakken": (tineke.place, village),
        "Taalcafé": (village, village),
        "Dansen": (tineke.place, elsewhere),
        "Aikido": (elsewhere, elsewhere),
    }
    return {
        title: ActivityFactory(organisation=whose, municipality=where, title={"nl": title})
        for title, (whose, where) in places.items()
    }


def titles(person: Person, query: str = "") -> list[str]:
    """The titles of the list, in its order."""
    return named(person.opens(f"/activities/{query}"))


def named(page: Page) -> list[str]:
    """The names of the rows of a list."""
    return [row.get_text(strip=True) for row in page.select("main tbody th[scope=row] a")]


@pytest.mark.usefixtures("season", "few")
def test_a_municipality_sees_what_lies_in_it_and_an_organiser_what_is_its_own(
    bram: Person, tineke: Person
) -> None:
    assert titles(bram) == ["Bakken", "Taalcafé"]
    assert titles(tineke) == ["Bakken", "Dansen"]
    assert titles(tineke, "?dir=desc") == ["Dansen", "Bakken"]
    assert titles(bram, "?state=published") == []


@pytest.mark.usefixtures("season", "few")
def test_a_search_finds_no_more(bram: Person) -> None:
    found = {word: named(bram.posts("/activities/", to="/activities/search", q=word)) for word in ("taal", "aiki")}
    assert found == {"taal": ["Taalcafé"], "aiki": []}


@pytest.mark.usefixtures("season")
def test_few_are_found_from_those_few_on_sqlite(bram: Person, few: bool) -> None:
    """PostgreSQL knows how many there are, and chooses by itself."""
    bram.opens("/activities/")
    asked = cost(bram, "/activities/")
    within(LIST, asked)
    walked = any("INDEXED BY search_activity" in one for one in asked)
    with bench.office() as session:
        sqlite = session.get_bind().dialect.name == "sqlite"
    assert walked is (sqlite and not few)
