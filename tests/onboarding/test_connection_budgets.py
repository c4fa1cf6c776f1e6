"""What lists of connections, the yearly round and files ask of the database: the same for one as for many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from app.commands.demo.volume import generate_connections
from app.common import clock
from app.common.outbox import Message
from app.onboarding.actions.programmes import bring_programme
from app.onboarding.actions.questioning import bring_questionnaires
from app.onboarding.models import (
    Connection,
    ConnectionStep,
    Inquiry,
    RoundRecipient,
    SignalFigure,
    SignalMonth,
    YearlyRound,
)
from app.onboarding.rules import standing as rules
from app.onboarding.rules.nine_steps import NAME, NINE_STEPS
from app.onboarding.rules.standing import Done, Standing, State
from tests import bench, people
from tests.connecting import KEYS, a_connection, in_the_region, region_of_the_cast
from tests.people import Person
from tests.rounds import (
    a_letter,
    a_missing_organisation,
    a_round,
    a_training,
    a_volunteer,
    an_appointment,
    an_attendee,
    an_inquiry,
    place_of,
)
from tests.signalling import a_set, connected, month, said
from tests.test_budgets import LIST, OTHER, SAVE, SHOW, cost, counted, in_short, within

LONG_AGO = timedelta(days=400)


def late() -> Connection:
    """A connection whose yearly evaluation is overdue."""
    return a_connection(in_the_region(), steps=9, on=clock.today() - LONG_AGO)


def letter() -> Any:
    """A letter of the one round there is."""
    there = bench.rows_of(YearlyRound)
    return a_letter(there[0] if there else a_round(region_of_the_cast()), a_connection())


LISTS: dict[str, Callable[[], Any]] = {
    "/connections/": a_connection,
    "/connections/?due=late": late,
    "/connections/?state=underway&sort=organisation": lambda: a_connection(steps=5),
    "/inquiries/": lambda: an_inquiry(a_connection(steps=2)),
    "/appointments/": lambda: an_appointment(a_connection()),
    "/training-attendees/": lambda: an_attendee(a_training(region_of_the_cast()), a_connection()),
    "/missing-organisations/": lambda: a_missing_organisation(a_connection()),
    "/interviews/": lambda: a_volunteer(a_connection()),
    "/trainings/": lambda: a_training(region_of_the_cast()),
    "/rounds/": lambda: a_round(region_of_the_cast()),
    "/round-letters/": letter,
}


@pytest.mark.parametrize("url", LISTS)
def test_a_list_asks_the_same_for_one_row_and_for_twenty_five(marloes: Person, url: str) -> None:
    LISTS[url]()
    assert len(marloes.opens(url).rows()) == 1
    one = cost(marloes, url)
    for _number in range(24):
        LISTS[url]()
    assert len(marloes.opens(url).rows()) == 25
    many = cost(marloes, url)
    within(LIST, many)
    assert len(one) == len(many), in_short(many)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_file_asks_the_same_for_one_connection_and_for_thirty(marloes: Person, kind: str) -> None:
    url = f"/connections/export.{kind}?due=late"
    late()
    marloes.client.get(url)
    one = cost(marloes, url)
    for _number in range(29):
        late()
    many = cost(marloes, url)
    within(OTHER, many)
    assert len(one) == len(many), in_short(many)


def test_the_page_of_a_round_asks_the_same_for_one_letter_and_for_sixty(marloes: Person) -> None:
    small, large = (a_round(region_of_the_cast(), title) for title in ("Klein", "Groot"))
    a_letter(small, late())
    for _number in range(60):
        a_letter(large, late())
    few, many = (cost(marloes, f"/rounds/{one.id}") for one in (small, large))
    within(SHOW, many)
    assert len(few) == len(many), in_short(many)


def test_all_that_are_due_are_put_in_a_round_in_as_many_statements_as_one_is(marloes: Person) -> None:
    late()
    few = _gathers(marloes)
    for _number in range(40):
        late()
    many = _gathers(marloes)
    within(SAVE, many)
    assert len(few) == len(many), in_short(many)
    assert bench.counted(RoundRecipient) == 1 + 41


def _gathers(person: Person) -> list[str]:
    round_ = a_round(region_of_the_cast())
    person.client.get(f"/rounds/{round_.id}/gather")
    return cost(person, f"/rounds/{round_.id}/gather", {"csrf_token": person.token})


def test_letters_are_written_together(marloes: Person) -> None:
    round_ = a_round(region_of_the_cast())
    for _number in range(20):
        place = in_the_region()
        people.with_role("IC", place)
        a_letter(round_, a_connection(place, steps=5))
    marloes.posts(f"/rounds/{round_.id}/send")
    with counted() as said_:
        bench.work_off()
    assert bench.counted(Message) == 20
    written = [one for one in said_ if one.startswith(("INSERT INTO message", "INSERT INTO job"))]
    assert len(written) <= 3, in_short(written)  # the messages, their jobs, and the rhythm of the workers


@pytest.mark.parametrize("url", ["/signals/compliments", "/signal-report/report.xlsx", "/signal-report/paper"])
def test_what_is_told_of_figures_asks_the_same_for_one_organisation_and_for_thirty(
    marloes: Person, url: str
) -> None:
    names = [connected(f"Organisatie {number:02}").label for number in range(31)]
    a_set([(names[0], said(month(3)), 2, 1)])
    marloes.client.get(url)
    one = cost(marloes, url)
    a_set([(name, said(month(back)), 2, 1) for name in names[1:] for back in (1, 2)])
    many = cost(marloes, url)
    within(OTHER, many)
    assert len(many) == len(one), in_short(many)


# Volume for trials of speed


@pytest.fixture
def volume(marloes: Person) -> list[Connection]:
    """A hundred connections with two years of figures; figures that were there gave way."""
    a_set([(connected("Eerste").organisation.name, said(month(1)), 2, 1)])
    with bench.office() as session:
        bring_programme(NAME, NINE_STEPS)
        bring_questionnaires()
        generate_connections(connections=100, years=2, region_id=region_of_the_cast().id, seed=1)
        session.commit()
    return bench.rows_of(Connection, Connection.search_key.like("%vol-0%"))


def test_connections_for_volume_stand_where_the_rules_say(volume: list[Connection]) -> None:
    assert len(volume) == 100
    assert {one.state for one in volume} >= {State.UNDERWAY, State.PAUSED}
    assert len({one.step_number for one in volume}) > 4
    for one in volume:
        steps = bench.rows_of(ConnectionStep, ConnectionStep.connection_id == one.id)
        standing, redone = Standing(one.state, tuple(Done(row.key, row.done_on) for row in steps)), Standing()
        for row in steps:
            papers = rules.Papers(one.accession_signed_on, one.account_form_on)
            redone = rules.complete(NINE_STEPS, redone, row.key, row.done_on, papers, clock.today())
        assert redone.done == standing.done
        due = rules.current(NINE_STEPS, standing)
        assert due is not None and due.key == one.step
        span = rules.due(NINE_STEPS, standing).get(due.key)
        if span and one.state is State.UNDERWAY:
            assert one.due_on == (one.planned_on or span.last)
        assert (one.joined_on is not None) == ("joining" in standing.held)


def test_connections_for_volume_have_figures_since_they_were_connected(volume: list[Connection]) -> None:
    joined = {one.organisation_id: one.joined_on.replace(day=1) for one in volume if one.joined_on}
    months = [month(back) for back in range(24, 0, -1)]
    assert bench.counted(SignalMonth) == 2 * 24
    assert bench.counted(SignalFigure) == sum(first >= since for since in joined.values() for first in months)


def test_connections_for_volume_can_be_worked_with(marloes: Person, volume: list[Connection]) -> None:
    oldest = min((one for one in volume if one.joined_on), key=lambda one: one.joined_on or date.max)
    page = marloes.opens(f"/connections/{oldest.id}")
    name = place_of(oldest).name
    assert page.shows(name) and "None" not in page.body
    for url in ("/connections/?state=underway", "/account-lines/", "/connection-papers/", "/inquiries/"):
        assert len(marloes.opens(url).rows()) == 25, url
    asked = bench.rows_of(Inquiry, Inquiry.connection_id == oldest.id)
    assert len(asked) > 3
    assert marloes.opens(f"/inquiries/{asked[-1].id}")
    assert marloes.opens("/signals/").select("svg.rp-chart")
    underway = next(one for one in volume if one.state is State.UNDERWAY and one.step == "contact")
    page = marloes.posts(f"/connections/{underway.id}/complete", step="contact", done_on=clock.today().isoformat())
    assert page.url.endswith(f"/connections/{underway.id}")
    assert bench.kept(underway).step == KEYS[1]
