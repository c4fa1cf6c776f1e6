"""What a browser gets: headers on every answer, an empty cookie, text that stays text, pages with an end."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

import config
from app.common import crypto
from app.extensions import Model
from app.security.rules.organisations import Country
from tests import bench, people
from tests.browser import Page, check_headers
from tests.factories import OrganisationFactory, RegionFactory, UserFactory
from tests.people import Person

# Headers


def the_files(app: Flask) -> list[str]:
    """A style sheet and a script of ours, by the name they have now."""
    assets = app.jinja_env.globals["asset"]
    assert callable(assets)
    with app.test_request_context():
        return [str(assets(name)) for name in ("portal.css", "portal.js")]


def answers_of_every_kind(person: Person) -> dict[str, Any]:
    """An answer of each status that the portal gives, by the address that gave it."""
    client, token, files = person.client, {"csrf_token": person.token}, the_files(person.app)
    region = RegionFactory()
    fields = {"kind": "network", "code": region.code, "name": "Later", "version": "0", "once": "headers"}
    found = {address: client.get(address) for address in [
        "/", "/users/", "/users/add", "/users/export.csv", "/roles/lookup/user_id?q=a", "/session/state", *files,
        "/users/?after=abc", "/users/999999", "/nowhere", "/static/nowhere.css", "/users", "/logout/",
        "/regions/add",
    ]}  # fmt: skip
    found["409"] = client.post(f"/regions/{region.id}/edit", data={**token, **fields})
    found["413"] = client.post("/regions/add", data={**token, "name": "a" * 5_000_000})
    found["400"] = client.post("/regions/add", data={})
    found["303"] = client.post("/users/search", data={**token, "q": "x"})
    found["HEAD"] = client.head("/users/")
    found["OPTIONS"] = client.options("/users/")
    found["TRACE"] = client.open("/users/", method="TRACE")
    found["visitor"] = person.app.test_client().get("/users/")
    found["login"] = person.app.test_client().get("/login/")
    found["json"] = person.app.test_client().get("/session/state", headers={"Accept": "application/json"})
    return found


def breaks(app: Flask, patch: pytest.MonkeyPatch, endpoint: str) -> None:
    """Put a bug behind an address."""

    def bug(**_arguments: Any) -> None:
        raise ZeroDivisionError("wachtwoord=geheim")

    bug.__dict__.update(app.view_functions[endpoint].__dict__)
    patch.setitem(app.view_functions, endpoint, bug)


def test_every_answer_tells_the_browser_what_it_may_do(
    olivier: Person, monkeypatch: pytest.MonkeyPatch, logged_errors: Any
) -> None:
    """F8: pages, files, redirects, scripts' answers, refusals and bugs alike."""
    found = answers_of_every_kind(olivier)
    breaks(olivier.app, monkeypatch, "RegionView.list")
    found["500"] = olivier.client.get("/regions/")
    statuses = {answer.status_code for answer in found.values()}
    assert {200, 303, 308, 400, 401, 404, 405, 409, 413, 500} <= statuses
    for address, answer in found.items():
        check_headers(answer, address)


def test_a_bug_tells_nothing_of_the_inside(
    olivier: Person, monkeypatch: pytest.MonkeyPatch, logged_errors: Any
) -> None:
    """F9: a page with a number by which the operator finds it; the trace stays in the log."""
    breaks(olivier.app, monkeypatch, "RegionView.list")
    answer = olivier.client.get("/regions/?x=eigen")
    body = answer.get_data(as_text=True)
    assert answer.status_code == 500
    for inside in ("Traceback", "ZeroDivisionError", "geheim", "site-packages", ".py"):
        assert inside not in body


def test_a_script_on_a_page_runs_only_with_the_word_of_that_page(gijs: Person) -> None:
    """F8: the nonce is new for each answer and stands on every script that is ours."""
    policies = [gijs.opens("/users/").headers["Content-Security-Policy"] for _time in range(3)]
    assert len(set(policies)) == 3
    assert all("unsafe" not in policy and "https:" not in policy and "*" not in policy for policy in policies)


def test_under_https_the_browser_is_told_to_stay_there(visitor: Person) -> None:
    """F8."""
    secure = visitor.client.get("/login/", base_url="https://localhost")
    assert "max-age=31536000" in secure.headers.get("Strict-Transport-Security", "")
    assert "Strict-Transport-Security" not in visitor.client.get("/login/").headers


