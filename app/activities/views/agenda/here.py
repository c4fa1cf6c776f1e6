"""What every page of an agenda shares: the agenda at hand, the frame round the page, and how an answer is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any, TypeVar

from flask import Response, abort, current_app, request

from app.activities.actions import reading
from app.activities.models import Activity, PublicAgenda
from app.activities.rules import agendas as rules
from app.activities.rules.activities import MODES, LanguageLevel, Mode
from app.activities.rules.agendas import Asked
from app.activities.rules.timetable import Time
from app.activities.views.agenda.asking import Addresses, languages, without_language
from app.activities.views.agenda.keeping import drawn
from app.activities.views.agendas import address_of
from app.activities.views.pictures import sent
from app.common import clock, context
from app.common.clock import CIVIL_ZONE
from app.common.frozen import frozen
from app.common.web import headers, public
from app.common.web.locale import gettext as _
from app.common.web.locale import select_language
from app.common.web.pages import Choice, Link
from app.common.web.parse import argument
from app.common.web.values import shown
from app.common.words import N_

MINUTES = 5
"""How long an answer is kept without asking again: so much later at most what is taken offline is gone."""
F = TypeVar("F", bound=Callable[..., Any])

LEVELS = {
    LanguageLevel.NONE: N_("I speak no Dutch"),
    LanguageLevel.A1: N_("A few words (A1)"),
    LanguageLevel.A2: N_("A little (A2)"),
    LanguageLevel.B1: N_("Reasonably well (B1)"),
}
"""How much Dutch somebody speaks, in words of his own; more than B1 leaves nothing out."""


@frozen
class Frame:
    """What stands round a public page."""

    title: str
    place: str = ""
    home_url: str = ""
    month_url: str = ""
    whole_url: str = ""
    """The address by which search engines know it."""
    languages: tuple[Link, ...] = ()
    plain_url: str = ""
    feeds: tuple[tuple[str, str, str], ...] = ()
    found: bool = True
    """Whether search engines may keep it."""
    framed: bool = False
    host: str = ""
    """What stands before addresses for machines."""


@frozen
class Narrowed:
    """The form that narrows an agenda, as it was filled in."""

    url: str
    search: str
    levels: tuple[Choice, ...]
    modes: tuple[Choice, ...]
    topics: tuple[Choice, ...]
    free: bool
    first: str
    last: str
    least: str
    most: str
    active: bool
    clear_url: str
    hidden: tuple[tuple[str, str], ...]


@frozen
class Here:
    """One request: the agenda, its addresses, the moment, and what is asked for."""

    agenda: PublicAgenda
    there: Addresses
    at: datetime
    today: date

    @property
    def place(self) -> str:
        """The name of the municipality."""
        found = self.agenda.organisation
        return found.name_fr or found.name if select_language() == "fr" else found.name

    def frame(self, title: str, page: str, *, found: bool = True, framed: bool = False, **values: Any) -> Frame:
        """What stands round a page of this agenda."""
        to = self.there.to
        feeds = (
            ("application/rss+xml", _("Activities in %(place)s", place=self.place), to("feed")),
            ("text/calendar", _("Activities in %(place)s", place=self.place), to("calendar")),
        )
        whole = self.there.whole(page, **values)
        ways = to("open"), to("month"), whole, languages(), without_language()
        return Frame(title, self.place, *ways, feeds, found, framed, host())


def host() -> str:
    """Where the portal is found."""
    return str(current_app.config["PUBLIC_URL"])


def visited(function: F) -> F:
    """Read as a visitor: whoever asks, and whatever a session of his would allow."""

    @wraps(function)
    def visit(*values: Any, **named: Any) -> Any:
        with context.as_visitor():
            return function(*values, **named)

    return visit  # type: ignore[return-value]


def this_hour() -> datetime:
    """The hour at hand: what is over then is no longer listed."""
    return clock.now().replace(minute=0, second=0, microsecond=0)


def here_at(code: str) -> Here:
    agenda = reading.agenda(code.lower()) if rules.is_code(code.lower()) else None
    if agenda is None:
        abort(404)
    at = this_hour()
    return Here(agenda, Addresses(address_of(agenda)), at, at.astimezone(CIVIL_ZONE).date())


def answer(here: Here, at: datetime, draw: Callable[[], str | bytes], kind: str = "text/html") -> Response:
    """An answer about an agenda; `at` is the moment from which it would read otherwise though nothing changed."""
    state = reading.state(here.agenda)
    stamp = here.agenda.id, here.agenda.version, here.agenda.organisation.version, state, at
    changes = here.agenda.changed_at, here.agenda.organisation.changed_at, state.changed_at, at
    response = kept(stamp, max(one for one in changes if one), draw, kind)
    if kind != "text/html":
        headers.let_be_read(response)
    return response


def kept(
    stamp: tuple[Any, ...], changed_at: datetime | None, draw: Callable[[], str | bytes], kind: str = "text/html"
) -> Response:
    """An answer that is known again by a stamp, drawn only for who does not have it yet."""
    response = Response(mimetype=kind)
    bundle = current_app.extensions["assets"].url("portal.css")
    told = repr((stamp, select_language(), bundle)).encode()
    tag = hashlib.sha256(told).hexdigest()[:32]
    response.set_etag(tag)
    response.last_modified = changed_at.astimezone(UTC) if changed_at else None
    public.kept(response, MINUTES * 60)
    response.make_conditional(request)
    if response.status_code == 200:
        response.set_data(drawn.get((request.full_path, tag), draw))
    return response


def pictured(activity: Activity) -> Response:
    """The picture of an activity, kept as its page is; a file never changes, so that its number tells it."""
    response = sent(activity)
    response.set_etag(f"picture-{activity.picture_id}")
    headers.let_be_kept(MINUTES * 60)
    response.make_conditional(request)
    return response


def next_page(here: Here, wish: Asked, some: list[Time], more: list[Time], skip: int) -> str:
    """Where the lines go on: the day of the first that is left, and how many of that day were shown."""
    if not more:
        return ""
    day = more[0].day
    shown = sum(one.day == day for one in some) + (skip if day == wish.first else 0)
    period = {"from": day.isoformat(), "until": argument("until")}
    return here.there.narrowed("open", **period, skip=shown or None)


def narrowed_by(here: Here, wish: Asked, page: str, **hidden: str) -> Narrowed:
    levels = tuple(Choice(one.value, _(words), one is wish.level) for one, words in LEVELS.items())
    modes = tuple(Choice(one.value, _(MODES[one]), one is wish.mode) for one in (Mode.ON_SITE, Mode.ONLINE))
    topics = tuple(
        Choice(one.code, shown(one.name), one.code == wish.topic) for one in reading.topics(here.agenda)
    )
    least, most = rules.reach(here.today)
    kept = {**hidden, "lang": argument("lang")}
    return Narrowed(
        here.there.to(page).partition("?")[0],
        wish.search,
        levels,
        modes,
        topics,
        wish.free,
        argument("from"),
        argument("until"),
        least.isoformat(),
        most.isoformat(),
        wish.narrows or bool(argument("from") or argument("until")),
        here.there.to(page, **hidden),
        tuple((name, value) for name, value in kept.items() if value),
    )


def other_forms(here: Here) -> tuple[Link, ...]:
    """The other forms in which the agenda is read, narrowed as it is."""
    narrowed = here.there.narrowed
    return (
        Link(_("In your own calendar (iCal)"), narrowed("calendar"), "calendar-event"),
        Link(_("Feed (RSS)"), narrowed("feed"), "bookmark"),
        Link(_("Data (JSON)"), narrowed("data"), "download"),
    )
