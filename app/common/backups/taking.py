"""Making a backup: the list of erasures first, then the database, then the files that its rows name."""

from __future__ import annotations

import shutil
import tomllib
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, select

from app.common import erasures
from app.common.backups.manifest import Manifest, Unfit, checksum, force_to_disk
from app.common.backups.snapshots import NAMES, snapshot
from app.common.backups.tables import sums
from app.common.files import StoredFile
from app.common.revisions import revision_of

PROJECT = Path(__file__).resolve().parents[3] / "pyproject.toml"


def version() -> str:
    """The version of the portal, told in one place: its `pyproject.toml`."""
    return tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"]


def back_up(engine: Engine, instance: Path, folder: Path, at: datetime) -> Manifest:
    """Make a backup in a folder that is empty or not there yet; the portal goes on working meanwhile.

    Raises `Unfit` when the folder is in use, or a file is missing that nobody erased.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Unfit(f"{folder} is not empty.")
    count, known = erasures.position(instance / erasures.NAME)
    with snapshot(engine, folder) as connection:
        gone = _copy_files(connection, instance / "files", folder / "files")
        rows, revision = sums(connection), revision_of(connection)
    _refuse_lost_files(gone, instance / erasures.NAME, count)
    named = {str(path.relative_to(folder)): checksum(path) for path in folder.rglob("*") if path.is_file()}
    manifest = Manifest(
        made_at=at.isoformat(timespec="seconds"), version=version(), dialect=engine.dialect.name,
        revision=revision or "", database=NAMES[engine.dialect.name], tables=rows, checksums=named, gone=gone,
        erasures=count, erasures_checksum=known,
    )  # fmt: skip
    manifest.write(folder)
    return manifest


def _copy_files(connection: Connection, source: Path, target: Path) -> list[str]:
    """Copy what the rows of the snapshot name, each checked; returns what is not there any more."""
    row, gone = StoredFile.__table__.c, []
    target.mkdir(mode=0o700)
    for key, expected in connection.execute(select(row.key, row.sha256)):
        try:
            shutil.copyfile(source / key, target / key)
        except FileNotFoundError:
            gone.append(key)
            continue
        if checksum(target / key) != expected:
            raise Unfit(f"The file {key} is damaged: it is not what was handed in.")
    force_to_disk(target)
    return gone


def _refuse_lost_files(gone: list[str], notes: Path, after: int) -> None:
    """A file may be missing only because it was erased after the snapshot: then it is erased there again."""
    erased = {line.get("key") for line in list(erasures.read(notes))[after:]}
    if lost := sorted(set(gone) - erased):
        raise Unfit(f"Files are missing: {' '.join(lost[:10])}")
