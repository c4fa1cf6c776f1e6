"""Ways round the front door: forged posts, forged hosts, tokens, addresses that act, doors of the framework."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask, url_for
from itsdangerous import URLSafeTimedSerializer

from app.common.outbox import Message
from app.common.web.addresses import as_if_asked
from app.security.models import User
from app.security.rules.areas import Area, area_of
from tests import bench, people
from tests.kept import fingerprint
from tests.people import Person
from tests.residents import ResidentAtHome, a_resident
from tests.rooms import PLACES
from tests.security.login import steps

MakeApp = Callable[..., Flask]


def built_again(app: Flask, make_app: MakeApp, **settings: Any) -> Flask:
    """The same house, built anew over the same database: what is registered at the start is seen here."""
    return make_app(app.config["SQLALCHEMY_DATABASE_URI"], **settings)


# Doors of the framework

DOORS = [
    "/api/v1/security/login", "/api/v1/security/refresh", "/api/v1/menu/", "/api/v1/_openapi", "/swagger/v1",
    "/api/v1/security/users/", "/api/v1/security/roles/", "/userstatschartview/chart/UserStatsChart",
    "/users/list/", "/users/userinfo/", "/roles/list/", "/list_groups/list/", "/groups/list/",
    "/resetpassword/form", "/resetmypassword/form", "/userinfoeditview/form", "/register/form",
    "/registeruser/list/", "/permissions/list/", "/viewmenus/list/", "/permissionviews/list/", "/back",
    "/lang/en", "/static/appbuilder/css/bootstrap.min.css", "/users/download/x", "/users/action/deactivate/1",
    "/users/action_post", "/user/add", "/users/1/delete", "/users/delete/1", "/regions/delete/1", "/health",
]  # fmt: skip


def test_none_of_the_doors_of_the_framework_is_there(app: Flask, make_app: MakeApp, olivier: Person) -> None:
    """F7, and all that the framework registers by itself: REST, menu, OpenAPI, statistics, its own screens."""
    client = built_again(app, make_app).test_client()
    for who in (client, olivier.client):
        for door in DOORS:
            assert who.get(door).status_code == 404, door
            assert who.post(door, json={"username": "gb@testdorp.example"}).status_code in (400, 404), door


def test_a_password_sent_as_json_gives_no_token(app: Flask, make_app: MakeApp) -> None:
    """F7: the second factor has no way round."""
    gijs, client = steps.member(), built_again(app, make_app).test_client()
    sent = {"username": gijs.username, "password": steps.PASSWORD, "provider": "db", "refresh": True}
    for door in ("/api/v1/security/login", "/login/"):
        answer = client.post(door, json=sent)
        assert answer.status_code in (400, 404)
        assert "token" not in answer.get_data(as_text=True).replace("csrf_token", "")
    for key in ("Bearer x.y.z", "Basic Z2I6Z2I=", "ApiKey x"):
        assert client.get("/users/", headers={"Authorization": key}).status_code == 303


# Forged posts


def rules_with(app: Flask, method: str) -> list[Any]:
    """The addresses that take a method."""
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]


def address_of(app: Flask, rule: Any, row_numbers: dict[str, int]) -> str:
    """An address with something in each of its places: a row of its screen where it names one."""
    row = row_numbers.get(rule.endpoint.split(".")[0], 1)
    known = {**PLACES, "pk": row, "field": "organisation_id"}
    with app.test_request_context():
        return url_for(rule.endpoint, **{name: known[name] for name in rule.arguments})


def at_home_in(address: str, clerk: Person, linda: Person) -> Person:
    """Whoever is logged in where an address lies: staff, or a resident."""
    return linda if area_of(address) is Area.RESIDENT else clerk


def test_no_form_is_taken_without_its_token(clerk: Person, row_numbers: dict[str, int]) -> None:
    """F5: every address that takes a post, save where SAML answers come in; nor with another session's token."""
    forged = URLSafeTimedSerializer(clerk.app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(
        "of another session"
    )
    linda = ResidentAtHome(a_resident())
    before = fingerprint()
    for rule in rules_with(clerk.app, "POST"):
        by_signature = ("LoginPage.broker_posts", "DigidPage.posts")  # nobody is known by the name that is tried
        refusal = 404 if rule.endpoint in by_signature else 400
        address = address_of(clerk.app, rule, row_numbers)
        for data in ({}, {"csrf_token": ""}, {"csrf_token": forged}):
            answer = at_home_in(address, clerk, linda).client.post(address, data={**data, "confirmed": "yes"})
            assert answer.status_code == refusal, f"{rule} took a forged post: {answer.status_code}"
    assert fingerprint() == before


def test_a_visitor_cannot_be_logged_in_by_somebody_else(visitor: Person) -> None:
    """F5: logging in is a form with a token as well."""
    gijs = steps.member()
    answer = visitor.client.post("/login/", data={"username": gijs.username, "password": steps.PASSWORD})
    assert answer.status_code == 400
    assert not steps.sessions_of(gijs)


# Addresses that are opened


@pytest.mark.demo
def test_opening_any_page_changes_no_table(clerk: Person, row_numbers: dict[str, int]) -> None:
    """F5: a picture or a link on another site can open every address, and nothing comes of it."""
    linda = ResidentAtHome(a_resident())
    before = fingerprint()
    for rule in rules_with(clerk.app, "GET"):
        address, sent = address_of(clerk.app, rule, row_numbers), {"confirmed": "yes", "action": "deactivate"}
        status = at_home_in(address, clerk, linda).client.get(address, query_string=sent).status_code
        assert status < 500, f"{rule} gave {status}"
        assert fingerprint() == before, f"opening {rule} changed something"


def test_logging_out_and_choosing_a_language_take_a_button(app: Flask, make_app: MakeApp, gijs: Person) -> None:
    """F5, probe "GET /logout/": no link and no picture logs anybody out."""
    again = built_again(app, make_app).test_client()
    again.set_cookie(app.config["SESSION_COOKIE_NAME"], gijs.key)
    for address in (
        "/logout/",
        "/language/fr",
        "/session/organisation",
        "/session/extend",
        "/account/sessions/end",
    ):
        assert again.get(address).status_code == 405, address
    assert again.get("/users/").status_code == 200


# Forged hosts

EVIL = "http://evil.example"


def test_no_answer_repeats_a_host_that_was_made_up(app: Flask) -> None:
    """F11, probe "Host header": where somebody is sent to is a path, and pages hold no host at all."""
    client = app.test_client()
    for address in (
        "/",
        "/users/?q=1",
        "/login/",
        "/login/forgotten",
        "/nowhere",
        "/users//1",
        "/users",
        "//evil",
    ):
        answer = client.get(address, base_url=EVIL)
        assert "evil.example" not in answer.headers.get("Location", "")
        assert "evil.example" not in answer.get_data(as_text=True), address


def test_only_the_hosts_of_the_operator_are_answered(app: Flask, make_app: MakeApp) -> None:
    """F11: with `TRUSTED_HOSTS` set, another host gets a refusal and no page."""
    client = built_again(app, make_app, TRUSTED_HOSTS=["portaal.example"]).test_client()
    assert client.get("/login/", base_url="http://portaal.example").status_code == 200
    for host in ("http://evil.example", "http://portaal.example.evil.example"):
        assert client.get("/login/", base_url=host).status_code == 400, host


def test_what_the_portal_draws_for_itself_has_addresses_where_other_hosts_are_refused(
    app: Flask, make_app: MakeApp
) -> None:
    """F11: files that are made meanwhile, and papers of the demo, know the portal's own address."""
    production = {"TRUSTED_HOSTS": ["portaal.example"], "PUBLIC_URL": "https://portaal.example"}
    there = built_again(app, make_app, **production)
    with there.app_context(), as_if_asked():
        assert url_for("UserView.list", _external=True) == "https://portaal.example/users/"


def test_letters_lead_to_the_portal_whatever_host_was_asked_for(app: Flask, gijs: Person, colleague: User) -> None:
    """F11: links in mail come from the settings."""
    client = app.test_client()
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], gijs.key, domain="evil.example")
    data = {"csrf_token": gijs.token}
    assert client.post(f"/users/{colleague.id}/reset_password", data=data, base_url=EVIL).status_code == 303
    (letter,) = bench.rows_of(Message, Message.actor_id == colleague.actor_id)
    text = app.extensions["vault"].open(letter.sealed_body)
    assert "http://localhost/login/password/" in text
    assert "evil.example" not in text


