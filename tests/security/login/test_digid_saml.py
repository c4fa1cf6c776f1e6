"""DigiD over SAML, at an identity provider that knows nothing of our code (P-30)."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.security.login.rules.assertions import Refusal
from app.security.login.rules.providers import Provider, Providers
from app.security.models import ProviderAnswer, Resident
from app.security.rules.digid import DigidLevel
from tests import bench
from tests.broker import Broker
from tests.browser import Page
from tests.people import TESTDORP
from tests.residents import ResidentAtHome
from tests.saml import ISSUER, PORTAL, Keys, real_answer, request_in
from tests.security.login.digid import BSN, NO_BSN, OTHER_BSN, asks, asks_to_link, last_reason

ACS = "/mijn/digid/digid-saml/saml"


@pytest.fixture(scope="session")
def keys() -> Keys:
    """What DigiD signs with."""
    return Keys()


@pytest.fixture
def saml(broker: Broker, app: Flask, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> Provider:
    """A connection of Testdorp itself, over SAML, beside the one for all."""
    made = Provider(
        "digid-saml", "DigiD", ISSUER, PORTAL, protocol="saml", certificate=keys.certificate, scheme="digid",
        authorization_endpoint="https://hm.example/sso", organisation=TESTDORP,
    )  # fmt: skip
    monkeypatch.setitem(app.extensions, "providers", Providers((broker.provider, made)))
    return made


def posts(person: ResidentAtHome, written: str, status: int = 200) -> Page:
    """The browser posts the answer from the site of DigiD: our cookie stays behind at first."""
    answer = ResidentAtHome().client.post(ACS, data={"SAMLResponse": written})
    assert answer.status_code == 303, last_reason()
    return person.opens(answer.headers["Location"], status)


def test_linda_links_and_logs_in_over_saml(
    home: ResidentAtHome, browser: ResidentAtHome, saml: Provider, keys: Keys, tmp_path: Path
) -> None:
    def answer(url: str, level: DigidLevel = DigidLevel.SUBSTANTIEEL, bsn: str = BSN) -> str:
        return real_answer(
            keys,
            tmp_path,
            url,
            level,
            answer_url=f"http://localhost{ACS}",
            userid=f"s00000000:{bsn}",
            attributes={},
        )

    asked = asks_to_link(home)
    assert f">{DigidLevel.SUBSTANTIEEL.urn}<" in request_in(asked) and 'Comparison="minimum"' in request_in(asked)
    assert posts(home, answer(asked)).shows("Vanaf nu kunt u voor Testdorp inloggen met DigiD")
    assert posts(browser, answer(asks(browser))).heading == "Mijn plannen"
    low = ResidentAtHome()
    assert posts(low, answer(asks(low), DigidLevel.MIDDEN), 403).shows("DigiD Substantieel of hoger")
    other = ResidentAtHome()
    assert posts(other, answer(asks(other), bsn=OTHER_BSN), 403).shows("niet aan een account gekoppeld")
    wrong = ResidentAtHome()
    posts(wrong, answer(asks(wrong), bsn=NO_BSN), 403)
    assert Refusal.NO_BSN in last_reason()


def test_what_waits_between_two_steps_of_saml_holds_no_bsn(
    browser: ResidentAtHome, linda: Resident, saml: Provider, keys: Keys, tmp_path: Path, app: Flask
) -> None:
    url = f"http://localhost{ACS}"
    written = real_answer(
        keys, tmp_path, asks(browser), DigidLevel.HOOG, answer_url=url, userid=f"s00000000:{BSN}", attributes={}
    )
    assert browser.client.post(ACS, data={"SAMLResponse": written}).status_code == 303
    (waiting,) = bench.rows_of(ProviderAnswer)
    opened = app.extensions["vault"].open(waiting.sealed_answer)
    assert BSN not in opened and '"level": 30' in opened


def test_a_forged_answer_over_saml_is_refused(
    browser: ResidentAtHome, linda: Resident, saml: Provider, tmp_path: Path
) -> None:
    written = real_answer(
        Keys(), tmp_path, asks(browser), DigidLevel.HOOG, answer_url=f"http://localhost{ACS}", userid=BSN
    )
    assert browser.client.post(ACS, data={"SAMLResponse": written}).status_code == 403
    assert Refusal.TOKEN in last_reason()
