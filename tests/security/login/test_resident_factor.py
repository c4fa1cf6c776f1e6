"""Linda chooses how she gets her code: by mail, by text message or from an app; and finds a way back (P-29)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from pyotp.totp import TOTP
from sqlalchemy import select

from app.common import clock
from app.common.audit import AuditEvent
from app.common.erasing import Person as Erased
from app.common.forgetting import forget
from app.common.outbox import Channel, Message
from app.security.login.actions import numbers
from app.security.models import Actor, CodeNumber, RecoveryCode, Resident, TotpDevice
from tests import bench, people, residents
from tests.browser import Page
from tests.factories import ResidentPolicyFactory
from tests.people import ELSEWHERE, TESTDORP, Person
from tests.residents import PASSWORD, ResidentAtHome
from tests.security.login.steps import enrols, member, other_than
from tests.sharing import ParticipantFactory

LINDA, NUMBER = "linda@bakker.example", "+31612345678"
URL = "/mijn/account/factor/"


@pytest.fixture
def linda(app: Flask) -> Resident:
    """A mother who gets her codes by mail, as everybody does at first."""
    return residents.a_resident(email=LINDA)


@pytest.fixture
def home(linda: Resident) -> ResidentAtHome:
    """Linda, logged in."""
    return ResidentAtHome(linda)


@pytest.fixture
def texts(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A portal that can send text messages."""
    monkeypatch.setitem(app.config, "SMS_PROVIDER", "webhook")
    monkeypatch.setitem(app.config, "SMS_URL", "https://sms.example/")


@pytest.fixture
def noon() -> Iterator[datetime]:
    """The clock stands still, so that an app shows one code."""
    with time_machine.travel(clock.now().replace(microsecond=0), tick=False):
        yield clock.now()


def proves(person: ResidentAtHome, proof: str = PASSWORD) -> Page:
    """Show who one is, where that is asked."""
    page = person.opens(URL)
    return person.clicks("Verder", proof=proof) if page.select("[name=proof]") else page


def acts(person: ResidentAtHome, act: str, status: int = 200, **fields: str) -> Page:
    """Send something that the page does not offer."""
    (field, *_more) = person.opens(URL).select("input[name=csrf_token]")
    return person.sends_to(URL, {"csrf_token": str(field["value"]), "act": act, **fields}, status)


def begins_app(home: ResidentAtHome) -> TOTP:
    """Set up an app as far as its first code."""
    proves(home)
    page = home.clicks("App instellen")
    return TOTP("".join(page.select("#secret")[0].get_text().split()))


def chooses_app(home: ResidentAtHome) -> tuple[TOTP, list[str]]:
    """Choose an app; returns it with the recovery codes."""
    app = begins_app(home)
    page = home.clicks("Deze app voortaan gebruiken", code=app.at(clock.now()))
    assert page.heading == "Uw herstelcodes"
    return app, [each.get_text() for each in page.select("main ol li")]


def text_to(number: str) -> str:
    """The last text message to a number."""
    *_before, (_subject, body) = residents.letters_to(number)
    return body


def chooses_texts(home: ResidentAtHome, typed: str = "06 12 34 56 78", number: str = NUMBER) -> list[str]:
    """Choose codes by text message; returns the recovery codes."""
    proves(home)
    page = home.clicks("Stuur een code naar dit nummer", number=typed)
    assert page.shows(f"•••{number[-2:]}") and number not in page.body
    page = home.clicks("Gebruik dit nummer voortaan", code=text_to(number)[:6])
    return [each.get_text() for each in page.select("main ol li")]


def knocks() -> ResidentAtHome:
    """Linda at another browser, where she gave her password."""
    browser = ResidentAtHome()
    browser.posts("/mijn/login/", username=LINDA, password=PASSWORD)
    return browser


def gives(browser: ResidentAtHome, code: str) -> Page:
    """Fill in a code on the page that is open."""
    assert browser.page is not None
    return browser.sends(browser.page.form(), code=code)


def noted(action: str) -> list[dict[str, Any]]:
    """The details of every event of a kind."""
    with bench.office() as session:
        found = session.scalars(select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id))
        return [json.loads(one.details or "{}") for one in found]


# An app


