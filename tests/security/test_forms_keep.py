"""Forms take what stands on them, once, and lose nothing: no field more, no second row, no overwritten work."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect as looked_at

from app.common.once import UsedForm
from app.security.actions import users as actions
from app.security.models import Region, User
from app.security.rules.organisations import Country
from tests import bench, people
from tests.factories import OrganisationFactory, RegionFactory, UserFactory
from tests.kept import kind_of
from tests.people import Person
from tests.rooms import ROOMS

KEPT_BY_THE_HOUSE = {"version", "changed_at", "changed_by_id", "sort_key", "search_key"}
"""What changes by itself when a row is saved."""


# No field more than the form has


def hostile(column: Any, now: Any) -> Any:
    """Another value for a column than it has, as an attacker would choose it."""
    kind = kind_of(column)
    if kind is bool:
        return not now
    if kind is int:
        return (now or 0) + 1
    if kind in (date, datetime):
        return "2001-02-03"
    return "gekaapt"


def screen_of(app: Flask, name: str) -> Any:
    """A screen by the name of its class."""
    return next(view for view in app.extensions["appbuilder"].baseviews if type(view).__name__ == name)


def unlisted(screen: Any) -> dict[str, Any]:
    """The columns of a screen's table that its form does not have; what a query works out is none of them."""
    columns = looked_at(screen.model).columns
    return {
        key: one for key, one in columns.items() if key not in screen.edit_columns and hasattr(one, "nullable")
    }


@pytest.mark.parametrize(
    "name", ["UserView", "OrganisationView", "RegionView", "MembershipView", "RegionMembershipView"]
)
def test_a_column_that_is_not_on_the_form_is_not_changed_by_it(clerk: Person, name: str) -> None:
    """F2, abuse case 16: every column of the table is posted; those that the form does not have stay."""
    screen, room = screen_of(clerk.app, name), ROOMS[name]
    item = room.make(people.organisation(people.TESTDORP))
    if name == "UserView":  # somebody whom the clerk may change
        item = UserFactory(organisation=people.organisation(people.TESTDORP))
    before = bench.kept(item)
    attack = {key: hostile(one, getattr(before, key)) for key, one in unlisted(screen).items()}
    assert attack
    typed = clerk.opens(f"{room.url}{item.id}/edit").typed()
    posted = {**{key: "" if value is False else str(value) for key, value in attack.items()}, **typed}
    answer = clerk.client.post(f"{room.url}{item.id}/edit", data=posted)
    assert answer.status_code == 303, answer.get_data(as_text=True)[:2000]
    after = bench.kept(item)
    for key in attack.keys() - KEPT_BY_THE_HOUSE:
        assert getattr(after, key) == getattr(before, key), f"{name} took {key}"
    for key in attack.keys() & KEPT_BY_THE_HOUSE - {"version"}:
        assert str(getattr(after, key)) != str(attack[key]), f"{name} took {key}"


@pytest.mark.parametrize("name", [*ROOMS])
def test_a_new_row_has_no_column_that_was_not_on_the_form(clerk: Person, name: str) -> None:
    """F2, abuse case 16: for new rows; nobody chooses the number of a row, who made it or whether it is active."""
    screen, room = screen_of(clerk.app, name), ROOMS[name]
    place = people.organisation(people.TESTDORP)
    fields = {key: value if key == "file" else str(value) for key, value in room.fields(place).items()}
    known = {row.id for row in bench.rows_of(screen.model)}
    attack = {key: hostile(one, 900_000) for key, one in unlisted(screen).items() if key != "version"}
    posted = {**{key: "" if value is False else str(value) for key, value in attack.items()}, **fields}
    answer = clerk.client.post(f"{room.url}add", data={**posted, "once": "new", "csrf_token": clerk.token})
    assert answer.status_code == 303, answer.get_data(as_text=True)[:2000]
    (made,) = [row for row in bench.rows_of(screen.model) if row.id not in known]
    for key, value in attack.items():
        assert str(value) not in str(getattr(made, key)), f"{name} took {key}"


