"""Gijs adds a passkey, logs in with it, loses it, and nobody gets in with somebody else's."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.common import clock
from app.common.audit import AuditEvent
from app.security import events
from app.security.login.actions import passkeys
from app.security.login.rules.passkeys import Site, site_of
from app.security.models import LoginSession, Passkey, RecoveryCode, TotpDevice
from tests import bench, people
from tests.browser import Page
from tests.factories import UserFactory
from tests.people import Person
from tests.security.login import steps
from tests.security.login.keys import SoftKey

ROOM, ADD, LOGIN = "/account/factor", "/account/factor/passkeys", "/login/passkey"


@pytest.fixture
def gijs(app) -> Person:
    """Gijs, with a password that the tests know."""
    steps.member()
    return people.at_work("GB")


def options_on(page: Page) -> str:
    (form,) = page.select("[data-passkey]")
    return str(form["data-options"])


def proves(person: Person) -> Page:
    page = person.opens(ROOM)
    asked = page.select(f"form[action='{ROOM}/proof']")
    return person.sends(asked[0], proof=steps.PASSWORD) if asked else page


def adds(person: Person, key: SoftKey, name: str = "Mijn telefoon") -> Page:
    page = proves(person)
    return person.sends(page.form(ADD), code=key.made(options_on(page)), name=name)


def at_the_second_step(person: Person) -> tuple[Person, Page]:
    visitor = people.visitor()
    return visitor, steps.gives_password(visitor, person.user)


def uses(visitor: Person, page: Page, key: SoftKey) -> Page:
    return visitor.sends(page.form(LOGIN), code=key.used(options_on(page)))


def test_gijs_adds_a_passkey_and_logs_in_with_it(gijs: Person) -> None:
    elsewhere, key = people.at_work("GB"), SoftKey()
    page = adds(gijs, key)
    assert page.shows("De passkey is toegevoegd.")
    assert len(page.select("main ol li, main ul li")) == 10, "recovery codes, once"
    elsewhere.opens("/account/", status=303)
    assert "tweede stap" in steps.letters_to(bench.kept(gijs.user))[-1]
    page = gijs.opens(ROOM)
    assert page.shows("Mijn telefoon")
    visitor, page = at_the_second_step(gijs)
    assert page.url == LOGIN
    assert uses(visitor, page, key).url == "/"
    assert visitor.opens("/account/sessions").shows("Wachtwoord en passkey")
    assert bench.rows_of(Passkey)[0].used_at


def test_who_has_a_passkey_gets_no_code_by_mail(gijs: Person) -> None:
    adds(gijs, SoftKey())
    letters = len(steps.letters_to(gijs.user))
    visitor, page = at_the_second_step(gijs)
    assert visitor.opens("/login/code").url == LOGIN
    assert len(steps.letters_to(gijs.user)) == letters
    assert not steps.has_button(page, "/login/code/new")


def test_an_app_and_recovery_codes_stay_a_way_in(gijs: Person) -> None:
    app = steps.enrols(gijs.user)
    page = adds(gijs, SoftKey())
    codes = [code.get_text(strip=True) for code in page.select("main ol li, main ul li")]
    visitor, _page = at_the_second_step(gijs)
    visitor.clicks("Code van de app gebruiken")
    assert visitor.page is not None
    assert visitor.sends(visitor.page.form(), code=app.now()).url == "/"
    visitor, _page = at_the_second_step(gijs)
    page = visitor.clicks("Herstelcode gebruiken")
    assert visitor.sends(page.form("/login/recovery"), code=codes[0]).url == "/"


def test_a_second_passkey_leaves_the_recovery_codes_as_they_are(gijs: Person) -> None:
    adds(gijs, SoftKey())
    kept = {row.fingerprint for row in bench.rows_of(RecoveryCode)}
    page = adds(gijs, SoftKey(), "Sleutelbos")
    assert page.url == ROOM and page.shows("Sleutelbos")
    assert {row.fingerprint for row in bench.rows_of(RecoveryCode)} == kept


def test_a_passkey_is_taken_away_and_codes_come_by_mail_again(gijs: Person) -> None:
    adds(gijs, SoftKey())
    (key,) = bench.rows_of(Passkey)
    gijs.opens(ROOM)
    page = steps.presses(gijs, f"{ADD}/{key.id}/remove", gijs.opens(ROOM))
    assert page.shows("De passkey is verwijderd.")
    assert not bench.counted(Passkey) and not bench.counted(RecoveryCode)
    assert steps.logs_in(people.visitor(), gijs.user).url == "/"
    told = [row.details for row in bench.rows_of(AuditEvent, AuditEvent.action == events.FACTOR_CHANGED.name)]
    assert [json.loads(each)["what"] for each in told] == ["passkey added", "passkey removed"]


def test_who_lost_everything_is_helped_by_the_user_administrator(gijs: Person, app) -> None:
    user = UserFactory(organisation=gijs.place, roles="G")
    steps.member(user.username)
    steps.enrols(user)
    lost = Person(user, gijs.place, level=2)
    adds(lost, SoftKey())
    page = gijs.posts(f"/users/{user.id}/reset_factor")
    assert page.shows("krijgt voortaan codes per e-mail")
    assert not [bench.counted(kind) for kind in (Passkey, RecoveryCode, TotpDevice) if bench.counted(kind)]
    lost.opens("/account/", status=303)
    assert "tweede stap" in steps.letters_to(user)[-1]
    assert steps.logs_in(people.visitor(), user).url == "/"


# What is refused


@pytest.mark.parametrize("key", [SoftKey(origin="http://portaal.example"), SoftKey(host="portaal.example")])
def test_a_passkey_made_for_another_site_is_not_taken(gijs: Person, key: SoftKey) -> None:
    page = adds(gijs, key)
    assert "Het antwoord van uw apparaat klopt niet. Probeer het opnieuw." in " ".join(page.errors())
    assert page.typed()["name"] == "Mijn telefoon", "what was typed is gone"
    assert not bench.counted(Passkey)


def test_without_proof_nothing_changes(gijs: Person) -> None:
    adds(gijs, SoftKey())
    (key,) = bench.rows_of(Passkey)
    later = people.at_work("GB")
    for url in (ADD, f"{ADD}/{key.id}/remove"):
        later.sends_to(url, {"csrf_token": later.token, "name": "Van een ander", "code": "{}"})
    assert [row.name for row in bench.rows_of(Passkey)] == ["Mijn telefoon"]


def test_nobody_takes_away_the_passkey_of_somebody_else(gijs: Person) -> None:
    adds(gijs, SoftKey())
    (key,) = bench.rows_of(Passkey)
    fatima = people.at_work("FB")
    steps.member("fb@testdorp.example")
    steps.presses(fatima, f"{ROOM}/start", proves(fatima))
    (token, *_) = fatima.opens("/account/").select("input[name=csrf_token]")
    fatima.sends_to(f"{ADD}/{key.id}/remove", {"csrf_token": str(token["value"])}, 404)
    assert bench.counted(Passkey) == 1


def test_one_passkey_is_of_one_account(gijs: Person) -> None:
    key = SoftKey()
    adds(gijs, key)
    steps.member("fb@testdorp.example")
    page = adds(people.at_work("FB"), key)
    assert "Deze passkey is al toegevoegd." in " ".join(page.errors())


def test_the_passkey_of_somebody_else_does_not_log_in(gijs: Person) -> None:
    mine, theirs = SoftKey(), SoftKey()
    adds(gijs, mine)
    steps.member("fb@testdorp.example")
    adds(people.at_work("FB"), theirs)
    visitor, page = at_the_second_step(gijs)
    assert "Deze passkey klopt niet." in " ".join(uses(visitor, page, theirs).errors())
    assert visitor.opens("/account/", status=303)


def test_an_answer_counts_once(gijs: Person) -> None:
    key = SoftKey()
    adds(gijs, key)
    visitor, page = at_the_second_step(gijs)
    answer = key.used(options_on(page))
    assert visitor.sends(page.form(LOGIN), code=answer).url == "/"
    visitor, page = at_the_second_step(gijs)
    assert visitor.sends(page.form(LOGIN), code=answer).errors(), "an answer to another page"
    assert visitor.page is not None
    assert uses(visitor, visitor.page, key).url == "/"


def test_a_copy_of_a_key_is_found_by_its_counter(gijs: Person) -> None:
    key = SoftKey()
    adds(gijs, key)
    key.count = 8
    visitor, page = at_the_second_step(gijs)
    assert uses(visitor, page, key).url == "/"
    key.count = 3
    visitor, page = at_the_second_step(gijs)
    assert uses(visitor, page, key).errors()


def test_five_wrong_answers_are_enough(gijs: Person) -> None:
    adds(gijs, SoftKey())
    visitor, page = at_the_second_step(gijs)
    for _try in range(5):
        page = visitor.sends(page.form(LOGIN), code="{}")
    page = uses(visitor, page, SoftKey())
    assert "Te veel pogingen" in " ".join(page.errors())


def test_there_are_no_passkeys_at_a_number_or_without_tls(gijs: Person, app, monkeypatch) -> None:
    adds(gijs, SoftKey())
    monkeypatch.setitem(app.config, "PUBLIC_URL", "http://127.0.0.1:8080")
    monkeypatch.setitem(app.config, "DEMO", False)
    assert not proves(gijs).select("[data-passkey]")
    assert site_of("https://portaal.example/", "P") == Site("portaal.example", "https://portaal.example", "P")
    assert site_of("http://localhost:8080", "P") == Site("localhost", "http://localhost:8080", "P")
    assert site_of("http://portaal.example", "P") is site_of("https://[::1]", "P") is None


_names = st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "authenticatorData", "signature"])
_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_names, inner, max_size=6),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=_anything)
def test_whatever_a_browser_answers_is_judged_without_a_fault(gijs: Person, said: object) -> None:
    site, challenge = Site("localhost", "http://localhost", "P"), passkeys.new_challenge()
    with bench.office() as session:
        answers = [json.dumps(said), str(said)]
        if isinstance(said, dict) and bench.counted(Passkey):
            answers.append(json.dumps({**said, "id": bench.rows_of(Passkey)[0].credential_id}))
        for answer in answers:
            assert not passkeys.check(session, site, gijs.user.actor_id, answer, challenge, clock.now())


@pytest.mark.committed
def test_of_two_windows_with_one_answer_one_gets_in(app) -> None:
    steps.member()
    gijs, key = people.at_work("GB"), SoftKey()
    adds(gijs, key)
    site, actor_id = Site("localhost", "http://localhost", "P"), gijs.user.actor_id
    challenge = passkeys.new_challenge()
    with bench.office() as session:
        answer = key.used(passkeys.request_options(session, site, actor_id, challenge))

    def tries(_number: int) -> bool:
        with bench.under_test(app), bench.office() as session:
            right = passkeys.check(session, site, actor_id, answer, challenge, clock.now())
            session.commit()
            return right

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(tries, range(4))) == [False, False, False, True]
    assert bench.counted(LoginSession, LoginSession.actor_id == actor_id)
