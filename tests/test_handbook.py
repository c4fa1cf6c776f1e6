"""The handbook inside the portal: the right chapter from every page, in three languages, and no other file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from app import views
from app.common import handbook
from app.common.handbook import FOLDER, PICTURES, Chapter, anchor, drawn
from app.common.words import LANGUAGES
from tests import people
from tests.factories import UserFactory
from tests.handbook import ALL, LARGEST
from tests.people import Person

pytestmark = pytest.mark.one_database  # its words stand in files

NAMES = [each.name for each in handbook.chapters("nl")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_chapter_can_be_read(gijs: Person, name: str, language: str) -> None:
    gijs.sends_to(f"/language/{language}", {"csrf_token": gijs.token})
    page = gijs.opens(f"/handbook/{name}")
    assert page.heading
    for link in page.select("article a[href^='/handbook']"):
        assert gijs.client.get(str(link["href"])).status_code == 200
    for picture in page.select("article img"):
        assert str(picture["alt"]).strip()
        answer = gijs.client.get(str(picture["src"]))
        assert answer.status_code == 200
        assert answer.mimetype == "image/png"


def test_the_chapters_come_in_the_order_of_the_manual(gijs: Person) -> None:
    links = [link.get_text(strip=True) for link in gijs.opens("/handbook/").select("main ul.rp-list a")]
    assert links[:4] == [
        "Inleiding",
        "1. Inloggen als gebruikersbeheerder",
        "2. De gebruikersbeheerder",
        "3. Contact",
    ]


def test_a_chapter_that_a_language_lacks_is_dutch_and_says_so(gijs: Person) -> None:
    gijs.sends_to("/language/en", {"csrf_token": gijs.token})
    page = gijs.opens("/handbook/servicedesk")
    assert page.shows("only there in Dutch")
    assert page.select("article[lang=nl]")
    assert not gijs.opens("/handbook/gebruikers").shows("only there in Dutch")


@pytest.mark.parametrize("place", sorted(set(views.HELP.values())))
def test_help_leads_to_a_heading_that_is_there(gijs: Person, place: str) -> None:
    chapter, _mark, heading = place.partition("#")
    assert gijs.opens(f"/handbook/{chapter}").select(f"[id='{heading}']"), place


def test_help_is_about_screens_that_exist(house: Flask) -> None:
    endpoints = {rule.endpoint for rule in house.url_map.iter_rules()}
    known = endpoints | {endpoint.partition(".")[0] for endpoint in endpoints}
    assert not set(views.HELP) - known


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("/", "gebruikers#2-1"),
        ("/users/", "gebruikers#2-4"),
        ("/agreements/", "servicedesk#4-1"),
        ("/roles/", "gebruikers#2-2"),
        ("/account/", "inloggen#1-1"),
        ("/regions/", ""),
    ],
)
def test_every_page_leads_to_the_chapter_about_it(gijs: Person, url: str, place: str) -> None:
    (link,) = gijs.opens(url).select("footer a[href^='/handbook']")
    assert link["href"] == f"/handbook/{place}"
    assert link.get_text(strip=True) == "Hulp bij deze pagina"


def test_who_logs_in_for_the_first_time_reads_it_too(app: Flask) -> None:
    new = UserFactory(organisation=people.organisation(people.TESTDORP), new=True)
    page = Person(new, None, level=2).opens("/first-login/")
    (link,) = page.select("footer a[href^='/handbook']")
    assert Person(new, None, level=2).opens(str(link["href"])).shows("Persoonlijke instellingen")


@pytest.mark.parametrize("name", ["../../config", "README", "..%2fnl%2finloggen", "none", "inloggen.md"])
def test_nothing_else_is_read(gijs: Person, name: str) -> None:
    assert gijs.client.get(f"/handbook/{name}").status_code == 404


@pytest.mark.parametrize(
    "name", ["../nl/inloggen.md", "..%2f..%2fgebruikersbeheer.png", "none.png", "GEBRUIKERS.PNG"]
)
def test_no_other_file_is_given_out(gijs: Person, name: str) -> None:
    assert gijs.client.get(f"/handbook/pictures/{name}").status_code == 404


def test_markdown_brings_no_html_and_no_script(tmp_path: Path) -> None:
    (tmp_path / "nl").mkdir()
    hostile = "# Kwaad\n\n<script>alert(1)</script> <b onclick=x>b</b> [x](javascript:alert(1)) ![a](x.png)\n"
    (tmp_path / "nl" / "kwaad.md").write_text(hostile, encoding="utf-8")
    text = drawn(Chapter("kwaad", "Kwaad", "nl", tmp_path), "/handbook/", "/handbook/pictures/")
    assert "<script" not in text
    assert "<b " not in text
    assert 'href="javascript' not in text
    assert 'src="/handbook/pictures/x.png"' in text


def test_headings_are_found_by_number_in_every_language() -> None:
    assert anchor("2.3 Gebruikers deactiveren") == anchor("2.3 Désactiver") == "2-3"
    assert anchor("Een app instellen") == "een-app-instellen"
    for language in ("en", "fr"):
        for file in (FOLDER / language).glob("*.md"):
            dutch = (FOLDER / "nl" / file.name).read_text(encoding="utf-8")
            numbers = re.findall(r"^##? ([0-9.]+)", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert set(numbers) <= set(re.findall(r"^##? ([0-9.]+)", dutch, re.MULTILINE)), file


def test_pictures_are_small_and_each_is_made_by_the_script() -> None:
    files = {file.stem: file.stat().st_size for file in PICTURES.glob("*.png")}
    assert set(files) == {each.name for each in ALL}
    assert max(files.values()) < LARGEST
    shown = " ".join(file.read_text(encoding="utf-8") for file in FOLDER.rglob("*.md"))
    assert all(f"/{name}.png" in shown for name in files)
