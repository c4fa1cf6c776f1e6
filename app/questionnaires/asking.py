"""Asking a part: one form for all its questions, whose fields follow what was answered and what is sent."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import date, time
from typing import Any, cast

from werkzeug.datastructures import FileStorage
from wtforms import Field

from app.common.errors import RuleBroken
from app.common.types import in_language
from app.common.web.forms import ScreenForm
from app.common.web.locale import gettext as _
from app.common.web.uploads import UploadsField
from app.common.words import N_
from app.questionnaires.fields import field_for
from app.questionnaires.rules.answers import (
    OCCURRENCE,
    Answers,
    Place,
    Value,
    files_in,
    numbers_in,
    place_of,
    value_of,
)
from app.questionnaires.rules.designs import Part
from app.questionnaires.rules.filling import Unfit, filled, least_times, prints, spots, times
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import QuestionKind

BLANK = "0" * 8
"""Stands for the key of a time of a group that is still to be added."""
SHOWN, GONE = "shown", "__gone"
"""What a form says of conditional questions that it showed, and the ending of the name of files to take away."""
CHOOSE_AGAIN = N_("Choose the file again: your browser has not kept it.")
PRESSED = ("add", "remove", "up", "down")
"""The buttons of groups: they change the form, and save nothing."""
Keep = Callable[[FileStorage], dict[str, Any]]


class TimesField(Field):
    """The times that a group is filled in, by their keys."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what can be keys, each once."""
        self.data = keys_in(valuelist)


