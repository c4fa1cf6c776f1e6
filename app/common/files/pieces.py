"""Looking through a file in pieces, so that its size never becomes memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO

CHUNK = 256 * 1024
TAIL = 66_000
"""Where a reader of archives looks for the directory: the last entry and the longest comment."""


def holds(path: Path, wanted: Callable[[bytes], bool], longest: int) -> bool:
    """Whether any stretch of a file is what is looked for; `longest` is how long that may be."""
    with path.open("rb") as file:
        return found_in(file, wanted, longest)


def found_in(file: IO[bytes], wanted: Callable[[bytes], bool], longest: int) -> bool:
    """The same for a file that is open already, or for one inside an archive."""
    before = b""
    while part := file.read(CHUNK):
        if wanted(before + part):
            return True
        before = part[-longest * 4 :]
    return False


def tail(path: Path) -> bytes:
    """The last bytes of a file."""
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - TAIL, 0))
        return file.read()
