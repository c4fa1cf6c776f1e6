"""Linda logs in to the resident portal; what is hers opens nothing of staff, nor the other way round."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask, url_for

from app.common import clock, crypto
from app.common.audit import AuditEvent
from app.common.web.openness import Openness, openness_of
from app.security.models import LoginSession, PasswordToken, Resident
from app.security.rules.areas import Area, area_of
from tests import bench, residents
from tests.people import Person
from tests.residents import PASSWORD, ResidentAtHome
from tests.rooms import PLACES
from tests.security.login.steps import FRESH, member

LINDA = "linda@bakker.example"
WRONG = "Het e-mailadres of wachtwoord klopt niet."
OPEN_TO_RESIDENTS = {Openness.ALL, Openness.PENDING, Openness.RESIDENTS}


@pytest.fixture
def linda(app: Flask) -> Resident:
    """An account that takes part in nothing yet."""
    return residents.a_resident(email=LINDA)


@pytest.fixture
def browser(app: Flask) -> ResidentAtHome:
    """A browser in which nobody logged in."""
    return ResidentAtHome()


@pytest.fixture
def home(linda: Resident) -> ResidentAtHome:
    """Linda, logged in."""
    return ResidentAtHome(linda)


def test_linda_logs_in_by_password_and_code_and_logs_out(linda: Resident, browser: ResidentAtHome) -> None:
    page = residents.logs_in(browser, " Linda@Bakker.example ")
    assert page.heading == "Mijn plannen"
    assert "Hallo Linda Bakker" in page.content
    assert bench.kept(linda).last_in_at is not None
    page = browser.clicks("Uitloggen")
    assert page.heading == "Inloggen"
    assert browser.opens("/mijn/").heading == "Inloggen"


def test_the_cookie_is_one_of_its_own_below_its_own_path(linda: Resident, browser: ResidentAtHome) -> None:
    answer = browser.client.get("/mijn/login/")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith(f"{browser.app.config['RESIDENT_COOKIE_NAME']}=")
    for part in ("Path=/mijn", "HttpOnly", "SameSite=Lax"):
        assert part in cookie
    assert browser.app.config["RESIDENT_COOKIE_NAME"] != browser.app.config["SESSION_COOKIE_NAME"]


@pytest.mark.parametrize(
    ("email", "password"), [(LINDA, "verkeerd"), ("nobody@bakker.example", PASSWORD), ("", PASSWORD)]
)
def test_a_wrong_login_is_told_alike(linda: Resident, browser: ResidentAtHome, email: str, password: str) -> None:
    page = browser.posts("/mijn/login/", username=email, password=password)
    assert WRONG in page.content or "verplicht" in page.content or page.errors()
    assert browser.opens("/mijn/").heading == "Inloggen"


def test_who_was_put_off_does_not_log_in_and_is_out_at_once(linda: Resident, home: ResidentAtHome) -> None:
    home.opens("/mijn/")
    with bench.office() as session:
        session.get_one(Resident, linda.id).active = False
        session.commit()
    assert home.opens("/mijn/").heading == "Inloggen"
    assert WRONG in home.posts("/mijn/login/", username=LINDA, password=PASSWORD).content


def test_a_wrong_code_lets_nobody_in(linda: Resident, browser: ResidentAtHome) -> None:
    page = browser.posts("/mijn/login/", username=LINDA, password=PASSWORD)
    page = browser.sends(page.form("/mijn/login/code"), code="000000")
    assert page.errors()
    assert browser.opens("/mijn/").heading == "Vul de code uit de e-mail in"


def test_linda_asks_for_another_code(linda: Resident, browser: ResidentAtHome) -> None:
    browser.posts("/mijn/login/", username=LINDA, password=PASSWORD)
    first = residents.code_in(residents.letters_to(LINDA)[-1][1])
    page = browser.clicks("Nieuwe code sturen")
    second = residents.code_in(residents.letters_to(LINDA)[-1][1])
    if first != second:
        page = browser.sends(page.form("/mijn/login/code"), code=first)
        assert page.errors()
    assert browser.sends(page.form("/mijn/login/code"), code=second).heading == "Mijn plannen"


def test_tries_are_limited_and_lock_no_member_of_staff_out(
    linda: Resident, browser: ResidentAtHome, visitor: Person
) -> None:
    """The name of a member of staff, tried at the door of residents, counts there alone."""
    gijs = member()
    for name in (LINDA, gijs.username):
        for _time in range(5):
            page = browser.posts("/mijn/login/", username=name, password="verkeerd")
        page = browser.posts("/mijn/login/", username=name, password=PASSWORD)
        assert "Te veel pogingen" in " ".join(page.errors())
    page = visitor.posts("/login/", username=gijs.username, password=PASSWORD)
    assert page.url.startswith("/login/code")
    assert bench.counted(AuditEvent, AuditEvent.action == "login.locked") == 2


# A forgotten password


def test_linda_forgot_her_password(linda: Resident, home: ResidentAtHome, browser: ResidentAtHome) -> None:
    browser.posts("/mijn/login/forgotten", username=LINDA)
    link = residents.link_in(residents.letters_to(LINDA)[-1][1])
    assert link.startswith("/mijn/login/password/")
    page = browser.posts(link, password=FRESH)
    assert page.heading == "Inloggen"
    assert home.opens("/mijn/").heading == "Inloggen", "every session ended"
    assert "gemeente" in residents.letters_to(LINDA)[-1][1]
    assert "Servicedesk" not in residents.letters_to(LINDA)[-1][1]
    assert WRONG in browser.posts("/mijn/login/", username=LINDA, password=PASSWORD).content
    assert residents.logs_in(ResidentAtHome(), LINDA, FRESH).heading == "Mijn plannen"
    assert "werkt niet meer" in browser.opens(link, 404).content


def test_the_answer_is_the_same_for_who_has_no_account(browser: ResidentAtHome, linda: Resident) -> None:
    known = browser.posts("/mijn/login/forgotten", username=LINDA).content
    assert browser.posts("/mijn/login/forgotten", username="nobody@bakker.example").content == known
    assert not residents.letters_to("nobody@bakker.example")


def test_a_link_of_one_area_works_in_no_other(linda: Resident, browser: ResidentAtHome, visitor: Person) -> None:
    gijs = member()
    browser.posts("/mijn/login/forgotten", username=LINDA)
    visitor.posts("/login/forgotten", username=gijs.username)
    of_linda = residents.link_in(residents.letters_to(LINDA)[-1][1])
    of_gijs = residents.link_in(residents.letters_to(gijs.email)[-1][1])
    visitor.opens(of_linda.removeprefix("/mijn"), 404)
    browser.opens(f"/mijn{of_gijs}", 404)
    assert bench.counted(PasswordToken, PasswordToken.used_at.is_(None)) == 2
    visitor.opens(of_gijs)
    browser.opens(of_linda)


def test_staff_does_not_log_in_at_the_door_of_residents_nor_the_other_way_round(
    linda: Resident, browser: ResidentAtHome, visitor: Person
) -> None:
    gijs = member()
    assert WRONG in browser.posts("/mijn/login/", username=gijs.username, password=PASSWORD).content
    page = visitor.posts("/login/", username=LINDA, password=PASSWORD)
    assert "klopt niet" in " ".join(page.errors())


# Time


@pytest.fixture
def start(home: ResidentAtHome) -> Iterator[datetime]:
    """The moment at which Linda opened a page; the clock stands still from there."""
    with time_machine.travel(clock.now().replace(microsecond=0) + timedelta(seconds=10), tick=False):
        home.opens("/mijn/")
        yield clock.now()


def is_in(home: ResidentAtHome, moment: datetime, **headers: str) -> bool:
    """Whether Linda is still logged in at a moment."""
    with time_machine.travel(moment, tick=False):
        return home.client.get("/mijn/", headers=headers).status_code == 200


def test_after_fifteen_minutes_without_activity_it_is_over(home: ResidentAtHome, start: datetime) -> None:
    assert is_in(home, start + timedelta(seconds=899), **{"X-Passive": "1"})
    assert not is_in(home, start + timedelta(minutes=15), **{"Accept": "text/html"})
    with time_machine.travel(start + timedelta(minutes=15), tick=False):
        home.opens_a_new_window()
        page = home.opens("/mijn/")
    assert "U heeft 15 minuten niets gedaan" in page.content


def test_asking_how_long_is_left_gives_no_more_and_one_press_does(home: ResidentAtHome, start: datetime) -> None:
    with time_machine.travel(start + timedelta(minutes=10), tick=False):
        assert home.client.get("/mijn/session/state").get_json() == {"seconds_left": 300}
        posted = home.client.post("/mijn/session/extend", data={"csrf_token": home.token})
        assert posted.get_json() == {"seconds_left": 900}
    assert is_in(home, start + timedelta(minutes=24))


def test_after_twelve_hours_it_is_over_whatever_she_does(home: ResidentAtHome, start: datetime) -> None:
    for minutes in range(10, 12 * 60, 10):
        assert is_in(home, start + timedelta(minutes=minutes)), minutes
    assert not is_in(home, start + timedelta(hours=12))


# The two areas


def test_the_cookie_of_staff_opens_nothing_of_residents_nor_the_other_way_round(
    gijs: Person, home: ResidentAtHome
) -> None:
    app = gijs.app
    borrowed = app.test_client()
    borrowed.set_cookie(app.config["RESIDENT_COOKIE_NAME"], gijs.key, path="/mijn")
    assert borrowed.get("/mijn/").status_code == 303
    taken = app.test_client()
    taken.set_cookie(app.config["SESSION_COOKIE_NAME"], home.key)
    for path in ("/", "/users/", "/account/"):
        assert taken.get(path).status_code == 303, path
    both = app.test_client()
    both.set_cookie(app.config["SESSION_COOKIE_NAME"], gijs.key)
    both.set_cookie(app.config["RESIDENT_COOKIE_NAME"], home.key, path="/mijn")
    assert b"Linda Bakker" in both.get("/mijn/").data
    assert b"Linda Bakker" not in both.get("/").data


def test_a_session_of_one_area_with_an_actor_of_the_other_is_nobody(
    gijs: Person, linda: Resident, app: Flask
) -> None:
    """Also where the row of a session says something that cannot be."""
    assert gijs.user is not None
    for area, actor, path, cookie in (
        (Area.STAFF, linda.actor_id, "/users/", app.config["SESSION_COOKIE_NAME"]),
        (Area.RESIDENT, gijs.user.actor_id, "/mijn/", app.config["RESIDENT_COOKIE_NAME"]),
    ):
        key = crypto.token()
        bench.store(LoginSession(key_hash=crypto.hashed(key), area=area, actor_id=actor, level=2, data={}))
        client = app.test_client()
        client.set_cookie(cookie, key, path="/mijn" if area is Area.RESIDENT else "/")
        assert client.get(path).status_code == 303, area


def addresses(app: Flask) -> list[tuple[str, str, str]]:
    """Endpoint, method and address of everything the portal answers to."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "assets":
            continue
        with app.test_request_context():
            values = {name: PLACES.get(name, 1) for name in rule.arguments}
            url = url_for(rule.endpoint, **values)
        found += [(rule.endpoint, method, url) for method in (rule.methods or set()) & {"GET", "POST"}]
    return found


