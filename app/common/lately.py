"""What this process saw a short while ago, where to ask again takes long and what was seen is as good."""

from __future__ import annotations

import time
from collections.abc import Hashable
from typing import Any

SECONDS = 60.0
"""How long what was seen is taken to be so still."""
MOST = 1_000


class Lately:
    """What was seen, by what it was seen of: nothing that somebody may notice to be old."""

    def __init__(self) -> None:
        self._seen: dict[Hashable, tuple[float, Any]] = {}

    def of(self, thing: Hashable) -> Any:
        """What was seen of a thing; None where it was not, or is too long ago."""
        at, what = self._seen.get(thing, (0.0, None))
        return what if time.monotonic() - at < SECONDS else None

    def keep(self, thing: Hashable, what: Any) -> None:
        """Remember what was seen of a thing; when very much is, all else is forgotten."""
        if len(self._seen) >= MOST:
            self._seen.clear()
        self._seen[thing] = time.monotonic(), what