# The cookie


def cookies_of(app: Flask) -> list[str]:
    """What is set in the browser of somebody who comes by, chooses a language and logs out."""
    client = app.test_client()
    answers = [client.get("/login/"), client.get("/users/")]
    gijs = people.at_work("GB")
    gijs.sends_to("/language/fr", {"csrf_token": gijs.token})
    answers.append(gijs.client.post("/logout/", data={"csrf_token": gijs.token}))
    return [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(app: Flask) -> None:
    """F8."""
    cookies = cookies_of(app)
    assert len(cookies) >= 2
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
        assert "Expires" not in cookie or cookie.split(";")[0].endswith("=")


def test_behind_https_the_cookie_travels_over_https_only(app: Flask, make_app: Callable[..., Flask]) -> None:
    """F8: by the address of the portal, not by the request, which comes from a proxy."""
    chosen = config.settings({"PUBLIC_URL": "https://portaal.example"})["SESSION_COOKIE_SECURE"]
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    cookies = (
        make_app(url, SESSION_COOKIE_SECURE=chosen).test_client().get("/login/").headers.getlist("Set-Cookie")
    )
    assert cookies
    assert all("; Secure" in cookie for cookie in cookies)


def test_the_cookie_holds_a_key_and_nothing_else(gijs: Person) -> None:
    """F13: no name, no number, no address that was visited; and the server keeps only a hash of the key."""
    gijs.sends_to("/users/search", {"csrf_token": gijs.token, "q": "vertrouwelijk"})
    gijs.opens(f"/users/{gijs.user.id}")
    gijs.sends_to("/language/fr", {"csrf_token": gijs.token})
    held = [(cookie.key, cookie.value) for cookie in (gijs.client._cookies or {}).values()]
    assert held == [(gijs.app.config["SESSION_COOKIE_NAME"], gijs.key)]
    assert len(gijs.key) == 43
    assert bench.kept(gijs.session).key_hash == crypto.hashed(gijs.key)
    assert not [table.name for table in Model.metadata.sorted_tables if gijs.key in everything_in(table)]


def everything_in(table: Any) -> str:
    """All that stands in a table, as text."""
    return repr([tuple(row) for row in bench.the_connection().execute(select(table))])


def test_what_was_searched_for_stands_in_no_address(gijs: Person) -> None:
    """F13: not after a search, not while paging, sorting, narrowing or fetching the file."""
    for number in range(30):
        UserFactory(organisation=gijs.place, last_name=f"Vertrouwelijk{number:02}")
    page = gijs.sends_to("/users/search", {"csrf_token": gijs.token, "q": "vertrouwelijk", "active": "yes"})
    assert len(page.rows()) == 25
    places = [page.url, *page.links(), *(str(form.get("action")) for form in page.select("form"))]
    assert not [place for place in places if "vertrouwelijk" in place.lower() and "users/?" in place]
    assert "q=" not in page.url


def test_a_search_is_known_to_its_own_login_only(gijs: Person) -> None:
    """F13: the token of a search means nothing to another one."""
    page = gijs.sends_to("/users/search", {"csrf_token": gijs.token, "q": "vertrouwelijk"})
    assert page.select("input[value=vertrouwelijk]")
    other = Person(gijs.user, gijs.place, level=2).opens(page.url)
    assert not other.select("input[value=vertrouwelijk]")
    assert len(other.rows()) > len(page.rows())


# Text stays text

PAYLOADS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "{{8191*8191}}",
    "' onfocus=alert(1) x='", "</textarea><script>alert(1)</script>", "</title><script>alert(1)</script>",
    "<a href=javascript:alert(1)>x</a>", "javascript:alert(1)", "{% raw %}", "${8191*8191}", "%(name)s", "%s%n",
    "&lt;script&gt;", "<!--", "]]>",
]  # fmt: skip

WORKED_OUT = str(8191 * 8191)
"""What a sum above comes to: longer than any number that a row or an address of the tests gets to."""


def clean(page: Page, typed: str) -> None:
    """Whether a page holds what was typed as text only; the browser of the tests looked for scripts already."""
    assert not page.select("img[src=x], svg[onload], a[href^='javascript:']"), (
        f"{typed} became markup on {page.url}"
    )
    assert not [one for one in page.select("script:not([src])") if "alert" in one.get_text()]
    assert WORKED_OUT not in page.body, f"{typed} was worked out on {page.url}"


