"""The dashboard: worklists first, then figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import session, url_for
from flask_babel import format_date, ngettext

from app.common import clock
from app.common.frozen import frozen
from app.common.web import charts, drafting, worklists
from app.common.web.charts import Bar
from app.common.web.locale import gettext as _
from app.common.web.pages import Badge, WorkItem
from app.common.web.screens import Page, expose, open_to_users
from app.security.actions import desk, figures, reviews
from app.security.actions.figures import UserFigures, Waiting
from app.security.rules.states import State


class DashboardPage(Page):
    """The first page after logging in."""

    route_base = ""
    for_all_users = True

    @expose("/")
    @open_to_users
    def open(self) -> str:
        """What waits for this person, and how things stand."""
        person = session.principal  # type: ignore[attr-defined]  (our own session class)
        lead = format_date(clock.today(), "EEEE d MMMM y")
        lead = lead[:1].upper() + lead[1:]
        if person.place:
            lead = f"{lead} · {person.place.name}"
        may = self.appbuilder.sm.may
        at_desk, sees_users = may("link", "Enrolment"), may("list", "User")
        manages = sees_users and (not at_desk or may("insight", "User"))
        found = figures.users() if sees_users else None
        return self.page(
            "login/dashboard.html",
            name=person.first_name,
            greeting=_greeting(person.first_name),
            lead=lead,
            work=(
                *_reviews(person),
                *_work(found if manages else None, at_desk=at_desk),
                *worklists.waiting(person),
            ),
            newcomers=_newcomers(found.new) if found and manages and found.new else None,
            stats=_stats(found) if found else (),
            charts=tuple(_charts(found)) if found and manages else (),
            latest=worklists.latest_of(person),
            figures=worklists.figures_of(person),
            search_url=url_for("UserView.list") if manages else "",
            no_role=not person.held,
            drafts=drafting.waiting(),
        )


@frozen
class ShownNewcomer:
    """A new user on the dashboard: what is missing, and how long that has been so."""

    name: str
    url: str
    department: str
    waits: Badge
    since: str


@frozen
class Newcomers:
    """The new users who wait longest, and the list of all."""

    count: int
    url: str
    rows: tuple[ShownNewcomer, ...]


def _newcomers(count: int) -> Newcomers:
    rows = tuple(
        ShownNewcomer(
            user.name.full,
            url_for("UserView.show", pk=user.id),
            user.department or "",
            _waits_for(user.state),
            _days_ago(user.created_at),
        )
        for user in figures.newcomers()
    )
    return Newcomers(count, url_for("UserView.list") + NARROWED["new"], rows)


def _waits_for(state: State) -> Badge:
    """What a new user waits for: the own details, the code, or roles (U-41)."""
    if state is State.NEW:
        return Badge(_("Own details"), "neutral")
    if state is State.FILLED:
        return Badge(_("Roles and code"), "warning")
    return Badge(_("Roles"), "warning")


def _days_ago(moment: datetime) -> str:
    days = (clock.today() - clock.on_the_wall(moment).date()).days
    if days < 2:
        return _("yesterday") if days == 1 else _("today")
    return ngettext("%(num)d day", "%(num)d days", days)


def _work(found: UserFigures | None, *, at_desk: bool) -> Iterator[WorkItem]:
    """The worklists of this person: those of the Servicedesk, those of a user administrator, or both."""
    if at_desk:
        yield from _desk_lines()
    if found:
        yield from (_line(item) for item in figures.waiting(found.waiting))


def _desk_lines() -> Iterator[WorkItem]:
    """What waits for the Servicedesk, with the list behind it."""
    found = desk.work(clock.now())
    organisations, forms = url_for("OrganisationView.list"), url_for("EnrolmentView.list")
    shut = _("Their people cannot use the portal.")
    lines = (
        (found.unsigned, _("Organisations without a signed agreement"), shut, f"{organisations}?lacks=agreement"),
        (
            found.without_administrator,
            _("Organisations without a user administrator"),
            shut,
            f"{organisations}?lacks=administrator",
        ),
        (
            found.to_link,
            _("Enrolled user administrators without an account"),
            _("They have to log in once. Then link the account."),
            f"{forms}?state=open",
        ),
        (
            found.to_verify,
            _("New user administrators who wait for a code"),
            _("They call you. Check who they are before you read out the code."),
            f"{forms}?state=linked",
        ),
    )
    return (WorkItem(count, title, detail, url, _("View")) for count, title, detail, url in lines if count)


def _reviews(person: Any) -> tuple[WorkItem, ...]:
    """Rights of others that wait for a decision, of whoever may decide."""
    if ("can_keep", "ReviewLine") not in person.permissions:
        return ()
    count, first = reviews.waiting(person.user_id)
    if not count or first is None:
        return ()
    detail = _("Ready before %(day)s.", day=format_date(clock.on_the_wall(first), "d MMMM y"))
    url = url_for("ReviewLineView.list", decision="open")
    return (WorkItem(count, _("Rights to review"), detail, url, _("View")),)


def _greeting(name: str) -> str:
    hour = clock.now().astimezone(clock.CIVIL_ZONE).hour
    if hour < 12:
        return _("Good morning, %(name)s", name=name)
    return _("Good afternoon, %(name)s", name=name) if hour < 18 else _("Good evening, %(name)s", name=name)


NARROWED = {
    "new": "?active=yes&new=yes",
    "inactive": "?active=no",
    "without_role": "?active=yes&new=no&role=none",
}
"""The list behind each worklist."""


def _line(item: Waiting) -> WorkItem:
    titles = {
        "without_role": _("Users without a role"),
        "inactive": _("Users who have not been active for more than 6 months"),
    }
    detail = _(
        "Oldest: %(name)s, since %(day)s.", name=item.oldest_name, day=format_date(item.oldest_at, "d MMMM y")
    )
    return WorkItem(
        item.count, titles[item.what], detail, url_for("UserView.list") + NARROWED[item.what], _("View")
    )


def _stats(found: UserFigures) -> tuple[tuple[str, int, str], ...]:
    return (
        (_("Active"), found.active, _("of %(total)s users", total=found.total)),
        (_("With the role of user administrator"), found.administrators, ""),
        (_("Logged in now"), found.logged_in, ""),
    )


@frozen
class Chart:
    """A chart with its title; `standing` tells which way its bars go."""

    title: str
    bars: tuple[Bar, ...]
    standing: bool = False


def _charts(found: UserFigures) -> Iterator[Chart]:
    """Users per product, and new users per month; none without numbers."""
    products = figures.per_product()
    if products:
        yield Chart(_("Users per product"), charts.lying(products))
    if any(count for _start, count in found.months):
        months = [
            (format_date(clock.on_the_wall(start), "LLL").rstrip("."), count) for start, count in found.months
        ]
        yield Chart(_("New users per month"), charts.standing(months), standing=True)
