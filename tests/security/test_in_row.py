"""Gijs changes contact persons in the list of users itself, a row at a time (U-50, U-52, U-54)."""

from __future__ import annotations

import pytest

from app.common.history import Change
from app.security.models import User
from tests import bench, people
from tests.factories import UserFactory
from tests.people import TESTDORP, Person
from tests.test_budgets import LIST, SAVE, cost, within


@pytest.fixture
def hanneke(gijs: Person) -> User:
    """A colleague who is no contact person."""
    return UserFactory(organisation=gijs.place, first_name="Hanneke", last_name="Aalders")


def test_a_row_is_opened_changed_and_saved_without_a_script(gijs: Person, hanneke: User) -> None:
    page = gijs.opens("/users/")
    assert page.select(f"a[href='?row={hanneke.id}']")
    assert not page.select("#in-row"), "no row is open yet"
    page = gijs.opens(f"/users/?row={hanneke.id}")
    (saved,) = page.select("button[form=in-row]")
    assert saved.find_parent("tr") is page.select(f"th a[href='/users/{hanneke.id}']")[0].find_parent("tr")
    fields = {"contact_person": "y", "contact_email": "Zorg@Testdorp.example", "version": str(hanneke.version)}
    page = gijs.sends_to(f"/users/{hanneke.id}/row", {**fields, "csrf_token": gijs.token, "once": "one"})
    assert page.shows("Hanneke Aalders is opgeslagen.")
    now = bench.kept(hanneke)
    assert (now.contact_person, now.contact_email) == (True, "Zorg@testdorp.example")
    assert not page.select("#in-row")
    told = {row.field for row in bench.rows_of(Change, Change.thing == "ab_user", Change.thing_id == hanneke.id)}
    assert {"contact_person", "contact_email"} <= told


def test_what_is_not_ticked_any_more_goes(gijs: Person) -> None:
    user = UserFactory(organisation=gijs.place, contact=True)
    gijs.sends_to(f"/users/{user.id}/row", {"csrf_token": gijs.token, "version": "1", "once": "x",
                                             "contact_email": ""})  # fmt: skip
    now = bench.kept(user)
    assert (now.contact_person, now.contact_email) == (False, None)


def test_nothing_else_is_changed_by_it(gijs: Person, hanneke: User) -> None:
    more = {"active": "", "username": "x", "organisation_id": "1", "last_name": "Anders", "newsletter": "y"}
    fields = {"csrf_token": gijs.token, "version": "1", "once": "x", "contact_person": "y", **more}
    gijs.sends_to(f"/users/{hanneke.id}/row", fields)
    now = bench.kept(hanneke)
    assert now.contact_person
    assert (now.active, now.username, now.last_name, now.newsletter, now.organisation_id) == (
        True, hanneke.username, "Aalders", False, hanneke.organisation_id,
    )  # fmt: skip


def test_what_a_colleague_saved_is_not_lost(gijs: Person, hanneke: User) -> None:
    first = {"csrf_token": gijs.token, "version": "1", "once": "one", "contact_email": "een@testdorp.example"}
    gijs.sends_to(f"/users/{hanneke.id}/row", first)
    second = {**first, "once": "two", "contact_email": "twee@testdorp.example"}
    page = gijs.sends_to(f"/users/{hanneke.id}/row", second, status=409)
    assert page.shows("Iemand anders heeft dit gewijzigd")
    (typed,) = page.select("input[name=contact_email]")
    assert typed["value"] == "twee@testdorp.example", "what was typed is still there"
    assert bench.kept(hanneke).contact_email == "een@testdorp.example"
    (version,) = page.select("#in-row input[name=version]")
    gijs.sends_to(f"/users/{hanneke.id}/row", {**second, "once": "three", "version": str(version["value"])})
    assert bench.kept(hanneke).contact_email == "twee@testdorp.example"


