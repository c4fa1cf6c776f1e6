"""Two people who fill in the same fields at once: what each changed stays; where both did, they choose (P-34)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from app.common.errors import Conflict

Texts = Mapping[str, str | None]
"""What stands in some fields, by name."""


class Clash(Conflict):
    """Somebody else changed the same fields meanwhile, in another way."""

    def __init__(self, names: Iterable[str], mine: Texts) -> None:
        super().__init__()
        self.names, self.mine = tuple(names), dict(mine)


def marks(values: Texts) -> str:
    """What a form was made from, in short: a mark of each field, by which is seen whether it changed since."""
    return " ".join(f"{name}:{_mark(value)}" for name, value in values.items())


def together(base: str, theirs: Texts, mine: Texts) -> dict[str, str | None]:
    """What has to be saved, so that mine stands there as well as what somebody else saved meanwhile.

    `base` are the marks of what my form was made from. What I left as it was in my form stays as it stands now.
    Raises `Clash` where both of us changed the same field in another way.
    """
    before = dict(one.split(":", 1) for one in base.split() if ":" in one)
    changed = {
        name: value
        for name, value in mine.items()
        if _mark(value) not in (before.get(name), _mark(theirs.get(name)))
    }
    if clashes := [name for name in changed if _mark(theirs.get(name)) != before.get(name)]:
        raise Clash(clashes, changed)
    return changed


def _mark(value: str | None) -> str:
    """Browsers send every line end as two signs, whatever stood there before."""
    return hashlib.sha256((value or "").replace("\r\n", "\n").encode()).hexdigest()[:12]
