"""Gijs looks after the accounts of residents: who has one, on hold and back, and erased (decision 0072)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.common import clock
from app.common.audit import AuditEvent
from app.common.context import Context, working_as
from app.common.errors import OutOfScope, RuleBroken
from app.common.outbox import Message
from app.common.scope import Scope
from app.extensions import db
from app.plans.actions import accounts as actions
from app.plans.models import Participant, Plan
from app.plans.rules import accounts as rules
from app.plans.rules.sharing import Access
from app.security.models import Actor, Erasure, LoginSession, Resident, ResidentAccount
from tests import bench, people, residents
from tests.factories import ResidentPolicyFactory
from tests.people import ELSEWHERE, TESTDORP
from tests.people import Person as Somebody
from tests.plans.test_inviting import comes_in, invites
from tests.residents import PASSWORD, ResidentAtHome
from tests.sharing import ParticipantFactory
from tests.test_budgets import LIST, SAVE, SHOW, cost, counted, within

LINDA = "linda@bakker.example"
URL = "/resident-accounts/"
WRONG = "klopt niet"


@pytest.fixture
def linda(plan: Plan) -> Participant:
    """The mother, who writes along in a block."""
    return ParticipantFactory(plan=plan, name="Linda Bakker", email=LINDA, shared={"p1": Access.WRITE})


@pytest.fixture
def home(linda: Participant) -> ResidentAtHome:
    """Linda, logged in."""
    return ResidentAtHome(residents.a_resident(linda, email=LINDA))


def the_account(resident: Resident | None, code: str = TESTDORP) -> ResidentAccount:
    """The account of a resident at a municipality."""
    assert resident is not None
    place = people.organisation(code)
    with bench.office() as session:
        asked = select(ResidentAccount).options(joinedload(ResidentAccount.resident))
        its = ResidentAccount.resident_id == resident.id, ResidentAccount.organisation_id == place.id
        return session.scalars(asked.where(*its)).one()


def takes_part_elsewhere(resident: Resident | None) -> Participant:
    """The same resident in a plan of another municipality."""
    assert resident is not None
    there = ParticipantFactory(
        plan__pathway__person__organisation=people.organisation(ELSEWHERE), name="Linda Bakker", email=LINDA,
        shared={"p6": Access.SEE},
    )  # fmt: skip
    residents.is_behind(resident, there)
    with bench.office() as session:
        session.get_one(Resident, resident.id).active = True
        session.commit()
    return there


@pytest.fixture
def held(linda: Participant) -> ResidentAccount:
    """Linda's account, put on hold a while ago."""
    account = residents.account_at(linda.plan.organisation, held=True, email=LINDA)
    residents.is_behind(account.resident, linda)
    return account


# The list and the page


def test_gijs_sees_who_has_an_account_and_in_how_many_plans_and_nothing_of_them(
    marieke: Somebody, gijs: Somebody, linda: Participant, app: Flask
) -> None:
    comes_in(browser := ResidentAtHome(), invites(marieke, linda), linda)
    page = gijs.opens(URL)
    (row,) = page.rows()
    told = " ".join(row.values()) if isinstance(row, dict) else str(row)
    assert "Linda Bakker" in told and LINDA in told
    (account,) = bench.rows_of(ResidentAccount)
    page = gijs.opens(f"{URL}{account.id}")
    assert marieke.user is not None
    for said in ("Linda Bakker", LINDA, marieke.user.name.full, "Actief"):
        assert said in page.text, said
    assert linda.plan.title not in page.content and linda.plan.about not in page.content
    assert browser.opens("/mijn/").heading == "Mijn plannen"


def test_an_account_is_found_by_name_and_by_address(gijs: Somebody, home: ResidentAtHome) -> None:
    for typed in ("bakker", "LINDA@", "niemand"):
        sent = gijs.client.post(f"{URL}search", data={"csrf_token": gijs.token, "q": typed})
        assert len(gijs.opens(sent.headers["Location"]).rows()) == (typed != "niemand")


