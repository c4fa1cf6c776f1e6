"""Work that somebody asked for: how far it is, what came of it, and the file while it lasts."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from flask import Response, abort, flash, redirect, url_for
from flask_babel import format_decimal
from sqlalchemy import select
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from app.common import clock, context, jobs
from app.common.errors import RuleBroken
from app.common.files import StoredFile
from app.common.frozen import frozen
from app.common.jobs import STATES, Job, State
from app.common.web import downloads
from app.common.web.exporting import GONE, TITLES, TOO_LONG, screen_named
from app.common.web.locale import gettext as _
from app.common.web.pages import Badge, Link, Tone
from app.common.web.screens import Page, expose, open_to_users
from app.common.web.values import shown
from app.extensions import db

SHOWN = 50
TONES: dict[State, Tone] = {
    State.WAITING: "neutral",
    State.RUNNING: "neutral",
    State.DONE: "success",
    State.FAILED: "error",
    State.CANCELLED: "inactive",
}


def state_badge(state: State) -> Badge:
    """The state of a job in words."""
    return Badge(_(STATES[state]), TONES[state])


@frozen
class ShownJob:
    """A job as whoever asked for it sees it."""

    title: str
    url: str
    state: Badge
    asked: str
    busy: bool
    done: int = 0
    total: int = 0
    progress: str = ""
    told: str = ""
    file_url: str = ""
    file_name: str = ""
    file_until: str = ""
    cancel_url: str = ""


class JobPage(Page):
    """The jobs of the person at work, and of nobody else."""

    route_base = "/jobs"

    @expose("/")
    @open_to_users
    def open(self) -> str:
        """What this person asked for lately, newest first."""
        mine = _mine().order_by(Job.id.desc()).limit(SHOWN)
        found = tuple(_shown(*row) for row in db.session.execute(mine))
        return self.page("jobs/mine.html", jobs=found)

    @expose("/<pk:pk>")
    @open_to_users
    def show(self, pk: int) -> str:
        """One job; the page looks again by itself while there is something to wait for."""
        crumbs = (Link(_("My jobs"), url_for("JobPage.open")),)
        job, stored = self._fetch(pk)
        return self.page("jobs/job.html", job=_shown(job, stored), crumbs=crumbs)

    @expose("/<pk:pk>/file")
    @open_to_users
    def file(self, pk: int) -> Response:
        """The file that came of it, for whoever asked, as long as the right to make it is held."""
        job, stored = self._fetch(pk)
        if stored is None or _is_over(stored):
            abort(404, _("This file is no longer there. Make it anew from the list."))
        if job.organisation_id != context.current().organisation_id:
            abort(403, _("This file was made for another organisation. Choose it at the top of the page."))
        asked = _asked(job)
        view = screen_named(asked.get("screen", ""))
        if view is None or not view.allowed(asked.get("verb", "export")):
            abort(403)
        return downloads.send(stored)

    @expose("/<pk:pk>/cancel", methods=("POST",))
    @open_to_users
    def cancel(self, pk: int) -> BaseResponse:
        """Take the job back."""
        job, _stored = self._fetch(pk)
        try:
            jobs.cancel(db.session(), job, clock.now())
            db.session.commit()
            flash(_("The job has been cancelled."), "ok")
        except RuleBroken as broken:
            db.session.rollback()
            flash(" ".join(_(str(reason)) for reason in broken.reasons), "warning")
        return redirect(url_for("JobPage.show", pk=pk), 303)

    def _fetch(self, pk: int) -> Any:
        found = db.session.execute(_mine().where(Job.id == pk)).first()
        if found is None:
            raise NotFound
        return found


def _mine() -> Any:
    """The jobs that this person asked for, with their files; work with a rhythm belongs to nobody."""
    result = select(Job, StoredFile).outerjoin(StoredFile, StoredFile.id == Job.result_file_id)
    return result.where(Job.actor_id == context.current().actor_id, Job.kind.in_(TITLES))


def _asked(job: Job) -> dict[str, str]:
    return json.loads(job.payload)


def _is_over(stored: StoredFile) -> bool:
    return stored.expires_at is not None and stored.expires_at <= clock.now()


def _shown(job: Job, stored: StoredFile | None) -> ShownJob:
    view, busy = screen_named(_asked(job).get("screen", "")), job.state in (State.WAITING, State.RUNNING)
    there = stored is not None and not _is_over(stored)
    return ShownJob(
        title=_(TITLES[job.kind], list=_(view.list_title) if view else "–", number=_asked(job).get("user", "")),
        url=url_for("JobPage.show", pk=job.id),
        state=state_badge(job.state),
        asked=shown(job.created_at),
        busy=busy,
        done=job.done,
        total=job.total,
        progress=_progress(job) if job.state is State.RUNNING else "",
        told=_told(job, there),
        file_url=url_for("JobPage.file", pk=job.id) if there else "",
        file_name=stored.name if stored and there else "",
        file_until=_until(stored.expires_at) if stored and there else "",
        cancel_url=url_for("JobPage.cancel", pk=job.id) if busy else "",
    )


def _until(moment: datetime | None) -> str:
    return shown(moment) if moment else ""


def _progress(job: Job) -> str:
    if not job.total:
        return ""
    places = {"done": format_decimal(job.done), "total": format_decimal(job.total)}
    return _("%(done)s of %(total)s rows", **places)


def _told(job: Job, there: bool) -> str:
    """The state in a sentence."""
    match job.state:
        case State.WAITING if job.tries:
            return _("It did not work yet. The portal tries again by itself.")
        case State.WAITING:
            return _("The job waits its turn.")
        case State.RUNNING:
            return _("The portal is at work on it. You can leave this page.")
        case State.CANCELLED:
            return _("The job has been cancelled. Nothing was made.")
        case State.FAILED if job.failure in (GONE, TOO_LONG):
            return _(str(job.failure))
        case State.FAILED:
            return _("It did not work. Try again later, or call the Servicedesk.")
    return "" if there else _("This file is no longer there. Make it anew from the list.")