def test_linda_sets_up_an_app_and_logs_in_with_it(home: ResidentAtHome, linda: Resident, noon: datetime) -> None:
    assert home.opens("/mijn/account/").shows("een code in die u per e-mail krijgt")
    elsewhere = ResidentAtHome(linda)
    app, codes = chooses_app(home)
    assert len(set(codes)) == 10
    assert elsewhere.opens("/mijn/").heading == "Inloggen", "other devices are logged out"
    subject, letter = residents.letters_to(LINDA)[-1]
    assert "tweede stap" in letter and "gemeente" in letter and "Servicedesk" not in letter, subject
    page = home.opens(URL)
    assert page.shows("U gebruikt een app sinds") and app.secret not in page.body.replace(" ", "")
    assert home.opens("/mijn/account/").shows("een code van uw app")

    before = bench.counted(Message)
    with time_machine.travel(noon + timedelta(minutes=2), tick=False):
        browser = knocks()
        assert browser.page and browser.page.heading == "Vul de code van uw app in"
        assert not browser.page.select("[formaction='/mijn/login/code/new']")
        assert gives(browser, app.at(clock.now())).heading == "Mijn plannen"
        again = knocks()
        assert gives(again, app.at(clock.now())).errors(), "each code works once"
    assert bench.counted(Message) == before, "no code is mailed"
    assert noted("login.succeeded")[-1]["method"] == "totp"


