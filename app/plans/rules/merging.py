"""Two people who fill in the same fields at once: what each changed stays; where both did, they choose (P-34)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from app.common.errors import Conflict

Fields = Mapping[str, Any]
"""What stands in some fields, by name; whatever counts as nothing is nothing."""


class Clash(Conflict):
    """Somebody else changed the same fields meanwhile, in another way; `mine` is what I would have saved."""

    def __init__(self, names: Iterable[str], mine: Any) -> None:
        super().__init__()
        self.names, self.mine = tuple(names), mine


def marks(values: Fields) -> str:
    """What a form was made from, in short: a mark of each field, by which is seen whether it changed since."""
    found = ((name, _mark(value)) for name, value in values.items())
    return " ".join(f"{name}:{mark}" for name, mark in found if mark)


def compared(base: str, theirs: Fields, mine: Fields) -> tuple[list[str], list[str]]:
    """The fields that I changed, and those of them that somebody else changed meanwhile in another way.

    `base` are the marks of what my form was made from. What I left as it was in my form stays as it stands now.
    """
    before = dict(one.split(":", 1) for one in base.split() if ":" in one)
    now = {name: _mark(theirs.get(name)) for name in mine}
    changed = [name for name, value in mine.items() if _mark(value) not in (before.get(name, ""), now[name])]
    return changed, [name for name in changed if now[name] != before.get(name, "")]


def together(base: str, theirs: Fields, mine: Fields) -> dict[str, Any]:
    """What has to be saved, so that mine stands there as well as what somebody else saved meanwhile.

    Raises `Clash` where both of us changed the same field in another way.
    """
    changed, clashes = compared(base, theirs, mine)
    found = {name: mine[name] for name in changed}
    if clashes:
        raise Clash(clashes, found)
    return found


def _mark(value: Any) -> str:
    """Browsers send every line end as two signs, whatever stood there before."""
    told = value.replace("\r\n", "\n") if isinstance(value, str) else value
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:10] if told else ""