HOSTILE = [
    "//evil.example", "///evil.example", "////evil.example", "https://evil.example/", "http:evil.example",
    "https:/evil.example", "https:///evil.example", "\\\\evil.example", "/\\evil.example", "/\\/evil.example",
    "\\/evil.example", "\t//evil.example", "/\t/evil.example", "\n//evil.example", "/\r/evil.example",
    " //evil.example", "javascript:alert(1)//evil", "data:text/html,evil", "//evil.example/%2f..",
    "/%2f%2fevil.example", "/%5cevil.example", "/%09/evil.example", "//user@evil.example",
    "//localhost@evil.example", "http://localhost:80@evil.example/", "/／evil.example", "／／evil.example",
    "//evil。example", ".evil.example", "@evil.example", ":evil", "/x\x00//evil", "/..//evil.example",
    "/users/..//evil.example", "//[::1]@evil", "/users/?next=x#//evil\\", "evil", "?//evil\n",
]  # fmt: skip
"""Spellings that some browser takes for another host, or for no path of ours."""


def test_the_way_on_after_logging_in_stays_on_this_host(visitor: Person) -> None:
    """F11: in the address and in the hidden field, in every spelling."""
    gijs = steps.member()
    for hostile in HOSTILE:
        page = visitor.opens(f"/login/?next={quote(hostile, safe='')}")
        assert page.typed().get("next", "") == "", hostile
    visitor.opens("/login/")
    for hostile in HOSTILE[::6]:
        somebody = people.visitor()
        page = somebody.opens("/login/")
        somebody.sends(page.form("/login/"), username=gijs.username, password=steps.PASSWORD, next=hostile)
        page = somebody.opens("/login/code")
        sent = somebody.sends(page.form("/login/code"), 303, code=steps.code_for(gijs))
        assert sent.headers["Location"] == "/", hostile


