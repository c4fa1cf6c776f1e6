"""Answers as people read them, in the language of the page: on screen, on paper, in exports and in histories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import ngettext

from app.common.frozen import frozen
from app.common.types import in_language
from app.common.web.locale import gettext as _
from app.common.web.values import language, shown
from app.questionnaires.rules.answers import Answers, Place, Value
from app.questionnaires.rules.designs import Part
from app.questionnaires.rules.filling import Spot, times
from app.questionnaires.rules.items import YES, Item
from app.questionnaires.rules.questions import CHOOSING, QuestionKind


def written(item: Item, value: Value | None) -> str:
    """An answer in words; an empty one is empty."""
    if value is None:
        return ""
    if item.is_group:
        return ngettext("%(num)d time", "%(num)d times", len(value) if isinstance(value, list) else 0)
    if item.kind is QuestionKind.YES_NO:
        return _("Yes") if value == YES else _("No")
    if item.kind in CHOOSING:
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(in_language(one.words, language()) for one in item.offered if one.code in chosen)
    if item.kind is QuestionKind.FILE:
        return ", ".join(one["name"] for one in value) if isinstance(value, list) else ""
    if item.kind is QuestionKind.SCALE:
        return _step(item, value)
    return shown(date.fromisoformat(str(value)) if item.kind is QuestionKind.DATE else value)


def _step(item: Item, value: Any) -> str:
    """A step with how many there are; at an end with what that means."""
    told = _("%(step)s of %(most)s", step=value, most=f"{item.most or 0:g}")
    end = in_language({item.least: item.low_end, item.most: item.high_end}.get(value) or {}, language())
    return f"{told} ({end})" if end else told


@frozen
class Reading:
    """A question with its answer in words; of a group `times` holds the lines of each time."""

    item: Item
    place: Place
    label: str
    text: str = ""
    value: Value | None = None
    times: tuple[tuple[Reading, ...], ...] = ()


Chapter = tuple[str, tuple[Reading, ...]]
"""Questions with their answers under a heading, or under none."""


def chapters(part: Part, found: Iterable[Spot], answers: Answers) -> tuple[Chapter, ...]:
    """What is asked in a part now, in order, with the answers, under the headings that stand between them.

    `found` are the `spots` of the part.
    """
    asked = {spot.place: spot for spot in found if spot.asked}
    written_down: list[tuple[str, list[Reading]]] = [("", [])]
    for item in part.items:
        if not item.answered and not item.is_group:
            written_down.append((_label(item), []))
        elif spot := asked.get(Place(item.key)):
            written_down[-1][1].append(_reading(spot, answers, asked))
    return tuple((heading, tuple(lines)) for heading, lines in written_down if heading or lines)


def _reading(spot: Spot, answers: Answers, asked: Mapping[Place, Spot]) -> Reading:
    item, value = spot.item, answers.get(spot.place)
    inside = (
        tuple(
            _reading(asked[place], answers, asked)
            for one in item.items
            if (place := Place(one.key, occurrence)) in asked
        )
        for occurrence in times(item, answers)
    )
    return Reading(item, spot.place, _label(item), written(item, value), value, tuple(inside))


def hidden(found: Iterable[Spot], answers: Answers) -> tuple[Reading, ...]:
    """What of some spots was answered and is not asked any more; it is kept (decision 0046)."""
    return tuple(
        Reading(one.item, one.place, _label(one.item), written(one.item, answers[one.place]))
        for one in found
        if not one.asked and answers.get(one.place) is not None
    )


def label_at(part: Part, place: Place, answers: Answers) -> str:
    """What is asked at a place; in a group with its name and which time it was, while that time is there."""
    item, group = part.item(place.key), part.group_of(place.key)
    if item is None:
        return place.name
    if group is None:
        return _label(item)
    there = times(group, answers)
    which = there.index(place.occurrence) + 1 if place.occurrence in there else "–"
    return _("%(group)s %(number)s: %(question)s", group=_label(group), number=which, question=_label(item))


def _label(item: Item) -> str:
    return in_language(item.text, language())
