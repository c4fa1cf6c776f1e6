"""Logging in, step by step, as people and attackers do it."""

from __future__ import annotations

import logging
from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from pyotp.totp import TOTP

from app.common import clock
from app.common.outbox import Message
from app.security.login import views
from app.security.login.actions import recovery
from app.security.models import Attempts
from tests import bench, people
from tests.security.login import steps
from tests.security.login.steps import PASSWORD, code_for, gives_code, gives_password, logs_in, member, other_than
from tests.security.login.test_addresses import HOSTILE

WRONG = "The user name or password is not right."
LATER = timedelta(minutes=15)


@pytest.fixture(autouse=True)
def in_english(visitor):
    """Sentences are looked for in the language of their ids."""
    visitor.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def gijs_to_be(app):
    """Gijs, before he logs in."""
    return member()


def refused(page) -> str:
    return " ".join(page.errors())


def test_gijs_logs_in_with_password_and_mailed_code(visitor, gijs_to_be):
    gives_password(visitor, gijs_to_be)
    assert visitor.page.url.endswith("/login/code")
    gives_code(visitor, code_for(gijs_to_be))
    assert visitor.page.url == "/"
    last = steps.sessions_of(gijs_to_be)[-1]
    assert (last.level, last.method, last.ended_at) == (2, "mail", None)


def test_the_password_alone_opens_nothing(visitor, gijs_to_be):
    gives_password(visitor, gijs_to_be)
    for address in ("/", "/account/", "/users/", "/session/state"):
        assert visitor.opens(address, status=303).headers["Location"].startswith("/login/")


def test_who_waits_for_a_code_is_sent_to_its_page_and_gets_no_second_mail(visitor, gijs_to_be):
    gives_password(visitor, gijs_to_be)
    letters = bench.counted(Message)
    assert visitor.client.get("/users/").headers["Location"] == "/login/code"
    assert bench.counted(Message) == letters


def test_the_session_id_is_new_at_each_step_and_the_old_one_is_dead(visitor, gijs_to_be):
    visitor.opens("/login/")
    seen = [steps.cookie(visitor)]
    gives_password(visitor, gijs_to_be)
    seen.append(steps.cookie(visitor))
    gives_code(visitor, code_for(gijs_to_be))
    seen.append(steps.cookie(visitor))
    assert len(set(seen)) == 3
    assert [row.ended_reason for row in steps.sessions_of(gijs_to_be)] == ["renewed", None]
    for old in seen[:2]:
        thief = people.visitor()
        thief.client.set_cookie(thief.app.config["SESSION_COOKIE_NAME"], old)
        thief.opens("/account/", status=303)


def test_unknown_wrong_inactive_and_unset_are_refused_in_the_same_words(visitor, app):
    member("g@testdorp.example", active=False)
    member("pr@testdorp.example", password=None)
    pages = [
        _tries(visitor, "gb@testdorp.example", "wrong"),
        _tries(visitor, "nobody@testdorp.example", PASSWORD),
        _tries(visitor, "g@testdorp.example", PASSWORD),
        _tries(visitor, "pr@testdorp.example", ""),
        _tries(visitor, "pr@testdorp.example", "None"),
    ]
    answers = {refused(page) for page in [*pages[:3], pages[4]]}
    assert len(answers) == 1
    assert WRONG in answers.pop()
    assert "Fill in this field." in refused(pages[3])


def _tries(person, username, password):
    person.opens("/login/")
    return person.sends(person.page.form("/login/"), username=username, password=password)


def test_after_five_wrong_passwords_the_right_one_is_refused_until_it_is_time(visitor, gijs_to_be):
    with time_machine.travel(clock.now(), tick=False) as travel:
        for _ in range(5):
            assert WRONG in refused(gives_password(visitor, gijs_to_be, "wrong"))
        assert "Too many tries. Try again after" in refused(gives_password(visitor, gijs_to_be))
        travel.shift(LATER - timedelta(seconds=1))
        assert "Too many tries" in refused(gives_password(visitor, gijs_to_be))
        travel.shift(1)
        gives_password(visitor, gijs_to_be)
        assert visitor.page.url.endswith("/login/code")


