"""Row security: on PostgreSQL the database itself keeps organisations apart, whichever way a statement comes in.

On SQLite there is no such thing; there the limit on the session is all (`test_scope`, `test_sight`), and these
tests check what can be checked of the declarations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, create_engine, delete, event, insert, select, text, update

from app.common import clock, rowsecurity
from app.common.context import Context, system_scope, working_as
from app.common.errors import OutOfScope
from app.common.lately import Lately
from app.common.scope import Scope
from app.extensions import Model, db
from app.plans.models import Plan
from app.security.login import sessions
from app.security.login.principal import _regions_of, _with_members, _with_regions
from app.security.models import Assignment, LoginSession, Organisation, User
from app.security.rules.areas import Area
from tests import bench
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    RegionFactory,
    RegionMembershipFactory,
    UserFactory,
)
from tests.people import Person

USERS = User.__table__

OPEN = {
    "ab_api_key": "of the framework, empty and without a screen",
    "ab_group": "of the framework, empty and without a screen",
    "ab_group_role": "of the framework, empty and without a screen",
    "ab_permission": "names of verbs, the same for all",
    "ab_permission_view": "verbs on screens, the same for all",
    "ab_permission_view_role": "what roles may do; whoever reads a role may know",
    "ab_register_user": "of the framework, empty and without a screen",
    "ab_user_group": "of the framework, empty and without a screen",
    "ab_user_role": "of the framework, empty; see Assignment",
    "ab_view_menu": "names of screens, the same for all",
    "actor": "opaque tokens and nothing else",
}
"""The tables without a policy, and why they need none."""


# What is declared


def test_every_table_has_a_policy_or_a_reason() -> None:
    limited = {policy.table for policy in rowsecurity.policies()}
    assert set(Model.metadata.tables) - limited == set(OPEN)


def test_a_policy_looks_at_the_row_it_is_about_and_not_at_all_rows_of_its_table() -> None:
    for policy in rowsecurity.policies():
        for part in policy.clause.split("FROM ")[1:]:
            named = part.split("WHERE")[0].replace(",", " ").split()
            assert policy.table not in named, policy


# What PostgreSQL makes of it


@pytest.fixture
def connection(app: Flask) -> Connection:
    """The connection of the test, under the role of the application."""
    return bench.the_connection()


def seen(connection: Connection, place: Organisation | None, statement: Any) -> set[Any]:
    """What a statement reads from an organisation, or from nowhere."""
    scope = Scope(organisation_id=place.id) if place else Scope()
    with working_as(Context(scope=scope)):
        return set(connection.execute(statement).scalars())


@pytest.mark.parametrize(
    "statement", [text("select last_name from ab_user"), select(USERS.c.last_name)], ids=["plain SQL", "Core"]
)
def test_a_statement_reads_the_rows_of_its_own_organisation_and_without_one_none(
    connection: Connection, statement: Any
) -> None:
    mine, other = OrganisationFactory(), OrganisationFactory()
    UserFactory(organisation=mine, last_name="Hier")
    UserFactory(organisation=other, last_name="Elders")
    if connection.dialect.name == "postgresql":
        assert seen(connection, mine, statement) == {"Hier"}
        assert seen(connection, None, statement) == set()
    with system_scope("all"):
        assert {"Hier", "Elders"} <= set(connection.execute(statement).scalars())


def writes(user: User, other: Organisation) -> dict[str, Any]:
    """Statements that reach for a user of elsewhere."""
    is_user = USERS.c.id == user.id
    return {
        "change": update(USERS).where(is_user).values(last_name="Gekaapt"),
        "change in plain SQL": text(f"update ab_user set last_name = 'Gekaapt' where id = {user.id}"),
        "remove": delete(USERS).where(is_user),
        "remove in plain SQL": text(f"delete from ab_user where id = {user.id}"),
    }


@pytest.mark.parametrize("way", ["change", "change in plain SQL", "remove", "remove in plain SQL"])
def test_nobody_of_elsewhere_is_changed_or_removed(connection: Connection, way: str) -> None:
    mine, other = OrganisationFactory(), OrganisationFactory()
    bert = UserFactory(organisation=other, active=False, last_name="Kuipers")
    if connection.dialect.name == "postgresql":
        with working_as(Context(scope=Scope(organisation_id=mine.id), writing=True)):
            assert connection.execute(writes(bert, other)[way]).rowcount == 0
    assert bench.kept(bert).last_name == "Kuipers"


def test_nobody_is_put_or_moved_elsewhere(connection: Connection) -> None:
    mine, other = OrganisationFactory(), OrganisationFactory()
    bert = UserFactory(organisation=mine)
    if connection.dialect.name != "postgresql":
        return
    away = update(USERS).where(USERS.c.id == bert.id).values(organisation_id=other.id)
    there = insert(Assignment.__table__).values(
        user_id=bert.id,
        organisation_id=other.id,
        role_id=1,
        created_at=bert.created_at,
        changed_at=bert.created_at,
    )
    for statement in (away, there):
        with (
            working_as(Context(scope=Scope(organisation_id=mine.id), writing=True)),
            pytest.raises(OutOfScope),
            connection.begin_nested(),
        ):
            connection.execute(statement)


def test_a_joint_arrangement_and_a_region_see_who_takes_part(connection: Connection, app: Flask) -> None:
    umbrella, member, stranger = OrganisationFactory(joint=True), OrganisationFactory(), OrganisationFactory()
    runs = OrganisationFactory()
    MembershipFactory(umbrella=umbrella, member=member)
    RegionMembershipFactory(region=RegionFactory(organisation=runs), organisation=member)
    UserFactory(organisation=member, last_name="Deelnemer")
    UserFactory(organisation=stranger, last_name="Vreemde")
    if connection.dialect.name != "postgresql":
        return
    today = clock.today()
    for scope in (
        Scope(umbrella.id, _with_members(umbrella.id, today)),
        Scope(runs.id, _with_regions(runs.id, today)),
    ):
        with working_as(Context(scope=scope)):
            assert set(connection.execute(text("select last_name from ab_user")).scalars()) == {"Deelnemer"}


def test_what_a_region_covers_is_known_from_what_the_transaction_was_told(connection: Connection) -> None:
    member, runs = OrganisationFactory(), OrganisationFactory()
    region = RegionFactory(organisation=runs)
    RegionMembershipFactory(region=region, organisation=member)
    here = Scope(runs.id, _with_regions(runs.id, clock.today()), _regions_of(runs.id))
    alone = Scope(member.id)

    def told(scope: Scope) -> list[frozenset[int] | None]:
        return [rowsecurity.told(connection, scope, kind) for kind in ("organisations", "regions")]

    with working_as(Context(scope=here)):
        assert told(here) == [None, None]
        connection.execute(text("select 1"))
        assert told(alone) == [None, None]
        if connection.dialect.name == "postgresql":
            assert told(here) == [{runs.id, member.id}, {region.id}]
        else:
            assert told(here) == [None, None]
    with working_as(Context(scope=alone)):
        connection.execute(text("select 1"))
        if connection.dialect.name == "postgresql":
            assert told(alone) == [{member.id}, frozenset()]


def test_sessions_of_others_are_seen_with_their_account_only(connection: Connection, gijs: Person) -> None:
    stranger = UserFactory(organisation=OrganisationFactory())
    bench.store(LoginSession(key_hash="x" * 64, actor_id=stranger.actor_id, level=2))
    if connection.dialect.name != "postgresql":
        return
    theirs = select(LoginSession.__table__.c.actor_id)
    assert stranger.actor_id not in seen(connection, gijs.place, theirs)
    with working_as(Context(actor_id=stranger.actor_id)):
        assert set(connection.execute(theirs).scalars()) == {stranger.actor_id}


@pytest.mark.committed
def test_a_connection_of_the_pool_carries_no_scope_to_the_next(app: Flask) -> None:
    with app.app_context():
        lonely = create_engine(db.engine.url, pool_size=1, max_overflow=0)
    rowsecurity.configure(lonely)
    count = text("select count(*) from ab_user")
    with working_as(Context(scope=Scope(everything=True))), lonely.begin() as connection:
        assert connection.execute(count).scalar_one() > 0
    with lonely.begin() as connection:
        if connection.dialect.name == "postgresql":
            assert connection.execute(count).scalar_one() == 0
            asked = text("select current_setting('portal.everything', true)")
            assert connection.execute(asked).scalar_one() == "off"
    lonely.dispose()


def test_a_scope_given_within_a_savepoint_ends_with_it(connection: Connection) -> None:
    mine, other = OrganisationFactory(), OrganisationFactory()
    for place in (mine, other):
        UserFactory(organisation=place, last_name=place.code)
    if connection.dialect.name != "postgresql":
        return
    with working_as(Context(scope=Scope(organisation_id=mine.id))):
        savepoint = connection.begin_nested()
        with system_scope("within"):
            assert connection.execute(text("select count(*) from ab_user")).scalar_one() > 1
        savepoint.rollback()
        assert seen(connection, mine, text("select last_name from ab_user")) == {mine.code}


# Kept in force


@pytest.fixture
def owner(connection: Connection, app: Flask) -> Iterator[Connection]:
    """A connection of who owns the tables; what it does is undone."""
    url = app.config["DATABASE_OWNER_URL"]
    if connection.dialect.name != "postgresql":
        yield connection
        return
    engine: Engine = create_engine(url)
    with engine.connect() as owning:
        yield owning
        owning.rollback()
    engine.dispose()


TAMPERED = {
    "ALTER TABLE assignment NO FORCE ROW LEVEL SECURITY": "assignment: row security is off",
    "ALTER TABLE assignment DISABLE ROW LEVEL SECURITY": "assignment: row security is off",
    "ALTER POLICY portal_read ON assignment USING (true)": "assignment: portal_read is another one",
    "DROP POLICY portal_add ON assignment": "assignment: portal_add is missing",
    "CREATE POLICY backdoor ON assignment USING (true)": "assignment: backdoor is not declared",
}


@pytest.mark.parametrize("statement", TAMPERED)
def test_whatever_is_done_to_a_policy_is_noticed(owner: Connection, statement: str) -> None:
    assert rowsecurity.differences(owner) == []
    if owner.dialect.name == "postgresql":
        owner.exec_driver_sql(statement)
        assert rowsecurity.differences(owner) == [TAMPERED[statement]]


def test_the_role_of_the_application_passes_nothing_by_and_owns_nothing(connection: Connection) -> None:
    assert not rowsecurity.bypassed(connection)
    if connection.dialect.name == "postgresql":
        owned = "select count(*) from pg_tables where schemaname = current_schema() and tableowner = current_user"
        assert connection.execute(text(owned)).scalar_one() == 0


def test_without_the_limit_on_the_session_the_database_still_holds(
    gijs: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    UserFactory(organisation=OrganisationFactory(), last_name="Elders")
    monkeypatch.setattr("app.common.scope.limits.loader_criteria", lambda *_scope, **_how: ())
    monkeypatch.setattr("app.common.scope.kinds.FEW", -1)  # else the list is found from the rows that are open
    monkeypatch.setattr("app.common.web.lists._few", Lately())  # as another test with these numbers may have seen
    leaks = bench.the_connection().dialect.name != "postgresql"
    assert gijs.opens("/users/?size=100").shows("Elders") is leaks


def test_the_session_leaves_it_to_the_database_to_whom_a_row_is_opened(
    app: Flask, connection: Connection, gijs: Person
) -> None:
    told: list[str] = []
    event.listen(connection, "before_cursor_execute", lambda _on, _cursor, said, *_rest: told.append(said))
    with app.app_context(), working_as(Context(scope=Scope(organisation_id=gijs.place.id))):
        assert db.session.scalars(select(Plan)).all() == []
    (asked,) = (each for each in told if "FROM plan" in each)
    assert "organisation_id = " in asked
    assert ("plan_right" in asked) is (connection.dialect.name != "postgresql")


def test_only_what_says_so_is_planned_once_for_all_values(connection: Connection) -> None:
    planning = "current_setting('plan_cache_mode')" if connection.dialect.name == "postgresql" else "'none'"

    def planned(once: bool) -> str:
        asked = text(f"SELECT {planning}").execution_options(**{rowsecurity.PLANNED_ONCE: once})
        return connection.execute(asked).scalar_one()

    with system_scope("test"):
        found = [planned(once) for once in (True, False, False, True)]
    if connection.dialect.name == "postgresql":
        assert found == ["force_generic_plan", "auto", "auto", "force_generic_plan"]
    else:
        assert found == ["none"] * 4  # the option says nothing to SQLite


def plan_of(connection: Connection, statement: Any, values: dict[str, Any]) -> list[str]:
    """How the database would go about a statement, line by line."""
    postgresql = connection.dialect.name == "postgresql"
    way = "EXPLAIN" if postgresql else "EXPLAIN QUERY PLAN"
    if postgresql:
        connection.execute(text("SET LOCAL enable_seqscan = off"))  # small tables are read whole otherwise

    def asks_how(_connection: Any, _cursor: Any, said: str, given: Any, _context: Any, _many: bool) -> Any:
        return f"{way} {said}", given

    event.listen(connection, "before_cursor_execute", asks_how, retval=True)
    try:
        cursor: Any = connection.execute(statement, values).cursor
        return [str(row[-1]).strip() for row in cursor.fetchall()]
    finally:
        event.remove(connection, "before_cursor_execute", asks_how)


@pytest.mark.parametrize("area", Area)
def test_the_first_statement_of_a_request_finds_all_by_a_key(connection: Connection, area: Area) -> None:
    """Session, person, roles and both gates (decision 0033): no table that grows is read from end to end."""
    grows = {
        "login_session",
        "resident",
        "ab_user",
        "assignment",
        "organisation",
        "organisation_membership",
        "agreement",
    }
    values = {"key_hash": "x" * 64, **({"at": clock.now()} if area is Area.STAFF else {})}
    with system_scope("test"):
        lines = plan_of(connection, sessions._statement(area), values)
    whole = [line for line in lines if "Seq Scan" in line or line.startswith("SCAN")]
    assert lines and not grows & {word for line in whole for word in re.findall(r"\w+", line)}, "\n".join(lines)
