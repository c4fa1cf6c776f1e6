"""Karin invites Linda: the letter, the code handed over apart, the password, and the way in (P-28, P-29, P-32)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.common import clock
from app.common.audit import AuditEvent
from app.plans.models import Invitation, Participant, Plan
from app.security.models import Resident, TotpDevice, UserGroup
from tests import bench, people, residents
from tests.factories import PathwayFactory, PersonFactory
from tests.people import Person as Somebody
from tests.planning import PlanFactory
from tests.plans.conftest import EDIT
from tests.residents import PASSWORD, ResidentAtHome
from tests.security.login.steps import enrols
from tests.sharing import ParticipantFactory
from tests.test_budgets import SAVE, SHOW, cost, within

LINDA = "linda@bakker.example"
SENTENCE = "Deze link werkt niet, of niet meer."


@pytest.fixture
def linda(plan: Plan) -> Participant:
    """The mother, with access to the portal."""
    return ParticipantFactory(plan=plan, name="Linda Bakker", email=LINDA)


@pytest.fixture
def browser(app: Flask) -> ResidentAtHome:
    """Linda's telephone, on which she never logged in."""
    return ResidentAtHome()


def invites(marieke: Somebody, one: Participant) -> str:
    """Send an invitation, and return the path of the link."""
    marieke.opens(f"/participants/{one.id}/invite")
    page = marieke.clicks("Uitnodiging sturen") if not _has(one) else marieke.clicks("Nieuwe uitnodiging sturen")
    assert "Er gaat een e-mail met een link naar" in page.text
    return residents.link_in(residents.letters_to(one.email or "")[-1][1])


def _has(one: Participant) -> bool:
    return bool(bench.counted(Invitation, Invitation.participant_id == one.id))


def gives_code(browser: ResidentAtHome, link: str, code: str) -> Any:
    """Open the link and fill in the code."""
    page = browser.opens(link)
    return browser.sends(page.form(link), code=code)


def comes_in(browser: ResidentAtHome, link: str, one: Participant) -> Any:
    """The whole way from the link into the portal."""
    page = gives_code(browser, link, residents.code_of(one))
    page = browser.sends(page.form("/mijn/invitation/account"), password=PASSWORD)
    code = residents.code_in(residents.letters_to((one.email or "").lower())[-1][1])
    return browser.sends(page.form("/mijn/login/code"), code=code)


def takes_access(one: Participant) -> None:
    """Take access away behind the form, which would take the invitation away as well."""
    with bench.office() as session:
        session.get_one(Participant, one.id).portal = False
        session.commit()


def noted(action: str) -> list[dict[str, Any]]:
    """The details of every event of a kind."""
    with bench.office() as session:
        found = session.scalars(select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id))
        return [json.loads(one.details or "{}") for one in found]


def is_refused(browser: ResidentAtHome, link: str, reason: str) -> None:
    """The one sentence, and the reason in the log alone."""
    page = browser.opens(link, 404)
    assert SENTENCE in page.content
    assert "Testdorp" not in page.content
    assert noted("invitation.refused")[-1] == {"reason": reason}


def test_marieke_invites_linda_who_comes_in_by_link_code_password_and_mail(
    marieke: Somebody, linda: Participant, browser: ResidentAtHome
) -> None:
    link = invites(marieke, linda)
    page = browser.opens(link)
    assert "Testdorp nodigt u uit" in page.content
    page = gives_code(browser, link, residents.code_of(linda).lower())
    assert "Kies een wachtwoord" in page.heading
    page = comes_in(browser, link, linda)
    assert page.heading == "Mijn plannen"
    assert linda.plan.title in page.content
    (account,) = bench.rows_of(Resident)
    assert (account.email, account.name, account.active) == (LINDA, "Linda Bakker", True)
    assert account.verified_at and account.last_in_at and account.invited_at
    (behind,) = bench.rows_of(Participant, Participant.id == linda.id)
    assert behind.resident_id == account.id
    assert "Heeft een account sinds" in marieke.opens(f"/participants/{linda.id}/invite").content