def test_an_unknown_name_is_locked_just_the_same(visitor):
    pages = [_tries(visitor, "nobody@nowhere.example", "wrong") for _ in range(6)]
    assert [WRONG in refused(page) for page in pages] == [True] * 5 + [False]
    assert "Too many tries" in refused(pages[5])


def test_a_right_password_clears_the_count(visitor, gijs_to_be):
    for _ in range(4):
        gives_password(visitor, gijs_to_be, "wrong")
    gives_password(visitor, gijs_to_be)
    for _ in range(4):
        assert WRONG in refused(gives_password(visitor, gijs_to_be, "wrong"))


def test_six_wrong_codes_and_then_the_right_one(visitor, gijs_to_be):
    """Abuse case 1."""
    gives_password(visitor, gijs_to_be)
    code = code_for(gijs_to_be)
    for _ in range(6):
        assert refused(gives_code(visitor, other_than(code)))
    assert refused(gives_code(visitor, code))
    visitor.opens("/account/", status=303)


def test_new_codes_do_not_give_new_guesses(visitor, gijs_to_be):
    gives_password(visitor, gijs_to_be)
    for _ in range(5):
        gives_code(visitor, other_than(code_for(gijs_to_be)))
    steps.presses(visitor, "/login/code/new", visitor.page)
    assert "Too many tries" in refused(gives_code(visitor, code_for(gijs_to_be)))


def test_a_used_code_does_not_open_a_second_session(visitor, gijs_to_be):
    """Abuse cases 3 and 4: a code belongs to one session and works once."""
    logs_in(visitor, gijs_to_be)
    used = code_for(gijs_to_be)
    elsewhere = people.visitor()
    gives_password(elsewhere, gijs_to_be)
    assert used == code_for(gijs_to_be) or gives_code(elsewhere, used).url.endswith("/login/code")


def test_codes_are_mailed_five_times_at_most(visitor, gijs_to_be):
    gives_password(visitor, gijs_to_be)
    for _ in range(6):
        steps.presses(visitor, "/login/code/new", visitor.opens("/login/code"))
    assert len(steps.letters_to(gijs_to_be)) == 5
    assert "Too many tries" in visitor.page.text


def test_who_has_no_address_is_told_so(visitor, app):
    page = gives_password(visitor, member(email=None))
    assert "no e-mail address" in refused(page)
    visitor.opens("/login/code", status=303)


class TestWithAnApp:
    def test_the_code_of_the_app_logs_in_and_no_mail_is_sent(self, visitor, gijs_to_be):
        app = steps.enrols(gijs_to_be)
        gives_password(visitor, gijs_to_be)
        gives_code(visitor, app.now())
        assert visitor.page.url == "/"
        assert steps.letters_to(gijs_to_be) == []

    def test_mail_is_no_way_round_it(self, visitor, gijs_to_be):
        steps.enrols(gijs_to_be)
        gives_password(visitor, gijs_to_be)
        assert not steps.has_button(visitor.opens("/login/code"), "/login/code/new")
        token = str(visitor.page.form("/login/code").select_one("input[name=csrf_token]")["value"])
        visitor.sends_to("/login/code/new", {"csrf_token": token}, status=404)
        assert steps.letters_to(gijs_to_be) == []

    @pytest.mark.parametrize("typed", ["{}", "{:.3} {:.3}"])
    def test_a_code_that_was_used_is_refused_however_it_is_typed(self, visitor, gijs_to_be, typed):
        """Abuse case 36: replay within the window, also by a space and by another session."""
        app: TOTP = steps.enrols(gijs_to_be)
        with time_machine.travel(clock.now(), tick=False):
            code = app.now()
            gives_password(visitor, gijs_to_be)
            assert gives_code(visitor, code).url == "/"
            thief = people.visitor()
            gives_password(thief, gijs_to_be)
            assert gives_code(thief, typed.format(code, code[3:])).url.endswith("/login/code")

    def test_a_recovery_code_works_once_and_the_owner_is_told(self, visitor, gijs_to_be):
        steps.enrols(gijs_to_be)
        with bench.office() as session:
            vault = bench.the_app().extensions["vault"]
            first, *_ = recovery.make_recovery_codes(session, vault, gijs_to_be.actor_id)
            session.commit()
        gives_password(visitor, gijs_to_be)
        assert gives_code(visitor, first.lower(), "/login/recovery").url == "/"
        assert len(steps.letters_to(gijs_to_be)) == 1
        again = people.visitor()
        gives_password(again, gijs_to_be)
        assert gives_code(again, first, "/login/recovery").url.endswith("/login/recovery")

    def test_recovery_is_not_asked_without_an_app(self, visitor, gijs_to_be):
        gives_password(visitor, gijs_to_be)
        assert visitor.opens("/login/recovery", status=303).headers["Location"] == "/login/code"


