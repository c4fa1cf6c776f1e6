"""What the pages of signals ask of the database: the same for one organisation as for thirty."""

from __future__ import annotations

from typing import Any

import pytest

from tests import people
from tests.people import Person
from tests.signalling import a_set, connected, expected, month, said
from tests.test_budgets import FORM, LIST, OTHER, SHOW, cost, within

PAGES = {
    "/signal-sets/": LIST,
    "/signal-thresholds/": LIST,
    "/signal-names/": LIST,
    "/signals/": OTHER,
    "/signals/contacts": OTHER,
    "/signallers/": LIST,
    "/signal-report/": OTHER,
}


@pytest.fixture
def marloes(app: Any) -> Person:
    """The coordinator of the region."""
    return people.at_work("AC")


def some(many: int) -> Any:
    """So many organisations with figures of two months."""
    found = [connected(f"Organisatie {number:02}") for number in range(many)]
    for one in found:
        expected(one, 24)
    a_set([(one.label, said(month(back)), 2, 1) for one in found for back in (1, 2)])
    return found


@pytest.mark.parametrize("url", list(PAGES))
def test_a_page_asks_as_much_for_one_organisation_as_for_thirty(marloes: Person, url: str) -> None:
    first = connected("Eerste")
    expected(first, 24)
    a_set([("Eerste", said(month(3)), 2, 1)])
    marloes.opens(url)
    one = cost(marloes, url)
    some(30)
    many = cost(marloes, url)
    within(PAGES[url], many)
    assert len(many) <= len(one) + 1, many


def test_the_page_of_an_organisation_and_those_of_a_file_stay_within_budget(marloes: Person) -> None:
    one = some(3)[0]
    within(SHOW, cost(marloes, f"/signallers/{one.id}"))
    waiting = a_set([(one.label, said(month(1)), 2, 1), ("Onbekend", said(month(1)), 2, 1)], taken=False)
    within(SHOW, cost(marloes, f"/signal-sets/{waiting.id}"))
    within(FORM, cost(marloes, "/signal-sets/add"))
    within(FORM, cost(marloes, f"/signal-sets/{waiting.id}/columns"))
    within(OTHER, cost(marloes, f"/signal-sets/{waiting.id}/check"))
    within(OTHER, cost(marloes, f"/signal-sets/{waiting.id}/take"))


def test_the_list_of_organisations_weighs_no_more_than_a_list_may(marloes: Person) -> None:
    some(30)
    assert len(marloes.opens("/signallers/").body) <= 25_000
