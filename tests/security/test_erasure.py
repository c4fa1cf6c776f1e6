"""Deleting a user: two steps, refused with the reasons on every way in, and nothing left but a token."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.common import audit, clock, context
from app.common.audit import ActorKey, AuditEvent
from app.common.audit.events import READ
from app.common.audit.verifying import verify
from app.common.drafts import Draft
from app.common.errors import RuleBroken
from app.common.history import Change
from app.common.outbox import Message
from app.security.actions import erasure
from app.security.actions.users import add_user
from app.security.models import Actor, Assignment, Erasure, LoginSession, User
from app.security.rules import users as rules
from app.security.rules.users import Standing
from tests import bench, people
from tests.factories import AssignmentFactory, OrganisationFactory, UserFactory
from tests.people import Person

FREE = Standing(active=False)


@pytest.fixture
def bert(gijs: Person) -> User:
    """A colleague who has been on hold for a while."""
    home = people.organisation(people.TESTDORP)
    return UserFactory(organisation=home, first_name="Bert", last_name="Vertrekt", roles="G PB", inactive=True)


# The rules


def test_who_is_off_every_list_can_be_deleted() -> None:
    assert rules.reasons_not_to_delete(FREE) == []


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        ({"active": True}, "still active"),
        ({"newsletter": True}, "newsletter"),
        ({"contact_person": True}, "contact person"),
        ({"just_deactivated": True}, "separate step"),
        ({"oneself": True}, "yourself"),
        ({"last_administrator": True}, "last active user administrator"),
        ({"out_of_reach": True}, "more rights"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_each_reason_is_told_by_name(standing: dict[str, bool], reason: str) -> None:
    (told,) = rules.reasons_not_to_delete(Standing(**{"active": False, **standing}))
    assert reason in told


# Every way in


def row_of(person: Person, user: User) -> Any:
    page = person.opens(
        f"/users/?organisation_id={user.organisation_id}&active={'no' if not user.active else 'yes'}"
    )
    return next(row for row in page.select("main tbody tr") if user.last_name in row.get_text())


def test_the_row_of_somebody_on_hold_has_an_orange_button(gijs: Person, bert: User) -> None:
    (button,) = row_of(gijs, bert).select("a[href$=erase]")
    assert "Verwijderen" in button.get_text() and "rp-danger--quiet" in button["class"]


def test_the_row_of_somebody_active_has_none(gijs: Person) -> None:
    active = UserFactory(organisation=people.organisation(people.TESTDORP), last_name="Actievink")
    assert not row_of(gijs, active).select("a[href$=erase]")
    assert "Verwijderen" not in gijs.opens(f"/users/{active.id}").select("main")[0].get_text()


def test_the_question_names_the_consequences_and_the_advice(gijs: Person, bert: User) -> None:
    page = gijs.opens(f"/users/{bert.id}/erase")
    said = "Bert Vertrekt verwijderen?", "niet ongedaan", "geschiedenis", "nieuwe gebruiker", "tijdje afwezig"
    for words in said:
        assert page.shows(words), words
    gijs.clicks("Nee, terug")
    assert bench.kept(bert)


@pytest.mark.parametrize(
    ("traits", "told"),
    [
        ({"active": True}, "nog actief"),
        ({"active": False, "newsletter": True}, "nieuwsbrief"),
        ({"active": False, "contact_person": True}, "contactpersoon"),
    ],
)
@pytest.mark.parametrize("way", ["page", "post", "bulk", "action"])
def test_a_user_who_may_not_go_yet_stays_on_every_way(
    gijs: Person, traits: dict[str, bool], told: str, way: str
) -> None:
    user = UserFactory(organisation=people.organisation(people.TESTDORP), last_name="Blijft", **traits)
    if way == "action":
        with bench.office() as session, pytest.raises(RuleBroken):
            erasure.erase(session.get_one(User, user.id), by_user_id=None, reaches=anybody, at=clock.now())
    elif way == "page":
        assert gijs.opens(f"/users/{user.id}/erase").shows(told)
    elif way == "post":
        page = gijs.sends_to(f"/users/{user.id}/erase", {"csrf_token": gijs.token})
        assert page.shows(told)
    else:
        fields = {"action": "erase", "pk": str(user.id), "confirmed": "yes", "csrf_token": gijs.token}
        assert gijs.sends_to("/users/do", fields).shows(told)
    assert bench.kept(user)


def anybody(_codes: Any) -> bool:
    return True


def test_nobody_deletes_himself(gijs: Person) -> None:
    page = gijs.sends_to(f"/users/{gijs.user.id}/erase", {"csrf_token": gijs.token})
    assert page.shows("U kunt uzelf niet verwijderen.")
    assert bench.kept(gijs.user)


def test_somebody_who_once_had_more_rights_is_out_of_reach(gijs: Person) -> None:
    user = UserFactory(organisation=people.organisation(people.TESTDORP), inactive=True)
    AssignmentFactory(user=user, organisation=people.organisation(people.PLATFORM), code="SB", active=False)
    page = gijs.sends_to(f"/users/{user.id}/erase", {"csrf_token": gijs.token})
    assert page.shows("meer rechten")
    assert bench.kept(user)


def test_a_colleague_of_another_municipality_is_not_there(gijs: Person) -> None:
    user = UserFactory(organisation=OrganisationFactory(), inactive=True)
    gijs.sends_to(f"/users/{user.id}/erase", {"csrf_token": gijs.token}, 404)
    gijs.sends_to(
        "/users/do", {"action": "erase", "pk": user.id, "confirmed": "yes", "csrf_token": gijs.token}, 404
    )
    assert bench.kept(user)


def test_a_click_never_erases_a_colleague_in_one_go(gijs: Person) -> None:
    """Put on hold and deleted in one transaction: refused by the rule, before the database has to."""
    user = UserFactory(organisation=people.organisation(people.TESTDORP))
    gijs.posts(f"/users/{user.id}/deactivate")
    page = gijs.sends_to(f"/users/{user.id}/erase", {"csrf_token": gijs.token})
    assert page.shows("pas net gedeactiveerd")
    assert bench.kept(user)


@pytest.mark.committed
def test_on_hold_first_and_deleted_after_that(gijs: Person) -> None:
    user = UserFactory(
        organisation=people.organisation(people.TESTDORP), last_name="Vertrekt", contact=True, subscribed=True
    )
    gijs.posts(f"/users/{user.id}/deactivate")
    page = gijs.posts("/users/", to="/users/search", q="vertrekt")
    assert [row for row in page.rows() if "Vertrekt" in row]
    page = gijs.posts(f"/users/{user.id}/erase")
    assert page.shows("De gebruiker is verwijderd.") and not page.shows("Vertrekt")
    assert not bench.kept(user)
    gijs.opens(f"/users/{user.id}", 404)


def test_several_are_deleted_after_one_question(gijs: Person, bert: User) -> None:
    stays = UserFactory(organisation=bert.organisation, last_name="Blijft")
    fields = [("action", "erase"), ("pk", bert.id), ("pk", stays.id), ("csrf_token", gijs.token)]
    assert gijs.sends_to("/users/do", fields).shows("2 gebruikers verwijderen?")
    page = gijs.sends_to("/users/do", [*fields, ("confirmed", "yes")])
    assert page.shows("1 gebruikers zijn verwijderd") and page.shows("nog actief")
    assert not bench.kept(bert) and bench.kept(stays)


# What goes and what stays


def test_everything_about_the_person_goes_in_one_transaction(gijs: Person, bert: User) -> None:
    with bench.office() as session:
        session.get_one(User, bert.id).department = "Sporen"
        session.commit()
    bench.store(Message(actor_id=bert.actor_id, recipient=bert.email, subject="Dag Bert", sealed_body=""))
    bench.store(Draft(actor_id=bert.actor_id, form="/roles/add", sealed_fields=""))
    Person(bert, people.organisation(people.TESTDORP), level=2)
    assert bench.counted(Change, Change.thing == "ab_user", Change.thing_id == bert.id)
    gijs.posts(f"/users/{bert.id}/erase")
    for model in (Message, Draft, LoginSession, ActorKey):
        assert not bench.rows_of(model, model.actor_id == bert.actor_id), model
    assert not bench.rows_of(Assignment, Assignment.user_id == bert.id)
    assert not bench.rows_of(Change, Change.thing == "ab_user", Change.thing_id == bert.id)
    assert not bench.rows_of(Change, Change.with_thing == "ab_user", Change.with_id == bert.id)
    (receipt,) = bench.rows_of(Erasure, Erasure.number == bert.id)
    assert receipt.rows["ab_user"] == 1 and receipt.rows["assignment"] == 2 and receipt.rows["message"] == 1


def test_what_the_person_did_for_others_stays_under_a_token(gijs: Person, bert: User) -> None:
    other = UserFactory(organisation=bert.organisation, last_name="Ander")
    acting = Person(bert, bert.organisation, level=2)
    with bench.office() as session, context.working_as(replace(context.current(), actor_id=bert.actor_id)):
        session.get_one(User, other.id).department = "Jeugd"
        session.commit()
    assert gijs.opens(f"/users/{other.id}/history").shows("Bert Vertrekt")
    token = bench.rows_of(Actor, Actor.id == bert.actor_id)[0].token
    gijs.posts(f"/users/{bert.id}/erase")
    page = gijs.opens(f"/users/{other.id}/history")
    assert page.shows(f"verwijderde gebruiker {token[:8]}") and not page.shows("Bert")
    acting.opens("/", 303)


def test_the_audit_log_survives_and_no_longer_tells_where_the_person_was(gijs: Person, bert: User) -> None:
    with bench.office() as session:
        there = replace(context.current(), actor_id=bert.actor_id, address="203.0.113.7", device="Firefox")
        with context.working_as(there):
            audit.record(session, READ, "ab_user", page="show")
            session.commit()
    (event,) = bench.rows_of(AuditEvent, AuditEvent.actor_id == bert.actor_id)
    with bench.office() as session:
        assert audit.origin_of(session, event) == ("203.0.113.7", "Firefox")
    gijs.posts(f"/users/{bert.id}/erase")
    with bench.office() as session:
        assert audit.origin_of(session, event) is None
        assert verify(session).wrong == ""
    assert bench.rows_of(AuditEvent, AuditEvent.action == "user.erased", AuditEvent.thing_id == bert.id)


def test_who_comes_back_is_somebody_new(gijs: Person, bert: User) -> None:
    old = bench.rows_of(Actor, Actor.id == bert.actor_id)[0]
    gijs.posts(f"/users/{bert.id}/erase")
    with bench.office() as session:
        again = add_user(
            {"username": bert.username, "last_name": "Vertrekt", "organisation_id": bert.organisation_id}
        )
        session.commit()
        number, actor_id = again.id, again.actor_id
    (new,) = bench.rows_of(Actor, Actor.id == actor_id)
    assert number > bert.id and new.token != old.token
    assert not bench.rows_of(Assignment, Assignment.user_id == number)
    assert not gijs.opens(f"/users/{number}/history").shows("PB")


def test_two_who_delete_the_same_colleague(gijs: Person, bert: User) -> None:
    gijs.posts(f"/users/{bert.id}/erase")
    gijs.sends_to(f"/users/{bert.id}/erase", {"csrf_token": gijs.token}, 404)
    assert bench.counted(Erasure, Erasure.number == bert.id) == 1


def test_a_receipt_that_was_changed_is_known(app: Flask, gijs: Person, bert: User) -> None:
    gijs.posts(f"/users/{bert.id}/erase")
    (receipt,) = bench.rows_of(Erasure, Erasure.number == bert.id)
    vault = app.extensions["vault"]
    assert erasure.is_genuine(vault, receipt)
    receipt.rows = {"ab_user": 2}
    assert not erasure.is_genuine(vault, receipt)


def test_the_receipt_is_read_by_the_administrator_and_the_privacy_officer_of_the_place(
    gijs: Person, bert: User
) -> None:
    gijs.posts(f"/users/{bert.id}/erase")
    (receipt,) = bench.rows_of(Erasure, Erasure.number == bert.id)
    for reader in (gijs, people.at_work("FG")):
        assert [row for row in reader.opens("/erasures/").rows() if receipt.label in row and "Gijs" in row]
        page = reader.opens(f"/erasures/{receipt.id}")
        assert page.shows("Wacht op controle") and page.shows("Klopt") and page.shows("Account en profiel")
        assert not page.shows("Bert")
    people.at_work("GB", people.ELSEWHERE).opens(f"/erasures/{receipt.id}", 404)


@pytest.mark.parametrize("statement", ["delete from erasure", "update erasure set number = 0"])
def test_a_receipt_is_completed_once_and_never_taken_away(gijs: Person, bert: User, statement: str) -> None:
    gijs.posts(f"/users/{bert.id}/erase")
    (receipt,) = bench.rows_of(Erasure, Erasure.number == bert.id)
    with bench.office() as session, pytest.raises(IntegrityError), session.begin_nested():
        session.connection().execute(text(f"{statement} where id = {receipt.id}"))
