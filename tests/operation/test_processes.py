"""Processes that start at once: one database, one world, and nobody stumbles over another."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from sqlalchemy import Connection, create_engine, text

from app.common import database, guards, revisions, rowsecurity
from app.common.context import system_scope
from app.extensions import db
from tests.conftest import close
from tests.databases import Databases, owner_of
from tests.deep.machines import ROOT, STOP_SECONDS, answers, environment, free_port, machine, wait_until

START_SECONDS = 60


@contextmanager
def processes(log: Path, settings: list[dict[str, str]], *words: str) -> Iterator[list[subprocess.Popen[Any]]]:
    """Some processes of the same words, started at once; whoever still runs afterwards is ended."""
    with log.open("ab") as out:
        started = [
            subprocess.Popen([sys.executable, *words], cwd=ROOT, env=each, stdout=out, stderr=out)
            for each in settings
        ]
    try:
        yield started
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(STOP_SECONDS)


def settings_for(url: str, instance: Path, port: int = 0, **more: str) -> dict[str, str]:
    """The settings of a machine that may also bring its database up to date."""
    owner = owner_of(url).replace("postgresql+psycopg://", "postgresql://")
    return environment(url, instance, port, DATABASE_OWNER_URL=owner, **more)


@contextmanager
def looking_at(url: str) -> Iterator[Connection]:
    """A connection of who owns the tables."""
    engine = create_engine(owner_of(url) or url)
    rowsecurity.configure(engine)
    with system_scope("test", writing=False), engine.connect() as connection:
        yield connection
    engine.dispose()


def twice(connection: Connection, table: str, column: str) -> list[Any]:
    """What stands more than once in a column."""
    return list(connection.execute(text(f"select {column} from {table} group by {column} having count(*) > 1")))


def test_two_upgrades_at_once_of_an_empty_database_both_succeed(
    store_of_databases: Databases, tmp_path: Path
) -> None:
    url, log = store_of_databases.empty("at_once"), tmp_path / "log"
    settings = [settings_for(url, tmp_path)] * 2
    with processes(log, settings, "-m", "flask", "--app", "run", "portal", "upgrade") as both:
        assert [process.wait(START_SECONDS) for process in both] == [0, 0], log.read_text()
    assert "Traceback" not in log.read_text()
    with looking_at(url) as connection:
        heads = connection.execute(text("select version_num from alembic_version")).scalars().all()
        assert heads == [revisions.newest()]
        assert not twice(connection, "ab_role", "name")
        assert not twice(connection, "ab_permission_view_role", "permission_view_id, role_id")
        assert [*guards.differences(connection), *rowsecurity.differences(connection)] == []
    # One did it all, and the other found it done.
    assert log.read_text().count("Database at head; 0 permissions of roles changed.") == 1


def test_four_workers_that_start_at_once_are_all_ready(
    store_of_databases: Databases, make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    url, log = store_of_databases.empty("four_workers"), tmp_path / "log"
    upgraded = make_app(url).test_cli_runner().invoke(args=["portal", "upgrade"], catch_exceptions=False)
    assert upgraded.exit_code == 0
    with machine(url, tmp_path, log, workers=4) as here:
        served: set[int] = set()

        def all_served() -> bool:
            served.update(workers_of(here.process.pid))
            return len(served) == 4

        wait_until(all_served, STOP_SECONDS, here.said)
        for _turn in range(40):
            with closing(requests.get(f"http://127.0.0.1:{here.port}/-/ready", timeout=5)) as answer:
                assert answer.status_code == 200, answer.text
        assert workers_of(here.process.pid) == served, "a worker ended and was replaced"
    assert "Traceback" not in log.read_text()


def workers_of(pid: int) -> set[int]:
    """The processes that a process of gunicorn began."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return {int(number) for number in children.split()}


@pytest.mark.deep
def test_four_trials_that_start_at_once_on_nothing_share_one_world(
    store_of_databases: Databases, tmp_path: Path
) -> None:
    """As `make run` does it, four times in one folder: upgrade, demo people, then serve."""
    url, log = store_of_databases.empty("four_trials"), tmp_path / "log"
    ports = [free_port() for _number in range(4)]
    settings = [
        settings_for(url, tmp_path / "instance", port, DEMO="1", PORT=str(port), SECRET_KEY="", DATA_KEY="")
        for port in ports
    ]
    with processes(
        log, settings, "-m", "flask", "--app", "run", "portal", "seed", "--upgrade", "--when-empty"
    ) as seeding:
        assert [process.wait(START_SECONDS) for process in seeding] == [0] * 4, log.read_text()[-3000:]
    with processes(log, settings, "run.py") as serving:
        for port in ports:
            ready = f"http://127.0.0.1:{port}/-/ready"
            wait_until(lambda ready=ready: answers(ready), START_SECONDS, log.read_text)
            assert requests.get(ready, timeout=5).status_code == 200
        assert [process.poll() for process in serving] == [None] * 4
    assert "Traceback" not in log.read_text()
    assert log.read_text().count("The demo world is ready.") == 1
    with looking_at(url) as connection:
        assert not twice(connection, "ab_user", "username")
        assert not twice(connection, "organisation", "code")


DAMAGE = {
    "a guard": {
        "sqlite": "DROP TRIGGER guard_ab_user_delete",
        "postgresql": "DROP TRIGGER guard_ab_user_delete ON ab_user",
    },
    "a policy": {"postgresql": "DROP POLICY portal_read ON ab_user"},
    "row security": {"postgresql": "ALTER TABLE ab_user DISABLE ROW LEVEL SECURITY"},
}


@pytest.mark.parametrize("what", DAMAGE)
def test_what_was_dropped_by_hand_is_told_by_readiness_and_put_back_by_the_next_upgrade(
    what: str, store_of_databases: Databases, make_app: Callable[..., Flask], pristine: str
) -> None:
    app = make_app(store_of_databases.copy(pristine, "damaged"))
    with app.app_context(), database.owner_of(db.engine, app.config) as owner:
        statement = DAMAGE[what].get(owner.dialect.name)
        if statement is None:
            close(app)
            return  # SQLite knows no such thing
        with owner.begin() as connection:
            connection.exec_driver_sql(statement)
    visitor = app.test_client()
    answer = visitor.get("/-/ready")
    assert answer.status_code == 503
    assert answer.get_json()["checks"]["guards"]["status"] == "fail"
    done = app.test_cli_runner().invoke(args=["portal", "upgrade"], catch_exceptions=False)
    assert done.exit_code == 0
    assert visitor.get("/-/ready").status_code == 200
    close(app)
