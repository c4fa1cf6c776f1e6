"""A backup is whole and put back as it was, under load as well, and does not bring erased things back."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.common import erasures, files, maintenance
from app.common.backups import taking
from app.common.backups.manifest import NAME, Manifest
from app.common.backups.tables import sums
from app.common.context import system_scope
from app.extensions import db
from app.security.actions.documents import add_document, remove_document
from app.security.models import Organisation, OrganisationDocument
from app.security.rules.documents import DocumentKind
from tests import bench
from tests.conftest import close
from tests.databases import Databases
from tests.factories import MONDAY
from tests.files.bad import PDF
from tests.people import TESTDORP, organisation

pytestmark = pytest.mark.committed

MakeApp = Callable[..., Flask]


def instance_of(app: Flask) -> Path:
    return Path(app.config["INSTANCE_FOLDER"])


def hand_in(title: str, content: bytes = PDF) -> int:
    """Add a document for Testdorp; returns its number."""
    values = {"organisation_id": organisation(TESTDORP).id, "kind": DocumentKind.AGREEMENT, "title": title}
    with bench.office() as session:
        document = add_document(values, BytesIO(content), name="a.pdf", limit=10**6, actor_id=None, at=MONDAY)
        session.commit()
        return document.id


def take_away(number: int) -> None:
    with bench.office() as session:
        remove_document(session.get_one(OrganisationDocument, number))
        session.commit()


def run(app: Flask, *words: str) -> Any:
    return app.test_cli_runner().invoke(args=["portal", *words])


@pytest.fixture
def fresh(store_of_databases: Databases, make_app: MakeApp) -> Iterator[Flask]:
    """A portal without a table, in a folder of its own."""
    app = make_app(store_of_databases.empty("fresh"))
    yield app
    close(app)


@pytest.fixture
def kept(app: Flask, tmp_path: Path) -> Path:
    """A backup of a portal with one document, and with all that an upgrade brings."""
    assert run(app, "upgrade").exit_code == 0
    hand_in("Blijft")
    done = run(app, "backup", str(tmp_path / "kept"))
    assert done.exit_code == 0, done.output
    return tmp_path / "kept"


def brought(app: Flask, fresh: Flask) -> None:
    """Bring the list of erasures to the fresh portal."""
    notes = instance_of(app) / erasures.NAME
    (instance_of(fresh) / erasures.NAME).write_bytes(notes.read_bytes())


def keys_of_files() -> set[str]:
    """The names under which the files lie that rows know of."""
    return {stored.key for stored in bench.rows_of(files.StoredFile)}


def titles(app: Flask) -> list[str]:
    with bench.under_test(app):
        return [document.title for document in bench.rows_of(OrganisationDocument)]


def test_what_is_put_back_is_what_was_saved(app: Flask, fresh: Flask, kept: Path) -> None:
    brought(app, fresh)
    done = run(fresh, "restore", str(kept))
    assert done.exit_code == 0, done.output
    assert titles(fresh) == ["Blijft"]
    manifest = Manifest.read(kept)
    with fresh.app_context(), system_scope("sums"), db.engine.begin() as connection:
        assert sums(connection) == manifest.tables
    (document,) = bench.rows_of(OrganisationDocument)
    (stored,) = bench.rows_of(files.StoredFile, files.StoredFile.id == document.file_id)
    assert (instance_of(fresh) / "files" / stored.key).read_bytes() == PDF
    assert not maintenance.is_half_restored(instance_of(fresh))
    assert fresh.test_client().get("/-/ready").status_code == 200


def test_what_was_erased_since_stays_erased(app: Flask, fresh: Flask, tmp_path: Path) -> None:
    hand_in("Blijft")
    gone = hand_in("Moet weg")
    assert run(app, "backup", str(tmp_path / "kept")).exit_code == 0
    take_away(gone)
    hand_in("Kwam later")
    brought(app, fresh)
    done = run(fresh, "restore", str(tmp_path / "kept"))
    assert "1 erasures done again" in done.output
    assert titles(fresh) == ["Blijft"]
    with bench.under_test(fresh):
        assert {
            path.name for path in (instance_of(fresh) / "files").glob("*") if path.is_file()
        } == keys_of_files()


def test_a_note_names_nobody_and_is_there_before_the_answer(app: Flask) -> None:
    number = hand_in("Contract met Anna Jansen")
    take_away(number)
    (line,) = (instance_of(app) / erasures.NAME).read_text().splitlines()
    assert set(json.loads(line)) == {"kind", "key", "at"} and "Anna" not in line


def test_an_erasure_that_was_not_kept_is_not_noted(app: Flask) -> None:
    number = hand_in("Blijft")
    with bench.office() as session:
        remove_document(session.get_one(OrganisationDocument, number))
        session.rollback()
        session.commit()
    assert erasures.position(instance_of(app) / erasures.NAME)[0] == 0
    assert bench.counted(OrganisationDocument) == 1


def test_a_note_that_a_crash_cut_off_does_no_harm(app: Flask, fresh: Flask, tmp_path: Path) -> None:
    gone = hand_in("Moet weg")
    assert run(app, "backup", str(tmp_path / "kept")).exit_code == 0
    with (instance_of(app) / erasures.NAME).open("ab") as notes:
        notes.write(b'{"kind": "organisation_doc')
    take_away(gone)
    brought(app, fresh)
    assert run(fresh, "restore", str(tmp_path / "kept")).exit_code == 0
    assert titles(fresh) == []


def test_a_portal_that_is_not_empty_is_left_alone(app: Flask, kept: Path) -> None:
    done = run(app, "restore", str(kept))
    assert done.exit_code == 1 and "not empty" in done.output
    assert not (instance_of(app) / maintenance.UNFINISHED).exists()


def test_without_the_list_of_erasures_nothing_is_put_back(fresh: Flask, kept: Path) -> None:
    done = run(fresh, "restore", str(kept))
    assert done.exit_code == 1 and "list of erasures" in done.output
    assert run(fresh, "restore", str(kept), "--nothing-erased").exit_code == 0


def test_the_list_of_another_portal_is_refused(app: Flask, fresh: Flask, tmp_path: Path) -> None:
    take_away(hand_in("Was al weg"))
    assert run(app, "backup", str(tmp_path / "kept")).exit_code == 0
    (instance_of(fresh) / erasures.NAME).write_text('{"kind": "organisation_document", "key": "x", "at": ""}\n')
    done = run(fresh, "restore", str(tmp_path / "kept"))
    assert done.exit_code == 1 and "does not continue" in done.output


@pytest.mark.parametrize("how", ["changed", "missing", "added", "half"])
def test_a_backup_that_was_touched_is_refused(app: Flask, fresh: Flask, kept: Path, how: str) -> None:
    brought(app, fresh)
    file = next((kept / "files").glob("*"))
    match how:
        case "changed":
            file.write_bytes(PDF + b" ")
        case "missing":
            file.unlink()
        case "added":
            (kept / "files" / "more").write_bytes(b"x")
        case "half":
            (kept / NAME).unlink()
    done = run(fresh, "restore", str(kept))
    assert done.exit_code == 1, done.output
    assert not (instance_of(fresh) / maintenance.UNFINISHED).exists()


def test_a_row_that_was_changed_on_the_way_keeps_the_portal_closed(
    app: Flask, fresh: Flask, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought(app, fresh)
    monkeypatch.setattr("app.common.backups.restoring.sums", lambda _connection: {"ab_user": [1, 2]})
    done = run(fresh, "restore", str(kept))
    assert done.exit_code == 1 and "Not as it was saved" in done.output
    assert fresh.test_client().get("/-/ready").status_code == 503
    assert fresh.test_client().get("/login/").status_code == 503


def test_a_file_that_is_lost_makes_no_backup(app: Flask, tmp_path: Path) -> None:
    hand_in("Bestand kwijt")
    stored = bench.rows_of(files.StoredFile)[-1]
    (instance_of(app) / "files" / stored.key).unlink()
    done = run(app, "backup", str(tmp_path / "kept"))
    assert done.exit_code == 1 and "missing" in done.output
    assert not (tmp_path / "kept" / NAME).exists()


def test_a_folder_in_use_is_no_place_for_a_backup(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "x").touch()
    assert run(app, "backup", str(tmp_path)).exit_code == 1


def test_a_backup_under_load_is_of_one_moment(app: Flask, fresh: Flask, tmp_path: Path) -> None:
    """A process goes on adding and taking away documents; each backup is whole and is put back the same."""
    with app.app_context():
        url = db.engine.url.render_as_string(hide_password=False)
    words = [sys.executable, "-m", "tests.operation.writer", url, str(instance_of(app)), app.config["DATA_KEY"]]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None and writer.stdin is not None
        for _line in range(16):
            assert writer.stdout.readline().startswith("kept ")
        done = run(app, "backup", str(tmp_path / "kept"))
        writer.stdin.close()
        later = writer.stdout.read().splitlines()
    assert done.exit_code == 0, done.output
    assert later, "nobody was writing meanwhile"
    brought(app, fresh)
    put_back = run(fresh, "restore", str(tmp_path / "kept"))
    assert put_back.exit_code == 0, put_back.output
    with bench.under_test(fresh):
        keys = keys_of_files()
        assert keys == {path.name for path in (instance_of(fresh) / "files").iterdir() if path.is_file()}
        stored = {one.id for one in bench.rows_of(files.StoredFile)}
        assert {one.file_id for one in bench.rows_of(OrganisationDocument)} <= stored
    assert Manifest.read(tmp_path / "kept").tables["organisation_document"][0] >= 8
    erased = {line["key"] for line in erasures.read(instance_of(app) / erasures.NAME)}
    assert erased and not keys & erased


def test_sums_see_every_change(app: Flask) -> None:
    with app.app_context(), system_scope("sums"), db.engine.begin() as connection:
        before = sums(connection)
        place = Organisation.__table__
        number = connection.execute(select(place.c.id)).scalars().first()
        connection.execute(place.update().where(place.c.id == number).values(name="Anders"))
        after = sums(connection)
    assert before["organisation"][0] == after["organisation"][0]
    assert before["organisation"] != after["organisation"]


def test_the_version_is_told_alike_everywhere() -> None:
    told = (taking.PROJECT.parent / "publiccode.yml").read_text(encoding="utf-8")
    assert f'softwareVersion: "{taking.version()}"' in told
