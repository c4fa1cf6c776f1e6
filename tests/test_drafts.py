"""What somebody typed is not lost when it comes too late or cannot be saved, and nobody else ever sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy.exc import OperationalError

from app.common import clock, drafts
from app.common.drafts import LARGEST, Draft
from app.common.web import drafting
from app.common.web.forms import ScreenForm
from app.common.web.screens import Screen, saving
from app.security.actions.housekeeping import tidy
from app.security.login import sessions
from app.security.models import User
from tests import bench, people
from tests.browser import Page, filled
from tests.factories import RegionFactory, UserFactory
from tests.people import TESTDORP, Person
from tests.security.login import steps

ADD = "/users/add"
TYPED = {"last_name": "Zilverling", "department": "Jeugd en gezin", "username": "z@testdorp.example"}


@pytest.fixture
def afternoon(gijs: Person) -> Iterator[Any]:
    """A clock that tests can move on; Gijs opened the portal at its beginning."""
    with time_machine.travel(clock.now().replace(microsecond=0), tick=False) as travelled:
        gijs.opens("/")
        yield travelled


def types(person: Person, url: str = ADD, **fields: str) -> list[tuple[str, str]]:
    """Open a form and fill it in; what would be sent."""
    return filled(person.opens(url).form(url), fields or TYPED)


def sends_too_late(person: Person, afternoon: Any, url: str = ADD, **fields: str) -> str:
    """Fill in a form, do nothing for half an hour, and send it; where that leads."""
    form = types(person, url, **fields)
    afternoon.shift(timedelta(minutes=30))
    answer = person.client.post(url, data=dict(form))
    assert answer.status_code == 303
    return answer.headers["Location"]


def logs_in_again(person: Person) -> Person:
    """The same person with a new login."""
    return Person(person.user, person.place, level=2)


# Too late


def test_a_form_sent_after_the_session_ended_waits_for_its_sender(gijs: Person, afternoon: Any) -> None:
    steps.member()
    page = gijs.opens(sends_too_late(gijs, afternoon))
    assert page.shows("Wat u typte, is bewaard.")
    there = page.url.partition("next=")[2].partition("&")[0].replace("%2F", "/").replace("%3F", "?")
    page = steps.logs_in(gijs, gijs.user, there.replace("%3D", "="))
    assert page.url.endswith("/users/add?draft=1")
    assert page.shows("Hieronder staat wat u")
    assert {key: page.typed()[key] for key in TYPED} == TYPED
    assert not bench.counted(User, User.username == TYPED["username"])


def test_what_waits_is_on_the_dashboard_and_goes_with_the_save(gijs: Person, afternoon: Any) -> None:
    sends_too_late(gijs, afternoon)
    again = logs_in_again(gijs)
    assert again.opens("/").shows("U was op")
    assert again.page is not None and again.page.shows("Gebruiker toevoegen")
    page = again.clicks("Hiermee verdergaan")
    again.sends(page.form(ADD), organisation_id=again.place.id, email="z@testdorp.example")
    assert bench.counted(User, User.username == TYPED["username"]) == 1
    assert bench.counted(Draft) == 0
    assert not again.opens("/").shows("U was op")


def test_a_form_that_is_opened_anew_offers_the_draft_and_does_not_force_it(gijs: Person, afternoon: Any) -> None:
    sends_too_late(gijs, afternoon)
    again = logs_in_again(gijs)
    page = again.opens(ADD)
    assert page.typed()["last_name"] == ""
    assert page.shows("U vulde dit formulier in op")
    assert again.clicks("Hiermee verdergaan").typed()["last_name"] == "Zilverling"


def test_a_draft_can_be_thrown_away(gijs: Person, afternoon: Any) -> None:
    sends_too_late(gijs, afternoon)
    again = logs_in_again(gijs)
    again.opens(ADD)
    page = again.clicks("Weggooien")
    assert page.url.endswith(ADD)
    assert page.shows("Het concept is weggegooid.")
    assert bench.counted(Draft) == 0


def test_nadia_goes_on_in_the_organisation_that_she_was_working_in(nadia: Person) -> None:
    steps.member("gb@voorbeeldstad.example")
    joint = people.organisation(people.JOINT)
    with time_machine.travel(clock.now(), tick=False) as travelled:
        nadia.sends_to("/session/organisation", {"csrf_token": nadia.token, "organisation_id": joint.id})
        user = UserFactory(organisation=people.organisation(TESTDORP))
        address = f"/users/{user.id}/edit"
        sends_too_late(nadia, travelled, address, last_name="Zilverling")
        steps.logs_in(nadia, nadia.user)
        nadia.opens("/")
        assert nadia.clicks("Hiermee verdergaan").typed()["last_name"] == "Zilverling"


def test_it_is_sealed_and_holds_no_token(gijs: Person, afternoon: Any) -> None:
    sends_too_late(gijs, afternoon)
    (draft,) = bench.rows_of(Draft)
    assert "Zilverling" not in draft.sealed_fields
    fields = dict(drafts.opened(bench.the_app().extensions["vault"], draft))
    assert fields["last_name"] == "Zilverling"
    assert "csrf_token" not in fields


def test_somebody_else_at_the_same_browser_sees_nothing_of_it(gijs: Person, afternoon: Any) -> None:
    sends_too_late(gijs, afternoon)
    other = people.with_role("GB", people.organisation(TESTDORP))
    other.client = gijs.client
    other.client.set_cookie(other.app.config["SESSION_COOKIE_NAME"], other.key)
    for address in ("/", ADD, f"{ADD}?draft=1"):
        assert "Zilverling" not in other.opens(address).body
        assert not other.page.select("[formaction^='/drafts']")  # type: ignore[union-attr]
    (draft,) = bench.rows_of(Draft)
    other.sends_to(f"/drafts/{draft.id}/delete", {"csrf_token": other.token}, status=404)
    assert logs_in_again(gijs).opens(f"{ADD}?draft=1").shows("Zilverling")


def test_saving_with_the_number_of_somebody_elses_draft_leaves_it(gijs: Person, afternoon: Any) -> None:
    sends_too_late(gijs, afternoon)
    (draft,) = bench.rows_of(Draft)
    other = people.with_role("GB", people.organisation(TESTDORP))
    fields: dict[str, Any] = {**TYPED, "organisation_id": other.place.id, "email": "z@x.example"}
    other.posts(ADD, draft=draft.id, **fields)
    assert bench.counted(Draft) == 1


@pytest.mark.parametrize("token", ["", "verzonnen", "that of a visitor"])
def test_another_site_plants_no_draft_after_the_session_ended(gijs: Person, afternoon: Any, token: str) -> None:
    if token.startswith("that"):
        token = str(Person().opens("/login/").select("[name=csrf_token]")[0]["value"])
    afternoon.shift(timedelta(minutes=30))
    answer = gijs.client.post(ADD, data={**TYPED, "csrf_token": token})
    assert "kept" not in answer.headers["Location"]
    assert bench.counted(Draft) == 0


def test_a_session_that_was_ended_on_purpose_keeps_nothing(gijs: Person, olivier: Person) -> None:
    form = types(gijs)
    olivier.posts(f"/users/{gijs.user.id}/end_sessions")
    gijs.client.post(ADD, data=dict(form))
    assert bench.counted(Draft) == 0


def test_whoever_was_put_on_hold_keeps_nothing(gijs: Person, afternoon: Any) -> None:
    form = types(gijs)
    with bench.office() as session:
        session.get_one(User, gijs.user.id).active = False
        session.commit()
    afternoon.shift(timedelta(minutes=30))
    gijs.client.post(ADD, data=dict(form))
    assert bench.counted(Draft) == 0


def test_a_tab_from_before_the_new_login_is_not_lost(gijs: Person, afternoon: Any) -> None:
    with bench.office() as session:  # as the page of yesterday: a token of its own
        session.get_one(type(gijs.session), gijs.session.id).data = {"csrf_token": "an older one"}
        session.commit()
    gijs.opens_a_new_window()
    form = types(gijs)
    afternoon.shift(timedelta(minutes=30))
    again = logs_in_again(gijs)
    page = again.sends_to(ADD, dict(form))
    assert page.url.endswith("?draft=1")
    assert page.shows("Zilverling")
    other = people.with_role("GB", people.organisation(TESTDORP))
    other.sends_to(ADD, dict(form), status=400)
    assert {draft.actor_id for draft in bench.rows_of(Draft)} == {gijs.user.actor_id}


def test_a_day_later_it_is_gone(gijs: Person, afternoon: Any) -> None:
    sends_too_late(gijs, afternoon)
    afternoon.shift(timedelta(hours=24))
    assert not logs_in_again(gijs).opens(ADD).shows("U vulde dit formulier in op")
    with bench.office() as session:
        tidy(session, clock.now())
        session.commit()
    assert bench.counted(Draft) == 0


def test_more_than_anybody_types_is_not_kept(gijs: Person, afternoon: Any) -> None:
    sends_too_late(
        gijs, afternoon, department="x" * LARGEST, **{key: TYPED[key] for key in ("last_name", "username")}
    )
    assert bench.counted(Draft) == 0


def test_a_second_draft_of_a_form_takes_the_place_of_the_first(gijs: Person, afternoon: Any) -> None:
    sends_too_late(gijs, afternoon)
    gijs.logs_in()
    sends_too_late(gijs, afternoon, last_name="Goudling", username="g@testdorp.example")
    assert bench.counted(Draft) == 1
    assert logs_in_again(gijs).opens(f"{ADD}?draft=1").shows("Goudling")


# Versions and double posts


def test_a_draft_from_an_older_version_leads_to_both_versions(olivier: Person) -> None:
    with time_machine.travel(clock.now(), tick=False) as travelled:
        region = RegionFactory(name="Eerst")
        address = f"/regions/{region.id}/edit"
        olivier.opens("/")
        sends_too_late(olivier, travelled, address, name="Getypt")
        people.with_role("SD", olivier.place).posts(address, name="Gewonnen")
        again = logs_in_again(olivier)
        page = again.opens(f"{address}?draft=1")
        page = again.sends(page.form(address), 409)
        assert page.shows("Gewonnen") and page.shows("Getypt")
        again.sends(page.form(address))
        assert bench.kept(region).name == "Getypt"
        assert bench.counted(Draft) == 0


def test_who_leaves_a_conflict_without_a_decision_finds_the_text_back(olivier: Person) -> None:
    region = RegionFactory(name="Eerst")
    address = f"/regions/{region.id}/edit"
    form = olivier.opens(address).form(address)
    people.with_role("SD", olivier.place).posts(address, name="Gewonnen")
    olivier.sends(form, 409, name="Getypt")
    assert olivier.opens("/").shows("U was op")
    assert olivier.clicks("Hiermee verdergaan").typed()["name"] == "Getypt"


def test_a_draft_of_a_form_that_was_saved_after_all_makes_no_second_row(gijs: Person) -> None:
    form = types(gijs, organisation_id=str(gijs.place.id), email="z@x.example", **TYPED)
    gijs.sends_to(ADD, dict(form))
    kept = bench.rows_of(User, User.username == TYPED["username"])
    page = gijs.sends_to(ADD, dict(form))
    assert page.url.endswith(f"/users/{kept[0].id}")
    assert bench.counted(User, User.username == TYPED["username"]) == 1


def test_a_reference_that_was_only_typed_is_in_the_draft_too(gijs: Person, afternoon: Any) -> None:
    sends_too_late(gijs, afternoon, organisation_id="", organisation_id__text="testd", **TYPED)
    page = logs_in_again(gijs).opens(f"{ADD}?draft=1")
    assert page.typed()["organisation_id"] == str(gijs.place.id)


# The database does not answer


def breaks(monkeypatch: pytest.MonkeyPatch, words: str = "disk full") -> None:
    """Have the next save fail, as the database would."""

    def fail(*_given: Any, **_named: Any) -> None:
        raise OperationalError("insert", {}, Exception(words))

    monkeypatch.setattr(saving.once, "use", fail)


def held(page: Page) -> dict[str, str]:
    """What the page of an error carries on."""
    return {str(field["name"]): str(field["value"]) for field in page.select("#again input")}


def test_a_save_that_fails_tells_what_happened_and_can_be_sent_again(
    gijs: Person, monkeypatch: pytest.MonkeyPatch, logged_errors: Any
) -> None:
    form = gijs.opens(ADD).form(ADD)
    with monkeypatch.context() as patch:
        breaks(patch)
        page = gijs.sends(form, 503, organisation_id=gijs.place.id, email="z@x.example", **TYPED)
    assert page.shows("Het is op deze pagina bewaard: Achternaam, Organisatie, Afdeling, E-mailadres, Inlognaam.")
    assert page.shows("24 uur voor u bewaard")
    assert {key: held(page)[key] for key in TYPED} == TYPED
    assert bench.counted(Draft) == 1
    page = gijs.clicks("Opnieuw proberen")
    assert page.shows("Zilverling")
    assert bench.counted(Draft) == 0
    assert bench.counted(User, User.username == TYPED["username"]) == 1


@pytest.mark.parametrize(("language", "words"), [("en", "has not been saved"), ("fr", "n’a pas été enregistré")])
def test_it_is_told_in_the_language_of_the_reader(
    gijs: Person, monkeypatch: pytest.MonkeyPatch, logged_errors: Any, language: str, words: str
) -> None:
    gijs.sends_to(f"/language/{language}", {"csrf_token": gijs.token})
    form = gijs.opens(ADD).form(ADD)
    breaks(monkeypatch)
    assert gijs.sends(form, 503, **{**TYPED, "organisation_id": gijs.place.id, "email": "z@x.example"}).shows(
        words
    )


def test_where_the_database_is_gone_the_page_alone_carries_what_was_typed(
    gijs: Person, monkeypatch: pytest.MonkeyPatch, logged_errors: Any
) -> None:
    form = types(gijs, organisation_id=str(gijs.place.id), email="z@x.example", **TYPED)

    def gone(*_given: Any) -> None:
        raise OperationalError("select", {}, Exception("no connection"))

    with monkeypatch.context() as patch:
        patch.setattr(sessions.ServerSessions, "_rows", gone)
        page = gijs.sends_to(ADD, form, status=503)
    assert page.shows("Laat deze pagina dus open")
    assert {key: held(page)[key] for key in TYPED} == TYPED
    assert bench.counted(Draft) == 0
    gijs.clicks("Opnieuw proberen")
    assert bench.counted(User, User.username == TYPED["username"]) == 1


def test_a_lock_is_not_waited_for_twice(gijs: Person, monkeypatch: pytest.MonkeyPatch, logged_errors: Any) -> None:
    form = gijs.opens(ADD).form(ADD)
    breaks(monkeypatch, "database is locked")
    page = gijs.sends(form, 503, organisation_id=gijs.place.id, email="z@x.example", **TYPED)
    assert held(page)["last_name"] == "Zilverling"
    assert bench.counted(Draft) == 0


def test_a_bug_loses_no_text_either(gijs: Person, monkeypatch: pytest.MonkeyPatch, logged_errors: Any) -> None:
    form = gijs.opens(ADD).form(ADD)

    def fail(*_given: Any, **_named: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(saving.once, "use", fail)
    page = gijs.sends(form, 500, organisation_id=gijs.place.id, email="z@x.example", **TYPED)
    assert held(page)["last_name"] == "Zilverling"
    assert logs_in_again(gijs).opens(f"{ADD}?draft=1").shows("Zilverling")


def test_a_page_of_an_error_on_a_question_carries_nothing(
    gijs: Person, monkeypatch: pytest.MonkeyPatch, logged_errors: Any
) -> None:
    user = UserFactory(organisation=gijs.place)
    with monkeypatch.context() as patch:
        patch.setattr(sessions.ServerSessions, "_rows", lambda *_: breaks_now())
        page = gijs.sends_to(f"/users/{user.id}/deactivate", {"csrf_token": gijs.token}, status=503)
    assert not held(page)


def breaks_now() -> None:
    """Fail as a database that is gone."""
    raise OperationalError("select", {}, Exception("no connection"))


# What is kept


def test_no_form_keeps_a_password_a_code_a_file_or_a_token(house: Flask) -> None:
    kept = {
        name
        for view in house.extensions["appbuilder"].baseviews
        if isinstance(view, Screen)
        for form in (view.add_form, view.edit_form)
        for name in drafting.kept_names(form)
    }
    assert {"last_name", "organisation_id__text", "version", "once"} <= kept
    assert not [name for name in kept if re.search(r"password|csrf|token|secret|^file", name)]


def test_a_password_or_file_on_a_form_is_left_out_of_its_drafts() -> None:
    from flask_wtf.file import FileField
    from wtforms import PasswordField, StringField

    class Form(ScreenForm):
        name = StringField()
        word = PasswordField()
        paper = FileField()
        digits = StringField(render_kw={"autocomplete": "one-time-code"})

    kept = drafting.kept_names(Form)
    assert "name" in kept
    assert not {"word", "paper", "digits"} & kept
