"""Actions for goals, one's own actions, and how far a goal is (P-11, P-14)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.common.errors import RuleBroken
from app.extensions import db
from app.plans.actions import goal_progress as progress
from app.plans.models import Goal, GoalAction, GoalProgress, Pathway, Plan
from app.plans.rules.goals import ActionState, Every, next_day
from app.plans.rules.instruments import Scorer
from app.plans.rules.progress import Telling
from tests import bench
from tests.goals import GoalActionFactory, GoalFactory, GoalProgressFactory, asking, at_the_desk
from tests.people import Person as Somebody
from tests.plans.conftest import SATURDAY

pytestmark = pytest.mark.usefixtures("saturday")


# Actions


def test_marieke_adds_an_action_and_does_it_in_one_click(marieke: Somebody, plan: Plan, goal: Goal) -> None:
    page = marieke.posts(
        f"/goal-actions/add/{goal.id}", title="Aanmelden", owner_words="Noor", due_on="2026-11-24", every="once",
        colleague_id=marieke.user.id,
    )  # fmt: skip
    (action,) = bench.rows_of(GoalAction)
    assert (action.plan_id, action.goal_id, action.colleague_id) == (plan.id, goal.id, marieke.user.id)
    assert page.select("strong")[0].text and page.shows("4 dagen te laat") and page.shows("1 actie te laat")
    page = marieke.clicks("Gedaan: Aanmelden")
    assert page.shows("gedaan op 28 november") and not page.shows("te laat")
    kept = bench.kept(action)
    assert (kept.state, kept.done_on) == (ActionState.DONE, date(2026, 11, 28))


def test_an_action_that_repeats_is_due_again_and_a_second_click_changes_nothing(
    marieke: Somebody, goal: Goal
) -> None:
    action = GoalActionFactory(goal=goal, every=Every.WEEK, due_on=date(2026, 11, 22))
    for _click in range(2):
        page = marieke.posts(f"/goal-actions/{action.id}/done")
        kept = bench.kept(action)
        assert (kept.state, kept.done_on, kept.due_on) == (
            ActionState.TO_DO, date(2026, 11, 28), date(2026, 11, 29),
        )  # fmt: skip
    assert page.shows("elke week, uiterlijk 29 november")


@pytest.mark.parametrize(
    ("every", "due_on", "today", "again"),
    [
        (Every.ONCE, date(2026, 11, 1), date(2026, 11, 28), None),
        (Every.DAY, date(2026, 11, 28), date(2026, 11, 28), date(2026, 11, 29)),
        (Every.WEEK, None, date(2026, 11, 28), date(2026, 12, 5)),
        (Every.FORTNIGHT, date(2026, 10, 31), date(2026, 11, 28), date(2026, 12, 12)),
        (Every.MONTH, date(2026, 1, 31), date(2026, 1, 31), date(2026, 2, 28)),
        (Every.MONTH, date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)),
        (Every.MONTH, date(2027, 11, 29), date(2028, 1, 30), date(2028, 2, 29)),
        (Every.WEEK, date(2026, 12, 4), date(2026, 11, 28), date(2026, 12, 11)),
    ],
)
def test_when_an_action_is_due_again(every: Every, due_on: date, today: date, again: date | None) -> None:
    assert next_day(every, due_on, today) == again


def test_an_action_lapses_is_taken_up_and_is_under_way(marieke: Somebody, goal: Goal) -> None:
    action = GoalActionFactory(goal=goal, due_on=date(2026, 11, 1))
    marieke.posts(f"/goal-actions/{action.id}/drop")
    assert bench.kept(action).state is ActionState.DROPPED
    assert marieke.posts(f"/goal-actions/{action.id}/done").shows("Pak de actie eerst weer op.")
    marieke.posts(f"/goal-actions/{action.id}/take_up")
    marieke.posts(f"/goal-actions/{action.id}/begin")
    assert bench.kept(action).state is ActionState.DOING
    marieke.posts(f"/goal-actions/{action.id}/done")
    assert marieke.posts(f"/goal-actions/{action.id}/delete").shows("Laat de actie liever vervallen")
    marieke.posts(f"/goal-actions/{action.id}/take_up")
    kept = bench.kept(action)
    assert (kept.state, kept.done_on) == (ActionState.TO_DO, None)
    marieke.posts(f"/goal-actions/{action.id}/delete")
    assert not bench.counted(GoalAction)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"title": "", "every": "once"}, "Vul dit veld in."),
        ({"title": "Doen", "every": "yearly"}, "Hoe vaak"),
        ({"title": "Doen", "every": "once", "due_on": "1926-01-01"}, "ligt te ver weg"),
        ({"title": "Doen", "every": "once", "colleague_id": "999999"}, "Collega"),
    ],
)
def test_bad_actions_are_told(marieke: Somebody, goal: Goal, fields: dict[str, str], told: str) -> None:
    sent = {"csrf_token": marieke.token, "once": "bad", **fields}
    page = marieke.sends_to(f"/goal-actions/add/{goal.id}", sent)
    assert page.errors() and page.shows(told)
    assert not bench.counted(GoalAction)


# One's own actions


def test_an_action_is_late_on_the_dashboard_on_the_day_after(saturday: Any, marieke: Somebody, goal: Goal) -> None:
    action = GoalActionFactory(goal=goal, colleague=marieke.user, due_on=date(2026, 11, 28))
    page = marieke.opens("/")
    assert page.shows("1 deze week") and not page.shows("te laat")
    saturday.move_to(SATURDAY + timedelta(days=1))
    marieke.logs_in()
    assert marieke.opens("/").shows("1 te laat")
    (section,) = marieke.opens("/own-actions/").select("section[aria-labelledby=late]")
    assert action.title in section.text and "1 dag te laat" in section.text
    page = marieke.clicks(f"Gedaan: {action.title}")
    assert page.heading == "Mijn acties" and page.shows("is gedaan")
    assert not marieke.opens("/").shows("te laat")


def test_my_actions_are_mine_in_the_order_of_their_days(
    marieke: Somebody, colleague: Somebody, goal: Goal, plan: Plan
) -> None:
    mine = {
        title: GoalActionFactory(goal=goal, colleague=marieke.user, title=title, due_on=due_on)
        for title, due_on in (
            ("Ooit", None),
            ("Later", date(2026, 12, 9)),
            ("Zondag", date(2026, 11, 29)),
            ("Eerder", date(2026, 11, 3)),
        )
    }
    GoalActionFactory(goal=goal, colleague=colleague.user, title="Van een ander")
    GoalActionFactory(goal=goal, colleague=marieke.user, title="Gedaan werk", state=ActionState.DONE)
    ended = GoalFactory(plan=plan, reached=True)
    GoalActionFactory(goal=ended, colleague=marieke.user, title="Van een bereikt doel")
    page = marieke.opens("/own-actions/")
    titles = [link.text for link in page.select(".rp-todo li > span > a[href^='/goal-actions/']")]
    assert titles == ["Eerder", "Zondag", "Later", "Ooit"]
    assert page.select(f"a[href='/plans/{plan.id}#goal-{goal.id}']")
    assert set(titles) == set(mine)
    theirs = colleague.opens("/own-actions/")
    assert theirs.shows("Van een ander") and not theirs.select("[formaction*='/done']"), (
        "the plan may only be seen"
    )


# Progress


def test_progress_on_a_scale_becomes_a_line_with_its_numbers(marieke: Somebody, plan: Plan, goal: Goal) -> None:
    form = marieke.opens(f"/goal-progress/add/{goal.id}")
    assert len(form.select(".rp-scale input[name=value]")) == 11
    assert form.select("[name=told_on][value='2026-11-28']")
    page = marieke.posts(f"/goal-progress/add/{goal.id}", value="3", told_on="2026-11-20", scorer="professional")
    assert page.shows("Nu: Professional 3 (van 0 tot 10)") and not page.select("svg.rp-chart")
    marieke.posts(f"/goal-progress/add/{goal.id}", value="6", words="Het lukt.", scorer="professional")
    page = marieke.posts(f"/goal-progress/add/{goal.id}", value="0", words="Ik wil rust.", scorer="resident")
    assert page.shows("Professional 6, Inwoner 0 (van 0 tot 10)")
    assert page.shows("Het lukt.") and page.shows("Ik wil rust.")
    (article,) = page.select(f"article[aria-labelledby=goal-{goal.id}]")
    assert article.select("svg.rp-chart") and len(article.select("tbody tr")) == 2


def test_progress_in_words_alone(marieke: Somebody, pathway: Pathway) -> None:
    plan = asking(pathway, {}, Telling.WORDS)
    goal = GoalFactory(plan=plan, block="p1")
    url = f"/goal-progress/add/{goal.id}"
    assert not marieke.opens(url).select("[name=value]")
    assert marieke.posts(url, words=" ", scorer="resident").shows("Vertel in woorden hoe het gaat.")
    page = marieke.posts(url, words="Door de week lukt het.", scorer="resident")
    assert page.shows("Door de week lukt het.") and not page.select("svg.rp-chart")
    with at_the_desk(marieke), pytest.raises(RuleBroken, match="in words here"):
        values = {"told_on": date(2026, 11, 1), "scorer": Scorer.RESIDENT, "value": 3, "words": "Goed"}
        progress.tell(db.session.get_one(Goal, goal.id), values)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"value": "11"}, "Hoe ver is het?"),
        ({"value": "veel"}, "Hoe ver is het?"),
        ({}, "Kies hoe ver het is."),
        ({"value": "3", "told_on": "2026-11-29"}, "Deze dag moet nog komen."),
        ({"value": "3", "told_on": "1926-11-29"}, "ligt te ver weg"),
        ({"value": "3", "words": "x" * 2001}, "hoogstens 2000 tekens"),
        ({"value": "3", "scorer": "neighbour"}, "Wie zegt dit"),
    ],
)
def test_bad_progress_is_told(marieke: Somebody, goal: Goal, fields: dict[str, str], told: str) -> None:
    sent = {"csrf_token": marieke.token, "once": "bad", "told_on": "2026-11-20", "scorer": "resident", **fields}
    page = marieke.sends_to(f"/goal-progress/add/{goal.id}", sent)
    assert page.errors() and page.shows(told)
    assert not bench.counted(GoalProgress)


def test_progress_is_put_right_and_taken_back(marieke: Somebody, goal: Goal) -> None:
    told = GoalProgressFactory(goal=goal)
    assert marieke.opens(f"/goals/{goal.id}").select(f"a[href='/goal-progress/{told.id}']")
    marieke.posts(f"/goal-progress/{told.id}/edit", value="5")
    assert bench.kept(told).value == 5
    page = marieke.posts(f"/goal-progress/{told.id}/delete")
    assert page.select(f"#goal-{goal.id}") and not bench.counted(GoalProgress)
