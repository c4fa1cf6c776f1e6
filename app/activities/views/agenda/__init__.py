"""The public agenda of a municipality: what is published on its territory, for everybody and without a session.

Every answer is the same for all who ask in one language, and says by which state it can be known again: whoever
has it already gets a 304 before anything is worked out (decision 0080).
"""

from __future__ import annotations

from flask import Response, abort

from app.activities.actions import reading
from app.activities.rules import agendas as rules
from app.activities.rules import timetable
from app.activities.rules.activities import Mode
from app.activities.rules.agendas import Asked
from app.activities.views.agenda import files, lines, months
from app.activities.views.agenda.asking import Addresses, asked, languages, month, skipped, without_language
from app.activities.views.agenda.here import (
    MINUTES,
    Frame,
    Here,
    answer,
    here_at,
    host,
    kept,
    narrowed_by,
    next_page,
    other_forms,
    pictured,
    visited,
)
from app.activities.views.agendas import address_of
from app.activities.views.dates import next_dates
from app.common import clock
from app.common.web import headers, public
from app.common.web.locale import gettext as _
from app.common.web.pages import Link
from app.common.web.public import PUBLIC_AT
from app.common.web.screens import Page, expose, open_to_all


class AgendaPage(Page):
    """The agenda of one municipality, in all forms in which it is read."""

    route_base = PUBLIC_AT
    default_view = "places"

    @expose("/")
    @open_to_all
    @visited
    def places(self) -> Response:
        """The municipalities that have one."""
        found = reading.agendas()
        links = tuple(
            Link(one.organisation.name, Addresses(address_of(one)).to("open")) for one in found if address_of(one)
        )
        frame = Frame(_("Activities near you"), languages=languages(), plain_url=without_language(), host=host())
        newest = max((one.changed_at for one in found), default=None)
        stamp = "places", len(found), newest, sum(one.version for one in found)
        return kept(stamp, newest, lambda: self.page("agenda/places.html", frame=frame, links=links))

    @expose("/<code>")
    @open_to_all
    @visited
    def open(self, code: str) -> Response:
        """What takes place from today on, day by day."""
        here = here_at(code)
        wish, skip = asked(here.today), skipped()
        return answer(here, here.at, lambda: self._list(here, wish, skip))

    def _list(self, here: Here, wish: Asked, skip: int) -> str:
        found, among = reading.first_times(here.agenda, wish, here.at, skip + rules.PER_PAGE + 1)
        some = found[skip : skip + rules.PER_PAGE]
        more = found[skip + rules.PER_PAGE : skip + rules.PER_PAGE + 1]
        loose = timetable.flexible(among, here.at) if not skip and wish.first == here.today else []
        shown = reading.by_number(here.agenda, [*(one.pk for one in some), *loose[: rules.MOST_FLEXIBLE]])
        usual = not wish.narrows and wish.first == here.today and wish.last is None and not skip
        return self.page(
            "agenda/list.html",
            frame=here.frame(_("Activities in %(place)s", place=here.place), "open", found=usual),
            about=lines.said(here.agenda.about),
            narrow=narrowed_by(here, wish, "open"),
            days=lines.by_day(some, shown, here.there, here.today),
            loose=lines.without_dates(
                [shown[pk] for pk in loose[: rules.MOST_FLEXIBLE] if pk in shown], here.there
            ),
            loose_left=max(len(loose) - rules.MOST_FLEXIBLE, 0),
            next_url=next_page(here, wish, some, more, skip),
            start_url=here.there.narrowed("open") if skip or wish.first != here.today else "",
            feeds=other_forms(here),
        )

    @expose("/<code>/month")
    @open_to_all
    @visited
    def month(self, code: str) -> Response:
        """What takes place in a month."""
        here = here_at(code)
        shown, wish = month(here.today), asked(here.today, back=True)
        return answer(
            here,
            clock.begin_of(here.today),
            lambda: self.page("agenda/month.html", **months.page(here, shown, wish)),
        )

    @expose("/<code>/<pk:pk>")
    @open_to_all
    @visited
    def one(self, code: str, pk: int) -> Response:
        """Everything about one activity."""
        here = here_at(code)
        return answer(here, clock.begin_of(here.today), lambda: self._one(here, pk))

    def _one(self, here: Here, pk: int) -> str:
        activity = reading.one(here.agenda, pk)
        if activity is None:
            abort(404)
        dates = next_dates(activity.schedule)
        return self.page(
            "agenda/one.html",
            frame=here.frame(lines.said(activity.title).text, "one", pk=pk),
            title=lines.said(activity.title),
            organiser=activity.organisation.name,
            picture=lines.picture(activity, here.there),
            text=lines.said(activity.description),
            dates=dates,
            address=lines.address(activity),
            web_address=activity.web_address if activity.mode is not Mode.ON_SITE else "",
            facts=lines.facts(activity),
            ways=lines.ways(activity, here.agenda.organisation.country.value),
            calendar_url=here.there.to("one_calendar", pk=pk) if dates.lines else "",
        )

    @expose("/<code>/<pk:pk>/picture.jpg")
    @open_to_all
    @visited
    def picture(self, code: str, pk: int) -> Response:
        """The picture of an activity, for as long as everybody may read that."""
        here = here_at(code)
        activity = reading.one(here.agenda, pk)
        return abort(404) if activity is None else pictured(activity)

    @expose("/<code>/embed")
    @open_to_all
    @visited
    def embed(self, code: str) -> Response:
        """The next lines, for a frame in a page of another site; nowhere else may a frame hold a page of ours."""
        here = here_at(code)
        wish = asked(here.today)
        headers.let_be_framed()
        return answer(here, here.at, lambda: self._embed(here, wish))

    def _embed(self, here: Here, wish: Asked) -> str:
        found, _among = reading.first_times(here.agenda, wish, here.at, rules.IN_FRAME)
        some = found[: rules.IN_FRAME]
        shown = reading.by_number(here.agenda, (one.pk for one in some))
        return self.page(
            "agenda/embed.html",
            frame=here.frame(_("Activities in %(place)s", place=here.place), "open", found=False, framed=True),
            days=lines.by_day(some, shown, here.there, here.today),
            all_url=here.there.narrowed("open"),
        )

    # Files

    @expose("/<code>/agenda.ics")
    @open_to_all
    @visited
    def calendar(self, code: str) -> Response:
        """The agenda for other calendars, that ask again by themselves."""
        here = here_at(code)
        wish = asked(here.today, back=True)
        return answer(here, clock.begin_of(here.today), lambda: files.calendar(here, wish), files.CALENDAR)

    @expose("/<code>/<pk:pk>.ics")
    @open_to_all
    @visited
    def one_calendar(self, code: str, pk: int) -> Response:
        """The dates of one activity."""
        here = here_at(code)
        response = answer(here, clock.begin_of(here.today), lambda: files.one_calendar(here, pk), files.CALENDAR)
        response.headers["Content-Disposition"] = f"attachment; filename=activity-{pk}.ics"
        return response

    @expose("/<code>/feed.rss")
    @open_to_all
    @visited
    def feed(self, code: str) -> Response:
        """What was published last."""
        here = here_at(code)
        wish = asked(here.today)
        return answer(here, clock.begin_of(here.today), lambda: files.feed(here, wish), files.RSS)

    @expose("/<code>/activities.json")
    @open_to_all
    @visited
    def data(self, code: str) -> Response:
        """The activities of a period with their dates, for websites and programs."""
        here = here_at(code)
        wish, page = asked(here.today), files.page_asked()
        return answer(here, here.at, lambda: files.data(here, wish, page), files.JSON)

    @expose("/sitemap.xml")
    @open_to_all
    @visited
    def sitemap(self) -> Response:
        """Every page that search engines may keep."""
        response = Response(files.sitemap(), mimetype=files.XML)
        return public.kept(response, MINUTES * 60)


class RobotsPage(Page):
    """What machines that follow links are told."""

    route_base = ""

    @expose("/robots.txt")
    @open_to_all
    def open(self) -> Response:
        """The public agendas and nothing else."""
        return public.kept(Response(files.robots(), mimetype="text/plain"), MINUTES * 60)