@pytest.mark.parametrize(("seconds", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_telephone_may_be_half_a_minute_off(
    home: ResidentAtHome, noon: datetime, seconds: int, taken: bool
) -> None:
    app = begins_app(home)
    page = home.clicks("Deze app voortaan gebruiken", code=app.at(noon + timedelta(seconds=seconds)))
    assert (page.heading == "Uw herstelcodes") is taken
    (device,) = bench.rows_of(TotpDevice)
    assert bool(device.confirmed_at) is taken


def test_the_key_can_be_typed_and_is_sealed(home: ResidentAtHome) -> None:
    app = begins_app(home)
    assert home.page and home.page.select(".rp-qr svg path")
    (device,) = bench.rows_of(TotpDevice)
    assert app.secret not in device.sealed_seed
    assert home.clicks("Stoppen").shows("Een app op uw telefoon")
    assert not bench.counted(TotpDevice)


# Text messages


def test_linda_chooses_text_messages_and_logs_in_with_one(
    texts: None, home: ResidentAtHome, linda: Resident
) -> None:
    elsewhere = ResidentAtHome(linda)
    assert len(chooses_texts(home)) == 10
    assert elsewhere.opens("/mijn/").heading == "Inloggen"
    assert "tweede stap" in residents.letters_to(LINDA)[-1][1]
    (kept,) = bench.rows_of(CodeNumber)
    assert "12345678" not in kept.sealed_number
    (sent,) = bench.rows_of(Message, Message.channel == Channel.SMS)
    assert (sent.recipient, sent.actor_id) == (NUMBER, linda.actor_id)
    assert sent.useful_until is not None

    browser = knocks()
    assert browser.page and browser.page.heading == "Vul de code uit de sms in"
    assert browser.page.shows("•••78") and "12345678" not in browser.page.body
    first = text_to(NUMBER)[:6]
    browser.clicks("Nieuwe code sturen")
    second = text_to(NUMBER)[:6]
    if first != second:
        assert gives(browser, first).errors()
    assert gives(browser, second).heading == "Mijn plannen"
    assert noted("login.succeeded")[-1]["method"] == "sms"
    assert not [body for _subject, body in residents.letters_to(LINDA) if second in body]


def test_the_text_message_begins_with_the_code_and_says_no_more_than_needed(
    texts: None, home: ResidentAtHome, linda: Resident
) -> None:
    chooses_texts(home)
    body = text_to(NUMBER)
    assert body[:6].isdigit() and len(body) <= 160
    assert linda.name not in body and "plan" not in body


@pytest.mark.parametrize("typed", ["12", "030 123 45 67", "0900 1234", "geen nummer", "+31 6 12", "06123456789"])
def test_a_number_that_no_text_message_reaches_is_refused(texts: None, home: ResidentAtHome, typed: str) -> None:
    proves(home)
    page = home.clicks("Stuur een code naar dit nummer", number=typed)
    assert any("mobiel nummer" in error for error in page.errors())
    assert not bench.counted(Message, Message.channel == Channel.SMS)


def test_a_number_counts_only_once_its_code_was_typed(texts: None, home: ResidentAtHome) -> None:
    proves(home)
    home.clicks("Stuur een code naar dit nummer", number="+32 470 12 34 56")
    page = home.clicks("Gebruik dit nummer voortaan", code=other_than(text_to("+32470123456")[:6]))
    assert page.errors() and not bench.counted(CodeNumber)
    assert home.clicks("Stoppen").shows("Kies een code per e-mail") is False
    assert acts(home, "sms-code", code="123456").heading
    assert not bench.counted(CodeNumber)


def test_the_code_of_one_number_confirms_no_other(texts: None, home: ResidentAtHome) -> None:
    proves(home)
    home.clicks("Stuur een code naar dit nummer", number=NUMBER)
    first = text_to(NUMBER)[:6]
    home.clicks("Stoppen")
    home.clicks("Stuur een code naar dit nummer", number="+31687654321")
    if first != text_to("+31687654321")[:6]:
        assert home.clicks("Gebruik dit nummer voortaan", code=first).errors()
        assert not bench.counted(CodeNumber)


def test_text_messages_cost_money_so_five_in_a_quarter_of_an_hour_are_enough(
    texts: None, home: ResidentAtHome
) -> None:
    proves(home)
    for last in range(5):
        home.clicks("Stuur een code naar dit nummer", number=f"+3161234567{last}")
        home.clicks("Stoppen")
    page = home.clicks("Stuur een code naar dit nummer", number=NUMBER)
    assert "Te veel pogingen" in " ".join(page.errors())
    assert bench.counted(Message, Message.channel == Channel.SMS) == 5


def test_where_nothing_sends_text_messages_they_are_not_offered_and_mail_takes_their_place(
    app: Flask, home: ResidentAtHome, linda: Resident
) -> None:
    page = proves(home)
    assert not page.select("[name=number]")
    acts(home, "sms", number=NUMBER)
    assert not bench.counted(Message)
    with bench.office() as session:
        numbers.keep_number(session, app.extensions["vault"], linda.actor_id, NUMBER, clock.now())
        session.commit()
    assert residents.logs_in(ResidentAtHome(), LINDA).heading == "Mijn plannen"


# One at a time, and back


def test_she_has_one_second_step_at_a_time(texts: None, home: ResidentAtHome, noon: datetime) -> None:
    chooses_texts(home)
    app, _codes = chooses_app(home)
    assert (bench.counted(CodeNumber), bench.counted(TotpDevice)) == (0, 1)
    with time_machine.travel(noon + timedelta(minutes=12), tick=False):
        assert proves(home, app.at(clock.now())).select("[name=number]"), "a code of the app is proof as well"
        home.clicks("Stuur een code naar dit nummer", number=NUMBER)
        home.clicks("Gebruik dit nummer voortaan", code=text_to(NUMBER)[:6])
    assert (bench.counted(CodeNumber), bench.counted(TotpDevice)) == (1, 0)
    proves(home)
    home.clicks("Kies een code per e-mail")
    assert (bench.counted(CodeNumber), bench.counted(TotpDevice), bench.counted(RecoveryCode)) == (0, 0, 0)
    assert residents.logs_in(ResidentAtHome(), LINDA).heading == "Mijn plannen"


def test_a_recovery_code_lets_her_in_once_and_she_is_told(home: ResidentAtHome, noon: datetime) -> None:
    _app, codes = chooses_app(home)
    browser = knocks()
    page = browser.clicks("Herstelcode gebruiken")
    assert page.heading == "Vul een herstelcode in"
    page = gives(browser, codes[0].lower())
    assert page.heading == "Mijn plannen" and "9 herstelcodes" in page.text
    assert "herstelcode" in residents.letters_to(LINDA)[-1][1]
    again = knocks()
    again.clicks("Herstelcode gebruiken")
    assert gives(again, codes[0]).errors()


def test_new_recovery_codes_take_the_place_of_the_old(home: ResidentAtHome, noon: datetime) -> None:
    _app, codes = chooses_app(home)
    home.opens(URL)
    home.clicks("Nieuwe herstelcodes maken")
    browser = knocks()
    browser.clicks("Herstelcode gebruiken")
    assert gives(browser, codes[0]).errors()


def test_the_mail_is_no_way_round_the_app(home: ResidentAtHome, noon: datetime) -> None:
    chooses_app(home)
    browser = knocks()
    assert browser.page
    (field, *_more) = browser.page.select("input[name=csrf_token]")
    browser.sends_to("/mijn/login/code/new", {"csrf_token": str(field["value"])}, 404)
    before = len(residents.letters_to(LINDA))
    browser.posts("/mijn/login/forgotten", username=LINDA)
    link = residents.link_in(residents.letters_to(LINDA)[before][1])
    browser.posts(link, password="nieuwe tuinstoelen zingen")
    page = browser.posts("/mijn/login/", username=LINDA, password="nieuwe tuinstoelen zingen")
    assert page.heading == "Vul de code van uw app in", "a new password replaces the first step only"


# Proof and limits


@pytest.mark.parametrize("act", ["app", "app-code", "sms", "sms-code", "mail", "recovery", "cancel"])
def test_nothing_changes_without_proof(
    texts: None, home: ResidentAtHome, linda: Resident, act: str, noon: datetime
) -> None:
    app = enrols(linda)
    page = acts(home, act, code=app.at(noon), number=NUMBER)
    assert page.shows("Laat eerst nog een keer zien dat u het bent")
    assert (bench.counted(TotpDevice), bench.counted(CodeNumber), bench.counted(Message)) == (1, 0, 0)


def test_proof_holds_ten_minutes(home: ResidentAtHome) -> None:
    with time_machine.travel(clock.now(), tick=False) as travel:
        proves(home)
        travel.shift(timedelta(minutes=9))
        home.opens(URL)
        assert home.clicks("App instellen").select(".rp-qr")
        travel.shift(timedelta(minutes=1))
        assert not home.opens(URL).select(".rp-qr")


def test_a_wrong_password_is_no_proof_and_is_limited(home: ResidentAtHome) -> None:
    for _time in range(5):
        assert proves(home, "verkeerd").errors()
    assert "Te veel pogingen" in " ".join(proves(home).errors())


def test_guessing_codes_is_limited_and_written_down(home: ResidentAtHome, noon: datetime) -> None:
    app, _codes = chooses_app(home)
    with time_machine.travel(noon + timedelta(minutes=2), tick=False):
        browser = knocks()
        for _time in range(5):
            assert gives(browser, other_than(app.at(clock.now()))).errors()
        assert "Te veel pogingen" in " ".join(gives(browser, app.at(clock.now())).errors())
    assert noted("login.failed")[-1]["step"] == "factor"
    assert len(noted("login.locked")) == 1


def test_an_act_that_there_is_not_is_refused(home: ResidentAtHome) -> None:
    proves(home)
    acts(home, "nothing", 400)


# Each area on its own


def test_the_cookie_of_staff_opens_nothing_of_it_and_the_other_way_round(
    home: ResidentAtHome, gijs: Person
) -> None:
    app = home.app
    client = app.test_client()
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], gijs.key)
    client.set_cookie(app.config["RESIDENT_COOKIE_NAME"], gijs.key, path="/mijn")
    assert client.get(URL).headers["Location"].startswith("/mijn/login/")
    client = app.test_client()
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], home.key)
    assert client.get("/account/factor").headers["Location"].startswith("/login/")


