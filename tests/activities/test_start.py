"""Bram opens his start page: what waits, what is new, who is silent, and figures of Testdorp (mission A-05)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.activities.rules.activities import ActivityState, LanguageLevel
from app.common import clock
from app.security.models import Organisation
from app.security.rules.organisations import Kind
from tests import bench, people
from tests.factories import AssignmentFactory, OrganisationFactory, UserFactory
from tests.people import ELSEWHERE, TESTDORP, Person
from tests.season import ActivityFactory, ImportedActivityFactory, OrganiserFactory
from tests.test_budgets import DASHBOARD, cost, within

NEW, SILENT = "section[aria-labelledby=new-activities] tbody tr", "section[aria-labelledby=silent] tbody tr"


@pytest.fixture
def hall(app: Any) -> Organisation:
    """The village hall, under Testdorp."""
    (hall,) = bench.rows_of(
        Organisation, Organisation.kind == Kind.ORGANISER, Organisation.name == "Dorpshuis Testdorp"
    )
    return known(hall)


def known(organisation: Organisation, place: str = TESTDORP) -> Organisation:
    """An organisation that its municipality knows as one that offers activities."""
    OrganiserFactory(organisation=organisation, municipality=people.organisation(place), confirmed=True)
    return organisation


def published(hall: Organisation, *, days: int = 0, **fields: Any) -> Any:
    """Something that was published in Testdorp some days ago."""
    at = clock.now() - timedelta(days=days)
    home = people.organisation(TESTDORP)
    return ActivityFactory(
        **{
            "organisation": hall,
            "municipality": home,
            "state": ActivityState.PUBLISHED,
            "published_at": at,
            **fields,
        }
    )


def figures(person: Person) -> dict[str, str]:
    """The figures of the territory, by their label."""
    page = person.opens("/")
    found = page.select("section[aria-labelledby=territory] .rp-stat")
    return {texts[0]: " ".join(texts[1:]) for texts in (list(one.stripped_strings) for one in found)}


def test_bram_finds_what_waits_what_is_new_and_who_is_silent(bram: Person, hall: Organisation) -> None:
    since = datetime(2026, 11, 3, 9, tzinfo=UTC)
    for at in (since, clock.now()):
        ImportedActivityFactory(municipality=bram.place, waiting_since=at)
    published(hall, days=2, title={"nl": "Breicafé"})
    published(hall, days=1, title={"nl": "Taalcafé"})
    quiet = known(OrganisationFactory(kind=Kind.ORGANISER, name="Stille Kring"))
    page = bram.opens("/")
    (work,) = [item.get_text(" ", strip=True) for item in page.select(".rp-work li") if "goedkeuring" in item.text]
    assert work.startswith("2 Activiteiten die op goedkeuring wachten Oudste: 3 november 2026.")
    rows = page.rows(NEW)
    assert "Taalcafé" in rows[0] and "Breicafé" in rows[1] and "Dorpshuis Testdorp" in rows[0]
    (silent,) = page.rows(SILENT)
    assert quiet.name in silent
    assert bram.clicks("Taalcafé").heading == "Taalcafé"


def test_the_oldest_comes_first_and_five_are_named(bram: Person, hall: Organisation) -> None:
    for number in range(7):
        published(hall, days=number % 6, title={"nl": f"Les {number}"})
    page = bram.opens("/")
    assert len(page.rows(NEW)) == 5 and page.shows("Alle 7 bekijken")


@pytest.mark.parametrize("kind", ["a week ago", "elsewhere", "draft", "offline"])
def test_what_is_not_new_here_does_not_stand_there(bram: Person, hall: Organisation, kind: str) -> None:
    fields: dict[str, Any] = {
        "a week ago": {"days": 8},
        "elsewhere": {"municipality": people.organisation(ELSEWHERE)},
        "draft": {"state": ActivityState.DRAFT},
        "offline": {"state": ActivityState.OFFLINE},
    }[kind]
    published(hall, **fields)
    assert not bram.opens("/").rows(NEW)


def test_who_publishes_or_is_over_is_not_silent(bram: Person, hall: Organisation) -> None:
    assert any("Dorpshuis" in row for row in bram.opens("/").rows(SILENT))
    gone = known(OrganisationFactory(kind=Kind.ORGANISER, valid_to=date(2025, 12, 31)))
    theirs = known(OrganisationFactory(kind=Kind.ORGANISER), ELSEWHERE)
    published(hall, days=30)
    rows = " ".join(bram.opens("/").rows(SILENT))
    assert "Dorpshuis" not in rows and gone.name not in rows and theirs.name not in rows


def test_figures_are_those_of_the_own_municipality(bram: Person, hall: Organisation) -> None:
    known(OrganisationFactory(kind=Kind.ORGANISER))
    published(hall, free=True, language_level=LanguageLevel.A1)
    published(hall, language_level=LanguageLevel.A1)
    published(hall, municipality=people.organisation(ELSEWHERE))
    AssignmentFactory(user=UserFactory(organisation=bram.place), code="LB")
    AssignmentFactory(user=UserFactory(organisation=bram.place), code="LB", over=True)
    assert figures(bram) == {
        "Gepubliceerd": "2 waarvan gratis: 1",
        "Organisaties met een activiteit": "1 van 2",
        "Lokale beheerders": "2",
    }
    assert bram.opens("/").shows("Activiteiten per taalniveau")


def test_others_do_not_find_them(gijs: Person, marieke: Person, olivier: Person, hall: Organisation) -> None:
    published(hall)
    for person in (gijs, marieke, olivier, people.at_work("OR"), people.at_work("NC")):
        assert not figures(person) and not person.opens("/").rows(NEW)


def test_it_costs_the_same_for_one_activity_and_for_twenty_five(bram: Person, hall: Organisation) -> None:
    published(hall)
    ImportedActivityFactory(municipality=bram.place)
    one = cost(bram, "/")
    for _number in range(25):
        published(known(OrganisationFactory(kind=Kind.ORGANISER)))
    many = cost(bram, "/")
    within(DASHBOARD, many)
    assert len(one) == len(many)
