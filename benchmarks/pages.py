"""Pages of both applications side by side: what differs by nature is left out, all the rest has to be the same."""

from __future__ import annotations

import re
from difflib import unified_diff

BY_NATURE = re.compile(
    r'(?<= nonce=")[^"]+'  # of this answer alone
    r'|(?<=name="csrf_token" value=")[^"]+'
    r'|(?<= data-left=")\d+'  # seconds until the session ends
    r"|(?<=Afgedrukt op )[^<]+(?= door )"  # now
)


def comparable(page: bytes) -> str:
    """A page without what is another at each request."""
    return BY_NATURE.sub("…", page.decode())


def refuse_unless_alike(floor: bytes, ours: bytes) -> None:
    """Raise `AssertionError` with what differs between two pages, where something does."""
    one, other = (comparable(page).replace("<", "\n<").splitlines() for page in (floor, ours))
    assert one == other, "\n".join(unified_diff(one, other, "floor", "portal", lineterm="", n=1))