def test_choosing_a_language_leads_to_no_other_host(gijs: Person) -> None:
    """F11: neither by the field nor by the page that the browser says it came from."""
    for hostile in HOSTILE:
        data = {"csrf_token": gijs.token, "next": hostile}
        sent = gijs.client.post("/language/nl", data=data, headers={"Referer": "http://evil.example/users/"})
        assert sent.headers["Location"] == "/", hostile


# Tries


def test_after_five_wrong_passwords_one_has_to_wait(visitor: Person) -> None:
    """F6."""
    gijs = steps.member()
    for _try in range(5):
        assert not steps.gives_password(visitor, gijs, "verkeerd").shows("Te veel pogingen")
    assert steps.gives_password(visitor, gijs).shows("Te veel pogingen")


def test_waiting_holds_for_every_process_and_after_a_restart(
    app: Flask, make_app: MakeApp, visitor: Person
) -> None:
    """F6: the counts stand in the database."""
    gijs = steps.member()
    for _try in range(5):
        steps.gives_password(visitor, gijs, "verkeerd")
    again = built_again(app, make_app)
    with bench.under_test(again, bench.the_connection()):
        assert steps.gives_password(people.visitor(), gijs).shows("Te veel pogingen")


def test_after_five_wrong_codes_the_right_one_is_refused(visitor: Person) -> None:
    """F6: for the second step as well."""
    gijs = steps.member()
    steps.gives_password(visitor, gijs)
    code = steps.code_for(gijs)
    for _try in range(5):
        steps.gives_code(visitor, steps.other_than(code))
    steps.gives_code(visitor, code)
    assert visitor.client.get("/account/").status_code == 303


# Passwords of others


def test_gijs_starts_a_new_password_and_neither_chooses_nor_sees_it(gijs: Person, colleague: User) -> None:
    """F12 (ASVS 6.4.6)."""
    for address in ("/users/add", f"/users/{colleague.id}/edit", f"/users/{colleague.id}/reset_password"):
        page = gijs.opens(address)
        assert not page.select("input[type=password], input[name*=password]"), address
        chosen = {"password": "x", "conf_password": "x", "new_password": "x", "once": address}
        gijs.client.post(address, data={**page.typed(), **chosen, "csrf_token": gijs.token})
    assert bench.kept(colleague).password is None
    link = steps.link_for(colleague).rpartition("/")[2]
    for address in ("/users/", f"/users/{colleague.id}"):
        assert link not in gijs.opens(address).body
