"""Fields of our own: a number as people write it, and a reference found by typing part of its name."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from math import isfinite
from typing import Any

from sqlalchemy import select
from wtforms import DecimalField, Field, ValidationError

from app.common import search
from app.common.frozen import frozen
from app.common.web.beginnings import begins
from app.common.web.locale import gettext as _
from app.common.web.locale import select_language
from app.common.web.parse import LARGEST_KEY
from app.common.web.remembering import remembered
from app.common.words import clean, folded
from app.extensions import db

MOST_OPTIONS = 20
LONGEST_NAME = 200


@frozen
class Lookup:
    """Where a reference is looked up: the table, what its search key is, and which rows may be chosen.

    The row scope of the session holds as well: nobody finds what he may not read.
    """

    model: Any
    label: Callable[[Any], str] = lambda item: item.label
    only: Callable[[], Any] | None = None
    needle: str = "search_key"
    order: str = "sort_key"

    def find(self, text: str) -> list[tuple[int, str]]:
        """At most twenty rows whose search key holds the text, those that begin with it first.

        Those are next to each other in the order of the list; only where they are few the others are looked for.
        """
        words = folded(clean(text))
        if not words:
            return []
        haystack, order = getattr(self.model, self.needle), getattr(self.model, self.order)
        begin = self._first(begins(order, words))
        rest = [] if len(begin) == MOST_OPTIONS else self._first(haystack.contains(words, autoescape=True))
        found = {item.id: item for item in [*begin, *rest]}
        return [(key, self.label(item)) for key, item in list(found.items())[:MOST_OPTIONS]]

    def _first(self, *conditions: Any) -> list[Any]:
        order = getattr(self.model, self.order)
        statement = self._base().where(*conditions).order_by(order, self.model.id).limit(MOST_OPTIONS)
        return list(db.session.scalars(search.in_order(statement, self.model)))

    def _limits(self) -> list[Any]:
        return [] if self.only is None else [self.only()]

    def knows(self, item: Any) -> None:
        """Remember a row that was chosen before: it may stay so, and need not be read again in this request."""
        if item is not None:
            remembered("named_rows")[self, item.id] = item

    def named(self, key: int) -> str | None:
        """The label of a row that may be chosen, or nothing; asked once per request."""
        known = remembered("named_rows")
        if (self, key) not in known:
            known[self, key] = db.session.scalars(self._base().where(self.model.id == key)).first()
        item = known[self, key]
        return None if item is None else self.label(item)

    def _base(self) -> Any:
        return select(self.model).where(*self._limits())


class NumberField(DecimalField):
    """A number with a comma or a point, as people here write it; what is none is told in a sentence of ours."""

    def _value(self) -> str:
        """What was typed, or the number as it is written in the language of the page."""
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        written = f"{Decimal(str(self.data)):f}"
        written = written.rstrip("0").rstrip(".") if "." in written else written
        return written if select_language() == "en" else written.replace(".", ",")

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; it stays in the field when it is no number."""
        try:
            super().process_formdata([text.replace(",", ".") for text in valuelist if isinstance(text, str)])
            wrong = self.data is not None and not isfinite(self.data)
        except ValueError:
            wrong = True
        if wrong:
            self.data = None
            raise ValueError(_("This is not a number."))


class LookupField(Field):
    """A reference by text: a hidden number and a visible name; works as a combobox and without script.

    `data` is the number of the chosen row or nothing. Without script a typed name that fits one row chooses
    it; one that fits several gives `options` to choose from.
    """

    def __init__(self, label: Any = None, validators: Any = None, *, lookup: Lookup, **options: Any) -> None:
        super().__init__(label, validators, **options)
        self.lookup = lookup
        self.lookup_url = ""
        self.options: list[tuple[int, str]] = []
        self.typed = ""
        self._name: str | None = None
        self._sent: Any = {}

    def process(self, formdata: Any, *given: Any, **named: Any) -> None:
        """Remember what the form is filled with: a request, or a draft of one."""
        self._sent = formdata or {}
        super().process(formdata, *given, **named)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the name that was picked, else the number, unless another name was typed over it."""
        self.typed = self._sent.get(f"{self.name}__text", "")[:LONGEST_NAME].strip()
        self.data = _key(valuelist[0] if valuelist else "")
        self._name = None
        if picked := _key(self._sent.get(f"{self.name}__pick", "")):
            self.data, self.typed, self.raw_data = picked, "", [str(picked)]
        if self.data is not None and self.typed and self.typed != self.text_value():
            self.data = None
        if self.data is None and self.typed:
            self._choose()
        if self.data is None and not self.typed:
            self.raw_data = []  # a number that cannot be one counts as not filled in

    def _choose(self) -> None:
        self.options = self.lookup.find(self.typed)
        if len(self.options) == 1:
            self.data, self._name = self.options[0]
            self.options = []
        self.raw_data = [str(self.data)] if self.data else [self.typed]

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no row that may be chosen, in the same words whether or not it exists."""
        if self.data is None and self.typed:
            raise ValidationError(
                _("Choose one of the names found.") if self.options else _("Nothing found with this name.")
            )
        if self.data is not None and self.text_value() == "":
            raise ValidationError(_("Nothing found with this name."))

    def text_value(self) -> str:
        """The name of the chosen row, or what was typed."""
        if self.data is None:
            return self.typed
        if self._name is None:
            self._name = self.lookup.named(self.data) or ""
        return self._name

    def data_id(self) -> str:
        """The number of the chosen row as text, or nothing."""
        return "" if self.data is None else str(self.data)


def _key(text: str) -> int | None:
    if text.isascii() and text.isdigit() and len(text) <= 19 and 0 < int(text) <= LARGEST_KEY:
        return int(text)
    return None
