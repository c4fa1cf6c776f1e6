"""Goals of a plan: what the block asks, what is done for them, and how far they are (P-11 to P-14)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import ProgrammingError

from app.common.errors import OutOfScope, RuleBroken
from app.extensions import db
from app.plans.actions import goal_actions as deeds
from app.plans.actions import goals as actions
from app.plans.models import Goal, GoalAction, GoalProgress, Pathway, Plan
from app.plans.rules.blocks import BlockKind, GoalField, Goals, Use
from app.plans.rules.goals import GoalState
from app.plans.rules.layers import Level
from app.questionnaires.rules.designs import Design, add_part
from app.security.models import UserGroup
from tests import bench
from tests.goals import GoalActionFactory, GoalFactory, GoalProgressFactory, asking, at_the_desk
from tests.people import Person as Somebody
from tests.planning import PlanFactory
from tests.plans.conftest import SATURDAY
from tests.test_budgets import FORM, OTHER, SAVE, SHOW, cost, in_short, within

EDIT = Level.EDIT
pytestmark = pytest.mark.usefixtures("saturday")


def adds(person: Somebody, plan: Plan, block: str = "p5", **fields: Any) -> Any:
    """Send the form of a new goal."""
    return person.posts(f"/goals/add/{plan.id}/{block}", **fields)


# What the block asks


def test_marieke_adds_a_goal_and_comes_back_to_it(marieke: Somebody, plan: Plan) -> None:
    page = adds(marieke, plan, title="Weer naar school", target_date="2027-01-29", description="Zonder verzuim.")
    (goal,) = bench.rows_of(Goal)
    assert (goal.plan_id, goal.block, goal.target_date) == (plan.id, "p5", date(2027, 1, 29))
    assert page.heading == plan.title
    assert page.select(f"#goal-{goal.id}")
    for words in ("Weer naar school", "Streefdatum 29 januari 2027", "Zonder verzuim.", "1 doel"):
        assert page.shows(words)
    (counted,) = page.select("nav a[href='#part-p5'] .rp-num")
    assert counted.text == "1"


def test_a_block_decides_which_fields_there_are(marieke: Somebody, pathway: Pathway) -> None:
    hidden = {GoalField.TARGET_DATE: Use.HIDDEN, GoalField.RESULT: Use.HIDDEN}
    plan = asking(pathway, hidden | {GoalField.OWNER: Use.REQUIRED})
    form = marieke.opens(f"/goals/add/{plan.id}/p1")
    assert not form.select("[name=target_date]") and not form.select("[name=result]")
    assert form.select("[name=owner_words][required]") and not form.select("[name=description][required]")
    refused = adds(marieke, plan, "p1", title="Weer naar school")
    assert refused.errors() and not bench.counted(Goal)
    page = adds(marieke, plan, "p1", title="Weer naar school", owner_words="Noor")
    assert page.shows("Wie eraan werkt: Noor") and not page.shows("streefdatum")


def test_the_settings_hold_below_the_screens_too(marieke: Somebody, pathway: Pathway) -> None:
    plan = asking(pathway, {GoalField.TARGET_DATE: Use.HIDDEN, GoalField.OWNER: Use.REQUIRED})
    with at_the_desk(marieke):
        with pytest.raises(RuleBroken, match="Fill in"):
            actions.add_goal(plan.id, "p1", {"title": "Weer naar school", "owner_words": " "})
        goal = actions.add_goal(
            plan.id, "p1", {"title": "Naar school", "owner_words": "Noor", "target_date": date(2027, 1, 1)}
        )
        assert goal.target_date is None
    sent = {"title": "Naar school", "owner_words": "Noor", "target_date": "2027-01-29"}
    marieke.sends_to(f"/goals/add/{plan.id}/p1", {**sent, "csrf_token": marieke.token, "once": "raw"})
    (goal,) = bench.rows_of(Goal)
    assert goal.target_date is None


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"title": " "}, "Vul dit veld in."),
        ({"title": "x" * 201}, "hoogstens 200 tekens"),
        ({"title": "Doel", "description": "x" * 2001}, "hoogstens 2000 tekens"),
        ({"title": "Doel", "target_date": "2526-01-01"}, "ligt te ver weg"),
        ({"title": "Doel", "target_date": "morgen"}, "geldige datum"),
    ],
)
def test_bad_goals_are_told_and_nothing_is_lost(
    marieke: Somebody, plan: Plan, fields: dict[str, str], told: str
) -> None:
    page = adds(marieke, plan, **fields)
    assert page.shows(told)
    assert page.typed()["title"] == fields["title"].strip()
    assert not bench.counted(Goal)


def test_a_goal_belongs_to_a_block_with_goals_of_that_plan(
    marieke: Somebody, plan: Plan, pathway: Pathway
) -> None:
    other = asking(pathway, {})
    for block in ("p1", "p4", "p99"):
        marieke.opens(f"/goals/add/{plan.id}/{block}", status=404)
    marieke.opens(f"/goals/add/{other.id}/p5", status=404)
    with at_the_desk(marieke), pytest.raises(RuleBroken, match="no such block"):
        actions.add_goal(plan.id, "p6", {"title": "Doel"})


# Who may


def test_who_may_only_see_a_plan_sees_its_goals_and_changes_nothing(
    colleague: Somebody, plan: Plan, goal: Goal
) -> None:
    action, told = GoalActionFactory(goal=goal), GoalProgressFactory(goal=goal, words="Het gaat beter.")
    page = colleague.opens(f"/plans/{plan.id}")
    assert page.shows(goal.title) and page.shows(action.title) and page.shows("Het gaat beter.")
    assert not page.select(".rp-tick[formaction]")
    assert not page.select(f"[href='/goals/{goal.id}/edit']") and not page.select("[href^='/goals/add']")
    assert page.select(f"[href='/goals/{goal.id}/history']")
    before = [(one.version, one.state) for one in (goal, action)]
    for url in (
        f"/goals/add/{plan.id}/p5",
        f"/goals/{goal.id}/edit",
        f"/goals/{goal.id}/reach",
        f"/goals/{goal.id}/delete",
        f"/goals/{goal.id}/move/up",
        f"/goal-actions/add/{goal.id}",
        f"/goal-actions/{action.id}/edit",
        f"/goal-actions/{action.id}/done",
        f"/goal-actions/{action.id}/drop",
        f"/goal-actions/{action.id}/delete",
        f"/goal-progress/add/{goal.id}",
        f"/goal-progress/{told.id}/edit",
        f"/goal-progress/{told.id}/delete",
    ):
        refused(colleague, url, title="Anders", version="1", told_on="2026-11-27", scorer="resident", value="9")
    assert before == [(one.version, one.state) for one in (bench.kept(goal), bench.kept(action))]
    assert bench.kept(told).value == 4
    assert (bench.counted(Goal), bench.counted(GoalAction), bench.counted(GoalProgress)) == (1, 1, 1)


def refused(person: Somebody, url: str, **fields: Any) -> None:
    """Send a form by hand; it is refused, or said not to be there."""
    sent = {"csrf_token": person.token, "once": url, **fields}
    assert person.client.post(url, data=sent).status_code in (403, 404), url


def test_a_goal_of_a_plan_that_one_may_not_see_is_not_there(
    marieke: Somebody, colleague: Somebody, goal: Goal, pathway: Pathway, team: UserGroup, school: UserGroup
) -> None:
    plan = PlanFactory(pathway=pathway, opened={team: Level.NONE, school: EDIT})
    theirs = GoalFactory(plan=plan)
    action = GoalActionFactory(goal=theirs, colleague=marieke.user, due_on=date(2026, 11, 20))
    for url in (
        f"/goals/{theirs.id}",
        f"/goals/{theirs.id}/history",
        f"/goal-actions/add/{theirs.id}",
        f"/goal-progress/add/{theirs.id}",
        f"/goal-actions/{action.id}",
    ):
        marieke.opens(url, status=404)
    refused(marieke, f"/goal-actions/{action.id}/done")
    refused(marieke, f"/goal-actions/add/{theirs.id}", title="Aanmelden", every="once")
    assert not marieke.opens("/own-actions/").shows(action.title)
    assert not marieke.opens("/").shows("te laat")
    assert bench.counted(GoalAction) == 1


def test_the_scope_refuses_a_row_in_a_plan_that_may_only_be_seen(
    colleague: Somebody, plan: Plan, goal: Goal
) -> None:
    with at_the_desk(colleague):
        for work in (
            lambda: actions.add_goal(plan.id, "p5", {"title": "Doel"}),
            lambda: actions.reach(db.session.get_one(Goal, goal.id)),
            lambda: deeds.add(db.session.get_one(Goal, goal.id), {"title": "Doen"}),
        ):
            with pytest.raises(RuleBroken, match="may not edit"):
                work()
        db.session.add(Goal(plan_id=plan.id, organisation_id=plan.organisation_id, block="p5", title="Doel"))
        with pytest.raises((OutOfScope, ProgrammingError)):  # PostgreSQL refuses the row itself
            db.session.flush()
        db.session.rollback()


def test_a_closed_plan_refuses(marieke: Somebody, pathway: Pathway) -> None:
    plan = PlanFactory(pathway=pathway, closed=True)
    goal = GoalFactory(plan=plan)
    action = GoalActionFactory(goal=goal, colleague=marieke.user, due_on=date(2026, 11, 1))
    page = marieke.opens(f"/plans/{plan.id}")
    assert page.shows(goal.title) and not page.select(".rp-tick[formaction]")
    for url in (f"/goals/add/{plan.id}/p5", f"/goals/{goal.id}/edit", f"/goal-actions/add/{goal.id}"):
        marieke.opens(url, status=403)
        refused(marieke, url, title="Anders", version="1", every="once")
    refused(marieke, f"/goal-actions/{action.id}/done")
    assert bench.kept(action).done_on is None
    with at_the_desk(marieke):
        kept = db.session.get_one(GoalAction, action.id)
        for work in (
            lambda: deeds.do(kept),
            lambda: deeds.drop(kept),
            lambda: deeds.change(kept, {"title": "Anders"}),
            lambda: actions.reach(kept.goal),
            lambda: actions.change_goal(kept.goal, {"title": "Anders"}),
            lambda: actions.move_goal(kept.goal, up=True),
        ):
            with pytest.raises(RuleBroken, match="closed"):
                work()
    assert not marieke.opens("/own-actions/").shows(action.title)
    marieke.opens(f"/goals/{goal.id}/history")


# Changing, ending, moving, deleting


def test_two_people_change_a_goal_at_once(marieke: Somebody, goal: Goal) -> None:
    marieke.posts(f"/goals/{goal.id}/edit", title="Noor gaat drie dagen naar school")
    late = {
        "csrf_token": marieke.token,
        "version": "1",
        "once": "late",
        "title": "Noor gaat vier dagen naar school",
    }
    answer = marieke.client.post(f"/goals/{goal.id}/edit", data=late)
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "drie dagen" in page and "vier dagen" in page
    assert bench.kept(goal).title == "Noor gaat drie dagen naar school"


def test_a_second_click_adds_nothing(marieke: Somebody, plan: Plan) -> None:
    sent = {"csrf_token": marieke.token, "once": "same", "title": "Weer naar school"}
    places = {marieke.client.post(f"/goals/add/{plan.id}/p5", data=sent).headers["Location"] for _click in (1, 2)}
    (goal,) = bench.rows_of(Goal)
    assert places == {f"/plans/{plan.id}#goal-{goal.id}"}


def test_a_goal_is_reached_let_go_and_worked_on_again(marieke: Somebody, plan: Plan, goal: Goal) -> None:
    page = marieke.posts(f"/goals/{goal.id}/reach")
    assert bench.kept(goal).state is GoalState.REACHED
    assert page.select("details.rp-ended") and page.shows("1 doel dat is geëindigd")
    assert marieke.posts(f"/goals/{goal.id}/let_go").shows("Aan dit doel wordt niet meer gewerkt.")
    marieke.opens(f"/goal-actions/add/{goal.id}", status=403)
    marieke.posts(f"/goals/{goal.id}/open_again")
    assert bench.kept(goal).state is GoalState.OPEN
    marieke.posts(f"/goals/{goal.id}/let_go")
    assert bench.kept(goal).state is GoalState.STOPPED


def order(plan: Plan) -> list[str]:
    """The titles of the goals of a plan in their order."""
    found = bench.rows_of(Goal, Goal.plan_id == plan.id)
    return [one.title for one in sorted(found, key=lambda one: (one.position, one.id))]


def test_goals_move_up_and_down_within_their_block(marieke: Somebody, plan: Plan) -> None:
    a, b, c = (GoalFactory(plan=plan, title=title) for title in "ABC")
    marieke.sends_to(f"/goals/{c.id}/move/up", {"csrf_token": marieke.token})
    assert order(plan) == ["A", "C", "B"]
    marieke.sends_to(f"/goals/{a.id}/move/down", {"csrf_token": marieke.token})
    assert order(plan) == ["C", "A", "B"]
    marieke.sends_to(f"/goals/{b.id}/move/down", {"csrf_token": marieke.token})
    assert order(plan) == ["C", "A", "B"]
    marieke.posts(f"/goals/{a.id}/reach")
    marieke.sends_to(f"/goals/{b.id}/move/up", {"csrf_token": marieke.token})
    titles = order(plan)
    assert titles.index("B") < titles.index("C"), "it passes what ended, which stands elsewhere"
    assert marieke.client.post(f"/goals/{b.id}/move/aside", data={"csrf_token": marieke.token}).status_code == 404


def test_a_goal_goes_while_nothing_belongs_to_it(marieke: Somebody, plan: Plan, goal: Goal) -> None:
    action = GoalActionFactory(goal=goal)
    assert marieke.posts(f"/goals/{goal.id}/delete").shows("Laat het doel liever los")
    marieke.posts(f"/goal-actions/{action.id}/delete")
    page = marieke.posts(f"/goals/{goal.id}/delete")
    assert page.heading == plan.title and not bench.counted(Goal)


# History


def test_the_history_of_a_plan_tells_of_its_goals_by_name(marieke: Somebody, plan: Plan, goal: Goal) -> None:
    marieke.posts(f"/goals/{goal.id}/edit", title="Noor gaat vier dagen naar school")
    marieke.posts(f"/goal-actions/add/{goal.id}", title="Aanmelden", every="week")
    (action,) = bench.rows_of(GoalAction)
    marieke.posts(f"/goal-actions/{action.id}/edit", owner_words="Moeder")
    marieke.posts(f"/goal-progress/add/{goal.id}", value="3", scorer="resident")
    page = marieke.opens(f"/plans/{plan.id}/history")
    for words in (
        "vier dagen",
        "Aanmelden",
        "Aanmelden: Wie doet het",
        "Moeder",
        "Voortgang van 28 november 2026",
    ):
        assert page.shows(words), words
    choices = [option["value"] for option in page.select("select[name=field] option")]
    assert {"goal", "goal_action", "goal_progress"} <= set(choices)
    only = marieke.opens(f"/plans/{plan.id}/history?field=goal_action")
    assert only.shows("Moeder") and not only.shows("Voortgang van")
    own = marieke.opens(f"/goals/{goal.id}/history")
    assert own.shows("vier dagen") and not own.shows("Aanmelden")


def test_the_plan_of_then_shows_the_goals_of_then(
    saturday: Any, marieke: Somebody, plan: Plan, goal: Goal
) -> None:
    action = GoalActionFactory(goal=goal, title="Aanmelden", due_on=date(2026, 11, 29))
    other = GoalFactory(plan=plan, title="Een doel dat er maar kort was")
    saturday.move_to(SATURDAY + timedelta(days=3))
    marieke.logs_in()
    marieke.posts(f"/goals/{goal.id}/edit", title="Vier dagen naar school")
    marieke.posts(f"/goal-actions/{action.id}/done")
    adds(marieke, plan, title="Een doel van later")
    marieke.posts(f"/goals/{other.id}/delete")
    page = marieke.opens(f"/plans/{plan.id}/then?on=2026-11-28T12:00")
    assert page.shows(goal.title) and page.shows(other.title)
    assert not page.shows("Vier dagen") and not page.shows("Een doel van later")
    assert page.shows("uiterlijk 29 november") and not page.shows("te laat") and not page.shows("gedaan op")
    assert not page.select(".rp-goal a, .rp-goal button, .rp-menu [href^='/goals/']")
    assert marieke.opens(f"/plans/{plan.id}").shows("gedaan op 1 december")


# Budgets


def worked_out(plan: Plan, block: str, marieke: Somebody) -> tuple[Goal, GoalAction, GoalProgress]:
    """A goal with an action of Marieke that is late, and progress on two days."""
    goal = GoalFactory(plan=plan, block=block)
    action = GoalActionFactory(goal=goal, colleague=marieke.user, due_on=date(2026, 11, 3))
    GoalProgressFactory(goal=goal, value=2, told_on=date(2026, 11, 2))
    return goal, action, GoalProgressFactory(goal=goal, value=5, told_on=date(2026, 11, 5))


def test_goals_of_a_plan_are_read_in_three_statements(marieke: Somebody, pathway: Pathway) -> None:
    design: Any = Design()
    for title in ("Thuis", "School", "Werk"):
        design, _key = add_part(design, BlockKind.GOALS, {"nl": title}, Goals().told())
    plan = PlanFactory(pathway=pathway, blocks=design)
    bare = cost(marieke, f"/plans/{plan.id}")
    assert len([one for one in bare if "FROM goal" in one]) == 3
    for number in range(12):
        worked_out(plan, f"p{number % 3 + 1}", marieke)
    full = cost(marieke, f"/plans/{plan.id}")
    assert len(full) <= len(bare), in_short(full)
    within(OTHER, full)
    within(OTHER, cost(marieke, "/own-actions/"))


def test_screens_of_goals_stay_within_budget(marieke: Somebody, plan: Plan) -> None:
    goal, action, told = worked_out(plan, "p5", marieke)
    of_action = {"title": "Anders", "every": "week", "colleague_id": marieke.user.id}
    of_progress = {"told_on": "2026-11-27", "scorer": "resident", "value": "3"}
    forms: dict[str, dict[str, Any]] = {
        f"/goals/add/{plan.id}/p5": {"title": "Nieuw"},
        f"/goals/{goal.id}/edit": {"title": "Anders"},
        f"/goals/{goal.id}/reach": {},
        f"/goals/{goal.id}/let_go": {},
        f"/goals/{goal.id}/delete": {},
        f"/goal-actions/add/{goal.id}": of_action,
        f"/goal-actions/{action.id}/edit": of_action,
        f"/goal-actions/{action.id}/begin": {},
        f"/goal-actions/{action.id}/done": {},
        f"/goal-actions/{action.id}/drop": {},
        f"/goal-actions/{action.id}/delete": {},
        f"/goal-progress/add/{goal.id}": of_progress,
        f"/goal-progress/{told.id}/edit": of_progress,
        f"/goal-progress/{told.id}/delete": {},
    }
    for url, fields in forms.items():
        within(FORM, cost(marieke, url))
        if url.endswith(f"goals/{goal.id}/delete"):
            continue  # refused, for there is more
        with bench.undone():
            sent = {"csrf_token": marieke.token, "version": "1", "once": url, **fields}
            within(SAVE, cost(marieke, url, sent))
    for url in (f"/goals/{goal.id}", f"/goal-actions/{action.id}", f"/goal-progress/{told.id}"):
        within(SHOW, cost(marieke, url))
        within(OTHER, cost(marieke, f"{url}/history"))
    with bench.undone():
        within(SAVE, cost(marieke, f"/goals/{goal.id}/move/up", {"csrf_token": marieke.token}))
