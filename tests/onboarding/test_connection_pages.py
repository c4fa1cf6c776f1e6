"""Marloes of the region works with her connections on screens; Selma of the institution reads his own."""

from __future__ import annotations

from typing import Any

import pytest

from app.onboarding.models import Connection
from tests import bench, people
from tests.browser import Page
from tests.connecting import a_connection, in_the_region, region_of_the_cast, region_office
from tests.people import Person


@pytest.fixture
def marloes(app: Any) -> Person:
    """The coordinator of the region."""
    return people.with_role("AC", region_office(), first_name="Marloes", last_name="Dekker")


@pytest.fixture
def selma(app: Any) -> Person:
    """The coordinator of an institution."""
    return people.at_work("IC")


def names(page: Page) -> list[str]:
    """The organisations of a list."""
    return [link.get_text() for link in page.select("main tbody th a")]


def test_marloes_sees_what_asks_for_action_and_how_many_stand_at_each_step(marloes: Person) -> None:
    a_connection(in_the_region(name="De Wegwijzer"), steps=1)
    a_connection(in_the_region(name="Pinkel"), steps=9)
    page = marloes.opens("/connections/")
    assert names(page) == ["De Wegwijzer"]
    assert page.shows("1 stap vraagt nu om actie") and page.shows("2 organisaties, waarvan 1 aangesloten")
    board = [stop.get_text(" ") for stop in page.select(".rp-board a")]
    assert len(board) == 9 and board[1].startswith("1") and board[8].startswith("1")
    assert len(marloes.opens("/connections/?view=all").rows()) == 2
    assert names(marloes.opens("/connections/?step=yearly")) == ["Pinkel"]


def test_the_page_of_a_connection_shows_its_steps(marloes: Person) -> None:
    connection = a_connection(in_the_region(name="De Wegwijzer"), steps=4)
    page = marloes.opens(f"/connections/{connection.id}")
    steps = page.select(".rp-steps > li")
    assert len(steps) == 9 and [step.get("aria-current") for step in steps].index("step") == 4
    assert page.shows("De toetredingsovereenkomst is nog niet getekend.")


def test_marloes_begins_a_connection(marloes: Person) -> None:
    a_connection()  # brings the programme
    place = in_the_region(name="De Wegwijzer")
    form = marloes.opens("/connections/add")
    assert form.select("input[name=region_id__text]")[0]["value"] == region_of_the_cast().name
    marloes.posts("/connections/add", organisation_id=place.id, sector="youth_care", approach="Via de wijk")
    (begun,) = bench.rows_of(Connection, Connection.organisation_id == place.id)
    assert (begun.step, begun.approach, begun.coordinator_id) == ("contact", "Via de wijk", marloes.user.id)
