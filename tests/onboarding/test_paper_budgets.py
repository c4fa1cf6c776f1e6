"""Papers, account lines and hand-overs ask the database the same for one row and for twenty-five."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.onboarding.rules.papers import PaperKind, PaperState
from tests import people
from tests.connecting import a_connection
from tests.papers_kept import a_line, a_paper, a_template, handed_over
from tests.people import Person
from tests.test_budgets import FORM, LIST, PAGE_BYTES, SAVE, SHOW, cost, in_short, within


@pytest.fixture
def marloes(app: Flask) -> Person:
    """The coordinator of the region."""
    return people.at_work("AC")


MADE: dict[str, Callable[[], Any]] = {
    "/connection-papers/": lambda: a_paper(kind=PaperKind.COVENANT, state=PaperState.SENT),
    "/account-lines/": a_line,
    "/hand-overs/": handed_over,
}


@pytest.mark.parametrize("url", MADE)
def test_a_list_asks_the_same_for_one_row_and_for_twenty_five(marloes: Person, url: str):
    MADE[url]()
    one = cost(marloes, url)
    for _number in range(24):
        MADE[url]()
    many = cost(marloes, url)
    within(LIST, many)
    assert len(one) == len(many), in_short(many)
    page = marloes.opens(url)
    assert len(page.rows()) == 25 and len(page.body.encode()) <= PAGE_BYTES


def test_templates_ask_the_same_for_one_row_and_for_many(app: Flask):
    fatima = people.with_role("FB", people.organisation(people.REGION))
    template = a_template()
    one = cost(fatima, "/paper-templates/")
    for _number in range(5):
        a_template()
    many = cost(fatima, "/paper-templates/")
    within(LIST, many)
    assert len(one) == len(many), in_short(many)
    within(SHOW, cost(fatima, f"/paper-templates/{template.id}"))


def test_pages_and_forms_stay_within_their_budgets(marloes: Person):
    connection = a_connection()
    paper, draft = a_paper(connection, state=PaperState.SENT), a_paper(connection, PaperKind.PROFILE)
    line, handed = a_line(connection), handed_over()
    for url in (f"/connection-papers/{paper.id}", f"/account-lines/{line.id}", f"/hand-overs/{handed.id}"):
        within(SHOW, cost(marloes, url))
    for url in (
        f"/connection-papers/add?connection_id={connection.id}", f"/connection-papers/send/{connection.id}",
        f"/connection-papers/{paper.id}/sign", f"/connection-papers/{draft.id}/replace",
        f"/account-lines/{line.id}/trained", f"/account-lines/{line.id}/edit",
        f"/account-lines/upload/{connection.id}", f"/hand-overs/add?connection_id={connection.id}",
    ):  # fmt: skip
        within(FORM, cost(marloes, url))


def test_saving_stays_within_its_budget(marloes: Person):
    line = a_line()
    sent = {"csrf_token": marloes.token, "on": "2026-11-01"}
    within(SAVE, cost(marloes, f"/account-lines/{line.id}/leaves", {**sent, "on": "2030-01-01"}))
    handed = handed_over()
    within(SAVE, cost(marloes, f"/hand-overs/{handed.id}/confirm", sent))
