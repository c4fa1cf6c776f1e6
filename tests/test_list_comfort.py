"""Lists as people want them: saved and shared views, columns of choice, files, paper."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from app.common.saved_lists import ListChoice, SavedList, in_order
from tests import bench, people
from tests.factories import OrganisationFactory, UserFactory
from tests.people import ELSEWHERE, TESTDORP, VOORBEELDSTAD, Person


def save_view(person: Person, asked: str, **fields: Any) -> SavedList:
    """Keep a list under a name; what is kept."""
    person.posts(f"/lists/users/save?{asked}", **{"name": "Mijn lijst", **fields})
    return bench.rows_of(SavedList)[-1]


@pytest.fixture(autouse=True)
def somebody_on_hold(app: Flask) -> Any:
    """A user of Testdorp who is not active, so that a list of those is not empty."""
    return UserFactory(organisation=people.organisation(TESTDORP), last_name="Aardema", inactive=True)


@pytest.fixture
def colleague(app: Flask) -> Person:
    """A second user administrator of Testdorp."""
    return people.with_role("GB", people.organisation(TESTDORP), first_name="Bea", last_name="Beheer")


# Saved views


def test_gijs_saves_a_search_and_opens_it_later(gijs: Person) -> None:
    wanted = UserFactory(organisation=gijs.place, last_name="Zilverling", inactive=True)
    UserFactory(organisation=gijs.place, last_name="Zilverling")
    found = gijs.posts("/users/", to="/users/search", q="zilverling", active="no")
    saved = save_view(gijs, found.url.partition("?")[2], name="Zilver op non-actief")
    gijs.opens_a_new_window()
    page = gijs.opens("/users/")
    assert page.select(f"a[href='/users/?view={saved.token}']")
    page = gijs.clicks("Zilver op non-actief")
    assert [row for row in page.rows() if "Zilverling" in row] == page.rows()
    assert page.select(f"a[href='/users/{wanted.id}']")
    assert page.select("summary")[0] is not None
    assert "Zilver op non-actief" in page.text


def test_no_name_stands_in_an_address_nor_readable_in_the_database(gijs: Person) -> None:
    found = gijs.posts("/users/", to="/users/search", q="zilverling")
    saved = save_view(gijs, found.url.partition("?")[2])
    assert "zilverling" not in saved.sealed_wish.lower()
    page = gijs.opens(f"/users/?view={saved.token}")
    assert not [url for url in page.links() if "zilverling" in url.lower()]
    assert page.shows("zilverling")


def test_paging_sorting_and_export_stay_within_a_view(gijs: Person) -> None:
    UserFactory.create_batch(30, organisation=gijs.place, inactive=True)
    saved = save_view(gijs, "active=no&sort=name&dir=desc")
    page = gijs.opens(f"/users/?view={saved.token}")
    names = page.rows()
    assert len(names) == 25
    following = gijs.clicks("Volgende")
    assert following.shows("Mijn lijst") or "Mijn lijst" in following.text
    assert not set(following.rows()) & set(names)
    assert all("Nee" in row for row in following.rows())
    csv = gijs.client.get(f"/users/export.csv?view={saved.token}").get_data(as_text=True)
    assert len(csv.splitlines()) == 32
    up = gijs.opens(f"/users/?view={saved.token}&sort=name&dir=asc")
    assert up.rows()[0] != names[0]


def test_a_filter_taken_out_of_a_view_leaves_the_rest_of_it(gijs: Person) -> None:
    UserFactory(organisation=gijs.place, last_name="Zilverling", inactive=True)
    UserFactory(organisation=gijs.place, last_name="Zilverling")
    found = gijs.posts("/users/", to="/users/search", q="zilverling", active="no")
    saved = save_view(gijs, found.url.partition("?")[2])
    gijs.opens_a_new_window()
    gijs.opens(f"/users/?view={saved.token}")
    page = gijs.clicks("Filter Actief: Nee verwijderen")
    assert len(page.rows()) == 2
    assert page.shows("zilverling")


def test_a_list_opens_with_the_view_of_choice_and_everything_is_a_click_away(gijs: Person) -> None:
    off = UserFactory(organisation=gijs.place, last_name="Aalst", inactive=True)
    save_view(gijs, "active=no", first=True)
    page = gijs.opens("/users/")
    assert all("Nee" in row for row in page.rows())
    assert page.select(f"a[href='/users/{off.id}']")
    everything = gijs.clicks("Alle filters wissen")
    assert len(everything.rows()) > len(page.rows())
    gijs.opens("/lists/users/")
    gijs.clicks("Openen met alles Mijn lijst")
    assert len(gijs.opens("/users/").rows()) == len(everything.rows())


def test_an_empty_search_shows_everything_though_the_list_opens_with_a_view(gijs: Person) -> None:
    save_view(gijs, "active=no", first=True)
    page = gijs.posts("/users/", to="/users/search", q="", active="")
    assert any("Ja" in row for row in page.rows())


def test_a_view_is_renamed_and_deleted_by_its_owner(gijs: Person) -> None:
    saved = save_view(gijs, "active=no")
    gijs.posts(f"/lists/users/{saved.id}", name="Nieuwe naam", shared=True)
    assert (bench.kept(saved).name, bench.kept(saved).shared) == ("Nieuwe naam", True)
    page = gijs.posts(f"/lists/users/{saved.id}/delete")
    assert page.shows("Nieuwe naam is verwijderd.")
    assert bench.kept(saved) is None
    gijs.opens(f"/users/?view={saved.token}", status=404)


def test_fifty_views_are_enough(gijs: Person) -> None:
    one = save_view(gijs, "active=no")
    with bench.office() as session:
        fields = {"screen": "UserView", "actor_id": one.actor_id, "organisation_id": one.organisation_id}
        session.add_all(SavedList(name=f"{n}", sealed_wish=one.sealed_wish, **fields) for n in range(49))
        session.commit()
    page = gijs.posts("/lists/users/save?active=yes", name="Nog een")
    assert page.shows("U heeft 50 weergaven bewaard.")
    assert page.typed()["name"] == "Nog een"


# Sharing


def test_a_shared_view_is_there_for_colleagues_and_a_private_one_is_not(gijs: Person, colleague: Person) -> None:
    private, shared = save_view(gijs, "active=no", name="Geheim"), save_view(gijs, "active=no", shared=True)
    page = colleague.opens("/users/")
    assert "Geheim" not in page.text
    assert page.select(f"a[href='/users/?view={shared.token}']")
    colleague.opens(f"/users/?view={private.token}", status=404)
    assert all("Nee" in row for row in colleague.opens(f"/users/?view={shared.token}").rows())


def test_a_shared_view_is_not_there_for_another_organisation(gijs: Person, nadia: Person) -> None:
    shared = save_view(gijs, "active=no", shared=True)
    nadia.opens(f"/users/?view={shared.token}", status=404)
    karel = people.at_work("GB", ELSEWHERE)
    karel.opens(f"/users/?view={shared.token}", status=404)
    assert "Mijn lijst" not in karel.opens("/users/").text


def test_a_shared_view_shows_each_the_rows_of_their_own_scope(nadia: Person) -> None:
    """Nadia works for the joint arrangement; her colleague there sees the same list, and nobody of Elsewhere."""
    joint = people.at_work("GB", VOORBEELDSTAD, people.JOINT)
    other = people.with_role("G", people.organisation(people.JOINT))
    shared = save_view(joint, "active=yes", shared=True)
    other.opens(f"/users/?view={shared.token}", status=403)
    mine = joint.opens(f"/users/?view={shared.token}")
    assert people.CANARY not in mine.text


def test_a_filter_that_a_colleague_cannot_use_is_left_out_and_told(gijs: Person, colleague: Person) -> None:
    saved = save_view(gijs, f"organisation_id={gijs.place.id}&active=no", shared=True)
    with bench.office() as session:
        kept, vault = session.get_one(SavedList, saved.id), bench.the_app().extensions["vault"]
        kept.sealed_wish = vault.seal('[[["organisation_id", "900000"], ["active", "no"]], "", []]')
        session.commit()
    page = colleague.opens(f"/users/?view={saved.token}")
    assert page.shows("Het filter Organisatie is weggelaten")
    assert all("Nee" in row for row in page.rows())


def test_a_view_with_a_choice_that_is_gone_still_opens(gijs: Person) -> None:
    saved = save_view(gijs, "active=no")
    sealed = (
        bench.the_app()
        .extensions["vault"]
        .seal(
            '[[["role", "WEG"], ["vroeger", "1"], ["sort", "weg"], ["size", "50"]], "", ["name", "weg", "active"]]'
        )
    )
    with bench.office() as session:
        session.get_one(SavedList, saved.id).sealed_wish = sealed
        session.commit()
    page = gijs.opens(f"/users/?view={saved.token}")
    assert page.shows("Het filter Rol is weggelaten")
    assert headings(page) == ["Gebruikersnaam", "Actief"]


def test_nobody_changes_or_deletes_the_view_of_a_colleague(gijs: Person, colleague: Person) -> None:
    shared = save_view(gijs, "active=no", shared=True)
    for address in (f"/lists/users/{shared.id}", f"/lists/users/{shared.id}/delete"):
        colleague.opens(address, status=404)
        colleague.sends_to(address, {"csrf_token": colleague.token, "name": "Gekaapt"}, status=404)
    assert bench.kept(shared).name == "Mijn lijst"


def test_a_colleagues_list_opens_with_my_shared_view_until_i_delete_it(gijs: Person, colleague: Person) -> None:
    shared = save_view(gijs, "active=no", shared=True)
    colleague.opens("/lists/users/")
    colleague.clicks("Openen hiermee Mijn lijst")
    assert all("Nee" in row for row in colleague.opens("/users/").rows())
    gijs.posts(f"/lists/users/{shared.id}/delete")
    assert any("Ja" in row for row in colleague.opens("/users/").rows())


@pytest.mark.parametrize("address", ["/lists/niets/", "/lists/niets/save", "/lists/niets/columns"])
def test_a_list_that_does_not_exist_has_no_views(gijs: Person, address: str) -> None:
    gijs.opens(address, status=404)


def test_a_made_up_view_is_not_found(gijs: Person) -> None:
    gijs.opens("/users/?view=verzonnen", status=404)


# Columns


def headings(page: Any) -> list[str]:
    """The columns of a list, without the boxes and the menu."""
    found = [" ".join(head.get_text(" ").split()) for head in page.select("main thead th")]
    return [text.removesuffix(" ↑").removesuffix(" ↓") for text in found if text != "Acties"]


def choose(person: Person, *columns: str) -> Any:
    """Choose columns in an order, as the form sends them."""
    fields = [("csrf_token", person.token), ("save", "1"), *(("order", key) for key in columns)]
    return person.sends_to("/lists/users/columns", [*fields, *(("shown", key) for key in columns)])


def test_gijs_chooses_columns_and_their_order_and_his_colleague_keeps_hers(
    gijs: Person, colleague: Person
) -> None:
    page = choose(gijs, "phone", "active")
    assert headings(page) == ["Gebruikersnaam", "Telefoonnummer", "Actief"]
    assert len(headings(colleague.opens("/users/"))) == 6
    gijs.opens("/lists/users/columns")
    assert len(headings(gijs.clicks("Zoals het eerst was"))) == 6


def test_columns_move_up_and_down_without_script_and_nothing_is_saved_until_one_says_so(gijs: Person) -> None:
    gijs.opens("/lists/users/columns")
    page = gijs.clicks("↓ Organisatie omlaag")
    order = [str(field["value"]) for field in page.select("main input[name=order]")]
    assert order[:2] == ["active", "organisation"]
    assert headings(gijs.opens("/users/"))[1] == "Organisatie"
    gijs.opens("/lists/users/columns")
    gijs.clicks("↓ Organisatie omlaag")
    assert headings(gijs.clicks("Opslaan"))[1:3] == ["Actief", "Organisatie"]


def test_the_first_column_stays_and_unknown_columns_are_no_way_in(gijs: Person) -> None:
    page = choose(gijs, "password", "active", "name", "search_key", "actor_id")
    assert headings(page) == ["Gebruikersnaam", "Actief"]
    csv = gijs.client.get("/users/export.csv").get_data(as_text=True)
    assert csv.splitlines()[0] == "\ufeffGebruikersnaam;Actief"


@pytest.mark.parametrize(
    ("moved", "up", "order"),
    [
        ("b", True, "abc"),
        ("c", True, "acb"),
        ("b", False, "acb"),
        ("c", False, "abc"),
        ("a", False, "abc"),
        ("x", True, "abc"),
    ],
)
def test_a_column_moves_one_place_and_never_before_the_first(moved: str, up: bool, order: str) -> None:
    assert "".join(in_order("abc", moved, up)) == order


def test_a_view_brings_its_columns_along(gijs: Person, colleague: Person) -> None:
    choose(gijs, "phone")
    shared = save_view(gijs, "active=no", shared=True)
    assert headings(colleague.opens(f"/users/?view={shared.token}")) == ["Gebruikersnaam", "Telefoonnummer"]
    assert len(headings(colleague.opens("/users/"))) == 6


def test_choosing_twice_leaves_one_choice(gijs: Person) -> None:
    choose(gijs, "phone")
    choose(gijs, "active")
    save_view(gijs, "active=no", first=True)
    assert bench.counted(ListChoice) == 1


# Files


def workbook(person: Person, address: str = "/users/export.xlsx") -> Any:
    """The workbook behind an address."""
    answer = person.client.get(address)
    assert answer.status_code == 200
    assert (answer.mimetype or "").endswith("spreadsheetml.sheet")
    assert "attachment" in answer.headers["Content-Disposition"]
    return load_workbook(io.BytesIO(answer.data))


def test_a_workbook_holds_the_rows_and_columns_of_the_list_with_a_heading_that_stays(gijs: Person) -> None:
    UserFactory(organisation=gijs.place, last_name="Zilverling", phone="0612345678")
    choose(gijs, "phone", "active")
    book = workbook(gijs, "/users/export.xlsx?active=yes&sort=name")
    sheet, about = book.worksheets
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["Gebruikersnaam", "Telefoonnummer", "Actief"]
    shown = [row.split(" 06")[0] for row in gijs.opens("/users/?active=yes&sort=name").rows()]
    assert len(rows) - 1 == len(shown)
    assert any("Zilverling" in str(row[0]) and row[1] == "0612345678" for row in rows)
    assert (sheet.freeze_panes, sheet["A1"].font.bold) == ("A2", True)
    told = [cell.value for cell in about["A"]]
    assert told[0] == "Gebruikersbeheer"
    assert "Actief: Ja" in told
    assert book.properties.title == "Gebruikersbeheer"


def test_days_are_days_and_text_is_never_a_formula_nor_a_link(gijs: Person) -> None:
    for name in ("=1+1", "+31", "@som", "https://x.example", '=HYPERLINK("https://x.example")'):
        UserFactory(organisation=gijs.place, last_name=name, first_name=None, initials=None)
    sheet = workbook(gijs).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {"=1+1", "+31", "@som", "https://x.example"} <= {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_a_day_is_a_day_in_a_workbook(olivier: Person) -> None:
    OrganisationFactory(name="Voorbij", over=True)
    sheet = workbook(olivier, "/organisations/export.xlsx").worksheets[0]
    days = [row[-1] for row in sheet.iter_rows(min_row=2) if row[-1].value not in (None, "")]
    assert days
    assert all(isinstance(cell.value, (date, datetime)) and cell.is_date for cell in days)


def test_who_may_not_export_gets_no_file_of_any_kind(app: Flask) -> None:
    officer = people.at_work("FG")
    for kind in ("csv", "xlsx"):
        officer.opens(f"/users/export.{kind}", status=403)
    officer.opens("/users/export.exe", status=404)
    assert not officer.opens("/users/").select("a[href*='export']")


def test_a_file_names_nobody_outside_the_scope(gijs: Person) -> None:
    book = workbook(gijs)
    text = " ".join(str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    assert people.CANARY not in text