def test_what_another_municipality_has_stays_out_of_sight(gijs: Somebody, home: ResidentAtHome) -> None:
    there = takes_part_elsewhere(home.resident)
    ours, theirs = the_account(home.resident), the_account(home.resident, ELSEWHERE)
    page = gijs.opens(f"{URL}{ours.id}")
    assert there.plan.organisation.name not in page.content
    assert len(gijs.opens(URL).rows()) == 1
    assert gijs.client.get(f"{URL}{theirs.id}").status_code == 404


def test_staff_read_accounts_of_their_own_municipality_alone_whatever_the_page(app: Flask, gijs: Somebody) -> None:
    """Below the screens: the limit on the session, and on PostgreSQL the policy."""
    ours, theirs = (residents.account_at(people.organisation(code)) for code in (TESTDORP, ELSEWHERE))
    assert gijs.place is not None
    scope = Scope(organisation_id=gijs.place.id)
    with app.app_context(), working_as(Context(scope=scope, writing=True)):
        assert set(db.session.scalars(select(Resident.id))) >= {ours.resident_id}
        assert theirs.resident_id not in set(db.session.scalars(select(Resident.id)))
        with pytest.raises(OutOfScope):
            db.session.get_one(ResidentAccount, ours.id).organisation_id = theirs.organisation_id
            db.session.flush()
        db.session.rollback()


def test_pages_ask_the_same_for_one_account_and_for_many(gijs: Somebody) -> None:
    place = people.organisation(TESTDORP)
    first = residents.account_at(place)
    gijs.opens(URL)
    one = cost(gijs, URL)
    for _number in range(20):
        residents.account_at(place)
    many = cost(gijs, URL)
    assert len(one) == len(many)
    within(LIST, many)
    within(SHOW, cost(gijs, f"{URL}{first.id}"))


# On hold, and back


def test_an_account_on_hold_is_logged_out_at_once_and_logging_in_says_what_it_always_says(
    gijs: Somebody, home: ResidentAtHome
) -> None:
    account = the_account(home.resident)
    assert home.opens("/mijn/").heading == "Mijn plannen"
    page = gijs.posts(f"{URL}{account.id}/deactivate", reason="Meldt dat de telefoon is gestolen.")
    assert "Meldt dat de telefoon is gestolen." in page.text and "Niet actief" in page.text
    assert home.client.get("/mijn/").status_code == 303
    refused = residents.logs_in(ResidentAtHome(), LINDA, PASSWORD)
    unknown = residents.logs_in(ResidentAtHome(), "nobody@bakker.example", PASSWORD)
    assert refused.errors() == unknown.errors() and WRONG in " ".join(refused.errors())
    assert {one.action for one in bench.rows_of(AuditEvent)} >= {"account.held", "session.ended"}


def test_without_a_reason_nobody_is_put_on_hold(gijs: Somebody, home: ResidentAtHome) -> None:
    account = the_account(home.resident)
    gijs.client.post(f"{URL}{account.id}/deactivate", data={"csrf_token": gijs.token, "reason": ""})
    assert bench.kept(account).active


def test_who_is_let_in_again_sees_the_same_plans(
    gijs: Somebody, held: ResidentAccount, linda: Participant
) -> None:
    gijs.posts(f"{URL}{held.id}/activate")
    assert linda.plan.title in residents.logs_in(ResidentAtHome(), LINDA).content
    now = bench.kept(held)
    assert now.active and now.held_because is None and now.held_at is None


def test_on_hold_at_one_municipality_leaves_the_plans_of_another(
    gijs: Somebody, home: ResidentAtHome, linda: Participant
) -> None:
    there = takes_part_elsewhere(home.resident)
    gijs.posts(f"{URL}{the_account(home.resident).id}/deactivate", reason="Niet pluis.")
    assert home.client.get("/mijn/").status_code == 303
    browser = ResidentAtHome()
    page = residents.logs_in(browser, LINDA)
    assert there.plan.title in page.content and linda.plan.title not in page.content
    browser.opens(f"/mijn/plans/{linda.plan_id}", 404)


