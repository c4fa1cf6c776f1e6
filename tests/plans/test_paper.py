"""A plan on paper: what its page shows to whoever prints it, and nothing else."""

from __future__ import annotations

from datetime import date

from app.plans.models import Goal, Plan
from app.plans.rules.layers import Level
from app.security.models import UserGroup
from tests.factories import NoteFactory
from tests.goals import GoalActionFactory, GoalFactory, GoalProgressFactory
from tests.people import Person as Somebody
from tests.planning import MeasurementFactory
from tests.printed import can_be_read_by_all, printed
from tests.test_budgets import OTHER, cost, within


def test_marieke_takes_a_plan_along_on_paper(marieke: Somebody, plan: Plan) -> None:
    marieke.posts(f"/plans/{plan.id}/answer/p1", q2="yes")
    marieke.posts(f"/plans/{plan.id}/answer/p6", q6="Wij willen rust in huis.\nEn meer tijd voor Bo 😀.")
    page = marieke.opens(f"/plans/{plan.id}")
    assert f"/plans/{plan.id}/paper" in page.links()
    paper = printed(marieke, f"/plans/{plan.id}/paper")
    can_be_read_by_all(paper)
    assert paper.title == plan.title and paper.shows(plan.about) and paper.shows("Vertrouwelijk")
    for words in ("1 van 2 vragen beantwoord", "Wij willen rust in huis.", "En meer tijd voor Bo 😀."):
        assert page.shows(words) and paper.shows(words), words
    blocks = ["Wonen", "Wat Telt", "Doelen en acties", "Mening van het gezin", "Notities", "Documenten"]
    assert [one.removeprefix("- ") for one in paper.headings if one.startswith("- ") and one[2] != "-"] == blocks


def test_goals_are_on_paper_with_what_is_done_for_them_and_how_far_they_are(marieke: Somebody, goal: Goal) -> None:
    GoalFactory(plan=goal.plan, title="Op tijd naar bed", reached=True)
    GoalActionFactory(goal=goal, title="Bellen met de mentor", done=True)
    for day, value in ((2, 4), (20, 6)):
        GoalProgressFactory(goal=goal, told_on=date(2026, 11, day), value=value)
    paper = printed(marieke, f"/plans/{goal.plan_id}/paper")
    can_be_read_by_all(paper)
    for words in (goal.title, "Bellen met de mentor", "Op tijd naar bed", "1 doel dat"):
        assert paper.shows(words), words
    assert f"- - {goal.title}" in paper.headings and "Table" in paper.tags and "Figure" in paper.tags


def test_notes_that_one_may_not_see_are_not_on_paper(
    marieke: Somebody, colleague: Somebody, plan: Plan, team: UserGroup, school: UserGroup
) -> None:
    NoteFactory(pathway=plan.pathway, title="Gesprek met oma", opened={team: Level.EDIT, school: Level.NONE})
    NoteFactory(pathway=plan.pathway, title="Alleen voor school", opened={team: Level.NONE, school: Level.SEE})
    paper = printed(marieke, f"/plans/{plan.id}/paper")
    assert paper.shows("Gesprek met oma") and not paper.shows("Alleen voor school")
    theirs = printed(colleague, f"/plans/{plan.id}/paper")
    assert theirs.shows("Alleen voor school") and not theirs.shows("Gesprek met oma")


def test_a_plan_on_paper_stays_within_budget(marieke: Somebody, plan: Plan) -> None:
    within(OTHER, cost(marieke, f"/plans/{plan.id}/paper"))


def test_measurements_are_on_paper_with_both_voices_and_their_course(marieke: Somebody, plan: Plan) -> None:
    for day, step in ((date(2026, 10, 5), 2), (date(2026, 11, 9), 4)):
        MeasurementFactory(plan=plan, measured_on=day, professional={"d1": step}, resident={"d1": step - 1})
    paper = printed(marieke, f"/plans/{plan.id}/paper")
    can_be_read_by_all(paper)
    for words in ("9 november 2026", "Inwoner 1 lager", "Verloop"):
        assert paper.shows(words), words
