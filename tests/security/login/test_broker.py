"""Staff of Testdorp logs in with eHerkenning, at a broker that really runs; what is not sound stays out."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
import time_machine
from bs4 import BeautifulSoup
from flask import Flask

import config
from app.commands.demo import world
from app.commands.demo.testmakelaar import beside, pseudonym
from app.common import clock, crypto
from app.common.audit import AuditEvent
from app.security.login import oidc
from app.security.login.actions import identities
from app.security.login.rules.assertions import Assertion, LegalSubject, Level, Refusal, Register
from app.security.login.rules.providers import Providers, demo_brokers
from app.security.login.trials import spool_of, spooled
from app.security.login.views import brokers
from app.security.models import LoginSession, Organisation, PasswordToken, ProviderIdentity, User
from tests import bench, people
from tests.broker import PASSWORD, SECRET, Broker, Means, changed, free_port, running
from tests.browser import Page
from tests.factories import UserFactory
from tests.forger import Forger, forging
from tests.people import Person
from tests.security.login import steps
from tests.security.login.test_races import together

KVK = "90000002"
TIME_LIMIT = oidc.TIME_LIMIT_SECONDS


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """The Testmakelaar, as a process of its own for the whole session."""
    with running(tmp_path_factory.mktemp("broker"), "http://localhost") as broker:
        yield broker


@pytest.fixture
def connected(app: Flask, broker: Broker, monkeypatch: pytest.MonkeyPatch) -> Broker:
    """A portal with this broker on its list, and Testdorp under its KvK number."""
    monkeypatch.setitem(app.extensions, "providers", Providers((broker.provider, broker.other)))
    monkeypatch.setitem(app.config, "ONLY_BY_EHERKENNING", True)
    monkeypatch.setitem(app.config, "DEMO", True)  # addresses on this machine may be asked
    monkeypatch.setattr(oidc, "TIME_LIMIT_SECONDS", 60.0)  # a busy machine is no provider that is down
    with bench.office() as session:
        session.get_one(Organisation, people.organisation(people.TESTDORP).id).kvk_number = KVK
        session.commit()
    return broker


def asks(person: Person, key: str = "kpn", **fields: Any) -> str:
    """Choose a broker; returns where the page leads to."""
    page = person.posts("/login/", 200, "/login/broker", broker=key, **fields)
    (link,) = page.select("main a[href]")
    assert page.headers["Refresh"] == f"0; url={link['href']}"
    return str(link["href"])


def answer_for(
    person: Person,
    broker: Broker,
    username: str = "nieuw@testdorp.example",
    level: str = "loa3",
    key: str = "kpn",
) -> str:
    """Go to the broker, log in there, and hold the answer in hand."""
    return Means(broker).logs_in(asks(person, key), username, level)


def arrives(person: Person, broker: Broker, username: str = "nieuw@testdorp.example", **how: str) -> Page:
    """The whole way: choice, broker, and back."""
    return person.opens(answer_for(person, broker, username, **how))


def arrived() -> list[User]:
    return bench.rows_of(User, User.username.startswith("eh-"))


def last_reason() -> str:
    """Why somebody was refused last, as the audit log has it."""
    told = bench.rows_of(AuditEvent, AuditEvent.action == "login.refused")
    return told[-1].details if told else ""


def test_a_new_colleague_comes_in_without_a_right(connected: Broker, visitor: Person) -> None:
    page = arrives(visitor, connected)
    assert page.url.endswith("/first-login/")
    assert page.shows("Kpn") and page.shows("Testdorp")
    (user,) = arrived()
    assert (user.email, user.first_name, user.profile_at, user.verified_at) == (None, None, None, None)
    (session,) = bench.rows_of(LoginSession, LoginSession.actor_id == user.actor_id)
    assert (session.method, session.level) == ("eherkenning", 2)


def test_who_is_known_finds_the_dashboard(connected: Broker, visitor: Person) -> None:
    arrives(visitor, connected)
    (user,) = arrived()
    with bench.office() as session:
        mine = session.get_one(User, user.id)
        mine.first_name, mine.last_name, mine.profile_at = "Nina", "Nieuw", clock.now()
        session.flush()
        mine.verified_at = clock.now()
        session.commit()
    visitor.clicks("Uitloggen")
    page = arrives(visitor, connected)
    assert page.heading.endswith("Nina"), "the dashboard (U-23)"
    assert len(arrived()) == 1, "the second login finds the same user"
    page = visitor.opens("/account/sessions")
    assert page.shows("eHerkenning")
    assert "/account/password" not in page.links() and "/account/factor" not in page.links()
    page = visitor.posts("/account/", phone="06 12345678", email="nina@testdorp.example")
    assert page.shows("Uw gegevens zijn opgeslagen"), "and no password is asked for"
    page = visitor.posts("/account/", phone="06 12345678", email="n.nieuw@testdorp.example")
    assert bench.kept(user).email == "n.nieuw@testdorp.example"


def test_after_logging_in_one_is_where_one_wanted_to_be(connected: Broker, visitor: Person) -> None:
    identity_of(connected, "gb@testdorp.example")
    page = visitor.opens("/users/")
    visitor.sends(page.form("/login/broker"), broker="kpn")
    page = visitor.opens(Means(connected).logs_in(leads_to(visitor), "gb@testdorp.example"))
    assert page.url.endswith("/users/")


def test_the_session_gets_a_new_id(connected: Broker, visitor: Person) -> None:
    back = answer_for(visitor, connected)
    before = visitor.client.get_cookie("regieportaal")
    visitor.opens(back)
    after = visitor.client.get_cookie("regieportaal")
    assert before and after and before.value != after.value


def test_the_choice_is_remembered_on_this_computer(connected: Broker, visitor: Person) -> None:
    asks(visitor, "reconi", remember=True)
    page = visitor.opens("/login/")
    assert [one["value"] for one in page.select("input[name=broker][checked]")] == ["reconi"]
    asks(visitor, "reconi", remember=None)
    assert not visitor.opens("/login/").select("input[name=broker][checked]")


def test_the_page_tells_product_level_and_where_to_get_a_means(connected: Broker, visitor: Person) -> None:
    page = visitor.opens("/login/")
    assert page.shows("U logt met eHerkenning in op Regieportaal")
    assert page.shows("niveau 3") and page.shows("Maak een keuze")
    assert [one.get_text(strip=True) for one in page.select("label.rp-card")] == ["Kpn", "Reconi"]
    assert "https://www.eherkenning.nl/" in page.links()


@pytest.mark.parametrize("chosen", ["", "nobody", "../kpn"])
def test_a_choice_that_is_none_is_asked_again(connected: Broker, visitor: Person, chosen: str) -> None:
    page = visitor.posts("/login/", 200, "/login/broker", broker=chosen)
    assert "Kies een van deze" in " ".join(page.errors())


# Who stays out, by what the broker says


@pytest.mark.parametrize(
    ("level", "comes_in"), [("loa2", False), ("loa2plus", False), ("loa3", True), ("loa4", True)]
)
def test_each_level(connected: Broker, visitor: Person, level: str, comes_in: bool) -> None:
    page = visitor.opens(answer_for(visitor, connected, level=level), 200 if comes_in else 403)
    assert bool(arrived()) == comes_in
    if not comes_in:
        assert page.shows("niveau 3 of hoger is nodig") and page.shows("088 000 00 00")
        assert Refusal.LEVEL in last_reason()


@pytest.mark.parametrize(
    ("username", "reason"),
    [
        ("onbekend@elders.example", Refusal.UNKNOWN),
        ("twee@elders.example", Refusal.SEVERAL_SUBJECTS),
        ("niemand@testdorp.example", Refusal.NO_PERSON),
    ],
)
def test_whom_the_broker_cannot_place(connected: Broker, visitor: Person, username: str, reason: Refusal) -> None:
    page = visitor.opens(answer_for(visitor, connected, username), 403)
    assert page.shows("Wij konden u met deze login niet binnenlaten") and page.shows("servicedesk@")
    assert reason not in page.text and reason in last_reason()
    assert not arrived()
    assert visitor.opens("/users/").url.startswith("/login/"), "and is not logged in"


def test_an_inactive_colleague_stays_out(connected: Broker, visitor: Person) -> None:
    arrives(visitor, connected)
    (user,) = arrived()
    with bench.office() as session:
        session.get_one(User, user.id).active = False
        session.commit()
    other = people.visitor()
    other.opens(answer_for(other, connected), 403)
    assert Refusal.INACTIVE in last_reason()


def test_an_address_makes_nobody_known(connected: Broker, visitor: Person) -> None:
    """The user name at the broker is that of Gijs; the account is another one (account key, never the address)."""
    arrives(visitor, connected, "gb@testdorp.example")
    assert len(arrived()) == 1
    assert visitor.opens("/users/").url.endswith("/first-login/")


# Ten answers that were tampered with, and more (abuse case 34)

TAMPERED = {
    "no state": ({"state": None}, Refusal.STATE),
    "another state": ({"state": "made-up"}, Refusal.STATE),
    "an empty state": ({"state": ""}, Refusal.STATE),
    "another issuer": ({"iss": "https://evil.example"}, Refusal.MIXED_UP),
    "no issuer": ({"iss": None}, Refusal.MIXED_UP),
    "no code": ({"code": None}, Refusal.TOKEN),
    "a made-up code": ({"code": "made-up"}, Refusal.TOKEN),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_an_answer_that_was_tampered_with(connected: Broker, visitor: Person, how: str) -> None:
    values, reason = TAMPERED[how]
    back = answer_for(visitor, connected)
    page = visitor.opens(changed(back, **values), 403)
    assert page.shows("Wij konden u met deze login niet binnenlaten")
    assert reason in last_reason()
    visitor.opens(back, 403)  # the question was used up by the first answer
    assert not arrived()


def test_the_answer_of_one_broker_at_the_address_of_another(connected: Broker, visitor: Person) -> None:
    back = answer_for(visitor, connected)
    visitor.opens(back.replace("/kpn/", "/reconi/"), 403)
    assert Refusal.MIXED_UP in last_reason()


def test_an_answer_counts_once(connected: Broker, visitor: Person) -> None:
    back = answer_for(visitor, connected)
    visitor.opens(back)
    visitor.opens(back, 403)
    assert Refusal.UNASKED in last_reason()
    assert len(arrived()) == 1


def test_an_answer_counts_once_even_with_the_session_of_before(connected: Broker, visitor: Person) -> None:
    back = answer_for(visitor, connected)
    (asking,) = [row for row in bench.rows_of(LoginSession, LoginSession.level == 0) if row.data.get("asked")]
    visitor.opens(back)
    other = people.visitor()
    other.logs_in(0)
    with bench.office() as session:
        (mine,) = session.query(LoginSession).filter_by(key_hash=crypto.hashed(other.key)).all()
        mine.data = {**mine.data, "asked": asking.data["asked"]}
        session.commit()
    other.opens(back, 403)
    assert Refusal.REPLAYED in last_reason()


def test_an_answer_is_for_the_browser_that_asked(connected: Broker, visitor: Person) -> None:
    back = answer_for(visitor, connected)
    victim = people.visitor()
    victim.opens(back, 403)
    assert Refusal.UNASKED in last_reason()


def test_an_answer_of_a_quarter_of_an_hour_later(connected: Broker, visitor: Person) -> None:
    with time_machine.travel(clock.now(), tick=False) as now:
        back = answer_for(visitor, connected)
        now.shift(timedelta(minutes=15))
        visitor.opens(back, 403)
    assert Refusal.UNASKED in last_reason()


def test_who_stops_at_the_broker_can_choose_again(connected: Broker, visitor: Person) -> None:
    means = Means(connected)
    means.goes_to(asks(visitor))
    means.sends("cancel")
    page = visitor.opens(means.back)
    assert page.url.endswith("/login/") and page.shows("U bent gestopt met inloggen bij Kpn")
    assert Refusal.CANCELLED in last_reason()


def test_what_others_type_at_the_broker(connected: Broker, visitor: Person) -> None:
    means = Means(connected)
    page = means.goes_to(asks(visitor))
    ways = {str(link["href"]).rpartition("/")[2] for link in page.select("main a[href]")}
    assert ways == {"smartcard", "forgotten"}
    for way in sorted(ways):
        told = BeautifulSoup(means.session.get(f"{means.url}/{way}").text, "lxml").get_text()
        assert "geen kaartlezer" in told or PASSWORD in told
    page = means.sends("password", username="nieuw@testdorp.example", password="wrong")
    assert "klopt niet" in page.get_text()
    means.sends("password", username="nieuw@testdorp.example", password=PASSWORD)
    first = connected.code()
    for _try in range(5):
        assert "klopt niet" in means.sends("code", code="x").get_text()
    assert "werkt niet meer" in means.sends("code", code=first).get_text()
    means.sends("again")
    means.sends("call")
    assert len(spooled(connected.spool)) >= 3 and "herhaal" in spooled(connected.spool)[-1].text
    means.sends("code", code=connected.code())
    assert visitor.opens(means.back).url.endswith("/first-login/")


# Tokens that were forged, each beside the sound one


@pytest.fixture
def forger(connected: Broker, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Forger]:
    """A provider that says what a test wants, on the list beside the broker."""
    with forging() as forger:
        monkeypatch.setitem(app.extensions, "providers", Providers((connected.provider, forger.provider)))
        yield forger


def asked(person: Person) -> dict[str, str]:
    """What a question to the forger holds."""
    return dict(parse_qsl(urlsplit(asks(person, "forger")).query))


def forged(person: Person, forger: Forger, write: str = "signed", status: int = 403, **claims: Any) -> Page:
    question = asked(person)
    forger.will_say(getattr(forger, write), **{"nonce": question["nonce"], **claims})
    return person.opens(f"/login/broker/forger/answer?code=x&state={question['state']}", status)


def test_a_sound_token_of_the_forger_opens_the_portal(forger: Forger, visitor: Person) -> None:
    """What the refusals below rest on."""
    assert forged(visitor, forger, status=200).url.endswith("/first-login/")


def test_the_question_holds_what_it_should(forger: Forger, visitor: Person) -> None:
    question = asked(visitor)
    assert question["response_type"] == "code" and question["code_challenge_method"] == "S256"
    assert question["prompt"] == "login" and question["ui_locales"] == "nl"
    assert question["acr_values"].split() == [Level.LOA3.urn, Level.LOA4.urn]
    assert question["redirect_uri"] == "http://localhost/login/broker/forger/answer"
    assert len({question["state"], question["nonce"], question["code_challenge"]}) == 3


FORGED = {
    "unsigned": ({"write": "unsigned"}, Refusal.TOKEN),
    "signed by another": ({"write": "signed_by_another"}, Refusal.TOKEN),
    "signed with the public key": ({"write": "signed_with_the_public_key"}, Refusal.TOKEN),
    "tampered with": ({"write": "tampered"}, Refusal.TOKEN),
    "for another portal": ({"aud": "another"}, Refusal.TOKEN),
    "for another portal by us": ({"aud": "another", "azp": "regieportaal"}, Refusal.AUDIENCE),
    "for nobody": ({"aud": []}, Refusal.AUDIENCE),
    "for an empty name": ({"aud": ""}, Refusal.AUDIENCE),
    "without audience": ({"aud": None}, Refusal.TOKEN),
    "with another nonce": ({"nonce": "made-up"}, Refusal.NONCE),
    "without nonce": ({"nonce": None}, Refusal.NONCE),
    "of another issuer": ({"iss": "https://evil.example"}, Refusal.TOKEN),
    "without issuer": ({"iss": None}, Refusal.TOKEN),
    "expired": ({"exp": 1}, Refusal.TOKEN),
    "without an end": ({"exp": None}, Refusal.TOKEN),
    "not yet": ({"nbf": 4_000_000_000}, Refusal.TOKEN),
    "of another access token": ({"at_hash": "made-up"}, Refusal.TOKEN),
    "without level": ({"acr": None}, Refusal.NO_LEVEL),
    "with a level of its own": ({"acr": "loa4"}, Refusal.NO_LEVEL),
    "with a level by half": ({"acr": "urn:etoegang:core:assurance-class:loa3extra"}, Refusal.NO_LEVEL),
    "without legal subject": ({oidc.LEGAL: None}, Refusal.NO_SUBJECT),
    "of a register that is not known": ({oidc.QUALIFIER: "urn:made:up"}, Refusal.NO_SUBJECT),
    "with half a number": ({oidc.LEGAL: "9000000"}, Refusal.NO_SUBJECT),
    "with digits of elsewhere": ({oidc.LEGAL: "9000000\u0662"}, Refusal.NO_SUBJECT),
    "with our own code": ({oidc.LEGAL: "TD-0001", oidc.QUALIFIER: "code"}, Refusal.NO_SUBJECT),
    "with two numbers": ({oidc.LEGAL: [KVK, "90000001"]}, Refusal.SEVERAL_SUBJECTS),
    "without a person": ({oidc.ACTING: "  "}, Refusal.NO_PERSON),
}


@pytest.mark.parametrize("how", FORGED)
def test_a_token_that_was_forged(forger: Forger, visitor: Person, how: str) -> None:
    claims, reason = FORGED[how]
    page = forged(visitor, forger, **claims)
    assert reason not in page.text and reason in last_reason()
    assert not arrived()
    assert visitor.opens("/account/").url.startswith("/login/")


@pytest.mark.parametrize(
    "said",
    [
        {oidc.LEGAL: [KVK]},
        {oidc.LEGAL: {"value": KVK, "namequalifier": f"{oidc.ENTITY}KvKnr"}, oidc.QUALIFIER: None},
        {oidc.LEGAL: "00000003900000020000", oidc.QUALIFIER: f"{oidc.ENTITY}OIN"},
    ],
)
def test_the_same_organisation_said_in_other_ways(forger: Forger, visitor: Person, said: dict[str, Any]) -> None:
    forged(visitor, forger, status=200, **said)
    assert [user.organisation_id for user in arrived()] == [people.organisation(people.TESTDORP).id]


def test_an_organisation_is_found_by_its_rsin(forger: Forger, visitor: Person) -> None:
    with bench.office() as session:
        session.get_one(Organisation, people.organisation(people.TESTDORP).id).oin = "00000001123456789000"
        session.commit()
    forged(visitor, forger, status=200, **{oidc.LEGAL: "123456789", oidc.QUALIFIER: f"{oidc.ENTITY}RSIN"})
    assert len(arrived()) == 1


@pytest.mark.parametrize("change", [{"kind": "institution"}, {"country": "BE"}, {"valid_to": date(2025, 12, 31)}])
def test_eherkenning_opens_for_dutch_municipalities_of_today(
    forger: Forger, visitor: Person, change: dict[str, Any]
) -> None:
    with bench.office() as session:
        place = session.get_one(Organisation, people.organisation(people.TESTDORP).id)
        for name, value in change.items():
            setattr(place, name, value)
        session.commit()
    forged(visitor, forger)
    assert not arrived()


# The login of one organisation, without eHerkenning


def generic(forger: Forger, app: Flask, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Put the forger on the list as the login of one organisation."""
    levels = {"https://idp.example/mfa": Level.LOA3.urn, "https://idp.example/password": Level.LOA1.urn}
    own = replace(forger.provider, organisation=code, levels=levels)
    monkeypatch.setitem(app.extensions, "providers", Providers((own,)))


