"""Closing the portal for a while: a file in the instance folder, which every process sees at its next request."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

from app.common.frozen import frozen

NAME = "maintenance.json"
UNFINISHED = "restore-unfinished"
"""While this file is in the instance folder, a backup is being put back, and the portal serves nobody."""


@frozen
class Closed:
    """That the portal is closed, and until when if somebody dared to say."""

    until: datetime | None = None


def close(instance: Path, until: datetime | None = None) -> None:
    """Close the portal; whoever asks next reads it."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    coming = instance / f"{NAME}.new"
    coming.write_text(json.dumps({"until": until.isoformat() if until else None}), encoding="utf-8")
    coming.replace(instance / NAME)


def open_again(instance: Path) -> None:
    """Open the portal."""
    (instance / NAME).unlink(missing_ok=True)


def is_closed(instance: Path) -> Closed | None:
    """Whether the portal is closed; a file that cannot be read closes it as well."""
    try:
        with open(_in(instance, NAME), encoding="utf-8") as file:  # noqa: PTH123
            until = json.load(file)["until"]
        return Closed(datetime.fromisoformat(until) if until else None)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return Closed()


def is_half_restored(instance: Path) -> bool:
    """Whether a backup is being put back, or was and did not come to its end."""
    try:
        os.stat(_in(instance, UNFINISHED))  # noqa: PTH116
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _in(instance: Path, name: str) -> str:
    """A file of the instance folder, as text: each request asks for both, and a path takes ten times as long."""
    return os.path.join(instance, name)  # noqa: PTH118