def test_a_mistake_is_told_in_the_row_and_the_list_stays_as_it_was(gijs: Person, hanneke: User) -> None:
    fields = {"csrf_token": gijs.token, "version": "1", "once": "x", "contact_email": "geen adres"}
    page = gijs.sends_to(f"/users/{hanneke.id}/row?active=yes&sort=name", fields)
    (wrong,) = page.select("td .utrecht-form-field-error-message")
    assert "naam@voorbeeld.nl" in wrong.get_text()
    assert wrong.find_parent("tr") is page.select(f"th a[href='/users/{hanneke.id}']")[0].find_parent("tr")
    assert page.select("[aria-invalid=true]")
    assert page.shows("Actief: Ja"), "the filter is still in force"
    assert bench.kept(hanneke).contact_email is None


def test_filters_and_order_come_along(gijs: Person, hanneke: User) -> None:
    came_from = {"Referer": "http://localhost/users/?active=yes&sort=name&dir=desc"}
    answer = gijs.client.get(f"/users/?row={hanneke.id}", headers=came_from)
    assert answer.headers["Location"] == f"/users/?active=yes&sort=name&dir=desc&row={hanneke.id}"
    page = gijs.opens(answer.headers["Location"])
    action = str(page.select("#in-row")[0]["action"])
    assert "active=yes" in action
    assert "dir=desc" in action
    elsewhere = {"Referer": "http://evil.example/users/?active=no"}
    assert gijs.client.get(f"/users/?row={hanneke.id}", headers=elsewhere).status_code == 200


def test_a_row_of_another_page_is_changed_on_a_page_of_its_own(gijs: Person, hanneke: User) -> None:
    answer = gijs.client.get(f"/users/?row={hanneke.id}&active=no")
    assert answer.headers["Location"] == f"/users/{hanneke.id}/edit"


def test_who_is_not_active_or_higher_is_not_changed_in_the_list(gijs: Person) -> None:
    gone = UserFactory(organisation=gijs.place, inactive=True)
    desk = people.at_work("SD").user
    page = gijs.opens("/users/")
    assert not page.select(f"a[href='?row={gone.id}']")
    assert not page.select(f"a[href='?row={desk.id}']")
    fields = {"csrf_token": gijs.token, "version": "1", "once": "x", "contact_person": "y"}
    gijs.sends_to(f"/users/{desk.id}/row", fields, status=403)


def test_who_only_reads_users_sees_no_fields(app: object, hanneke: User) -> None:
    ruben = people.at_work("FG")
    page = ruben.opens("/users/")
    assert not page.select("a[href^='?row=']")
    assert ruben.client.get(f"/users/?row={hanneke.id}").headers["Location"].endswith("/edit")


def test_the_organisation_stands_beside_the_search_term(nadia: Person) -> None:
    page = nadia.opens("/users/")
    form = page.select("form.rp-toolbar")[0]
    words = [label.get_text(" ", strip=True) for label in form.select(":scope > div > label")]
    assert words[0] == "Organisatie"
    assert words[1].startswith("Zoekargument")
    assert form.select_one(":scope > button").get_text(strip=True) == "Zoeken"  # type: ignore[union-attr]


def test_a_new_user_is_checked_in_one_place(gijs: Person) -> None:
    sanne = UserFactory(organisation=people.organisation(TESTDORP), waiting=True, phone="+31 6 12345678")
    page = gijs.opens(f"/users/{sanne.id}")
    assert page.shows("+31 6 12345678")
    assert page.shows("1. Controleer")
    assert page.select(f"a[href='/users/{sanne.id}/roles']")
    assert page.select(f"a[href='/users/{sanne.id}/code']")
    handled = UserFactory(organisation=people.organisation(TESTDORP))
    assert not gijs.opens(f"/users/{handled.id}").shows("1. Controleer")


def test_saving_a_row_and_an_open_row_stay_within_budget(gijs: Person, hanneke: User) -> None:
    within(LIST, cost(gijs, f"/users/?row={hanneke.id}"))
    fields = {"csrf_token": gijs.token, "version": "1", "once": "x", "contact_person": "y"}
    within(SAVE, cost(gijs, f"/users/{hanneke.id}/row", fields))