def test_her_tries_lock_no_member_of_staff_out(home: ResidentAtHome, visitor: Person) -> None:
    gijs = member()
    for _time in range(5):
        proves(home, "verkeerd")
    page = visitor.posts("/login/", username=gijs.username, password=PASSWORD)
    assert page.url.startswith("/login/code")


# What municipalities allow


def test_fatima_decides_what_residents_may_choose(texts: None) -> None:
    fatima = people.at_work("FB")
    fatima.posts("/resident-login/add", allows_sms=None)
    linda = residents.a_resident(*map(_taking_part, (TESTDORP, ELSEWHERE)), email=LINDA)
    home = ResidentAtHome(linda)
    page = proves(home)
    assert not page.select("[name=number]") and page.shows("Code van een app")
    acts(home, "sms", number=NUMBER)
    assert not bench.counted(Message, Message.channel == Channel.SMS)
    ResidentPolicyFactory(organisation=people.organisation(ELSEWHERE), allows_app=False)
    assert not home.opens(URL).shows("Code van een app")
    acts(home, "app")
    assert not bench.counted(TotpDevice)


def test_what_is_in_use_goes_on_when_it_may_no_longer_be_chosen(texts: None) -> None:
    home = ResidentAtHome(residents.a_resident(_taking_part(TESTDORP), email=LINDA))
    chooses_texts(home)
    ResidentPolicyFactory(organisation=people.organisation(TESTDORP), allows_sms=False)
    page = home.opens(URL)
    assert page.shows("Uw codes gaan sinds") and not page.select("[name=number]")
    browser = knocks()
    assert gives(browser, text_to(NUMBER)[:6]).heading == "Mijn plannen"


def _taking_part(code: str) -> Any:
    return ParticipantFactory(plan__pathway__person__organisation=people.organisation(code), email=LINDA)


# What is kept


def test_her_data_say_which_second_step_she_has(texts: None, home: ResidentAtHome) -> None:
    assert home.opens("/mijn/gegevens").shows("Code per e-mail")
    chooses_texts(home)
    assert home.opens("/mijn/gegevens").shows(f"Code per sms naar {NUMBER}")
    told, _files = residents.taken_along(home)
    assert told["account"]["Tweede stap bij het inloggen"] == f"Code per sms naar {NUMBER}"


def test_nothing_of_it_outlives_her_account(texts: None, home: ResidentAtHome, linda: Resident) -> None:
    """The number, the key of an app and recovery codes go with whom they are of."""
    chooses_texts(home)
    enrols(linda)
    with bench.office() as session:
        session.get_one(Resident, linda.id).active = False
        session.get_one(Actor, linda.actor_id).erased_at = clock.now()
        session.commit()
        token = session.scalars(select(Actor.token).where(Actor.id == linda.actor_id)).one()
        gone = forget(session, Erased(0, linda.actor_id, token))
        session.commit()
    assert {"code_number": 1, "totp_device": 1, "recovery_code": 10}.items() <= gone.items()
    assert not bench.counted(Message, Message.recipient == NUMBER)
