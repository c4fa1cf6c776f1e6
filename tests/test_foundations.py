"""The ground under the house: migrations, connections, keys, and what exists in a trial only."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from jinja2 import DictLoader, Environment
from sqlalchemy import create_engine, func, select
from sqlalchemy import inspect as looked_at
from sqlalchemy.pool import QueuePool
from werkzeug.routing import Map

from app import create_app
from app.common import crypto, database, migrations, revisions
from app.common.context import system_scope
from app.common.database import PRAGMAS
from app.common.web.addresses import LateRule
from app.common.web.compiled import CompiledTemplates
from app.extensions import Model, db
from app.extensions.lean import UNUSED
from tests import bench
from tests.conftest import SETTINGS
from tests.databases import Databases
from tests.factories import TopicFactory
from tests.people import Person
from tests.season import ActivityFactory

# The database

BEFORE_PICTURES = "d1eff1c72cf7"
"""The revision before activities got pictures, which makes their table anew on SQLite."""


def test_the_database_is_as_the_tables_are_declared(house: Flask) -> None:
    with house.app_context(), db.engine.begin() as connection:
        assert revisions.at_head(connection)
        assert migrations.differences(connection, Model.metadata) == []


def test_the_newest_revision_is_the_one_that_alembic_finds() -> None:
    assert revisions.newest() == ScriptDirectory.from_config(migrations.settings()).get_current_head()


def test_a_process_that_shows_pages_loads_nothing_that_only_some_work_needs() -> None:
    """Start and memory (design, section 6): what is heavy is loaded by the function that needs it."""
    heavy = ["alembic", "email_validator", "huey", "psycopg", "puremagic", "redis", "requests", "segno"]
    heavy += [
        "authlib",
        "joserfc",
        "lxml",
        "onelogin",
        "weasyprint",
        "xlsxwriter",
        "xmlsec",
        "zxcvbn",
        *UNUSED,
        "limits",
        "nh3",
        "phonenumbers",
        "rapidfuzz",
        "sqlalchemy.dialects.postgresql",  # here the database is SQLite
        "app.common.backups.taking",
    ]
    code = f"import run, sys; print(*[name for name in {heavy} if name in sys.modules])"
    environment = {**os.environ, "DEMO": "1", "DATABASE_URL": "sqlite://"}
    said = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == []


def test_the_zone_of_the_machine_is_known_and_nothing_is_left_in_its_place() -> None:
    code = """if True:
        import os
        import app.extensions
        from babel.localtime import LOCALTZ
        from datetime import datetime
        print('TZ' in os.environ, datetime(2026, 7, 1, 12).astimezone(LOCALTZ).utcoffset())
    """

    def said(environment: dict[str, str]) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    bare = {name: value for name, value in os.environ.items() if name != "TZ"}
    here = datetime(2026, 7, 1, 12).astimezone().utcoffset()
    assert said(bare) == f"False {here}"
    assert said({**bare, "TZ": "Europe/Brussels"}) == "True 2:00:00"


def test_a_library_that_the_framework_does_without_is_there_for_whoever_asks() -> None:
    code = """if True:
        import app.extensions
        from flask_appbuilder.api import jsonschema as within
        import jsonschema
        assert within is not jsonschema
        jsonschema.validate(1, {"type": "integer"})
    """
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_address_is_built_the_same_at_the_first_use_and_later() -> None:
    rule = LateRule("/users/<int:pk>/edit", endpoint="edit", defaults={"page": 1})
    places = Map([rule, LateRule("/users/<int:pk>/<int:page>", endpoint="edit")]).bind("")
    for _turn in range(2):
        assert places.build("edit", {"pk": 7}) == "/users/7/edit"
        assert places.build("edit", {"pk": 7, "tab": "é"}) == "/users/7/edit?tab=%C3%A9"
        assert places.build("edit", {"pk": 7, "page": 2}) == "/users/7/2"


def test_templates_are_compiled_at_set_up_and_never_by_who_serves_them(house: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "compiled"
    folder.mkdir()
    sources = DictLoader({"page.html": "{{ 1 + 1 }}"})
    serving = Environment(loader=sources, bytecode_cache=CompiledTemplates(str(folder)))
    assert serving.get_template("page.html").render() == "2"
    assert not list(folder.iterdir())
    setting_up = Environment(loader=sources, bytecode_cache=CompiledTemplates(str(folder), writing=True))
    setting_up.get_template("page.html")
    assert len(list(folder.iterdir())) == 1
    changed = Environment(
        loader=DictLoader({"page.html": "another"}), bytecode_cache=CompiledTemplates(str(folder))
    )
    assert changed.get_template("page.html").render() == "another"
    assert isinstance(house.jinja_env.bytecode_cache, CompiledTemplates)


def test_the_first_migration_goes_down_to_nothing_and_up_again(
    store_of_databases: Databases, make_app: Callable[..., Flask]
) -> None:
    app = make_app(store_of_databases.empty("updown"))
    with app.app_context():
        migrations.bring_up(db.engine, app.config)
        with database.owner_of(db.engine, app.config) as owner:
            migrations.downgrade(owner, "base")
        assert set(looked_at(db.engine).get_table_names()) <= {"alembic_version"}
        migrations.bring_up(db.engine, app.config)
        with db.engine.begin() as connection:
            assert migrations.differences(connection, Model.metadata) == []
        db.engine.dispose()


def test_every_later_migration_goes_down_and_up_without_losing_a_row(
    store_of_databases: Databases, make_app: Callable[..., Flask], pristine: str
) -> None:
    app = make_app(store_of_databases.copy(pristine, "migrated"))
    history = [one.revision for one in ScriptDirectory.from_config(migrations.settings()).walk_revisions()]
    with app.app_context():
        before = counts()
        assert before["ab_user"] > 10
        with database.owner_of(db.engine, app.config) as owner:
            for earlier in history[1:]:
                migrations.downgrade(owner, earlier)
        there_from_the_first = set(looked_at(db.engine).get_table_names())
        migrations.bring_up(db.engine, app.config)
        after = counts()
        assert {name: after[name] for name in there_from_the_first & set(after)} == {
            name: before[name] for name in there_from_the_first & set(before)
        }
        db.engine.dispose()


def test_what_refers_to_a_table_that_is_made_anew_stays(
    store_of_databases: Databases, make_app: Callable[..., Flask], pristine: str
) -> None:
    """SQLite changes a table by dropping it, and would delete with it what refers to its rows."""
    app = make_app(store_of_databases.copy(pristine, "anew"))
    with bench.under_test(app):
        ActivityFactory(topics=[TopicFactory()], published=True)
    with app.app_context():
        before = counts()
        assert before["activity_topic"] == 1
        with database.owner_of(db.engine, app.config) as owner:
            migrations.downgrade(owner, BEFORE_PICTURES)
        migrations.bring_up(db.engine, app.config)
        assert counts() == before
        with db.engine.connect() as connection:
            if db.engine.dialect.name == "sqlite":
                assert connection.exec_driver_sql("pragma foreign_keys").scalar() == 1
        db.engine.dispose()


def counts() -> dict[str, int]:
    """How many rows each table has."""
    with system_scope("counts", writing=False), db.engine.begin() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in Model.metadata.tables.items()
        }


def test_upgrading_twice_changes_nothing_the_second_time(
    store_of_databases: Databases, make_app: Callable[..., Flask]
) -> None:
    run = make_app(store_of_databases.empty("twice")).test_cli_runner()
    first = run.invoke(args=["portal", "upgrade"], catch_exceptions=False)
    again = run.invoke(args=["portal", "upgrade"], catch_exceptions=False)
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert not first.output.startswith("Database at head; 0 ")
    assert again.output.startswith("Database at head; 0 ")
    with run.app.app_context():
        db.engine.dispose()


EXPECTED = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "temp_store": 2}


def test_every_connection_is_set_up_for_durability_and_erasure(house: Flask) -> None:
    assert set(PRAGMAS) == set(EXPECTED)
    with house.app_context():
        if db.engine.dialect.name != "sqlite":
            return  # PostgreSQL has its settings on the server
        held = [db.engine.connect() for _number in range(7)]
        for connection in held:
            found = {name: connection.exec_driver_sql(f"pragma {name}").scalar() for name in PRAGMAS}
            assert found == EXPECTED
            assert connection.exec_driver_sql("pragma busy_timeout").scalar() == 4_000
        for connection in held:
            connection.close()


def test_only_light_work_does_not_wait_for_the_disk(house: Flask) -> None:
    """When somebody was last seen may be lost in a power failure; what follows on that connection may not."""

    def waiting(light: bool) -> object:
        with system_scope("test", writing=False, light=light), db.engine.connect() as connection:
            return connection.exec_driver_sql("pragma synchronous").scalar()

    with house.app_context():
        if db.engine.dialect.name == "sqlite":  # the PostgreSQL of the tests waits for no disk at all
            assert [waiting(light) for light in (False, True, False)] == [2, 1, 2]


def test_a_connection_that_nobody_set_up_would_be_noticed(tmp_path: Path) -> None:
    with create_engine(f"sqlite:///{tmp_path / 'plain.db'}").connect() as plain:
        assert plain.exec_driver_sql("pragma foreign_keys").scalar() != EXPECTED["foreign_keys"]


# Trials and production


@pytest.mark.parametrize("missing", ["SECRET_KEY", "DATA_KEY"])
def test_production_refuses_to_start_without_keys(tmp_path: Path, missing: str) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    with pytest.raises(ValueError, match=missing):
        create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": url, "INSTANCE_FOLDER": str(tmp_path), missing: ""})
    assert not list(tmp_path.glob("demo-*"))


def test_a_key_that_is_no_key_is_refused_at_the_start(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    with pytest.raises(ValueError):
        create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": url, "DATA_KEY": "too short"})


def test_a_trial_makes_up_its_keys_and_keeps_them(tmp_path: Path) -> None:
    own = {
        **SETTINGS,
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / 'x.db'}",
        "INSTANCE_FOLDER": str(tmp_path),
        "DEMO": True,
        "SECRET_KEY": "",
        "DATA_KEY": "",
    }
    first, second = create_app(own), create_app(own)
    assert first.config["SECRET_KEY"] == second.config["SECRET_KEY"]
    sealed = first.extensions["vault"].seal("a seed")
    assert second.extensions["vault"].open(sealed) == "a seed"
    assert {file.stat().st_mode & 0o077 for file in tmp_path.glob("demo-*")} == {0}
    assert crypto.Vault(first.config["DATA_KEY"])


def test_outside_a_trial_there_is_no_inbox(visitor: Person) -> None:
    visitor.opens("/inbox/", status=404)
    assert not [link for link in visitor.opens("/login/").links() if "inbox" in link]


@pytest.mark.parametrize("command", [["seed"], ["generate", "--users", "1"]])
def test_outside_a_trial_no_people_are_made_up(app: Flask, command: list[str]) -> None:
    result = app.test_cli_runner().invoke(args=["portal", *command])
    assert result.exit_code != 0
    assert "DEMO=1" in result.output


def test_the_connection_that_was_used_last_is_used_again() -> None:
    """It knows the plans of what a process says; used in turns, each of a pool made all of them anew."""
    options = database.engine_options("postgresql+psycopg://") | {"connect_args": {"check_same_thread": False}}
    engine = create_engine("sqlite://", poolclass=QueuePool, **options)
    first, last = engine.connect(), engine.connect()
    known = last.connection.driver_connection
    first.close()
    last.close()
    with engine.connect() as again:
        assert again.connection.driver_connection is known
    engine.dispose()
