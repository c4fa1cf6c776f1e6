"""The field of the ways to reach an organisation: rows, with one to spare, that need no script."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from itertools import zip_longest
from typing import Any

from wtforms import Field, ValidationError

from app.activities.rules import contact as rules
from app.activities.rules.contact import CHANNEL_KINDS, MOST_CHANNELS, Channel, ChannelKind
from app.common.frozen import frozen
from app.common.web.forms import TOO_LONG
from app.common.web.locale import gettext as _

DOES = "channels-do"
LONGEST, SHOWN = 300, 80


@frozen
class Typed:
    """One way as typed, and what is wrong about it."""

    kind: str = ""
    value: str = ""
    note: str = ""
    best: bool = False
    fault: str = ""


class ChannelsField(Field):
    """Ways to reach an organisation; `data` is a tuple of `Channel`.

    Telephone numbers without a country are of what `country` tells, such as "BE".
    """

    def __init__(
        self, label: Any = None, validators: Any = None, *, country: Callable[[], str], **options: Any
    ) -> None:
        super().__init__(label, validators, **options)
        self._country = country
        self.rows: tuple[Typed, ...] = ()
        self.spare = 1
        self._sent: Any = {}

    @cached_property
    def _home(self) -> str:
        """The country whose numbers are written without it; asked once."""
        return self._country()

    def process(self, formdata: Any, *given: Any, **named: Any) -> None:
        """Remember what the form is filled with: a request, or a draft of one."""
        self._sent = formdata or {}
        super().process(formdata, *given, **named)

    def process_data(self, value: Any) -> None:
        """Take the ways of a row, numbers as people write them."""
        self.data = tuple(value or ())
        self.rows = tuple(
            Typed(one.kind.value, rules.as_read(one, self._home), one.note, one.best) for one in self.data
        )

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed, and bring each number and address in its normal form."""
        found, rows = [], []
        best = self._list("best")
        parts = (valuelist, self._list("value"), self._list("note"))
        for place, (kind, typed, note) in enumerate(zip_longest(*parts, fillvalue="")):
            value = str(typed).strip()
            if not value or kind not in {one.value for one in ChannelKind}:
                continue
            chosen, fault = str(place) in best, ""
            try:
                normal = rules.in_normal_form(ChannelKind(kind), value, self._home)
                found.append(Channel(ChannelKind(kind), normal, note, chosen))
            except ValueError as error:
                fault = str(error)
            if max(len(value), len(note)) > LONGEST:
                fault = TOO_LONG
            rows.append(Typed(kind, value, note, chosen, fault))
        self.data, self.rows = tuple(found), tuple(rows)

    def pre_validate(self, form: Any) -> None:
        """Say which way cannot be used."""
        faults = [f"{row.value[:SHOWN]}: {_(row.fault, max=LONGEST)}" for row in self.rows if row.fault]
        if len(self.rows) > MOST_CHANNELS:
            faults.append(_(rules.TOO_MANY))
        if faults:
            raise ValidationError(" ".join(faults))

    def does(self, wish: str) -> None:
        """Carry out a button: more rows to fill in."""
        self.spare = 3 if wish == "more" else 1

    @property
    def shown(self) -> tuple[Typed, ...]:
        """The rows to show, with some to spare."""
        return (*self.rows, *[Typed()] * self.spare)

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """The kinds to choose from, with their words."""
        return [(kind.value, _(words)) for kind, words in CHANNEL_KINDS.items()]

    def _list(self, part: str) -> list[str]:
        found = self._sent.getlist(f"{self.name}-{part}") if hasattr(self._sent, "getlist") else []
        return [str(text).strip() for text in found]
