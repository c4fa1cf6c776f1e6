"""What the database refuses by itself, whichever way in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask import Flask
from sqlalchemy import Connection, Engine, String, delete, text
from sqlalchemy.exc import IntegrityError

from app.common import database, guards, migrations
from app.common.context import system_scope
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


def test_a_colleague_on_hold_can_be_deleted(app: Flask) -> None:
    bert = UserFactory(active=False)
    with bench.office() as session:
        session.connection().execute(WAYS["a Core statement"](bert.id))
        session.commit()
    assert not bench.kept(bert)


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
