"""Who can see this? The list says exactly who could open the page, and why."""

from __future__ import annotations

import random
from typing import Any

import pytest
from flask import Flask

from app.common import clock
from app.common.scope import EVERYTHING
from app.extensions import db
from app.security.actions import insight
from app.security.actions.insight import Question
from app.security.models import Assignment, Organisation, User
from tests import bench, people
from tests.factories import (
    AssignmentFactory,
    MembershipFactory,
    OrganisationFactory,
    RegionFactory,
    RegionMembershipFactory,
    UserFactory,
)
from tests.people import ELSEWHERE, JOINT, REGION, SERVICE_DESK, TESTDORP, VOORBEELDSTAD, Person
from tests.test_budgets import OTHER, SHOW, cost, within


@pytest.fixture
def sanne(app: Flask) -> Any:
    """Somebody of Testdorp."""
    return UserFactory(organisation=people.organisation(TESTDORP), roles="G")


def listed(item: Any, screen: str) -> set[int]:
    """The users that the list of a row names, for a reader who may know everybody."""
    asked = Question(type(item), item.id, screen, clock.today())
    with bench.office():
        return {
            one.user_id for one in insight.seers(db.session(), asked, insight.known_to(EVERYTHING), most=10_000)
        }


def can_open(user: User, url: str) -> bool:
    """Whether somebody can open a page, working at any of the organisations where he has a role."""
    held = bench.rows_of(Assignment, Assignment.user_id == user.id)
    places = [place for place in bench.rows_of(Organisation) if place.id in {one.organisation_id for one in held}]
    return any(Person(user, place, level=2).client.get(url).status_code == 200 for place in places)


@pytest.mark.parametrize("seed", range(3))
def test_listed_is_whoever_can_open_the_page_and_nobody_else(app: Flask, seed: int) -> None:
    """People and rows drawn by chance, over municipalities, a joint arrangement, a region and the Servicedesk."""
    chance = random.Random(seed)
    places = [
        people.organisation(code) for code in (TESTDORP, VOORBEELDSTAD, ELSEWHERE, JOINT, REGION, SERVICE_DESK)
    ]
    MembershipFactory(umbrella=places[3], member=places[2], over=True)
    RegionMembershipFactory(region=RegionFactory(organisation=places[4]), organisation=OrganisationFactory())
    crowd = []
    for _number in range(8):
        user = UserFactory(organisation=chance.choice(places), inactive=chance.random() < 0.2)
        for _role in range(chance.randint(1, 2)):
            stage = chance.choice([{}, {}, {}, {"over": True}, {"ended": True}, {"to_come": True}])
            AssignmentFactory(
                user=user,
                organisation=chance.choice(places),
                code=chance.choice(["GB", "FG", "SD", "G", "PR"]),
                **stage,
            )
        crowd.append(user)
    rows = [(chance.choice(crowd), "User", "/users/{}") for _number in range(2)]
    held = bench.rows_of(Assignment, Assignment.user_id.in_([user.id for user in crowd]))
    rows.append((chance.choice(held), "Assignment", "/roles/{}"))
    for item, screen, url in rows:
        found = listed(item, screen)
        for user in crowd:
            assert (user.id in found) is can_open(user, url.format(item.id)), f"{user.id} at {item}"


def test_gijs_reads_who_can_see_sanne_and_why(gijs: Person, sanne: Any) -> None:
    page = gijs.opens(f"/users/{sanne.id}/insight")
    assert page.shows("Leeuwen, Gijs van")
    assert page.shows("Gebruikersbeheerder bij Testdorp")
    assert page.shows("Gebruikersbeheerder bij Samenwerkingsverband Lage Venen")


def test_people_elsewhere_are_counted_and_not_named(gijs: Person, sanne: Any) -> None:
    AssignmentFactory(user=UserFactory(last_name="Onbekend", organisation=people.organisation(SERVICE_DESK)),
                      organisation=people.organisation(SERVICE_DESK), code="SD")  # fmt: skip
    page = gijs.opens(f"/users/{sanne.id}/insight")
    assert page.shows("1 medewerker van Servicedesk")
    assert not page.shows("Onbekend")


def test_a_long_list_is_turned_page_by_page(gijs: Person, sanne: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(insight, "PAGE", 1)
    seen, url = [], f"/users/{sanne.id}/insight"
    while url:
        page = gijs.opens(url)
        seen += page.rows()[:1]
        url = next((link["href"] for link in page.select("main a[rel=next]")), "")
    assert len(seen) == len(set(seen)) > 2


def test_it_costs_the_same_for_few_and_for_many(gijs: Person, sanne: Any) -> None:
    few = cost(gijs, f"/users/{sanne.id}/insight")
    for _number in range(25):
        UserFactory(organisation=people.organisation(TESTDORP), roles="FG")
    many = cost(gijs, f"/users/{sanne.id}/insight")
    within(SHOW, many)
    assert len(few) == len(many)


def test_only_who_watches_over_it_asks(app: Flask, sanne: Any) -> None:
    for code, status in (("FG", 200), ("GB", 200), ("SB", 403), ("PR", 403)):
        people.at_work(code).opens(f"/users/{sanne.id}/insight", status=status)
    stranger = UserFactory(organisation=people.organisation(ELSEWHERE))
    people.at_work("FG").opens(f"/users/{stranger.id}/insight", status=404)
    people.at_work("FG").opens(f"/users/{sanne.id}/insight?after=x", status=400)


# Why can somebody (not) see this?


@pytest.mark.parametrize(
    ("code", "at", "inactive", "sentence"),
    [
        ("GB", TESTDORP, False, "kan dit zien. Gebruikersbeheerder bij"),
        ("PR", TESTDORP, False, "Geen van de huidige rollen geeft toegang"),
        ("GB", VOORBEELDSTAD, False, "waar dit niet onder valt"),
        ("GB", TESTDORP, True, "Het account is niet actief."),
    ],
)
def test_gijs_asks_about_one_person(
    gijs: Person, sanne: Any, code: str, at: str, inactive: bool, sentence: str
) -> None:
    """What is said agrees with what happens when the person opens the page."""
    anouk = UserFactory(
        organisation=gijs.place, last_name="Gerritsen-Uniek", first_name="Anouk", inactive=inactive
    )
    AssignmentFactory(user=anouk, organisation=people.organisation(at), code=code)
    gijs.opens(f"/users/{sanne.id}/insight")
    page = gijs.clicks("Uitleggen", who__text="Gerritsen-Uniek")
    assert "Gerritsen" not in page.url, "names do not stand in addresses"
    assert page.shows(sentence)
    sees = page.shows("kan dit zien.")
    assert sees is not page.shows("kan dit niet zien.")
    assert sees is (can_open(anouk, f"/users/{sanne.id}") and not inactive)


def test_of_somebody_one_may_not_know_nothing_is_said(gijs: Person) -> None:
    mine = UserFactory(organisation=gijs.place)
    stranger = UserFactory(organisation=people.organisation(ELSEWHERE), last_name="Vreemdeling")
    gijs.opens(f"/users/{mine.id}/insight")
    page = gijs.clicks("Uitleggen", who__text="Vreemdeling")
    assert not page.shows("kan dit niet zien.")
    page = gijs.opens(f"/users/{mine.id}/insight?who={stranger.id}")
    assert "Vreemdeling" not in page.body
    assert not page.shows("kan dit niet zien.")


def test_asking_about_one_stays_within_budget(gijs: Person, sanne: Any) -> None:
    within(OTHER, cost(gijs, f"/users/{sanne.id}/insight?who={sanne.id}"))
