"""A colleague who worked in every screen is erased: no byte is left, in the database, beside it or in files."""

from __future__ import annotations

import json
import logging
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from app.common import clock, database, erasures
from app.common.context import system_scope
from app.common.outbox import Message
from app.common.purging import BUSY, purge
from app.common.remains import Wanted, in_folder
from app.common.saved_lists import Kept, SavedList
from app.extensions import db
from app.security.actions import erasure
from app.security.models import Erasure, User
from tests import bench, everywhere, people
from tests.databases import owner_of
from tests.factories import AssignmentFactory, UserFactory
from tests.people import Person

pytestmark = pytest.mark.committed

PROFILE = {
    "initials": "Q.X.Z.",
    "first_name": "Zzéphyrine",
    "prefix": "vander-Qxz",
    "last_name": "Wörmhout-Ångqvist",
    "department": "Afdeling Xylofoonzaken",
    "phone": "0698765432",
    "email": "zephyrine.uniek@testdorp.example",
    "contact_email": "aanspreekpunt.uniek@testdorp.example",
    "username": "qxz-inlog@testdorp.example",
}
"""Nine values that nobody else has."""
VALUES = "\n".join(PROFILE.values())


AT_HOME = ("GB", "G", "PB", "FB", "PR")


@pytest.fixture
def zephyrine(app: Flask) -> Person:
    """Administers users, roles and files at home, helps at the Servicedesk, and is on both lists."""
    home = people.organisation(people.TESTDORP)
    user = UserFactory(organisation=home, newsletter=True, contact_person=True, **PROFILE)
    for code in AT_HOME:
        AssignmentFactory(user=user, organisation=home, code=code)
    AssignmentFactory(user=user, organisation=people.organisation("SD-0001"), code="SD")
    return Person(user, home, level=2)


def run(app: Flask, *words: str, told: str = VALUES) -> Any:
    return app.test_cli_runner().invoke(args=["portal", *words], input=told)


def works_everywhere(person: Person) -> None:
    """Leaves something of the person in every table, and in the hands of colleagues."""
    for code in ("SD-0001", people.TESTDORP):
        person.place = people.organisation(code)
        person.logs_in()
        assert everywhere.opens_every_page(person) > 20
        assert everywhere.searches_everywhere(person, PROFILE.values()) > 10
        assert everywhere.leaves_a_draft_in_every_form(person, PROFILE.values()) > 1
    other = UserFactory(organisation=person.place)
    person.posts(f"/users/{other.id}/edit", department="Door de vertrekker gewijzigd")
    person.posts("/lists/users/save?active=yes", name=f"Weergave {PROFILE['last_name']}")
    person.posts(f"/users/{other.id}/reset_password")
    person.client.post(f"/users/{other.id}/edit", data={"last_name": "", "csrf_token": person.token})


@pytest.fixture
def gone(app: Flask, zephyrine: Person) -> User:
    """She worked everywhere, was looked at and exported by a colleague, was put on hold, and is erased."""
    works_everywhere(zephyrine)
    user, above = zephyrine.user, people.at_work("SB")
    vault = app.extensions["vault"]
    above.posts(f"/users/{user.id}/edit", department=PROFILE["department"], phone="0611111111")
    above.posts(f"/users/{user.id}/edit", phone=PROFILE["phone"])
    bench.store(
        SavedList(
            actor_id=above.user.actor_id,
            organisation_id=above.place.id,
            screen="UserView",
            name="Zoekt",
            sealed_wish=vault.seal(Kept(search=PROFILE["email"]).written()),
        )
    )
    bench.store(
        Message(
            actor_id=user.actor_id,
            recipient=PROFILE["email"],
            subject=f"Dag {PROFILE['first_name']}",
            sealed_body=vault.seal(PROFILE["last_name"]),
        )
    )
    _exported(app, above)
    above.posts(f"/users/{user.id}/deactivate")
    above.posts("/users/", to="/users/search", q=PROFILE["username"])
    above.posts(f"/users/{user.id}/erase")
    return user


def _exported(app: Flask, person: Person) -> None:
    """A long list that a colleague had made, with her in it; it lies there for a day."""
    from app.common.files import keep

    line = ";".join(PROFILE.values()).encode()
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("sheet1.xml", line)
    with bench.office() as session:
        for name, body in (("users.csv", line), ("users.xlsx", packed.getvalue())):
            keep(
                session, BytesIO(body), name=name, actor_id=person.user.actor_id, limit=10**6, allowed=(),
                organisation_id=person.place.id, expires_at=clock.now() + erasure.AGAIN_AFTER * 30, ours=True,
            )  # fmt: skip
        session.commit()


def later() -> None:
    """What is queued is done, once what was under way has ended."""
    with time_machine.travel(clock.now() + erasure.AGAIN_AFTER * 2, tick=False):
        bench.work_off()


