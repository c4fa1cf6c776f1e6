"""The whole plan as it was at any moment: put together from the history, it is what it was (F-08)."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.common import clock
from app.common.history import held
from app.plans.actions import then as past
from app.plans.actions.then import Whole
from app.plans.models import Goal, GoalAction, GoalProgress, Measurement, Plan, Score
from app.plans.rules.blocks import answered_parts
from app.plans.rules.goals import ActionState, Every, GoalState
from app.plans.rules.instruments import Scorer
from app.plans.rules.plans import Ending, PlanState
from app.questionnaires.actions import answers
from app.questionnaires.rules.answers import Place
from app.questionnaires.rules.filling import prints
from app.security.models import UserGroup
from tests import bench
from tests.factories import PathwayFactory
from tests.people import Person as Somebody
from tests.planning import PlanFactory


def told(whole: Whole | None) -> Any:
    """Everything that a plan says, as plain values that can be compared."""
    if whole is None:
        return None
    answered = {place.name: value for place, value in whole.answers.items() if value is not None}
    kinds = [sorted((one.id, sorted(held(one).items(), key=str)) for one in rows)
             for rows in (whole.goals, whole.actions, whole.progress, whole.measurements)]  # fmt: skip
    scores = sorted(
        (row.id, one.domain, one.scorer.value, str(one.value))
        for row in whole.measurements for one in row.scores if one.value is not None
    )  # fmt: skip
    return sorted(held(whole.plan).items(), key=str), answered, kinds, scores


# What somebody may do with a plan, by chance


def _answers(session: Any, plan: Plan, chance: random.Random) -> None:
    part = chance.choice(answered_parts(plan.design))
    texts = ["", "Het gaat goed.", "Het gaat beter.\nNoor slaapt.", "Anders"]
    given: dict[Place, Any] = {
        Place(one.key): chance.choice(["yes", "no", ""] if one.kind == "yes_no" else texts) for one in part.items
    }
    base = prints(part, answers.values_of(answers.rows_of(plan, part), part))
    answers.answer(plan, part, given, base)


def _changes(session: Any, plan: Plan, chance: random.Random) -> None:
    plan.title = chance.choice(["Integraal plan", "Plan van Noor", "Anders"])
    plan.evaluates_on = chance.choice([None, date(2026, 12, 1), date(2027, 1, 1)])


def _stages(session: Any, plan: Plan, chance: random.Random) -> None:
    plan.state = chance.choice(list(PlanState))
    plan.ending = chance.choice([None, *Ending])


def _one(session: Any, kind: Any, plan: Plan, chance: random.Random) -> Any:
    found = list(session.scalars(select(kind).where(kind.plan_id == plan.id)))
    return chance.choice(found) if found else None


def _goal(session: Any, plan: Plan, chance: random.Random) -> None:
    goal = _one(session, Goal, plan, chance)
    if goal is None or chance.random() < 0.4:
        session.add(Goal(plan_id=plan.id, block="p5", title="Elke dag naar school", position=chance.randint(0, 2),
                         organisation_id=plan.organisation_id))  # fmt: skip
    elif chance.random() < 0.2:
        for kind in (GoalAction, GoalProgress):
            for one in session.scalars(select(kind).where(kind.goal_id == goal.id)):
                session.delete(one)
        session.flush()
        session.delete(goal)
    else:
        goal.title = chance.choice(["Elke dag naar school", "Op tijd naar bed"])
        goal.state, goal.position = chance.choice(list(GoalState)), chance.randint(0, 3)


def _action(session: Any, plan: Plan, chance: random.Random) -> None:
    goal = _one(session, Goal, plan, chance)
    action = _one(session, GoalAction, plan, chance)
    if action is not None and chance.random() < 0.6:
        action.state, action.done_on = chance.choice(list(ActionState)), chance.choice([None, date(2026, 11, 2)])
    elif goal is not None:
        session.add(GoalAction(plan_id=plan.id, goal_id=goal.id, title="Bellen", every=chance.choice(list(Every)),
                               organisation_id=plan.organisation_id))  # fmt: skip


def _progress(session: Any, plan: Plan, chance: random.Random) -> None:
    goal = _one(session, Goal, plan, chance)
    known = _one(session, GoalProgress, plan, chance)
    if known is not None and chance.random() < 0.3:
        session.delete(known)
    elif goal is not None:
        session.add(GoalProgress(plan_id=plan.id, goal_id=goal.id, value=chance.randint(0, 3), words=None,
                                 told_on=date(2026, 11, 1), organisation_id=plan.organisation_id))  # fmt: skip


def _measures(session: Any, plan: Plan, chance: random.Random) -> None:
    known = _one(session, Measurement, plan, chance)
    if known is None or chance.random() < 0.4:
        known = Measurement(plan_id=plan.id, block="p4", measured_on=date(2026, 11, chance.randint(1, 28)),
                            organisation_id=plan.organisation_id)  # fmt: skip
        session.add(known)
        session.flush()
    scores = {(one.domain, one.scorer): one for one in session.scalars(select(Score).filter_by(
        measurement_id=known.id))}  # fmt: skip
    if scores and chance.random() < 0.2:
        for one in scores.values():
            session.delete(one)
        session.flush()
        session.expire(known)
        session.delete(known)
        return
    place = chance.choice(["d1", "d2"]), chance.choice(list(Scorer))
    value = {"value": chance.randint(1, 5)}
    if place in scores:
        scores[place].value = value
    else:
        session.add(Score(measurement=known, plan_id=plan.id, organisation_id=plan.organisation_id,
                          domain=place[0], scorer=place[1], value=value))  # fmt: skip


DEEDS: list[Callable[[Any, Plan, random.Random], None]] = [
    _answers, _answers, _changes, _stages, _goal, _goal, _action, _progress, _measures, _measures,
]  # fmt: skip


@pytest.mark.parametrize("lot", range(5))
def test_the_plan_of_any_moment_is_what_it_was_then(app: Any, lot: int) -> None:
    compared(range(lot * 10, lot * 10 + 10), steps=12)


def compared(seeds: range, *, steps: int) -> None:
    """Draw what happens to plans, and compare the plan of each moment with what it was."""
    for seed in seeds:
        chance = random.Random(seed)
        pathway = PathwayFactory()
        before = clock.now()
        plan = PlanFactory(pathway=pathway)
        with bench.office() as session:
            held_then: list[tuple[datetime, Any]] = []
            for _step in range(steps):
                ours = session.get_one(Plan, plan.id)
                for deed in chance.sample(DEEDS, chance.randint(1, 3)):
                    deed(session, ours, chance)
                    session.flush()
                session.commit()
                session.expire_all()
                held_then.append((clock.now(), told(past.now(session.get_one(Plan, plan.id)))))
            ours = session.get_one(Plan, plan.id)
            for moment, snapshot in held_then:
                assert told(past.then(ours, moment)) == snapshot
            assert past.then(ours, before) is None


def test_marieke_reads_the_plan_of_then(marieke: Somebody, colleague: Somebody, plan: Plan) -> None:
    marieke.posts(f"/plans/{plan.id}/answer/p6", q6="Wij willen rust.")
    moment = clock.now()
    marieke.posts(f"/plans/{plan.id}/answer/p6", q6="Wij willen verhuizen.")
    for person in (marieke, colleague):
        page = person.opens(f"/plans/{plan.id}/then")
        assert page.shows("Kies een dag en een tijd")
        page = person.opens(f"/plans/{plan.id}/then?on={on_the_wall(clock.now())}")
        assert page.shows("Wij willen verhuizen.") and not page.select("a[href*='/answer/']")
        page = person.opens(f"/plans/{plan.id}/then?on={on_the_wall(moment)}")
        assert page.shows("Wij willen rust.") and not page.shows("Wij willen verhuizen.")
        page = person.opens(f"/plans/{plan.id}/then?on=2020-01-01T12:00")
        assert page.shows("Er was nog geen plan")
        person.opens(f"/plans/{plan.id}/then?on=gisteren", status=400)


def test_a_moment_that_is_still_to_come_is_refused(marieke: Somebody, plan: Plan) -> None:
    for ahead in (timedelta(minutes=5), timedelta(days=4000)):
        page = marieke.opens(f"/plans/{plan.id}/then?on={on_the_wall(clock.now() + ahead)}")
        assert page.shows("Kies een moment dat geweest is") and not page.select("[data-block]")
        assert page.select("[name=on][max]"), "the field itself does not offer it"


def on_the_wall(moment: datetime) -> str:
    """A moment as an address asks for it."""
    return clock.on_the_wall(moment).strftime("%Y-%m-%dT%H:%M:%S.%f")


def test_the_plan_of_then_is_hidden_from_who_may_not_see_it_now(
    marieke: Somebody, colleague: Somebody, plan: Plan, team: UserGroup, school: UserGroup
) -> None:
    marieke.posts(f"/plans/{plan.id}/rights", openings=[f"{team.id}:edit", f"{school.id}:none"])
    colleague.opens(f"/plans/{plan.id}/then?on=2030-01-01T12:00", status=404)
