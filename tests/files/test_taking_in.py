"""Files are taken in only when they are what they say, and go with the transaction that brought them."""

from __future__ import annotations

import os
import tracemalloc
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.common import files
from app.common.context import system_scope
from app.common.errors import RuleBroken
from app.common.files.names import LONGEST, cleaned
from app.extensions import db
from tests import bench
from tests.files.bad import BAD, GOOD, PDF, jpeg
from tests.people import TESTDORP, organisation

MEGABYTE = 1024 * 1024
NOBODY: dict[str, Any] = {"actor_id": None, "organisation_id": None}


def folder() -> Path:
    """Where the files of the application under test lie."""
    return Path(bench.the_app().config["INSTANCE_FOLDER"]) / "files"


def lying() -> list[Path]:
    """Every file in that folder, finished or not."""
    return [path for path in folder().rglob("*") if path.is_file()]


def kept(session: Any, content: bytes, name: str = "overeenkomst.pdf", **how: Any) -> files.StoredFile:
    """Hand a file in for Testdorp."""
    place = how.pop("organisation_id", 0) or organisation(TESTDORP).id
    options = {
        "limit": MEGABYTE * 70,
        "allowed": files.DOCUMENTS,
        "actor_id": None,
        "organisation_id": place,
        **how,
    }
    return files.keep(session, BytesIO(content), name=name, **options)


@pytest.fixture(autouse=True)
def clean_folder(app: Flask) -> None:
    """Every test begins without files."""
    for path in lying():
        path.unlink()


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_what_it_says_is_refused_and_leaves_nothing(app: Flask, name: str) -> None:
    called, made = BAD[name]
    with bench.office() as session, pytest.raises(RuleBroken):
        kept(session, made(), called)
    assert lying() == []
    assert bench.counted(files.StoredFile) == 0


def test_sixty_bad_files_are_tried() -> None:
    assert len(BAD) >= 60


@pytest.mark.parametrize("name", GOOD)
def test_what_people_work_with_is_taken(app: Flask, name: str) -> None:
    called, made = GOOD[name]
    body = made()  # once: an archive tells when it was made
    with bench.office() as session:
        stored = kept(session, body, called)
        assert files.path_of(stored).read_bytes() == body
        assert (stored.name, stored.size) == (called, len(body))
        session.commit()
    assert len(lying()) == 1


def test_a_real_workbook_is_taken(app: Flask) -> None:
    book, out = openpyxl.Workbook(), BytesIO()
    book.active.append(["naam", "plaats"])  # type: ignore[union-attr]
    book.save(out)
    with bench.office() as session:
        assert kept(session, out.getvalue(), "lijst.xlsx").content_type == files.Kind.XLSX


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\anna\\brief.pdf", "brief.pdf"),
        ("rekening\u202efdp.exe", "rekeningfdp.exe"),
        ("a\0b\r\nc\x1b.pdf", "abc.pdf"),
        ("con.pdf", "_con.pdf"),
        ("  .  .pdf", "bestand.pdf"),
        ("", "bestand"),
        (".htaccess", "bestand.htaccess"),
        ('x"; filename="y.html.pdf', "x_; filename=_y.html.pdf"),
        ("één\u200b.pdf", "één.pdf"),
        ("stream:y.pdf", "stream_y.pdf"),
    ],
)
def test_a_name_is_made_fit_to_be_shown(given: str, shown: str) -> None:
    assert cleaned(given) == shown


@pytest.mark.parametrize("name", ["x" * 400 + ".pdf", "é" * 400, "x." + "y" * 400, "." * 400, "\u202e" * 400])
def test_a_name_is_never_longer_than_its_column(name: str) -> None:
    assert 0 < len(cleaned(name)) <= LONGEST


def test_only_kinds_that_are_asked_for_are_taken(app: Flask) -> None:
    with bench.office() as session, pytest.raises(RuleBroken, match="kind"):
        kept(session, PDF, allowed={files.Kind.PNG})