def test_how_far_linda_is_shows_beside_her_name(marieke: Somebody, linda: Participant, plan: Plan) -> None:
    page = marieke.opens(f"/plans/{plan.id}/participants")
    assert page.shows("Nog geen account"), "a green mark would say that she is there already"
    residents.is_behind(residents.a_resident(email=LINDA), linda)
    page = marieke.opens(f"/plans/{plan.id}/participants")
    assert not page.shows("Nog geen account") and page.select(".rp-share .utrecht-status-badge--success")


def test_what_is_missing_before_an_invitation_is_one_click_away(marieke: Somebody, plan: Plan) -> None:
    rob = ParticipantFactory(plan=plan, name="Rob", portal=False)
    page = marieke.opens(f"/participants/{rob.id}/invite")
    assert page.shows("geen toegang tot het inwonerportaal")
    assert page.select(f"main p a[href='/participants/{rob.id}/edit']")


def test_the_letter_tells_nothing_of_the_plan_and_not_the_code(marieke: Somebody, linda: Participant) -> None:
    invites(marieke, linda)
    subject, text = residents.letters_to(LINDA)[-1]
    for secret in (linda.plan.title, linda.plan.about, residents.code_of(linda), "Noor"):
        assert secret not in subject + text
    assert "14 dagen" in text


def test_the_code_is_shown_to_who_hands_it_over_and_that_is_written_down(
    marieke: Somebody, linda: Participant
) -> None:
    invites(marieke, linda)
    assert not marieke.opens(f"/participants/{linda.id}/invite").select(".rp-code")
    page = marieke.clicks("Toon code")
    code = residents.code_of(linda)
    assert page.select(".rp-code")[0].text == f"{code[:4]}-{code[4:]}"
    assert len(noted("invitation.shown")) == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"portal": False}, "geen toegang tot het inwonerportaal"),
        ({"portal": True, "email": None}, "geen e-mailadres"),
    ],
    ids=["no access", "no address"],
)
def test_only_who_has_access_and_an_address_is_invited(
    marieke: Somebody, plan: Plan, fields: dict[str, Any], sentence: str
) -> None:
    peter = ParticipantFactory(plan=plan, name="Peter Smit", **fields)
    page = marieke.opens(f"/participants/{peter.id}/invite")
    assert sentence in page.content
    assert "Uitnodiging sturen" not in page.content
    page = marieke.sends_to(f"/participants/{peter.id}/invite", {"act": "send", "csrf_token": marieke.token})
    assert sentence in " ".join(page.errors()) or sentence in page.content
    assert not bench.counted(Invitation)


def test_two_in_one_plan_do_not_share_an_address(marieke: Somebody, linda: Participant) -> None:
    joris = ParticipantFactory(plan=linda.plan, name="Joris Bakker", email=LINDA.upper())
    marieke.opens(f"/participants/{joris.id}/invite")
    page = marieke.clicks("Uitnodiging sturen")
    assert "hetzelfde e-mailadres" in page.content
    assert not bench.counted(Invitation)


def test_marieke_does_nothing_else_there(marieke: Somebody, linda: Participant) -> None:
    for act in ("", "steal"):
        marieke.sends_to(f"/participants/{linda.id}/invite", {"act": act, "csrf_token": marieke.token}, 400)


# Links that do not work


def test_a_link_works_once(marieke: Somebody, linda: Participant, browser: ResidentAtHome) -> None:
    link = invites(marieke, linda)
    comes_in(browser, link, linda)
    is_refused(ResidentAtHome(), link, "used")


def test_a_link_ends_by_time(
    marieke: Somebody, linda: Participant, browser: ResidentAtHome, saturday: Any
) -> None:
    link = invites(marieke, linda)
    saturday.move_to(clock.now() + timedelta(days=14) - timedelta(seconds=1))
    browser.opens(link)
    saturday.shift(timedelta(seconds=1))
    is_refused(browser, link, "expired")


def test_a_withdrawn_link_and_one_that_was_replaced_work_no_longer(
    marieke: Somebody, linda: Participant, browser: ResidentAtHome
) -> None:
    first = invites(marieke, linda)
    second = invites(marieke, linda)
    is_refused(browser, first, "unknown")
    browser.opens(second)
    marieke.opens(f"/participants/{linda.id}/invite")
    assert "ingetrokken" in marieke.clicks("Uitnodiging intrekken").text
    is_refused(browser, second, "unknown")
    is_refused(browser, "/mijn/invitation/made-up", "unknown")


