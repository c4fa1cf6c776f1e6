"""Ways to narrow a list. Each is a declaration; its value stands in the address, checked before use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from app.common.web.fields import Lookup
from app.common.web.pages import Choice, Filter
from app.common.web.parse import number, one_of

UNKNOWN = "–"
"""The name of what one may not know."""


def usable(one: Any, text: str) -> bool:
    """Whether the person of this request can use a filter with a value that was kept earlier, by anybody."""
    try:
        one.condition(text)
    except BadRequest:
        return False
    return one.described(text) != UNKNOWN


@dataclass(frozen=True)
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


@dataclass(frozen=True)
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


@dataclass(frozen=True)
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
        url = url_for(f"{endpoint}.lookup", field=self.name)
        return Filter(self.name, _(self.label), "lookup", text, label, lookup_url=url)
