"""The dashboard: worklists first, then figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import session, url_for
from flask_babel import format_date

from app.common import clock
from app.common.web import drafting
from app.common.web.locale import gettext as _
from app.common.web.pages import WorkItem
from app.common.web.screens import Page, expose, open_to_users
from app.security.actions import desk, figures, reviews
from app.security.actions.figures import Waiting


class DashboardPage(Page):
    """The first page after logging in."""

    route_base = ""
    for_all_users = True

    @expose("/")
    @open_to_users
    def open(self) -> str:
        """What waits for this person, and how things stand."""
        person = session.principal  # type: ignore[attr-defined]  (our own session class)
        sees_users = self.appbuilder.sm.may("list", "User")
        lead = format_date(clock.today(), "EEEE d MMMM y")
        lead = lead[:1].upper() + lead[1:]
        if person.place:
            lead = f"{lead} · {person.place.name}"
        return self.page(
            "login/dashboard.html",
            name=person.first_name,
            greeting=_greeting(person.first_name),
            lead=lead,
            work=(*_reviews(person), *self._work(sees_users)),
            stats=_stats() if sees_users else (),
            no_role=not person.held,
            drafts=drafting.waiting(),
        )

    def _work(self, sees_users: bool) -> tuple[WorkItem, ...]:
        """The worklists of this person: those of the Servicedesk, those of a user administrator, or both."""
        at_desk = self.appbuilder.sm.may("link", "Enrolment")
        manages = sees_users and (not at_desk or self.appbuilder.sm.may("insight", "User"))
        lines = [*_desk_lines()] if at_desk else []
        return (*lines, *(_line(item) for item in figures.waiting())) if manages else tuple(lines)


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


def _line(item: Waiting) -> WorkItem:
    titles = {
        "new": _("New users who wait for you"),
        "without_role": _("Users without a role"),
        "inactive": _("Users who have not been active for more than 6 months"),
    }
    detail = _(
        "Oldest: %(name)s, since %(day)s.", name=item.oldest_name, day=format_date(item.oldest_at, "d MMMM y")
    )
    narrowed = {
        "new": "?active=yes&new=yes",
        "inactive": "?active=no",
        "without_role": "?active=yes&new=no&role=none",
    }
    url = url_for("UserView.list") + narrowed[item.what]
    return WorkItem(item.count, titles[item.what], detail, url, _("View"))


def _stats() -> tuple[tuple[str, int, str], ...]:
    found = figures.users()
    return (
        (_("Active"), found.active, _("of %(total)s users", total=found.total)),
        (_("With the role of user administrator"), found.administrators, ""),
        (_("Logged in now"), found.logged_in, ""),
    )