def test_nobody_writes_in_plans_of_a_municipality_where_the_account_is_on_hold(
    held: ResidentAccount, linda: Participant
) -> None:
    """Behind the door as well: the fence asks the same (decision 0060)."""
    takes_part_elsewhere(held.resident)
    with pytest.raises(OutOfScope):
        residents.declares(linda)


def test_logging_out_everywhere_leaves_the_account(gijs: Somebody, home: ResidentAtHome) -> None:
    account = the_account(home.resident)
    home.opens("/mijn/")
    gijs.posts(f"{URL}{account.id}/end_sessions")
    assert home.client.get("/mijn/").status_code == 303
    assert residents.logs_in(ResidentAtHome(), LINDA).heading == "Mijn plannen"


# Erased


def test_an_account_that_is_active_is_not_erased_whoever_asks(gijs: Somebody, home: ResidentAtHome) -> None:
    account = the_account(home.resident)
    page = gijs.client.post(f"{URL}{account.id}/erase", data={"csrf_token": gijs.token}).get_data(as_text=True)
    assert "Deactiveer het eerst" in page
    assert bench.kept(account).active
    for standing, reason in (
        (rules.Standing(active=True), rules.STILL_ACTIVE),
        (rules.Standing(active=False, just_held=True), rules.JUST_HELD),
    ):
        assert rules.reasons_not_to_erase(standing) == [reason]
    assert rules.reasons_not_to_erase(rules.Standing(active=False)) == []


def test_an_account_goes_not_in_the_step_in_which_it_was_put_on_hold(home: ResidentAtHome) -> None:
    account = the_account(home.resident)
    with bench.office() as session:
        mine = session.get_one(ResidentAccount, account.id)
        actions.hold(mine, "Niet pluis.")
        with pytest.raises(RuleBroken):
            actions.erase(mine)
        session.rollback()


@pytest.mark.committed
def test_erasing_leaves_a_token_and_a_receipt_and_what_was_said_in_the_plan(
    gijs: Somebody, marieke: Somebody, home: ResidentAtHome, linda: Participant
) -> None:
    given, account = residents.declares(linda, "Zo was het niet."), the_account(home.resident)
    actor_id = account.resident.actor_id
    gijs.posts(f"{URL}{account.id}/deactivate", reason="Op verzoek.")
    gijs.posts(f"{URL}{account.id}/erase")
    for kind in (Resident, ResidentAccount):
        assert not bench.rows_of(kind)
    assert not bench.rows_of(LoginSession, LoginSession.actor_id == actor_id)
    assert not bench.rows_of(Message, Message.recipient == LINDA)
    (actor,) = bench.rows_of(Actor, Actor.id == actor_id)
    (receipt,) = bench.rows_of(Erasure)
    assert actor.erased_at and receipt.pseudonym == actor.token and receipt.kind == "resident"
    there = bench.kept(linda)
    assert (there.name, there.portal, there.resident_id) == ("Linda Bakker", False, None)
    assert bench.kept(given).words == "Zo was het niet."
    assert "Zo was het niet." in marieke.opens(f"/declarations/{given.id}").text
    page = gijs.opens(f"/erasures/{receipt.id}")
    assert "Inwoner" in page.text and "Klopt" in page.text.replace("Juist", "Klopt")
    assert LINDA not in page.content


def test_with_an_account_elsewhere_only_what_is_here_goes(
    gijs: Somebody, held: ResidentAccount, linda: Participant
) -> None:
    there = takes_part_elsewhere(held.resident)
    gijs.posts(f"{URL}{held.id}/erase")
    assert not bench.rows_of(Erasure) and not bench.rows_of(ResidentAccount, ResidentAccount.id == held.id)
    assert not bench.kept(linda).portal
    assert there.plan.title in residents.logs_in(ResidentAtHome(), LINDA).content


def test_erasing_costs_no_more_than_a_dozen_statements_more_than_saving(
    gijs: Somebody, held: ResidentAccount
) -> None:
    gijs.opens(URL)
    with counted() as said:
        gijs.client.post(f"{URL}{held.id}/erase", data={"csrf_token": gijs.token})
    within(SAVE + 60, said)


