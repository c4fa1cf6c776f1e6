"""Residents write along in plans: in the blocks that are theirs to write in, and in no others (P-20, P-31)."""

from __future__ import annotations

from typing import Any

import pytest

from app.plans.models import Participant, ParticipantRight, Plan, PlanAnswer
from app.plans.rules.sharing import Access
from tests import bench, residents
from tests.browser import Page
from tests.people import Person as Somebody
from tests.planning import PlanFactory
from tests.plans.test_own_plans import refusals
from tests.residents import ResidentAtHome
from tests.sharing import ParticipantFactory
from tests.test_budgets import FORM, SAVE, counted, within

NOT_NOW = "U kunt hier nu niet schrijven"


@pytest.fixture
def linda(plan: Plan) -> Participant:
    """The mother, who co-writes the questions and the text."""
    shared = {"p1": Access.WRITE, "p6": Access.WRITE}
    return ParticipantFactory(plan=plan, name="Linda Bakker", email="linda@bakker.example", shared=shared)


@pytest.fixture
def home(linda: Participant) -> ResidentAtHome:
    """Linda, logged in."""
    return ResidentAtHome(residents.a_resident(linda))


def form_of(plan: Plan, key: str = "p1") -> str:
    return f"/mijn/plans/{plan.id}/blocks/{key}"


def gives(participant: Participant, place: str, access: Access) -> None:
    """Marieke gives another right meanwhile."""
    with bench.office() as session:
        row = session.get_one(ParticipantRight, (participant.id, place))
        row.value = int(access)
        session.commit()


def sent(home: ResidentAtHome, url: str) -> Page:
    """An answer that is sent without a form to send it from."""
    return home.sends_to(url, {"csrf_token": home.token, "q3": "Van mij"})


def answers(plan: Plan) -> dict[str, Any]:
    return {one.key: one.value for one in bench.rows_of(PlanAnswer, PlanAnswer.plan_id == plan.id)}


def test_linda_writes_along_and_marieke_sees_who_did(home: ResidentAtHome, marieke: Somebody, plan: Plan) -> None:
    page = home.opens(f"/mijn/plans/{plan.id}")
    (link,) = page.select(f"a[href='{form_of(plan)}']")
    assert link.get_text(" ", strip=True).startswith("Schrijf mee")
    form = home.opens(form_of(plan))
    back = home.sends(form.form(form_of(plan)), q3="Wij wonen met z'n vieren.")
    assert back.url.startswith(f"/mijn/plans/{plan.id}")
    assert back.shows("Wat u schreef is opgeslagen.")
    assert back.shows("Wij wonen met z'n vieren.")
    history = marieke.opens(f"/plans/{plan.id}/history")
    assert history.shows("Linda Bakker")
    assert history.shows("Wij wonen met z'n vieren.")


def test_free_text_is_written_along_as_well(home: ResidentAtHome, plan: Plan) -> None:
    page = home.opens(form_of(plan, "p6"))
    home.sends(page.form(form_of(plan, "p6")), q6="Zo kijken wij ernaar.")
    assert answers(plan) == {"q6": "Zo kijken wij ernaar."}


def test_two_who_answer_at_once_both_keep_what_they_wrote(
    home: ResidentAtHome, marieke: Somebody, plan: Plan
) -> None:
    hers, mine = home.opens(form_of(plan)), marieke.opens(f"/plans/{plan.id}/answer/p1")
    marieke.sends(mine.form(f"/plans/{plan.id}/answer/p1"), q2="no")
    home.sends(hers.form(form_of(plan)), q3="Van Linda")
    assert answers(plan) == {"q2": "no", "q3": "Van Linda"}


def test_where_both_answered_the_same_linda_sees_both_and_nothing_is_lost(
    home: ResidentAtHome, marieke: Somebody, plan: Plan
) -> None:
    hers, mine = home.opens(form_of(plan)), marieke.opens(f"/plans/{plan.id}/answer/p1")
    marieke.sends(mine.form(f"/plans/{plan.id}/answer/p1"), q3="Van Marieke")
    page = home.sends(hers.form(form_of(plan)), 409, q3="Van Linda")
    assert page.shows("Van Marieke")
    assert page.shows("Van Linda")
    assert answers(plan)["q3"] == "Van Marieke"
    home.sends(page.form(form_of(plan)))
    assert answers(plan)["q3"] == "Van Linda"


def test_what_does_not_fit_is_told_and_what_was_typed_stays(home: ResidentAtHome, plan: Plan) -> None:
    page = home.opens(form_of(plan))
    again = home.sends(page.form(form_of(plan)), q3="x" * 30_000)
    assert again.errors
    assert "xxx" in again.body
    assert answers(plan) == {}


def test_a_right_that_is_taken_back_meanwhile_stops_the_save(
    home: ResidentAtHome, linda: Participant, plan: Plan
) -> None:
    page = home.opens(form_of(plan))
    gives(linda, "p1", Access.SEE)
    back = home.sends(page.form(form_of(plan)), q3="Te laat")
    assert back.url == f"/mijn/plans/{plan.id}"
    assert back.shows(NOT_NOW)
    assert answers(plan) == {}
    assert refusals() == [("plan", plan.id, "sharing")]


def test_access_that_is_taken_back_meanwhile_leaves_no_plan(
    home: ResidentAtHome, linda: Participant, plan: Plan
) -> None:
    page = home.opens(form_of(plan))
    with bench.office() as session:
        session.get_one(Participant, linda.id).portal = False
        session.commit()
    home.sends(page.form(form_of(plan)), 404, q3="Te laat")
    assert answers(plan) == {}
    assert refusals() == [("plan", plan.id, "scope")]


@pytest.mark.parametrize("key", ["p4", "p5", "p7", "p99", "q2"])
def test_no_other_block_can_be_written_whether_it_is_there_or_not(
    home: ResidentAtHome, plan: Plan, key: str
) -> None:
    for page in (home.opens(form_of(plan, key)), sent(home, form_of(plan, key))):
        assert page.url == f"/mijn/plans/{plan.id}"
        assert page.shows(NOT_NOW)
    assert answers(plan) == {}


def test_what_is_read_only_or_closed_has_no_way_to_write(plan: Plan) -> None:
    closed = PlanFactory(pathway=plan.pathway, closed=True)
    for where, access in ((plan, Access.SEE), (closed, Access.WRITE)):
        there = ParticipantFactory(plan=where, shared={"p1": access})
        home = ResidentAtHome(residents.a_resident(there, email=there.email))
        assert not home.opens(f"/mijn/plans/{where.id}").select("a[href*='/blocks/']")
        assert sent(home, form_of(where)).shows(NOT_NOW)
        assert answers(where) == {}


def test_a_second_click_saves_once(home: ResidentAtHome, plan: Plan) -> None:
    form = home.opens(form_of(plan)).form(form_of(plan))
    home.sends(form, q3="Een keer")
    assert home.sends(form, q3="Een keer").url.startswith(f"/mijn/plans/{plan.id}")


def test_writing_along_stays_within_budget(home: ResidentAtHome, plan: Plan) -> None:
    page = home.opens(form_of(plan))
    with counted() as said:
        home.client.get(form_of(plan))
    within(FORM, said)
    fields = {**page.typed(), "q3": "Wij wonen met z'n vieren.", "csrf_token": home.token}
    with counted() as said:
        assert home.client.post(form_of(plan), data=fields).status_code == 303
    within(SAVE, said)
