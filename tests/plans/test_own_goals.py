"""Residents tell how far a goal is, and change nothing else of it (P-21, P-22)."""

from __future__ import annotations

from typing import Any

import pytest

from app.plans.models import Goal, GoalProgress, Participant, Plan
from app.plans.rules.instruments import Scorer
from app.plans.rules.sharing import Access
from tests import residents
from tests.bench import rows_of
from tests.browser import Page
from tests.goals import GoalFactory
from tests.people import Person as Somebody
from tests.plans.test_outside import at_home, is_refused
from tests.plans.test_own_writing import NOT_NOW, gives
from tests.residents import ResidentAtHome
from tests.sharing import ParticipantFactory
from tests.test_budgets import FORM, SAVE, counted, within


@pytest.fixture
def linda(plan: Plan, goal: Goal) -> Participant:
    """The mother, who measures along in one goal."""
    shared = {f"g{goal.id}": Access.MEASURE}
    return ParticipantFactory(plan=plan, name="Linda Bakker", email="linda@bakker.example", shared=shared)


@pytest.fixture
def home(linda: Participant) -> ResidentAtHome:
    """Linda, logged in."""
    return ResidentAtHome(residents.a_resident(linda))


def form_of(goal: Goal) -> str:
    return f"/mijn/plans/{goal.plan_id}/goals/{goal.id}/progress"


def tells(home: ResidentAtHome, goal: Goal, **fields: Any) -> Page:
    return home.sends(home.opens(form_of(goal)).form(form_of(goal)), **fields)


def sent(home: ResidentAtHome, goal: Goal) -> Page:
    """Progress that is sent without a form to send it from."""
    return home.sends_to(form_of(goal), {"csrf_token": home.token, "told_on": "2026-11-20", "value": "3"})


def test_linda_tells_how_far_it_is_and_marieke_sees_who_did(
    home: ResidentAtHome, marieke: Somebody, goal: Goal
) -> None:
    assert home.opens(f"/mijn/plans/{goal.plan_id}").select(f"a[href='{form_of(goal)}']")
    assert not home.opens(form_of(goal)).select("[name=scorer]")
    back = tells(home, goal, value="6", words="Het gaat al beter.")
    assert back.shows("Wat u schreef is opgeslagen.")
    assert back.shows("Het gaat al beter.")
    (told,) = rows_of(GoalProgress)
    assert (told.scorer, told.value, told.goal_id) == (Scorer.RESIDENT, 6, goal.id)
    assert marieke.opens(f"/goal-progress/{told.id}/history").shows("Linda Bakker")


def test_whatever_voice_is_sent_it_is_hers(home: ResidentAtHome, goal: Goal) -> None:
    fields = {"csrf_token": home.token, "told_on": "2026-11-20", "value": "3", "scorer": "professional"}
    home.sends_to(form_of(goal), fields)
    (told,) = rows_of(GoalProgress)
    assert told.scorer is Scorer.RESIDENT


def test_what_is_missing_is_told_and_what_was_typed_stays(home: ResidentAtHome, goal: Goal) -> None:
    page = tells(home, goal, words="Het gaat al beter.")
    assert page.errors()
    assert page.shows("Hoe ver is het? Kies hoe ver het is."), "a question needs no colon"
    assert page.shows("Het gaat al beter.")
    assert not rows_of(GoalProgress)


def test_other_goals_are_not_hers_whether_she_sees_them_or_not(
    home: ResidentAtHome, linda: Participant, goal: Goal
) -> None:
    hidden, ended = GoalFactory(plan=goal.plan), GoalFactory(plan=goal.plan, reached=True)
    elsewhere = GoalFactory()
    ParticipantFactory(plan=elsewhere.plan, shared={f"g{elsewhere.id}": Access.WRITE})
    for other in (hidden, ended):
        assert home.opens(form_of(other)).shows(NOT_NOW)
        assert sent(home, other).shows(NOT_NOW)
    home.sends_to(form_of(elsewhere), {"csrf_token": home.token}, 404)
    gives(linda, f"g{goal.id}", Access.SEE)
    assert sent(home, goal).shows(NOT_NOW)
    assert not rows_of(GoalProgress)


def test_the_fence_lets_through_nothing_but_her_own_voice(home: ResidentAtHome, goal: Goal) -> None:
    hidden = GoalFactory(plan=goal.plan)
    assert home.resident is not None
    with at_home(home.resident) as session:
        for scorer, which in ((Scorer.PROFESSIONAL, goal), (Scorer.RESIDENT, hidden)):
            there = session.get_one(Goal, which.id)
            place: Any = {"goal": there, "plan": there.plan, "organisation_id": there.organisation_id}
            session.add(GoalProgress(told_on=there.created_at.date(), scorer=scorer, value=3, **place))
            is_refused(session)


def test_telling_stays_within_budget(home: ResidentAtHome, goal: Goal) -> None:
    page = home.opens(form_of(goal))
    with counted() as said:
        home.client.get(form_of(goal))
    within(FORM, said)
    fields = {**page.typed(), "value": "6", "csrf_token": home.token}
    with counted() as said:
        assert home.client.post(form_of(goal), data=fields).status_code == 303
    within(SAVE, said)
