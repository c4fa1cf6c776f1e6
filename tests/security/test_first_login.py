"""Sanne logs in for the first time: who she is, the code that Gijs reads out to her, and the portal at last."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.common import clock
from app.common.audit import AuditEvent
from app.common.errors import RuleBroken
from app.common.history import Change
from app.common.outbox import Message
from app.common.web.openness import Openness, openness_of
from app.security.login.actions import verification
from app.security.models import Attempts, LoginSession, User, VerificationCode
from app.security.rules.verification import SIGNS, SPELLED, hands_over, new_code, signs
from tests import bench, people
from tests.browser import Page
from tests.factories import AssignmentFactory, UserFactory
from tests.people import Person

PROFILE = {
    "first_name": "Sanne",
    "prefix": "de",
    "last_name": "Wit",
    "phone": "06 12345678",
    "email": "sanne@testdorp.example",
}
VERIFICATION = "/first-login/verification"


@pytest.fixture
def newcomer(gijs: Person) -> User:
    """Somebody who logged in for the first time: an account without a name."""
    home = people.organisation(people.TESTDORP)
    return UserFactory(organisation=home, new=True, username="eh-1", salutation=None, department=None)


@pytest.fixture
def sanne(newcomer: User) -> Person:
    """The same at her browser."""
    return Person(newcomer, None, level=2)


def fills_profile(person: Person) -> Page:
    return person.posts("/first-login/", 200, "", **PROFILE)


def code_shown_to(administrator: Person, user: User, act: str = "Toon code") -> str:
    """What an administrator reads on the tab of the code."""
    administrator.opens(f"/users/{user.id}/code")
    page = administrator.clicks(act)
    (shown,) = page.select(".rp-code")
    return shown.get_text(strip=True)


def attempts_in_all() -> int:
    return sum(row.failures for row in bench.rows_of(Attempts))


# The way in


def test_from_the_first_login_to_the_dashboard(gijs: Person, sanne: Person, newcomer: User) -> None:
    page = sanne.opens("/")
    assert page.url.endswith("/first-login/")
    page = fills_profile(sanne)
    assert page.url.endswith(VERIFICATION)
    assert page.shows("Gijs van Leeuwen")
    code = code_shown_to(gijs, newcomer)
    page = sanne.posts(VERIFICATION, code=code.lower().replace("-", " "))
    assert page.url.endswith("/login/")
    assert page.shows("U bent geverifieerd")
    assert sanne.opens("/account/").url.endswith("/login/?next=%2Faccount%2F"), "the session is over"
    sanne.logs_in()
    assert sanne.opens("/").heading.endswith("Sanne")
    assert sanne.opens("/first-login/").url.endswith("/"), "the page never comes back"


def test_a_newcomer_reaches_nothing_else(sanne: Person) -> None:
    rules = sanne.app.url_map.iter_rules()
    for rule in [rule for rule in rules if "GET" in (rule.methods or ()) and not rule.arguments]:
        if openness_of(sanne.app, rule.endpoint) in (Openness.ROLES, Openness.USERS):
            answer = sanne.client.get(str(rule), headers={"Accept": "text/html"})
            assert answer.headers.get("Location") == "/first-login/", rule
            assert sanne.client.get(str(rule), headers={"X-Passive": "1"}).status_code == 403, rule


def test_roles_hold_from_the_verification_on(gijs: Person, sanne: Person, newcomer: User) -> None:
    fills_profile(sanne)
    AssignmentFactory(user=newcomer, organisation=gijs.place, code="GB")
    sanne.logs_in()
    assert sanne.opens("/users/").url.endswith(VERIFICATION)


def test_a_role_that_is_granted_meanwhile_leaves_the_newcomer_at_the_code(
    gijs: Person, sanne: Person, newcomer: User
) -> None:
    fills_profile(sanne)
    code = code_shown_to(gijs, newcomer)
    page = gijs.opens(f"/users/{newcomer.id}/roles")
    (place, *_others) = [str(box["value"]) for box in page.select("input[name=role]")]
    gijs.posts(f"/users/{newcomer.id}/roles", role=[place])
    assert sanne.posts(VERIFICATION, code=code).shows("U bent geverifieerd")


def test_a_profile_needs_name_telephone_and_address(sanne: Person) -> None:
    page = sanne.posts("/first-login/", last_name="", phone="", email="")
    assert len([error for error in page.errors() if "Vul dit veld in" in error]) >= 3
    assert bench.kept(sanne.user).profile_at is None


def test_the_newsletter_is_off_unless_asked_for(sanne: Person, newcomer: User) -> None:
    assert "newsletter" not in sanne.opens("/first-login/").typed()
    fills_profile(sanne)
    assert not bench.kept(newcomer).newsletter


# The code


def test_a_wrong_code_says_how_often_one_may_try(gijs: Person, sanne: Person, newcomer: User) -> None:
    fills_profile(sanne)
    assert "nog 4 keer" in " ".join(sanne.posts(VERIFICATION, code="AAAA-AAAA").errors())
    for _again in range(4):
        page = sanne.posts(VERIFICATION, code="AAAA-AAAA")
    assert "Vraag een nieuwe" in " ".join(page.errors())
    code = _code_of(newcomer)
    page = sanne.posts(VERIFICATION, code=code)
    assert "Vraag een nieuwe" in " ".join(page.errors()), "the right one comes too late"
    again = code_shown_to(gijs, newcomer, "Nieuwe code maken")
    assert again.replace("-", "") != code
    assert sanne.posts(VERIFICATION, code=again).url.endswith("/login/")


def test_a_code_of_eight_days_ago_is_refused(gijs: Person, sanne: Person, newcomer: User) -> None:
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC), tick=False) as now:
        sanne.logs_in()
        fills_profile(sanne)
        code = _code_of(newcomer)
        now.shift(timedelta(days=7))
        sanne.logs_in()
        assert "Vraag een nieuwe" in " ".join(sanne.posts(VERIFICATION, code=code).errors())
        gijs.logs_in()
        assert gijs.opens(f"/users/{newcomer.id}/code").shows("geen code die werkt")


def test_the_code_of_somebody_else_is_a_wrong_one(gijs: Person, sanne: Person) -> None:
    other = UserFactory(organisation=gijs.place, waiting=True)
    with bench.office() as session:
        _issue(session, other)
    fills_profile(sanne)
    assert "nog 4 keer" in " ".join(sanne.posts(VERIFICATION, code=_code_of(other)).errors())


def test_nobody_guesses_on_at_one_organisation(gijs: Person) -> None:
    waiting = [UserFactory(organisation=gijs.place, waiting=True) for _ in range(60)]
    with bench.office() as session:
        for user in waiting:
            _issue(session, user)
    refused = 0
    for number, user in enumerate(waiting):
        person = Person(user, None, level=2)
        person.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number % 20}"
        page = person.posts(VERIFICATION, code="AAAA-AAAA")
        refused += "Te veel pogingen" in " ".join(page.errors())
    assert refused == 10, "after fifty guesses nobody of Testdorp may try for a while"


def test_a_right_code_counts_as_no_try(gijs: Person, sanne: Person, newcomer: User) -> None:
    fills_profile(sanne)
    sanne.posts(VERIFICATION, code=code_shown_to(gijs, newcomer))
    assert attempts_in_all() == 0


def test_a_code_goes_when_it_is_used_and_when_the_user_is_put_on_hold(
    gijs: Person, sanne: Person, newcomer: User
) -> None:
    fills_profile(sanne)
    gijs.posts(f"/users/{newcomer.id}/deactivate")
    assert not bench.rows_of(VerificationCode)
    gijs.posts(f"/users/{newcomer.id}/activate")
    sanne.logs_in()
    code = code_shown_to(gijs, newcomer, "Nieuwe code maken")
    sanne.posts(VERIFICATION, code=code)
    assert not bench.rows_of(VerificationCode)


def test_codes_have_forty_bits_and_no_signs_that_look_alike() -> None:
    assert len(SIGNS) == 32
    assert not set("IO01") & set(SIGNS)
    assert all(set(words) == set(SIGNS) and len(set(words.values())) == 32 for words in SPELLED.values())
    assert all(signs(code.lower()) == code for code in (new_code() for _ in range(50)))


@pytest.mark.parametrize("typed", ["", "AAAA-AAA", "AAAA-AAAAA", "OOOO-IIII", "ＡＡＡＡ-AAAA", "\0AAAAAAA"])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert signs(typed) == ""


# Who hands it over


@pytest.mark.parametrize(
    ("mine", "theirs", "may"),
    [
        ({"GB"}, set(), True),
        ({"GB"}, {"G", "PB"}, True),
        ({"GB"}, {"GB"}, False),
        ({"SD"}, {"GB"}, True),
        ({"SD"}, {"G"}, False),
        ({"SB", "FG", "FB"}, set(), False),
    ],
)
def test_codes_of_administrators_come_from_the_servicedesk(mine: set[str], theirs: set[str], may: bool) -> None:
    assert hands_over(mine, theirs) is may


def test_gijs_does_not_see_the_code_of_a_new_administrator(gijs: Person, newcomer: User) -> None:
    filled = UserFactory(organisation=gijs.place, waiting=True)
    AssignmentFactory(user=filled, organisation=gijs.place, code="GB")
    with bench.office() as session:
        _issue(session, filled)
    gijs.opens(f"/users/{filled.id}/code", status=403)
    olivier = people.at_work("SD")
    assert signs(code_shown_to(olivier, filled))


def test_a_code_of_elsewhere_does_not_exist(gijs: Person) -> None:
    stranger = UserFactory(organisation=people.organisation(people.ELSEWHERE), waiting=True)
    gijs.opens(f"/users/{stranger.id}/code", status=404)
    gijs.sends_to(f"/users/{stranger.id}/code", {"csrf_token": gijs.token, "act": "show"}, status=404)


def test_asking_for_a_code_of_elsewhere_is_an_event(gijs: Person) -> None:
    stranger = UserFactory(organisation=people.organisation(people.ELSEWHERE), waiting=True)
    gijs.sends_to(f"/users/{stranger.id}/code", {"csrf_token": gijs.token, "act": "show"}, status=404)
    (event,) = bench.rows_of(AuditEvent, AuditEvent.action == "access.refused")
    assert (event.result, event.actor_id) == ("refused", gijs.user.actor_id)
    assert '"code"' in event.details
    assert str(stranger.id) == str(event.thing_id)


@pytest.mark.parametrize(
    ("language", "word"), [("nl", "Anton"), ("en", "Alfa"), ("fr", "Anatole")], ids=["nl", "en", "fr"]
)
def test_the_alphabet_is_that_of_the_reader(
    gijs: Person, sanne: Person, newcomer: User, monkeypatch: pytest.MonkeyPatch, language: str, word: str
) -> None:
    monkeypatch.setattr("app.security.rules.verification.new_code", lambda: "A2B3C4D5")
    fills_profile(sanne)
    gijs.sends_to(f"/language/{language}", {"csrf_token": gijs.token})
    gijs.opens(f"/users/{newcomer.id}/code")
    page = gijs.sends_to(f"/users/{newcomer.id}/code", {"csrf_token": gijs.token, "act": "show"})
    assert page.select(".rp-spell li")[0].get_text(" ", strip=True) == f"A {word}"
    assert page.select(".rp-code")[0].get_text(strip=True) == "A2B3-C4D5"


def test_the_right_words_for_an_administrator_and_for_the_others(gijs: Person, sanne: Person) -> None:
    """U-75: one page; who is enrolled as administrator is sent to the Servicedesk, the others to their own."""
    fills_profile(sanne)
    page = sanne.opens(VERIFICATION)
    assert page.select("[data-for=user]")[0].get_text(" ", strip=True).startswith("Nieuwe gebruiker")
    assert page.select("[data-for=administrator]"), "somebody may be enrolled without an account yet"
    enrolled = UserFactory(organisation=gijs.place, waiting=True)
    AssignmentFactory(user=enrolled, organisation=gijs.place, code="GB")
    page = Person(enrolled, None, level=2).opens(VERIFICATION)
    (mine,) = page.select("[data-for]")
    assert mine.get_text(" ", strip=True).startswith("Nieuwe gebruikersbeheerder")
    assert "Servicedesk" in mine.get_text()
    assert not page.shows("Gijs van Leeuwen"), "an administrator does not ask a colleague for the code"


def test_every_look_is_written_down_and_the_code_nowhere(gijs: Person, sanne: Person, newcomer: User) -> None:
    fills_profile(sanne)
    code = code_shown_to(gijs, newcomer)
    assert code_shown_to(gijs, newcomer) == code
    assert len(bench.rows_of(AuditEvent, AuditEvent.action == "code.shown")) == 2
    bare = code.replace("-", "")
    for model in (AuditEvent, Change, Message, LoginSession, VerificationCode):
        for row in bench.rows_of(model):
            told = " ".join(str(value) for value in vars(row).values())
            assert bare not in told, model
            assert code not in told, model


def test_the_code_is_spelled_in_the_language_of_the_reader(gijs: Person, sanne: Person, newcomer: User) -> None:
    fills_profile(sanne)
    code_shown_to(gijs, newcomer)
    assert gijs.page is not None
    spelled = [line.get_text(" ", strip=True) for line in gijs.page.select(".rp-spell li")]
    assert len(spelled) == 8
    assert all(re.fullmatch(r"[A-Z2-9] \S+", line) for line in spelled)


def test_looking_asks_for_a_button(gijs: Person, sanne: Person, newcomer: User) -> None:
    fills_profile(sanne)
    assert not gijs.opens(f"/users/{newcomer.id}/code").select(".rp-code")
    assert not bench.rows_of(AuditEvent, AuditEvent.action == "code.shown")


# Steps that do not exist


def test_a_verification_needs_a_profile_and_stays(gijs: Person, newcomer: User) -> None:
    with bench.office() as session:
        user = session.get_one(User, newcomer.id)
        user.verified_at = clock.now()
        with pytest.raises(RuleBroken, match="profile"):
            session.flush()
    verified = UserFactory(organisation=gijs.place)
    with bench.office() as session:
        user = session.get_one(User, verified.id)
        user.verified_at = None
        with pytest.raises(RuleBroken, match="not taken back"):
            session.flush()


@pytest.mark.parametrize("change", ["verified_at = NULL", "profile_at = NULL"])
def test_plain_sql_cannot_take_a_verification_back(gijs: Person, change: str) -> None:
    verified = UserFactory(organisation=gijs.place)
    with bench.office() as session, pytest.raises(DatabaseError, match="a verification follows"):
        session.execute(text(f"UPDATE ab_user SET {change} WHERE id = {verified.id}"))


def test_who_is_verified_gets_no_code(gijs: Person) -> None:
    verified = UserFactory(organisation=gijs.place)
    with bench.office() as session, pytest.raises(RuleBroken, match="does not wait"):
        _issue(session, verified)


def _issue(session, user: User) -> None:
    found = session.get_one(User, user.id)
    vault = bench.the_app().extensions["vault"]
    verification.issue(session, vault, found, clock.now(), verification.Terms())
    session.commit()


def _code_of(user: User) -> str:
    (row,) = bench.rows_of(VerificationCode, VerificationCode.user_id == user.id)
    return bench.the_app().extensions["vault"].open(row.sealed_code)
