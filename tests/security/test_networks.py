"""From which networks the portal opens (U-10), whom to call (U-06), and what is not production (U-08)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.common.audit import AuditEvent
from app.common.web.networks import Networks
from tests import bench, people
from tests.conftest import close
from tests.databases import Databases
from tests.factories import UserFactory
from tests.people import Person

INSIDE, OUTSIDE = "10.1.2.3", "192.0.2.7"
NETWORKS = ("10.0.0.0/8", "2001:db8::/32")


@pytest.fixture
def shut(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The portal, open from two networks only."""
    monkeypatch.setitem(app.extensions, "networks", Networks.of(NETWORKS))
    return app


def at(person: Person, address: str) -> Person:
    person.client.environ_base["REMOTE_ADDR"] = address
    return person


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("10.0.0.0", True), ("10.255.255.255", True), ("11.0.0.0", False), ("9.255.255.255", False),
        ("::ffff:10.1.2.3", True), ("::ffff:192.0.2.7", False), ("2001:db8::1", True), ("2001:db9::1", False),
        ("", False), (None, False), ("10.1.2.3, 192.0.2.7", False), ("localhost", False),
    ],
)  # fmt: skip
def test_addresses_of_both_kinds(address: str | None, inside: bool) -> None:
    assert Networks.of(NETWORKS).holds(address) is inside


def test_without_a_list_everybody_comes_in() -> None:
    assert Networks.of(()).holds(OUTSIDE)


@pytest.mark.parametrize("mistake", ["10.0.0.1/8", "10.0.0.0/33", "gemnet", "2001:db8::/129"])
def test_a_mistake_in_the_list_stops_the_start(make_app: Callable[..., Flask], mistake: str) -> None:
    with pytest.raises(ValueError, match="ALLOWED_NETWORKS"):
        make_app("sqlite://", ALLOWED_NETWORKS=[mistake])


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", "vanaf dit netwerk"), ("en", "from this network"), ("fr", "depuis ce réseau")],
)
def test_outside_one_reads_why_and_whom_to_call(shut: Flask, language: str, words: str) -> None:
    somebody = at(people.visitor(), OUTSIDE)
    for url in ("/login/", "/", "/users/", "/login/forgotten", "/first-login/"):
        page = somebody.opens(url, status=403, Accept_Language=language)
        assert words in page.heading, url
        assert page.select("a[href^='tel:']")
        assert page.select("a[href^='mailto:']")


def test_nobody_works_on_from_outside(shut: Flask, gijs: Person) -> None:
    somebody = UserFactory(organisation=gijs.place)
    assert at(gijs, INSIDE).opens("/users/").rows()
    assert not at(gijs, OUTSIDE).opens("/users/", status=403).rows()
    sent = gijs.client.post(f"/users/{somebody.id}/deactivate", data={"csrf_token": gijs.token})
    assert sent.status_code == 403
    assert bench.kept(somebody).active
    (event,) = bench.rows_of(AuditEvent, AuditEvent.action == "access.refused")[-1:]
    assert "network" in event.details
    assert gijs.client.get("/users/", headers={"Accept": "application/json"}).status_code == 403


def test_inside_one_logs_in(shut: Flask) -> None:
    for address in (INSIDE, "2001:db8::7"):
        assert at(people.visitor(), address).opens("/login/").select("input[type=password]")


def test_machines_ask_how_we_are_from_anywhere(shut: Flask) -> None:
    somebody = at(people.visitor(), OUTSIDE)
    assert somebody.client.get("/-/live").status_code == 200
    assert somebody.client.get("/-/ready").status_code == 200


# What somebody writes in a header


@pytest.fixture(scope="module")
def behind(
    store_of_databases: Databases, make_app: Callable[..., Flask], pristine: str
) -> Iterator[Callable[[int], FlaskClient]]:
    """The portal behind a number of proxies."""
    made: list[Flask] = []

    def client(proxies: int) -> FlaskClient:
        url = store_of_databases.copy(pristine, f"behind{proxies}")
        made.append(make_app(url, ALLOWED_NETWORKS=list(NETWORKS), TRUSTED_PROXIES=proxies))
        return made[-1].test_client()

    yield client
    for app in made:
        close(app)


def asked(client: FlaskClient, address: str, **headers: str) -> int:
    sent: Any = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get("/login/", headers=sent, environ_base={"REMOTE_ADDR": address}).status_code


def test_without_proxies_no_header_is_believed(behind: Callable[[int], FlaskClient]) -> None:
    client = behind(0)
    assert asked(client, OUTSIDE, X_Forwarded_For=INSIDE) == 403
    assert asked(client, OUTSIDE, X_Real_IP=INSIDE, Forwarded=f"for={INSIDE}") == 403
    assert asked(client, INSIDE, X_Forwarded_For=OUTSIDE) == 200


def test_behind_a_proxy_only_what_it_added_is_believed(behind: Callable[[int], FlaskClient]) -> None:
    client = behind(1)
    proxy = "127.0.0.1"
    assert asked(client, proxy, X_Forwarded_For=INSIDE) == 200
    assert asked(client, proxy, X_Forwarded_For=OUTSIDE) == 403
    assert asked(client, proxy, X_Forwarded_For=f"{INSIDE}, {OUTSIDE}") == 403, "the first was made up outside"
    assert asked(client, proxy, X_Forwarded_For=f"{OUTSIDE}, {INSIDE}") == 200
    assert asked(client, proxy) == 403, "the proxy itself is on no list"


# Whom to call, and where one is


CONTACT = {
    "SERVICE_DESK_PHONE": "0800 222 11 22",
    "SERVICE_DESK_EMAIL": "hulp@voorbeeld.example",
    "SERVICE_DESK_WEBSITE": "https://www.voorbeeld.example/",
    "SERVICE_DESK_HOURS": "ma–vr van 9 tot 17 uur",
}


def test_the_contact_block_stands_where_people_get_stuck(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CONTACT.items():
        monkeypatch.setitem(app.config, name, value)
    home = people.organisation(people.TESTDORP)
    new, waiting = UserFactory(organisation=home, new=True), UserFactory(organisation=home, waiting=True)
    stuck = [
        Person(new, None, level=2).opens("/first-login/"),
        Person(waiting, None, level=2).opens("/first-login/verification"),
        people.at_work("PR").opens("/users/", status=403),
        people.visitor().opens("/nowhere", status=404),
        people.at_work(people.WITHOUT_ROLE).opens("/"),
    ]
    for page in stuck:
        for part in (page.select("main"), page.select("footer")):
            told = part[0].get_text(" ", strip=True)
            assert "0800 222 11 22" in told, page.url
            assert "hulp@voorbeeld.example" in told
            assert "ma–vr van 9 tot 17 uur" in told
            assert part[0].select("a[href='tel:+318002221122']")
            assert part[0].select("a[href='https://www.voorbeeld.example/']")


def test_without_a_website_none_is_shown(gijs: Person) -> None:
    assert not gijs.opens("/").select("footer a[href^='http']")


def test_what_is_not_production_says_so_everywhere(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not people.visitor().opens("/login/").select(".rp-header__env")
    monkeypatch.setitem(app.config, "ENVIRONMENT_LABEL", "Trial environment")
    for person, url in (
        (people.visitor(), "/login/"),
        (people.at_work("GB"), "/"),
        (people.at_work("GB"), "/users/"),
    ):
        page = person.opens(url)
        assert page.title.startswith("[Proefomgeving] ")
        assert page.select(".rp-header__env")[0].get_text() == "Proefomgeving"
