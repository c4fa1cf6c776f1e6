"""Each hole of the stock framework, the check that it is closed, and proof that the remedy is what closes it.

The ids are those of the threat papers: F1 to F13 for the measured holes, "probe" for leaks by which one tenant saw
or changed what belongs to another. Every check runs twice: as the portal is, where it has to hold, and with the
remedy switched off, where it has to fail. A check that cannot fail is found here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.common import clock, scope
from app.common.outbox import Message
from app.common.web import exports, headers, lists
from app.common.web.screens import listing, saving, screen
from app.extensions import csrf
from app.security import rights
from app.security.login import sessions
from app.security.login.actions import attempts
from app.security.login.rules import addresses
from app.security.models import Assignment, Region, Role, User
from tests import bench, people
from tests.factories import AssignmentFactory, RegionFactory, UserFactory
from tests.people import Person


@dataclass
class House:
    """Who and what the checks need."""

    app: Flask
    gijs: Person
    olivier: Person
    stranger: User


Check = Callable[[House], None]
Off = Callable[[pytest.MonkeyPatch, Flask], None]


@pytest.fixture
def house_at_risk(app: Flask, gijs: Person, olivier: Person) -> House:
    """Testdorp, and somebody of a municipality that has nothing to do with it."""
    elsewhere = people.organisation(people.ELSEWHERE)
    stranger = UserFactory(organisation=elsewhere, last_name="Vreemdeling", department="Geheim")
    return House(app, gijs, olivier, stranger)


def off(target: Any, name: str, value: Any) -> Off:
    """A remedy that is switched off by putting something else in its place."""
    return lambda patch, _app: patch.setattr(target, name, value)


# The checks


def a_dead_session_stays_dead(house: House) -> None:
    """F1: a cookie from before logging out opens nothing."""
    page = house.gijs.opens("/users/")
    key = house.gijs.client.get_cookie(house.app.config["SESSION_COOKIE_NAME"])
    assert key is not None
    house.gijs.sends_to("/logout/", {"csrf_token": house.gijs.token})
    house.gijs.client.set_cookie(house.app.config["SESSION_COOKIE_NAME"], key.value)
    assert page.status == 200
    assert house.gijs.client.get("/users/").status_code != 200


def idle_time_ends_it(house: House) -> None:
    """F1: twenty minutes without activity end a session."""
    house.gijs.opens("/users/")
    with time_machine.travel(clock.now() + timedelta(minutes=21), tick=False):
        assert house.gijs.client.get("/users/").status_code != 200


def nobody_grants_more_than_he_may(house: House) -> None:
    """F2: a user administrator cannot make a colleague operator."""
    colleague = UserFactory(organisation=people.organisation(people.TESTDORP))
    (operator,) = bench.rows_of(Role, Role.code == "SB")
    place = people.organisation(people.TESTDORP).id
    fields = {"user_id": colleague.id, "organisation_id": place, "role_id": operator.id}
    house.gijs.client.post("/roles/add", data={**fields, "once": "f2", "csrf_token": house.gijs.token})
    assert not bench.rows_of(Assignment, Assignment.user_id == colleague.id)


def unlisted_fields_are_not_taken(house: House) -> None:
    """F2: a field that is not on the form changes nothing, whatever is posted."""
    colleague = UserFactory(organisation=people.organisation(people.TESTDORP))
    typed = house.gijs.opens(f"/users/{colleague.id}/edit").typed()
    more = {"active": "", "actor_id": "1", "password": "x", "department": "Anders"}
    house.gijs.client.post(f"/users/{colleague.id}/edit", data={**typed, **more})
    now = bench.kept(colleague)
    assert (now.active, now.actor_id, now.password) == (True, colleague.actor_id, None)


def bulk_reaches_only_ones_own(house: House) -> None:
    """F3, probe "action_post": a number of elsewhere in a bulk action does nothing."""
    fields = {"action": "deactivate", "confirmed": "yes", "pk": str(house.stranger.id)}
    house.gijs.client.post("/users/do", data={**fields, "csrf_token": house.gijs.token})
    assert bench.kept(house.stranger).active


def pages_of_elsewhere_do_not_exist(house: House) -> None:
    """Probe "show, edit": a page of another tenant is not found."""
    for way in ("", "/edit", "/deactivate"):
        assert house.gijs.client.get(f"/users/{house.stranger.id}{way}").status_code == 404


def lists_show_only_ones_own(house: House) -> None:
    """Probe "list, export": rows of another tenant are in no list and no file."""
    for address in ("/users/?size=100", "/users/export.csv"):
        assert "Vreemdeling" not in house.gijs.client.get(address).get_data(as_text=True)


def lookups_show_only_ones_own(house: House) -> None:
    """Probe "select box": names of another tenant cannot be looked up."""
    assert not house.gijs.client.get("/roles/lookup/user_id?q=vreemd").get_json()


def nothing_is_put_under_another_tenant(house: House) -> None:
    """Probe "_flt_0_ on add": a row cannot be stored under another tenant."""
    fields = {"last_name": "Binnen", "username": "b@x.example", "email": "b@x.example", "once": "p1"}
    data = {**fields, "organisation_id": str(house.stranger.organisation_id), "csrf_token": house.gijs.token}
    house.gijs.client.post("/users/add", data=data)
    assert not bench.rows_of(User, User.username == "b@x.example")


def columns_to_sort_by_are_named(house: House) -> None:
    """F4, probe "order by password": only named columns order a list."""
    assert house.gijs.client.get("/users/?sort=password").status_code == 400


def forms_need_their_token(house: House) -> None:
    """F5: a post without a token changes nothing."""
    colleague = UserFactory(organisation=people.organisation(people.TESTDORP))
    house.app.config["WTF_CSRF_ENABLED"] = True
    house.gijs.client.post(f"/users/{colleague.id}/deactivate")
    assert bench.kept(colleague).active


def reading_changes_nothing(house: House) -> None:
    """F5: no GET takes anything away."""
    region = RegionFactory()
    house.olivier.client.get(f"/regions/{region.id}/delete")
    assert bench.kept(region) is not None


def every_answer_has_its_headers(house: House) -> None:
    """F8: pages, errors and redirects carry the policy of the house."""
    for address in ("/users/", "/users/999999", "/login/", "/nowhere"):
        answer = house.gijs.client.get(address).headers
        assert "frame-ancestors 'none'" in answer.get("Content-Security-Policy", "")
        assert "unsafe-inline" not in answer["Content-Security-Policy"]
        assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store")


def odd_numbers_are_refused_politely(house: House) -> None:
    """F9: letters for numbers give 400, not 500."""
    assert house.gijs.client.get("/users/?after=abc").status_code == 400


def pages_have_a_size(house: House) -> None:
    """F9: no address asks for the whole table."""
    home = people.organisation(people.TESTDORP)
    for _number in range(101):
        UserFactory(organisation=home)
    assert len(house.gijs.opens("/users/?size=999999999").rows()) <= 100


def the_second_save_does_not_win(house: House) -> None:
    """F10: whoever saves an old version is shown what changed instead."""
    region = RegionFactory(name="Eerst")
    old = str(region.version)
    house.olivier.posts(f"/regions/{region.id}/edit", name="Toen")
    fields = {"kind": "network", "code": region.code, "name": "Later", "version": old, "once": "f10"}
    house.olivier.client.post(f"/regions/{region.id}/edit", data={**fields, "csrf_token": house.olivier.token})
    assert bench.kept(region).name == "Toen"


def a_form_is_used_once(house: House) -> None:
    """F10: the same form posted twice makes one row."""
    fields = {"kind": "network", "name": "Tweemaal", "once": "twice", "csrf_token": house.olivier.token}
    for code in ("een", "twee"):
        house.olivier.client.post("/regions/add", data={**fields, "code": code})
    assert len(bench.rows_of(Region, Region.name == "Tweemaal")) == 1


def addresses_stay_local(house: House) -> None:
    """F11: no address of another host is gone to after logging in."""
    for hostile in ("//evil.example", "https://evil.example/", "/\\evil.example", "\tjavascript:alert(1)"):
        assert addresses.way_on(hostile) in ("", "/")


def no_names_in_addresses_or_cookies(house: House) -> None:
    """F13: what was searched for stands neither in the address nor in the cookie."""
    page = house.gijs.posts("/users/", to="/users/search", q="vertrouwelijk")
    cookie = house.gijs.client.get_cookie(house.app.config["SESSION_COOKIE_NAME"])
    assert "vertrouwelijk" not in page.url
    assert cookie is not None
    assert len(cookie.value) < 60


def spreadsheets_get_no_formulas(house: House) -> None:
    """ASVS 1.2.10: a name that begins like a formula is text in the file."""
    UserFactory(organisation=people.organisation(people.TESTDORP), last_name="=1+1")
    assert "\n=1+1" not in house.gijs.client.get("/users/export.csv").get_data(as_text=True)


def typed_markup_stays_text(house: House) -> None:
    """Probe "Markup in a list column": what people type is never markup."""
    UserFactory(organisation=people.organisation(people.TESTDORP), last_name="<script>alert(1)</script>")
    assert "<script>alert(1)" not in house.gijs.client.get("/users/?size=100").get_data(as_text=True)


def tries_are_counted(house: House) -> None:
    """F6: after five wrong passwords one has to wait, whatever comes next."""
    visitor = people.visitor()
    for _try in range(6):
        page = visitor.posts("/login/", username="gb@testdorp.example", password="verkeerd")
    assert page.shows("Te veel pogingen")


def letters_lead_to_the_portal(house: House) -> None:
    """F11, F12: an administrator starts a reset, and its link leads to the portal whatever host was asked for."""
    colleague = UserFactory(organisation=people.organisation(people.TESTDORP))
    name, data = house.app.config["SESSION_COOKIE_NAME"], {"csrf_token": house.gijs.token}
    cookie = house.gijs.client.get_cookie(name)
    assert cookie is not None
    house.gijs.client.set_cookie(name, cookie.value, domain="evil.example")
    address = f"/users/{colleague.id}/reset_password"
    house.gijs.client.post(address, data=data, base_url="http://evil.example")
    (letter,) = bench.rows_of(Message, Message.actor_id == colleague.actor_id)
    assert "evil.example" not in house.app.extensions["vault"].open(letter.sealed_body)


def umbrella_sees_no_further(house: House) -> None:
    """Probe "Query.count": what is out of sight is not counted either."""
    AssignmentFactory(user=house.stranger, code="G")
    found = house.gijs.opens(f"/users/?organisation_id={house.stranger.organisation_id}")
    assert not found.rows()
    assert not found.shows("1–1")


NOTHING_LIMITED = off(scope, "loader_criteria", lambda _scope: ())


def no_guards(patch: pytest.MonkeyPatch, _app: Flask) -> None:
    """Switch the guard on writes off, and the choice of places in forms with it."""
    patch.setattr(scope.Scope, "holds", lambda *_: True)
    patch.setattr(scope.Scope, "covers", lambda *_: scope.true())
    patch.setattr(rights, "_inside", lambda *_: True)
    patch.setattr(scope, "loader_criteria", lambda _scope: ())


def token_not_asked(patch: pytest.MonkeyPatch, app: Flask) -> None:
    """Switch the protection against forged requests off."""
    patch.setattr(csrf, "protect", lambda **_: None)


def get_counts_as_post(patch: pytest.MonkeyPatch, _app: Flask) -> None:
    """Make the question answer itself, as the framework does for a GET."""
    from app.common.web.screens import deleting

    class Post:
        method = "POST"
        path = "/"

    patch.setattr(deleting, "request", Post)


def markup_unescaped(patch: pytest.MonkeyPatch, app: Flask) -> None:
    """Switch the escaping of templates off."""
    patch.setattr(app, "select_jinja_autoescape", lambda _name: False)
    patch.setattr(app.jinja_env, "autoescape", False)
    patch.setattr(app.jinja_env, "cache", None)


def any_role_may_be_granted(patch: pytest.MonkeyPatch, app: Flask) -> None:
    """Switch off who may grant what, in the form and in the rule."""
    from app.security.views import users

    patch.setattr(users, "_grantable", lambda: frozenset(app.config["ROLES"]))
    patch.setattr(scope, "_readable", lambda *_: True)


def every_column_posted(patch: pytest.MonkeyPatch, _app: Flask) -> None:
    """Take every field that is posted, as a form without a list of fields does."""
    from app.security.actions import users

    def careless(user: User, values: dict[str, Any], desk: Any) -> User:
        from flask import request

        user.password = request.form.get("password")
        return user

    patch.setattr(users, "change_user", careless)


def links_by_request(patch: pytest.MonkeyPatch, _app: Flask) -> None:
    """Build links from the host that was asked for, as the framework does."""
    from flask import request

    from app.security.login.desk import open_desk
    from app.security.views import users

    patch.setattr(users, "open_desk", lambda: replace(open_desk(), public_url=request.host_url))


REMEDIES: tuple[tuple[Check, Off], ...] = (
    (a_dead_session_stays_dead, off(sessions.ServerSessions, "_over", lambda *_: "")),
    (idle_time_ends_it, off(sessions, "limit_reached", lambda *_: "")),
    (nobody_grants_more_than_he_may, any_role_may_be_granted),
    (unlisted_fields_are_not_taken, every_column_posted),
    (bulk_reaches_only_ones_own, no_guards),
    (pages_of_elsewhere_do_not_exist, NOTHING_LIMITED),
    (lists_show_only_ones_own, NOTHING_LIMITED),
    (lookups_show_only_ones_own, NOTHING_LIMITED),
    (nothing_is_put_under_another_tenant, no_guards),
    (columns_to_sort_by_are_named, off(lists, "one_of", lambda text, allowed, default="": default)),
    (forms_need_their_token, token_not_asked),
    (reading_changes_nothing, get_counts_as_post),
    (every_answer_has_its_headers, off(headers, "CONTENT_SECURITY", "default-src 'self' 'unsafe-inline'")),
    (odd_numbers_are_refused_politely, off(lists, "number", lambda text, default=None, **_: default)),
    (pages_have_a_size, off(lists, "PAGE_SIZES", (25, 50, 10_000))),
    (the_second_save_does_not_win, off(screen, "refuse_old_version", lambda *_: None)),
    (a_form_is_used_once, off(saving.once, "use", lambda *_: None)),
    (addresses_stay_local, off(addresses, "way_on", lambda address: address)),
    (no_names_in_addresses_or_cookies, off(listing, "keep_search", lambda _view, text: text)),
    (spreadsheets_get_no_formulas, off(exports, "safe", lambda text: text)),
    (typed_markup_stays_text, markup_unescaped),
    (umbrella_sees_no_further, NOTHING_LIMITED),
    (tries_are_counted, off(attempts, "take", lambda *_: None)),
    (letters_lead_to_the_portal, links_by_request),
)
NAMES = [check.__name__ for check, _off in REMEDIES]


@pytest.mark.parametrize("check", [check for check, _off in REMEDIES], ids=NAMES)
def test_the_hole_is_closed(check: Check, house_at_risk: House) -> None:
    check(house_at_risk)


@pytest.mark.parametrize(("check", "switch_off"), REMEDIES, ids=NAMES)
def test_it_is_the_remedy_that_closes_it(
    check: Check, switch_off: Off, house_at_risk: House, logged_errors: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope.loader_criteria.cache_clear()
    switch_off(monkeypatch, house_at_risk.app)
    with pytest.raises(AssertionError):
        check(house_at_risk)
