"""Linda links DigiD to her account and logs in with it, at a provider that really runs (P-30)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import inspect, select, text

from app.plans.models import Participant
from app.security.login.rules.assertions import Assertion, Refusal
from app.security.models import LoginSession, Resident, ResidentIdentity, ResidentPolicy
from app.security.rules.digid import DigidFloor, DigidLevel
from tests import bench, people, residents
from tests.broker import Broker, Means, changed
from tests.people import ELSEWHERE, TESTDORP, Person
from tests.residents import ResidentAtHome
from tests.security.login.digid import (
    BSN,
    LINDA,
    OTHER_BSN,
    a_stranger,
    asks,
    asks_to_link,
    is_out,
    last_reason,
    links,
    logs_in,
    switched_on,
    taking_part,
)

# Linda links it, and logs in with it


def test_linda_links_digid_and_logs_in_without_a_code(
    home: ResidentAtHome, browser: ResidentAtHome, broker: Broker, linda: Resident
) -> None:
    page = links(home, broker)
    assert page.heading == "Mijn account" and page.shows("Vanaf nu kunt u voor Testdorp inloggen met DigiD")
    assert home.opens("/mijn/gegevens").shows("Gekoppeld aan DigiD voor")
    letters = len(residents.letters_to(LINDA))
    assert letters == 1 and "DigiD" in residents.letters_to(LINDA)[-1][1], "the owner is told, and that is all"
    page = logs_in(browser, broker)
    assert page.heading == "Mijn plannen"
    assert len(residents.letters_to(LINDA)) == letters, "no code by mail"
    (session,) = bench.rows_of(LoginSession, LoginSession.method == "digid")
    assert (session.actor_id, session.level, session.area) == (linda.actor_id, 2, "resident")
    assert bench.kept(linda).last_in_at is not None


def test_the_session_gets_a_new_id(home: ResidentAtHome, browser: ResidentAtHome, broker: Broker) -> None:
    links(home, broker)
    back = Means(broker).logs_in(asks(browser), "linda", "substantieel")
    name = browser.app.config["RESIDENT_COOKIE_NAME"]
    before = browser.client.get_cookie(name, path="/mijn")
    browser.opens(back)
    after = browser.client.get_cookie(name, path="/mijn")
    assert before and after and before.value != after.value


def test_a_number_with_its_register_and_without_are_one_person(
    home: ResidentAtHome, browser: ResidentAtHome, broker: Broker
) -> None:
    links(home, broker, "linda")
    assert logs_in(browser, broker, "bare").heading == "Mijn plannen"


def test_linda_stops_with_digid(home: ResidentAtHome, browser: ResidentAtHome, broker: Broker) -> None:
    links(home, broker)
    page = home.clicks("Stoppen met DigiD Testdorp")
    assert page.shows("niet meer in met DigiD") and not bench.counted(ResidentIdentity)
    assert len(residents.letters_to(LINDA)) == 2
    assert logs_in(browser, broker, status=403).shows("niet aan een account gekoppeld")


def test_the_bsn_stands_nowhere(
    home: ResidentAtHome, browser: ResidentAtHome, broker: Broker, caplog: Any
) -> None:
    """Every column of every table, the cookies and the log are searched; over refusals as well."""
    caplog.set_level("DEBUG")
    links(home, broker)
    logs_in(browser, broker)
    logs_in(ResidentAtHome(), broker, "other", status=403)
    with bench.office() as session:
        connection = session.connection()
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                assert not re.search(f"{BSN}|{OTHER_BSN}", " ".join(map(str, row))), table
    assert BSN not in caplog.text and OTHER_BSN not in caplog.text
    shown = repr(Assertion("issuer", (), BSN, DigidLevel.HOOG))
    assert BSN not in shown


# Who stays out


@pytest.mark.parametrize(
    ("floor", "level", "comes_in"),
    [
        (DigidFloor.MIDDEN, "basis", False),
        (DigidFloor.MIDDEN, "midden", True),
        (DigidFloor.SUBSTANTIEEL, "midden", False),
        (DigidFloor.SUBSTANTIEEL, "substantieel", True),
        (DigidFloor.HOOG, "substantieel", False),
        (DigidFloor.HOOG, "hoog", True),
    ],
)
def test_each_level_by_what_the_municipality_set(
    home: ResidentAtHome, browser: ResidentAtHome, broker: Broker, policy: ResidentPolicy, floor: DigidFloor,
    level: str, comes_in: bool,
) -> None:  # fmt: skip
    links(home, broker, level="hoog")
    with bench.office() as session:
        session.get_one(ResidentPolicy, policy.id).digid_floor = floor
        session.commit()
    page = logs_in(browser, broker, level=level, status=200 if comes_in else 403)
    if comes_in:
        assert page.heading == "Mijn plannen"
    else:
        assert page.shows(f"DigiD {floor.level.spoken} of hoger") and Refusal.LEVEL in last_reason()
        assert is_out(browser)


def test_a_low_level_links_nothing(home: ResidentAtHome, broker: Broker) -> None:
    assert links(home, broker, level="midden", status=403).shows("niet zeker genoeg")
    assert not bench.counted(ResidentIdentity)


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("other", Refusal.NOT_LINKED),
        ("wrong", Refusal.NO_BSN),
        ("older", Refusal.NO_BSN),
        ("nobody", Refusal.NO_BSN),
    ],
)
def test_whom_nobody_knows(
    home: ResidentAtHome, browser: ResidentAtHome, broker: Broker, who: str, reason: Refusal
) -> None:
    links(home, broker)
    page = logs_in(browser, broker, who, status=403)
    assert page.shows("niet aan een account gekoppeld")
    assert reason in last_reason() and is_out(browser)


def test_who_stops_at_digid_can_go_on_otherwise(
    home: ResidentAtHome, browser: ResidentAtHome, broker: Broker
) -> None:
    means = Means(broker)
    means.goes_to(asks(browser))
    means.sends("cancel")
    page = browser.opens(means.back)
    assert page.heading == "Inloggen" and page.shows("gestopt met inloggen met DigiD")
    assert Refusal.CANCELLED in last_reason()


def test_switched_off_it_is_not_offered_and_opens_nothing(
    home: ResidentAtHome, browser: ResidentAtHome, broker: Broker, policy: ResidentPolicy
) -> None:
    links(home, broker)
    back = Means(broker).logs_in(asks(browser), "linda", "substantieel")
    with bench.office() as session:
        session.get_one(ResidentPolicy, policy.id).digid = False
        session.commit()
    assert browser.opens(back, 403).shows("niet inloggen met DigiD")
    assert Refusal.SWITCHED_OFF in last_reason()
    assert not browser.opens("/mijn/login/").shows("DigiD")
    assert not home.opens("/mijn/account/").shows("DigiD")
    (token, *_more) = browser.opens("/mijn/login/").select("input[name=csrf_token]")
    asked = {"csrf_token": str(token["value"]), "place": str(people.organisation(TESTDORP).id)}
    assert browser.sends_to("/mijn/digid/login", asked, 403).shows("niet inloggen met DigiD")


def test_a_municipality_without_it_is_refused(home: ResidentAtHome, browser: ResidentAtHome) -> None:
    for place in (str(people.organisation(ELSEWHERE).id), "999999"):
        browser.posts("/mijn/login/", 403, "/mijn/digid/login", place=place)
    browser.posts("/mijn/login/", 400, "/mijn/digid/login", place="x")


def test_linked_here_it_opens_nothing_for_another_municipality(
    home: ResidentAtHome, browser: ResidentAtHome, broker: Broker
) -> None:
    switched_on(ELSEWHERE)
    links(home, broker)
    page = browser.opens(Means(broker).logs_in(asks(browser, ELSEWHERE), "linda", "hoog"), 403)
    assert page.shows("niet aan een account gekoppeld") and is_out(browser)


def test_who_takes_part_in_nothing_there_any_more(
    home: ResidentAtHome, browser: ResidentAtHome, broker: Broker, linda: Resident
) -> None:
    links(home, broker)
    with bench.office() as session:
        for one in session.scalars(select(Participant).where(Participant.resident_id == linda.id)):
            one.portal = False
        session.commit()
    residents.is_behind(linda, taking_part(ELSEWHERE))
    assert logs_in(browser, broker, status=403).shows("doet niet mee in een plan van deze gemeente")
    assert Refusal.ELSEWHERE in last_reason()


def test_the_strictest_of_her_municipalities_decides(
    home: ResidentAtHome, browser: ResidentAtHome, broker: Broker, linda: Resident
) -> None:
    """One login opens the plans of both, so it has to do for both."""
    links(home, broker)
    residents.is_behind(linda, taking_part(ELSEWHERE))
    switched_on(ELSEWHERE, DigidFloor.HOOG)
    assert logs_in(browser, broker, status=403).shows("DigiD Hoog of hoger")
    assert logs_in(ResidentAtHome(), broker, level="hoog").heading == "Mijn plannen"


def test_who_was_put_off_stays_out(
    home: ResidentAtHome, browser: ResidentAtHome, broker: Broker, linda: Resident
) -> None:
    links(home, broker)
    with bench.office() as session:
        session.get_one(Resident, linda.id).active = False
        session.commit()
    logs_in(browser, broker, status=403)
    assert Refusal.INACTIVE in last_reason()


# Linking takes who is logged in, and knows the password


def test_linking_takes_the_password(home: ResidentAtHome) -> None:
    place = str(people.organisation(TESTDORP).id)
    page = home.posts("/mijn/account/", 200, "/mijn/digid/link", place=place, owner_password="verkeerd")
    assert "niet uw huidige wachtwoord" in " ".join(page.errors())


def test_one_person_has_one_account_and_one_account_one_person(
    home: ResidentAtHome, broker: Broker, linda: Resident
) -> None:
    links(home, broker)
    joost = ResidentAtHome(a_stranger())
    assert links(joost, broker, status=403).shows("al aan een ander account gekoppeld")
    telephone = ResidentAtHome(linda)
    assert not telephone.opens("/mijn/account/").select("form[action='/mijn/digid/link']")
    assert bench.counted(ResidentIdentity) == 1


def test_an_answer_is_for_the_account_that_asked(home: ResidentAtHome, broker: Broker, linda: Resident) -> None:
    """She logs out on the way, and somebody else logs in on the same computer."""
    back, other = Means(broker).logs_in(asks_to_link(home), "linda", "substantieel"), a_stranger()
    with bench.office() as session:
        row = session.get_one(LoginSession, home.session.id)
        row.actor_id = other.actor_id
        session.commit()
    home.opens(back, 403)
    assert Refusal.UNASKED in last_reason() and not bench.counted(ResidentIdentity)


def test_an_answer_counts_once_and_in_the_browser_that_asked(
    home: ResidentAtHome, browser: ResidentAtHome, broker: Broker
) -> None:
    links(home, broker)
    back = Means(broker).logs_in(asks(browser), "linda", "substantieel")
    ResidentAtHome().opens(back, 403)
    assert Refusal.UNASKED in last_reason()
    assert browser.opens(back).heading == "Mijn plannen"
    browser.opens(back, 403)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"state": "made-up"}, Refusal.STATE),
        ({"iss": "https://evil.example"}, Refusal.MIXED_UP),
        ({"code": "made-up"}, Refusal.TOKEN),
    ],
)
def test_an_answer_that_was_tampered_with(
    home: ResidentAtHome, browser: ResidentAtHome, broker: Broker, values: dict[str, str], reason: Refusal
) -> None:
    links(home, broker)
    back = Means(broker).logs_in(asks(browser), "linda", "substantieel")
    browser.opens(changed(back, **values), 403)
    assert reason in last_reason() and is_out(browser)


def test_digid_is_no_door_for_staff(broker: Broker, policy: ResidentPolicy, visitor: Person) -> None:
    page = visitor.opens("/login/")
    assert not page.shows("DigiD") and not page.select("input[name=broker]")
    assert visitor.client.get("/login/broker/digid/answer").status_code == 404


def test_the_question_asks_for_the_levels_that_do(browser: ResidentAtHome, linda: Resident) -> None:
    question = dict(parse_qsl(urlsplit(asks(browser)).query))
    assert question["acr_values"].split() == [DigidLevel.SUBSTANTIEEL.urn, DigidLevel.HOOG.urn]
    assert question["redirect_uri"] == "http://localhost/mijn/digid/digid/answer"
    assert question["prompt"] == "login"
