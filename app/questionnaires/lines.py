"""The form of a part as it is drawn: its questions in order, with what is asked now and by which answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.common.frozen import frozen
from app.common.types import in_language
from app.questionnaires.asking import BLANK, AnswerForm, as_typed
from app.questionnaires.rules.answers import Place, files_in
from app.questionnaires.rules.filling import spots
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import QuestionKind


@frozen
class Handed:
    """A file that stands there: whether it is to go, and whether it is not to be taken away by who fills in."""

    id: int
    name: str
    gone: bool
    stays: bool


@frozen
class Line:
    """A question of a form with its field; of a group the lines of each time, and those of the next one."""

    item: Item
    label: str
    help: str
    field: Any = None
    asked: bool = True
    on: str = ""
    """The field whose answers decide whether it is asked."""
    ends: tuple[str, str] = ("", "")
    files: tuple[Handed, ...] = ()
    """The files that stand there."""
    times: tuple[tuple[str, tuple[Line, ...]], ...] = ()
    blank: tuple[Line, ...] = ()
    staying: tuple[str, ...] = ()
    """The keys of the times that are not to be taken away."""


def lines_of(form: AnswerForm) -> tuple[Line, ...]:
    """The questions of a form."""
    asked = {spot.place for spot in spots(form.part, form.answers) if spot.asked}
    return tuple(_line(form, item, "", asked) for item in form.part.items)


def _line(form: AnswerForm, item: Item, occurrence: str, asked: set[Place]) -> Line:
    place = Place(item.key, occurrence)
    line = Line(
        item,
        in_language(item.text, form.language),
        in_language(item.help or {}, form.language),
        _field(form, item, place),
        place in asked or item.show_if is None,
        _on(form, item, occurrence),
        (in_language(item.low_end or {}, form.language), in_language(item.high_end or {}, form.language)),
        _handed(form, place),
    )
    if not item.is_group:
        return line
    staying = tuple(form.staying(item))
    there = ((one, tuple(_line(form, each, one, asked) for each in item.items)) for one in form.times(item))
    blank = tuple(_line(form, each, BLANK, set()) for each in item.items)
    return replace(line, times=tuple(there), blank=blank, staying=staying)


def _handed(form: AnswerForm, place: Place) -> tuple[Handed, ...]:
    gone, there = form.gone(place), files_in(form.before.get(place))
    return tuple(Handed(one["id"], one["name"], one["id"] in gone, one["id"] in form.stays) for one in there)


def _field(form: AnswerForm, item: Item, place: Place) -> Any:
    """The field of a question; one of its own for a time that is still to be added, none for a heading."""
    if item.kind is QuestionKind.EXPLANATION:
        return None
    if place.name in form:
        return form[place.name]
    field = form.bound(item, place)
    field.process(None, as_typed(item, None))
    return field


def _on(form: AnswerForm, item: Item, occurrence: str) -> str:
    if item.show_if is None:
        return ""
    beside = form.part.group_of(item.show_if.key) is not None
    return Place(item.show_if.key, occurrence if beside else "").name