@pytest.fixture
def data_dirs(app: Flask) -> list[str]:
    """Where bytes lie: the instance folder, and beside it the database."""
    url = db_url(app)
    beside = folder_of(url)
    return ["--data-dir", app.config["INSTANCE_FOLDER"], "--data-dir", str(beside)]


def db_url(app: Flask) -> str:
    return app.config["SQLALCHEMY_DATABASE_URI"]


def folder_of(url: str) -> Path:
    """The folder of SQLite's files, or that of the PostgreSQL server."""
    if url.startswith("sqlite"):
        return Path(url.removeprefix("sqlite:///")).parent
    with psycopg.connect(owner_of(url).replace("+psycopg", ""), autocommit=True) as office:
        found = office.execute("SHOW data_directory").fetchone()
    assert found
    return Path(found[0])


def test_no_byte_is_left_after_the_purge(app: Flask, gone: User, data_dirs: list[str]) -> None:
    later()
    done = run(app, "purge")
    assert done.exit_code == 0, done.output
    found = run(app, "verify-erasure", *data_dirs)
    assert (found.exit_code, found.output.strip()) == (0, "Nothing left of 9 values.")
    (receipt,) = bench.rows_of(Erasure)
    assert receipt.remains == {} and receipt.checked_at
    assert erasure.is_genuine(app.extensions["vault"], receipt)


def test_before_that_it_says_where_and_never_what(app: Flask, zephyrine: Person, data_dirs: list[str]) -> None:
    works_everywhere(zephyrine)
    found = run(app, "verify-erasure", *data_dirs)
    assert found.exit_code == 1
    assert "value 7: ab_user.email, 1 rows" in found.output
    assert ".db" in found.output or "pg_wal" in found.output
    for value in PROFILE.values():
        assert value not in found.output


def test_a_value_that_a_colleague_still_has_is_told_on_the_receipt(app: Flask, gone: User) -> None:
    with bench.office() as session:
        session.execute(
            text("update organisation set name_fr = :name where code = 'TD-0001'"), {"name": PROFILE["email"]}
        )
        session.commit()
    later()
    (receipt,) = bench.rows_of(Erasure)
    assert receipt.remains == {"organisation.name_fr": 1}


def test_nothing_on_standard_input_proves_nothing(app: Flask) -> None:
    assert run(app, "verify-erasure", told="\n").exit_code == 2


def test_files_are_read_inside_and_in_any_case(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"x" * 4_194_300 + "de ZÉPHYR-uniek".encode())
    (tmp_path / "escaped").write_text(json.dumps("Zéphyr-Uniek"))
    (tmp_path / "wide").write_bytes("Zephyr-Uniek".encode("utf-16-le"))
    with zipfile.ZipFile(tmp_path / "packed", "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("a", "zephyr-uniek " * 50)
    (tmp_path / "clean").write_text("niets")
    names = {name for name, _place in in_folder(tmp_path, Wanted(("Zéphyr-Uniek",)))}
    assert names >= {"escaped", "wide", "packed"} and "clean" not in names


def test_the_log_says_nothing_of_whom(app: Flask, gijs: Person, caplog: pytest.LogCaptureFixture) -> None:
    user = UserFactory(organisation=gijs.place, inactive=True, **PROFILE)
    with caplog.at_level(logging.DEBUG, "app"):
        gijs.posts(f"/users/{user.id}/erase")
        later()
    assert not [value for value in PROFILE.values() if value in caplog.text]


def test_who_reads_keeps_the_log_from_being_emptied(app: Flask, gone: User) -> None:
    if not db_url(app).startswith("sqlite"):
        return
    with app.app_context(), system_scope("test"), db.engine.connect() as reader:
        reader.execute(text("select count(*) from ab_user")).scalar()
        with database.owner_of(db.engine, {"DATABASE_OWNER_URL": ""}) as owner:
            assert purge(owner) == [BUSY]


def test_a_backup_put_back_erases_the_person_again(app: Flask, gijs: Person) -> None:
    """The way of the list of erasures, on somebody who was active when the backup was made."""
    user = UserFactory(organisation=gijs.place, newsletter=True, roles="G", **PROFILE)
    (token,) = tokens_of(user)
    notes = Path(app.config["INSTANCE_FOLDER"]) / erasures.NAME
    notes.write_text(json.dumps({"kind": erasure.USER, "key": token, "at": ""}) + "\n")
    with bench.office() as session:
        for _twice in range(2):
            assert erasures.replay(session, notes, 0) == 1
            session.commit()
    assert not bench.kept(user)
    assert bench.counted(Erasure, Erasure.pseudonym == token) == 1


def tokens_of(user: User) -> Iterator[str]:
    with bench.office() as session:
        asked = text("select token from actor where id = :id")
        yield session.execute(asked, {"id": user.actor_id}).scalar_one()