def test_a_new_user_is_active_without_password_role_or_contact(gijs: Person) -> None:
    """F2: whatever is added to the form."""
    fields = {"last_name": "Nieuw", "username": "n@x.example", "email": "n@x.example", "once": "n"}
    more = {
        "password": "x",
        "roles": "1",
        "role_id": "1",
        "assignments": "1",
        "actor_id": "1",
        "active": "",
        "is_admin": "1",
    }
    place = {"organisation_id": str(gijs.place.id), "csrf_token": gijs.token}
    gijs.client.post("/users/add", data={**fields, **more, **place})
    (made,) = bench.rows_of(User, User.username == "n@x.example")
    assert (made.active, made.password, made.held_codes if "held_codes" in vars(made) else None) == (
        True,
        None,
        None,
    )
    assert made.actor_id != 1


# Once


def add_region(person: Person, code: str, once: str = "the same form") -> Any:
    """Send the form for a new region; the code differs, so that no unique value stands in the way."""
    fields = {"kind": "network", "name": "Tweemaal", "code": code, "once": once, "csrf_token": person.token}
    return person.client.post("/regions/add", data=fields)


def test_a_form_that_is_sent_twice_makes_one_row(olivier: Person) -> None:
    """F10: the second answer leads to where the first led."""
    answers = [add_region(olivier, code) for code in ("een", "twee")]
    assert len(bench.rows_of(Region, Region.name == "Tweemaal")) == 1
    assert len({answer.headers["Location"] for answer in answers}) == 1


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do some things at the same moment, each in a thread of its own; what they gave, in order."""
    start, given = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(number: int, deed: Callable[[], Any]) -> None:
        start.wait(10)
        given[number] = deed()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return given


@pytest.mark.committed
def test_two_posts_of_one_form_at_the_same_moment_make_one_row(olivier: Person) -> None:
    """F10, abuse case 39."""
    windows = [Person(olivier.user, olivier.place, level=2) for _window in range(2)]
    for turn in range(5):
        codes = [f"keer-{turn}-{number}" for number in range(2)]
        answers = at_once(*(
            lambda window=window, code=code, turn=turn: add_region(window, code, f"turn {turn}")
            for window, code in zip(windows, codes, strict=True)
        ))  # fmt: skip
        assert len(bench.rows_of(Region, Region.code.in_(codes))) == 1
        assert [answer.status_code for answer in answers] == [303, 303]
        assert len({answer.headers["Location"] for answer in answers}) == 1
    assert bench.counted(UsedForm) == 5


# Nobody's work is overwritten


def test_the_second_save_does_not_win(olivier: Person) -> None:
    """F10: what somebody else saved in between stays, and is shown beside what was typed."""
    region = RegionFactory(name="Eerst")
    address = f"/regions/{region.id}/edit"
    form = olivier.opens(address).form(address)
    people.with_role("SD", olivier.place).posts(address, name="Gewonnen")
    page = olivier.sends(form, 409, name="Getypt")
    assert bench.kept(region).name == "Gewonnen"
    assert page.shows("Gewonnen")
    assert page.typed()["name"] == "Getypt"


def test_a_form_without_its_version_saves_nothing(olivier: Person) -> None:
    """F10: leaving the field out is no way round."""
    region = RegionFactory(name="Eerst")
    for version in ({}, {"version": ""}, {"version": "0"}, {"version": "x"}):
        fields = {"kind": "network", "code": region.code, "name": "Later", "once": str(version), **version}
        olivier.client.post(f"/regions/{region.id}/edit", data={**fields, "csrf_token": olivier.token})
    assert bench.kept(region).name == "Eerst"


@pytest.mark.committed
def test_two_administrators_who_put_each_other_on_hold_at_once_do_not_both_succeed(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Abuse case 13: an organisation keeps an active user administrator, also in a race."""
    both, deactivate = threading.Barrier(2), actions.deactivate

    def at_the_same_moment(*given: Any, **named: Any) -> None:
        wait_for_each_other(both)
        deactivate(*given, **named)

    monkeypatch.setattr(actions, "deactivate", at_the_same_moment)
    for _turn in range(3):
        place = OrganisationFactory(country=Country.BELGIUM)
        one, other = people.with_role("GB", place), people.with_role("GB", place)
        answers = at_once(lambda o=one, t=other: put_on_hold(o, t), lambda o=other, t=one: put_on_hold(o, t))
        assert sorted(bench.kept(person.user).active for person in (one, other)) == [False, True]
        assert all(status in (200, 303) for status in answers), answers


