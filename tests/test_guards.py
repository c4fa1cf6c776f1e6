"""What the database refuses by itself, whichever way in."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask import Flask
from sqlalchemy import Connection, Engine, String, create_engine, delete, text
from sqlalchemy.exc import IntegrityError

from app.common import database, guards, migrations
from app.common.context import system_scope
from app.common.errors import RuleBroken
from app.common.history import ForgetfulStatement
from app.extensions import db
from app.security.models import User
from tests import bench
from tests.databases import Databases
from tests.factories import UserFactory

WAYS = {
    "a Core statement": lambda key: delete(User.__table__).where(User.__table__.c.id == key),
    "plain SQL": lambda key: text(f"delete from ab_user where id = {key}"),
}


@pytest.mark.parametrize("way", WAYS)
def test_nobody_deletes_a_colleague_who_is_still_active(app: Flask, way: str) -> None:
    bert = UserFactory()
    with (
        bench.office() as session,
        pytest.raises(IntegrityError, match="deactivated before"),
        session.begin_nested(),
    ):
        session.connection().execute(WAYS[way](bert.id))
    assert bench.kept(bert)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("left", ["newsletter", "contact_person", "nothing but the person behind the account"])
def test_nobody_deletes_a_colleague_who_is_on_a_list_or_not_erased(app: Flask, way: str, left: str) -> None:
    bert = UserFactory(active=False, newsletter=left == "newsletter", contact_person=left == "contact_person")
    with bench.office() as session:
        if left in ("newsletter", "contact_person"):
            erased(session, bert)
        with pytest.raises(IntegrityError, match="is erased"), session.begin_nested():
            session.connection().execute(WAYS[way](bert.id))
    assert bench.kept(bert)


@pytest.mark.parametrize("way", WAYS)
def test_nobody_is_put_on_hold_and_deleted_in_one_transaction(app: Flask, way: str) -> None:
    bert = UserFactory()
    with bench.office() as session:
        session.connection().execute(text(f"update ab_user set active = false where id = {bert.id}"))
        erased(session, bert)
        with pytest.raises(IntegrityError, match="is erased"), session.begin_nested():
            session.connection().execute(WAYS[way](bert.id))
        session.connection().execute(text(f"update ab_user set active = true where id = {bert.id}"))
        stamp = session.connection().execute(text(f"select deactivated_in from ab_user where id = {bert.id}"))
        assert stamp.scalar_one() is None


@pytest.mark.committed
@pytest.mark.parametrize("way", WAYS)
def test_a_colleague_put_on_hold_before_and_erased_can_go(app: Flask, way: str) -> None:
    bert = UserFactory()
    with bench.office() as session:
        session.connection().execute(text(f"update ab_user set active = false where id = {bert.id}"))
        session.commit()
        erased(session, bert)
        session.connection().execute(WAYS[way](bert.id))
        session.commit()
    assert not bench.kept(bert)


def erased(session: Any, user: User) -> None:
    """Mark the person behind an account as erased, as the action does before the account goes."""
    session.connection().execute(
        text(f"update actor set erased_at = '2026-11-27 12:00:00+00:00' where id = {user.actor_id}")
    )


def test_the_orm_does_not_delete_a_colleague_and_leave_the_rest(app: Flask) -> None:
    bert = UserFactory(active=False)
    with bench.office() as session, pytest.raises(RuleBroken, match="erased with everything"):
        session.delete(session.get_one(User, bert.id))
        session.flush()


def test_a_statement_on_many_rows_does_not_delete_colleagues(app: Flask) -> None:
    UserFactory(active=False)
    with bench.office() as session, pytest.raises(ForgetfulStatement):
        session.execute(delete(User).where(User.active.is_(False)))


def test_a_shell_without_the_portal_deletes_nobody(tmp_path: Path) -> None:
    """SQLite knows no transactions by number; the portal tells it, and without the portal the guard holds."""
    engine = create_engine(f"sqlite:///{tmp_path / 'portal.db'}")
    database.configure(engine, 1_000)
    with engine.connect() as connection:
        first = connection.exec_driver_sql("SELECT portal_transaction()").scalar()
        connection.rollback()
        assert first and first != connection.exec_driver_sql("SELECT portal_transaction()").scalar()
    with sqlite3.connect(tmp_path / "portal.db") as shell, pytest.raises(sqlite3.OperationalError):
        shell.execute("SELECT portal_transaction()")


@pytest.fixture
def engine(store_of_databases: Databases, make_app: Callable[..., Flask], pristine: str) -> Iterator[Engine]:
    """An engine of its own, for what no savepoint undoes."""
    app = make_app(store_of_databases.copy(pristine, "guarded"))
    with app.app_context(), system_scope("guards"), database.owner_of(db.engine, app.config) as owner:
        yield owner
        db.engine.dispose()


def test_guards_are_as_declared_after_an_upgrade(engine: Engine) -> None:
    with engine.begin() as connection:
        assert guards.differences(connection) == []


def test_a_guard_that_was_taken_away_or_changed_is_noticed_and_made_anew(engine: Engine) -> None:
    with engine.begin() as connection:
        _take_away(connection, "guard_ab_user_delete")
        assert guards.differences(connection) == ["guard_ab_user_delete is missing"]
        guards.install(connection)
        _take_away(connection, "guard_ab_user_delete")
        weaker = guards.Guard("ab_user", "delete", "never", when="OLD.id < 0")
        for statement in weaker.statements(connection.dialect.name):
            connection.exec_driver_sql(statement)
        assert guards.differences(connection) == ["guard_ab_user_delete is another one"]
    migrations.upgrade(engine)
    with engine.begin() as connection:
        assert guards.differences(connection) == []


def _take_away(connection: Connection, name: str) -> None:
    on = " ON ab_user" if connection.dialect.name == "postgresql" else ""
    connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")


def test_a_batch_migration_that_drops_triggers_leaves_none_missing_after_the_upgrade(engine: Engine) -> None:
    with engine.begin() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("ab_user") as batch:
            batch.alter_column("department", type_=String(120))
        if connection.dialect.name == "sqlite":
            assert guards.differences(connection) == [
                "guard_ab_user_deactivated_in is missing",
                "guard_ab_user_delete is missing",
                "guard_ab_user_update is missing",
            ]
    migrations.upgrade(engine)
    with engine.begin() as connection:
        assert guards.differences(connection) == []


def test_rows_that_are_only_added_are_neither_changed_nor_removed(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guards, "_declared", dict(guards._declared))
    guards.append_only("product")
    with engine.begin() as connection:
        guards.install(connection)
        connection.exec_driver_sql("insert into product (code, name) values ('X', 'X')")
    for statement in ("update product set name = 'Y'", "delete from product"):
        with pytest.raises(IntegrityError, match="only added"), engine.begin() as connection:
            connection.exec_driver_sql(statement)
