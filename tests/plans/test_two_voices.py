"""What a resident says stands beside what the professional says, and neither changes the other (F-14)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.common.errors import RuleBroken
from app.plans.actions import goal_progress, measurements
from app.plans.models import Goal, GoalProgress, Measurement, Participant, Plan
from app.plans.rules.instruments import Scorer
from app.plans.rules.sharing import Access
from tests import bench, residents
from tests.people import Person as Somebody
from tests.plans.test_own_goals import tells
from tests.plans.test_own_measuring import measures, one, scores, the_measurement, told
from tests.printed import printed
from tests.residents import ResidentAtHome
from tests.sharing import ParticipantFactory

HERS, MARIEKES = "Het is hier thuis fijn.", "De woning is te klein."


@pytest.fixture
def linda(plan: Plan, goal: Goal) -> Participant:
    """The mother, who measures along, and says how a goal goes."""
    shared = {"p4": Access.MEASURE, f"g{goal.id}": Access.MEASURE}
    return ParticipantFactory(plan=plan, name="Linda Bakker", email="linda@bakker.example", shared=shared)


@pytest.fixture
def home(linda: Participant) -> ResidentAtHome:
    """Linda, logged in."""
    return ResidentAtHome(residents.a_resident(linda))


def test_both_say_it_on_the_page_on_paper_and_in_the_history_and_how_far_they_differ_is_a_value(
    home: ResidentAtHome, marieke: Somebody, plan: Plan, goal: Goal
) -> None:
    measures(home, plan, **told(score="5", note=HERS))
    measured = the_measurement(plan)
    url = f"/measurements/{measured.id}/edit"
    marieke.sends(marieke.opens(url).form(url), **told("professional", score="2", note=MARIEKES))
    tells(home, goal, value="8", words="Ik ga elke dag.")
    marieke.posts(
        f"/goal-progress/add/{goal.id}", scorer="professional", value="4", words="Drie dagen van de vijf."
    )
    said = (HERS, MARIEKES, "Ik ga elke dag.", "Drie dagen van de vijf.")
    page, paper = marieke.opens(f"/plans/{plan.id}"), printed(marieke, f"/plans/{plan.id}/paper")
    for words in said:
        assert page.shows(words) and paper.shows(words), words
    for shown in (page, paper):
        assert shown.shows("inwoner 5, professional 2"), "the difference, told with both values"
        assert shown.shows("Verschil"), "and a column of its own in the table"
    history = marieke.opens(f"/plans/{plan.id}/history")
    for words in said:
        assert history.shows(words), words
    assert history.shows("Linda Bakker") and history.shows("Marieke")


def test_the_day_of_her_scores_is_not_moved_by_marieke(
    home: ResidentAtHome, marieke: Somebody, plan: Plan
) -> None:
    measures(home, plan, **told(score="5", measured_on="2026-11-20"))
    measured = the_measurement(plan)
    url = f"/measurements/{measured.id}/edit"
    page = marieke.opens(url)
    assert not page.select("[name=measured_on]")
    marieke.sends(page.form(url), **told("professional", score="2"))
    assert (the_measurement(plan).measured_on, len(scores(plan))) == (date(2026, 11, 20), 2)
    with bench.office() as session:
        row = session.get_one(Measurement, measured.id)
        moved = measurements.Sheet(date(2026, 11, 19), measurements.sheet_of(row).scores)
        with pytest.raises(RuleBroken):
            measurements.change_measurement(row, moved, measurements.scoring.marks(measurements.sheet_of(row)))


def test_a_measurement_in_which_linda_spoke_is_not_taken_away(
    home: ResidentAtHome, marieke: Somebody, plan: Plan
) -> None:
    measures(home, plan, **told(score="5"))
    measured = the_measurement(plan)
    assert not marieke.opens(f"/measurements/{measured.id}").select("a[href$='/delete']")
    marieke.opens(f"/measurements/{measured.id}/delete", 403)
    refused(marieke, f"/measurements/{measured.id}/delete")
    with bench.office() as session, pytest.raises(RuleBroken):
        measurements.remove_measurement(session.get_one(Measurement, measured.id))
    assert scores(plan) == {"resident-d1": {"value": 5}}


def test_what_linda_told_of_a_goal_is_not_changed_nor_taken_away(
    home: ResidentAtHome, marieke: Somebody, goal: Goal
) -> None:
    tells(home, goal, value="8", words="Ik ga elke dag.")
    (hers,) = bench.rows_of(GoalProgress)
    page = marieke.opens(f"/goal-progress/{hers.id}")
    assert not page.select("a[href$='/edit'], a[href$='/delete']")
    for verb in ("edit", "delete"):
        marieke.opens(f"/goal-progress/{hers.id}/{verb}", 403)
        refused(marieke, f"/goal-progress/{hers.id}/{verb}")
    values: dict[str, Any] = {"told_on": hers.told_on, "scorer": Scorer.RESIDENT, "value": 1, "words": ""}
    with bench.office() as session:
        row = session.get_one(GoalProgress, hers.id)
        for touch in (lambda: goal_progress.change(row, values), lambda: goal_progress.remove(row)):
            with pytest.raises(RuleBroken):
                touch()
    assert bench.kept(hers).value == 8


def test_what_marieke_wrote_down_for_her_is_put_right(marieke: Somebody, plan: Plan, goal: Goal) -> None:
    marieke.posts(f"/goal-progress/add/{goal.id}", scorer="resident", value="3")
    (written,) = bench.rows_of(GoalProgress)
    marieke.posts(f"/goal-progress/{written.id}/edit", scorer="resident", value="4")
    assert bench.kept(written).value == 4
    marieke.posts(f"/goal-progress/{written.id}/delete")
    assert not bench.rows_of(GoalProgress)


def test_linda_does_not_change_what_marieke_gave(home: ResidentAtHome, marieke: Somebody, plan: Plan) -> None:
    measures(home, plan, **told(score="5"))
    measured = the_measurement(plan)
    url = f"/measurements/{measured.id}/edit"
    marieke.sends(marieke.opens(url).form(url), **told("professional", score="2"))
    page = home.opens(one(plan, measured))
    assert not [name for name in page.typed() if name.startswith("professional")]
    home.sends(page.form(one(plan, measured)), **told(score="4"))
    assert scores(plan) == {"resident-d1": {"value": 4}, "professional-d1": {"value": 2}}


def refused(person: Somebody, url: str) -> None:
    """What is sent without a form to send it from is refused as well."""
    fields = {"csrf_token": person.token, "told_on": "2026-11-20", "scorer": "resident", "value": "1"}
    assert person.client.post(url, data=fields).status_code == 403
