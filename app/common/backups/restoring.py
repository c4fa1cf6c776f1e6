"""Putting a backup back: into an empty database and folder, compared with what was saved, and erased anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.common import erasures, rowsecurity
from app.common.backups.manifest import Manifest, Unfit, force_to_disk
from app.common.backups.snapshots import is_empty, put_back
from app.common.backups.tables import sums
from app.common.frozen import frozen
from app.common.maintenance import UNFINISHED


@frozen
class Restored:
    """How many rows and files came back, and how many erasures were done again."""

    rows: int
    files: int
    erased: int


def restore(
    engine: Engine, owner: Engine, instance: Path, folder: Path, notes: Path | None, upgrade: Callable[[], None]
) -> Restored:
    """Put a backup back; raises `Unfit` and leaves the portal closed when anything is not as it was saved.

    `notes` is the list of erasures as it stands now; without one, nothing is erased again, which only somebody
    who knows that nothing was erased may ask for. `owner` is the database as the owner of its tables reaches it;
    `upgrade` brings it to this version of the portal.
    """
    manifest = Manifest.read(folder)
    manifest.check_files(folder)
    _refuse(owner, instance, manifest, notes)
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    (instance / UNFINISHED).touch(mode=0o600)
    force_to_disk(instance)
    put_back(owner, folder / manifest.database)
    if owner is not engine:
        rowsecurity.grant(owner, str(engine.url.username))
    _compare(owner, manifest)
    _put_files_back(folder / "files", instance / "files")
    if notes is not None and notes != instance / erasures.NAME:
        shutil.copyfile(notes, instance / erasures.NAME)
    upgrade()
    erased = _erase_again(engine, notes, manifest) if notes is not None else 0
    (instance / UNFINISHED).unlink()
    force_to_disk(instance)
    rows = sum(count for count, _sum in manifest.tables.values())
    return Restored(rows, len(manifest.checksums) - 1, erased)


def _refuse(engine: Engine, instance: Path, manifest: Manifest, notes: Path | None) -> None:
    if engine.dialect.name != manifest.dialect:
        raise Unfit(f"This backup is of {manifest.dialect}, the database is {engine.dialect.name}.")
    if not is_empty(engine):
        raise Unfit("The database is not empty.")
    if any((instance / "files").glob("*")):
        raise Unfit("The folder of files is not empty.")
    if notes is not None:
        known = erasures.beginning(notes, manifest.erasures)
        if not notes.exists() or known != manifest.erasures_checksum:
            raise Unfit(f"{notes} does not continue the list of erasures of this backup.")


def _compare(engine: Engine, manifest: Manifest) -> None:
    with engine.begin() as connection:
        found = sums(connection)
    if odd := [name for name in {*found, *manifest.tables} if found.get(name) != manifest.tables.get(name)]:
        raise Unfit(f"Not as it was saved: {' '.join(sorted(odd))}")


def _put_files_back(source: Path, target: Path) -> None:
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in source.iterdir():
        shutil.copyfile(path, target / path.name)
        (target / path.name).chmod(0o600)
    force_to_disk(target)


def _erase_again(engine: Engine, notes: Path, manifest: Manifest) -> int:
    with Session(engine) as session:
        count = erasures.replay(session, notes, manifest.erasures)
        session.commit()
    return count