def test_who_lost_access_does_not_come_in_by_a_link_of_before(
    marieke: Somebody, linda: Participant, browser: ResidentAtHome
) -> None:
    link = invites(marieke, linda)
    form = gives_code(browser, link, residents.code_of(linda)).form("/mijn/invitation/account")
    takes_access(linda)
    assert SENTENCE in browser.sends(form, 404, password=PASSWORD).content  # the code was given before
    assert not bench.counted(Resident)
    is_refused(ResidentAtHome(), link, "no access")


def test_taking_access_away_on_the_form_takes_the_invitation_away(
    marieke: Somebody, linda: Participant, browser: ResidentAtHome
) -> None:
    link = invites(marieke, linda)
    marieke.posts(f"/participants/{linda.id}/edit", portal=None)
    assert not bench.counted(Invitation)
    is_refused(browser, link, "unknown")


def test_another_address_takes_the_invitation_away(
    marieke: Somebody, linda: Participant, browser: ResidentAtHome
) -> None:
    link = invites(marieke, linda)
    marieke.posts(f"/participants/{linda.id}/edit", email="linda@elders.example")
    is_refused(browser, link, "unknown")


def test_five_wrong_codes_end_it(marieke: Somebody, linda: Participant, browser: ResidentAtHome) -> None:
    link = invites(marieke, linda)
    for _time in range(5):
        page = gives_code(browser, link, "AAAA-AAAA")
        assert "Deze code klopt niet" in " ".join(page.errors())
    is_refused(browser, link, "tried too often")
    assert noted("invitation.refused")[0] == {"reason": "wrong code"}
    page = marieke.opens(f"/participants/{linda.id}/invite")
    assert "te vaak fout" in page.content


def test_the_right_code_as_the_last_try_is_right(
    marieke: Somebody, linda: Participant, browser: ResidentAtHome
) -> None:
    link = invites(marieke, linda)
    for _time in range(4):
        gives_code(browser, link, "AAAA-AAAA")
    assert comes_in(browser, link, linda).heading == "Mijn plannen"


def test_without_the_code_there_is_no_page_for_a_password(browser: ResidentAtHome) -> None:
    is_refused(browser, "/mijn/invitation/account", "unknown")


def test_a_bad_password_is_told_and_nothing_is_lost(
    marieke: Somebody, linda: Participant, browser: ResidentAtHome
) -> None:
    link = invites(marieke, linda)
    page = gives_code(browser, link, residents.code_of(linda))
    for bad in ("kort", "lindabakker1"):
        page = browser.sends(page.form("/mijn/invitation/account"), password=bad)
        assert page.errors()
    assert not bench.counted(Resident)
    browser.sends(page.form("/mijn/invitation/account"), password=PASSWORD)
    assert bench.counted(Resident) == 1


# Who is in already


@pytest.fixture
def elsewhere(marieke: Somebody, team: UserGroup) -> Participant:
    """Linda in a second plan."""
    pathway = PathwayFactory(person=PersonFactory(organisation=marieke.place, opened={team: EDIT}))
    plan = PlanFactory(pathway=pathway, title="Plan van Sem")
    return ParticipantFactory(plan=plan, name="L. Bakker", email=LINDA)


def test_who_has_an_account_logs_in_and_adds_the_second_plan(
    marieke: Somebody, linda: Participant, elsewhere: Participant, browser: ResidentAtHome
) -> None:
    residents.a_resident(linda)
    link = invites(marieke, elsewhere)
    page = gives_code(browser, link, residents.code_of(elsewhere))
    assert page.heading == "Inloggen"
    page = browser.sends(page.form("/mijn/login/"), username=LINDA, password=PASSWORD)
    page = browser.sends(page.form("/mijn/login/code"), code=residents.code_in(residents.letters_to(LINDA)[-1][1]))
    assert page.heading == "Een plan toevoegen"
    page = browser.clicks("Dit plan toevoegen")
    assert linda.plan.title in page.content
    assert "Plan van Sem" in page.content
    assert bench.counted(Resident) == 1
    is_refused(ResidentAtHome(), link, "used")