def test_who_was_erased_is_invited_anew(
    gijs: Somebody, marieke: Somebody, held: ResidentAccount, linda: Participant
) -> None:
    gijs.posts(f"{URL}{held.id}/erase")
    marieke.posts(
        f"/participants/{linda.id}/edit", name="Linda Bakker", relation="parent", email=LINDA, portal="y"
    )
    page = comes_in(ResidentAtHome(), invites(marieke, bench.kept(linda)), linda)
    assert page.heading == "Mijn plannen"
    (fresh,) = bench.rows_of(ResidentAccount)
    assert fresh.id != held.id


@pytest.mark.parametrize("code", ["PR", "FB", "SD", "SB", "LB"])
def test_nobody_else_looks_after_accounts(app: Flask, code: str) -> None:
    account = residents.account_at(people.organisation(TESTDORP))
    person = people.at_work(code)
    for way in ("", str(account.id), f"{account.id}/deactivate", f"{account.id}/erase"):
        assert person.client.get(f"{URL}{way}").status_code == 403


def test_the_privacy_officer_looks_on(app: Flask) -> None:
    account = residents.account_at(people.organisation(TESTDORP))
    officer = people.at_work("FG")
    assert "Actief" in officer.opens(f"{URL}{account.id}").text
    assert officer.client.get(f"{URL}{account.id}/deactivate").status_code == 403


# The language of the letter


def test_the_letter_is_in_the_language_that_marieke_chooses_and_the_account_keeps_it(
    marieke: Somebody, linda: Participant, app: Flask
) -> None:
    url = f"/participants/{linda.id}/invite"
    page = marieke.opens(url)
    assert [str(one["value"]) for one in page.select("select[name=language] option")] == ["nl", "en", "fr"]
    marieke.posts(url, act="send", language="fr")
    subject, text = residents.letters_to(LINDA)[-1]
    assert "Testdorp" in subject and re.search(r"\bvous\b", text)
    comes_in(ResidentAtHome(), residents.link_in(text), linda)
    (account,) = bench.rows_of(Resident)
    assert account.language == "fr"


def test_the_choice_begins_as_the_municipality_has_it_and_then_as_it_was_last(
    marieke: Somebody, linda: Participant
) -> None:
    url = f"/participants/{linda.id}/invite"
    ResidentPolicyFactory(organisation=people.organisation(TESTDORP), letters_in="en")
    assert chosen(marieke.opens(url)) == "en"
    marieke.posts(url, act="send", language="fr")
    assert chosen(marieke.opens(url)) == "fr"


def chosen(page: Any) -> str:
    return str(page.select("select[name=language] option[selected]")[0]["value"])


def test_a_language_that_the_portal_does_not_speak_is_refused(marieke: Somebody, linda: Participant) -> None:
    sent = {"csrf_token": marieke.token, "act": "send", "language": "xx"}
    assert marieke.client.post(f"/participants/{linda.id}/invite", data=sent).status_code == 400
    assert not residents.letters_to(LINDA)


# My account


def test_how_often_mail_comes_is_chosen_at_my_account(home: ResidentAtHome) -> None:
    page = home.opens("/mijn/account/")
    page = home.sends(page.form("/mijn/berichten"), notices="never")
    assert page.heading == "Mijn account" and "Uw keuze is opgeslagen" in page.text
    (account,) = bench.rows_of(Resident)
    assert account.notices == "never"
    assert "/mijn/account/" in home.opens("/mijn/gegevens").links()


# The term


def test_the_day_on_which_an_account_goes_is_counted_from_its_last_plan() -> None:
    term, day = rules.Term(kept=100, notice=28), clock.today()
    assert term.goes_on(None, None, day) is None
    assert term.goes_on(day, None, day) == day + timedelta(days=128)
    assert term.goes_on(day - timedelta(days=500), None, day) == day + timedelta(days=28)
    assert term.goes_on(day - timedelta(days=500), day - timedelta(days=10), day) == day + timedelta(days=18)


def test_an_organisation_that_let_nobody_in_sees_nobody(app: Flask) -> None:
    residents.account_at(people.organisation(TESTDORP))
    assert not people.at_work("GB", home=ELSEWHERE).opens(URL).rows()
