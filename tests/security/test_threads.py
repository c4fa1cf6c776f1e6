"""Four people at once on one process: nobody ever reads what another one searched for (framework issue 2366)."""

from __future__ import annotations

import threading

import pytest
from flask import Flask

from tests import people
from tests.people import Person

PAGES = 60
TERMS = ("jansen", "bakker", "vries", "")

pytestmark = pytest.mark.committed


def seen_by_four(app: Flask) -> list[set[str]]:
    """For each of four people, the search terms that stood on sixty list pages of theirs."""
    seen: list[set[str]] = [set() for _term in TERMS]
    persons = [people.at_work("GB") for _term in TERMS]
    start = threading.Barrier(len(TERMS))

    def work(number: int, person: Person, term: str) -> None:
        start.wait()
        for _page in range(PAGES):
            answer = person.client.post("/users/search", data={"q": term, "csrf_token": person.token})
            page = person.client.get(answer.headers["Location"]).get_data(as_text=True)
            seen[number] |= {other for other in TERMS if other and f'value="{other}"' in page}

    threads = [
        threading.Thread(target=work, args=(number, person, term))
        for number, (person, term) in enumerate(zip(persons, TERMS, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def test_sixty_pages_each_show_nobody_elses_search_term(app: Flask) -> None:
    assert seen_by_four(app) == [{term} if term else set() for term in TERMS]
