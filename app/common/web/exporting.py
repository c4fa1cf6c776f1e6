"""Long lists as files: made by a job, as the person who asked, and there for a day.

The job works under the roles that the person holds when it runs: what was taken away meanwhile is not exported.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

from flask import current_app, session

from app.common import audit, context, files
from app.common.context import Context, working_as
from app.common.jobs import Refused, Work, enqueue, job
from app.common.saved_lists import Kept, unwritten
from app.common.web import vault
from app.common.web.addresses import as_if_asked
from app.common.web.lists import Wish
from app.common.web.locale import select_language
from app.common.web.pages import Cell
from app.common.words import N_
from app.extensions import db

EXPORT = "list.export"
MOST_ROWS = 1_000_000
"""What fits on a sheet of a workbook."""
MOST_BYTES = 2**31
TOLD_EVERY = 2_000
GONE = N_("You no longer work there, or may no longer make this file.")
TOO_LONG = N_("This list has too many rows for one file. Narrow it first.")


TITLES = {EXPORT: N_("Export of %(list)s")}
"""Jobs that give a file to whoever asked, with what people call them; subjects add their own."""


def ask_for_export(view: Any, kind: str, wish: Wish) -> int:
    """Queue the file of a list, as it is narrowed now; returns the number of the job."""
    now = context.current()
    return enqueue(
        db.session(), EXPORT, actor_id=now.actor_id, organisation_id=now.organisation_id, screen=view.endpoint,
        kind=kind, language=select_language(), sealed_detail=vault().seal(view.kept(wish).written()),
    )  # fmt: skip


def screen_named(endpoint: str) -> Any:
    """The screen of a name, or nothing when there is none any more."""
    views = current_app.extensions["appbuilder"].baseviews
    return next((view for view in views if view.endpoint == endpoint), None)


@job(EXPORT, N_("Make a file of a list"), most_tries=3)
def export(work: Work, *, screen: str, kind: str, language: str) -> None:
    """Make the file of a list and keep it for whoever asked, until it ends."""
    kept = unwritten(work.detail)
    with as_asker(work, language) as here:
        body = _made(work, screen_named(screen), kind, kept)
    stored = files.keep(
        work.session,
        BytesIO(body),
        name=f"{_name(screen)}.{kind}",
        actor_id=work.actor_id,
        organisation_id=work.organisation_id,
        limit=MOST_BYTES,
        allowed=(),
        expires_at=work.at + timedelta(hours=work.settings["EXPORT_KEPT_HOURS"]),
        ours=True,
    )
    with working_as(replace(here, scope=context.current().scope)):
        audit.keep_noted(work.session)
    work.result_file_id = stored.id


def _name(screen: str) -> str:
    return screen.removesuffix("View").lower()


@contextmanager
def as_asker(work: Work, language: str) -> Iterator[Context]:
    """Work as the person who asked would now: same roles, same rows, same language."""
    person, here = current_app.extensions["at_work"](work.actor_id, work.organisation_id)
    if person is None:
        raise Refused(GONE)
    here = replace(here, request_id=context.current().request_id)
    with working_as(context.current()), as_if_asked():
        session.principal = person  # type: ignore[attr-defined]  (our own session class)
        session["language"] = language
        with working_as(here):
            try:
                yield here
            finally:
                db.session.remove()


def _made(work: Work, view: Any, kind: str, kept: Kept) -> bytes:
    if view is None or not view.allowed("export"):
        raise Refused(GONE)
    wish = view.wish_of(kept)
    total = view.count(wish)
    if total > MOST_ROWS:
        raise Refused(TOO_LONG)
    view.tell_export(kind, total, wish.columns)
    return view.sheet(wish).written(kind, _told(work, view.all_rows(wish), total))


def _told(work: Work, rows: Iterator[list[Cell]], total: int) -> Iterator[list[Cell]]:
    """The rows, while the person who waits sees how far it is."""
    for number, row in enumerate(rows):
        if number % TOLD_EVERY == 0:
            work.progress(number, total)
        yield row
