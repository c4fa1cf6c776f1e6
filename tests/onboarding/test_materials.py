"""The library: Fatima keeps flyers and guidelines, Marloes and Mark find what they hand out (O-29)."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from app.common.files import StoredFile
from app.onboarding.models import Material
from app.onboarding.rules.materials import is_address
from tests import bench, people
from tests.connecting import a_connection, region_office
from tests.factories import A_PDF, OrganisationFactory
from tests.libraries import GUIDE, a_material, told_of_material
from tests.people import Person
from tests.test_budgets import FORM, LIST, PAGE_BYTES, SHOW, cost, in_short, within


@pytest.fixture
def fatima(app: Any) -> Person:
    """The functional administrator of the region."""
    return people.with_role("FB", region_office())


def a_flyer(name: str = "flyer.pdf") -> Any:
    return (BytesIO(A_PDF), name)


def test_fatima_keeps_a_link_and_a_file_and_marloes_and_mark_find_them(fatima: Person, marloes: Person) -> None:
    fatima.posts("/materials/add", **told_of_material())
    fatima.posts(
        "/materials/add",
        **told_of_material(title="Flyer voor ouders", audience="parents", url="", upload=a_flyer()),
    )
    guide, flyer = bench.rows_of(Material)
    assert (guide.url, guide.file_id, flyer.url) == (GUIDE, None, None) and flyer.file_id
    a_connection(people.organisation(people.INSTITUTION))
    for person in (marloes, people.at_work("IC")):
        page = person.opens("/materials/")
        assert len(page.rows()) == 2 and GUIDE in page.links()
        assert person.client.get(f"/materials/{flyer.id}/file").data == A_PDF
        assert (
            person.opens("/materials/?audience=parents").rows()
            and not person.opens("/materials/?topic=joining").rows()
        )
        person.opens("/materials/add", status=403)
        person.opens(f"/materials/{guide.id}/delete", status=403)


def test_each_row_of_the_library_opens_its_own_page_or_file(marloes: Person) -> None:
    a_material(title="Aanmelden")
    a_material(title="Film", url=f"{GUIDE}/film")
    flyer = a_material(title="Flyer", kept=True)
    rows = marloes.opens("/materials/").select("main tbody tr")
    there = [[str(one["href"]) for one in row.select("td a")] for row in rows]
    assert there == [[GUIDE], [f"{GUIDE}/film"], [f"/materials/{flyer.id}/file"]]
    page = marloes.opens(f"/materials/{flyer.id}")
    assert f"/materials/{flyer.id}/file" in page.links() and not page.shows("Webadres")


def test_material_is_a_link_or_a_file_and_never_both_or_neither(fatima: Person) -> None:
    for wrong in (
        {"url": ""}, {"upload": a_flyer()}, {"url": "http://www.verwijsindex.example/"}, {"title": ""},
        {"url": "javascript:alert(1)"}, {"url": "https://"}, {"url": "https://gebruiker@verwijsindex.example/"},
        {"audience": "iedereen"}, {"language": "de"}, {"url": "", "upload": (BytesIO(b"MZ..."), "flyer.exe")},
    ):  # fmt: skip
        assert fatima.posts("/materials/add", **told_of_material(**wrong)).errors(), wrong
    assert not bench.rows_of(Material)
    with pytest.raises(IntegrityError):
        a_material(url=None)


def test_another_file_takes_the_place_of_the_one_there_was_and_goes_with_the_material(fatima: Person) -> None:
    fatima.posts("/materials/add", **told_of_material(url="", upload=a_flyer()))
    (flyer,) = bench.rows_of(Material)
    fatima.posts(f"/materials/{flyer.id}/edit", upload=a_flyer("nieuw.pdf"))
    now = bench.kept(flyer)
    (kept,) = bench.rows_of(StoredFile)
    assert now.file_id == kept.id != flyer.file_id and kept.name == "nieuw.pdf"
    fatima.posts(f"/materials/{flyer.id}/edit", title="Flyer voor ouders")
    assert bench.kept(flyer).file_id == kept.id
    fatima.posts(f"/materials/{flyer.id}/edit", url=GUIDE)
    assert bench.kept(flyer).file_id is None and not bench.rows_of(StoredFile)
    fatima.posts(f"/materials/{flyer.id}/delete")
    assert not bench.rows_of(Material)


def test_an_organisation_reads_what_its_region_and_the_portal_keep_and_nothing_else(app: Any) -> None:
    a_material(title="Van het portaal")
    a_material(region_office(), title="Van de regio")
    a_material(OrganisationFactory(), title="Van een ander")
    mark = people.at_work("IC")
    assert {row["title"] for row in _titles(mark)} == {"Van het portaal"}
    a_connection(people.organisation(people.INSTITUTION))
    assert {row["title"] for row in _titles(mark)} == {"Van het portaal", "Van de regio"}


def _titles(person: Person) -> list[dict[str, str]]:
    page = person.opens("/materials/")
    return [{"title": row.select("th, td")[0].get_text(strip=True)} for row in page.select("main tbody tr")]


def test_material_of_the_portal_is_changed_by_whoever_works_for_all(fatima: Person) -> None:
    theirs = a_material()
    fatima.opens(f"/materials/{theirs.id}/edit", status=403)
    mine = a_material(region_office())
    assert fatima.opens(f"/materials/{mine.id}/edit").form()


@pytest.mark.parametrize(
    ("address", "fine"),
    [
        (GUIDE, True), ("https://verwijsindex.example", True), ("https://verwijsindex.example/a b", False),
        ("https://[::1", False), ("data:text/html,x", False), ("//verwijsindex.example", False),
    ],
)  # fmt: skip
def test_an_address_is_one_that_people_can_be_sent_to(address: str, fine: bool) -> None:
    assert is_address(address) is fine


def test_the_library_asks_the_same_for_one_row_and_for_twenty_five(marloes: Person) -> None:
    a_material()
    one = cost(marloes, "/materials/")
    for number in range(24):
        last = a_material(title=f"Folder {number}")
    many = cost(marloes, "/materials/")
    within(LIST, many)
    assert len(one) == len(many), in_short(many)
    assert len(marloes.opens("/materials/").body.encode()) <= PAGE_BYTES
    within(SHOW, cost(marloes, f"/materials/{last.id}"))
    within(FORM, cost(people.with_role("FB", region_office()), "/materials/add"))
