"""A questionnaire as one readable file, to take to another organisation or another portal (issue 5, point 1).

The file is JSON in UTF-8, with the keys of the design itself. Numbers of the question bank stay at home: they mean
nothing elsewhere. What is read is judged as strictly as what is typed, because anybody may have written the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.common.errors import RuleBroken
from app.common.exchanged import Envelope, read_words
from app.common.frozen import frozen
from app.common.words import DEFAULT_LANGUAGE, LANGUAGES, N_, Told
from app.questionnaires.rules import questions as rules
from app.questionnaires.rules.designs import (
    MOST_ITEMS,
    MOST_PARTS,
    TOO_MANY,
    Design,
    Part,
    read,
    unsound,
)
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import CHOOSING

LONGEST = {"title": 100, "text": 300, "help": 2000, "low_end": 100, "high_end": 100, "choice": 200}
"""How many characters a text may have, as in the forms."""

NOT_READABLE = N_("This file holds no questionnaire. Choose a file that was saved from a portal like this one.")
TOO_LARGE = N_("The file is too large for a questionnaire. It may have one megabyte.")
NEWER = N_("This file was made by a newer version of the portal. Ask for a file in format %(known)s.")
NO_TITLE = N_("The file has no title in Dutch.")
NO_DUTCH = N_("“%(where)s” has a text without Dutch words.")
TOO_LONG = N_("“%(where)s” has a text that is too long.")
TWICE = N_("The file uses the key %(key)s twice.")
OTHER_KIND = N_("The file has a block of a kind that a questionnaire cannot have.")
NOT_SOUND = N_("“%(item)s”: %(reason)s")

FILE = Envelope("regieportaal/questionnaire", 1, NOT_READABLE, TOO_LARGE, NEWER)


@frozen
class Taken:
    """What a file holds."""

    title: Mapping[str, str]
    purpose: Mapping[str, str] | None
    design: Design


def written(title: Mapping[str, str], purpose: Mapping[str, str] | None, design: Design) -> bytes:
    """A questionnaire as the bytes of a file."""
    return FILE.closed(title, purpose, _without_bank(design).told())


def taken(content: bytes) -> Taken:
    """What stands in a file. Raises `RuleBroken` with everything that is wrong with it."""
    kept = FILE.opened(content)
    try:
        design = read(kept)
        found = Taken(read_words(kept["title"]), read_words(kept.get("purpose")) or None, design)
        reasons = list(_wrong(found))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise RuleBroken(NOT_READABLE) from error
    if reasons:
        raise RuleBroken(*dict.fromkeys(reasons))
    return Taken(found.title, found.purpose, replace(_without_bank(design), last=_last(design)))


def _without_bank(design: Design) -> Design:
    return replace(design, parts=tuple(replace(one, items=_at_home(one.items)) for one in design.parts))


def _at_home(items: tuple[Item, ...]) -> tuple[Item, ...]:
    return tuple(replace(item, bank_id=None, items=_at_home(item.items)) for item in items)


def _wrong(found: Taken) -> Iterator[str]:
    if not found.title.get(DEFAULT_LANGUAGE, "").strip():
        yield NO_TITLE
    yield from _of_words(found.title, "title", found.title.get(DEFAULT_LANGUAGE, ""))
    yield from _of_words(found.purpose, "help", found.title.get(DEFAULT_LANGUAGE, ""))
    parts = found.design.parts
    if len(parts) > MOST_PARTS or any(len(part.every) > MOST_ITEMS for part in parts):
        yield TOO_MANY
    keys = [each.key for each in (*parts, *found.design.every)]
    for key in {key for key in keys if keys.count(key) > 1}:
        yield Told(TWICE, key=str(key))
    for part in parts:
        yield from _of_part(part)


def _of_part(part: Part) -> Iterator[str]:
    if part.kind != "questions" or part.settings:
        yield OTHER_KIND
    _key_of(part.key, "p")
    yield from _of_words(read_words(part.title) or {"en": ""}, "title", part.key)
    yield from _of_words(read_words(part.help), "help", part.title.get(DEFAULT_LANGUAGE, part.key))
    for item in part.every:
        yield from _of_item(item)
    yield from (Told(reason, item=item.label) for reason, item in unsound(part))


def _of_item(item: Item) -> Iterator[str]:
    _key_of(item.key, "q")
    name = item.text.get(DEFAULT_LANGUAGE, item.key)
    yield from _of_words(read_words(item.text) or {"en": ""}, "text", item.key)
    for what in ("help", "low_end", "high_end"):
        yield from _of_words(read_words(getattr(item, what)), what, name)
    for choice in item.choices:
        yield from _of_words(read_words(choice.words) or {"en": ""}, "choice", name)
        _key_of(choice.code, "c")
    for end in (item.least, item.most):
        if end is not None and (isinstance(end, bool) or not isinstance(end, int | float)):
            raise ValueError
    yield from (Told(NOT_SOUND, item=name, reason=reason) for reason in reasons_against(item))


def reasons_against(item: Item) -> list[Told]:
    """What is wrong about a question as such, wherever it stands."""
    found = rules.reasons_limits_are_not_sound(item.kind, item.least, item.most)
    found += rules.reasons_not_to_require(item.kind, required=item.required)
    if item.kind in CHOOSING:
        typed = {
            language: "\n".join(one.words[language] for one in item.choices if one.words.get(language))
            for language in LANGUAGES
        }
        found += rules.reasons_choices_are_not_sound(typed)
        if len({one.code for one in item.choices}) < len(item.choices):
            found.append(rules.CHOICES_TWICE)
    return [Told(reason, most=str(rules.largest(item.kind))) for reason in found]


def _of_words(said: Mapping[str, str] | None, what: str, where: str) -> Iterator[str]:
    if said and not said.get(DEFAULT_LANGUAGE, "").strip():
        yield Told(NO_DUTCH, where=where)
    if any(len(text) > LONGEST[what] for text in (said or {}).values()):
        yield Told(TOO_LONG, where=where)


def _key_of(key: Any, letter: str) -> int:
    """The number in a key; raises `ValueError` for what is no key."""
    if not isinstance(key, str) or not key.startswith(letter) or not key[1:].isdecimal() or len(key) > 7:
        raise ValueError
    return int(key[1:])


def _last(design: Design) -> int:
    """The highest number among the keys, whatever the file says of it."""
    return max((int(each.key[1:]) for each in (*design.parts, *design.every)), default=0)
