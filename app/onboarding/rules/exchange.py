"""A programme as one readable file, to take to another organisation or another portal.

The file is JSON in UTF-8, with the keys of the programme itself. What is read is judged as strictly as what is
typed, because anybody may have written the file; what only stands in the way of publishing comes in as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.common.errors import RuleBroken
from app.common.exchanged import Envelope, read_words
from app.common.frozen import frozen
from app.common.words import DEFAULT_LANGUAGE, N_, Told
from app.onboarding.rules import programmes as rules
from app.onboarding.rules.programmes import (
    KEY,
    LONGEST_ABOUT,
    LONGEST_CHECK,
    LONGEST_NAME,
    Route,
    Step,
    faults,
    read,
)
from app.onboarding.rules.routing import highest

LONGEST_TITLE, LONGEST_PURPOSE = 100, 500

NOT_READABLE = N_("This file holds no programme. Choose a file that was saved from a portal like this one.")
TOO_LARGE = N_("The file is too large for a programme. It may have one megabyte.")
NEWER = N_("This file was made by a newer version of the portal. Ask for a file in format %(known)s.")
NO_TITLE = N_("The file has no title in Dutch.")
NO_DUTCH = N_("“%(where)s” has a text without Dutch words.")
TOO_LONG = N_("“%(where)s” has a text that is too long.")
LATER = frozenset({rules.NO_STEPS, rules.ONE_JOINING, rules.YEARLY_LAST, rules.LAW_GATES, rules.AFTER_EARLIER})
"""What a draft may still lack: the screen tells it where it stands, and nobody publishes it like that."""

FILE = Envelope("regieportaal/programme", 1, NOT_READABLE, TOO_LARGE, NEWER)


@frozen
class Taken:
    """What a file holds."""

    title: Mapping[str, str]
    purpose: Mapping[str, str] | None
    route: Route


def written(title: Mapping[str, str], purpose: Mapping[str, str] | None, route: Route) -> bytes:
    """A programme as the bytes of a file."""
    return FILE.closed(title, purpose, route.told())


def taken(content: bytes) -> Taken:
    """What stands in a file. Raises `RuleBroken` with everything that is wrong with it."""
    kept = FILE.opened(content)
    try:
        route = read({"steps": kept["steps"]})
        found = Taken(read_words(kept["title"]), read_words(kept.get("purpose")) or None, route)
        reasons = list(_wrong(found))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise RuleBroken(NOT_READABLE) from error
    if reasons:
        raise RuleBroken(*dict.fromkeys(reasons))
    return Taken(found.title, found.purpose, Route(route.steps, highest(route)))


def _wrong(found: Taken) -> Iterator[str]:
    title = found.title.get(DEFAULT_LANGUAGE, "")
    if not title.strip():
        yield NO_TITLE
    yield from _of_words(found.title, LONGEST_TITLE, title)
    yield from _of_words(found.purpose, LONGEST_PURPOSE, title)
    if len(found.route.steps) > rules.MOST_STEPS:
        yield rules.TOO_MANY_STEPS
        return
    for step in found.route.steps:
        yield from _of_step(step)
    yield from (told for told in faults(found.route) if told.message not in LATER)


def _of_step(step: Step) -> Iterator[str]:
    """What is wrong with the texts of a step; what `faults` cannot even look at raises `ValueError`."""
    if not isinstance(step.key, str) or not all(_is_key(one.key) for one in step.checklist):
        raise ValueError
    where = read_words(step.name).get(DEFAULT_LANGUAGE, step.key)
    yield from _of_words(read_words(step.name) or {"en": ""}, LONGEST_NAME, where)
    yield from _of_words(read_words(step.about), LONGEST_ABOUT, where)
    for check in step.checklist:
        yield from _of_words(read_words(check.text) or {"en": ""}, LONGEST_CHECK, where)
    if step.window is not None and not isinstance(step.window.after, str):
        raise ValueError


def _is_key(key: Any) -> bool:
    return isinstance(key, str) and KEY.fullmatch(key) is not None


def _of_words(said: Mapping[str, str] | None, longest: int, where: str) -> Iterator[str]:
    if said and not said.get(DEFAULT_LANGUAGE, "").strip():
        yield Told(NO_DUTCH, where=where)
    if any(len(text) > longest for text in (said or {}).values()):
        yield Told(TOO_LONG, where=where)
