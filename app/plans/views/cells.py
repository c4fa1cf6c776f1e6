"""One cell of a matrix of what is shared: that of a plan, and that of a template."""

from __future__ import annotations

from app.common.frozen import frozen


@frozen
class Choosing:
    """One cell: the title of its block or goal, and what can be chosen."""

    key: str
    title: str
    options: tuple[tuple[str, str, bool], ...]
    """What is sent, the words for it, and whether it is chosen."""
    differs: bool = False
    """Whether parents differ in it."""
    heading: str = ""
    """What stands above it in the list of places, where a new group begins."""
    note: str = ""
    sign: str = ""
    """Where it was filled in from, as long as nobody saved it."""
