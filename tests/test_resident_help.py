"""The help for residents: a book of its own, in three languages, for who is not in yet as well (P-31)."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app import views
from app.common import handbook
from app.common.handbook import FIRST, HELP
from app.common.words import LANGUAGES
from tests import residents
from tests.people import Person
from tests.residents import ResidentAtHome

NAMES = [each.name for each in handbook.chapters("nl", HELP)]
LONGEST_SENTENCE = 25
"""In words: plain language has short sentences."""


@pytest.fixture
def visitor(app: Flask) -> ResidentAtHome:
    """Somebody with a letter in hand, who is not logged in."""
    return ResidentAtHome()


def test_the_chapters_come_in_the_order_in_which_one_needs_them(visitor: ResidentAtHome) -> None:
    links = [str(link["href"]) for link in visitor.opens("/mijn/hulp/").select("main ul.rp-list a")]
    assert links == [f"/mijn/hulp/{name}" for name in FIRST[HELP]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_chapter_is_read_without_logging_in_and_leads_nowhere_but_here(
    visitor: ResidentAtHome, name: str, language: str
) -> None:
    visitor.opens(f"/mijn/hulp/{name}")
    visitor.clicks(LANGUAGES[language])
    page = visitor.opens(f"/mijn/hulp/{name}")
    assert page.heading and not page.select("article[lang]"), "a chapter that this language lacks"
    assert all(link.startswith(("/mijn/", "#", "http://localhost/mijn")) for link in page.links()), page.links()
    for link in page.select("article a"):
        assert visitor.client.get(str(link["href"])).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_sentences_are_short(language: str) -> None:
    for file in (HELP / language).glob("*.md"):
        for line in re.split(r"(?<=[.?!:])\s|\n\n|\n-|\n[0-9]\.|\|", file.read_text(encoding="utf-8")):
            assert len(line.split()) <= LONGEST_SENTENCE, f"{file.name}: {line}"


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("/mijn/login/", "inloggen"),
        ("/mijn/login/forgotten", "inloggen"),
        ("/mijn/login/password/no-such-link", "inloggen"),
        ("/mijn/invitation/no-such-link", "uitnodiging"),
        ("/mijn/hulp/", ""),
        ("/mijn/no-such-page", ""),
    ],
)
def test_who_is_not_in_finds_it_under_every_page(visitor: ResidentAtHome, url: str, place: str) -> None:
    visitor.client.get(url)
    page = visitor.opens(url, visitor.client.get(url).status_code)
    (link,) = page.select("footer a[href^='/mijn/hulp']")
    assert link["href"] == f"/mijn/hulp/{place}"


def test_who_is_in_finds_it_among_the_pages_too(visitor: ResidentAtHome) -> None:
    page = ResidentAtHome(residents.a_resident()).opens("/mijn/")
    assert "/mijn/hulp/" in [str(link["href"]) for link in page.select("main nav a")]
    assert page.select("footer a[href='/mijn/hulp/mijn-plannen']")


def test_help_is_about_pages_that_exist(house: Flask) -> None:
    screens = {rule.endpoint.partition(".")[0] for rule in house.url_map.iter_rules()}
    assert {endpoint.partition(".")[0] for endpoint in views.HELP_OF_RESIDENTS} <= screens
    assert set(views.HELP_OF_RESIDENTS.values()) <= set(NAMES) == set(FIRST[HELP])


@pytest.mark.parametrize("name", ["gebruikers", "dossiers", "../../handbook/nl/gebruikers", "README", "vragen.md"])
def test_no_chapter_of_staff_and_no_other_file_opens_here(visitor: ResidentAtHome, name: str) -> None:
    visitor.opens(f"/mijn/hulp/{name}", 404)


@pytest.mark.parametrize("name", ["uitnodiging", "mijn-gegevens"])
def test_no_chapter_of_residents_opens_for_staff(gijs: Person, name: str) -> None:
    gijs.opens(f"/handbook/{name}", 404)


def test_a_resident_does_not_open_the_handbook(visitor: ResidentAtHome) -> None:
    home = ResidentAtHome(residents.a_resident())
    home.client.set_cookie(home.app.config["SESSION_COOKIE_NAME"], home.key)
    for url in ("/handbook/", "/handbook/gebruikers"):
        answer = home.client.get(url)
        assert answer.status_code == 303 and "/login/" in answer.headers["Location"]
