"""One's own account: profile, password, second step, where one is logged in; and the session itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from pyotp.totp import TOTP

from app.common import clock
from app.security.login.lifetimes import SEEN_EVERY
from app.security.models import LoginSession, PasswordToken, TotpDevice, User
from tests import bench, people
from tests.people import Person
from tests.security.login import steps
from tests.security.login.steps import FRESH, PASSWORD, cookie, letters_to, link_for, member, sessions_of


@pytest.fixture
def gijs(app) -> Person:
    """Gijs, at work, with a password that is known; he reads English, as these tests do."""
    member(language="en")
    person = people.at_work("GB")
    person.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return person


@pytest.fixture(autouse=True)
def in_english(visitor):
    """Sentences are looked for in the language of their ids."""
    visitor.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"


def as_kept(person: Person) -> User:
    return bench.kept(person.user)


class TestProfile:
    FILLED = {"last_name": "Smit", "phone": "06 12345678", "email": "gb@testdorp.example", "language": "en"}

    def test_gijs_changes_his_own_details(self, gijs):
        gijs.posts(
            "/account/", first_name="Gijs", prefix="van der", department="Zorg", newsletter="y", **self.FILLED
        )
        user = as_kept(gijs)
        assert (user.last_name, user.prefix, user.phone) == ("Smit", "van der", "+31 6 12345678")
        assert (user.newsletter, user.language, user.name.full) == (True, "en", "Gijs van der Smit")

    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("last_name", ""), ("phone", ""), ("email", ""), ("email", "geen adres"),
            ("email", "a@b\r\nBcc: c@d.example"), ("phone", "12"), ("phone", "abc"), ("language", "de"),
            ("salutation", "king"), ("last_name", "x" * 5000),
        ],
    )  # fmt: skip
    def test_what_cannot_be_is_told_and_nothing_changes(self, gijs, field, typed):
        before = as_kept(gijs)
        page = gijs.posts("/account/", **{**self.FILLED, "first_name": "Anders", field: typed})
        assert page.errors()
        assert page.typed()["first_name"] == "Anders"
        assert as_kept(gijs).version == before.version

    def test_only_the_nine_fields_and_the_language_can_be_changed(self, gijs):
        """Abuse case 16: fields that are not on the form."""
        token, version = token_of(gijs), gijs.opens("/account/").typed()["version"]
        before = as_kept(gijs)
        more = {"username": "admin", "active": "", "organisation_id": "1", "contact_person": "y", "password": "x"}
        gijs.sends_to("/account/", {**self.FILLED, **more, **token, "version": version})
        after = as_kept(gijs)
        for name in ("username", "active", "organisation_id", "contact_person", "password", "actor_id"):
            assert getattr(after, name) == getattr(before, name)

    def test_another_address_needs_the_password_and_the_old_one_is_told(self, gijs):
        """Codes go there: whoever finds an open screen may not take the account over (ASVS 7.5.1)."""
        changed = {**self.FILLED, "email": "elders@testdorp.example"}
        assert gijs.posts("/account/", **changed).errors()
        assert as_kept(gijs).email == "gb@testdorp.example"
        gijs.posts("/account/", **changed, current_password=PASSWORD)
        assert as_kept(gijs).email == "elders@testdorp.example"
        assert "e-mail address of your account" in letters_to(as_kept(gijs))[-1]

    def test_two_who_save_at_once_do_not_overwrite_each_other(self, gijs):
        page = gijs.opens("/account/")
        form = page.form("/account/")
        member(version=as_kept(gijs).version + 1, department="Door de beheerder")
        gijs.sends(form, status=409, department="Door mijzelf", **self.FILLED)
        assert as_kept(gijs).department == "Door de beheerder"


class TestPassword:
    def test_gijs_chooses_another_password(self, gijs):
        elsewhere, before = people.at_work("GB"), cookie(gijs)
        gijs.posts("/account/password", current_password=PASSWORD, password=FRESH)
        assert cookie(gijs) != before
        gijs.opens("/account/")
        elsewhere.opens("/account/", status=303)
        assert "has been changed" in letters_to(as_kept(gijs))[-1]
        assert steps.gives_password(people.visitor(), gijs.user, FRESH).url.endswith("/login/code")

    @pytest.mark.parametrize(
        ("current", "fresh"),
        [
            ("wrong", FRESH),
            (PASSWORD, "kort"),
            (PASSWORD, "Welkom2026!"),
            (PASSWORD, PASSWORD),
            (PASSWORD, "x" * 900),
        ],
    )
    def test_or_is_told_why_not(self, gijs, current, fresh):
        before = as_kept(gijs).password
        assert gijs.posts("/account/password", current_password=current, password=fresh).errors()
        assert as_kept(gijs).password == before

    def test_guessing_the_present_password_is_limited(self, gijs):
        for _ in range(5):
            gijs.posts("/account/password", current_password="guess", password=FRESH)
        page = gijs.posts("/account/password", current_password=PASSWORD, password=FRESH)
        assert "Too many tries" in " ".join(page.errors())


class TestForgotten:
    def asks(self, person: Person, username: str) -> str:
        page = person.opens("/login/forgotten")
        return person.sends(page.form("/login/forgotten"), username=username).content

    def test_the_answer_is_the_same_for_everybody(self, visitor, app):
        member("g@testdorp.example", active=False)
        answers = {self.asks(visitor, name) for name in ("gb@testdorp.example", "nobody", "g@testdorp.example")}
        assert len(answers) == 1
        assert bench.counted(PasswordToken) == 1

    def test_a_new_password_by_mail_does_not_skip_the_second_step(self, visitor, app):
        """Abuse case 37."""
        gijs = member()
        self.asks(visitor, gijs.username)
        visitor.posts(link_for(gijs), password=FRESH)
        assert visitor.page.url.endswith("/login/")
        visitor.opens("/account/", status=303)
        assert steps.gives_password(visitor, gijs, FRESH).url.endswith("/login/code")

    def test_the_link_works_once_and_ends_every_session(self, visitor, gijs):
        self.asks(visitor, gijs.user.username)
        link = link_for(gijs.user)
        visitor.posts(link, password=FRESH)
        visitor.opens(link, status=404)
        gijs.opens("/account/", status=303)

    def test_a_password_that_is_too_easy_does_not_use_the_link_up(self, visitor, gijs):
        self.asks(visitor, gijs.user.username)
        assert visitor.posts(link_for(gijs.user), password="Testdorp2026").errors()
        gijs.opens("/account/")

    @pytest.mark.parametrize("token", ["x", "x" * 3000, "%00", "..%2f", "é"])
    def test_made_up_links_lead_nowhere(self, visitor, token):
        visitor.opens(f"/login/password/{token}", status=404)

    def test_asking_again_and_again_is_limited(self, visitor, app):
        for _ in range(5):
            self.asks(visitor, "gb@testdorp.example")
        self.asks(visitor, "gb@testdorp.example")
        assert "Too many tries" in " ".join(visitor.page.errors())
        assert bench.counted(PasswordToken) == 5


def proves(person: Person, proof: str = PASSWORD):
    page = person.opens("/account/factor")
    return person.sends(page.form("/account/factor/proof"), proof=proof)


def presses(person: Person, action: str, at: str = "/account/factor"):
    return steps.presses(person, action, person.opens(at))


def token_of(person: Person) -> dict[str, str]:
    (field, *_) = person.opens("/account/").select("input[name=csrf_token]")
    return {"csrf_token": str(field["value"])}


def enrols_on_the_page(person: Person) -> TOTP:
    proves(person)
    page = presses(person, "/account/factor/start")
    secret = "".join(page.select(".rp-code")[0].get_text().split())
    return TOTP(secret)


class TestSecondStep:
    def test_gijs_enrols_an_app_and_gets_ten_codes_once(self, gijs):
        elsewhere = people.at_work("GB")
        app = enrols_on_the_page(gijs)
        assert gijs.page.select("svg path")
        page = gijs.sends(gijs.page.form("/account/factor/confirm"), code=app.now())
        assert len(page.select("main ol li, main ul li")) == 10
        elsewhere.opens("/account/", status=303)
        assert "second step" in letters_to(as_kept(gijs))[-1]
        page = gijs.opens("/account/factor")
        assert app.secret not in page.body.replace(" ", "")
        assert bench.rows_of(TotpDevice)[0].confirmed_at

    def test_a_wrong_code_does_not_put_it_to_work(self, gijs):
        app = enrols_on_the_page(gijs)
        assert gijs.sends(gijs.page.form("/account/factor/confirm"), code=steps.other_than(app.now())).errors()
        assert bench.rows_of(TotpDevice)[0].confirmed_at is None

    @pytest.mark.parametrize("action", ["start", "confirm", "recovery", "remove"])
    def test_nothing_changes_without_proof(self, gijs, action):
        steps.enrols(gijs.user)
        gijs.sends_to(f"/account/factor/{action}", {**token_of(gijs), "code": "123456"})
        assert bench.counted(TotpDevice) == 1
        assert letters_to(as_kept(gijs)) == []

    def test_an_app_that_somebody_began_to_enrol_is_not_confirmed_without_proof(self, gijs):
        with time_machine.travel(clock.now(), tick=False) as travel:
            app = enrols_on_the_page(gijs)
            gijs.opens("/account/")
            travel.shift(timedelta(minutes=10))
            assert not gijs.opens("/account/factor").select("svg path[stroke]")
            gijs.sends_to("/account/factor/confirm", {**token_of(gijs), "code": app.at(clock.now())})
            assert bench.rows_of(TotpDevice)[0].confirmed_at is None

    def test_proof_holds_ten_minutes(self, gijs):
        with time_machine.travel(clock.now(), tick=False) as travel:
            proves(gijs)
            gijs.opens("/account/")
            travel.shift(timedelta(minutes=10))
            gijs.sends_to("/account/factor/start", token_of(gijs))
            assert bench.counted(TotpDevice) == 0

    def test_proof_renews_the_session_but_not_its_limit(self, gijs):
        before, opened = cookie(gijs), sessions_of(gijs.user)[-1].opened_at
        proves(gijs)
        assert cookie(gijs) != before
        assert sessions_of(gijs.user)[-1].opened_at == opened

    def test_a_wrong_password_is_no_proof(self, gijs):
        assert proves(gijs, "wrong").errors()
        assert not steps.has_button(gijs.opens("/account/factor"), "/account/factor/start")

    def test_a_code_of_the_app_is_proof_once(self, gijs):
        app = steps.enrols(gijs.user)
        with time_machine.travel(clock.now(), tick=False):
            assert not proves(gijs, app.now()).errors()
            second = people.at_work("GB")
            second.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
            assert proves(second, app.now()).errors()

    def test_without_the_app_codes_come_by_mail_again(self, gijs):
        steps.enrols(gijs.user)
        proves(gijs)
        presses(gijs, "/account/factor/remove")
        assert bench.counted(TotpDevice) == 0
        assert steps.logs_in(people.visitor(), gijs.user).url == "/"


class TestPlaces:
    def test_gijs_sees_his_own_sessions_and_ends_one(self, gijs, fatima):
        elsewhere = people.at_work("GB")
        page = gijs.opens("/account/sessions")
        assert steps.has_button(page, f"/account/sessions/{gijs.session.id}/end")
        assert not steps.has_button(page, f"/account/sessions/{fatima.session.id}/end")
        steps.presses(gijs, f"/account/sessions/{elsewhere.session.id}/end", page)
        elsewhere.opens("/account/", status=303)
        gijs.opens("/account/")

    def test_those_of_somebody_else_are_not_there(self, gijs, fatima):
        gijs.sends_to(f"/account/sessions/{fatima.session.id}/end", token_of(gijs), status=404)
        fatima.opens("/account/")

    def test_logging_out_everywhere_includes_here(self, gijs):
        elsewhere = people.at_work("GB")
        presses(gijs, "/account/sessions/end", "/account/sessions")
        for person in (gijs, elsewhere):
            person.opens("/account/", status=303)


class TestSession:
    def test_asking_how_long_is_left_gives_no_time(self, gijs):
        """Abuse case 7: polling for 21 minutes ends at the login page."""
        with time_machine.travel(clock.now(), tick=False) as travel:
            travel.shift(SEEN_EVERY)
            gijs.opens("/account/")
            travel.shift(timedelta(minutes=18))
            assert gijs.client.get("/session/state").get_json() == {"seconds_left": 120}
            travel.shift(timedelta(minutes=2))
            answer = gijs.client.get("/session/state", headers={"Accept": "application/json"})
            assert answer.status_code == 401

    def test_saying_that_one_is_there_does(self, gijs):
        with time_machine.travel(clock.now(), tick=False) as travel:
            travel.shift(SEEN_EVERY)
            token = token_of(gijs)
            travel.shift(timedelta(minutes=19, seconds=59))
            assert gijs.client.post("/session/extend", data=token).get_json() == {"seconds_left": 1200}
            travel.shift(timedelta(minutes=19))
            gijs.opens("/account/")

    def test_extending_needs_a_forgery_token(self, gijs):
        assert gijs.client.post("/session/extend").status_code == 400

    def test_nadia_switches_to_the_joint_arrangement_and_nowhere_else(self, nadia):
        token, joint = token_of(nadia), people.organisation(people.JOINT)
        nadia.sends_to("/session/organisation", {**token, "organisation_id": str(joint.id)}, status=303)
        assert bench.rows_of(LoginSession, LoginSession.id == nadia.session.id)[0].organisation_id == joint.id
        for chosen in (people.organisation(people.TESTDORP).id, 10**9):
            nadia.sends_to("/session/organisation", {**token, "organisation_id": str(chosen)}, status=404)
        for chosen in ("x", "-1", "9" * 20, "1;2"):
            nadia.sends_to("/session/organisation", {**token, "organisation_id": chosen}, status=400)

    def test_a_language_is_chosen_before_and_after_logging_in(self, visitor, gijs):
        for person in (visitor, gijs):
            page = person.opens("/login/forgotten") if person is visitor else person.opens("/account/")
            token = page.select("input[name=csrf_token]")[0]["value"]
            person.sends_to("/language/fr", {"csrf_token": token, "next": "/login/forgotten"})
            assert person.page.soup.html["lang"] == "fr"
            person.sends_to("/language/de", {"csrf_token": token}, status=404)
        assert as_kept(gijs).language == "fr"

    def test_choosing_a_language_leads_to_no_other_host(self, gijs):
        token = token_of(gijs)
        for address in ("//evil.example", "https://evil.example"):
            page = gijs.sends_to("/language/nl", {**token, "next": address}, status=303)
            assert page.headers["Location"] == "/"
        answer = gijs.client.post("/language/nl", data=token, headers={"Referer": "https://evil.example/users"})
        assert answer.headers["Location"] == "/"