def test_a_file_over_the_limit_is_refused_while_it_comes_in(app: Flask) -> None:
    class Endless(BytesIO):
        given = 0

        def read(self, size: int | None = -1) -> bytes:
            self.given += size or 0
            return b"x" * (size or 0)

    stream = Endless()
    with bench.office() as session, pytest.raises(RuleBroken, match="too large"):
        files.keep(session, stream, name="a.txt", allowed=files.DOCUMENTS, limit=MEGABYTE, **NOBODY)
    assert stream.given < 2 * MEGABYTE
    assert lying() == []


def test_memory_stays_flat_for_a_large_file(app: Flask, tmp_path: Path) -> None:
    large = tmp_path / "groot.txt"
    with large.open("wb") as out:
        for _number in range(60):
            out.write(b"een regel tekst\n" * (MEGABYTE // 16))
    with bench.office() as session, large.open("rb") as stream:
        tracemalloc.start()
        files.keep(session, stream, name="groot.txt", allowed=files.DOCUMENTS, limit=70 * MEGABYTE, **NOBODY)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 8 * MEGABYTE, f"{peak} bytes"


def test_an_organisation_brings_in_no_more_than_fits_in_a_day(app: Flask, monkeypatch: Any) -> None:
    with bench.office() as session:
        store = files.at_hand(session)
        files.install(db.engine, files.Store(store.folder, daily_bytes=2 * len(PDF)))
        try:
            kept(session, PDF)
            kept(session, PDF)
            with pytest.raises(RuleBroken, match="in a day"):
                kept(session, PDF)
            kept(session, PDF, ours=True)
        finally:
            files.install(db.engine, store)


@pytest.mark.committed
def test_a_lost_transaction_takes_its_file_along(app: Flask) -> None:
    with bench.office() as session:
        kept(session, PDF)
        assert len(lying()) == 1
        session.rollback()
        assert lying() == []


@pytest.mark.committed
def test_a_session_that_is_left_open_takes_its_file_along(app: Flask) -> None:
    with app.app_context(), system_scope("test"):
        place = organisation(TESTDORP).id
        db.session.rollback()
        session = Session(db.engine)
        kept(session, PDF, organisation_id=place)
        session.close()
    assert lying() == []


@pytest.mark.committed
def test_a_file_goes_after_its_row_and_not_before(app: Flask) -> None:
    with bench.office() as session:
        stored = kept(session, PDF)
        session.commit()
        files.remove(session, stored)
        session.rollback()
        assert len(lying()) == 1
        files.remove(session, stored)
        session.commit()
    assert lying() == []
    assert bench.counted(files.StoredFile) == 0


@pytest.mark.committed
def test_a_step_inside_a_transaction_keeps_nothing_by_itself(app: Flask) -> None:
    with bench.office() as session:
        with session.begin_nested():
            kept(session, PDF)
        session.rollback()
    assert lying() == []


NOW = datetime.now(UTC)


def old(path: Path) -> Path:
    """A file that was last written two hours ago."""
    then = (NOW - timedelta(hours=2)).timestamp()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"left behind")
    os.utime(path, (then, then))
    return path


def test_the_sweep_takes_away_what_belongs_to_nothing(app: Flask) -> None:
    old(folder() / "a")
    old(folder() / "tmp" / "b")
    young = folder() / "c"
    young.write_bytes(b"on its way")
    with bench.office() as session:
        mine = files.path_of(kept(session, PDF))
        os.utime(mine, (0, 0))
        swept = files.sweep(session, NOW)
        assert (swept.orphans, swept.missing) == (2, ())
        assert young.exists() and mine.exists()


def test_the_sweep_tells_of_files_that_are_missing(app: Flask, logged_errors: list[Any]) -> None:
    with bench.office() as session:
        stored = kept(session, PDF)
        files.path_of(stored).unlink()
        assert files.sweep(session, NOW).missing == (stored.key,)
        assert session.get(files.StoredFile, stored.id) is not None
    assert len(logged_errors) == 1


@pytest.mark.committed
def test_what_has_expired_goes_with_its_file(app: Flask) -> None:
    with bench.office() as session:
        kept(session, PDF, expires_at=NOW - timedelta(seconds=1))
        kept(session, jpeg(), "foto.jpg", expires_at=NOW + timedelta(hours=1))
        session.commit()
        assert files.sweep(session, NOW).expired == 1
        session.commit()
    assert len(lying()) == 1