@pytest.mark.parametrize(
    ("acr", "comes_in"),
    [("https://idp.example/mfa", True), ("https://idp.example/password", False), (None, False), ("loa3", False)],
)
def test_an_organiser_logs_in_with_two_factors_at_its_own_provider(
    forger: Forger, app: Flask, visitor: Person, monkeypatch: pytest.MonkeyPatch, acr: str | None, comes_in: bool
) -> None:
    generic(forger, app, monkeypatch, people.INSTITUTION)
    forged(visitor, forger, status=200 if comes_in else 403, acr=acr)
    home = people.organisation(people.INSTITUTION).id
    assert [user.organisation_id for user in arrived()] == ([home] if comes_in else [])


def test_a_dutch_municipality_has_no_such_provider(
    forger: Forger, app: Flask, visitor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    generic(forger, app, monkeypatch, people.TESTDORP)
    forged(visitor, forger, acr="https://idp.example/mfa")
    assert Refusal.KIND in last_reason()


# The provider does not answer


def test_a_provider_that_is_down_is_told_of(forger: Forger, visitor: Person) -> None:
    forger.status = 500
    page = visitor.posts("/login/", 503, "/login/broker", broker="forger")
    assert page.shows("Forger is op dit moment niet bereikbaar")
    assert visitor.opens("/account/").url.startswith("/login/")
    assert '"no answer"' in last_reason()


def test_nobody_is_made_to_wait_again_at_once(
    forger: Forger, visitor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert oidc.SILENT_SECONDS == 5
    monkeypatch.setattr(oidc, "SILENT_SECONDS", 600.0)
    forger.status = 500
    visitor.posts("/login/", 503, "/login/broker", broker="forger")
    forger.status = 200
    visitor.posts("/login/", 503, "/login/broker", broker="forger")
    asks(visitor, "kpn")
    monkeypatch.setattr(oidc, "SILENT_SECONDS", 0.0)
    oidc._silent.clear()
    asks(visitor, "forger")


def test_a_provider_that_falls_silent_is_waited_for_four_seconds(
    forger: Forger, visitor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert TIME_LIMIT == 4
    question = asked(visitor)
    monkeypatch.setattr(oidc, "TIME_LIMIT_SECONDS", 0.3)
    forger.will_say(nonce=question["nonce"])
    forger.pause = 20
    page = visitor.opens(f"/login/broker/forger/answer?code=x&state={question['state']}", 503)
    assert page.shows("niet bereikbaar") and not arrived()


@pytest.mark.parametrize("wrong", [{"issuer": "https://evil.example"}, {"token_endpoint": "ftp://evil.example"}])
def test_a_provider_that_says_odd_things_of_itself(forger: Forger, visitor: Person, wrong: dict[str, str]) -> None:
    forger.metadata |= wrong
    visitor.posts("/login/", 503, "/login/broker", broker="forger")


def test_a_trial_is_answered_under_the_name_it_was_opened_by(
    forger: Forger, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PUBLIC_URL", "http://127.0.0.1:8080")
    for host, expected in (("localhost:8080", "localhost:8080"), ("evil.example:8080", "127.0.0.1:8080")):
        with app.test_request_context(base_url=f"http://{host}"):
            assert brokers._answer_url(forger.provider) == f"http://{expected}/login/broker/forger/answer"
    monkeypatch.setitem(app.config, "DEMO", False)
    with app.test_request_context(base_url="http://localhost:8080"):
        assert brokers._answer_url(forger.provider).startswith("http://127.0.0.1:8080/")


# No other way in (U-12; abuse case 37)


def test_a_password_opens_nothing_for_staff_of_a_municipality(connected: Broker, visitor: Person) -> None:
    steps.member()
    page = visitor.posts("/login/", username="gb@testdorp.example", password=steps.PASSWORD)
    assert "log in met eHerkenning" in " ".join(page.errors())
    assert visitor.opens("/login/code").url.startswith("/login/")
    page = visitor.posts("/login/", username="gb@testdorp.example", password="wrong")
    assert "eHerkenning" not in " ".join(page.errors()), "only who knows the password is told"


def test_others_keep_their_password(connected: Broker, visitor: Person) -> None:
    account = people.with_role(
        "SD", people.organisation(people.SERVICE_DESK), email="desk@regieportaal.example"
    ).user
    steps.member(account.username)
    page = visitor.posts("/login/", username=account.username, password=steps.PASSWORD)
    assert page.url.endswith("/login/code")


def test_no_link_for_a_password_goes_to_staff_of_a_municipality(
    connected: Broker, visitor: Person, gijs: Person
) -> None:
    before = bench.counted(PasswordToken)
    visitor.posts("/login/forgotten", username="gb@testdorp.example")
    user = UserFactory(organisation=people.organisation(people.TESTDORP))
    page = gijs.posts(f"/users/{user.id}/reset_password")
    assert page.shows("loggen in met eHerkenning")
    assert bench.counted(PasswordToken) == before


def test_a_colleague_is_not_added_by_hand_where_everybody_comes_by_a_broker(
    connected: Broker, gijs: Person
) -> None:
    before = bench.counted(User)
    person: Any = {
        "last_name": "Nieuw",
        "username": "n.nieuw@testdorp.example",
        "email": "n.nieuw@testdorp.example",
    }
    page = gijs.posts("/users/add", organisation_id=gijs.place.id, **person)
    assert "Nieuwe collega's loggen eerst zelf in" in " ".join(page.errors())
    assert bench.counted(User) == before


def test_every_way_in_is_known() -> None:
    """Where a session becomes logged in: second step, provider, and proving again who one is."""
    found = {
        (file.stem, function.name)
        for file in (Path(__file__).parents[3] / "app").rglob("*.py")
        for function in ast.walk(ast.parse(file.read_text()))
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "renew"
    }
    assert found == {
        ("second_step", "begin"),
        ("second_step", "let_in"),
        ("brokers", "_let_in_by"),
        ("residents_digid", "_done"),
        ("tools", "renewed"),
        ("invited", "_code_given"),  # of a visitor, who stays one
    }


# The trial


@pytest.mark.demo
def test_the_accounts_of_the_demo_are_known_to_its_broker_once(
    app: Flask, broker: Broker, visitor: Person
) -> None:
    """Also where the demo world was made before there was a broker: `seed --when-empty` does the same."""
    providers = Providers(demo_brokers(broker.provider.issuer, SECRET)[:1], strict=False)
    for _time in range(2):
        with bench.office() as session:
            world.introduce(app.extensions["vault"], providers)
            session.commit()
    found = bench.rows_of(ProviderIdentity)
    assert {one.provider for one in found} == {"testmakelaar"} and len(found) == len(
        {one.user_id for one in found}
    )
    assert people.user_named("gb@testdorp.example").id in {one.user_id for one in found}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(app.extensions, "providers", providers)
        page = arrives(visitor, broker, "gb@testdorp.example", key="testmakelaar")
    assert page.heading.endswith("Gijs")


@pytest.mark.demo
def test_the_messages_of_the_broker_stand_in_the_inbox(app: Flask, visitor: Person) -> None:
    line = {
        "at": "2026-11-27T09:00:00.000Z",
        "to": "06 00 00 01 29",
        "subject": "Sms",
        "text": "Uw code is 123456.",
    }
    spool_of(app.config).write_text(f"{json.dumps(line)}\n" + '{"half')
    page = visitor.opens("/inbox/")
    assert page.shows("123456") and page.shows("06 00 00 01 29")


def test_the_broker_exists_in_a_trial_only(house: Flask, trial: Flask, make_app: Any) -> None:
    """No account, secret or message of it is there without `DEMO=1`, whatever else is set."""
    url = "sqlite://"
    made = make_app(url, DEMO=True, DEMO_BROKER_URL="http://127.0.0.1:9")
    assert [one.name for one in made.extensions["providers"].brokers][:2] == ["Testmakelaar", "Digidentity"]
    assert (Path(made.config["INSTANCE_FOLDER"]) / "demo-broker-secret").exists()
    made = make_app(url, DEMO=False, DEMO_BROKER_URL="http://127.0.0.1:9")
    assert not made.extensions["providers"].each
    assert not (Path(made.config["INSTANCE_FOLDER"]) / "demo-broker-secret").exists()
    with beside(made, "x") as told:
        assert told == ""
    assert config.settings({"BROKER_URL": "http://127.0.0.1:9"})["DEMO_BROKER_URL"] == ""
    assert "InboxPage.open" not in house.view_functions and "InboxPage.open" in trial.view_functions


def test_a_trial_goes_on_without_the_broker_and_says_why(
    make_app: Any, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = broker.provider.issuer.rpartition(":")[2]
    made = make_app("sqlite://", DEMO=True, DEMO_BROKER_URL=broker.provider.issuer, DEMO_BROKER_PORT=int(port))
    with beside(made, "x") as told:
        assert f"port {port} is in use" in told
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with beside(made, "x") as told:
        assert "Node.js or its packages are not there" in told


def test_the_broker_ends_with_who_started_it(make_app: Any) -> None:
    port = free_port()
    made = make_app("sqlite://", DEMO=True, DEMO_BROKER_URL=f"http://127.0.0.1:{port}", DEMO_BROKER_PORT=port)
    with beside(made, "x") as told:
        assert f"http://127.0.0.1:{port}" in told
        assert requests.get(f"http://127.0.0.1:{port}/.well-known/openid-configuration").status_code == 200
    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://127.0.0.1:{port}/")


def test_a_trial_with_a_broker_of_its_own_lets_demo_accounts_in_by_password_too(make_app: Any) -> None:
    assert not make_app("sqlite://", DEMO=True, DEMO_BROKER_URL="http://127.0.0.1:9").config["ONLY_BY_EHERKENNING"]
    given = json.dumps(
        [{"key": "kpn", "name": "KPN", "issuer": "https://kpn.example", "client_id": "a", "client_secret": "b"}]
    )
    assert make_app("sqlite://", IDENTITY_PROVIDERS=given).config["ONLY_BY_EHERKENNING"]


def identity_of(broker: Broker, username: str) -> None:
    """Let the portal know somebody of the cast by the pseudonym of the broker."""
    user = people.user_named(username)
    said = Assertion(
        broker.provider.issuer, (LegalSubject(Register.KVK, KVK),), pseudonym(username, KVK), Level.LOA3
    )
    fingerprint = bench.the_app().extensions["vault"].fingerprint(said.key)
    identity = ProviderIdentity(
        user_id=user.id, organisation_id=user.organisation_id, provider="kpn", fingerprint=fingerprint
    )
    bench.store(identity)


def leads_to(person: Person) -> str:
    """Where the page that is open leads to."""
    assert person.page is not None
    (link,) = person.page.select("main a[href]")
    return str(link["href"])


@pytest.mark.committed
def test_two_first_logins_at_once_make_one_user(app: Flask) -> None:
    vault = app.extensions["vault"]
    with bench.office() as session:
        session.get_one(Organisation, people.organisation(people.TESTDORP).id).kvk_number = KVK
        session.commit()
    for number in range(10):
        said = Assertion("https://kpn.example", (LegalSubject(Register.KVK, KVK),), f"p{number}", Level.LOA3)
        deed = partial(identities.account_for, vault=vault, said=said, provider="kpn", at=clock.now())
        found = together(app, deed)
        assert len({account.user_id for account in found}) == 1
        assert bench.counted(ProviderIdentity) == len(arrived()) == number + 1
