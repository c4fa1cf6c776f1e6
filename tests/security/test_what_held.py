"""What held on the stock framework and has to go on holding (F14, and the probes that found nothing)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

import config
from app.security.login.actions import accounts
from app.security.models import Assignment, LoginSession, User
from tests import bench, people
from tests.people import Person
from tests.security.login import steps


def hashes_compared(patch: pytest.MonkeyPatch) -> list[str]:
    """From here on, the method of every password hash that is compared."""
    compared: list[str] = []
    check = accounts.check_password_hash

    def listening(stored: str, password: str) -> bool:
        compared.append(stored.partition("$")[0])
        return check(stored, password)

    patch.setattr(accounts, "check_password_hash", listening)
    return compared


@pytest.mark.parametrize("who", ["known", "unknown", "on hold", "without a password"])
def test_whoever_tries_costs_the_server_one_hash(
    who: str, visitor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F14: a name that exists takes as long as one that does not; not timed, but counted."""
    gijs = steps.member(active=who != "on hold")
    if who == "without a password":
        change(gijs, password=None)
    compared = hashes_compared(monkeypatch)
    visitor.opens("/login/")
    assert visitor.page is not None
    name = "niemand@nergens.example" if who == "unknown" else gijs.username
    page = visitor.sends(visitor.page.form("/login/"), username=name, password="verkeerd")
    assert page.shows("De gebruikersnaam of het wachtwoord klopt niet.")
    assert compared == [visitor.app.config["PASSWORD_HASH"]]


def test_passwords_are_kept_by_scrypt_with_the_figures_of_owasp() -> None:
    """F14: N=2^17, r=8, p=1; the stock figure is a quarter of it."""
    method = config.settings({})["PASSWORD_HASH"]
    assert method == "scrypt:131072:8:1"
    hashed = accounts.make_hash(steps.PASSWORD, method)
    assert hashed.startswith("scrypt:131072:8:1$")
    assert len(hashed.split("$")[1]) >= 16


def change(row: Any, **values: Any) -> None:
    """Change a row behind the screens, so that no session is ended by the way."""
    table = type(row).__table__
    with bench.office() as session:
        session.connection().execute(update(table).where(table.c.id == row.id).values(**values))
        session.commit()


def test_who_is_on_hold_is_out_at_the_next_request(gijs: Person) -> None:
    """F14: whatever put him on hold, an import as well."""
    assert gijs.client.get("/users/").status_code == 200
    change(gijs.user, active=False)
    assert gijs.client.get("/users/").status_code == 303
    assert gijs.client.get("/account/").status_code == 303


def test_a_role_that_is_gone_is_gone_at_the_next_request(gijs: Person) -> None:
    """F14."""
    (held,) = bench.rows_of(Assignment, Assignment.user_id == gijs.user.id)
    assert gijs.client.get("/users/").status_code == 200
    change(held, active=False)
    assert gijs.client.get("/users/").status_code == 403


def test_a_visitor_reads_nothing_but_the_way_in(visitor: Person) -> None:
    """F14: of all addresses, only these answer a visitor who opens them."""
    answered = set()
    for rule in visitor.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.arguments:
            answer = visitor.client.get(str(rule))
            if answer.status_code == 200:
                answered.add(str(rule))
            else:
                assert answer.status_code in (303, 404), rule
    for_machines = {"/-/live", "/-/ready", "/-/metrics", "/favicon.ico", "/favicon.svg"}
    ways_in = {"/login/", "/login/forgotten", "/mijn/login/", "/mijn/login/forgotten", "/mijn/hulp/"}
    ways_in |= {"/register/", "/register/municipalities"}
    public = {"/agenda/", "/agenda/sitemap.xml", "/robots.txt"}  # what everybody may read (decision 0080)
    assert answered - for_machines == ways_in | public


def test_a_program_without_a_login_is_told_no(visitor: Person) -> None:
    """F14: 401 and no page."""
    for address in ("/users/", "/session/state", "/roles/lookup/user_id?q=a", "/users/export.csv"):
        answer = visitor.client.get(address, headers={"Accept": "application/json"})
        assert (answer.status_code, answer.mimetype) == (401, "application/json"), address


def test_a_half_login_opens_nothing(app: Any) -> None:
    """F7: the password alone is no login."""
    halfway = people.half_logged_in()
    for address in ("/", "/users/", "/account/", "/session/state", "/users/export.csv"):
        assert halfway.client.get(address).status_code == 303, address
    assert (
        bench.counted(LoginSession, LoginSession.level == 2, LoginSession.actor_id == halfway.user.actor_id) == 0
    )


def test_a_deactivated_user_is_not_told_apart_from_a_wrong_password(visitor: Person) -> None:
    """F14: in the words on the page."""
    told = set()
    for values in ({"active": True}, {"active": False}):
        user = steps.member("g@testdorp.example", **values)
        page = steps.gives_password(visitor, user, "verkeerd")
        told.add(" ".join(page.errors()))
    assert len(told) == 1
    assert bench.counted(User, User.active.is_(False)) == 1
