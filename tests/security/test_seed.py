"""The demo world and volume: made in a trial environment only, repeatable, with an account per role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete, func, select
from werkzeug.security import check_password_hash

from app.commands import generate, seed
from app.common.context import system_scope
from app.extensions import db
from app.plans.models import Keeping
from app.plans.rules.keeping import YOUTH_ACT, kept_until
from app.security.models import (
    Actor,
    Assignment,
    Organisation,
    OrganisationMembership,
    Product,
    Region,
    RegionMembership,
    Role,
    User,
)
from tests.databases import Databases, owner_of
from tests.security import bare_portal as bare
from tests.security.bare_portal import bare_portal

TABLES = (Actor, Assignment, Organisation, OrganisationMembership, Region, RegionMembership, User)


@contextmanager
def opened(url: str, make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """A portal with all its screens, for papers are drawn as pages are."""
    whole = make_app(owner_of(url) or url, DEMO=True)
    with whole.app_context(), system_scope("test", writing=False):
        yield whole
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def portal(store_of_databases: Databases, make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """A portal without anything that `seed` makes."""
    with opened(store_of_databases.empty("bare"), make_app) as portal:
        bare.lay_out(portal)
        yield portal


@pytest.fixture
def run(portal: Flask):
    return lambda *arguments: bare.run(portal, *arguments)


@pytest.fixture(scope="session")
def made(store_of_databases: Databases, make_app: Callable[..., Flask]) -> Result:
    """How `seed` ended; it takes too long for each test, so that they work on copies of what it made."""
    with opened(store_of_databases.empty("demo-world"), make_app) as portal:
        bare.lay_out(portal)
        return bare.run(portal, "seed")


@pytest.fixture
def demo(made: Result, store_of_databases: Databases, make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """A portal with the demo world."""
    with opened(store_of_databases.copy("demo-world", "bare"), make_app) as portal:
        yield portal


def rows() -> list[int]:
    return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def places_of(username: str) -> set[tuple[str, str]]:
    held = db.session.scalars(select(Assignment).join(Assignment.user).where(User.username == username))
    return {(assignment.organisation.code, assignment.role.code) for assignment in held}


def test_every_role_has_an_account_in_both_municipalities(demo, made):
    assert made.exit_code == 0, made.output
    for code in demo.config["ROLES"]:
        for place in ("voorbeeldstad", "testdorp"):
            username = f"{code.lower()}@{place}.example"
            assert username in made.output
            assert {role for _organisation, role in places_of(username)} == {code}


PLACES = [
    ("gb@voorbeeldstad.example", {("VB-0001", "GB"), ("LV-0001", "GB")}),
    ("gb@testdorp.example", {("TD-0001", "GB")}),
    ("sd@testdorp.example", {("SD-0001", "SD")}),
    ("sb@voorbeeldstad.example", {("PF-0001", "SB")}),
    ("nc@voorbeeldstad.example", {("RL-0001", "NC")}),
    ("ac@testdorp.example", {("RL-0001", "AC")}),
    ("ic@voorbeeldstad.example", {("JL-0001", "IC")}),
    ("or@voorbeeldstad.example", {("BV-0001", "OR")}),
    ("y.benali@voorbeeldstad.example", set()),
]


def test_people_work_where_their_role_belongs(demo):
    assert [(username, places_of(username)) for username, _places in PLACES] == PLACES


def test_the_printed_password_opens_every_account(demo, made):
    hashes = set(db.session.scalars(select(User.password)))
    assert len(hashes) == 1
    assert seed.DEMO_PASSWORD in made.output
    assert check_password_hash(hashes.pop() or "", seed.DEMO_PASSWORD)


def test_the_account_of_an_address_has_that_municipality_as_home(demo):
    homes = db.session.execute(select(User.username, Organisation.code).join(User.organisation)).all()
    for username, code in homes:
        assert code == ("VB-0001" if username.endswith("@voorbeeldstad.example") else "TD-0001")


def test_who_is_inactive_has_inactive_roles_and_no_contact_role(demo):
    inactive = db.session.scalars(select(User).where(User.active.is_(False))).all()
    assert len(inactive) >= 3
    for user in inactive:
        assert user.deactivated_at
        assert not user.contact_person
        assert not user.newsletter
        assert not any(assignment.active for assignment in user.assignments)


def test_all_nine_fields_of_the_profile_are_filled(demo):
    fields = ("salutation", "initials", "first_name", "last_name", "department", "phone", "email")
    for user in db.session.scalars(select(User)):
        assert all(getattr(user, field) for field in fields), user.username


def test_a_closed_plan_is_kept_for_as_long_as_it_says_after_its_last_change(demo):
    kept = db.session.scalars(select(Keeping)).all()
    assert kept and all(one.kept_until == kept_until(one.changed_on, YOUTH_ACT) for one in kept)


def test_utrecht_and_brugge_are_there_without_any_file(demo):
    found = select(Organisation.name).where(Organisation.code.in_(["NL-0344", "BE-31005"]))
    assert set(db.session.scalars(found)) == {"Utrecht", "Brugge"}


def test_the_second_time_nothing_is_added(demo):
    before = rows()
    assert bare.run(demo, "seed").exit_code == 0
    assert rows() == before


def test_what_somebody_changed_in_the_demo_stays(demo):
    user = db.session.scalars(select(User).where(User.username == "s.dewit@voorbeeldstad.example")).one()
    user.last_name = "Zwart"
    db.session.commit()
    bare.run(demo, "seed")
    db.session.refresh(user)
    assert user.last_name == "Zwart"


def test_when_empty_leaves_a_database_with_users_alone(demo):
    db.session.connection().execute(delete(Assignment))
    db.session.execute(delete(Product))
    db.session.commit()
    before = rows()
    done = bare.run(demo, "seed", "--when-empty")
    assert done.exit_code == 0
    assert "users already" in done.output
    assert rows() == before


def test_lists_that_exist_are_imported_too(run, tmp_path: Path):
    file = tmp_path / "list.csv"
    file.write_text("cbs_code,name,province,youth_care_region\n0342,Soest,Utrecht,Eemland\n")
    done = run("seed", "--when-empty", "--municipalities", file, "--municipalities", tmp_path / "none.csv")
    assert done.exit_code == 0, done.output
    assert "ready" in done.output
    assert db.session.scalar(select(Organisation.name).where(Organisation.code == "NL-0342")) == "Soest"


def test_a_wrong_list_stops_the_whole_demo(run, tmp_path: Path):
    file = tmp_path / "list.csv"
    file.write_text("cbs_code,name\n")
    done = run("seed", "--municipalities", file)
    assert done.exit_code == 1
    assert "line 1: The columns are" in done.output
    assert rows() == [0] * len(TABLES)


@pytest.mark.parametrize("arguments", [("seed",), ("seed", "--when-empty"), ("generate", "--users", "5")])
def test_outside_a_trial_environment_nothing_is_invented(portal, run, arguments):
    portal.config["DEMO"] = False
    done = run(*arguments)
    assert done.exit_code == 1
    assert "DEMO=1" in done.output
    assert seed.DEMO_PASSWORD not in done.output
    assert rows() == [0] * len(TABLES)


@pytest.mark.parametrize("arguments", [("seed",), ("generate", "--users", "5")])
def test_without_roles_the_command_says_what_to_do_first(run, arguments):
    db.session.connection().execute(delete(Role))
    db.session.commit()
    done = run(*arguments)
    assert done.exit_code == 1
    assert "flask portal upgrade" in done.output
    assert rows() == [0] * len(TABLES)


def generated() -> list[tuple]:
    columns = (User.username, User.sort_key, User.search_key, User.department, User.active)
    return [tuple(row) for row in db.session.execute(select(*columns).order_by(User.id))]


def test_the_same_seed_gives_the_same_people(run, store_of_databases):
    run("generate", "--users", "60", "--seed", "7")
    first = generated()
    with bare_portal(store_of_databases.empty("another"), generate.generate) as another:
        bare.run(another, "generate", "--users", "60", "--seed", "7")
        assert generated() == first


def test_generated_people_are_found_and_sorted_like_any_other(run):
    run("generate", "--users", "200")
    for user in db.session.scalars(select(User)):
        assert user.sort_key == user.name.sort_key
        assert user.search_key == user.name.search_key(user.email, user.contact_email)
        assert user.password is None


def test_generated_people_hold_two_roles_on_average_and_none_twice(run):
    run("generate", "--users", "500", "--organisations", "4")
    given = select(Assignment.user_id, Assignment.role_id, Assignment.product_id)
    held = Counter(tuple(row) for row in db.session.execute(given))
    assert set(held.values()) == {1}
    assert 1.5 < len(held) / 500 < 2.5
    administrators = select(Assignment.organisation_id).join(Role).where(Role.code == "GB", Assignment.active)
    assert len(set(db.session.scalars(administrators))) == 4


def test_generating_again_adds_to_what_is_there(run):
    run("generate", "--users", "50", "--organisations", "2")
    assert run("generate", "--users", "50", "--organisations", "3").exit_code == 0
    assert db.session.scalar(select(func.count()).select_from(User)) == 100
    assert db.session.scalar(select(func.count()).select_from(Organisation)) == 3


@pytest.mark.parametrize("users", ["0", "-1", "x", "99999999999999999999"])
def test_a_senseless_number_of_users_is_refused(run, users):
    assert run("generate", "--users", users).exit_code == 2
