"""Lies registers her knitting club: nobody invited her, and nobody finds out who has an account."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from app.activities.actions import joining
from app.activities.models import Activity, JoinRequest, Organiser, Registration
from app.activities.rules.activities import ActivityState
from app.activities.rules.organisers import OrganiserState
from app.activities.rules.registrations import Alike, Number, name_key, number_of
from app.common import clock
from app.common.outbox import Message
from app.security.models import Assignment, Organisation, User
from app.security.rules.organisations import Kind
from tests import bench, people
from tests.activities.registering import (
    a_link,
    confirms,
    letters_to,
    makes_a_password,
    registers,
)
from tests.factories import OrganisationFactory, UserFactory
from tests.people import SERVICE_DESK, TESTDORP, Person
from tests.season import OrganiserFactory, registering, typed

LIES = "lies@breiclub.example"
MAILED = "Er is een e-mail met een link onderweg."


def club() -> Organisation:
    """The knitting club, once it is there."""
    (found,) = bench.rows_of(Organisation, Organisation.name == "Breiclub De Naald")
    return found


# Asking


def test_lies_registers_her_club_and_publishes_at_once(visitor: Person) -> None:
    """A-02, A-03, A-04: from nobody to the agenda, without anybody who approves it."""
    page = registers(visitor)
    assert MAILED in page.text
    assert not bench.rows_of(Organisation, Organisation.name == "Breiclub De Naald")
    page = confirms(visitor, LIES)
    assert "Kies een wachtwoord" in page.heading
    lies = makes_a_password(visitor, LIES)
    place, village = club(), people.organisation(TESTDORP)
    assert (place.kind, place.parent_id) == (Kind.ORGANISER, village.id)
    (known,) = bench.rows_of(Organiser, Organiser.organisation_id == place.id)
    assert (known.municipality_id, known.state) == (village.id, OrganiserState.NEW)
    lies.posts("/activities/add", **typed(municipality_id=village.id))
    (made,) = bench.rows_of(Activity)
    page = lies.posts(f"/activities/{made.id}/publish")
    assert "Gepubliceerd" in page.text
    (made,) = bench.rows_of(Activity)
    assert (made.organisation_id, made.state) == (place.id, ActivityState.PUBLISHED)


def test_the_account_may_do_what_an_organiser_may_and_nothing_else(visitor: Person) -> None:
    registers(visitor)
    confirms(visitor, LIES)
    (user,) = bench.rows_of(User, User.username == LIES)
    (held,) = bench.rows_of(Assignment, Assignment.user_id == user.id)
    assert (held.organisation_id, user.organisation_id) == (club().id, club().id)
    lies = Person(user, club(), level=2)
    assert lies.client.get("/users/").status_code == 403
    assert lies.client.get("/organisers/").status_code == 200


@pytest.mark.parametrize("who", ["nobody", "gijs"])
def test_the_answer_is_the_same_for_an_address_with_an_account(visitor: Person, who: str) -> None:
    address = {"nobody": "niemand@nergens.example", "gijs": "gb@testdorp.example"}[who]
    page = registers(visitor, email=address)
    assert MAILED in page.text
    assert "account" not in page.text.split(MAILED)[1][:200]
    assert len(letters_to(address)) == 1


def test_the_answer_is_the_same_for_an_organisation_that_is_known(visitor: Person) -> None:
    told = {registers(people.visitor(), name=name).text for name in ("Dorpshuis Testdorp", "Breiclub De Naald")}
    assert len(told) == 1


def test_nothing_that_a_stranger_typed_stands_in_the_mail(visitor: Person) -> None:
    """Whoever sends advertisements by other people's mail finds nothing to put them in."""
    registers(visitor, name="Koop nu op reclame.example", first_name="Gratis", last_name="Prijzen")
    (letter,) = letters_to(LIES)
    assert not re.search("reclame|Gratis|Prijzen", letter)
    assert "Testdorp" in letter


def test_a_program_that_fills_in_everything_gets_the_same_answer_and_no_mail(visitor: Person) -> None:
    page = registers(visitor, remark="https://reclame.example")
    assert MAILED in page.text
    assert not bench.rows_of(Registration)
    assert not bench.rows_of(Message)


