"""Fatima sets what her municipality asks of passwords of residents, and Linda is asked just that (P-28)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.common import clock
from app.plans.models import Participant
from app.security.actions import resident_policies as actions
from app.security.login.rules.passwords import PasswordPolicy, Sign
from app.security.login.rules.providers import Providers
from app.security.login.rules.wishes import (
    LONGEST_LEAST,
    LONGEST_WORD,
    MOST_WORDS,
    Wishes,
    in_words,
    reasons_by_wishes,
    reasons_not_to_ask,
    under,
    words_in,
)
from app.security.models import Resident, ResidentPolicy
from tests import bench, people, residents
from tests.factories import OrganisationFactory, ResidentPolicyFactory
from tests.people import ELSEWHERE, TESTDORP, Person
from tests.residents import PASSWORD, ResidentAtHome
from tests.security.login.steps import FRESH
from tests.sharing import ParticipantFactory

LINDA = "linda@bakker.example"
URL = "/resident-login/"


@pytest.fixture
def fatima(app: Flask) -> Person:
    """The functional administrator of Testdorp."""
    return people.at_work("FB")


@pytest.fixture
def linda(app: Flask) -> Resident:
    """A mother who takes part in a plan of Testdorp."""
    return residents.a_resident(_taking_part(TESTDORP), email=LINDA)


def _taking_part(code: str) -> Participant:
    place = people.organisation(code)
    return ParticipantFactory(plan__pathway__person__organisation=place, email=LINDA)


def at(code: str, **values: Any) -> ResidentPolicy:
    """What a municipality of the cast asks."""
    return ResidentPolicyFactory(organisation=people.organisation(code), **values)


def forgets(email: str = LINDA) -> str:
    """Ask for a link, and return where it leads."""
    ResidentAtHome().posts("/mijn/login/forgotten", username=email)
    return residents.link_in(residents.letters_to(email)[-1][1])


# Fatima sets it


def test_fatima_sets_it_and_gijs_reads_it(fatima: Person, gijs: Person) -> None:
    page = fatima.posts(f"{URL}add", least_length="12", asks_digit="y", refused_words="Testdorp", link_hours="4")
    assert page.heading == people.organisation(TESTDORP).name and page.shows("12")
    (row,) = bench.rows_of(ResidentPolicy)
    assert (row.least_length, row.asks_digit, row.asks_capital, row.link_hours) == (12, True, False, 4)
    assert gijs.opens(f"{URL}{row.id}").shows("Testdorp")
    assert gijs.client.get(f"{URL}{row.id}/edit").status_code == 403
    fatima.posts(f"{URL}{row.id}/edit", least_length="14")
    assert fatima.opens(f"{URL}{row.id}/history").shows("14")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"least_length": "7"}, "tussen 8 en 64"),
        ({"least_length": "65"}, "tussen 8 en 64"),
        ({"link_hours": "0"}, "tussen 1 en 24"),
        ({"link_hours": "25"}, "tussen 1 en 24"),
        ({"refused_words": "x" * (LONGEST_WORD + 1)}, "ten hoogste 500"),
    ],
)
def test_nothing_may_be_easier_than_the_portal(fatima: Person, fields: dict[str, Any], sentence: str) -> None:
    page = fatima.posts(f"{URL}add", **fields)
    assert sentence in " ".join(page.errors())
    assert not bench.counted(ResidentPolicy)


def test_a_municipality_sets_it_once(fatima: Person) -> None:
    at(TESTDORP, least_length=12)
    page = fatima.posts(f"{URL}add", least_length="14")
    assert "al ingesteld" in page.content
    assert bench.counted(ResidentPolicy) == 1


def test_who_is_no_municipality_sets_nothing(app: Flask) -> None:
    joint = OrganisationFactory(joint=True)
    values = {"least_length": 12, "asks_capital": False, "asks_digit": False, "asks_sign": False,
              "refused_words": None, "link_hours": None, "digid": False}  # fmt: skip
    with bench.office(), pytest.raises(actions.RuleBroken) as broken:
        actions.begin(values, organisation_id=joint.id, portal=PasswordPolicy(), providers=Providers())
    assert broken.value.reasons == (actions.NOT_HERE,)


def test_what_another_municipality_set_is_not_there(fatima: Person) -> None:
    other = at(ELSEWHERE, least_length=20)
    assert fatima.client.get(f"{URL}{other.id}").status_code == 404
    assert not fatima.opens(URL).shows(people.organisation(ELSEWHERE).name)


# Linda is asked it


def test_the_page_tells_what_is_asked_and_the_answer_holds_it(linda: Resident) -> None:
    at(TESTDORP, least_length=14, asks_digit=True, refused_words="Molendijk staat hier 7")
    link, browser = forgets(), ResidentAtHome()
    page = browser.opens(link)
    assert page.shows("Minstens 14 tekens") and page.shows("Minstens één cijfer")
    assert not page.shows("hoofdletter")
    for wrong, sentence in (
        ("fiets 7 maan", "minstens 14 tekens"),
        ("fietsen naar de maan", "minstens één cijfer"),
        ("molendijk STAAT hier 7", "weigert dit wachtwoord"),
    ):
        page = browser.posts(link, password=wrong)
        assert sentence in " ".join(page.errors()), wrong
    assert browser.posts(link, password="7 fietsen naar de maan").heading == "Inloggen"


def test_without_a_policy_the_portal_decides(linda: Resident) -> None:
    link = forgets()
    page = ResidentAtHome().opens(link)
    assert page.shows("Minstens 8 tekens") and not page.shows("cijfer")
    assert ResidentAtHome().posts(link, password=FRESH).heading == "Inloggen"


def test_of_two_municipalities_both_are_heard(linda: Resident) -> None:
    residents.is_behind(linda, _taking_part(ELSEWHERE))
    at(TESTDORP, least_length=10, asks_capital=True)
    at(ELSEWHERE, least_length=16)
    page = ResidentAtHome().opens(forgets())
    assert page.shows("Minstens 16 tekens") and page.shows("Minstens één hoofdletter")


def test_a_municipality_that_is_not_hers_asks_nothing(linda: Resident) -> None:
    at(ELSEWHERE, least_length=30, asks_sign=True)
    assert ResidentAtHome().opens(forgets()).shows("Minstens 8 tekens")


def test_a_link_works_as_long_as_the_municipality_lets_it(linda: Resident) -> None:
    at(TESTDORP, link_hours=2)
    with time_machine.travel(clock.now(), tick=False) as now:
        link = forgets()
        assert "2 uur" in residents.letters_to(LINDA)[-1][1]
        now.shift(timedelta(hours=2, seconds=-1))
        assert ResidentAtHome().opens(link).heading == "Kies een nieuw wachtwoord"
        now.shift(timedelta(seconds=1))
        ResidentAtHome().opens(link, 404)


def test_a_password_of_before_still_opens_the_portal(linda: Resident) -> None:
    """Nobody is made to change a password that was good enough (ASVS 6.2.10)."""
    at(TESTDORP, least_length=40)
    assert residents.logs_in(ResidentAtHome(), LINDA, PASSWORD).heading == "Mijn plannen"


# Linda changes it herself


def test_linda_chooses_another_password_at_home(linda: Resident) -> None:
    at(TESTDORP, least_length=14)
    home, telephone = ResidentAtHome(linda), ResidentAtHome(linda)
    page = home.opens("/mijn/account/")
    assert page.heading == "Mijn account" and page.shows("Minstens 14 tekens")
    page = home.posts("/mijn/account/", current_password="verkeerd", password=FRESH)
    assert "niet uw huidige wachtwoord" in " ".join(page.errors())
    page = home.posts("/mijn/account/", current_password=PASSWORD, password="fiets maan")
    assert "minstens 14 tekens" in " ".join(page.errors())
    page = home.posts("/mijn/account/", current_password=PASSWORD, password=PASSWORD)
    assert "ander wachtwoord" in " ".join(page.errors())
    page = home.posts("/mijn/account/", current_password=PASSWORD, password=FRESH)
    assert page.shows("Uw wachtwoord is gewijzigd")
    assert home.opens("/mijn/").heading == "Mijn plannen", "she stays in here"
    assert telephone.opens("/mijn/").heading == "Inloggen", "and is out elsewhere"
    assert residents.logs_in(ResidentAtHome(), LINDA, FRESH).heading == "Mijn plannen"


def test_nobody_else_reads_her_account(linda: Resident, gijs: Person) -> None:
    assert ResidentAtHome().opens("/mijn/account/").heading == "Inloggen"
    assert gijs.client.get("/mijn/account/").status_code == 303


# The rules by themselves


def test_each_wish_makes_it_stricter_and_none_easier() -> None:
    portal = PasswordPolicy(least=10, link_hours=12)
    assert under(portal, ()) == portal
    easier = under(portal, [Wishes(least=8, link_hours=48)])
    assert (easier.least, easier.link_hours) == (10, 12)
    both = under(portal, [Wishes(12, frozenset({Sign.DIGIT})), Wishes(11, frozenset({Sign.OTHER}), link_hours=3)])
    assert (both.least, both.link_hours, both.signs) == (12, 3, {Sign.DIGIT, Sign.OTHER})
    assert len(in_words(both)) == 4


@pytest.mark.parametrize(
    ("sign", "lacks", "has"),
    [
        (Sign.CAPITAL, "éen twee", "Één twee"),
        (Sign.DIGIT, "drie vier", "drie 4"),
        (Sign.OTHER, "vijfzes", "vijf zes"),
    ],
)
def test_each_sort_of_sign(sign: Sign, lacks: str, has: str) -> None:
    policy = PasswordPolicy(signs=frozenset({sign}))
    assert len(reasons_by_wishes(lacks, policy)) == 1
    assert not reasons_by_wishes(has, policy)
    assert not reasons_by_wishes(lacks, PasswordPolicy())


def test_refused_words_are_compared_without_capitals_and_accents() -> None:
    assert words_in(" Één \n\nTwee\n") == {"een", "twee"}


def test_limits_of_what_may_be_asked() -> None:
    portal = PasswordPolicy()
    assert not reasons_not_to_ask(Wishes(8, link_hours=24), portal)
    assert not reasons_not_to_ask(Wishes(LONGEST_LEAST, link_hours=1), portal)
    many = frozenset(str(number) for number in range(MOST_WORDS + 1))
    assert set(reasons_not_to_ask(Wishes(refused=many), portal)) == {"refused_words"}
