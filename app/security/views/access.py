"""A request for access: one file with all data of a person, made by a job, there for a day (AVG, article 15)."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

from flask import current_app
from werkzeug.exceptions import NotFound

from app.common import audit, context, files
from app.common.jobs import Refused, Work, enqueue, job
from app.common.web import exporting
from app.common.web.locale import gettext as _
from app.common.web.locale import select_language
from app.common.web.values import language, shown
from app.common.words import N_
from app.extensions import db
from app.security import events
from app.security.actions import access
from app.security.actions.access import Part
from app.security.models import User
from app.security.rules.personal import part_named

ACCESS = "user.access"
exporting.TITLES[ACCESS] = N_("All data of user %(number)s")
README = N_("All data that the portal keeps about one person. Hand it over to that person only, in a safe way.")


def ask_for_access(user: User) -> int:
    """Queue the file with all data of a user; returns the number of the job."""
    now = context.current()
    audit.record(db.session(), events.ACCESS_ASKED, user)
    return enqueue(
        db.session(), ACCESS, actor_id=now.actor_id, organisation_id=now.organisation_id, screen="UserView",
        verb="access", user=user.id, language=select_language(),
    )  # fmt: skip


@job(ACCESS, N_("Gather all data of a user"), most_tries=3)
def gather(work: Work, *, screen: str, verb: str, user: int, language: str) -> None:
    """Make the file for whoever asked, under the roles that are held now."""
    with exporting.as_asker(work, language):
        person, parts = _gathered(work, exporting.screen_named(screen), verb, user)
        body = _packed(access.as_json(person, parts, work.at), _page(person.token, parts, work))
    stored = files.keep(
        work.session,
        BytesIO(body),
        name=f"inzage-{person.token[:8]}.zip",
        actor_id=work.actor_id,
        organisation_id=work.organisation_id,
        limit=exporting.MOST_BYTES,
        allowed=(),
        expires_at=work.at + timedelta(hours=work.settings["EXPORT_KEPT_HOURS"]),
        ours=True,
    )
    rows = sum(len(part.rows) for part in parts)
    audit.record(
        work.session, events.ACCESS_GIVEN, ("ab_user", user), organisation_id=work.organisation_id, rows=rows
    )
    work.result_file_id = stored.id


def _gathered(work: Work, view: Any, verb: str, user_id: int) -> tuple[Any, list[Part]]:
    try:
        user = view.fetch(user_id, *view.with_show)
    except NotFound:
        raise Refused(exporting.GONE) from None
    if not view.allowed(verb, user):
        raise Refused(exporting.GONE)
    person = access.person_of(db.session(), user)
    return person, access.gathered(db.session(), work.vault, person)


def _page(token: str, parts: list[Part], work: Work) -> str:
    """The data for people: a page that opens in any browser, without anything from elsewhere."""
    told = [(_(part_named(part.table)), [_told(part, row) for row in part.rows]) for part in parts]
    page = current_app.jinja_env.get_template("security/access.html")  # no page of the portal: it has no frame
    return page.render(parts=told, token=token, made=shown(work.at), readme=_(README), language=language())


def _told(part: Part, row: dict[str, Any]) -> list[tuple[str, str]]:
    return [(_(part.labels.get(name, name)), _value(value)) for name, value in row.items()]


def _value(value: Any) -> str:
    return str(value) if isinstance(value, (list, dict)) else shown(value)


def _packed(data: str, page: str) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("gegevens.json", data)
        book.writestr("gegevens.html", page)
    return packed.getvalue()
