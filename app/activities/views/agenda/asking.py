"""What the address of a public page asks for, and the addresses that lead from there to others.

Whatever cannot be is told in a sentence (400): a month 13, a level that does not exist, ten thousand signs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import abort, current_app, request, url_for

from app.activities.rules import agendas as rules
from app.activities.rules.activities import LanguageLevel, Mode
from app.activities.rules.agendas import Asked
from app.common.frozen import frozen
from app.common.web.locale import gettext as _
from app.common.web.locale import select_language
from app.common.web.pages import Link
from app.common.web.parse import argument, number, one_of
from app.common.web.public import language_asked
from app.common.words import LANGUAGES, N_, Told, clean

NO_MONTH = N_("The address holds a month that does not exist.")
ASKED = ("q", "level", "mode", "free", "topic")
"""What narrows an agenda, as it stands in addresses."""
MOST_SKIPPED = 10_000
_DAY, _MONTH = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII), re.compile(r"\d{4}-\d{2}", re.ASCII)


def asked(today: date, *, back: bool = False) -> Asked:
    """What is asked for, from today on unless a day is named; `back` lets the period begin earlier by itself."""
    search = clean(argument("q")).strip()
    if len(search) > rules.LONGEST_SEARCH:
        abort(400, _(rules.SEARCH_LONG))
    level = one_of(argument("level"), [one.value for one in LanguageLevel])
    mode = one_of(argument("mode"), [Mode.ON_SITE.value, Mode.ONLINE.value])
    first = _day("from", today) or (rules.reach(today)[0] if back else today)
    last = _day("until", today)
    if last is not None and last < first:
        abort(400, _(rules.TURNED))
    return Asked(
        search,
        LanguageLevel(level) if level else None,
        Mode(mode) if mode else None,
        bool(one_of(argument("free"), ("1",))),
        clean(argument("topic"))[: rules.LONGEST_TOPIC],
        first,
        last,
    )


def month(today: date) -> date:
    """The first day of the month that is asked for, else of this month."""
    text = argument("month")
    if not text:
        return today.replace(day=1)
    if not _MONTH.fullmatch(text):
        abort(400, _(NO_MONTH))
    return _near(_made(f"{text}-01", NO_MONTH), today, whole_months=True)


def skipped() -> int:
    """How many lines of the first day stood on the page before."""
    return number(argument("skip"), 0, least=0, most=MOST_SKIPPED) or 0


def _day(name: str, today: date) -> date | None:
    text = argument(name)
    if not text:
        return None
    if not _DAY.fullmatch(text):
        abort(400, _(rules.NO_DAY))
    return _near(_made(text, rules.NO_DAY), today)


def _made(text: str, reason: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(400, _(reason))


def _near(day: date, today: date, *, whole_months: bool = False) -> date:
    first, last = rules.reach(today)
    if not (first.replace(day=1) if whole_months else first) <= day <= last:
        abort(400, _(Told(rules.DAY_FAR, first=first, last=last)))
    return day


@frozen
class Addresses:
    """The addresses of one agenda, in the language that the address at hand names."""

    code: str

    def to(self, form: str, **values: Any) -> str:
        """A page or file of this agenda; what is empty is left out."""
        told = {name: value for name, value in values.items() if value not in ("", None)}
        if lang := language_asked():
            told.setdefault("lang", lang)
        return url_for(f"AgendaPage.{form}", code=self.code, **told)

    def whole(self, form: str, **values: Any) -> str:
        """The same with the name of the host, for whoever reads it elsewhere."""
        return current_app.config["PUBLIC_URL"] + self.to(form, **values)

    def picture(self, pk: int, number: int) -> str:
        """The picture of an activity, the same in every language; another picture has another address."""
        return url_for("AgendaPage.picture", code=self.code, pk=pk, of=number)

    def whole_picture(self, pk: int, number: int | None) -> str:
        """The same with the name of the host; nothing where there is no picture."""
        return "" if number is None else current_app.config["PUBLIC_URL"] + self.picture(pk, number)

    def narrowed(self, form: str, **values: Any) -> str:
        """A page of this agenda that is narrowed as the one at hand."""
        return self.to(form, **{name: argument(name) for name in ASKED}, **values)


def languages() -> tuple[Link, ...]:
    """The page at hand in each language."""
    now = select_language()
    return tuple(Link(name, _said_in(code), current=code == now, lang=code) for code, name in LANGUAGES.items())


def _said_in(code: str) -> str:
    return _with({**_arguments(), "lang": code})


def without_language() -> str:
    """The page at hand in the language that a browser asks for."""
    return _with({name: value for name, value in _arguments().items() if name != "lang"})


def _arguments() -> dict[str, str]:
    return {name: value for name, value in request.args.items() if len(value) <= rules.LONGEST_SEARCH}


def _with(arguments: dict[str, str]) -> str:
    assert request.endpoint, "a page has an address"
    return url_for(request.endpoint, **{**(request.view_args or {}), **arguments})


Draw = Callable[[], str | bytes]