def test_who_is_logged_in_adds_it_at_once_and_not_twice(
    marieke: Somebody, linda: Participant, elsewhere: Participant
) -> None:
    home = ResidentAtHome(residents.a_resident(linda))
    link = invites(marieke, elsewhere)
    gives_code(home, link, residents.code_of(elsewhere))
    assert home.page is not None and home.page.heading == "Een plan toevoegen"
    form = home.page.form("/mijn/invitation/join")
    assert "Plan van Sem" in home.sends(form).content
    home.opens("/mijn/")
    page = home.sends_to("/mijn/invitation/join", {"csrf_token": home.token}, 404)
    assert SENTENCE in page.content


def test_nobody_takes_part_twice_in_one_plan(marieke: Somebody, linda: Participant) -> None:
    """Linda opens the link of Joris, with his code: it does not give her his part of the plan."""
    joris = ParticipantFactory(plan=linda.plan, name="Joris Bakker", email="joris@bakker.example")
    home = ResidentAtHome(residents.a_resident(linda))
    link = invites(marieke, joris)
    gives_code(home, link, residents.code_of(joris))
    page = home.clicks("Dit plan toevoegen")
    assert "U doet al mee in dit plan" in page.content
    (row,) = bench.rows_of(Participant, Participant.id == joris.id)
    assert row.resident_id is None
    assert home.opens("/mijn/").content.count(linda.plan.title) == 1


def test_who_is_in_is_not_invited_again(marieke: Somebody, linda: Participant) -> None:
    residents.a_resident(linda)
    page = marieke.sends_to(f"/participants/{linda.id}/invite", {"act": "send", "csrf_token": marieke.token})
    assert "al in het portaal" in page.content
    assert not bench.counted(Invitation)


def test_marieke_lets_codes_come_by_mail_again_for_who_lost_the_telephone(
    marieke: Somebody, linda: Participant
) -> None:
    """She gets nothing by it herself: password and mail stay Linda's, and Linda is told."""
    account = residents.a_resident(linda, email=LINDA)
    page = marieke.opens(f"/participants/{linda.id}/invite")
    assert not page.select("button[value=mail]"), "nothing to take away"
    enrols(account)
    home = ResidentAtHome(account)
    marieke.opens(f"/participants/{linda.id}/invite")
    page = marieke.clicks("Codes weer per e-mail sturen")
    assert "krijgt voortaan codes per e-mail" in page.text and not page.select("button[value=mail]")
    assert not bench.counted(TotpDevice)
    assert home.opens("/mijn/").heading == "Inloggen"
    assert "tweede stap" in residents.letters_to(LINDA)[-1][1]
    assert residents.logs_in(ResidentAtHome(), LINDA).heading == "Mijn plannen"
    (event,) = bench.rows_of(AuditEvent, AuditEvent.action == "factor.changed")
    assert json.loads(event.details or "{}")["what"] == "reset"
    assert (event.actor_id, event.organisation_id) == (marieke.user.actor_id, linda.organisation_id)


def test_nobody_else_lets_codes_come_by_mail(linda: Participant, marieke: Somebody) -> None:
    """Not who may not edit the plan, and not for who gets them by mail already."""
    account = residents.a_resident(linda, email=LINDA)
    page = marieke.sends_to(f"/participants/{linda.id}/invite", {"act": "mail", "csrf_token": marieke.token})
    assert "al per e-mail" in page.content
    enrols(account)
    url = f"/participants/{linda.id}/invite"
    for somebody in (people.at_work("GB"), people.at_work("FB"), people.at_work("SD")):
        answer = somebody.client.post(url, data={"act": "mail", "csrf_token": somebody.token})
        assert answer.status_code in (403, 404)
    assert bench.counted(TotpDevice) == 1


def test_the_page_of_the_invitation_stays_within_its_budget(marieke: Somebody, linda: Participant) -> None:
    invites(marieke, linda)
    within(SHOW, cost(marieke, f"/participants/{linda.id}/invite"))
    within(SAVE, cost(marieke, f"/participants/{linda.id}/invite", {"act": "send", "csrf_token": marieke.token}))


def test_no_plain_link_or_code_is_kept(marieke: Somebody, linda: Participant) -> None:
    token = invites(marieke, linda).rsplit("/", 1)[1]
    (row,) = bench.rows_of(Invitation)
    assert token not in (row.token_hash, row.sealed_code)
    assert residents.code_of(linda) not in row.sealed_code