def test_after_five_times_in_a_quarter_one_has_to_wait(visitor: Person) -> None:
    for _time in range(5):
        assert MAILED in registers(visitor).text
    page = registers(visitor)
    assert "Te veel pogingen" in page.text
    assert len(letters_to(LIES)) == 5


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"terms": None}, "Zet hier eerst een vinkje."),
        ({"name": ""}, "Vul dit veld in."),
        ({"municipality_id__text": "Nergenshuizen"}, "Niets gevonden met deze naam."),
        ({"number": "0123456788"}, "Dit is geen geldig KBO-nummer"),
        ({"number": "12345"}, "Een KvK-nummer heeft 8 cijfers, een KBO-nummer 10."),
        ({"email": "geen adres"}, "Vul een e-mailadres in"),
        ({"phone": "bel me"}, "Vul een telefoonnummer in"),
        ({"web_address": "javascript:alert(1)"}, "webadres"),
    ],
)
def test_lies_is_told_what_is_wrong(visitor: Person, changes: dict[str, Any], sentence: str) -> None:
    page = registers(visitor, **changes)
    assert sentence in page.text
    assert not bench.rows_of(Registration)


def test_a_name_that_others_begin_with_is_meant_when_it_is_typed_in_full(visitor: Person) -> None:
    OrganisationFactory(name="Testdorpermeer")
    registers(visitor)
    (kept,) = bench.rows_of(Registration)
    assert kept.municipality_id == people.organisation(TESTDORP).id
    page = registers(visitor, municipality_id__text="Testdo")
    assert "Testdorpermeer" in page.text


def test_municipalities_are_found_by_a_fragment_and_nothing_else_is(visitor: Person) -> None:
    found = visitor.client.get("/register/municipalities?q=testdorp").get_json()
    assert [one["label"] for one in found] == [people.organisation(TESTDORP).label]
    assert visitor.client.get("/register/municipalities?q=servicedesk").get_json() == []


# The link


def test_a_link_works_once(visitor: Person) -> None:
    registers(visitor)
    link = a_link(LIES)
    confirms(visitor, LIES)
    page = people.visitor().opens(link, status=404)
    assert "Deze link werkt niet" in page.heading
    assert len(bench.rows_of(Organisation, Organisation.name == "Breiclub De Naald")) == 1


def test_opening_a_link_registers_nothing(visitor: Person) -> None:
    """Programs that look whether mail is safe open every link in it."""
    registers(visitor)
    for _time in range(3):
        assert visitor.opens(a_link(LIES)).shows("Breiclub De Naald")
    assert not bench.rows_of(Organisation, Organisation.name == "Breiclub De Naald")


def test_a_link_is_too_old_after_a_day_and_what_it_said_of_lies_goes(visitor: Person) -> None:
    registers(visitor)
    (kept,) = bench.rows_of(Registration)
    assert kept.expires_at - kept.asked_at == timedelta(hours=24)
    link = a_link(LIES)
    with bench.office() as session:
        session.execute(update(Registration.__table__).values(expires_at=clock.now()))
        session.commit()
    visitor.opens(link, status=404)
    with bench.office() as session:
        joining.tidy(session, clock.now())
        session.commit()
    assert not bench.rows_of(Registration)


def test_a_link_that_was_made_up_tells_nothing(visitor: Person) -> None:
    assert "werkt niet" in visitor.opens("/register/verzonnen", status=404).text


# An account that is there already


def test_somebody_with_an_account_elsewhere_gets_another_one(visitor: Person) -> None:
    """The owner of an account need not be who reads mail at the address that it is called by."""
    UserFactory(username=LIES, email="iemand.anders@testdorp.example")
    registers(visitor)
    confirms(visitor, LIES)
    (made,) = bench.rows_of(User, User.organisation_id == club().id)
    assert made.username == f"{club().code.lower()}-1"
    assert made.username in letters_to(LIES)[-1]


# An organisation that is there already


