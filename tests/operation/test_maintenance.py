"""The portal can be closed for a while: visitors are told, operators work on, machines are answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.common import database, maintenance, migrations
from app.extensions import db
from tests.databases import Databases
from tests.people import Person


@pytest.fixture
def instance(app: Flask) -> Iterator[Path]:
    """The instance folder, left open afterwards."""
    folder = Path(app.config["INSTANCE_FOLDER"])
    yield folder
    maintenance.open_again(folder)
    (folder / maintenance.UNFINISHED).unlink(missing_ok=True)


def run(app: Flask, *words: str) -> str:
    result = app.test_cli_runner().invoke(args=["portal", "maintenance", *words])
    assert result.exit_code == 0, result.output
    return result.output


def test_visitors_and_staff_are_told_and_come_back(gijs: Person, visitor: Person, instance: Path) -> None:
    run(gijs.app, "on")
    for who in (gijs, visitor):
        page = who.opens("/users/", status=503)
        assert "wordt aan het portaal gewerkt" in page.text
        assert int(page.headers["Retry-After"]) > 0
    run(gijs.app, "off")
    gijs.opens("/users/")


def test_the_page_says_until_when(gijs: Person, instance: Path) -> None:
    run(gijs.app, "on", "--until", "2031-12-01 18:00")
    page = gijs.opens("/", status=503)
    assert "tot 1 december, 18:00" in page.text
    assert int(page.headers["Retry-After"]) > 86_400


@pytest.mark.parametrize(("language", "words"), [("en", "working on the portal"), ("fr", "en maintenance")])
def test_the_page_speaks_the_language_of_the_reader(
    visitor: Person, instance: Path, language: str, words: str
) -> None:
    run(visitor.app, "on")
    assert words in visitor.opens("/users/", status=503, Accept_Language=language).text


def test_operators_and_machines_pass_and_nobody_else_does(
    dennis: Person, olivier: Person, visitor: Person, instance: Path
) -> None:
    run(dennis.app, "on")
    dennis.opens("/users/")
    olivier.opens("/users/", status=503)
    visitor.opens("/login/")
    assert visitor.client.get("/-/live").status_code == 200
    ready = visitor.client.get("/-/ready")
    assert ready.status_code == 200
    assert ready.get_json()["checks"]["maintenance"]["status"] == "warn"


def test_a_script_is_told_in_its_own_way(gijs: Person, instance: Path) -> None:
    run(gijs.app, "on")
    answer = gijs.client.get("/users/", headers={"Accept": "application/json"})
    assert answer.status_code == 503 and answer.get_json()["status"] == 503


def test_a_sign_that_cannot_be_read_closes_as_well(gijs: Person, instance: Path) -> None:
    (instance / maintenance.NAME).write_text("{")
    gijs.opens("/", status=503)


def test_half_a_restore_serves_nobody(dennis: Person, instance: Path) -> None:
    (instance / maintenance.UNFINISHED).touch()
    dennis.opens("/", status=503)
    assert dennis.client.get("/-/ready").status_code == 503
    assert dennis.client.get("/-/ready").get_json()["checks"]["restore"]["status"] == "fail"


def test_pages_wait_for_a_database_at_head_and_come_by_themselves(
    store_of_databases: Databases, make_app: Callable[..., Flask], pristine: str
) -> None:
    app = make_app(store_of_databases.copy(pristine, "waiting"))
    with app.app_context(), database.owner_of(db.engine, app.config) as owner:
        migrations.downgrade(owner, "-1")
    page = app.test_client().get("/login/")
    assert page.status_code == 503 and "in orde gebracht" in page.get_data(as_text=True)
    with app.app_context():
        migrations.bring_up(db.engine, app.config)
    assert app.test_client().get("/login/").status_code == 200
    with app.app_context():
        db.engine.dispose()
