"""Plans for volume: the same for the same seed, found and sorted as any other, and open layer by layer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.commands import generate
from app.common.history import Change
from app.extensions import db
from app.plans.models import PathwayRight, Person, PersonRight, Plan, PlanAnswer, PlanRight
from app.plans.rules.blocks import answered_parts
from app.plans.rules.layers import Level
from app.questionnaires.rules.answers import day_of, number_of, searched, value_of
from app.security.models import GroupMember, Organisation, UserGroup
from tests.databases import Databases
from tests.security import bare_portal as bare
from tests.security.bare_portal import bare_portal

Run = Callable[..., Any]


@pytest.fixture
def portal(store_of_databases: Databases) -> Iterator[Flask]:
    with bare_portal(store_of_databases.empty("bare"), generate.generate) as portal:
        yield portal


@pytest.fixture
def run(portal: Flask) -> Run:
    return lambda *arguments: bare.run(portal, "generate", *arguments)


def counted(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def told() -> list[Any]:
    plans = db.session.execute(select(Plan.title, Plan.about, Plan.state, Plan.evaluates_on).order_by(Plan.id))
    answers = select(PlanAnswer.key, PlanAnswer.value).order_by(PlanAnswer.plan_id, PlanAnswer.key)
    return [tuple(row) for row in [*plans, *db.session.execute(answers)]]


def test_the_same_seed_gives_the_same_plans(run: Run, store_of_databases: Databases) -> None:
    done = run("--plans", "12", "--organisations", "2", "--seed", "7")
    assert done.exit_code == 0 and "12 plans in 2 organisations." in done.output, done.output
    first = told()
    assert len(first) == 12 + 12 * 30
    with bare_portal(store_of_databases.empty("another"), generate.generate) as another:
        bare.run(another, "generate", "--plans", "12", "--organisations", "2", "--seed", "7")
        assert told() == first


def test_generated_plans_are_as_the_portal_makes_them(run: Run) -> None:
    """Keys are those of the models, answers fit their questions and are found by their words."""
    run("--plans", "20", "--organisations", "1")
    assert (counted(Plan), counted(PlanAnswer), counted(Change) - _changes_of_the_template()) == (20, 600, 100)
    for person in db.session.scalars(select(Person)):
        assert (person.sort_key, person.search_key) == (person.name.sort_key, person.name.search_key())
    for plan in db.session.scalars(select(Plan)):
        kept = plan.about, plan.about_key, plan.sort_key, plan.search_key
        assert plan.person and plan.about_key == plan.person.sort_key
        plan.title = plan.title + " "
        db.session.flush()
        assert kept[0] == plan.person.name.listed and kept[2:] == (plan.sort_key, plan.search_key)
        items = {item.key: item for part in answered_parts(plan.design) for item in part.items}
        for answer in db.session.scalars(select(PlanAnswer).where(PlanAnswer.plan_id == plan.id)):
            item = items[answer.key]
            assert answer.value == value_of(item, answer.value) and answer.kind is item.kind
            assert answer.search_key == searched(item, answer.value)
            assert (answer.number, answer.day) == (number_of(item, answer.value), day_of(item, answer.value))
    db.session.rollback()


def _changes_of_the_template() -> int:
    """What was noted of the template, the groups and the municipality, which are made by the way."""
    return db.session.scalar(select(func.count()).select_from(Change).where(Change.thing != "plan")) or 0


def test_every_layer_says_something_and_the_groups_have_people(run: Run) -> None:
    run("--users", "300", "--plans", "200", "--organisations", "1")
    groups = {one.id: one.name for one in db.session.scalars(select(UserGroup))}
    sees_all = next(key for key, name in groups.items() if name == "Kwaliteit")
    rights = select(func.count()).where(PersonRight.group_id == sees_all, PersonRight.level == Level.SEE)
    assert db.session.scalar(rights) == counted(PersonRight) / 2 == 200
    assert counted(PathwayRight) and counted(PlanRight)
    assert set(db.session.scalars(select(GroupMember.group_id))) == set(groups)


def test_generating_plans_again_adds_to_what_is_there(run: Run) -> None:
    run("--plans", "5", "--organisations", "1")
    assert run("--plans", "5", "--organisations", "2").exit_code == 0
    assert (counted(Plan), counted(Organisation), counted(UserGroup)) == (10, 2, 10)
    assert len({row for row in told() if len(row) == 4}) == 10


@pytest.mark.parametrize("arguments", [(), ("--plans", "0"), ("--plans", "x"), ("--plans", "999999999")])
def test_a_senseless_number_of_plans_is_refused(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2
