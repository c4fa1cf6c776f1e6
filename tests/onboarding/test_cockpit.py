"""The cockpit of Marloes: how the work of her region stands, and the ways from there to all of it."""

from __future__ import annotations

from datetime import date, timedelta

from app.common import clock
from app.onboarding.models import Connection
from app.onboarding.rules.throughput import QUARTERS, since, throughput
from tests import bench, people
from tests.connecting import a_connection
from tests.factories import RegionFactory
from tests.people import Person
from tests.rounds import an_appointment
from tests.test_budgets import DASHBOARD, OTHER, cost, within


def rows(page: object) -> dict[str, list[str]]:
    """The table of steps: for each its numbers."""
    found = {}
    for row in page.select("#steps ~ * tr, section[aria-labelledby=steps] tbody tr"):  # type: ignore[attr-defined]
        found[row.th.get_text(strip=True)] = [cell.get_text(strip=True) for cell in row.select("td")]
    return found


def test_marloes_sees_how_many_stand_at_each_step_and_how_many_ask_for_action(marloes: Person) -> None:
    a_connection(steps=1)
    a_connection(steps=6, on=clock.today() - timedelta(days=400))  # the first evaluation is long overdue
    page = marloes.opens("/cockpit/")
    table = rows(page)
    assert len(table) == 9
    assert table["2. Oriënterend gesprek"] == ["1", "1", "0"]  # without a date it asks for action
    assert table["7. Eerste evaluatie"] == ["1", "1", "1"]
    (late,) = [str(one["href"]) for one in page.select("main a[href*='step=evaluation_1'][href*='due=late']")]
    assert len(marloes.opens(late).rows()) == 1


def test_what_is_overdue_most_comes_first(marloes: Person) -> None:
    late = a_connection(steps=6, on=clock.today() - timedelta(days=400))
    a_connection(steps=1)
    page = marloes.opens("/cockpit/")
    first = page.select("section[aria-labelledby=first] tbody th a")
    assert str(first[0]["href"]) == f"/connections/{late.id}" and len(first) == 2


def test_the_cockpit_tells_of_appointments_the_yearly_round_and_the_lists_of_signals(marloes: Person) -> None:
    connection = a_connection(steps=8, on=clock.today() - timedelta(days=500))
    an_appointment(connection, "Jaargesprek")
    page = marloes.opens("/cockpit/")
    assert page.shows("Jaargesprek") and page.shows("1 evaluatie is aan de beurt")
    for there in ("/rounds/add", "/signals/compliments", "/signals/contacts"):
        assert [one for one in page.links() if one.startswith(there)], there


def test_how_long_connecting_takes_is_told_per_quarter():
    today = date(2026, 11, 29)
    assert since(today) == date(2025, 10, 1)
    some = [
        (date(2026, 9, 1), date(2026, 10, 1)), (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2025, 9, 30), date(2025, 10, 10)),
    ]  # fmt: skip
    found = throughput(some, today)
    assert [(one.first.year, one.number, one.connected) for one in found.quarters] == [
        (2025, 4, 1), (2026, 1, 0), (2026, 2, 0), (2026, 3, 0), (2026, 4, 2),
    ]  # fmt: skip
    assert (found.connected, found.days, len(found.quarters)) == (3, 30, QUARTERS)
    assert throughput([], today).days is None


def test_the_board_leads_to_the_cockpit_and_to_both_lists(marloes: Person) -> None:
    a_connection()
    links = marloes.opens("/connections/").links()
    for there in ("/cockpit/", "/signals/compliments", "/signals/contacts"):
        assert there in links, there
    assert "/cockpit/" not in people.at_work("IC").opens("/connections/").links()


def test_a_coordinator_elsewhere_sees_nothing_of_this_region(marloes: Person) -> None:
    connection = a_connection(steps=1)
    an_appointment(connection, "Besloten overleg")
    elsewhere = people.organisation(people.TESTDORP)
    RegionFactory(organisation=elsewhere)
    page = people.with_role("AC", elsewhere).opens("/cockpit/")
    assert page.shows("Er zijn hier geen aansluitingen") and not page.shows("Besloten overleg")
    people.at_work("IC").opens("/cockpit/", status=403)


def test_the_cockpit_asks_the_same_for_one_connection_and_for_thirty(marloes: Person) -> None:
    a_connection(steps=1)
    marloes.opens("/cockpit/")
    few = cost(marloes, "/cockpit/")
    for number in range(30):
        a_connection(steps=number % 9)
    many = cost(marloes, "/cockpit/")
    within(OTHER, many)
    assert len(many) <= len(few) + 1  # versions of programmes behind figures
    within(DASHBOARD, cost(marloes, "/"))
    assert bench.counted(Connection) == 31
