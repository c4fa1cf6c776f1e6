"""Where the files of a database lie: a folder beside it, known by the engine, so that jobs find it too."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.common.files.clamd import Clamd
from app.common.frozen import frozen

MEBIBYTE = 1024 * 1024


@frozen
class Store:
    """A folder of files, who looks at what comes in, and how much an organisation may bring in a day."""

    folder: Path
    scanner: Clamd | None = None
    daily_bytes: int = 1024 * MEBIBYTE

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Store:
        """The store that the settings describe, in the instance folder."""
        folder = Path(settings["INSTANCE_FOLDER"]) / "files"
        return cls(folder, Clamd.of(settings), settings["FILES_PER_DAY_MB"] * MEBIBYTE)

    @property
    def unfinished(self) -> Path:
        """The folder of what is still coming in."""
        return self.folder / "tmp"

    def path(self, key: str) -> Path:
        """Where the file of a random name lies."""
        return self.folder / key


_stores: WeakKeyDictionary[Engine, Store] = WeakKeyDictionary()


def install(engine: Engine, store: Store) -> None:
    """Say where the files of a database lie."""
    _stores[engine] = store


def at_hand(session: Session) -> Store:
    """The store of the database that a session works on."""
    return _stores[session.get_bind().engine]