@pytest.mark.parametrize("typed", PAYLOADS)
def test_what_people_type_as_a_name_is_never_markup(olivier: Person, typed: str) -> None:
    """Probe "Markup in a list column", abuse cases 24 and 25: lists, pages, forms, questions, notices, figures."""
    place = people.organisation(people.TESTDORP)
    fields = {"salutation": "", "last_name": typed[:64], "first_name": typed[:64], "department": typed}
    user = UserFactory(organisation=place, created_at=None, **{**fields, "salutation": None})
    region = RegionFactory(name=typed)
    page = olivier.posts(f"/regions/{region.id}/edit", name=f"{typed} ")  # the notice names it
    clean(page, typed)
    assert typed in page.content
    for address in (
        "/", "/users/?size=100", f"/users/{user.id}", f"/users/{user.id}/edit", f"/users/{user.id}/deactivate",
        f"/roles/add?user={user.id}", "/regions/", f"/regions/{region.id}/delete", "/organisations/",
    ):  # fmt: skip
        clean(olivier.opens(address), typed)
    clean(olivier.sends_to("/regions/search", {"csrf_token": olivier.token, "q": typed}), typed)
    chosen = {"csrf_token": olivier.token, "action": "deactivate", "pk": str(user.id)}
    clean(olivier.sends_to("/users/do", chosen), typed)
    clean(olivier.posts("/regions/add", name=typed, code="!" + typed, kind="network"), typed)
    found = olivier.client.get("/roles/lookup/user_id", query_string={"q": typed[:6]})
    assert found.mimetype == "application/json"


def test_the_name_of_an_organisation_is_text_in_the_frame_too(app: Flask) -> None:
    """Abuse case 24: in the header, where one chooses where to work, and in the question before it goes."""
    place = OrganisationFactory(name="<img src=x onerror=alert(1)>", country=Country.BELGIUM)
    person = people.with_role("GB", place, last_name='"><svg onload=alert(1)>')
    for address in ("/", "/account/", "/users/", "/nowhere"):
        clean(person.opens(address, 404 if address == "/nowhere" else 200), place.name)


@pytest.mark.parametrize(
    "typed", ["=1+1", "+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", " =1", "＝1", "＋1", "=cmd|'/c calc'!A0", '=HYPERLINK("http://evil.example")']
)  # fmt: skip
def test_a_spreadsheet_gets_text_and_no_formula(gijs: Person, typed: str) -> None:
    """Abuse case 26 (ASVS 1.2.10)."""
    UserFactory(organisation=gijs.place, last_name=typed, first_name=None, initials=None)
    lines = list(csv.reader(io.StringIO(gijs.opens("/users/export.csv").body.lstrip("\ufeff")), delimiter=";"))
    cells = [cell for line in lines for cell in line]
    assert any(typed.strip() in cell for cell in cells)
    assert not [cell for cell in cells if cell.strip()[:1] in "=+-@＝＋－＠" and cell.strip()]


# Pages have an end


def test_no_address_asks_for_the_whole_table(gijs: Person) -> None:
    """F9."""
    for _number in range(101):
        UserFactory(organisation=gijs.place)
    for size in ("999999999", "100", "101"):
        assert len(gijs.opens(f"/users/?size={size}").rows()) == 100, size


@pytest.mark.parametrize(
    "wish",
    ["after=abc", "before=-1", "page=1e9", "size=x", "from=0", "page=99999999999999999999", "dir=up", "sort=nope"],
)
def test_what_is_no_number_or_choice_is_refused_politely(gijs: Person, wish: str) -> None:
    """F9: 400, and not 500."""
    page = gijs.opens(f"/users/?{wish}", 400)
    assert "Traceback" not in page.body


def test_rows_that_nobody_could_have_are_not_found(olivier: Person) -> None:
    """F9: numbers of twenty digits, and the largest that a database holds."""
    for number in ("9" * 20, str(2**63), str(2**31), str(2**31 - 1), "0"):
        for way in ("", "/edit", "/delete"):
            assert olivier.client.get(f"/regions/{number}{way}").status_code == 404, number
