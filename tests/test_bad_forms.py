"""Bad input in forms: a sentence beside the field, what was typed kept, and never a bug."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, quote_from_bytes

import pytest
from bs4 import Tag
from flask import Flask

from app.security.models import Organisation, Region, User
from tests import bench, people
from tests.browser import Page, fields_of
from tests.factories import UserFactory
from tests.nasty import FINE, LARGEST, MEGABYTE, NUL, NUMBERS, RAW, SURROGATE, WORDS
from tests.people import SERVICE_DESK, TESTDORP, Person
from tests.rooms import ROOMS, verbs_of

PAGES_WITH_FORMS = ["/account/", "/account/password", "/account/factor", "/account/sessions", "/"]
FOR_VISITORS = ["/login/", "/login/forgotten"]


def form_pages(house: Flask, name: str, number: int) -> list[str]:
    """Every page with a form of a screen: its list, and the verbs on a row."""
    url = ROOMS[name].url
    return [url, f"{url}add", *(f"{url}{number}/{verb}" for verb in verbs_of(house, name))]


def posts(person: Person, page: Page, form: Tag, pairs: list[tuple[str, bytes]]) -> tuple[int, str]:
    """Send raw bytes as fields; the answer is none of a bug, and what was done is undone."""
    target = str(form.get("action") or "") or page.url
    body = "&".join(f"{quote(name)}={quote_from_bytes(value)}" for name, value in pairs)
    with bench.undone():
        person.client.set_cookie(person.app.config["SESSION_COOKIE_NAME"], person.key)
        response = person.client.post(target, data=body, content_type="application/x-www-form-urlencoded")
        answer = response.get_data(as_text=True)
    assert response.status_code in FINE, f"{target} gave {response.status_code} for {body[:300]}"
    assert "Traceback" not in answer, target
    return response.status_code, answer


def forms_on(page: Page) -> list[Tag]:
    """The forms that change something, save those that end the session."""
    forms = [form for form in page.select("form") if str(form.get("method", "")).lower() == "post"]
    return [form for form in forms if "/logout/" not in str(form.get("action"))]


def sent_as_is(form: Tag, token: str) -> dict[str, bytes]:
    """The fields as they stand, with a token that holds."""
    return {**{name: value.encode() for name, value in fields_of(form)}, "csrf_token": token.encode()}


NASTY = [*(word.encode() for word in [*NUMBERS, *WORDS]), *RAW]
KEPT = ("csrf_token",)


def survives(person: Person, url: str) -> None:
    """Send each form of a page with each value in turn, in all fields at once."""
    page = person.opens(url)
    for form in forms_on(page):
        fields = sent_as_is(form, person.token)
        for body in bodies(fields):
            posts(person, page, form, body)


def bodies(fields: dict[str, bytes]) -> list[list[tuple[str, bytes]]]:
    """What a form sends with each value; a question that only asks whether sends the same each time, and once."""
    sent = (tuple((name, fields[name] if name in KEPT else nasty) for name in fields) for nasty in NASTY)
    return [list(body) for body in dict.fromkeys(sent)]


@pytest.mark.parametrize("name", ROOMS)
def test_every_form_survives_any_value_in_every_field(clerk: Person, house: Flask, name: str) -> None:
    row = ROOMS[name].make(people.organisation(TESTDORP))
    for url in form_pages(house, name, row.id):
        survives(clerk, url)


@pytest.mark.parametrize("url", PAGES_WITH_FORMS)
def test_the_forms_outside_screens_survive_as_well(clerk: Person, url: str) -> None:
    survives(clerk, url)


NOT_FITTING = (
    b"", NUL, SURROGATE, b"abc", b"-1", str(LARGEST).encode(), b"9" * 30, b"x" * 400,
)  # fmt: skip


@pytest.mark.parametrize("name", ROOMS)
def test_every_field_alone_survives_what_does_not_fit_it(clerk: Person, house: Flask, name: str) -> None:
    """One field at a time in a form that is fine otherwise, so that the checks after the first are reached."""
    room, place = ROOMS[name], people.organisation(TESTDORP)
    urls = [f"{room.url}add"]
    if "edit" in verbs_of(house, name):
        urls.append(f"{room.url}{room.make(place).id}/edit")
    for url in urls:
        page = clerk.opens(url)
        form = page.form(url)
        fine = {**sent_as_is(form, clerk.token), **_good(room.fields(place))}
        for field in fine.keys() - set(KEPT):
            for nasty in NOT_FITTING:
                posts(clerk, page, form, [*{**fine, field: nasty}.items()])
            posts(clerk, page, form, [pair for pair in fine.items() if pair[0] != field])
            posts(clerk, page, form, [*fine.items(), (field, b"twice"), (f"{field}[]", b"array")])


def _good(fields: dict[str, Any]) -> dict[str, bytes]:
    return {name: str(value).encode() for name, value in fields.items()}


@pytest.mark.parametrize("name", ROOMS)
def test_a_megabyte_of_text_is_refused_with_a_sentence(clerk: Person, name: str) -> None:
    url = f"{ROOMS[name].url}add"
    page = clerk.opens(url)
    form = page.form(url)
    texts = [
        str(one["name"]) for one in form.select("input[type=text], input:not([type]), textarea") if one.get("name")
    ]
    assert texts
    fine = {**sent_as_is(form, clerk.token), **_good(ROOMS[name].fields(people.organisation(TESTDORP)))}
    for field in texts[-2:]:
        status, _answer = posts(clerk, page, form, [*{**fine, field: MEGABYTE.encode()}.items()])
        assert status in (200, 413), f"{field}: {status}"


def test_more_than_fits_is_refused(clerk: Person) -> None:
    page = clerk.opens("/regions/add")
    form = page.form("/regions/add")
    fields = [("csrf_token", clerk.token.encode()), ("name", b"a" * 5_000_000)]
    assert posts(clerk, page, form, fields)[0] == 413
    many = [("csrf_token", clerk.token.encode()), *((f"f{number}", b"") for number in range(20_000))]
    assert posts(clerk, page, form, many)[0] in (200, 413)


@pytest.mark.parametrize("url", FOR_VISITORS)
def test_the_forms_for_visitors_survive_too(visitor: Person, url: str) -> None:
    visitor.logs_in(0)
    page = visitor.opens(url)
    for form in forms_on(page):
        fields = sent_as_is(form, visitor.token)
        for nasty in [*NASTY[::3], *RAW, MEGABYTE.encode()]:
            posts(visitor, page, form, [(name, fields[name] if name in KEPT else nasty) for name in fields])


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x", "x"]
)
def test_a_body_that_is_no_form_changes_nothing(clerk: Person, kind: str) -> None:
    before = bench.counted(Region)
    for body in (
        b"",
        b"{",
        b'{"name": ["a"]}',
        b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nA',
        NUL * 10,
    ):
        response = clerk.client.post(
            "/regions/add", data=body, content_type=kind, headers={"X-CSRFToken": clerk.token}
        )
        assert response.status_code in FINE
    assert bench.counted(Region) == before


@pytest.mark.parametrize(
    "sent",
    [
        {"action": "nope"},
        {"action": "deactivate"},
        {"action": "deactivate", "pk": "abc"},
        {"action": "deactivate", "pk": "9" * 25},
        {"action": "reset_password", "pk": "1"},
        {"action": "__class__", "pk": "1"},
        {"pk": "1"},
    ],
)
def test_a_bulk_action_survives_what_it_does_not_know(clerk: Person, sent: dict[str, str]) -> None:
    response = clerk.client.post("/users/do", data={"csrf_token": clerk.token, "confirmed": "yes", **sent})
    assert response.status_code in (303, 400, 404)
    assert not bench.rows_of(User, User.active.is_(False))


# Nothing typed is lost


@pytest.mark.parametrize("name", ROOMS)
def test_what_was_typed_stays_when_a_form_is_refused(clerk: Person, name: str) -> None:
    """The first required field is left empty; all others come back as they were typed."""
    url = f"{ROOMS[name].url}add"
    form = clerk.opens(url).form(url)
    typed: dict[str, Any] = {
        str(one["name"]): f"getypt {place}"
        for place, one in enumerate(
            form.select("input[type=text], input[type=email], input[type=tel], input:not([type])")
        )
        if one.get("name")
    }
    typed |= {str(one["name"]): "2026-02-30" for one in form.select("input[type=date]")}
    typed |= {str(one["name"]): "" for one in form.select("input[type=text][required]")[:1]}
    page = clerk.sends(form, **typed)
    assert page.url.endswith("/add"), "the form was saved"
    assert page.errors()
    kept = page.typed()
    assert {field: kept[field] for field in typed} == typed


def test_a_refused_form_says_what_is_wrong_beside_the_field(clerk: Person) -> None:
    page = clerk.posts("/organisations/add", code="fout", name="Getypte naam", kvk_number="12")
    assert page.title != clerk.opens("/organisations/add").title or page.errors()
    assert page.typed()["name"] == "Getypte naam"
    assert page.typed()["kvk_number"] == "12"
    assert page.select("#kvk_number[aria-invalid=true]")
    assert not bench.counted(Organisation, Organisation.name == "Getypte naam")


def test_two_people_who_save_the_same_thing_see_each_others_work(app: Flask) -> None:
    """The later one keeps what he typed and decides with open eyes (F10)."""
    one, other = people.at_work("SD"), people.with_role("SD", people.organisation(SERVICE_DESK))
    colleague = UserFactory(organisation=people.organisation(TESTDORP), last_name="Eerst")
    form = other.opens(f"/users/{colleague.id}/edit").form(f"/users/{colleague.id}/edit")
    one.posts(f"/users/{colleague.id}/edit", last_name="Gewonnen")
    page = other.sends(form, 409, last_name="Getypt")
    assert page.shows("Gewonnen") and page.typed()["last_name"] == "Getypt"
    assert bench.kept(colleague).last_name == "Gewonnen"


def test_a_form_that_is_sent_twice_is_saved_once(clerk: Person) -> None:
    form = clerk.opens("/regions/add").form("/regions/add")
    before = bench.counted(Region)
    first = clerk.sends(form, kind="network", code="een", name="Eens")
    again = clerk.sends_to("/regions/add", [*_pairs(form), ("kind", "network"), ("code", "een"), ("name", "Eens")])
    assert first.url == again.url
    assert bench.counted(Region) == before + 1


def _pairs(form: Tag) -> list[tuple[str, str]]:
    return [(name, value) for name, value in fields_of(form) if name in ("csrf_token", "once", "version")]
