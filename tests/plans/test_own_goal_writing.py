"""Residents write along in the goals that are theirs to co-write, and tick the actions off (P-21)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from app.common.errors import OutOfScope
from app.plans.models import Goal, GoalAction, Participant, Pathway, Plan
from app.plans.rules import merging
from app.plans.rules.blocks import GoalField, Use
from app.plans.rules.goals import ActionState, Every
from app.plans.rules.sharing import Access
from tests import bench, residents
from tests.browser import Page
from tests.goals import GoalActionFactory, GoalFactory, asking
from tests.people import Person as Somebody
from tests.plans.test_outside import at_home, is_refused
from tests.plans.test_own_plans import refusals
from tests.plans.test_own_writing import NOT_NOW, gives
from tests.residents import ResidentAtHome
from tests.sharing import ParticipantFactory
from tests.test_budgets import OTHER, SAVE, counted, within


@pytest.fixture
def linda(plan: Plan, goal: Goal) -> Participant:
    """The mother, who co-writes one goal."""
    shared = {f"g{goal.id}": Access.WRITE}
    return ParticipantFactory(plan=plan, name="Linda Bakker", email="linda@bakker.example", shared=shared)


@pytest.fixture
def home(linda: Participant) -> ResidentAtHome:
    """Linda, logged in."""
    return ResidentAtHome(residents.a_resident(linda))


@pytest.fixture
def action(goal: Goal) -> GoalAction:
    """Something to be done for it."""
    return GoalActionFactory(goal=goal, title="Aanmelden bij de huiswerkklas")


def page_of(goal: Goal) -> str:
    return f"/mijn/plans/{goal.plan_id}/goals/{goal.id}"


def the_form(page: Page, goal: Goal) -> Any:
    return page.form(f"{page_of(goal)}#goal-{goal.id}")


def writes(home: ResidentAtHome, goal: Goal, **fields: Any) -> Page:
    return home.sends(the_form(home.opens(page_of(goal)), goal), **fields)


def ticks(home: ResidentAtHome, action: GoalAction, verb: str = "done", status: int = 200) -> Page:
    url = f"/mijn/plans/{action.plan_id}/actions/{action.id}/{verb}"
    return home.sends_to(url, {"csrf_token": home.token}, status)


def test_linda_writes_along_where_the_goal_is_read_and_marieke_sees_who_did(
    home: ResidentAtHome, marieke: Somebody, goal: Goal
) -> None:
    page = home.opens(f"/mijn/plans/{goal.plan_id}")
    assert page.select(f"article.rp-goal a[href='{page_of(goal)}#goal-{goal.id}']")
    page = home.opens(page_of(goal))
    assert page.select("article.rp-goal form textarea[name=description]"), "in the goal itself"
    back = home.sends(the_form(page, goal), description="Elke dag op de fiets.", owner_words="Noor en ik")
    assert back.shows("Wat u schreef is opgeslagen.") and back.shows("Elke dag op de fiets.")
    kept = bench.kept(goal)
    assert (kept.description, kept.owner_words, kept.title) == ("Elke dag op de fiets.", "Noor en ik", goal.title)
    for url in (f"/goals/{goal.id}/history", f"/plans/{goal.plan_id}/history"):
        history = marieke.opens(url)
        assert history.shows("Linda Bakker") and history.shows("Elke dag op de fiets."), url


def test_what_was_agreed_together_is_not_hers_to_change(home: ResidentAtHome, goal: Goal) -> None:
    page = home.opens(page_of(goal))
    assert {"description", "result", "owner_words"} <= set(page.typed())
    assert not {"title", "target_date", "state"} & set(page.typed())
    writes(home, goal, description="Van mij")
    fields = {**home.opens(page_of(goal)).typed(), "title": "Van mij", "target_date": "2030-01-01"}
    home.sends_to(page_of(goal), {**fields, "state": "reached", "csrf_token": home.token})
    kept = bench.kept(goal)
    assert (kept.title, kept.target_date, kept.state) == (goal.title, goal.target_date, goal.state)


def test_what_both_wrote_apart_stays_and_the_same_field_is_asked(
    home: ResidentAtHome, marieke: Somebody, goal: Goal
) -> None:
    mine = the_form(home.opens(page_of(goal)), goal)
    marieke.posts(f"/goals/{goal.id}/edit", title="Noor gaat weer naar school", result="Vijf dagen lang")
    home.sends(mine, description="Elke dag op de fiets.")
    kept = bench.kept(goal)
    assert (kept.description, kept.result) == ("Elke dag op de fiets.", "Vijf dagen lang")
    assert kept.title == "Noor gaat weer naar school"
    mine = the_form(home.opens(page_of(goal)), goal)
    marieke.posts(f"/goals/{goal.id}/edit", title=kept.title, description="Met de bus.", result=kept.result)
    page = home.sends(mine, 409, description="Op de step.", result="Vier dagen lang")
    assert page.shows("Met de bus.") and page.shows("Op de step.")
    assert bench.kept(goal).description == "Met de bus."
    home.sends(the_form(page, goal))
    kept = bench.kept(goal)
    assert (kept.description, kept.result) == ("Op de step.", "Vier dagen lang")


def test_marieke_is_asked_where_linda_wrote_meanwhile(home: ResidentAtHome, marieke: Somebody, goal: Goal) -> None:
    url = f"/goals/{goal.id}/edit"
    hers = marieke.opens(url).form(url)
    writes(home, goal, description="Elke dag op de fiets.")
    assert marieke.sends(hers, 409, description="Met de bus.").shows("Elke dag op de fiets.")
    assert bench.kept(goal).description == "Elke dag op de fiets."


def test_a_right_that_is_taken_back_meanwhile_stops_the_save_in_one_sentence(
    home: ResidentAtHome, linda: Participant, goal: Goal, action: GoalAction
) -> None:
    mine = the_form(home.opens(page_of(goal)), goal)
    gives(linda, f"g{goal.id}", Access.MEASURE)
    assert home.sends(mine, description="Van mij").shows(NOT_NOW)
    assert ticks(home, action).shows(NOT_NOW)
    assert (bench.kept(goal).description, bench.kept(action).state) == (goal.description, ActionState.TO_DO)
    assert refusals() == [("plan", goal.plan_id, "sharing")] * 2


def test_other_goals_are_not_hers_whether_she_sees_them_or_not(
    home: ResidentAtHome, linda: Participant, goal: Goal
) -> None:
    hidden, ended = GoalFactory(plan=goal.plan), GoalFactory(plan=goal.plan, reached=True)
    elsewhere = GoalActionFactory()
    for other in (hidden, ended):
        deed = GoalActionFactory(goal=other)
        assert home.opens(page_of(other)).shows(NOT_NOW)
        assert home.sends_to(page_of(other), {"csrf_token": home.token, "description": "Van mij"}).shows(NOT_NOW)
        assert ticks(home, deed).shows(NOT_NOW)
        assert bench.kept(deed).state is ActionState.TO_DO and not bench.kept(other).description
    home.opens(page_of(elsewhere.goal), 404)
    ticks(home, elsewhere, status=404)
    across = f"/mijn/plans/{goal.plan_id}/actions/{elsewhere.id}/done"
    assert home.sends_to(across, {"csrf_token": home.token}).shows(NOT_NOW)
    assert bench.kept(elsewhere).state is ActionState.TO_DO


def test_too_much_is_told_and_what_was_typed_stays(home: ResidentAtHome, goal: Goal) -> None:
    page = writes(home, goal, description="a" * 2_001, result="Vier dagen lang")
    assert page.errors() and page.typed()["result"] == "Vier dagen lang"
    assert not bench.kept(goal).result


def test_a_block_that_asks_no_texts_has_nothing_to_write(pathway: Pathway) -> None:
    none: dict[GoalField, Use] = dict.fromkeys(set(GoalField) - {GoalField.TARGET_DATE}, Use.HIDDEN)
    goal = GoalFactory(plan=asking(pathway, none), block="p1")
    there = ParticipantFactory(plan=goal.plan, shared={f"g{goal.id}": Access.WRITE})
    home = ResidentAtHome(residents.a_resident(there))
    assert not home.opens(f"/mijn/plans/{goal.plan_id}").select(f"a[href^='{page_of(goal)}#']")
    assert home.opens(page_of(goal)).shows(NOT_NOW)


# Actions


def test_linda_ticks_an_action_off_and_back_and_marieke_sees_who_did(
    home: ResidentAtHome, marieke: Somebody, plan: Plan, action: GoalAction
) -> None:
    page = home.opens(f"/mijn/plans/{plan.id}")
    (button,) = page.select(f"button[formaction='/mijn/plans/{plan.id}/actions/{action.id}/done']")
    assert button["form"] == "go" and action.title in button.text, "a button that works without a script"
    page = ticks(home, action)
    assert page.shows("Toch niet gedaan")
    assert bench.kept(action).state is ActionState.DONE and bench.kept(action).done_on
    history = marieke.opens(f"/goal-actions/{action.id}/history")
    assert history.shows("Linda Bakker") and history.shows("Gedaan")
    assert marieke.opens(f"/plans/{plan.id}/history").shows("Linda Bakker")
    ticks(home, action, "undone")
    kept = bench.kept(action)
    assert (kept.state, kept.done_on) == (ActionState.TO_DO, None)


def test_ticking_twice_changes_nothing_more(home: ResidentAtHome, action: GoalAction) -> None:
    for verb, state in (("done", ActionState.DONE), ("undone", ActionState.TO_DO)):
        for _time in range(2):
            ticks(home, action, verb)
        assert bench.kept(action).state is state
    assert bench.kept(action).version == 3


def test_what_comes_back_is_due_again_and_rests_for_today(home: ResidentAtHome, plan: Plan, goal: Goal) -> None:
    with time_machine.travel("2026-11-28T09:00:00+01:00", tick=False):
        home.logs_in()
        weekly = GoalActionFactory(goal=goal, every=Every.WEEK, due_on=date(2026, 11, 27))
        page = ticks(home, weekly)
        kept = bench.kept(weekly)
        assert (kept.state, kept.done_on, kept.due_on) == (
            ActionState.TO_DO, date(2026, 11, 28), date(2026, 12, 4),
        )  # fmt: skip
        assert not page.select(f"button[formaction$='/actions/{weekly.id}/done']"), "it was done today"
        ticks(home, weekly, "undone")
        assert bench.kept(weekly).done_on == date(2026, 11, 28)


def test_what_has_lapsed_is_not_hers_to_take_up(home: ResidentAtHome, goal: Goal) -> None:
    dropped = GoalActionFactory(goal=goal, state=ActionState.DROPPED)
    assert not home.opens(f"/mijn/plans/{goal.plan_id}").select(f"button[formaction*='/actions/{dropped.id}/']")
    for verb in ("done", "undone"):
        assert ticks(home, dropped, verb).shows(NOT_NOW)
    assert bench.kept(dropped).state is ActionState.DROPPED


def test_who_reads_along_has_no_buttons(home: ResidentAtHome, linda: Participant, action: GoalAction) -> None:
    gives(linda, f"g{action.goal_id}", Access.SEE)
    assert not home.opens(f"/mijn/plans/{action.plan_id}").select(".rp-own")


# The fence


def test_the_fence_lets_through_texts_and_ticks_and_nothing_else(
    home: ResidentAtHome, goal: Goal, action: GoalAction
) -> None:
    hidden = GoalActionFactory(goal=GoalFactory(plan=goal.plan))
    assert home.resident is not None
    refused: tuple[tuple[Any, int, str, Any], ...] = (
        (Goal, goal.id, "title", "Van mij"),
        (Goal, goal.id, "target_date", date(2030, 1, 1)),
        (Goal, hidden.goal_id, "description", "Van mij"),
        (GoalAction, action.id, "title", "Van mij"),
        (GoalAction, action.id, "goal_id", hidden.goal_id),
        (GoalAction, action.id, "state", ActionState.DROPPED),
        (GoalAction, hidden.id, "state", ActionState.DONE),
    )
    with at_home(home.resident) as session:
        for kind, key, name, value in refused:
            setattr(session.get_one(kind, key), name, value)
            is_refused(session)
        session.add(GoalAction(title="Van mij", goal_id=goal.id, plan_id=goal.plan_id,
                               organisation_id=goal.organisation_id))  # fmt: skip
        is_refused(session)
        session.get_one(Goal, goal.id).description = "Van mij"
        session.get_one(GoalAction, action.id).state = ActionState.DONE
        session.flush()


def test_the_database_of_postgresql_refuses_it_once_more(
    home: ResidentAtHome, goal: Goal, action: GoalAction
) -> None:
    if bench.the_connection().dialect.name == "sqlite":
        return  # it knows no setting of a transaction
    hidden = GoalActionFactory(goal=GoalFactory(plan=goal.plan))
    ended = GoalFactory(plan=goal.plan, reached=True)
    assert home.resident is not None
    refused = (
        f"UPDATE goal SET title = 'Van mij' WHERE id = {goal.id}",
        f"UPDATE goal SET state = 'reached' WHERE id = {goal.id}",
        f"UPDATE goal SET description = 'Van mij' WHERE id IN ({hidden.goal_id}, {ended.id})",
        f"UPDATE goal_action SET goal_id = {hidden.goal_id} WHERE id = {action.id}",
        f"UPDATE goal_action SET state = 'dropped' WHERE id = {action.id}",
        f"UPDATE goal_action SET state = 'done' WHERE id = {hidden.id}",
        f"DELETE FROM goal_action WHERE id = {action.id}",
    )
    for one in refused:
        with at_home(home.resident) as session, pytest.raises(OutOfScope), session.begin_nested():
            session.connection().execute(text(one))
    with at_home(home.resident) as session:
        session.connection().execute(text(f"UPDATE goal SET description = 'Van mij' WHERE id = {goal.id}"))
        session.connection().execute(text(f"UPDATE goal_action SET state = 'done' WHERE id = {action.id}"))


def test_writing_and_ticking_stay_within_budget(home: ResidentAtHome, goal: Goal, action: GoalAction) -> None:
    page = home.opens(page_of(goal))
    with counted() as said:
        home.client.get(page_of(goal))
    within(OTHER, said)
    fields = {**page.typed(), "description": "Van mij", "csrf_token": home.token}
    with counted() as said:
        assert home.client.post(page_of(goal), data=fields).status_code == 303
    within(SAVE, said)
    url = f"/mijn/plans/{goal.plan_id}/actions/{action.id}/done"
    with counted() as said:
        assert home.client.post(url, data={"csrf_token": home.token}).status_code == 303
    within(SAVE, said)


# Two at once

WHOLE = st.fixed_dictionaries(dict.fromkeys("abc", st.none() | st.sampled_from(["x", "y", "z"])))


@given(WHOLE, WHOLE, WHOLE)
def test_what_is_saved_holds_both_or_nobody_is_overwritten(base: Any, theirs: Any, mine: Any) -> None:
    try:
        saved = {**theirs, **merging.together(merging.marks(base), theirs, mine)}
    except merging.Clash as clash:
        for name in clash.names:
            assert len({base[name], theirs[name], mine[name]}) == 3 or base[name] not in (theirs[name], mine[name])
            assert theirs[name] != mine[name]
        return
    for name in base:
        expected = mine[name] if mine[name] != base[name] else theirs[name]
        assert saved[name] == expected


def test_line_ends_of_a_browser_change_nothing() -> None:
    there, sent = {"a": "Elke dag.\nOp de fiets."}, {"a": "Elke dag.\r\nOp de fiets."}
    assert not merging.together(merging.marks(there), there, sent)
    assert not merging.together(merging.marks(there), {"a": "Met de bus."}, sent)
