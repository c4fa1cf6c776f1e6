"""What a backup says of itself: written last, so that a folder without it is no backup."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict
from pathlib import Path

from app.common.frozen import frozen

NAME = "manifest.json"
FORMAT = 1
CHUNK = 1024 * 1024


class Unfit(Exception):
    """A backup cannot be made or put back; the text says why, for the operator."""


@frozen
class Manifest:
    """Rows and sums per table, checksums per file, and where the list of erasures stood."""

    made_at: str
    version: str
    dialect: str
    revision: str
    database: str
    tables: dict[str, list[int]]
    """Of each table how many rows it has, and the sum over them."""
    checksums: dict[str, str]
    """Of each file of the backup, by its name in the folder."""
    gone: list[str]
    """Files that were erased while the backup was made."""
    erasures: int
    erasures_checksum: str
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """Complete a backup."""
        with (folder / NAME).open("w", encoding="utf-8") as file:
            json.dump(asdict(self), file, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        force_to_disk(folder)

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest of a backup; raises `Unfit` when there is none that can be read."""
        try:
            manifest = cls(**json.loads((folder / NAME).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as fault:
            raise Unfit(f"{folder} holds no complete backup.") from fault
        if manifest.format != FORMAT:
            raise Unfit(f"This backup has format {manifest.format}, not {FORMAT}.")
        return manifest

    def check_files(self, folder: Path) -> None:
        """Raise `Unfit` when a file of the backup is missing, changed or one too many."""
        there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {NAME}
        if odd := there ^ set(self.checksums):
            raise Unfit(f"Missing from the backup, or one too many: {' '.join(sorted(odd)[:10])}")
        for name, expected in self.checksums.items():
            if checksum(folder / name) != expected:
                raise Unfit(f"Changed since the backup was made: {name}")


def checksum(path: Path) -> str:
    """The SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def force_to_disk(folder: Path) -> None:
    """Make the names in a folder last."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