@pytest.mark.parametrize("address", HOSTILE)
def test_no_next_leads_elsewhere(visitor, gijs_to_be, address):
    """Abuse case 38."""
    gives_password(visitor, gijs_to_be)
    visitor.opens("/login/")
    form = visitor.page.form("/login/")
    visitor.sends(form, username=gijs_to_be.username, password=PASSWORD, next=address)
    visitor.opens("/login/code")
    page = visitor.sends(visitor.page.form("/login/code"), status=303, code=code_for(gijs_to_be))
    assert page.headers["Location"] == "/"


def test_a_page_that_was_asked_for_opens_after_logging_in(visitor, gijs_to_be):
    asked = "/users/?page_size=50"
    assert visitor.opens(asked, status=303).headers["Location"] == f"/login/?next={quote(asked, safe='')}"
    assert logs_in(visitor, gijs_to_be, quote(asked, safe="")).url.endswith(asked)


def test_logging_out_is_a_button_and_ends_the_session_for_good(visitor, gijs_to_be):
    logs_in(visitor, gijs_to_be)
    stolen = steps.cookie(visitor)
    visitor.opens("/logout/", status=405)
    steps.presses(visitor, "/logout/", visitor.opens("/account/"))
    assert visitor.page.url.endswith("/login/")
    assert steps.sessions_of(gijs_to_be)[-1].ended_reason == "logout"
    thief = people.visitor()
    thief.client.set_cookie(thief.app.config["SESSION_COOKIE_NAME"], stolen)
    thief.opens("/account/", status=303)


def test_nothing_secret_is_logged(visitor, gijs_to_be, caplog):
    with caplog.at_level(logging.DEBUG, "app"):
        gives_password(visitor, gijs_to_be, "wrong wrong wrong")
        logs_in(visitor, gijs_to_be)
    for secret in (PASSWORD, "wrong wrong wrong", code_for(gijs_to_be), steps.cookie(visitor)):
        assert secret not in caplog.text


def test_the_counters_name_nobody(visitor, gijs_to_be):
    gives_password(visitor, gijs_to_be, "wrong")
    assert not any("testdorp" in each.key or "127.0.0.1" in each.key for each in bench.rows_of(Attempts))


@pytest.mark.parametrize(
    "username", ["\x00", "x" * 1_000_000, "<script>alert(1)</script>", "🦊" * 50, "' or 1=1 --"]
)
@pytest.mark.parametrize("password", ["\x00", "x" * 1_000_000, "p"])
def test_odd_input_is_answered(visitor, username, password):
    page = _tries(visitor, username, password)
    assert page.errors()


def test_every_way_in_is_on_this_list(app):
    """Abuse case 37: each of these asks for a second step, or gives no session at all."""
    ways_in = {
        str(rule)
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and rule.endpoint.partition(".")[0] == views.LoginPage.__name__
    }
    assert ways_in == {
        "/login/", "/login/code", "/login/code/new", "/login/passkey", "/login/recovery", "/login/forgotten",
        "/login/password/<token>", "/login/broker",
        "/login/broker/<name>/saml",
    }  # fmt: skip
    assert not [str(rule) for rule in app.url_map.iter_rules() if "/api/" in str(rule)]
    registers = {str(rule) for rule in app.url_map.iter_rules() if "register" in str(rule)}
    assert registers == {"/register/", "/register/municipalities", "/register/<token>"}, "they give no session"


@pytest.mark.demo
def test_in_a_trial_the_mail_is_read_in_the_inbox(visitor, app):
    gijs = member()
    gives_password(visitor, gijs)
    assert code_for(gijs) in visitor.opens("/inbox/").content


def test_otherwise_there_is_no_inbox(visitor, gijs):
    assert "InboxPage.open" not in visitor.app.view_functions
    for person in (visitor, gijs):
        person.opens("/inbox/", status=404)