class AnswerForm(ScreenForm):
    """The questions of a part under the names of their places (`q7`, `q7-0c1d2e3f`).

    `before` are the answers that stand there; `version` holds their marks. Of the files among them those in
    `stays` are not to be taken away, nor is a time of a group in which one stands. `more` are questions that
    turned out to be asked and were not shown, as happens without script: the form is shown again with them.
    """

    holds_files = True

    def __init__(
        self, part: Part, before: Answers, language: str, *, stays: Collection[int] = (), **options: Any
    ) -> None:
        self.part, self.before, self.language, self.stays = part, before, language, frozenset(stays)
        self.pressed, self.more = False, False
        super().__init__(**options)
        if not self._sent:
            self.version.data = prints(part, before)

    @classmethod
    def keeps(cls, name: str) -> bool:
        """Whether a draft holds a field that is not named in the class."""
        return name == SHOWN or place_of(name) is not None

    def process(self, formdata: Any = None, obj: Any = None, data: Any = None, **options: Any) -> None:
        """Make the fields that were sent, or those that the answers ask for; a draft is another form again."""
        sent = self.meta.wrap_formdata(self, formdata)
        self._sent: Any = sent or None
        self._known_times: dict[str, list[str]] = {}
        self._places = list(self._places_of())
        for name in [name for name in self._fields if place_of(name)]:
            del self._fields[name]
        for item, place in self._places:
            self._fields[place.name] = self.bound(item, place)
        typed = {place.name: as_typed(item, self.before.get(place)) for item, place in self._places}
        super().process(sent, obj, data={**typed, **(data or {})}, **options)
        for item, place in self._places:
            if item.is_group:
                self._fields[place.name].data = self.times(item)

    def _places_of(self) -> Iterator[tuple[Item, Place]]:
        for item in self.part.items:
            if item.answered or item.is_group:
                yield item, Place(item.key)
            for occurrence in self.times(item):
                yield from ((one, Place(one.key, occurrence)) for one in item.items if one.answered)

    def times(self, group: Item) -> list[str]:
        """The times of a group as they were sent and changed by a button; else those there are, or have to be."""
        if not group.is_group:
            return []
        if group.key not in self._known_times:
            self._known_times[group.key] = self._begin(group) if self._sent is None else self._press(group)
        return self._known_times[group.key]

    def _begin(self, group: Item) -> list[str]:
        there = times(group, self.before)
        lacking = least_times(group) - len(there)
        return [*there, *(secrets.token_hex(4) for _time in range(lacking))]

    def _press(self, group: Item) -> list[str]:
        there, stay = keys_in(self._sent.getlist(group.key)), self.staying(group)
        there += [one for one in stay if one not in there]
        for verb in PRESSED:
            place = place_of(self._sent.get(verb, ""))
            if place is None or place.key != group.key:
                continue
            self.pressed = True
            if verb == "add":
                return [*there, secrets.token_hex(4)]
            if place.occurrence in there and not (verb == "remove" and place.occurrence in stay):
                return moved(there, place.occurrence, verb)
        return there

    def staying(self, group: Item) -> list[str]:
        """The times of a group that are not to be taken away."""
        holding = {place.occurrence for place, value in self.before.items() if numbers_in(value) & self.stays}
        return [one for one in times(group, self.before) if one in holding]

    def bound(self, item: Item, place: Place) -> Any:
        """The field of a place. Whether it has to be filled in is judged for all of them together."""
        label = in_language(item.text, self.language)
        made: Any = TimesField(label) if item.is_group else field_for(replace(item, required=False), self.language)
        options = {"name": place.name, "prefix": "", "translations": self.meta.get_translations(self)}
        field: Any = self.meta.bind_field(self, made, options)
        field.flags.required = item.required
        if field.type == "RadioField" and not item.required:
            field.choices = [*field.choices, ("", "–")]  # the way to take an answer back
        return field

    # What was sent

    def _here(self, item: Item, place: Place) -> bool:
        """Whether a question was shown, so that what was sent says something of it."""
        group = self.part.group_of(item.key)
        shown = item.show_if is None or place.name in self._shown
        return shown and (group is None or group.show_if is None or group.key in self._shown)

    @property
    def _shown(self) -> set[str]:
        return set(self._sent.getlist(SHOWN)) if self._sent else set()

    def given(self, keep: Keep | None = None) -> dict[Place, Any]:
        """What was given to each question that was shown; `keep` takes files in."""
        found: dict[Place, Any] = {}
        for item, place in self._places:
            if self._here(item, place):
                field = self._fields[place.name]
                found[place] = self._files(place, keep) if item.kind is QuestionKind.FILE else field.data
        return found

    def _files(self, place: Place, keep: Keep | None) -> list[dict[str, Any]]:
        """The files that stay and those that come; before they are taken in these have numbers of their own."""
        gone, coming = self.gone(place), cast(UploadsField, self._fields[place.name]).chosen
        fresh = [
            keep(one) if keep else {"id": -1 - number, "name": one.filename or ""}
            for number, one in enumerate(coming)
        ]
        return [one for one in files_in(self.before.get(place)) if one["id"] not in gone] + fresh

    def gone(self, place: Place) -> set[int]:
        """The numbers of the files that are to be taken away."""
        marked = self._sent.getlist(place.name + GONE) if self._sent else []
        return {int(one) for one in marked if one.isascii() and one.isdigit()} - self.stays

    def taken_away(self) -> list[int]:
        """The numbers of files that stood there and are to go, one by one or with their time of a group."""
        places = {place for _item, place in self._places}
        files = ((place, one["id"]) for place, value in self.before.items() for one in files_in(value))
        return [number for place, number in files if number in self.gone(place) or place not in places]

    @property
    def has_files(self) -> bool:
        """Whether files are handed in."""
        return bool(self._chosen)

    @property
    def _chosen(self) -> list[UploadsField]:
        found = [field for field in self._fields.values() if getattr(field, "chosen", None)]
        return cast(list[UploadsField], found)

    @property
    def answers(self) -> dict[Place, Value | None]:
        """What is answered on the form as it is, by which other questions are asked; what is no answer is none."""
        found, given = dict(self.before), self.given() if self._sent else {}
        for item, place in self._places:
            if place in given:
                try:
                    found[place] = value_of(item, given[place])
                except RuleBroken:
                    found[place] = None
        return found

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge what was sent: each answer to what is asked, and what is missing."""
        super().validate(extra_validators)
        wrong = {place: self._fields[place.name].errors for _item, place in self._places}
        good = {place: value for place, value in self.given().items() if not wrong[place]}
        reasons: dict[Place, str] = {}
        try:
            filled(self.part, self.before, good)
        except Unfit as unfit:
            reasons = unfit.by_place
        asked = {spot.place for spot in spots(self.part, self.answers) if spot.asked}
        for item, place in self._places:
            here = place in asked and self._here(item, place)
            told = wrong[place] or ([_(reasons[place])] if place in reasons else [])
            self._fields[place.name].errors = list(told) if here else []
            self.more |= place in asked and not here
        return not self.errors and not self.more

    def ask_again(self) -> None:
        """Say at the fields of files that no browser keeps what was chosen on a page that comes back."""
        for field in self._chosen:
            if not field.errors:
                field.errors = [_(CHOOSE_AGAIN)]

    def after(self, theirs: Answers, mine: Answers) -> AnswerForm:
        """The form anew, when somebody else saved first: what stands there now, and what I would have saved.

        A file that came along was not kept, so it has to be chosen once more.
        """
        typed = {place: value for place, value in mine.items() if not (files_in(value) or self._asks_files(place))}
        fresh = AnswerForm(self.part, {**theirs, **typed}, self.language, stays=self.stays, formdata=None)
        fresh.version.data = prints(self.part, theirs)
        for field in self._chosen:
            if field.name in fresh:
                fresh[field.name].errors = [_(CHOOSE_AGAIN)]
        return fresh

    def _asks_files(self, place: Place) -> bool:
        item = self.part.item(place.key)
        return item is not None and item.kind is QuestionKind.FILE


def keys_in(sent: list[Any]) -> list[str]:
    """What of that which was sent can be keys of times, each once."""
    return [str(one) for one in dict.fromkeys(sent) if OCCURRENCE.fullmatch(str(one)) and one != BLANK]


def moved(there: list[str], one: str, verb: str) -> list[str]:
    """Keys with one of them taken away, or a place further up or down."""
    place = there.index(one)
    rest = [each for each in there if each != one]
    if verb != "remove":
        rest.insert(max(0, place + (-1 if verb == "up" else 1)), one)
    return rest


def as_typed(item: Item, value: Value | None) -> Any:
    """An answer as the field of its question holds it."""
    if value is None:
        return _NOTHING.get(item.kind)
    if item.kind is QuestionKind.DATE:
        return date.fromisoformat(str(value))
    if item.kind is QuestionKind.TIME:
        return time.fromisoformat(str(value))
    return None if item.kind is QuestionKind.FILE else str(value) if item.kind is QuestionKind.SCALE else value


_NOTHING: dict[QuestionKind, Any] = {
    QuestionKind.MULTIPLE_CHOICE: [],
    QuestionKind.GROUP: [],
    QuestionKind.SINGLE_CHOICE: "",
    QuestionKind.YES_NO: "",
    QuestionKind.SCALE: "",
}
"""What a field holds that is not filled in."""
