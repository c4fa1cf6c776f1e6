"""A few words round the place where a search was found, with what was found to be marked."""

from __future__ import annotations

from collections.abc import Iterable

from app.common.frozen import frozen
from app.common.words import folded

BEFORE, LONGEST, LONGEST_NAME = 25, 60, 45
"""How many signs stand before what was found, how many in all, and how many in the name of it: a list is light."""
CUT = "…"


@frozen
class Excerpt:
    """What was found, between what stands round it; `where` says of what that is a part."""

    where: str
    before: str
    marked: str
    after: str


def excerpt(where: str, text: str, words: Iterable[str]) -> Excerpt:
    """The part of a text in which the first of some words stands; its beginning, where none does.

    The words are folded; what was written as "Öma" is found by "oma", and marked as it was written.
    """
    text = " ".join(text.split())
    begin, end = min((place for word in words if (place := _place(text, word))), default=(0, 0))
    start = min(_edge(text, begin - BEFORE), begin)
    stop = max(start + LONGEST, end)
    cut = CUT if stop < len(text) else ""
    after = text[end:stop].rsplit(" ", 1)[0] if cut and stop > end else text[end:stop]
    if len(where) > LONGEST_NAME:
        where = where[:LONGEST_NAME].rsplit(" ", 1)[0] + CUT
    return Excerpt(where, (CUT if start else "") + text[start:begin], text[begin:end], after + cut)


def _edge(text: str, place: int) -> int:
    """Where the word begins that comes after a place."""
    return text.find(" ", place) + 1 if place > 0 else 0


def _place(text: str, word: str) -> tuple[int, int] | None:
    """Where a folded word stands in a text as it was written: a sign may fold to several, or to none."""
    plain = folded(text)
    at = plain.find(word)
    if at < 0:
        return None
    if len(plain) == len(text):
        return at, at + len(word)
    places = [place for place, sign in enumerate(text) for _folded in (folded(sign) if sign != " " else sign)]
    return places[at], places[at + len(word) - 1] + 1