def test_each_area_holds_its_own_pages_and_no_others(app: Flask) -> None:
    """Over the whole map of addresses: below /mijn nothing asks for a role, elsewhere nothing for a resident."""
    for endpoint, _method, url in addresses(app):
        openness = openness_of(app, endpoint)
        if area_of(url) is Area.RESIDENT:
            assert openness in OPEN_TO_RESIDENTS, url
        else:
            assert openness is not Openness.RESIDENTS, url


def test_linda_comes_into_no_page_of_staff(home: ResidentAtHome) -> None:
    """With her session in the cookie of staff, as if she had put it there, on every address there is."""
    client = home.app.test_client()
    wrong = []
    for endpoint, method, url in addresses(home.app):
        if area_of(url) is Area.RESIDENT or openness_of(home.app, endpoint) is Openness.ALL:
            continue
        client.set_cookie(home.app.config["SESSION_COOKIE_NAME"], home.key)
        code = client.open(url, method=method, data={"csrf_token": home.token}).status_code
        if code not in (303, 400, 401, 403, 404):
            wrong.append((method, url, code))
    assert not wrong


def test_gijs_comes_into_no_page_of_residents(gijs: Person) -> None:
    """With his own cookie, and with its value in that of residents."""
    app, wrong = gijs.app, []
    for endpoint, method, url in addresses(app):
        if area_of(url) is Area.STAFF or openness_of(app, endpoint) is Openness.ALL:
            continue
        client = app.test_client()
        client.set_cookie(app.config["SESSION_COOKIE_NAME"], gijs.key)
        client.set_cookie(app.config["RESIDENT_COOKIE_NAME"], gijs.key, path="/mijn")
        answer = client.open(url, method=method, data={"csrf_token": gijs.token})
        elsewhere = not answer.headers.get("Location", "/mijn/login/").startswith("/mijn/login/")
        if answer.status_code not in (303, 400, 404) or elsewhere:
            wrong.append((method, url, answer.status_code))
    assert not wrong


def test_after_logging_in_she_stays_in_her_own_area(linda: Resident, browser: ResidentAtHome) -> None:
    for elsewhere in ("/users/", "https://evil.example/", "//evil.example", "/mijn/../users/", "/mijn/logout/"):
        page = browser.opens(f"/mijn/login/?next={elsewhere}")
        field = page.select("input[name=next]")[0]
        assert not field.get("value"), elsewhere


def test_she_reads_in_her_own_language_from_then_on(linda: Resident, home: ResidentAtHome) -> None:
    home.client.post("/mijn/language/fr", data={"csrf_token": home.token})
    assert home.opens("/mijn/").heading == "Mes plans"
    assert bench.kept(linda).language == "fr"
    home.client.post("/mijn/language/xx", data={"csrf_token": home.token})
    assert bench.kept(linda).language == "fr"


def test_networks_of_staff_do_not_keep_residents_out(home: ResidentAtHome, gijs: Person, monkeypatch: Any) -> None:
    monkeypatch.setattr("app.security.login.gate.networks.is_outside", lambda: True)
    assert home.opens("/mijn/").heading == "Mijn plannen"
    assert gijs.client.get("/").status_code == 403
