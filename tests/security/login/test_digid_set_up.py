"""How DigiD is switched on for a municipality and connected by an operator, and its rules by themselves (P-30)."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from flask import Flask
from sqlalchemy.exc import IntegrityError

import config
from app.commands.demo.testmakelaar import beside
from app.security.login.actions import digid
from app.security.login.rules.assertions import Assertion, Refused
from app.security.login.rules.providers import Providers, read
from app.security.models import ResidentPolicy
from app.security.rules.digid import DigidLevel, bsn_in, level_of
from tests import bench, people
from tests.broker import Broker, free_port
from tests.security.login.digid import BSN, GROUND, NO_BSN, OTHER_BSN

# Fatima switches it on


def test_without_a_legal_ground_it_cannot_be_on(broker: Broker) -> None:
    fatima = people.at_work("FB")
    page = fatima.posts("/resident-login/add", digid="y", digid_floor="hoog")
    assert "wettelijke grondslag" in " ".join(page.errors())
    page = fatima.posts("/resident-login/add", digid="y", digid_floor="hoog", digid_ground=GROUND)
    assert page.heading == "Testdorp" and page.shows("DigiD Hoog") and page.shows(GROUND)
    (row,) = bench.rows_of(ResidentPolicy)
    page = fatima.posts(f"/resident-login/{row.id}/edit", digid="y", digid_floor="hoog", digid_ground="")
    assert "wettelijke grondslag" in " ".join(page.errors())
    with bench.office() as session, pytest.raises(IntegrityError):
        session.get_one(ResidentPolicy, row.id).digid_ground = None
        session.flush()


def test_what_is_not_connected_cannot_be_on(app: Flask) -> None:
    page = people.at_work("FB").posts("/resident-login/add", digid="y", digid_floor="hoog", digid_ground=GROUND)
    assert "nog niet aangesloten" in " ".join(page.errors())


# The rules by themselves


def test_levels_have_an_order_of_their_own() -> None:
    assert [level.spoken for level in sorted(DigidLevel)] == ["Basis", "Midden", "Substantieel", "Hoog"]
    assert all(level_of(level.urn) is level for level in DigidLevel)
    for unknown in (None, "", "Smartcard", "urn:etoegang:core:assurance-class:loa4", 25):
        assert level_of(unknown) is None


@pytest.mark.parametrize("number", [BSN, OTHER_BSN, "111222333"])
def test_numbers_that_can_be_a_bsn(number: str) -> None:
    assert bsn_in(number) == bsn_in(f"S00000000:{number}") == number


@pytest.mark.parametrize("number", [NO_BSN, "000000000", "99990000", "9999000061", "99990000x", "\uff19" * 9, ""])
def test_numbers_that_cannot(number: str) -> None:
    assert not bsn_in(number)


def test_without_a_sound_number_nobody_is_anybody(app: Flask) -> None:
    vault = app.extensions["vault"]
    for said in ("", "s00000001:" + BSN, NO_BSN):
        with pytest.raises(Refused):
            digid.judge(digid.without_bsn(vault, Assertion("i", (), said, DigidLevel.HOOG)), DigidLevel.MIDDEN)


SET_UP = (
    '[{{"key": "digid", "name": "DigiD", "issuer": "https://digid.example", "client_id": "x", '
    '"client_secret": "y", "scheme": "digid"{more}}}]'
)


@pytest.mark.demo
def test_a_trial_plays_digid_beside_the_broker(make_app: Any) -> None:
    ports = free_port(), free_port()
    urls = [f"http://127.0.0.1:{port}" for port in ports]
    made = make_app(
        "sqlite://", DEMO=True, DEMO_BROKER_URL=urls[0], DEMO_BROKER_PORT=ports[0], DEMO_DIGID_URL=urls[1],
        DEMO_DIGID_PORT=ports[1],
    )  # fmt: skip
    with beside(made, "x") as told:
        assert all(url in told for url in urls)
        said = requests.get(f"{urls[1]}/.well-known/openid-configuration").json()
        assert said["acr_values_supported"] == [level.urn for level in DigidLevel]
    assert made.extensions["providers"].digid_of("IB-0001").issuer == urls[1]
    assert "digid" not in {one.key for one in made.extensions["providers"].brokers}
    with pytest.raises(requests.ConnectionError):
        requests.get(urls[1])


def test_no_digid_is_played_outside_a_trial() -> None:
    assert config.settings({})["DEMO_DIGID_URL"] == ""
    assert config.settings({"DEMO": "1", "BROKER_URL": "https://broker.example"})["DEMO_DIGID_URL"] == ""
    assert config.settings({"DEMO": "1", "PORT": "9000"})["DEMO_DIGID_URL"] == "http://127.0.0.1:9002"


def test_how_an_operator_connects_it() -> None:
    (one,) = read(SET_UP.format(more=""))
    assert one.is_digid and not one.is_broker and Providers((one,)).digid_of("IB-0001") == one
    (own,) = read(SET_UP.format(more=', "organisation": "IB-0001", "claim": "nin", "scope": "openid nin"'))
    assert Providers((one, own)).digid_of("IB-0001") == own and Providers((own,)).digid_of("IB-0002") is None
    assert not Providers((one, own)).brokers and not Providers((one, own)).others
    for wrong in (', "least": "loa3"', ', "levels": {"a": "b"}'):
        with pytest.raises(ValueError, match="digid"):
            read(SET_UP.format(more=wrong))
    with pytest.raises(ValueError, match="scheme"):
        read(SET_UP.format(more="").replace('"scheme": "digid"', '"scheme": "idin"'))
