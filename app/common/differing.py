"""Where two texts differ, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

Part = tuple[str, str]
"""A stretch of text with what became of it: "" (stayed), "del" or "ins"."""

LONGEST_COMPARED = 4_000


def parts_of(old: str, new: str) -> tuple[Part, ...]:
    """What was taken away and what came: by word where both are texts of several words, else as a whole."""
    if not old or not new or " " not in old or len(old) + len(new) > LONGEST_COMPARED:
        return tuple(part for part in (("del", old), ("ins", new)) if part[1])
    before, after = (re.findall(r"\s+|[^\s]+", text) for text in (old, new))
    found: list[Part] = []
    for verb, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if verb == "equal":
            found.append(("", "".join(before[a:b])))
        else:
            found += [part for part in (("del", "".join(before[a:b])), ("ins", "".join(after[c:d]))) if part[1]]
    return tuple(found)
