"""Ways to narrow a list. Each is a declaration; its value stands in the address, checked before use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import abort
from werkzeug.exceptions import BadRequest

from app.common.clock import CIVIL_ZONE
from app.common.frozen import frozen
from app.common.web.addresses import fixed
from app.common.web.fields import Lookup
from app.common.web.locale import gettext as _
from app.common.web.pages import Choice, Filter
from app.common.web.parse import number, one_of
from app.common.web.values import shown

UNKNOWN = "–"
"""The name of what one may not know."""


def usable(one: Any, text: str) -> bool:
    """Whether the person of this request can use a filter with a value that was kept earlier, by anybody."""
    try:
        one.condition(text)
    except BadRequest:
        return False
    return one.described(text) != UNKNOWN


@frozen
class ByChoice:
    """Narrow to one of a list of words, such as the kind of an organisation."""

    name: str
    label: str
    column: Any
    choices: dict[Any, str]

    def condition(self, text: str) -> Any:
        """The condition for a value of the address; an unknown word gives 400."""
        words = {member.value: member for member in self.choices}
        return self.column == words[one_of(text, words)]

    def described(self, text: str) -> str:
        """The value in words."""
        return _(next(label for member, label in self.choices.items() if member.value == text))

    def drawn(self, text: str, endpoint: str) -> Filter:
        """The field in the filter pop-over."""
        choices = tuple(Choice(m.value, _(label), m.value == text) for m, label in self.choices.items())
        return Filter(self.name, _(self.label), "choice", text, choices=choices)


@frozen
class ByYesNo:
    """Narrow to rows for which something holds, or does not."""

    name: str
    label: str
    column: Any

    def condition(self, text: str) -> Any:
        """The condition for "yes" or "no"."""
        return self.column.is_(one_of(text, ("yes", "no")) == "yes")

    def described(self, text: str) -> str:
        """The value in words."""
        return _("Yes") if text == "yes" else _("No")

    def drawn(self, text: str, endpoint: str) -> Filter:
        """The field in the filter pop-over."""
        choices = (Choice("yes", _("Yes"), text == "yes"), Choice("no", _("No"), text == "no"))
        return Filter(self.name, _(self.label), "choice", text, choices=choices)


@frozen
class ByEmpty(ByYesNo):
    """Narrow to rows where something has not happened yet: its moment is empty."""

    def condition(self, text: str) -> Any:
        """The condition for "yes" or "no"."""
        return self.column.is_(None) if one_of(text, ("yes", "no")) == "yes" else self.column.is_not(None)


@frozen
class ByLookup:
    """Narrow to rows that point at another row, found by typing part of its name."""

    name: str
    label: str
    column: Any
    lookup: Lookup

    def condition(self, text: str) -> Any:
        """The condition for a row number."""
        return self.column == number(text)

    def meant(self, typed: str) -> tuple[str, str]:
        """The row number that a typed name means, and what to say when it means none or several."""
        found = self.lookup.find(typed)
        if len(found) == 1:
            return str(found[0][0]), ""
        if not found:
            return "", _("%(label)s: nothing found with the name %(name)s.", label=_(self.label), name=typed)
        names = ", ".join(name for _key, name in found[:5])
        return "", _("%(label)s: type more of the name. Found: %(names)s.", label=_(self.label), names=names)

    def described(self, text: str) -> str:
        """The name of the row, or a dash where one may not know it."""
        return self.lookup.named(number(text) or 0) or UNKNOWN

    def drawn(self, text: str, endpoint: str) -> Filter:
        """The field in the filter pop-over."""
        label = self.described(text) if text else ""
        url = fixed(f"{endpoint}.lookup", field=self.name)
        return Filter(self.name, _(self.label), "lookup", text, label, lookup_url=url)


@frozen
class ByWord:
    """Narrow to one of some words that the code knows, such as what happened; `words` gives them when asked."""

    name: str
    label: str
    column: Any
    words: Callable[[], dict[str, str]]

    def condition(self, text: str) -> Any:
        """The condition for a word of the address; an unknown one gives 400."""
        return self.column == one_of(text, self.words())

    def described(self, text: str) -> str:
        """The value in words."""
        return _(self.words()[text])

    def drawn(self, text: str, endpoint: str) -> Filter:
        """The field in the filter pop-over, its words in the order of the alphabet."""
        named = sorted(((word, _(label)) for word, label in self.words().items()), key=lambda pair: pair[1])
        choices = tuple(Choice(word, label, word == text) for word, label in named)
        return Filter(self.name, _(self.label), "choice", text, choices=choices)


@frozen
class ByDay:
    """Narrow to moments from a day on, or up to and including a `last` day."""

    name: str
    label: str
    column: Any
    last: bool = False

    def condition(self, text: str) -> Any:
        """The condition for a day, as people in the Netherlands and Belgium count it; 400 for nonsense."""
        day = self._day(text)
        if self.last:
            return self.column < datetime.combine(day + timedelta(days=1), time(), CIVIL_ZONE)
        return self.column >= datetime.combine(day, time(), CIVIL_ZONE)

    def _day(self, text: str) -> date:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            abort(400, _("The address holds a moment that is not possible."))
        if not 1900 < day.year < 9999:
            abort(400, _("The address holds a moment that is not possible."))
        return day

    def described(self, text: str) -> str:
        """The day in words."""
        return shown(self._day(text))

    def drawn(self, text: str, endpoint: str) -> Filter:
        """The field in the filter pop-over."""
        return Filter(self.name, _(self.label), "date", text)