def wait_for_each_other(both: threading.Barrier) -> None:
    """Go on together, or alone where the database lets in one at a time."""
    try:
        both.wait(0.4)
    except threading.BrokenBarrierError:
        both.reset()


def put_on_hold(who: Person, whom: Person) -> int:
    """Answer the question with yes."""
    return who.client.post(f"/users/{whom.user.id}/deactivate", data={"csrf_token": who.token}).status_code


# What does not fit is told


def test_a_value_in_use_is_told_in_a_sentence_and_what_was_typed_stays(olivier: Person) -> None:
    """Probe "a database error": no raw text of the database, nothing lost."""
    RegionFactory(code="bezet")
    page = olivier.posts("/regions/add", kind="network", code="bezet", name="Getypte naam")
    assert page.url.endswith("/regions/add")
    assert page.shows("Dit is al in gebruik")
    assert page.typed()["name"] == "Getypte naam"
    assert "UNIQUE" not in page.body.upper().replace("UNIEK", "")


def test_a_rule_that_says_no_keeps_what_was_typed(gijs: Person) -> None:
    """Probe "exception in pre_add": the sentence of the rule above the form, the form as it was."""
    on_hold = UserFactory(organisation=gijs.place, inactive=True)
    role = next(
        str(one["value"]) for one in gijs.opens("/roles/add").select("#role_id option") if one.get("value")
    )
    page = gijs.posts("/roles/add", user_id=on_hold.id, role_id=role, valid_to="2027-01-31")
    assert page.shows("De gebruiker is niet actief.")
    assert page.typed()["valid_to"] == "2027-01-31"


def test_a_number_of_nothing_is_told_beside_its_field(olivier: Person) -> None:
    """Probe "unknown related id": a sentence, no error of the database."""
    page = olivier.posts("/regions/add", kind="network", code="los", name="Los", organisation_id=999_999)
    assert page.shows("Niets gevonden met deze naam.")
    assert not bench.counted(Region, Region.code == "los")


def test_what_holds_a_row_in_place_is_told(olivier: Person) -> None:
    """Probe "delete blocked by the foreign key": the reasons, in words."""
    place = people.organisation(people.TESTDORP)
    page = olivier.opens(f"/organisations/{place.id}/delete")
    assert "gebruikers" in page.content
    assert not page.select(f"main form[action='/organisations/{place.id}/delete'] button")
    olivier.sends_to(f"/organisations/{place.id}/delete", {"csrf_token": olivier.token})
    assert bench.kept(place) is not None


def test_signs_that_nobody_types_are_left_out(olivier: Person) -> None:
    """F9: NUL bytes and halves of letters are no part of a name."""
    olivier.client.post(
        "/regions/add",
        data=f"kind=network&code=stil&name=St%00il%ED%A0%80&once=nul&csrf_token={olivier.token}",
        content_type="application/x-www-form-urlencoded",
    )
    (kept,) = [region.name for region in bench.rows_of(Region, Region.code == "stil")] or [""]
    assert kept.startswith("Stil")
    assert all(sign.isprintable() for sign in kept)


def test_a_name_that_is_too_long_is_told(olivier: Person) -> None:
    """F9: by the form, before the database."""
    page = olivier.posts("/regions/add", kind="network", code="lang", name="x" * 5_000)
    assert page.shows("hoogstens") or page.errors()
    assert not bench.counted(Region, Region.code == "lang")
