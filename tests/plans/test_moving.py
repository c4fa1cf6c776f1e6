"""Fatima moves running plans to a newer version of their template, sees first what that touches, and undoes it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.common import clock
from app.common.history import Change
from app.plans.actions import then as past
from app.plans.models import (
    Participant,
    ParticipantRight,
    Pathway,
    Plan,
    PlanAnswer,
    PlanMove,
    PlanRight,
    PlanTemplate,
    PlanTemplateEdition,
)
from app.plans.rules.layers import Level
from app.plans.rules.sharing import Access
from app.questionnaires.actions import designing
from app.questionnaires.rules import designs
from app.questionnaires.rules.designs import Design
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import QuestionKind
from app.security.models import UserGroup
from tests import bench
from tests.factories import OrganisationFactory, PathwayFactory, PersonFactory, PlanTemplateFactory
from tests.goals import GoalFactory
from tests.people import Person as Somebody
from tests.planning import MeasurementFactory, PlanFactory, a_template
from tests.plans.test_then import on_the_wall, told
from tests.sharing import ParticipantFactory


@pytest.fixture
def template(fatima: Somebody) -> PlanTemplate:
    """A template of Testdorp in use."""
    return a_template(fatima.place)


@pytest.fixture
def plans(marieke: Somebody, team: UserGroup, template: PlanTemplate) -> list[Plan]:
    """Two plans that run with it, and one that is closed, all filled in."""
    person = PersonFactory(organisation=marieke.place, opened={team: Level.EDIT})
    pathway: Pathway = PathwayFactory(person=person)
    found: list[Plan] = [PlanFactory(pathway=pathway, template=template) for _number in range(3)]
    for one in found:
        marieke.posts(f"/plans/{one.id}/answer/p1", q2="yes", q3="Met mijn moeder.")
        marieke.posts(f"/plans/{one.id}/answer/p6", q6="Wij willen rust.")
        ParticipantFactory(plan=one, shared={"p1": Access.WRITE, "p6": Access.SEE})
    marieke.posts(f"/plans/{found[2].id}/close", ending="reached")
    return found


def a_newer_version(template: PlanTemplate) -> None:
    """Publish a version without free text, in which one question asks for a number and another one is new."""

    def change(design: Design) -> Design:
        part = design.parts[0]
        retyped = replace(part.items[1], kind=QuestionKind.NUMBER)
        design = designs.put_part(design, replace(part, items=(part.items[0], retyped)))
        design = designs.add_items(design, "p1", [Item("", QuestionKind.DATE, {"nl": "Sinds wanneer?"})])
        return designs.remove_part(design, "p6")

    publish(template, change)


def publish(template: PlanTemplate, change: Callable[[Design], Design]) -> None:
    """Publish a changed version."""
    with bench.office() as session:
        ours = session.get_one(PlanTemplate, template.id)
        designing.revise(ours)
        designing.change_design(ours, change)
        designing.publish(ours)
        session.commit()


def checksum(plan: Plan) -> str:
    """Everything that a plan, its rights and its history say; not that it was moved."""
    with bench.office() as session:
        ours = session.get_one(Plan, plan.id)
        said = told(past.now(ours))
        rights = [(one.group_id, one.level) for one in session.query(PlanRight).filter_by(plan_id=plan.id)]
        about = Change.thing == "plan", Change.thing_id == plan.id, Change.field != "edition_id"
        history = [(one.field, one.old, one.new, str(one.at)) for one in session.query(Change).filter(*about)]
        answers = [(one.key, one.value, one.kind) for one in session.query(PlanAnswer).filter_by(plan_id=plan.id)]
        shared = [(one.participant_id, one.place, one.value)
                  for one in session.query(ParticipantRight).filter_by(plan_id=plan.id)]  # fmt: skip
        whole = json.dumps(
            [said, rights, sorted(shared), sorted(history, key=str), sorted(answers, key=str)], default=str
        )
    return hashlib.sha256(whole.encode()).hexdigest()


def editions_of(plans: list[Plan]) -> list[int]:
    """The numbers of the versions that plans have."""
    numbers = {one.id: one.number for one in bench.rows_of(PlanTemplateEdition)}
    return [numbers[bench.kept(plan).edition_id] for plan in plans]


def test_plans_keep_their_version_until_fatima_moves_them(
    fatima: Somebody, marieke: Somebody, template: PlanTemplate, plans: list[Plan]
) -> None:
    a_newer_version(template)
    assert editions_of(plans) == [1, 1, 1]
    page = fatima.opens(f"/templates/{template.id}/move")
    assert page.shows("2 plannen") and page.shows("4 antwoorden worden apart gezet")
    assert page.shows("Sinds wanneer?")
    assert not page.shows("Met mijn moeder") and not page.shows("rust")
    fatima.posts(f"/templates/{template.id}/move", numbers=["1"])
    bench.work_off()
    assert editions_of(plans) == [2, 2, 1]
    page = marieke.opens(f"/plans/{plans[0].id}")
    assert page.shows("Wordt niet meer gevraagd") and page.shows("Met mijn moeder.")
    assert page.shows("Wij willen rust.") and page.shows("Sinds wanneer?")
    assert not page.select("a[href$='/answer/p6']")


def test_what_was_set_aside_is_shown_of_any_moment_after(
    fatima: Somebody, marieke: Somebody, template: PlanTemplate, plans: list[Plan]
) -> None:
    plan = plans[0]
    GoalFactory(plan=bench.kept(plan), title="Elke dag naar school")
    MeasurementFactory(plan=bench.kept(plan), professional={"d1": 3})
    a_newer_version(template)
    publish(template, lambda design: designs.remove_part(designs.remove_part(design, "p4"), "p5"))
    before = on_the_wall(clock.now())
    fatima.posts(f"/templates/{template.id}/move", numbers=["1"])
    bench.work_off()
    after = on_the_wall(clock.now())
    (move,) = bench.rows_of(PlanMove)
    fatima.posts(f"/templates/{template.id}/moves/{move.id}")
    bench.work_off()
    then = marieke.opens(f"/plans/{plan.id}/then?on={before}")
    assert then.shows("Wij willen rust.") and not then.shows("Wordt niet meer gevraagd")
    then = marieke.opens(f"/plans/{plan.id}/then?on={after}")
    assert then.shows("Wordt niet meer gevraagd")
    for words in ("Met mijn moeder.", "Wij willen rust.", "Elke dag naar school", "Wonen: professional 3"):
        assert then.shows(words), words
    assert not then.select("main a[href*='/goals/']"), "nothing is offered in the past"


def test_moving_and_undoing_leaves_everything_as_it_was(
    fatima: Somebody, marieke: Somebody, template: PlanTemplate, plans: list[Plan]
) -> None:
    a_newer_version(template)
    before = [checksum(plan) for plan in plans]
    fatima.posts(f"/templates/{template.id}/move", numbers=["1"])
    bench.work_off()
    assert checksum(plans[0]) != before[0]
    (move,) = bench.rows_of(PlanMove)
    assert fatima.opens(f"/templates/{template.id}/move").shows("Ongedaan maken")
    fatima.posts(f"/templates/{template.id}/moves/{move.id}")
    bench.work_off()
    assert editions_of(plans) == [1, 1, 1]
    assert [checksum(plan) for plan in plans] == before
    assert fatima.posts(f"/templates/{template.id}/moves/{move.id}").shows("al ongedaan gemaakt")


def test_what_is_shared_of_blocks_that_stay_stays_and_comes_back_with_the_others(
    fatima: Somebody, marieke: Somebody, template: PlanTemplate, plans: list[Plan]
) -> None:
    def seen() -> list[str]:
        (linda,) = bench.rows_of(Participant, Participant.plan_id == plans[0].id)
        page = marieke.opens(f"/participants/{linda.id}/preview")
        return [str(one["data-block"]) for one in page.select("[data-block]")]

    a_newer_version(template)
    assert seen() == ["p1", "p6"]
    fatima.posts(f"/templates/{template.id}/move", numbers=["1"])
    bench.work_off()
    assert seen() == ["p1"]
    marieke.posts(f"/plans/{plans[0].id}/participants")
    (move,) = bench.rows_of(PlanMove)
    fatima.posts(f"/templates/{template.id}/moves/{move.id}")
    bench.work_off()
    assert seen() == ["p1", "p6"]


def test_what_is_filled_in_between_is_kept_in_both_directions(
    fatima: Somebody, marieke: Somebody, template: PlanTemplate, plans: list[Plan]
) -> None:
    a_newer_version(template)
    fatima.posts(f"/templates/{template.id}/move", numbers=["1"])
    bench.work_off()
    new = next(key for key in ("q9", "q10") if marieke.opens(f"/plans/{plans[0].id}/answer/p1").select(f"#{key}"))
    answered: dict[str, Any] = {"q2": "yes", "q3": "4", new: "2026-11-01"}
    marieke.posts(f"/plans/{plans[0].id}/answer/p1", **answered)
    (move,) = bench.rows_of(PlanMove)
    fatima.posts(f"/templates/{template.id}/moves/{move.id}")
    bench.work_off()
    page = marieke.opens(f"/plans/{plans[0].id}")
    assert page.shows("Wordt niet meer gevraagd") and page.shows("1 november 2026")
    assert page.shows("Wij willen rust.")
    assert marieke.opens(f"/plans/{plans[0].id}/history?field=q3").shows("Met mijn moeder.")


def test_fatima_moves_the_plans_of_her_own_organisation_alone(fatima: Somebody, marieke: Somebody) -> None:
    shared = a_template(None)
    elsewhere = PathwayFactory(person__organisation=OrganisationFactory())
    ours = PlanFactory(pathway=PathwayFactory(person__organisation=fatima.place), template=shared)
    theirs = PlanFactory(pathway=elsewhere, template=shared)
    a_newer_version(shared)
    assert fatima.opens(f"/templates/{shared.id}/move").shows("1 plan")
    fatima.posts(f"/templates/{shared.id}/move", numbers=["1"])
    bench.work_off()
    assert editions_of([ours, theirs]) == [2, 1]
    marieke.opens(f"/templates/{shared.id}/move", status=403)


def test_nothing_is_moved_where_nothing_was_chosen(
    fatima: Somebody, template: PlanTemplate, plans: list[Plan]
) -> None:
    a_newer_version(template)
    assert fatima.posts(f"/templates/{template.id}/move", numbers=[]).shows("Kies ten minste één versie")
    fatima.posts(f"/templates/{template.id}/move", numbers=["7"])
    assert not bench.counted(PlanMove)


def test_goals_and_measurements_of_a_block_that_is_gone_stay_to_be_read(
    fatima: Somebody, marieke: Somebody, template: PlanTemplate, plans: list[Plan]
) -> None:
    plan = bench.kept(plans[0])
    goal = GoalFactory(plan=plan, title="Op tijd naar bed")
    MeasurementFactory(plan=plan, professional={"d1": 3}, resident={"d1": 5})
    with bench.office() as session:
        ours = session.get_one(PlanTemplate, template.id)
        designing.revise(ours)
        for key in ("p4", "p5"):
            designing.change_design(ours, lambda design, key=key: designs.remove_part(design, key))
        designing.publish(ours)
        session.commit()
    fatima.posts(f"/templates/{template.id}/move", numbers=["1"])
    bench.work_off()
    page = marieke.opens(f"/plans/{plans[0].id}")
    assert page.shows("Wordt niet meer gevraagd") and page.shows("Op tijd naar bed")
    assert page.shows("Wonen: professional 3, Wonen: inwoner 5")
    assert marieke.opens(f"/goals/{goal.id}").heading == "Op tijd naar bed"


def test_a_template_that_was_never_published_has_no_plans(fatima: Somebody) -> None:
    draft = PlanTemplateFactory(organisation=fatima.place)
    assert fatima.opens(f"/templates/{draft.id}/move").shows("Er is nog geen versie in gebruik")
    assert fatima.posts(f"/templates/{draft.id}/move").shows("Er is nog geen versie in gebruik")