@pytest.fixture
def hall() -> Organisation:
    """The village hall, with its KvK number."""
    place, village = people.organisation("DT-0001"), people.organisation(TESTDORP)
    with bench.office() as session:
        one = session.get_one(Organisation, place.id)
        one.kvk_number, one.parent_id = "12345678", village.id
        session.commit()
    return place


@pytest.mark.parametrize(
    ("changes", "by"),
    [
        ({"name": "dorpshuis  TESTDORP vzw"}, Alike.NAME),
        ({"name": "Iets anders", "number": "1234 5678"}, Alike.NUMBER),
        ({"name": "Iets anders", "number": "12345678", "municipality_id__text": "Voorbeeldstad"}, Alike.NUMBER),
    ],
)
def test_a_known_organisation_is_never_joined_in_silence(
    visitor: Person, hall: Organisation, changes: dict[str, Any], by: Alike
) -> None:
    registers(visitor, **changes)
    page = confirms(visitor, LIES)
    assert "lijkt al bekend te zijn" in page.text
    assert not bench.rows_of(User, User.email == LIES)
    (request,) = bench.rows_of(JoinRequest)
    assert (request.organisation_id, request.alike) == (hall.id, by)
    assert request.municipality_id == people.organisation(TESTDORP).id


def test_its_people_and_its_municipality_hear_of_it_by_mail(visitor: Person, hall: Organisation) -> None:
    registers(visitor, name="Dorpshuis Testdorp")
    confirms(visitor, LIES)
    bench.work_off()
    for account in (people.at_work("OR").user, people.at_work("LB").user):
        (letter,) = letters_to(account.email)
        assert "/join-requests/" in letter
        assert "Lies" not in letter


def test_nobody_comes_to_the_servicedesk_by_its_number(visitor: Person) -> None:
    """Whoever works there sees everything, also with the role of an organiser."""
    desk = people.organisation(SERVICE_DESK)
    with bench.office() as session:
        session.get_one(Organisation, desk.id).kvk_number = "87654321"
        session.commit()
    registers(visitor, number="87654321")
    page = confirms(visitor, LIES)
    assert "Vraag de gebruikersbeheerder" in page.text
    assert not bench.rows_of(JoinRequest)


def test_an_organisation_of_the_same_name_elsewhere_is_another_one(visitor: Person) -> None:
    OrganiserFactory(organisation__name="Breiclub De Naald")
    registers(visitor)
    confirms(visitor, LIES)
    assert len(bench.rows_of(Organisation, Organisation.name == "Breiclub De Naald")) == 2
    assert not bench.rows_of(JoinRequest)


# The rules


@pytest.mark.parametrize(
    ("typed_in", "found"),
    [
        ("12345678", Number("kvk_number", "12345678")),
        ("1234.56.78", Number("kvk_number", "12345678")),
        ("0403.170.701", Number("kbo_number", "0403170701")),
        ("BE 0403 170 701", Number("kbo_number", "0403170701")),
        ("403170701", Number("kbo_number", "0403170701")),
    ],
)
def test_a_number_is_read_as_people_write_it(typed_in: str, found: Number) -> None:
    assert number_of(typed_in) == found


@pytest.mark.parametrize("typed_in", ["0403170702", "1234567", "BE12345678", "acht cijfers", "１２３４５６７８"])
def test_a_number_that_cannot_be_right_is_told(typed_in: str) -> None:
    assert isinstance(number_of(typed_in), str)


def test_a_name_is_the_same_without_its_legal_form_and_its_accents() -> None:
    assert name_key("Stichting Café “De Brug”") == name_key("cafe de brug v.z.w.") == "cafe de brug"
    assert name_key("Vereniging") == "vereniging"


def test_registering_is_offered_where_people_log_in(visitor: Person) -> None:
    assert "/register/" in visitor.opens("/login/").links()


def test_forms_of_tests_are_those_of_the_page(visitor: Person) -> None:
    names = {str(field["name"]) for field in visitor.opens("/register/").select("main [name]")}
    assert set(registering()) - names == {"municipality_id__text"} - names
