"""The board of connections: how many stand at each step, how many steps ask for action, and ways to narrow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from flask import current_app, g, url_for
from flask_babel import ngettext

from app.common import clock
from app.common.frozen import frozen
from app.common.web.lists import Wish
from app.common.web.locale import gettext as _
from app.common.web.pages import Choice, Filter, Link
from app.common.web.parse import one_of
from app.common.web.screens.comfort import WITHOUT
from app.onboarding.actions import board as actions
from app.onboarding.actions.board import Count
from app.onboarding.models import Connection
from app.onboarding.rules.programmes import KEY, Route, Step
from app.onboarding.rules.urgency import URGENCIES, Urgency, soon
from app.onboarding.views.known_routes import know
from app.onboarding.views.telling import name_of

STEP, DUE = "step", "due"
NOW = "now"


@frozen
class Board:
    """What stands above the list."""

    stops: tuple[Link, ...]
    heading: str
    lead: str
    now_url: str
    all_url: str
    ways: tuple[Link, ...] = ()
    """The cockpit, and both lists of whom to compliment and to call."""


def known() -> tuple[list[Count], dict[int, Route]]:
    """The counts, and the steps of the versions of programmes behind them; asked once per request."""
    if "counts" not in g:
        g.counts = actions.counts(clock.today())
    counts: list[Count] = g.counts
    return counts, know({count.edition_id: count.published_at for count in counts})


def steps() -> dict[str, Step]:
    """The steps at which connections can stand, by key: those of the version that most of them have come first."""
    counts, routes = known()
    used = Counter[int]()
    for count in counts:
        used[count.edition_id] += count.count
    found: dict[str, Step] = {}
    for number in sorted(routes, key=lambda number: (-used[number], number)):
        for step in routes[number].steps:
            found.setdefault(step.key, step)
    return found


def board(wish: Wish) -> Board:
    """The board, with the step that the list shows now; put together once per request."""
    if "board" not in g:
        g.board = _board(wish)
    found: Board = g.board
    return found


def _board(wish: Wish) -> Board:
    counts, _routes = known()
    here = dict(wish.filters).get(STEP, "")
    at = Counter[str]()
    for count in counts:
        at[count.step] += count.count
    stops = tuple(
        Link(f"{number}. {name_of(step)}", f"?{STEP}={key}", current=key == here, count=at[key])
        for number, (key, step) in enumerate(steps().items(), 1)
    )
    total, joined = sum(count.count for count in counts), sum(count.joined for count in counts)
    asking = sum(count.asking for count in counts)
    return Board(
        stops,
        ngettext("%(num)d step asks for action now", "%(num)d steps ask for action now", asking),
        ngettext(
            "%(num)d organisation, of which %(joined)s connected",
            "%(num)d organisations, of which %(joined)s connected",
            total,
            joined=joined,
        ),
        f"?{DUE}={NOW}",
        f"?view={WITHOUT}",
        tuple(_ways()),
    )


def _ways() -> Iterator[Link]:
    """Where else the work of a region is looked at."""
    may = current_app.extensions["appbuilder"].sm.may
    if may("open", "Cockpit"):
        yield Link(_("Cockpit"), url_for("CockpitPage.open"))
    if may("list", "Signals"):
        yield Link(_("Give compliments"), url_for("SignalsPage.calls", which="compliments"))
        yield Link(_("Make contact"), url_for("SignalsPage.calls", which="contacts"))


@frozen
class ByStep:
    """Narrow to connections for which a step is due."""

    name: str
    label: str

    def condition(self, text: str) -> Any:
        """The condition for a step, which need be of no programme any more; what can be none gives 400."""
        return Connection.step == one_of(text, [text] if KEY.fullmatch(text) else [])

    def described(self, text: str) -> str:
        """The step in words."""
        step = steps().get(text)
        return name_of(step) if step else text

    def drawn(self, text: str, endpoint: str) -> Filter:
        """The field in the filter pop-over."""
        chosen = steps().get(text)  # the board offers the others
        choices = (Choice(text, name_of(chosen), selected=True),) if chosen else ()
        return Filter(self.name, _(self.label), "choice", text, choices=choices)


@frozen
class ByUrgency:
    """Narrow to what asks for action, or to what is so urgent."""

    name: str
    label: str

    def condition(self, text: str) -> Any:
        """The condition for a word of the address."""
        today = clock.today()
        words = [NOW, *(how.value for how in Urgency)]
        chosen = one_of(text, words)
        return actions.asks(soon(today)) if chosen == NOW else actions.due(Urgency(chosen), today)

    def described(self, text: str) -> str:
        """The word as people say it."""
        return _("Asks for action now") if text == NOW else _(URGENCIES[Urgency(text)])

    def drawn(self, text: str, endpoint: str) -> Filter:
        """The field in the filter pop-over."""
        words = [NOW, *(how.value for how in Urgency)]
        choices = tuple(Choice(word, self.described(word), word == text) for word in words)
        return Filter(self.name, _(self.label), "choice", text, choices=choices)
